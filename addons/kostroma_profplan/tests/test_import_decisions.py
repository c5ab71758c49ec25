from ast import literal_eval
from datetime import date

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..intake import PlanDraft
from .common import heavy
from .import_common import COLUMNS, HEAD, RealOrderCommon

FAIR = ("Провести ярмарку", "до 01.03.2027", "Управление образования", "Отчёт")
UNDATED = ("Провести слёт", "незамедлительно", "МБУ ГЦОКО", "")
IMPOSSIBLE = ("Провести поход", "до 30.02.2027", "МБУ ГЦОКО", "")


@tagged("post_install", "-at_install")
class TestImportDecisions(RealOrderCommon):
    """What people decide in an import: kept, counted, put on again (design §4)."""

    # --- Left to decide ---

    def test_the_last_day_alone_makes_a_row_ready(self):
        loading = self._load_small(FAIR, UNDATED)
        line = self._get_line(loading, "2")
        self.assertEqual((line.status, loading.remaining_count), ("fix", 1))
        self.assertTrue(line.needs)
        with self.assertRaisesRegex(UserError, "2: "):
            loading.action_confirm()
        line.control_date = date(2027, 5, 31)
        self.assertEqual(line.date_start, date(2027, 1, 1))
        self.assertFalse(line.needs)
        self.assertEqual((line.status, loading.remaining_count), ("ready", 0))
        measure = self._get_measure(self._confirm(loading), "2")
        self.assertEqual(measure.control_date, date(2027, 5, 31))

    def test_a_finding_stays_open_while_its_row_still_has_no_date(self):
        loading = self._load_small(FAIR, UNDATED)
        line = self._get_line(loading, "2")
        line.date_start = date(2027, 2, 1)
        self.assertTrue(line.finding_ids.is_open)
        self.assertEqual((line.status, loading.remaining_count), ("fix", 1))

    def test_naming_the_lead_does_not_settle_a_doubt_about_the_term(self):
        loading = self._load_small(FAIR, UNDATED)
        line = self._get_line(loading, "2")
        line.lead_id = self._get_unit(loading, "Управление образования")
        self.assertTrue(line.finding_ids.is_open)

    def test_a_row_says_in_words_what_it_needs(self):
        loading = self._load_small(FAIR)
        line = self._get_line(loading, "1")
        wrong = {
            "control_date": (False, "Enter the last day"),
            "date_start": (date(2027, 4, 1), "It ends before it starts"),
            "lead_id": (False, "Name who is responsible"),
        }
        for field, (value, words) in wrong.items():
            with self.subTest(field):
                before = line[field]
                line[field] = value
                self.assertEqual((line.needs, line.status), (words, "fix"))
                self.assertEqual(loading.remaining_count, 1)
                line[field] = before
                self.assertEqual((line.needs, line.status), (False, "ready"))
        line.control_date = date(2028, 1, 1)
        self.assertEqual(line.needs, "The date is outside the plan's period")

    def test_a_row_may_go_without_a_date_for_now_if_a_person_says_so(self):
        loading = self._load_small(FAIR, UNDATED, IMPOSSIBLE)
        self.assertEqual(loading.remaining_count, 2)
        loading.finding_ids.is_confirmed = True
        self.assertEqual(loading.remaining_count, 0)
        plan = self._confirm(loading)
        measures = self._get_measure(plan, "2") | self._get_measure(plan, "3")
        self.assertEqual(measures.mapped("control_date"), [False, False])
        self.assertFalse(measures.window_ids)
        with self.assertRaisesRegex(UserError, "no control date yet"):
            plan.action_approve()
        measures.write({"date_start": "2027-03-01", "control_date": "2027-06-01"})
        self.assertTrue(plan.action_approve())

    def test_a_row_without_a_date_is_asked_for_in_words_that_are_kept(self):
        """What the finding offers is what its confirmation does."""
        loading = self._load_small(FAIR, ("Провести слёт", "", "МБУ ГЦОКО", ""))
        missing = loading.finding_ids.filtered(
            lambda one: one.code == "deadline_missing"
        )
        self.assertIn("срока пока нет", missing.message)
        self.assertEqual(loading.attention_count, 1)
        missing.is_confirmed = True
        line = self._get_line(loading, "2")
        self.assertEqual((line.control_date, line.status), (False, "ready"))
        self.assertEqual(loading.attention_count, 0)

    def test_a_row_without_a_lead_is_not_settled_by_a_tick(self):
        loading = self._load_small(FAIR, ("Провести слёт", "до 01.06.2027", "", ""))
        loading.finding_ids.is_confirmed = True
        missing = loading.finding_ids.filtered(
            lambda one: one.code == "responsible_missing"
        )
        self.assertEqual((missing.can_be_confirmed, missing.status), (False, "decide"))
        line = self._get_line(loading, "2")
        line.lead_id = self._get_unit(loading, "Управление")
        self.assertEqual((missing.status, line.status), ("ready", "ready"))

    def test_beside_a_row_stands_what_it_asks_for(self):
        """Remarks that are only to be known do not bury the one to decide."""
        loading = self._load_small(("Провести бал", "до 1 мая", "Отдел балов", ""))
        line = loading.line_ids
        self.assertEqual(
            sorted(line.finding_ids.mapped("severity")), ["info", "warning"]
        )
        self.assertEqual(line.remarks, "Not in the directory: Отдел балов")
        loading.action_create_units()
        self.assertIn("Год не назван", line.remarks)

    def test_what_is_left_is_told_in_words_that_add_up(self):
        head = ("РАСПОРЯЖЕНИЕ", "12.01.2027", "О плане", "План работы на 2027 год")
        loading = self._load_small(
            (*FAIR[:2], "Отдел балов; Отдел слётов", ""), UNDATED, head=head
        )
        self.assertEqual(loading.remaining_count, 3)
        self.assertEqual(
            loading.remaining_text,
            "in the head: Order number; remarks to decide: 1; "
            "units nobody knows: 2, one decision on all",
        )
        loading.number = "7"
        loading.action_create_units()
        self.assertEqual(loading.remaining_text, "remarks to decide: 1")
        self._get_line(loading, "2").control_date = date(2027, 5, 1)
        self.assertEqual((loading.remaining_count, loading.remaining_text), (0, False))
        self._get_line(loading, "1").lead_id = False
        self.assertEqual(loading.remaining_text, "rows to correct: 1")

    def test_a_row_that_is_left_out_asks_for_nothing(self):
        loading = self._load_small(FAIR, UNDATED)
        self._get_line(loading, "2").is_taken = False
        self.assertEqual(loading.remaining_count, 0)
        self.assertEqual(len(self._confirm(loading).measure_ids), 1)

    def test_a_head_without_number_is_saved_and_asked_for_at_the_end(self):
        head = ("РАСПОРЯЖЕНИЕ", "12.01.2027", "План работы на 2027 год")
        loading = self._load_small(FAIR, head=head)
        self.assertFalse(loading.number)
        self.assertEqual(loading.remaining_count, 1)
        loading.write({"name": "План"})
        # «All is right» fills nothing in: the finding stays open, no row is to blame.
        loading.finding_ids.is_confirmed = True
        number = loading.finding_ids.filtered(
            lambda one: one.code == "order_number_missing"
        )
        self.assertEqual((number.can_be_confirmed, number.status), (False, "decide"))
        self.assertEqual((loading.remaining_count, loading.attention_count), (1, 0))
        with self.assertRaisesRegex(UserError, "Order number"):
            loading.action_confirm()
        loading.number = "16-р"
        self.assertFalse(loading.missing_text)
        self.assertEqual(self._confirm(loading).number, "16-р")

    def test_remaining_goes_down_to_nothing(self):
        loading = self._load_small(
            FAIR, UNDATED, IMPOSSIBLE, ("Провести бал", "до 01.06.2027", "", "")
        )
        counts = [loading.remaining_count]
        self._get_line(loading, "2").control_date = date(2027, 5, 1)
        counts.append(loading.remaining_count)
        self._get_line(loading, "3").control_date = date(2027, 2, 26)
        counts.append(loading.remaining_count)
        self._get_line(loading, "4").lead_id = self._get_unit(loading, "МБУ ГЦОКО")
        counts.append(loading.remaining_count)
        self.assertEqual(counts, [3, 2, 1, 0])
        self.assertTrue(self._confirm(loading))

    @heavy
    def test_queries_of_reading_do_not_grow_with_the_rows(self):
        def count(number):
            rows = [
                (f"Дело {number}-{at}", "до 01.03.2027", f"Отдел {at % 3}", "")
                for at in range(number)
            ]
            start = self.cr.sql_log_count
            loading = self._load_small(*rows)
            self.env.flush_all()
            self.assertEqual(loading.line_count, number)
            return self.cr.sql_log_count - start

        count(3)
        self.assertLessEqual(count(60), count(6) + 8)

    # --- Decisions ---

    def test_every_correction_is_written_down_with_who_and_what(self):
        loading = self._load_small(FAIR)
        other = self._create_user("manager", "profplan_manager_2")
        line = self._get_line(loading.with_user(other), "1")
        line.control_date = date(2027, 4, 1)
        decision = loading.decision_ids
        self.assertEqual(decision.create_uid, other)
        self.assertEqual((decision.row_key, decision.field), ("m1", "control_date"))
        self.assertEqual(
            (decision.old_value, decision.new_value), ("2027-03-01", "2027-04-01")
        )
        self.assertIn("Провести ярмарку", decision.row_name)
        self.assertEqual(decision.field_name, "Last day")
        line.control_date = date(2027, 4, 1)
        self.assertEqual(len(loading.decision_ids), 1, "the same value decides nothing")

    def test_many_rows_decided_at_once_are_one_create(self):
        loading = self.loading
        lines = loading.line_ids

        def count(rows):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            rows.write({"date_start": rows[0].date_start.replace(day=2)})
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(lines[60:])
        self.assertLessEqual(count(lines[:40]), count(lines[40:45]) + 4)
        self.assertEqual(len(loading.decision_ids), 48)

    def test_a_second_person_goes_on_with_what_the_first_began(self):
        loading = self._load_small(FAIR, UNDATED)
        self._get_line(loading, "2").control_date = date(2027, 5, 1)
        other = self._create_user("manager", "profplan_manager_2")
        self.env.invalidate_all()
        found = self.env["profplan.import"].with_user(other).search([])
        self.assertIn(loading, found)
        plan = self._confirm(loading.with_user(other))
        self.assertEqual(self._get_measure(plan, "2").control_date, date(2027, 5, 1))
        self.assertEqual(plan.edition_ids.confirmed_by_id, other)

    # --- Read again ---

    def test_what_was_decided_survives_another_reading(self):
        loading = self.loading
        self._get_line(loading, "2.3", "clause").control_date = date(2021, 1, 15)
        line = self._get_line(loading, "5.2.2.")
        line.write({"number": "5.2.2", "is_taken": True, "lead_id": line.co_ids.id})
        self._get_line(loading, "5.5.5").is_taken = False
        units = loading.unit_ids.with_context(default_import_id=loading.id)
        new_id, _name = units.name_create("Совсем новый отдел")
        self._get_line(loading, "1.1.").lead_id = new_id
        loading.write({"number": "7", "date_end": date(2021, 12, 31)})
        loading.action_read_again()
        self.assertEqual(loading.number, "7")
        self.assertEqual(
            self._get_line(loading, "2.3", "clause").control_date, date(2021, 1, 15)
        )
        self.assertEqual(self._get_line(loading, "5.2.2").lead_id.name, "МБУ ГЦОКО")
        self.assertFalse(self._get_line(loading, "5.5.5").is_taken)
        self.assertEqual(
            self._get_line(loading, "1.1.").lead_id.name, "Совсем новый отдел"
        )
        self.assertEqual(
            self._get_line(loading, "3.1.").control_date, date(2021, 12, 31)
        )
        self.assertFalse(loading.lost_text)

    def test_a_decision_that_finds_no_row_any_more_is_told(self):
        loading = self._load_small(FAIR, ("Провести бал", "в течение года", "МБУ", ""))
        loading._as_reader().line_ids[0].key = "m9"
        self._get_line(loading, "1").control_date = date(2027, 4, 1)
        loading.action_read_again()
        self.assertIn("Провести ярмарку", loading.lost_text)
        self.assertEqual(self._get_line(loading, "1").control_date, date(2027, 3, 1))

    # --- The end ---

    def test_the_edition_is_what_was_confirmed(self):
        loading = self._get_corrected()
        self._get_line(loading, "5.5.5").is_taken = False
        draft = loading._get_confirmed_draft()
        plan = self._confirm(loading)
        edition = plan.edition_ids
        self.assertEqual(PlanDraft.load(edition.draft), draft)
        self.assertEqual((edition.number, edition.import_id), (1, loading))
        self.assertEqual(edition.document_checksum, loading.checksum)
        rows = [row.number for row in (*draft.measures, *draft.order.clauses)]
        self.assertEqual(rows, plan.measure_ids.sorted("sequence").mapped("number"))

    def test_an_import_is_discarded_and_taken_up_again(self):
        loading = self._load_small(FAIR)
        loading.action_discard()
        with self.assertRaises(UserError):
            loading.line_ids[0].number = "2"
        with self.assertRaises(UserError):
            loading.action_confirm()
        loading.action_reopen()
        loading.line_ids[0].number = "2"
        plan = self._confirm(loading)
        self.assertEqual((loading.state, loading.plan_id), ("done", plan))
        for method in ("action_reopen", "action_discard", "action_confirm"):
            with self.subTest(method), self.assertRaises(UserError):
                getattr(loading, method)()

    def test_an_import_whose_plan_was_deleted_is_taken_up_again(self):
        loading = self._load_small(FAIR)
        self._confirm(loading).unlink()
        self.env.invalidate_all()
        loading.action_reopen()
        self.assertTrue(self._confirm(loading))

    def test_a_file_that_is_being_loaded_leads_to_its_loading(self):
        loading = self._load_small(FAIR)
        other = self._create_user("manager", "profplan_manager_2")
        with self.assertRaises(RedirectWarning) as caught:
            self._load(loading._get_content(), "other name.docx", user=other)
        action = caught.exception.args[1]
        self.assertEqual(
            (action["res_model"], action["res_id"]), (loading._name, loading.id)
        )
        loading.action_discard()
        second = self._load(loading._get_content(), "other name.docx", user=other)
        self.assertTrue(second.is_read)
        with self.assertRaises(RedirectWarning):
            loading.action_reopen()

    # --- Indicators and columns ---

    def test_direction_and_targets_of_an_indicator_are_corrected(self):
        loading = self._get_corrected()
        indicator = loading.indicator_ids[0]
        indicator.direction = "lower"
        target = indicator.target_ids[0]
        target.write({"number": "0", "comparator": "at_most"})
        plan = self._confirm(loading)
        made = plan.indicator_ids[0]
        self.assertEqual(made.direction, "lower")
        of_year = made.target_ids.filtered(lambda one: one.year == target.year)
        self.assertEqual(
            (of_year.value, of_year.comparator, of_year.text),
            (0.0, "at_most", target.text),
        )

    def test_how_figures_come_together_is_corrected(self):
        loading = self._get_corrected()
        first, second = loading.indicator_ids[0], loading.indicator_ids[2]
        read = second.aggregation
        self.assertEqual(first.aggregation, "sum")
        first.aggregation = "mean"
        second.uom = "%"
        self.assertEqual((read, second.aggregation), ("sum", "ratio"))
        loading.action_read_again()
        kept = loading.indicator_ids.mapped("aggregation")[:3]
        self.assertEqual(kept, ["mean", "ratio", "ratio"])
        loading.indicator_ids[0].uom = "%"
        self.assertEqual(loading.indicator_ids[0].aggregation, "mean", "it was chosen")
        plan = self._confirm(loading)
        made = plan.indicator_ids.sorted("sequence")[:3]
        self.assertEqual(made.mapped("aggregation"), ["mean", "ratio", "ratio"])
        draft = plan.edition_ids._get_draft()
        self.assertEqual(
            [one.aggregation for one in draft.indicators[:3]], ["mean", None, None]
        )

    def test_a_target_is_a_number_or_nothing(self):
        target = self.loading.target_ids[0]
        with self.assertRaises(UserError):
            target.number = "много"

    def test_a_column_nobody_knows_is_asked_about_and_stays_in_the_list(self):
        loading = self._load_small(
            (*FAIR, "Пушкинская карта"), columns=(*COLUMNS, "Шифр")
        )
        column = loading.column_ids
        self.assertEqual(
            (column.head, column.values_text), ("Шифр", "Пушкинская карта")
        )
        column.role = "none"
        self.assertFalse(loading.is_stale)
        column.role = "result"
        self.assertTrue(loading.is_stale)
        with self.assertRaisesRegex(UserError, "Read again"):
            loading.action_confirm()
        loading.action_read_again()
        self.assertFalse(loading.is_stale)
        roles = {column.head: column.role for column in loading.column_ids}
        self.assertEqual(roles["Шифр"], "result")
        self.assertIn("Пушкинская", loading.line_ids.result_text)

    def test_a_column_that_was_decided_upon_is_not_asked_about_in_the_next_order(self):
        row = (*FAIR, "Пушкинская карта")
        loading = self._load_small(row, columns=(*COLUMNS, "Шифр"))
        loading.column_ids.role = "none"
        self._confirm(loading)
        head = (*HEAD[:2], "14.01.2027 № 16-р", *HEAD[3:])
        later = self._load_small(
            row, head=head, name="next.docx", columns=(*COLUMNS, "ШИФР")
        )
        self.assertEqual(later.column_ids.mapped("role"), ["none"])
        self.assertNotIn("column_unknown", later.finding_ids.mapped("code"))
        later.column_ids.role = "result"
        later.action_read_again()
        self.assertIn("Пушкинская", later.line_ids.result_text)

    def test_what_a_column_holds_counts_as_soon_as_it_is_saved(self):
        loading = self._load_small(
            (*FAIR, "Пушкинская карта"), columns=(*COLUMNS, "Шифр")
        )
        line = self._get_line(loading, "1")
        loading.write(
            {
                "line_ids": [Command.update(line.id, {"number": "1а"})],
                "column_ids": [
                    Command.update(loading.column_ids.id, {"role": "result"})
                ],
            }
        )
        self.assertFalse(loading.is_stale)
        line = loading.line_ids
        self.assertIn("Пушкинская", line.result_text)
        self.assertEqual(line.number, "1а", "what was saved with it is kept")

    def test_editions_are_listed_with_what_they_hold(self):
        plan = self._confirm(self._load_small(FAIR))
        self.assertEqual(plan.edition_count, 1)
        editions = self.env["profplan.plan.edition"].with_user(self.viewer)
        action = plan.action_view_editions()
        domain = action["domain"].replace(
            "active_id", str(action["context"]["active_id"])
        )
        edition = editions.search(literal_eval(domain))
        self.assertEqual((edition.measure_count, edition.indicator_count), (1, 0))
        action = edition.with_user(self.manager).action_view_import()
        self.assertEqual(action["res_id"], edition.sudo().import_id.id)

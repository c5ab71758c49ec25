import base64
from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..intake import PlanDraft
from .common import heavy
from .import_common import RealOrderCommon

WRITTEN = (
    "profplan.plan",
    "profplan.unit",
    "profplan.section",
    "profplan.measure",
    "profplan.indicator",
    "profplan.import",
)


@tagged("post_install", "-at_install")
class TestImport(RealOrderCommon):
    """The city's real order through the import, as a manager loads it."""

    def _count_written(self):
        return {name: self.env[name].search_count([]) for name in WRITTEN}

    # --- What is shown ---

    def test_findings_are_shown_the_worst_first_and_tied_to_their_rows(self):
        loading = self.loading
        first = loading.finding_ids[0]
        self.assertEqual(first.severity, "error")
        self.assertIn("15.01.2021", first.message)
        self.assertEqual(first.line_ids, self._get_line(loading, "2.3", "clause"))
        self.assertEqual(first.line_ids.status, "fix")
        self.assertEqual(loading.fix_count, 1)
        twice = loading.finding_ids.filtered(lambda one: one.code == "number_duplicate")
        self.assertEqual(twice.line_ids.mapped("number"), ["4.3.", "4.3."])

    def test_words_of_the_order_stand_beside_what_was_understood(self):
        line = self._get_line(self.loading, "3.9.")
        self.assertIn("ноябрь, март, июнь-август", line.deadline_text)
        self.assertEqual(line.deadline_kind, "ranges")
        self.assertEqual(
            (line.date_start, line.control_date), (date(2020, 11, 1), date(2021, 8, 31))
        )
        self.assertTrue(line.windows_text.startswith("3: "), line.windows_text)
        self.assertEqual(
            line._get_parties().mapped("name"),
            [
                "Управление образования",
                "Управление спорта и работы с молодежью",
                "Руководители общеобразовательных организаций",
                "Руководители организаций дополнительного образования",
            ],
        )

    def test_a_clause_without_a_date_lasts_for_the_whole_period(self):
        line = self._get_line(self.loading, "2.1", "clause")
        self.assertEqual(
            (line.date_start, line.control_date), (date(2020, 9, 1), date(2021, 8, 31))
        )

    def test_units_of_the_system_are_matched_with_kind_and_parent(self):
        loading = self.loading
        centre = self._get_unit(loading, "МБУ ГЦОКО")
        self.assertEqual(centre.unit_id.name, "МБУ ГЦОКО")
        self.assertEqual(centre.key, str(centre.unit_id.id))
        self.assertEqual(loading.coordinator_id, centre)
        self.assertEqual(set(loading.unit_ids.mapped("status")), {"known"})
        department = self._get_unit(loading, "Управление образования")
        self.assertTrue(department.parent_id.name.startswith("Комитет образования"))

    def test_nothing_is_decided_and_the_confirmed_draft_is_what_was_read(self):
        loading = self.loading
        self.assertEqual(loading._get_confirmed_draft(), PlanDraft.load(loading.draft))
        self.assertFalse(loading.decision_ids)

    # --- What is written ---

    def test_confirming_writes_the_whole_plan(self):
        plan = self._confirm(self._get_corrected())
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.number, "1257-рз/IV")
        self.assertEqual(len(plan.section_ids), 13)
        self.assertEqual(len(plan.measure_ids), 63)
        self.assertEqual(len(plan.indicator_ids), 7)
        self.assertEqual(
            plan.measure_ids.sorted("sequence").mapped("number")[:3],
            ["1.1.", "1.2.", "2.1."],
        )
        section = plan.section_ids.filtered(lambda one: one.code == "5.2")
        self.assertEqual(section.parent_id.code, "5")
        self.assertEqual(base64.b64decode(plan.document), self.content)
        self.assertEqual(plan.coordinator_unit_id.name, "МБУ ГЦОКО")

    def test_what_a_result_promises_is_the_first_figure_of_its_measure(self):
        plan = self._confirm(self._get_corrected())
        found = {
            figure.measure_id.number: (figure.name, figure.kind, figure.target_value)
            for figure in plan.measure_ids.figure_ids
        }
        self.assertEqual(len(found), 5)
        self.assertEqual(found["3.2."], ("Детей", "unique", 1000))
        self.assertEqual(found["4.2."][:2], ("Новых классов", "count"))

    def test_first_named_unit_is_the_lead_and_the_order_is_kept(self):
        plan = self._confirm(self._get_corrected())
        parts = self._get_measure(plan, "5.2.2.").assignment_ids.sorted("sequence")
        self.assertEqual(
            [(part.unit_id.name, part.role) for part in parts],
            [("Руководители образовательных организаций", "lead"), ("МБУ ГЦОКО", "co")],
        )

    def test_another_lead_chosen_by_a_person_wins(self):
        loading = self._get_corrected()
        line = self._get_line(loading, "5.2.2.")
        old, new = line.lead_id, line.co_ids
        line.write({"lead_id": new.id, "co_ids": [Command.set(old.ids)]})
        measure = self._get_measure(self._confirm(loading), "5.2.2.")
        self.assertEqual(measure.lead_unit_id.name, "МБУ ГЦОКО")
        self.assertEqual(
            measure.co_unit_ids.name, "Руководители образовательных организаций"
        )

    def test_windows_are_made_of_terms_months_and_checkpoints(self):
        plan = self._confirm(self._get_corrected())
        seasons = self._get_measure(plan, "3.9.").window_ids
        self.assertEqual(
            seasons.mapped("date_end"),
            [date(2020, 11, 30), date(2021, 3, 31), date(2021, 8, 31)],
        )
        weekly = self._get_measure(plan, "5.6.5.").window_ids
        self.assertEqual(len(weekly), 12, "a weekly measure has a window a month")
        monitoring = self._get_measure(plan, "5.2.7.").window_ids.filtered(
            lambda window: window.kind == "milestone"
        )
        self.assertEqual(
            (monitoring.date_start, monitoring.date_end),
            (date(2021, 4, 1), date(2021, 4, 30)),
        )

    def test_corrected_dates_win_and_move_the_windows(self):
        loading = self._get_corrected()
        self._get_line(loading, "1.1.").control_date = date(2021, 5, 31)
        self._get_line(loading, "5.6.5.").date_start = date(2021, 1, 1)
        self._get_line(loading, "3.9.").control_date = date(2021, 6, 30)
        plan = self._confirm(loading)
        measure = self._get_measure(plan, "1.1.")
        self.assertEqual(measure.control_date, date(2021, 5, 31))
        self.assertEqual(measure.window_ids.date_end, date(2021, 5, 31))
        self.assertEqual(len(self._get_measure(plan, "5.6.5.").window_ids), 8)
        self.assertEqual(
            self._get_measure(plan, "3.9.").window_ids[-1].date_end, date(2021, 6, 30)
        )
        clause = self._get_measure(plan, "2.3", "clause")
        self.assertEqual(clause.control_date, date(2021, 1, 15))

    def test_the_chatter_keeps_what_was_found_and_corrected(self):
        body = self._confirm(self._get_corrected()).message_ids[0].body
        self.assertIn("2.3, Last day: read as «", body)
        self.assertIn("15.01.2021", body)
        self.assertIn("5.2.6.", body)
        self.assertNotIn("Исправьте или подтвердите", body, "it was corrected")

    def test_the_chatter_tells_what_was_confirmed_from_what_was_only_read(self):
        loading = self._get_corrected()
        twice = loading.finding_ids.filtered(lambda one: one.code == "number_duplicate")
        twice.is_confirmed = True
        body = self._confirm(loading).message_ids[0].body
        confirmed, _heading, read = body.partition("Taken as read")
        self.assertIn(twice.message, confirmed.partition("Confirmed by hand")[2])
        self.assertNotIn(twice.message, read)
        self.assertIn("5.2.6.", read)

    def test_a_row_left_out_is_not_written_but_told(self):
        loading = self._get_corrected()
        self._get_line(loading, "5.5.5").is_taken = False
        plan = self._confirm(loading)
        self.assertFalse(self._get_measure(plan, "5.5.5"))
        self.assertIn("5.5.5", plan.message_ids[0].body)

    def test_a_known_unit_learns_the_wording_of_the_order(self):
        loading = self._get_corrected()
        line = self._get_unit(loading, "ОГБПОУ")
        line.unit_id = self.department
        self._confirm(loading)
        self.assertNotIn(line.name, self.department.alias_ids.mapped("name"))
        small = self._load_small(("Слёт", "до 01.03.2027", "Отдел слётов", ""))
        self._get_unit(small, "Отдел слётов").unit_id = self.department
        self._confirm(small)
        self.assertIn("Отдел слётов", self.department.alias_ids.mapped("name"))

    def test_a_unit_typed_beside_a_row_is_found_or_made(self):
        loading = self._get_corrected()
        units = loading.unit_ids.with_context(default_import_id=loading.id)
        known_id, _name = units.name_create("test department")
        new_id, _name = units.name_create("Совсем новый отдел")
        self.assertEqual(units.browse(known_id).unit_id, self.department)
        self._get_line(loading, "1.1.").lead_id = new_id
        measure = self._get_measure(self._confirm(loading), "1.1.")
        self.assertEqual(measure.lead_unit_id.name, "Совсем новый отдел")

    @heavy
    def test_queries_stay_flat_whatever_the_number_of_measures(self):
        draft = self._get_corrected()._get_confirmed_draft()
        self._write_draft(draft, "first: it makes the units")
        small = self._write_draft(draft, "56")
        rows = 9 * len(draft.measures)
        draft.measures *= 10
        large = self._write_draft(draft, "560")
        # What grows is only the INSERTs that the ORM splits by hundreds of rows.
        self.assertLess((large - small) / rows, 0.2, (small, large))

    def _write_draft(self, draft, number):
        """Write a plan of this draft; the number of queries it took."""
        draft.order.number = number
        self.env.flush_all()
        start = self.cr.sql_log_count
        self.env["profplan.plan"]._create_from_draft(draft)
        self.env.flush_all()
        return self.cr.sql_log_count - start

    # --- What is refused ---

    def _load_in_text(self):
        """The same order in another file."""
        with file_open("kostroma_profplan/tests/data/order-1257.txt", "rb") as file:
            loading = self._load(file.read(), "order.txt")
        return self._correct(loading)

    def test_a_second_import_of_the_same_file_leads_to_its_plan(self):
        plan = self._confirm(self._get_corrected())
        with self.assertRaises(RedirectWarning) as caught:
            self._load()
        _message, action, _button, _context = caught.exception.args
        self.assertEqual((action["res_model"], action["res_id"]), (plan._name, plan.id))

    def test_the_same_order_in_another_file_is_refused_as_well(self):
        plan = self._confirm(self._get_corrected())
        plan.document_checksum = "another"
        with self.assertRaises(RedirectWarning):
            self._load()

    def test_two_drafts_of_one_order_make_one_plan(self):
        first, second = self._get_corrected(), self._load_in_text()
        self._confirm(first)
        with self.assertRaises(RedirectWarning):
            second.action_confirm()

    def test_an_archived_plan_does_not_stand_in_the_way(self):
        self._confirm(self._get_corrected()).active = False
        self.assertTrue(self._confirm(self._correct(self._load())))

    def test_an_error_is_corrected_before_anything_is_written(self):
        loading = self.loading
        before = self._count_written()
        with self.assertRaisesRegex(UserError, r"2\.3"):
            loading.action_confirm()
        self.assertEqual(self._count_written(), before)

    def test_an_error_confirmed_as_it_is_still_has_to_fit_the_period(self):
        loading = self.loading
        loading.finding_ids[0].is_confirmed = True
        line = self._get_line(loading, "2.3", "clause")
        line.date_start = line.control_date
        with self.assertRaisesRegex(UserError, r"2\.3"):
            loading.action_confirm()

    def test_a_failing_row_leaves_nothing_written(self):
        draft = self._get_corrected()._get_confirmed_draft()
        span = (date(2021, 2, 1), date(2021, 1, 1))
        draft.measures[-1].term.occurrences = [span, span]
        before = self._count_written()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception):  # noqa: B017
            self.env["profplan.plan"]._create_from_draft(draft)
        self.assertEqual(self._count_written(), before)

    def test_rows_at_fault_are_named(self):
        problems = {
            "control_date": False,
            "lead_id": False,
            "date_start": date(2022, 1, 1),
        }
        loading = self._get_corrected()
        for field, value in problems.items():
            with self.subTest(field):
                line = self._get_line(loading, "3.7.")
                before = line[field]
                line[field] = value
                with self.assertRaisesRegex(UserError, r"3\.7\."):
                    loading.action_confirm()
                line[field] = before
        self.assertTrue(loading.action_confirm())

    def test_a_date_outside_the_period_is_refused(self):
        loading = self._get_corrected()
        self._get_line(loading, "3.7.").control_date = date(2021, 9, 1)
        with self.assertRaisesRegex(UserError, r"3\.7\."):
            loading.action_confirm()

    def test_a_period_that_ends_before_it_starts_is_refused(self):
        loading = self._get_corrected()
        loading.date_end = date(2020, 1, 1)
        for method in ("action_confirm", "action_read_again"):
            with self.subTest(method), self.assertRaisesRegex(UserError, "2020"):
                getattr(loading, method)()

    def test_a_changed_period_is_read_at_once(self):
        loading = self._get_corrected()
        loading.date_end = date(2021, 12, 31)
        self.assertFalse(loading.is_stale)
        self.assertEqual(
            self._get_line(loading, "3.1.").control_date, date(2021, 12, 31)
        )
        self.assertEqual(len(loading.line_ids), 63)
        self.assertEqual(
            self._get_line(loading, "2.3", "clause").control_date, date(2021, 1, 15)
        )

    def test_rows_do_not_speak_of_a_period_that_was_corrected(self):
        loading = self._load_small(("Слёт", "до 01.03.2028", "МБУ ГЦОКО", ""))
        self.assertIn("outside the plan's period", loading.line_ids.remarks)
        loading.write({"date_end": date(2028, 8, 31)})
        self.assertEqual(
            (loading.line_ids.remarks, loading.line_ids.status), (False, "ready")
        )
        self.assertNotIn("deadline_outside_period", loading.finding_ids.mapped("code"))

    def test_bad_files_are_refused_in_words_and_leave_nothing(self):
        before = self._count_written()
        files = {
            "empty.docx": b"\n",
            "broken.docx": self.content[:2000],
            "renamed.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
            "text.txt": "Без плана".encode(),
            "../../etc/passwd": b"root",
        }
        for name, content in files.items():
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self._load(content, name)
            self.assertNotIn("Traceback", str(caught.exception))
            self.assertRegex(str(caught.exception), "[а-я]")
        self.assertEqual(self._count_written(), before)

    # --- Who ---

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_managers_load_orders(self):
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._load(user=user)
        loading = self._get_corrected()
        for user in (self.viewer, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                loading.with_user(user).action_confirm()

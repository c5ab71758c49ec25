import base64
import os
import tempfile
from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..intake import read_deadline
from .common import ProfplanCommon

ORDER = "order-1257.docx"
WRITTEN = (
    "profplan.plan",
    "profplan.unit",
    "profplan.section",
    "profplan.measure",
    "profplan.indicator",
    "profplan.import",
)


@tagged("post_install", "-at_install")
class TestImport(ProfplanCommon):
    """The city's real order through the wizard, as a manager loads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(f"kostroma_profplan/demo/{ORDER}", "rb") as file:
            cls.content = file.read()
        cls.env["profplan.plan"].search([("number", "=", "1257-рз/IV")]).active = False

    def _load(self, content=None, name=ORDER, user=None):
        return (
            self.env["profplan.import"]
            .with_user(user or self.manager)
            .create(
                {
                    "file": base64.b64encode(content or self.content),
                    "file_name": name,
                }
            )
        )

    def _load_corrected(self):
        """The order with what a person has to correct in it."""
        wizard = self._load()
        self._get_line(wizard, "2.3", "clause").control_date = date(2021, 1, 15)
        return wizard

    def _confirm(self, wizard):
        action = wizard.action_confirm()
        return self.env["profplan.plan"].browse(action["res_id"])

    def _get_line(self, wizard, number, kind="measure"):
        return wizard.line_ids.filtered(
            lambda line: line.number == number and line.kind == kind
        )

    def _get_measure(self, plan, number, kind="measure"):
        return plan.measure_ids.filtered(
            lambda measure: measure.number == number and measure.kind == kind
        )

    def _count_written(self):
        return {name: self.env[name].search_count([]) for name in WRITTEN}

    # --- What is shown ---

    def test_findings_are_shown_the_worst_first_and_tied_to_their_rows(self):
        wizard = self._load()
        first = wizard.finding_ids[0]
        self.assertEqual(first.severity, "error")
        self.assertIn("15.01.2021", first.message)
        self.assertEqual(first.line_ids, self._get_line(wizard, "2.3", "clause"))
        self.assertEqual(first.line_ids.severity, "error")
        self.assertEqual(wizard.error_count, 1)
        twice = wizard.finding_ids.filtered(lambda one: one.code == "number_duplicate")
        self.assertEqual(twice.line_ids.mapped("number"), ["4.3.", "4.3."])

    def test_words_of_the_order_stand_beside_what_was_understood(self):
        line = self._get_line(self._load(), "3.9.")
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
        line = self._get_line(self._load(), "2.1", "clause")
        self.assertEqual(
            (line.date_start, line.control_date), (date(2020, 9, 1), date(2021, 8, 31))
        )

    def test_what_is_done_on_demand_lasts_for_the_whole_period(self):
        model = self.env["profplan.import.measure"]
        period = (date(2020, 9, 1), date(2021, 8, 31))
        for words in ("по мере необходимости", "по отдельному графику"):
            term = model._get_term_on_control(read_deadline(words, *period), period)
            self.assertEqual((term.start, term.end), period)
        dated = read_deadline("до 01.04.2021, по мере необходимости", *period)
        self.assertIs(model._get_term_on_control(dated, period), dated)

    def test_new_units_come_with_kind_parent_and_known_ones_are_matched(self):
        known = self._create_unit("Городской методический центр", kind="centre")
        self.env["profplan.unit.alias"].create(
            {"name": "МБУ ГЦОКО", "unit_id": known.id}
        )
        wizard = self._load()
        centre = wizard.unit_ids.filtered(lambda line: line.unit_id)
        self.assertEqual(centre.unit_id, known)
        self.assertEqual(wizard.coordinator_id, centre)
        group = wizard.unit_ids.filtered(
            lambda line: line.name == "Руководители общеобразовательных организаций"
        )
        self.assertEqual(group.kind, "group")
        self.assertEqual(
            group.parent_id.name, "Руководители образовательных организаций"
        )

    # --- What is written ---

    def test_confirming_writes_the_whole_plan(self):
        plan = self._confirm(self._load_corrected())
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

    def test_first_named_unit_is_the_lead_and_the_order_is_kept(self):
        plan = self._confirm(self._load_corrected())
        parts = self._get_measure(plan, "5.2.2.").assignment_ids.sorted("sequence")
        self.assertEqual(
            [(part.unit_id.name, part.role) for part in parts],
            [("Руководители образовательных организаций", "lead"), ("МБУ ГЦОКО", "co")],
        )

    def test_another_lead_chosen_by_a_person_wins(self):
        wizard = self._load_corrected()
        line = self._get_line(wizard, "5.2.2.")
        old, new = line.lead_id, line.co_ids
        line.write({"lead_id": new.id, "co_ids": [Command.set(old.ids)]})
        measure = self._get_measure(self._confirm(wizard), "5.2.2.")
        self.assertEqual(measure.lead_unit_id.name, "МБУ ГЦОКО")
        self.assertEqual(
            measure.co_unit_ids.name, "Руководители образовательных организаций"
        )

    def test_windows_are_made_of_terms_months_and_checkpoints(self):
        plan = self._confirm(self._load_corrected())
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
        wizard = self._load_corrected()
        self._get_line(wizard, "1.1.").control_date = date(2021, 5, 31)
        self._get_line(wizard, "5.6.5.").date_start = date(2021, 1, 1)
        self._get_line(wizard, "3.9.").control_date = date(2021, 6, 30)
        plan = self._confirm(wizard)
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
        body = self._confirm(self._load_corrected()).message_ids[0].body
        self.assertIn("15.01.2021", body)
        self.assertIn("5.2.6.", body)

    def test_a_row_left_out_is_not_written_but_told(self):
        wizard = self._load_corrected()
        self._get_line(wizard, "5.5.5").is_taken = False
        plan = self._confirm(wizard)
        self.assertFalse(self._get_measure(plan, "5.5.5"))
        self.assertIn("5.5.5", plan.message_ids[0].body)

    def test_a_known_unit_learns_the_wording_of_the_order(self):
        wizard = self._load_corrected()
        line = wizard.unit_ids.filtered(lambda unit: unit.name.startswith("ОГБПОУ"))
        line.unit_id = self.department
        self._confirm(wizard)
        self.assertIn(line.name, self.department.alias_ids.mapped("name"))

    def test_a_unit_typed_beside_a_row_is_found_or_made(self):
        wizard = self._load_corrected()
        units = wizard.unit_ids.with_context(default_import_id=wizard.id)
        known_id, _name = units.name_create("test department")
        new_id, _name = units.name_create("Совсем новый отдел")
        self.assertEqual(units.browse(known_id).unit_id, self.department)
        self._get_line(wizard, "1.1.").lead_id = new_id
        measure = self._get_measure(self._confirm(wizard), "1.1.")
        self.assertEqual(measure.lead_unit_id.name, "Совсем новый отдел")

    def test_queries_stay_flat_whatever_the_number_of_measures(self):
        draft = self._load_corrected()._prepare_draft()
        self._write_draft(draft, "first: it makes the units")
        for unit in draft["units"]:
            unit["unit_id"] = (
                self.env["profplan.unit"].search([("name", "=", unit["name"])]).id
            )
        small = self._write_draft(draft, "56")
        large = self._write_draft({**draft, "measures": draft["measures"] * 10}, "560")
        # What grows is only the INSERTs that the ORM splits by hundreds of rows.
        rows = 9 * len(draft["measures"])
        self.assertLess((large - small) / rows, 0.2, (small, large))

    def _write_draft(self, draft, number):
        """Write a plan of this draft; the number of queries it took."""
        self.env.flush_all()
        start = self.cr.sql_log_count
        self.env["profplan.plan"]._create_from_draft(
            {
                **draft,
                "plan": {**draft["plan"], "number": number},
            }
        )
        self.env.flush_all()
        return self.cr.sql_log_count - start

    # --- What is refused ---

    def test_a_second_import_of_the_same_file_leads_to_its_plan(self):
        plan = self._confirm(self._load_corrected())
        with self.assertRaises(RedirectWarning) as caught:
            self._load()
        _message, action, _button, _context = caught.exception.args
        self.assertEqual((action["res_model"], action["res_id"]), (plan._name, plan.id))

    def test_the_same_order_in_another_file_is_refused_as_well(self):
        plan = self._confirm(self._load_corrected())
        plan.document_checksum = "another"
        with self.assertRaises(RedirectWarning):
            self._load()

    def test_two_drafts_of_one_order_make_one_plan(self):
        first, second = self._load_corrected(), self._load_corrected()
        self._confirm(first)
        with self.assertRaises(RedirectWarning):
            second.action_confirm()

    def test_an_archived_plan_does_not_stand_in_the_way(self):
        self._confirm(self._load_corrected()).active = False
        self.assertTrue(self._confirm(self._load_corrected()))

    def test_an_error_is_corrected_before_anything_is_written(self):
        wizard = self._load()
        before = self._count_written()
        with self.assertRaisesRegex(UserError, r"2\.3"):
            wizard.action_confirm()
        self.assertEqual(self._count_written(), before)

    def test_an_error_confirmed_as_it_is_still_has_to_fit_the_period(self):
        wizard = self._load()
        wizard.finding_ids[0].is_confirmed = True
        line = self._get_line(wizard, "2.3", "clause")
        line.date_start = line.control_date
        with self.assertRaisesRegex(UserError, r"2\.3"):
            wizard.action_confirm()

    def test_a_failing_row_leaves_nothing_written(self):
        draft = self._load_corrected()._prepare_draft()
        draft["measures"][-1]["windows"] = [
            {"date_start": date(2021, 2, 1), "date_end": date(2021, 1, 1)}
        ]
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
        for field, value in problems.items():
            with self.subTest(field):
                wizard = self._load_corrected()
                self._get_line(wizard, "3.7.")[field] = value
                with self.assertRaisesRegex(UserError, r"3\.7\."):
                    wizard.action_confirm()

    def test_a_date_outside_the_period_is_refused(self):
        wizard = self._load_corrected()
        self._get_line(wizard, "3.7.").control_date = date(2021, 9, 1)
        with self.assertRaisesRegex(UserError, r"3\.7\."):
            wizard.action_confirm()

    def test_a_period_that_ends_before_it_starts_is_refused(self):
        wizard = self._load_corrected()
        wizard.date_end = date(2020, 1, 1)
        for method in ("action_confirm", "action_read_again"):
            with self.subTest(method), self.assertRaisesRegex(UserError, "2020"):
                getattr(wizard, method)()

    def test_a_changed_period_is_read_again_before_it_is_confirmed(self):
        wizard = self._load_corrected()
        wizard.date_end = date(2021, 12, 31)
        self.assertTrue(wizard.is_period_changed)
        with self.assertRaises(UserError):
            wizard.action_confirm()
        wizard.action_read_again()
        self.assertFalse(wizard.is_period_changed)
        self.assertEqual(
            self._get_line(wizard, "3.1.").control_date, date(2021, 12, 31)
        )
        self.assertEqual(len(wizard.line_ids), 63)

    def test_bad_files_are_refused_in_words_and_leave_nothing(self):
        before = self._count_written()
        folder = set(os.listdir(tempfile.gettempdir()))
        files = {
            "empty.docx": b"\n",
            "broken.docx": self.content[:2000],
            "word.doc": b"\xd0\xcf\x11\xe0" + bytes(100),
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
        left = set(os.listdir(tempfile.gettempdir())) - folder
        self.assertFalse([name for name in left if name.startswith("profplan-")])

    # --- Who ---

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_managers_load_orders(self):
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._load(user=user)
        wizard = self._load_corrected()
        for user in (self.viewer, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                wizard.with_user(user).action_confirm()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_a_draft_is_seen_by_its_manager_only(self):
        wizard = self._load()
        other = self._create_user("manager", "profplan_manager_2")
        with self.assertRaises(AccessError):
            wizard.with_user(other).read(["number"])
        self.assertFalse(
            self.env["profplan.import.measure"].with_user(other).search([])
        )

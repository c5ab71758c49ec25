from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestSheetLines(SheetCommon):
    """What an organisation writes into its lines, and when."""

    def test_the_plan_is_written_while_planning_and_then_stands(self):
        line = self.line.with_user(self.portal)
        line.write({"planned_start": "2026-02-10", "planned_end": "2026-02-20"})
        self._put("executing")
        with self.assertRaisesRegex(UserError, "its dates stand"):
            line.write({"planned_end": "2026-03-01"})
        line.write({"responsible_name": "Сидорова"})
        self.assertEqual(self.line.responsible_name, "Сидорова")

    def test_a_planned_date_moves_with_a_reason_inside_the_term(self):
        line = self.line.with_user(self.portal)
        with self.assertRaisesRegex(UserError, "planning"):
            line.action_move_planned_date("2026-03-20", "Flu")
        self._put("executing")
        with self.assertRaisesRegex(UserError, "reason"):
            line.action_move_planned_date("2026-03-20", " ")
        with self.assertRaisesRegex(UserError, "outside the order's term"):
            line.action_move_planned_date("2026-04-02", "Flu")
        with self.assertRaisesRegex(UserError, "outside the order's term"):
            line.action_move_planned_date(False, "Flu")
        line.action_move_planned_date("2026-03-20", "Flu")
        self.assertEqual(self.line.planned_end, date(2026, 3, 20))
        row = self.line.change_ids.filtered(lambda row: row.what == "planned_end")[0]
        self.assertEqual((row.new_value, row.remark), ("2026-03-20", "Flu"))
        self.assertIn("Flu", self.sheet.message_ids[0].preview)

    def test_planned_dates_do_not_end_before_they_begin(self):
        with self.assertRaisesRegex(ValidationError, "before they begin"):
            self.line.with_user(self.portal).write(
                {"planned_start": "2026-03-02", "planned_end": "2026-03-01"}
            )

    def test_lines_are_reported_as_their_dates_come_and_the_report_takes_the_rest(self):
        self._put("executing")
        first = self.line.with_user(self.portal)
        self._tell(self.line)
        first.action_report()
        self.assertEqual(
            (self.line.state, self.line.reported_on), ("reported", date(2026, 2, 2))
        )
        with self.assertRaisesRegex(UserError, r"no outcome.*: 3\.2"):
            self.sheet.with_user(self.portal).action_submit()
        self._tell(self.lines[1])
        self._set_day("2026-03-02 09:00:00")
        self.sheet.with_user(self.portal).action_submit()
        self.assertEqual(self.lines.mapped("state"), ["reported", "reported"])
        self.assertEqual(self.line.reported_on, date(2026, 2, 2))
        self.assertEqual(self.lines[1].reported_on, date(2026, 3, 2))
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.lines.mapped("state"), ["accepted", "accepted"])

    def test_nothing_is_reported_before_the_plan_is_accepted(self):
        self._tell()
        with self.assertRaisesRegex(UserError, "while the plan is executed"):
            self.line.with_user(self.portal).action_report()

    def test_what_a_report_needs(self):
        self._put("executing")
        line = self.line.with_user(self.portal)
        for vals, words in (
            ({}, "no outcome"),
            ({"outcome": "part", "result_text": "x"}, "no reason"),
            ({"outcome": "full", "result_text": " "}, "no words"),
            ({"outcome": "none"}, "no reason"),
        ):
            line.write(vals)
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                line.action_report()
        line.write({"outcome_reason": "Quarantine"})
        line.action_report()
        self.assertEqual((line.state, line.outcome), ("reported", "none"))

    def test_a_reported_line_is_closed_until_it_is_taken_back(self):
        self._put("executing")
        self._tell(self.line)
        line = self.line.with_user(self.portal)
        line.action_report()
        with self.assertRaises(UserError):
            line.write({"result_text": "Other"})
        with self.assertRaises(UserError):
            line.action_report()
        line.action_withdraw()
        line.write({"result_text": "Other"})
        self.assertEqual((line.state, line.reported_on), ("open", False))

    def test_single_lines_are_returned_and_the_rest_stands(self):
        self._put("report_review")
        with self.assertRaisesRegex(UserError, "reason"):
            self.line.with_user(self.coordinator).action_return("")
        with self.assertRaises(AccessError):
            self.line.with_user(self.portal).action_return("x")
        self.line.with_user(self.coordinator).action_return("How many children?")
        self.assertEqual(self.lines.mapped("state"), ["returned", "reported"])
        self.assertEqual(self.sheet.state, "report_returned")
        self.assertEqual(self._get_task("report").step, "returned")
        self.assertEqual(self.line.remark, "How many children?")
        self._tell(self.line, result_text="25 детей")
        self.sheet.with_user(self.portal).action_submit()
        self.assertEqual(
            (self.sheet.state, self.line.state), ("report_review", "reported")
        )
        self.assertFalse(self.line.remark)

    def test_lines_of_an_accepted_report_are_returned_once_it_is_open_again(self):
        self._put("accepted")
        with self.assertRaises(UserError):
            self.line.with_user(self.coordinator).action_return("x")
        self.sheet.with_user(self.manager).action_reopen("A mistake")
        self.assertEqual(self.line.state, "accepted")
        self.line.with_user(self.coordinator).action_return("How many?")
        self.assertEqual((self.line.state, self.line.accepted_on), ("returned", False))
        self.assertEqual(self.lines[1].state, "accepted")

    def test_what_does_not_apply_is_claimed_and_decided(self):
        line = self.line.with_user(self.portal)
        with self.assertRaisesRegex(UserError, "reason"):
            line.action_claim_not_applicable("")
        line.action_claim_not_applicable("No such classes")
        self._plan_lines()
        self.line._as_engine().write({"planned_end": False})
        self.sheet.with_user(self.portal).action_submit()
        with self.assertRaisesRegex(UserError, r"said not to apply: 3\.1"):
            self.sheet.with_user(self.coordinator).action_accept()
        with self.assertRaises(AccessError):
            line.action_confirm_not_applicable()
        self.line.with_user(self.coordinator).action_confirm_not_applicable()
        self.assertEqual(
            (self.line.state, self.line.health), ("not_applicable", "dropped")
        )
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.sheet.line_count, 1)
        self.line.with_user(self.coordinator).action_refuse_not_applicable("It does")
        self.assertEqual((self.line.state, self.line.not_applicable), ("open", "no"))

    def test_a_claim_holds_no_report_and_is_answered_before_acceptance(self):
        self._put("executing")
        self.line.with_user(self.portal).action_claim_not_applicable("No such classes")
        self._tell(self.lines[1])
        self.sheet.with_user(self.portal).action_submit()
        self.assertEqual(self.lines.mapped("state"), ["open", "reported"])
        with self.assertRaisesRegex(UserError, "said not to apply"):
            self.sheet.with_user(self.coordinator).action_accept()
        self.line.with_user(self.coordinator).action_refuse_not_applicable("It does")
        with self.assertRaisesRegex(UserError, "no outcome"):
            self.sheet.with_user(self.coordinator).action_accept()

    def test_the_form_writes_lines_through_the_sheet_and_makes_none(self):
        sheet = self.sheet.with_user(self.portal)
        sheet.write(
            {"line_ids": [Command.update(self.line.id, {"planned_end": "2026-03-01"})]}
        )
        self.assertEqual(self.line.planned_end, date(2026, 3, 1))
        foreign = self.other_sheet.line_ids[0]
        for command in (
            Command.create({"measure_id": self.first.id}),
            Command.delete(self.line.id),
            Command.update(self.line.id, {"state": "accepted"}),
            Command.link(foreign.id),
        ):
            with self.subTest(command), self.assertRaises(UserError):
                sheet.write({"line_ids": [command]})

    # --- On time ---

    def test_on_time_is_what_is_reported_by_the_day_of_reporting(self):
        self._put("executing")
        self.assertEqual(self.line.health, "on_track")
        self._set_day("2026-03-25 09:00:00")
        self.env["profplan.sheet.line"]._cron_refresh_health()
        self.assertEqual(self.line.health, "due_soon")
        self._set_day("2026-04-02 09:00:00")
        self.env["profplan.sheet.line"]._cron_refresh_health()
        self.assertEqual(self.line.health, "overdue")
        self.assertEqual(self.sheet.overdue_count, 2)
        self._tell()
        self.line.with_user(self.portal).action_report()
        self.sheet.with_user(self.portal).action_submit()
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.line.health, "done_late")

    def test_days_of_the_review_are_not_the_organisation_s(self):
        self._put("executing")
        self._set_day("2026-04-01 09:00:00")
        self._tell()
        self.sheet.with_user(self.portal).action_submit()
        self._set_day("2026-04-11 09:00:00")
        self.line.with_user(self.coordinator).action_return("How many?")
        self.assertEqual(self.line.limit_date, date(2026, 4, 11))
        self.assertNotEqual(self.line.health, "overdue")
        self.sheet.with_user(self.portal).action_submit()
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.line.health, "done_on_time")

    def test_what_lies_behind_the_day_of_reporting_is_told_as_of_it(self):
        vals = self.first._prepare_line_vals()
        self.assertEqual(vals["report_date"], date(2026, 4, 1))
        self.assertFalse(vals["as_of"])
        order = self.first._as_engine().env
        self.plan.with_env(order).report_day = date(2026, 3, 31)
        vals = self.first._prepare_line_vals()
        self.assertEqual(vals["report_date"], date(2026, 3, 31))
        self.assertEqual(vals["as_of"], date(2026, 3, 31))

    def test_a_plan_begins_with_the_last_days_of_the_order(self):
        first, second = self.lines
        first.with_user(self.portal).planned_end = "2026-03-10"
        self.assertEqual(self.sheet.undated_count, 1)
        self.sheet.with_user(self.portal).action_plan_by_order()
        self.assertEqual(first.planned_end, date(2026, 3, 10))
        self.assertEqual(second.planned_end, second.control_date)
        self.sheet.invalidate_recordset(["undated_count"])
        self.assertEqual(self.sheet.undated_count, 0)
        other = self.other_sheet
        other.line_ids[0].with_user(self.coordinator).action_claim_not_applicable("No")
        other.with_user(self.coordinator).action_plan_by_order()
        self.assertEqual(
            other.line_ids.mapped("planned_end"), [False, date(2026, 4, 1)]
        )
        self.assertEqual(other.entered_by_ids, self.coordinator)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_who_enters_the_plan_fills_in_the_days(self):
        for user in (self.viewer, self.user):
            with self.assertRaises(AccessError):
                self.sheet.with_user(user).action_plan_by_order()
        with self.assertRaises(AccessError):
            self.other_sheet.with_user(self.portal).action_plan_by_order()
        self._put("executing")
        self.lines._as_engine().planned_end = False
        with self.assertRaises(UserError):
            self.sheet.with_user(self.portal).action_plan_by_order()

    def test_a_line_offers_to_be_taken_back_while_it_waits_for_its_answer(self):
        self._put("executing")
        self._tell(self.line)
        line = self.line.with_user(self.portal)
        self.assertFalse(line.can_withdraw)
        line.action_report()
        self.assertTrue(line.can_withdraw)
        self.assertFalse(self.line.with_user(self.viewer).can_withdraw)
        self._tell(self.lines - self.line)
        self.sheet.with_user(self.portal).action_submit()
        self.assertFalse(line.can_withdraw)

    def test_lines_are_found_by_the_number_of_the_measure(self):
        lines = self.env["profplan.sheet.line"].with_user(self.portal)
        found = lines.name_search("3.2", [("sheet_id", "=", self.sheet.id)])
        self.assertEqual([id_ for id_, _name in found], self.lines[1].ids)
        action = self.sheet.with_user(self.coordinator).action_view_lines()
        self.assertEqual(lines.sudo().search(action["domain"]), self.lines)
        action = self.first.with_user(self.coordinator).action_view_lines()
        self.assertEqual(lines.sudo().search(action["domain"]), self.first.line_ids)

    def test_lines_follow_what_is_postponed(self):
        self.lines[1]._as_engine().state = "reported"
        other = self.other_sheet.line_ids
        for measure in self.first | self.second:
            measure.root_task_id._set_control_date(date(2026, 4, 20), "Flu")
        self.assertEqual(
            (self.line | other[0]).mapped("control_date"), [date(2026, 4, 20)] * 2
        )
        self.assertEqual(self.line.limit_date, date(2026, 4, 20))
        self.assertEqual(self.lines[1].control_date, date(2026, 4, 1))
        self.assertIn("Flu", self.line.change_ids.mapped("remark"))

    def test_a_report_that_is_postponed_takes_its_lines_along(self):
        day = self._get_task("report").control_date
        self.line._as_engine().write({"report_date": day, "as_of": day})
        self._get_task("report")._set_control_date(date(2026, 5, 15), "Flu")
        self.assertEqual(self.line.report_date, date(2026, 5, 15))
        self.assertEqual(self.line.as_of, date(2026, 5, 15))
        self.assertEqual(self.lines[1].report_date, date(2026, 4, 1))
        self.assertEqual(self.other_sheet.line_ids[0].report_date, date(2026, 4, 1))

    # --- On record ---

    def test_every_change_is_on_record_with_author_and_reason(self):
        self._put("accepted")
        self.sheet.with_user(self.manager).action_reopen("A mistake")
        rows = self.sheet.change_ids.sorted("id")
        states = [row.new_value for row in rows if row.what == "sheet_state"]
        self.assertEqual(
            states,
            ["plan_review", "executing", "report_review", "accepted", "executing"],
        )
        last = rows.filtered(lambda row: row.what == "sheet_state")[-1]
        self.assertEqual((last.author_id, last.remark), (self.manager, "A mistake"))
        self.assertEqual((last.old_text, last.new_text), ("Accepted", "In execution"))
        self.assertEqual(last.plan_id, self.plan)
        whats = set(self.line.change_ids.mapped("what"))
        self.assertEqual(
            whats,
            {
                *("planned_end", "result", "outcome", "line_state"),
                *("reported_on", "accepted_on"),
            },
        )
        self.assertFalse(self.line.change_ids.filtered("starts_hold"))

    def test_how_a_line_stood_at_a_past_moment(self):
        self._plan_lines()
        self._set_day("2026-02-10 09:00:00")
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        past = self.line._get_state_at(date(2026, 2, 5))[self.line.id]
        self.assertEqual((past["line_state"], past["result"]), ("open", None))
        self.assertEqual(past["planned_end"], date(2026, 3, 10))
        now = self.line._get_state_at(datetime(2026, 2, 11))[self.line.id]
        self.assertEqual((now["line_state"], now["result"]), ("reported", "Проведено"))
        self.assertEqual(now["reported_on"], date(2026, 2, 10))
        self.assertEqual(self.line._get_state_at(date(2026, 1, 1)), {})

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_organisation_reads_and_writes_its_own_only(self):
        found = self.env["profplan.sheet.line"].with_user(self.portal).search([])
        self.assertEqual(found, self.lines)
        sheets = self.env["profplan.sheet"].with_user(self.portal).search([])
        self.assertEqual(sheets, self.sheet)
        sheets.read(["state", "line_count", "can_do", "display_name"])
        found.read(["number", "name", "deadline_text", "health", "display_name"])
        foreign = self.other_sheet.line_ids.with_user(self.portal)
        missing = foreign.browse(10**8)
        for attempt in (
            lambda line: line.write({"result_text": "x"}),
            lambda line: line.action_report(),
            lambda line: line.action_withdraw(),
            lambda line: line.action_return("x"),
            lambda line: line.action_claim_not_applicable("x"),
            lambda line: line.action_move_planned_date("2026-03-03", "x"),
        ):
            texts = set()
            for line in (foreign[0], missing):
                with self.assertRaises(AccessError) as caught:
                    attempt(line)
                texts.add(str(caught.exception))
            self.assertEqual(len(texts), 1)
            self.assertNotIn(self.other_school.name, texts.pop())


@tagged("post_install", "-at_install")
class TestSilent(SheetCommon):
    """A collective measure is closed by name of those who are silent."""

    def setUp(self):
        super().setUp()
        self.root = self.first.root_task_id
        self.root._as_engine().write(
            {"stage_id": self.env.ref("kostroma_profplan.stage_review").id}
        )
        self.env["profplan.evidence"]._as_engine().create(
            {"task_id": self.root.id, "url": "https://example.org/1", "name": "1"}
        )

    def test_who_is_silent_is_named_and_stays_on_the_task(self):
        self._put("report_review")
        self.assertEqual(self.root.silent_count, 1)
        root = self.root.with_user(self.coordinator)
        with self.assertRaisesRegex(
            UserError, "1 organisations are silent: Test school 2"
        ):
            root.action_accept()
        with self.assertRaisesRegex(UserError, "silent"):
            root.write({"stage_id": self.env.ref("kostroma_profplan.stage_done").id})
        with self.assertRaisesRegex(UserError, "silent"):
            root.with_context(profplan_silent=True).action_accept()
        root.action_accept_silent()
        self.assertEqual(self.root.step, "done")
        self.assertEqual(self.root.silent_unit_ids, self.other_school)
        self.assertTrue(
            self.root.message_ids.filtered(lambda one: "Test school 2" in one.preview)
        )
        root.with_user(self.manager).action_reopen("They have answered")
        self.assertFalse(self.root.silent_unit_ids)

    def test_who_does_not_have_to_is_not_silent(self):
        self._put("report_review")
        line = self.other_sheet.line_ids[0]
        line._as_engine().write(
            {"not_applicable": "confirmed", "state": "not_applicable"}
        )
        self.root._look_for_silent()
        self.assertEqual(self.root.silent_count, 0)
        self.root.with_user(self.coordinator).action_accept()
        self.assertEqual(self.root.step, "done")

    def test_who_has_not_handed_in_a_task_of_its_own_is_silent(self):
        root = self.plan_clause.root_task_id
        self.assertEqual(root.silent_count, 2)
        self._put("plan_review")
        root._look_for_silent()
        self.assertEqual(root.silent_count, 1)
        self.assertEqual(self._get_task("plan").silent_count, 0, "a part has none")

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..lib import sheet as rules
from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestSendingOut(SheetCommon):
    """An approved plan reaches organisations by one action, nothing twice."""

    def test_each_organisation_has_one_sheet_with_a_line_of_each_measure(self):
        sheets = self.plan.sheet_ids
        self.assertEqual(sheets.unit_id, self.school | self.other_school)
        for sheet in sheets:
            self.assertEqual(sheet.state, "planning")
            self.assertEqual(sheet.line_ids.measure_id, self.first | self.second)
        self.assertEqual(self.line.control_date, date(2026, 4, 1))
        self.assertEqual(self.line.number, "3.1.")

    def test_the_clauses_on_plan_and_report_are_tasks_of_the_sheet(self):
        for sheet in self.plan.sheet_ids:
            plan, report = (self._get_task(part, sheet) for part in ("plan", "report"))
            self.assertEqual(plan.measure_id, self.plan_clause)
            self.assertEqual(report.measure_id, self.report_clause)
            self.assertEqual((plan | report).unit_id, sheet.unit_id)

    def test_once_more_makes_nothing_twice_and_adds_who_has_joined(self):
        count = self.plan.search_count([])
        tasks, lines = self.plan.task_ids, self.plan.sheet_ids.line_ids
        self.plan.with_user(self.manager).action_send_out()
        self.assertEqual(self.plan.task_ids, tasks)
        self.assertEqual(self.plan.sheet_ids.line_ids, lines)
        self._create_unit("Test school 3", kind="organisation", group=self.group)
        self.plan.with_user(self.manager).action_send_out()
        self.assertEqual(len(self.plan.sheet_ids), 3)
        self.assertEqual(len(self.plan.task_ids - tasks), 2)
        self.assertEqual(self.plan.search_count([]), count)

    def test_measures_of_other_accounting_are_not_sent(self):
        plan = self._create_plan(measures=0, number="none")
        for number, accounting in (("1.", "lead"), ("2.", "none")):
            self._create_measure(
                plan, units=self.group, number=number, accounting=accounting
            )
        plan.action_approve()
        plan.action_send_out()
        self.assertFalse(plan.sheet_ids)
        self.assertFalse(plan.task_ids.filtered("parent_id"))

    def test_the_record_of_changes_names_whose_line_it_is_of(self):
        line = self.lines[1]
        line.with_user(self.portal).action_claim_not_applicable("No class")
        change = line.change_ids.filtered(lambda row: row.what == "not_applicable")
        self.assertEqual(
            change.with_user(self.viewer).subject,
            f"{self.sheet.unit_id.name}: {line.display_name}",
        )

    def test_the_record_of_changes_names_the_organisation_of_a_sheet(self):
        self._put("plan_review")
        rows = self.sheet.change_ids.filtered(lambda row: not row.line_id)
        self.assertTrue(rows)
        names = rows.with_user(self.viewer).mapped("subject")
        self.assertEqual(set(names), {self.sheet.unit_id.name})

    def test_a_plan_without_clauses_has_sheets_and_no_tasks(self):
        plan = self._create_plan(measures=0, number="bare")
        self._create_measure(plan, units=self.group, accounting="line")
        plan.action_approve()
        plan.action_send_out()
        self.assertEqual(len(plan.sheet_ids), 2)
        self.assertFalse(plan.sheet_ids.task_ids)
        sheet = plan.sheet_ids[0]
        with freeze_time("2026-02-02"):
            self._put("accepted", sheet)
        self.assertEqual(sheet.state, "accepted")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_a_draft_is_not_sent_and_only_managers_send(self):
        draft = self._create_plan(measures=1, number="draft")
        with self.assertRaisesRegex(UserError, "approve it first"):
            draft.with_user(self.manager).action_send_out()
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_send_out()

    def test_queries_do_not_grow_with_measures_and_organisations(self):
        def count(number):
            plan = self._create_plan(measures=0, number=f"q{number}")
            for position in range(number):
                self._create_measure(
                    plan, units=self.group, number=f"{position}.", accounting="line"
                )
                self._create_unit(
                    f"School {number}-{position}",
                    kind="organisation",
                    group=self.group,
                )
            plan.action_approve()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            plan.with_user(self.manager).action_send_out()
            self.env.flush_all()
            return self.cr.sql_log_count - start, len(plan.sheet_ids.line_ids)

        few = count(2)[0]
        many, lines = count(20)
        self.assertLessEqual(many, few + 0.15 * lines)
        self.assertLessEqual(many, few + 20)


@tagged("post_install", "-at_install")
class TestSheetMoves(SheetCommon):
    """Sheet and task move together, whichever of them is moved."""

    def _assert_in_step(self, sheet=None):
        sheet = sheet or self.sheet
        for part in ("plan", "report"):
            step = self._get_task(part, sheet).step
            self.assertIn(step, rules.get_steps(sheet.state, part), part)

    def test_the_whole_life_of_a_sheet_moves_its_tasks(self):
        for state in dict(self.sheet._fields["state"].selection):
            with self.subTest(state):
                sheet = self._send_anew(state).sheet_ids[0]
                with freeze_time("2026-02-02"):
                    self._put(state, sheet)
                self.assertEqual(sheet.state, state)
                self._assert_in_step(sheet)

    def _send_anew(self, number):
        plan = self._create_plan(measures=0, number=f"life-{number}")
        clauses = [
            self._create_measure(plan, units=self.group, number=one, kind="clause")
            for one in ("2.3.", "2.6.")
        ]
        self._create_measure(plan, units=self.group, number="3.", accounting="line")
        plan.plan_clause_id, plan.report_clause_id = clauses
        self.school.member_ids |= self.portal
        self.other_school.member_ids |= self.portal
        plan.action_approve()
        plan.action_send_out()
        return plan

    def test_handing_in_by_the_task_hands_in_the_sheet(self):
        self._plan_lines()
        task = self._get_task("plan")
        task.with_user(self.portal).action_submit()
        self.assertEqual((self.sheet.state, task.step), ("plan_review", "review"))
        self.assertEqual(self.sheet.plan_submitted_on, date(2026, 2, 2))
        task.with_user(self.coordinator).action_return("No dates")
        self.assertEqual(self.sheet.state, "plan_returned")
        self.assertEqual(self.sheet.remark, "No dates")
        task.with_user(self.portal).action_submit()
        task.with_user(self.portal).action_withdraw()
        self.assertEqual((self.sheet.state, task.step), ("planning", "in_progress"))
        task.with_user(self.portal).action_submit()
        task.with_user(self.coordinator).action_accept()
        self.assertEqual((self.sheet.state, task.step), ("executing", "done"))

    def test_the_report_is_not_handed_in_before_the_plan_is_accepted(self):
        report = self._get_task("report").with_user(self.portal)
        self._tell()
        with self.assertRaisesRegex(UserError, "Planning"):
            report.action_submit()
        self.assertEqual(self.sheet.state, "planning")

    def test_a_task_of_a_sheet_is_neither_dropped_nor_said_not_to_apply(self):
        task = self._get_task("report")
        with self.assertRaisesRegex(UserError, "released"):
            task.with_user(self.manager).action_drop("Why not")
        with self.assertRaises(UserError):
            task.with_user(self.portal).action_claim_not_applicable("Why not")
        with self.assertRaisesRegex(UserError, "stay with their organisation"):
            task.with_user(self.manager)._reassign("So", unit=self.other_school)

    def test_a_manager_opens_again_with_a_reason_one_part_after_the_other(self):
        self._put("accepted")
        sheet = self.sheet.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "reason"):
            sheet.action_reopen(" ")
        with self.assertRaises(UserError):
            self._get_task("plan").with_user(self.manager).action_reopen("First")
        self._get_task("report").with_user(self.manager).action_reopen("A mistake")
        self.assertEqual(
            (self.sheet.state, self.sheet.accepted_on), ("executing", False)
        )
        sheet.action_reopen("The plan, too")
        self.assertEqual(self.sheet.state, "planning")
        self._assert_in_step()

    def test_the_plan_needs_dates_inside_the_term_and_somebody_responsible(self):
        sheet = self.sheet.with_user(self.portal)
        with self.assertRaisesRegex(UserError, r"no planned date: 3\.1, 3\.2"):
            sheet.action_submit()
        self.lines.with_user(self.portal).write({"planned_end": "2026-04-02"})
        with self.assertRaisesRegex(UserError, "outside the order's term"):
            sheet.action_submit()
        self.lines.with_user(self.portal).write({"planned_end": "2026-04-01"})
        with self.assertRaisesRegex(UserError, "no responsible person"):
            sheet.action_submit()
        self.lines.with_user(self.portal).write({"responsible_name": "Петров"})
        sheet.action_submit()
        self.assertEqual(self.sheet.state, "plan_review")

    def test_the_task_says_what_its_sheet_lacks(self):
        task = self._get_task("plan")
        self.assertFalse(task.contract_met)
        self.assertIn("✗", task.contract_state)
        self._plan_lines()
        task.invalidate_recordset()
        self.assertTrue(task.contract_met)

    def test_an_organisation_does_not_answer_itself(self):
        self._put("plan_review")
        for sheet in (self.sheet, self.sheet.with_context(profplan_engine=True)):
            with self.assertRaises(AccessError):
                sheet.with_user(self.portal).action_accept()
            with self.assertRaises(AccessError):
                sheet.with_user(self.portal).action_return("So")

    def test_a_closed_plan_rests(self):
        self.plan.with_user(self.manager).action_close("The year is over")
        for attempt in (
            lambda: self._plan_lines(),
            lambda: self.sheet.with_user(self.portal).action_submit(),
            lambda: self.line.with_user(self.portal).action_report(),
        ):
            with self.assertRaisesRegex(UserError, "closed"):
                attempt()

    def test_queries_of_accepting_do_not_grow_with_the_sheets(self):
        def count(number):
            plan = self._create_plan(measures=0, number=f"accept{number}")
            group = self._create_unit(f"Group {number}", kind="group")
            for position in range(number):
                self._create_unit(
                    f"S {number}-{position}", kind="organisation", group=group
                )
            for position in range(3):
                self._create_measure(
                    plan, units=group, number=f"{position}.", accounting="line"
                )
            plan.action_approve()
            plan.action_send_out()
            sheets = plan.sheet_ids
            sheets._as_engine().write({"state": "report_review"})
            sheets.line_ids._as_engine().write({"state": "reported"})
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            sheets.browse(sheets.ids).with_user(self.coordinator).action_accept()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(1)
        few = count(3)
        self.assertLessEqual(count(20), few + 6)


@tagged("post_install", "-at_install")
class TestEnteredForThem(SheetCommon):
    """Coordinators enter for an organisation; whoever entered does not accept."""

    def test_who_enters_is_marked_and_does_not_accept(self):
        self._plan_lines(user=self.coordinator)
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)
        self.assertIn("Entered for", self.sheet.message_ids[0].preview)
        self.sheet.with_user(self.coordinator).action_submit()
        for task in (False, True):
            own = self._get_task("plan") if task else self.sheet
            with self.assertRaises(AccessError):
                own.with_user(self.coordinator).action_accept()
            with self.assertRaises(AccessError):
                own.with_user(self.coordinator).action_return("So")
        self.sheet.with_user(self.colleague).action_accept()
        self.assertEqual(self.sheet.state, "executing")

    def test_handing_in_alone_is_entering(self):
        self._plan_lines()
        self.assertFalse(self.sheet.entered_by_ids)
        self.sheet.with_user(self.coordinator).action_submit()
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)

    def test_who_entered_is_not_asked_to_accept(self):
        self._plan_lines(user=self.coordinator)
        self.sheet.with_user(self.coordinator).action_submit()
        asked = self._get_task("plan").activity_ids.user_id
        self.assertIn(self.colleague, asked)
        self.assertNotIn(self.coordinator, asked)

    def test_a_coordinator_of_the_organisation_does_not_accept_for_it(self):
        self.school.member_ids |= self.colleague
        self._put("plan_review")
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.colleague).action_accept()

    def test_the_organisation_itself_is_not_marked(self):
        self._put("executing")
        self.assertFalse(self.sheet.entered_by_ids)

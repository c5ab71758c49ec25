from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sheet_common import SheetCommon


class SendingCommon(SheetCommon):
    """Schools of different kinds; the second sending is what is looked at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        types = cls.env["profplan.organisation.type"]
        cls.type_school = types.search([("code", "=", "school")])
        cls.type_garden = types.search([("code", "=", "kindergarten")])
        cls.school.write(
            {
                "organisation_type_id": cls.type_school.id,
                "grade_first": 1,
                "grade_last": 11,
                "district": "Заволжский район",
            }
        )
        cls.other_school.write(
            {
                "organisation_type_id": cls.type_garden.id,
                "district": "Центральный",
            }
        )
        cls.other_line = cls.other_sheet.line_ids.filtered(
            lambda line: line.measure_id == cls.first
        )

    def _send(self):
        self.plan.with_user(self.manager).action_send_out()


@tagged("post_install", "-at_install")
class TestApplicability(SendingCommon):
    """Whom of its groups a measure concerns, by a rule and by hand."""

    def _assert_concerns(self, units, **vals):
        self.first.with_user(self.manager).write(vals)
        self.assertEqual(self.first.applicable_unit_ids, units)
        self.first.write(
            {
                "for_type_ids": [Command.clear()],
                "for_districts": False,
                "for_grade_first": 0,
                "for_grade_last": 0,
                "added_unit_ids": [Command.clear()],
                "left_out_unit_ids": [Command.clear()],
            }
        )

    def test_each_rule_and_exceptions_by_hand(self):
        both, school = self.school | self.other_school, self.school
        outside = self._create_unit("Test lyceum", kind="organisation")
        closed = self._create_unit("Test closed", kind="organisation")
        closed.closed_on = "2026-01-01"
        self._assert_concerns(both)
        self._assert_concerns(school, for_type_ids=[Command.link(self.type_school.id)])
        self._assert_concerns(school, for_grade_first=8, for_grade_last=11)
        self._assert_concerns(school, for_districts="заволжский, Другой")
        self._assert_concerns(
            self.env["profplan.unit"],
            for_districts="Центральный",
            for_grade_first=1,
            for_grade_last=4,
        )
        self._assert_concerns(
            both,
            for_grade_first=8,
            for_grade_last=11,
            added_unit_ids=[Command.link(self.other_school.id)],
        )
        self._assert_concerns(
            both | outside,
            added_unit_ids=[Command.link(outside.id), Command.link(closed.id)],
        )
        self._assert_concerns(
            self.other_school, left_out_unit_ids=[Command.link(school.id)]
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_classes_are_one_cell_that_is_changed_on_many_measures_at_once(self):
        both = (self.first | self.second).with_user(self.manager)
        both.write({"for_grades": "8 - 11"})
        self.assertEqual(set(both.mapped("for_grade_first")), {8})
        both.invalidate_recordset(["for_grades"])
        self.assertEqual(set(both.mapped("for_grades")), {"8–11"})
        self.assertEqual(self.first.applicable_unit_ids, self.school)
        both.write({"for_grades": "4 класс"})
        both.invalidate_recordset(["for_grades"])
        self.assertEqual((self.first.for_grade_last, self.first.for_grades), (4, "4"))
        both.write({"for_grades": ""})
        self.assertEqual(self.first.for_grade_last, 0)
        for words in ("11–8", "0–4", "старшие", "13", "8,5"):
            with self.assertRaisesRegex(ValidationError, "не классы"):
                both.write({"for_grades": words})
        for user in (self.viewer, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self.first.with_user(user).write({"for_grades": "1–4"})
        self.plan.action_close("Over")
        with self.assertRaisesRegex(UserError, "closed or archived"):
            both.write({"for_grades": "1–4"})

    def test_what_contradicts_itself_is_refused_in_words(self):
        for vals, words in (
            (
                {
                    "added_unit_ids": self.school.ids,
                    "left_out_unit_ids": self.school.ids,
                },
                "at once",
            ),
            ({"added_unit_ids": self.department.ids}, "only organisations"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.first.with_user(self.manager).write(
                    {name: [Command.set(ids)] for name, ids in vals.items()}
                )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_managers_change_it_after_the_approval_on_record(self):
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self.first.with_user(user).write({"for_grade_first": 1})
        before = self.first.message_ids
        self.first.with_user(self.manager).write(
            {
                "for_grade_first": 8,
                "for_grade_last": 9,
                "left_out_unit_ids": [Command.link(self.other_school.id)],
            }
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        tracked = (self.first.message_ids - before).tracking_value_ids
        self.assertEqual(
            set(tracked.field_id.mapped("name")),
            {"for_grade_first", "for_grade_last", "left_out_unit_ids"},
        )
        with self.assertRaisesRegex(UserError, "is approved"):
            self.first.with_user(self.manager).write({"name": "Other words"})
        self.plan.action_close("Over")
        with self.assertRaisesRegex(UserError, "closed or archived"):
            self.first.with_user(self.manager).write({"for_grade_first": 7})


@tagged("post_install", "-at_install")
class TestSending(SendingCommon):
    """Sending out again brings what organisations have in line with the rules."""

    def test_empty_lines_go_and_come_back_with_the_rule(self):
        self.first.write({"for_grade_first": 8, "for_grade_last": 11})
        self._send()
        self.assertFalse(self.other_line.active)
        self.assertTrue(self.line.active)
        self.assertEqual(self.other_sheet.line_ids.measure_id, self.second)
        self.first.write({"for_grade_first": 0, "for_grade_last": 0})
        self._send()
        self.assertTrue(self.other_line.active)
        self.assertEqual(self.other_line.state, "open")

    def test_lines_that_hold_something_stay_and_are_asked_no_longer(self):
        self.other_line.with_user(self.coordinator).planned_end = "2026-03-01"
        self.first.left_out_unit_ids = self.other_school
        self._send()
        line = self.other_line
        self.assertTrue(line.active and line.released)
        self.assertEqual(line.state, "not_applicable")
        self.assertEqual(line.health, "dropped")
        self.assertNotIn(self.other_school, self.first.root_task_id.silent_now_ids)
        with self.assertRaisesRegex(UserError, "not asked"):
            line.with_user(self.coordinator).action_refuse_not_applicable("x")
        self.first.left_out_unit_ids = False
        self._send()
        self.assertEqual(
            (line.released, line.state, line.not_applicable), (False, "open", "no")
        )
        self.assertEqual(line.planned_end, date(2026, 3, 1))

    def test_a_figure_an_event_and_a_proof_are_something_that_a_line_holds(self):
        figure = self.env["profplan.figure"]._as_engine()
        figure = figure.create({"measure_id": self.first.id, "name": "Children"})
        line = {"line_id": self.other_line.id}
        for model, vals in (
            ("profplan.figure.value", {**line, "figure_id": figure.id, "value": 0}),
            ("profplan.evidence", {**line, "url": "https://example.org/post"}),
            (
                "profplan.event",
                {
                    "line_ids": [Command.set(self.other_line.ids)],
                    "name": "Fair",
                    "date_start": "2026-02-01",
                    "participants": 60,
                },
            ),
        ):
            with self.subTest(model=model), self.env.cr.savepoint():
                held = self.env[model].with_user(self.coordinator).create(vals)
                self.assertEqual(self.other_line._filter_held(), self.other_line)
                change = self.first.with_user(self.manager).action_change_accounting
                with self.assertRaises(UserError):
                    change("none", "Too much")
                held.unlink()
                self.assertFalse(self.other_line._filter_held())

    def test_the_dialog_says_at_once_that_the_way_of_accounting_stays(self):
        dialog = self.env["profplan.accounting"].with_user(self.manager)
        dialog = dialog.create(
            {
                "measure_ids": [Command.set((self.first | self.second).ids)],
                "accounting": "none",
                "reason": "Too much",
            }
        )
        self.assertFalse(dialog.problem)
        self.other_line.with_user(self.coordinator).result_text = "Done"
        dialog.invalidate_recordset(["problem"])
        self.assertIn("3.1.", dialog.problem)
        self.assertIn(self.other_school.name, dialog.problem)
        opened = dialog.new({"measure_ids": [Command.set(self.first.ids)]})
        self.assertEqual(opened.problem, dialog.problem)

    def test_what_was_reported_stays_as_it_was(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        self.first.left_out_unit_ids = self.school
        self._send()
        self.assertEqual((self.line.state, self.line.released), ("reported", True))

    def test_an_organisation_that_leaves_is_released_and_may_return(self):
        self._put("plan_review")
        sheets, tasks = self.plan.sheet_ids, self.plan.sheet_ids.task_ids
        (self.school | self.other_school).group_ids = False
        joined = self._create_unit("Joined", kind="organisation", group=self.group)
        self._send()
        self.assertTrue(self.sheet.active and self.sheet.released)
        self.assertFalse(self.other_sheet.active)
        self.assertEqual(set(tasks.mapped("step")), {"dropped"})
        self.assertEqual(self.plan.sheet_ids.unit_id.filtered("group_ids"), joined)
        with self.assertRaisesRegex(UserError, "does not concern"):
            self.sheet.with_user(self.portal).action_withdraw()
        (self.school | self.other_school).group_ids = self.group
        self._send()
        self.assertEqual(self.sheet.state, "plan_review")
        self.assertFalse((sheets | self.sheet).filtered("released"))
        self.assertEqual(self._get_task("plan").step, "review")
        self.assertEqual(self._get_task("plan", self.other_sheet).step, "assigned")
        self.sheet.with_user(self.portal).action_withdraw()
        self.assertEqual(self._get_task("plan").step, "in_progress")

    def test_a_closed_organisation_is_released(self):
        self.other_school.closed_on = "2026-02-01"
        self._send()
        self.assertFalse(self.other_sheet.active)
        self.assertTrue(self.sheet.active)

    def test_another_way_of_accounting_takes_the_lines_back(self):
        self.first._as_engine().accounting = "none"
        self._send()
        self.assertFalse(self.first.line_ids)
        self.first._as_engine().accounting = "task"
        self._send()
        own = self.plan.sheet_ids.task_ids.filtered(
            lambda task: task.measure_id == self.first
        )
        self.assertEqual(own.unit_id, self.school | self.other_school)

    def test_nothing_new_is_asked_of_what_is_off_control(self):
        self.first.root_task_id.with_user(self.manager).action_drop("Over")
        self._create_unit("Joined", kind="organisation", group=self.group)
        self._send()
        self.assertEqual(len(self.first.line_ids), 2)
        self.assertEqual(len(self.second.line_ids), 3)

    def test_the_preview_says_what_the_action_does_and_writes_nothing(self):
        joined = self._create_unit("Joined", kind="organisation", group=self.group)
        self.first.for_grade_first, self.first.for_grade_last = 8, 11
        self.env.flush_all()
        dialog = (
            self.env["profplan.sending"]
            .with_user(self.manager)
            .create({"plan_id": self.plan.id})
        )
        self.assertEqual(
            (dialog.sheet_count, dialog.line_count, dialog.task_count), (1, 1, 2)
        )
        self.assertEqual(dialog.unit_ids, joined)
        self.assertEqual(dialog.gone_line_ids, self.other_line)
        self.assertEqual((dialog.gone_count, dialog.held_count), (1, 0))
        self.assertIn("Joined", dialog.doubts)
        self.assertFalse(dialog.nothing)
        self.assertTrue(self.other_line.active)
        lines, tasks = self.plan.sheet_ids.line_ids, self.plan.sheet_ids.task_ids
        dialog.action_confirm()
        self.assertEqual(len(self.plan.sheet_ids.line_ids - lines), 1)
        self.assertEqual(len(self.plan.sheet_ids.task_ids - tasks), 2)
        again = self.env["profplan.sending"].create({"plan_id": self.plan.id})
        self.assertTrue(again.nothing)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_see_the_preview(self):
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self.env["profplan.sending"].with_user(user).create(
                    {"plan_id": self.plan.id}
                )
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_ask_send_out()

    def test_measures_that_concern_nobody_and_plans_without_clauses_are_named(self):
        self.first.for_districts = "Нигде"
        plan = self._create_plan(measures=0, number="bare")
        empty = self._create_unit("Empty group", kind="group")
        self._create_measure(plan, units=empty, number="7.7.", accounting="line")
        plan.action_approve()
        preview = self.env["profplan.sending"]
        self.assertIn("3.1.", preview.create({"plan_id": self.plan.id}).doubts)
        doubts = preview.create({"plan_id": plan.id}).doubts
        self.assertIn("7.7.", doubts)
        self.assertIn("clauses", doubts)
        with self.assertRaisesRegex(UserError, "7.7."):
            plan.action_send_out()
        self.assertFalse(plan.sheet_ids)

    def test_nothing_is_written_by_half(self):
        self._create_unit("Joined", kind="organisation", group=self.group)
        letters = type(self.env["profplan.letter"])
        self.patch(letters, "_send", lambda *args, **kwargs: 1 / 0)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self._send()
        self.assertEqual(len(self.plan.sheet_ids), 2)

    def test_each_person_gets_one_letter_with_what_is_asked_and_by_when(self):
        self.portal.email = "portal@example.com"
        plan = self._create_plan(measures=0, number="letters")
        for number in ("4.1.", "4.2."):
            self._create_measure(
                plan, units=self.group, number=number, accounting="line"
            )
        self._create_measure(plan, units=self.group, number="4.3.", accounting="task")
        self.school.member_ids |= self.portal
        plan.action_approve()
        before = self._get_letters(self.portal)
        known = self._get_letters(self.coordinator)
        plan.with_user(self.manager).action_send_out()
        letter = self._get_letters(self.portal) - before
        self.assertEqual(len(letter), 1)
        for words in ("4.1.", "4.2.", "4.3.", "profplan.sheet", "project.task"):
            self.assertIn(words, letter.body)
        # Of the other school, which has nobody, the coordinator is told in one row.
        told = self._get_letters(self.coordinator) - known
        self.assertEqual(len(told), 1)
        self.assertIn(self.other_school.name, told.body)
        self.assertNotIn("4.1.", told.body)
        plan.with_user(self.manager).action_send_out()
        self.assertEqual(self._get_letters(self.portal) - before, letter)


@tagged("post_install", "-at_install")
class TestComingLater(SendingCommon):
    """Who joins during the year finds things as they stand for the others."""

    def _join(self, name="Joined"):
        unit = self._create_unit(name, kind="organisation", group=self.group)
        self._send()
        return self.plan.sheet_ids.filtered(lambda sheet: sheet.unit_id == unit)

    def _postpone(self, tasks, day):
        tasks.with_user(self.manager)._postpone(
            day,
            "Flu",
            basis={
                "basis_kind": "memo",
                "basis_number": "7",
                "basis_date": date(2026, 2, 1),
                "basis_official": "The head",
            },
        )

    def test_an_organisation_that_joins_has_the_postponed_days(self):
        self._postpone(self.first.root_task_id, date(2026, 4, 20))
        report = self.report_clause.root_task_id
        self._postpone(report._with_parts_due_with_it(), date(2026, 5, 20))
        joined = self._join()
        moved, kept = (
            joined.line_ids.filtered(lambda line, m=measure: line.measure_id == m)
            for measure in (self.first, self.second)
        )
        for line, other in ((moved, self.line), (kept, self.lines[1])):
            for name in ("control_date", "report_date", "as_of"):
                self.assertEqual(line[name], other[name], name)
        self.assertEqual(moved.control_date, date(2026, 4, 20))
        self.assertEqual(kept.control_date, date(2026, 4, 1))
        task = self._get_task("report", joined)
        self.assertEqual(task.control_date, date(2026, 5, 20))
        self.assertEqual(task.date_deadline.date(), date(2026, 5, 20))
        plan_task = self._get_task("plan", joined)
        self.assertEqual(plan_task.control_date, date(2026, 1, 30))

    def test_what_one_organisation_was_granted_is_not_given_to_the_next(self):
        for name in ("Third", "Fourth"):
            self._create_unit(name, kind="organisation", group=self.group)
        self._send()
        self._postpone(self._get_task("report"), date(2026, 5, 20))
        task = self._get_task("report", self._join())
        self.assertEqual(task.control_date, date(2026, 4, 30))

    def test_who_comes_back_has_the_postponed_days_too(self):
        self.other_school.group_ids = False
        self._send()
        self._postpone(self.first.root_task_id, date(2026, 4, 20))
        report = self.report_clause.root_task_id
        self._postpone(report._with_parts_due_with_it(), date(2026, 5, 20))
        self.other_school.group_ids = self.group
        self._send()
        self.assertEqual(self.other_line.control_date, date(2026, 4, 20))
        task = self._get_task("report", self.other_sheet)
        self.assertEqual(task.control_date, date(2026, 5, 20))

    def test_the_manager_sees_that_what_was_sent_out_no_longer_agrees(self):
        plan = self.plan.with_user(self.manager)
        self.assertEqual(plan.to_send_count, 0)
        self._create_unit("Joined", kind="organisation", group=self.group)
        self.first.for_type_ids = self.type_school
        plan.invalidate_recordset(["to_send_count"])
        self.assertEqual(plan.to_send_count, 2)  # one joined, the garden has a line
        self._send()
        plan.invalidate_recordset(["to_send_count"])
        self.assertEqual(plan.to_send_count, 0)
        self.other_school.group_ids = False
        plan.invalidate_recordset(["to_send_count"])
        self.assertEqual(plan.to_send_count, 1)
        plan.action_close("Over")
        self.assertEqual(plan.to_send_count, 0)

    def test_a_plan_that_was_not_sent_out_yet_asks_for_nothing(self):
        plan = self._create_plan(measures=0, number="waiting")
        self._create_measure(plan, units=self.group, number="4.1.", accounting="line")
        plan.action_approve()
        self.assertEqual(plan.with_user(self.manager).to_send_count, 0)


@tagged("post_install", "-at_install")
class TestResponsible(SendingCommon):
    """Whom an organisation named by clause 2.1 answers for its plan and report."""

    def _name(self, name, unit=None, **vals):
        return (
            self.env["profplan.unit.responsible"]
            .with_user(self.coordinator)
            .create(
                {
                    "unit_id": (unit or self.school).id,
                    "name": name,
                    "position": "Deputy",
                    "phone": "8 (4942) 00-00-00",
                    "email": f"{name.lower()}@example.org",
                    "order_number": "5",
                    "order_date": "2026-01-20",
                    **vals,
                }
            )
        )

    def test_a_new_sheet_names_the_responsible_person(self):
        joined = self._create_unit("Joined", kind="organisation", group=self.group)
        self._name("Petrova", joined)
        self._send()
        sheet = self.plan.sheet_ids.filtered(lambda one: one.unit_id == joined)
        self.assertEqual(sheet.responsible_name, "Petrova")
        # That is nothing that anybody has done with it: it may go as it came.
        joined.group_ids = False
        self._send()
        self.assertFalse(sheet.active)

    def test_a_sheet_that_names_nobody_names_who_is_named_then_and_follows(self):
        self._name("Petrova")
        self.assertEqual(self.sheet.responsible_name, "Petrova")
        self.assertFalse(self.sheet.entered_by_ids)
        self.assertIn("responsible", self.sheet.change_ids.mapped("what"))
        self._name("Sidorova")
        self.assertEqual(self.sheet.responsible_name, "Sidorova")
        self.sheet.with_user(self.portal).responsible_name = "Own"
        self._name("Vasileva")
        self.assertEqual(self.sheet.responsible_name, "Own")
        self.assertFalse(self.other_sheet.responsible_name)

    def test_a_sheet_under_review_stays_as_it_was_handed_in(self):
        self._name("Petrova")
        self.sheet.line_ids.with_user(self.portal).planned_end = "2026-03-10"
        self.sheet.with_user(self.portal).action_submit()
        self._name("Sidorova")
        self.assertEqual(self.sheet.responsible_name, "Petrova")

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger

from .dates_common import BASIS, DatesCommon

ASKED = date(2026, 4, 15)


@tagged("post_install", "-at_install")
class TestPostponement(DatesCommon):
    """A control date moves by a reason and an answer, and in no other way."""

    def _grant(self, postponement, user=None):
        manager = postponement.with_user(user or self.manager)
        if manager.can_answer:
            manager.write(BASIS)
        return manager.action_grant()

    # --- Asking ---

    def test_asking_leaves_the_date_and_tells_the_controller(self):
        postponement = self._ask()
        self.assertEqual(postponement.state, "asked")
        self.assertEqual(postponement.asked_by, self.user)
        self.assertEqual(postponement.asked_on, date(2026, 3, 2))
        self.assertEqual(postponement.old_date, date(2026, 4, 1))
        self.assertEqual(self.task.control_date, date(2026, 4, 1))
        self.assertEqual(len(self._get_activities(self.manager, "decide")), 1)
        self.assertEqual(len(self._get_letters(self.manager)), 1)
        self.assertIn("The hall is under repair", self.task.message_ids[0].body)

    def test_without_a_controller_every_manager_is_told(self):
        second = self._create_user("manager", login="profplan_manager_2")
        self.plan.sudo().controller_id = self.viewer
        self._ask()
        for manager in (self.manager, second):
            self.assertEqual(len(self._get_activities(manager, "decide")), 1)
        self.assertFalse(self._get_letters(self.viewer))

    def test_an_organisation_asks_for_its_own_part_and_for_no_other(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(plan, units=self.group)
        plan.action_approve()
        plan.action_send_out()
        own, other = (
            plan.task_ids.filtered(lambda task, unit=unit: task.unit_id == unit)
            for unit in (self.school, self.other_school)
        )
        self.assertEqual(self._ask(own, self.portal).state, "asked")
        with self.assertRaises(AccessError):
            self._ask(other, self.portal)
        mine = self.env["profplan.postponement"].with_user(self.portal).search([])
        self.assertEqual(mine.sudo().task_id, own)
        self.assertEqual(own.with_user(self.portal).postponement_ids, mine)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_strangers_coordinators_and_leadership_cannot_ask(self):
        stranger = self._create_user("user", login="profplan_stranger")
        for user in (stranger, self.viewer, self.coordinator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._ask(user=user)

    def test_nobody_creates_a_granted_one_by_rpc(self):
        for user in (self.user, self.manager):
            for vals in (
                {"state": "granted"},
                {"control_date": "2026-04-15"},
                {"answered_by": user.id},
                {"asked_by": self.worker.id},
                {"old_date": "2026-01-01"},
            ):
                with self.subTest(user=user.login, vals=vals):
                    with self.assertRaises(AccessError):
                        self._ask(user=user, **vals)
        self.assertFalse(self.task.postponement_ids)

    def test_an_engine_key_that_came_over_rpc_opens_nothing(self):
        with self.assertRaises(AccessError):
            self.env["profplan.postponement"].with_user(self.user).with_context(
                profplan_engine=True
            ).create(
                {
                    "task_id": self.task.id,
                    "new_date": ASKED,
                    "reason": "because",
                    "state": "granted",
                }
            )

    def test_dates_that_make_no_sense_are_refused_in_words(self):
        for day, words in (
            ("2026-04-01", "has already"),  # the control date itself
            ("2026-03-20", "not later"),  # earlier: managers only
            ("2026-02-20", "has passed"),
            ("2025-08-01", "has passed"),
            (False, "Name the new date"),
        ):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, words):
                self._ask(new_date=day)

    def test_a_reason_is_demanded(self):
        for reason in ("", "   ", False):
            with self.assertRaises(UserError):
                self._ask(reason=reason)

    def test_one_question_at_a_time(self):
        self._ask()
        with self.assertRaises(UserError):
            self._ask(user=self.worker)

    def test_what_is_submitted_or_closed_is_not_postponed(self):
        for step in ("review", "done", "dropped"):
            self._put(self.task, step)
            with self.subTest(step=step), self.assertRaises(UserError):
                self._ask()

    # --- Answering ---

    def test_granting_moves_the_dates_and_tells_the_executors(self):
        postponement = self._ask(user=self.worker)
        told = {user: self._get_letters(user) for user in (self.user, self.worker)}
        self._grant(postponement)
        self.assertEqual(postponement.state, "granted")
        self.assertEqual(postponement.answered_by, self.manager)
        self.assertEqual(self.task.control_date, ASKED)
        self.assertEqual(self.task.legal_date, ASKED)
        self.assertEqual(self.task.date_deadline.date(), ASKED)
        self.assertEqual(self.task.first_control_date, date(2026, 4, 1))
        self.assertFalse(self._get_activities(self.manager, "decide"))
        for user, before in told.items():
            self.assertEqual(len(self._get_letters(user) - before), 1)
        self.assertIn(format_date(self.env, ASKED), self.task.message_ids[0].body)

    def test_a_granted_day_off_gives_the_working_day_before(self):
        self._grant(self._ask(new_date="2026-05-10"))
        self.assertEqual(self.task.control_date, date(2026, 5, 8))
        self.assertEqual(self.task.legal_date, date(2026, 5, 10))

    def test_the_sentence_of_an_answer_names_dates_reason_and_document(self):
        asked = self._ask(reason="Quarantine").with_context(lang="en_US")
        answer = {
            "state": "granted",
            "old_date": "2026-04-01",
            "control_date": "2026-04-20",
            "old_report_date": "2026-04-01",
            "report_date": "2026-04-20",
            "answer": "Not later!",
            "answered_on": "2026-03-10",
        }
        asked.sudo()._as_engine().write({**BASIS, **answer, "basis_number": "7"})
        words = asked._get_answered_text()
        self.assertIn("20.04.2026. Reason: Quarantine. Basis: ", words)
        self.assertIn("No. 7", words)
        self.assertTrue(words.endswith("Answer: Not later!"), words)
        # The report date alone: nothing is said of a control date that stays.
        asked.sudo()._as_engine().write({"control_date": "2026-04-01"})
        words = asked._get_answered_text()
        self.assertTrue(words.startswith("Report date moved from 01.04.2026 to "))
        self.assertNotIn("Control date", words)

    def test_refusing_demands_words_and_leaves_the_date(self):
        postponement = self._ask().with_user(self.manager)
        with self.assertRaises(UserError):
            postponement.action_refuse()
        postponement.answer = "Use the other hall"
        postponement.action_refuse()
        self.assertEqual(postponement.state, "refused")
        self.assertEqual(self.task.control_date, date(2026, 4, 1))
        self.assertIn("Use the other hall", self.task.message_ids[0].body)
        self.assertIn("Use the other hall", self._get_letters(self.user)[0].body)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_answer(self):
        postponement = self._ask()
        for user in (self.user, self.worker, self.coordinator, self.viewer):
            for action in ("action_grant", "action_refuse"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(postponement.with_user(user), action)()
        self.assertEqual(postponement.state, "asked")

    def test_the_second_manager_is_told_that_it_is_answered(self):
        second = self._create_user("manager", login="profplan_manager_2")
        postponement = self._ask()
        self._grant(postponement)
        with self.assertRaisesRegex(UserError, "answered already"):
            self._grant(postponement, second)
        self.assertEqual(postponement.answered_by, self.manager)
        refused = self._ask(self.tasks[1]).with_user(self.manager)
        refused.answer = "Use the other hall"
        refused.action_refuse()
        with self.assertRaisesRegex(UserError, "answered already"):
            self._grant(refused, second)
        self.assertEqual(refused.state, "refused")

    def test_a_day_that_passed_meanwhile_is_not_granted(self):
        postponement = self._ask()
        self._go_to("2026-04-20")
        with self.assertRaises(UserError):
            self._grant(postponement)

    def test_closing_the_task_answers_the_question(self):
        postponement = self._ask()
        self._put(self.task, "dropped")
        self.assertEqual(postponement.state, "refused")
        self.assertTrue(postponement.answer)
        self.assertFalse(self._get_activities(self.manager, "decide"))

    # --- History ---

    def test_all_earlier_dates_stay(self):
        self._grant(self._ask())
        self._grant(self._ask(new_date="2026-05-20"))
        dates = self.task.postponement_ids.sorted("id").mapped("old_date")
        self.assertEqual(dates, [date(2026, 4, 1), ASKED])
        self.assertEqual(self.task.first_control_date, date(2026, 4, 1))
        self.assertEqual(self.task.measure_id.control_date, date(2026, 4, 1))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_history_can_be_neither_edited_nor_deleted(self):
        postponement = self._ask()
        self._grant(postponement)
        for user in (self.user, self.manager, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    postponement.with_user(user).write({"answer": "Other"})
                with self.assertRaises(UserError):
                    postponement.with_user(user).write({"old_date": "2026-01-01"})
                with self.assertRaises(UserError):
                    postponement.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "history"):
            postponement.sudo().unlink()

    def test_an_asker_cannot_change_the_question(self):
        with self.assertRaises(UserError):
            self._ask().write({"new_date": "2026-08-01"})

    def test_the_date_is_not_written_past_the_postponement(self):
        for user in (self.user, self.manager):
            for vals in (
                {"control_date": ASKED},
                {"date_deadline": "2026-04-15 10:00:00"},
                {"legal_date": ASKED},
                {"first_control_date": ASKED},
            ):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    self.task.with_user(user).write(vals)

    def test_the_card_names_the_state_in_the_persons_language(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        env = self.env(context={**self.env.context, "lang": "ru_RU"})
        for model, name, source, field in (
            ("project.task", "postponement_state", "profplan.postponement", "state"),
            ("profplan.hold", "step", "project.task.type", "step"),
        ):
            self.assertEqual(
                env[model].fields_get([name])[name]["selection"],
                env[source].fields_get([field])[field]["selection"],
            )

    def test_words_of_people_are_kept_apart_in_the_chatter(self):
        self.tasks.with_user(self.manager)._postpone(
            date(2026, 9, 15), "Quarantine", "Order 7", BASIS
        )
        self.assertIn("Quarantine. ", self.task.message_ids[0].body)

    # --- The end of the plan, and the basis ---

    def test_at_the_end_of_the_plan_a_date_beyond_it_is_asked_and_granted(self):
        self._go_to("2026-08-31")
        postponement = self._ask(new_date="2026-09-15")
        self.assertTrue(postponement.outside_plan)
        with self.assertRaisesRegex(UserError, "outside the period"):
            self._grant(postponement)
        postponement.with_user(self.manager).outside_reason = "Order 7"
        self._grant(postponement)
        self.assertEqual(self.task.control_date, date(2026, 9, 15))
        self.assertIn("Order 7", self.task.message_ids[0].body)

    def test_the_date_of_the_order_is_moved_by_a_document_only(self):
        postponement = self._ask().with_user(self.manager)
        for left_out in (*BASIS, None):
            vals = {**BASIS, left_out: False} if left_out else dict.fromkeys(BASIS)
            with self.subTest(left_out=left_out):
                postponement.write({name: vals.get(name) or False for name in BASIS})
                self._assert_document_asked(postponement.action_grant)
        task = self.task.with_user(self.manager)
        self._assert_document_asked(task._postpone, date(2026, 4, 10), "Enough")
        self.assertEqual(self.task.control_date, date(2026, 4, 1))
        self._grant(postponement)
        self.assertEqual(postponement.state, "granted")
        self.assertIn("No. 7", self.task.message_ids[0].body)
        self.assertIn("I. I. Ivanov", self.task.message_ids[0].body)

    def _assert_document_asked(self, method, *args):
        with self.assertRaisesRegex(ValidationError, "document"), self.cr.savepoint():
            method(*args)

    def test_a_date_that_a_person_set_needs_no_document(self):
        plan = self._create_plan(measures=0, number="on demand")
        self._create_measure(plan, deadline_kind="on_demand")
        plan.action_approve()
        postponement = self._ask(plan.task_ids, basis_text="By word of the head")
        self.assertFalse(postponement.needs_basis)
        postponement.with_user(self.manager).action_grant()
        self.assertEqual(plan.task_ids.control_date, ASKED)
        self.assertIn("By word of the head", plan.task_ids.message_ids[0].body)

    def test_every_date_that_the_order_names_is_the_orders_own(self):
        postponement, measure = self._ask(), self.task.measure_id._as_engine()
        own = {"date", "range", "ranges", "recurring", "whole_period"}
        for kind, _words in measure._fields["deadline_kind"].selection:
            measure.deadline_kind = kind
            postponement.invalidate_recordset(["needs_basis"])
            with self.subTest(kind=kind):
                self.assertEqual(postponement.needs_basis, kind in own)

    def test_a_manager_says_why_too(self):
        task = self.task.with_user(self.manager)
        for reason in ("", "  "):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                task._postpone(ASKED, reason, basis=BASIS)
        self.assertEqual(self.task.control_date, date(2026, 4, 1))

    def test_a_clause_is_moved_before_the_plan_only_with_a_reason(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(
            plan, kind="clause", control_date="2025-09-10", date_start="2025-08-25"
        )
        plan.action_approve()
        self._go_to("2025-08-25")
        basis = {**BASIS, "basis_date": date(2025, 8, 25)}
        task = plan.task_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "outside the period"):
            task._postpone(date(2025, 8, 28), "Earlier", basis=basis)
        task._postpone(date(2025, 8, 28), "Earlier", "Order 7", basis)
        self.assertEqual(task.control_date, date(2025, 8, 28))

    def test_a_document_of_tomorrow_is_no_basis(self):
        with self.assertRaisesRegex(ValidationError, "day to come"):
            self._ask(basis_date="2026-03-03")

    # --- Many at once ---

    def _fill_basis(self, dialog):
        for name, value in BASIS.items():
            setattr(dialog, name, value)

    def _open_dialog(self, tasks, user, model="project.task"):
        return Form(
            self.env["profplan.postpone"]
            .with_user(user)
            .with_context(active_model=model, active_ids=tasks.ids)
        )

    def test_a_manager_postpones_many_at_once_with_one_reason(self):
        dialog = self._open_dialog(self.tasks, self.manager)
        dialog.new_date = ASKED
        dialog.reason = "Quarantine"
        self._fill_basis(dialog)
        dialog.save().action_confirm()
        self.assertEqual(set(self.tasks.mapped("control_date")), {ASKED})
        self.assertEqual(
            self.tasks.postponement_ids.mapped("reason"), ["Quarantine"] * 2
        )
        answers = self._get_letters(self.user).filtered(
            lambda letter: "Quarantine" in letter.body
        )
        self.assertEqual(len(answers), 1, "one letter, whatever the number of tasks")

    def test_measures_are_postponed_with_their_tasks(self):
        dialog = self._open_dialog(
            self.plan.measure_ids, self.manager, "profplan.measure"
        )
        dialog.new_date = ASKED
        dialog.reason = "Quarantine"
        self._fill_basis(dialog)
        dialog.save().action_confirm()
        self.assertEqual(set(self.tasks.mapped("control_date")), {ASKED})

    def test_an_executor_asks_by_the_same_dialog(self):
        dialog = self._open_dialog(self.tasks, self.user)
        dialog.new_date = ASKED
        dialog.reason = "Quarantine"
        self._fill_basis(dialog)
        dialog.save().action_confirm()
        self.assertEqual(set(self.tasks.postponement_ids.mapped("state")), {"asked"})
        self.assertEqual(len(self._get_letters(self.manager)), 1)

    def test_parts_due_on_the_same_day_go_with_their_measure(self):
        plan = self._create_plan(measures=0, number="2-test")
        self._create_measure(
            plan,
            windows=[
                (date(2025, 10, 1), date(2025, 12, 1)),
                (date(2026, 2, 1), date(2026, 4, 1)),
            ],
        )
        plan.action_approve()
        root = plan.task_ids.filtered(lambda task: not task.parent_id)
        dialog = self._open_dialog(root, self.manager)
        dialog.new_date = ASKED
        dialog.reason = "Quarantine"
        self._fill_basis(dialog)
        dialog.save().action_confirm()
        self.assertEqual(
            sorted(root.child_ids.mapped("control_date")), [date(2025, 12, 1), ASKED]
        )

    def test_leaving_the_plan_wants_a_reason_of_its_own(self):
        tasks = self.tasks.with_user(self.manager)
        with self.assertRaises(UserError):
            tasks._postpone(date(2026, 9, 15), "Quarantine", basis=BASIS)
        tasks._postpone(date(2026, 9, 15), "Quarantine", "Order 7 of 01.03.2026", BASIS)
        self.assertEqual(self.task.control_date, date(2026, 9, 15))
        self.assertIn("Order 7", self.task.message_ids[0].body)

    def test_a_manager_brings_a_date_forward_but_not_into_the_past(self):
        task = self.task.with_user(self.manager)
        task._postpone(date(2026, 3, 20), "Needed for the council", basis=BASIS)
        self.assertEqual(self.task.control_date, date(2026, 3, 20))
        with self.assertRaisesRegex(UserError, "has passed"):
            task._postpone(date(2026, 2, 20), "Needed for the council", basis=BASIS)

    def test_the_managers_own_date_answers_what_was_asked(self):
        postponement = self._ask()
        self.task.with_user(self.manager)._postpone(
            date(2026, 4, 10), "Enough", basis=BASIS
        )
        self.assertEqual(postponement.state, "refused")
        self.assertEqual(self.task.control_date, date(2026, 4, 10))

    def test_only_managers_set_dates(self):
        for user in (self.user, self.coordinator):
            with self.assertRaises(AccessError):
                self.task.with_user(user)._postpone(ASKED, "because")

    def test_a_new_date_puts_the_health_right_at_once(self):
        self._go_to("2026-04-10")
        self.env["project.task"]._cron_refresh_health()
        self.assertEqual(self.task.health, "overdue")
        self._grant(self._ask(new_date="2026-05-20"))
        self.assertEqual(self.task.health, "on_track")

    def _count_queries(self, measures):
        plan = self._create_plan(measures, number=f"{measures}-post", approve=True)
        tasks = plan.task_ids.with_user(self.manager)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tasks._postpone(ASKED, "Quarantine", basis=BASIS)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_postponing_costs_the_same_queries_for_five_and_for_fifty(self):
        self._count_queries(1)
        few, many = self._count_queries(5), self._count_queries(50)
        self.assertLessEqual(many, few + 5)

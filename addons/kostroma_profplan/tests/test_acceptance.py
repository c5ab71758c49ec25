from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import heavy
from .evidence_common import PDF, EvidenceCommon, encode

ACCEPT = "kostroma_profplan.activity_accept"
REWORK = "kostroma_profplan.activity_rework"
DECIDE = "kostroma_profplan.activity_applicability"


class AcceptanceCommon(EvidenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.user | cls.coordinator | cls.manager | cls.portal
        people.lang = "en_US"

    def _get_activities(self, tasks, xmlid):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "project.task"),
                ("res_id", "in", tasks.ids),
                ("activity_type_id", "=", self.env.ref(xmlid).id),
            ]
        )

    def _get_letters(self, user, do):
        """Letters that a person gets while something is done."""
        last = self.env["mail.message"].sudo().search([], order="id desc", limit=1).id
        do()
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("id", ">", last),
                    ("notified_partner_ids", "in", user.partner_id.ids),
                ]
            )
        )


@tagged("post_install", "-at_install")
class TestAcceptance(AcceptanceCommon):
    """Submit, accept, return: who is told and what is left to do."""

    def test_acceptor_reads_in_the_letter_why_it_is_not_in_full(self):
        submit = self.task.with_user(self.user).action_submit
        letters = self._get_letters(
            self.coordinator,
            lambda: submit(outcome="none", outcome_reason="Карантин с 1 марта"),
        )
        self.assertIn("Карантин с 1 марта", letters.body)

    def test_acceptor_is_told_and_has_an_activity(self):
        letters = self._get_letters(self.coordinator, self._submit)
        self.assertEqual(len(letters), 1)
        self.assertIn(self.task.display_name, letters.body)
        activity = self._get_activities(self.task, ACCEPT)
        self.assertEqual(activity.user_id, self.coordinator)
        self.assertGreater(activity.date_deadline, self.task.submitted_on)

    def test_acceptor_is_not_made_a_follower(self):
        self._submit()
        self.assertNotIn(
            self.coordinator.partner_id, self.task.message_follower_ids.partner_id
        )

    def test_controller_accepts_when_there_is_no_coordinator(self):
        self.centre.write({"head_id": False, "member_ids": [Command.clear()]})
        self._submit()
        self.assertEqual(
            self._get_activities(self.task, ACCEPT).user_id, self.plan.controller_id
        )

    def test_member_of_the_centre_without_the_role_is_not_asked(self):
        self.centre.member_ids += self.stranger
        self._submit()
        self.assertEqual(
            self._get_activities(self.task, ACCEPT).user_id, self.coordinator
        )

    def test_nobody_is_asked_to_accept_work_of_their_own_organisation(self):
        self.school.member_ids += self.coordinator
        self.assertEqual(self.part._get_acceptors(), self.plan.controller_id)

    def test_organisation_submits_and_the_acceptor_has_an_activity(self):
        self._submit(self.part, self.portal)
        self.assertEqual(
            self._get_activities(self.part, ACCEPT).user_id, self.coordinator
        )

    def test_accepting_closes_the_activity_and_tells_the_executor(self):
        self._submit()
        letters = self._get_letters(
            self.user, self.task.with_user(self.coordinator).action_accept
        )
        self.assertEqual(len(letters), 1)
        self.assertIn("accepted", letters.body)
        self.assertFalse(self._get_activities(self.task, ACCEPT))
        closed = self.env["mail.activity"].with_context(active_test=False)
        self.assertTrue(
            closed.search_count(
                [("res_id", "=", self.task.id), ("active", "=", False)]
            ),
            "what was done stays in the history",
        )

    def test_returning_tells_the_remark_and_leaves_work_to_do(self):
        self._submit()
        letters = self._get_letters(
            self.user,
            lambda: self.task.with_user(self.coordinator).action_return("Нет подписи"),
        )
        self.assertEqual(len(letters), 1)
        self.assertIn("Нет подписи", letters.body)
        self.assertFalse(self._get_activities(self.task, ACCEPT))
        activity = self._get_activities(self.task, REWORK)
        self.assertEqual(activity.user_id, self.user)
        self.assertIn("Нет подписи", activity.note)
        self.assertEqual(self.task.remark, "Нет подписи")

    def test_submitting_again_closes_the_rework(self):
        self._submit()
        self.task.with_user(self.coordinator).action_return("Нет подписи")
        self.task.with_user(self.user).action_submit()
        self.assertFalse(self._get_activities(self.task, REWORK))
        self.assertEqual(len(self._get_activities(self.task, ACCEPT)), 1)

    def test_organisation_is_told_of_the_answer(self):
        self._submit(self.part, self.portal)
        letters = self._get_letters(
            self.portal,
            lambda: self.part.with_user(self.coordinator).action_return("Нет подписи"),
        )
        self.assertEqual(len(letters), 1)
        self.assertFalse(self._get_activities(self.part, REWORK))
        # What the portal shows under a task, as the person of the organisation.
        shown = self.part._fields["website_message_ids"].get_comodel_domain(self.part)
        note = (
            self.env["mail.message"]
            .with_user(self.portal)
            .search(
                [
                    *shown,
                    ("res_id", "=", self.part.id),
                    ("body", "like", "Нет подписи"),
                ]
            )
        )
        self.assertTrue(note, "the remark is readable in the portal")

    def test_who_may_not_move_a_card_is_told_whose_it_is(self):
        self._put("in_progress")
        for user in (self.stranger, self.viewer):
            with self.assertRaisesRegex(AccessError, "people of Test department"):
                self.task.with_user(user).action_submit()

    def test_remark_is_asked_for(self):
        self._submit()
        with self.assertRaisesRegex(UserError, "remark"):
            self.task.with_user(self.coordinator).action_return(" ")

    def test_dialog_returns_with_a_file(self):
        self._submit()
        wizard = self._prepare_return("Замечания.pdf", PDF)
        letters = self._get_letters(self.user, wizard.action_apply)
        self.assertEqual(self.task.step, "returned")
        self.assertEqual(letters.attachment_ids.mapped("name"), ["Замечания.pdf"])
        message = self.task.message_ids.filtered("attachment_ids")
        self.assertEqual(message.attachment_ids.raw, PDF)
        self.assertEqual(message.attachment_ids.res_id, self.task.id)

    def test_dialog_refuses_a_program_as_file(self):
        self._submit()
        wizard = self._prepare_return("photo.jpg", b"MZ" + bytes(60))
        with self.assertRaisesRegex(UserError, "program"):
            wizard.action_apply()
        self.assertEqual(self.task.step, "review")

    def test_files_of_a_remark_do_not_come_through_the_context(self):
        self._submit()
        self.task.with_user(self.coordinator).with_context(
            profplan_remark_files=[["x.exe", "TVo="]]
        ).action_return("Нет подписи")
        self.assertFalse(self.task.message_ids.attachment_ids)

    def test_dialog_drops_and_reopens_many(self):
        tasks = self.task | self.part
        wizard = self._open_dialog("drop", tasks, self.manager)
        wizard.reason = "Отменено приказом"
        wizard.save().action_apply()
        self.assertEqual(tasks.mapped("step"), ["dropped", "dropped"])
        wizard = self._open_dialog("reopen", tasks, self.manager)
        wizard.reason = "Приказ отменён"
        wizard.save().action_apply()
        self.assertEqual(tasks.mapped("step"), ["in_progress", "in_progress"])
        with self.assertRaisesRegex(UserError, "nothing to reopen"):
            self.task.with_user(self.manager).action_reopen("ещё раз")

    def test_dialog_gives_no_rights(self):
        wizard = self._open_dialog("drop", self.task, self.user)
        wizard.reason = "Не хочу"
        with self.assertRaises(AccessError):
            wizard.save().action_apply()

    def _prepare_return(self, name, content):
        return (
            self.env["profplan.move"]
            .with_user(self.coordinator)
            .create(
                {
                    "operation": "return",
                    "task_ids": self.task.ids,
                    "reason": "Исправьте по образцу",
                    "file": encode(content),
                    "file_name": name,
                }
            )
        )

    def _open_dialog(self, operation, tasks, user):
        return Form(
            self.env["profplan.move"]
            .with_user(user)
            .with_context(
                default_operation=operation,
                active_model="project.task",
                active_ids=tasks.ids,
            )
        )


@tagged("post_install", "-at_install")
class TestAcceptingMany(AcceptanceCommon):
    """Several at once from the list: one letter a person, no second answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls._create_plan(measures=5, number="5-test", approve=True)
        cls.tasks = plan.task_ids

    def _submit_all(self, tasks=None):
        tasks = tasks or self.tasks
        self.env["profplan.evidence"].with_user(self.user).create(
            [
                self._prepare_file_vals(task, content=PDF + b"%d" % task.id)
                for task in tasks
            ]
        )
        tasks.with_user(self.user).action_submit()

    def test_submitting_many_is_one_letter_to_the_acceptor(self):
        letters = self._get_letters(self.coordinator, self._submit_all)
        self.assertEqual(len(letters), 1)
        self.assertEqual(letters.body.count("<a href"), 5)
        self.assertEqual(len(self._get_activities(self.tasks, ACCEPT)), 5)

    def test_accepting_many_is_one_letter_to_the_executor(self):
        self._submit_all()
        letters = self._get_letters(
            self.user, self.tasks.with_user(self.coordinator).action_accept
        )
        self.assertEqual(len(letters), 1)
        self.assertEqual(set(self.tasks.mapped("step")), {"done"})
        self.assertTrue(all(self.tasks.evidence_ids.mapped("accepted_on")))
        self.assertFalse(self._get_activities(self.tasks, ACCEPT))

    def test_second_acceptor_is_told_who_was_first_and_when(self):
        self._submit_all(self.tasks[0])
        with freeze_time("2026-03-10"):
            self.tasks[0].with_user(self.coordinator).action_accept()
        with self.assertRaisesRegex(
            UserError, "profplan_coordinator .*has moved it.*(10[.]03[.]|03/10/)2026"
        ):
            self.tasks[0].with_user(self.manager).action_accept()
        self.assertEqual(str(self.tasks[0].accepted_on), "2026-03-10")

    def test_second_acceptor_who_returns_is_told_too(self):
        self._submit_all(self.tasks[0])
        self.tasks[0].with_user(self.coordinator).action_accept()
        with self.assertRaisesRegex(UserError, "cannot go from"):
            self.tasks[0].with_user(self.manager).action_return("Нет подписи")
        self.assertEqual(self.tasks[0].step, "done")

    def test_second_executor_is_told_it_is_submitted(self):
        self._submit_all(self.tasks[0])
        with self.assertRaisesRegex(UserError, "has moved it"):
            self.tasks[0].with_user(self.user).action_submit()

    def test_batch_skips_what_is_accepted_and_says_so(self):
        self._submit_all()
        with freeze_time("2026-03-10"):
            self.tasks[0].with_user(self.coordinator).action_accept()
        letters = self._get_letters(self.user, self._accept_all)
        self.assertEqual(letters.body.count("<a href"), 4)
        self.assertEqual(str(self.tasks[0].accepted_on), "2026-03-10")

    def _accept_all(self):
        notice = self.tasks.with_user(self.manager).action_accept()
        self.assertIn("Accepted: 4. Accepted before: 1.", notice["params"]["message"])

    @heavy
    def test_accepting_many_costs_the_same_queries_as_a_few(self):
        def count(number):
            plan = self._create_plan(measures=number, number=f"n{number}", approve=True)
            self._submit_all(plan.task_ids)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            plan.task_ids.with_user(self.coordinator).action_accept()
            self.env.flush_all()
            return self.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(45), count(5) + 5)


@tagged("post_install", "-at_install")
class TestNotApplicable(AcceptanceCommon):
    """A part that does not concern an organisation: claimed, then decided."""

    def _claim(self, task=None, user=None, reason="У нас нет 9-х классов"):
        task = task or self.part
        task.with_user(user or self.portal).action_claim_not_applicable(reason)

    def test_claim_waits_for_the_coordinator(self):
        letters = self._get_letters(self.coordinator, self._claim)
        self.assertEqual(len(letters), 1)
        self.assertEqual(self.part.not_applicable, "claimed")
        self.assertEqual(self.part.step, "assigned")
        self.assertEqual(
            self._get_activities(self.part, DECIDE).user_id, self.coordinator
        )

    def test_confirmed_part_is_dropped_with_its_mark(self):
        self._claim()
        letters = self._get_letters(
            self.portal,
            self.part.with_user(self.coordinator).action_confirm_not_applicable,
        )
        self.assertEqual(len(letters), 1)
        self.assertEqual(self.part.not_applicable, "confirmed")
        self.assertEqual((self.part.step, self.part.health), ("dropped", "dropped"))
        self.assertFalse(self._get_activities(self.part, DECIDE))
        self.assertIn("9-х классов", self.part.remark)

    def test_parent_closes_over_parts_that_do_not_apply(self):
        self._claim()
        self.part.with_user(self.coordinator).action_confirm_not_applicable()
        self._attach(self.other_part, self.manager)
        self._put("done", self.other_part)
        self._put("in_progress", self.root)
        self.root.with_user(self.coordinator).action_accept()
        self.assertEqual(self.root.step, "done")

    def test_who_only_claims_that_it_does_not_apply_is_silent(self):
        self._claim()
        self._attach(self.other_part, self.manager)
        self._put("done", self.other_part)
        self._put("in_progress", self.root)
        with self.assertRaisesRegex(UserError, "silent: Test school 1"):
            self.root.with_user(self.coordinator).action_accept()

    def test_refused_claim_stays_on_control_with_the_answer(self):
        self._claim()
        letters = self._get_letters(
            self.portal,
            lambda: self.part.with_user(self.coordinator).action_refuse_not_applicable(
                "Классы есть"
            ),
        )
        self.assertIn("Классы есть", letters.body)
        self.assertEqual((self.part.not_applicable, self.part.step), ("no", "assigned"))
        self.assertFalse(self._get_activities(self.part, DECIDE))

    def test_working_on_it_takes_the_claim_back(self):
        self._claim()
        self.part.with_user(self.portal).action_start()
        self.assertEqual(self.part.not_applicable, "no")
        with self.assertRaisesRegex(UserError, "Nobody says"):
            self.part.with_user(self.coordinator).action_confirm_not_applicable()

    def test_reason_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self._claim(reason=" ")
        self._claim()
        with self.assertRaisesRegex(UserError, "reason"):
            self.part.with_user(self.coordinator).action_refuse_not_applicable("")

    def test_only_its_people_claim(self):
        rival = new_test_user(self.env, "profplan_rival", groups="base.group_portal")
        self.other_school.member_ids = rival
        for user in (rival, self.user, self.viewer, self.coordinator):
            with self.assertRaises(AccessError):
                self._claim(user=user)

    def test_nobody_decides_for_their_own_organisation(self):
        self._claim()
        self.school.member_ids += self.coordinator
        for user in (self.coordinator, self.portal, self.user):
            with self.assertRaises(AccessError):
                self.part.with_user(user).action_confirm_not_applicable()

    def test_whole_measure_is_not_claimed(self):
        with self.assertRaisesRegex(UserError, "whole measure"):
            self._claim(self.task, self.user)

    def test_mark_is_not_written_by_hand(self):
        for user in (self.portal, self.coordinator, self.manager):
            with self.assertRaises(UserError):
                self.part.with_user(user).write({"not_applicable": "confirmed"})

    def test_reopened_part_applies_again(self):
        self._claim()
        self.part.with_user(self.coordinator).action_confirm_not_applicable()
        self.part.with_user(self.manager).action_reopen("Классы открыли")
        self.assertEqual(self.part.not_applicable, "no")

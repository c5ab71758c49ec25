from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .dates_common import DatesCommon


class PeopleCommon(DatesCommon):
    """The department's plan, and one handed down to two schools."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cascade = cls._create_plan(measures=0, number="2-test")
        cls._create_measure(cls.cascade, units=cls.group)
        cls.cascade.action_approve()
        cls.cascade.action_send_out()
        cls.root = cls.cascade.task_ids.filtered(lambda task: not task.parent_id)
        cls.part = cls.root.child_ids.filtered(lambda task: task.unit_id == cls.school)

    @classmethod
    def _create_portal(cls, login):
        return new_test_user(cls.env, login, groups="base.group_portal")

    def _send_away(self, user, deputy=None, start="2026-03-01", end="2026-03-20"):
        deputy = deputy or self.deputy
        return self.env["profplan.absence"].create(
            {
                "user_id": user.id,
                "date_start": start,
                "date_end": end,
                "deputy_id": deputy.id,
            }
        )

    def _work(self, task, user):
        """What a person may do with a task: seen, mine, worker, written on."""
        tasks = self.env["project.task"].with_user(user)
        return (
            task in tasks.search([("id", "=", task.id)]),
            task in tasks.search(tasks._get_my_domain()),
            "worker" in task.with_user(user)._get_roles(),
            task.with_user(user).has_access("write"),
        )

    def _get_letters_while(self, user, do):
        before = self._get_letters(user)
        do()
        return self._get_letters(user) - before


ALL = (True, True, True, True)


@tagged("post_install", "-at_install")
class TestWorkers(PeopleCommon):
    """Who works on a unit's tasks is one stored answer, asked everywhere."""

    def test_members_and_the_head_work_and_archived_accounts_do_not(self):
        head = self._create_user("user", login="profplan_head")
        self.department.head_id = head
        self.assertEqual(self.department.worker_ids, self.user | self.worker | head)
        self.worker.active = False
        self.assertEqual(self.department.worker_ids, self.user | head)
        self.worker.active = True
        self.assertEqual(
            self.department.worker_ids, self.user | self.worker | head, "back again"
        )

    def test_a_person_added_from_their_own_account_works_at_once(self):
        newcomer = self._create_user("user", login="profplan_newcomer")
        newcomer.profplan_unit_ids = [Command.link(self.department.id)]
        self.assertEqual(self._work(self.task, newcomer), ALL)

    def test_the_deputy_works_while_somebody_is_away_and_no_longer(self):
        self.assertNotIn(self.deputy, self.department.worker_ids)
        absence = self._send_away(self.worker)
        self.assertEqual(self._work(self.task, self.deputy), ALL)
        absence.date_end = "2026-03-01"
        self.assertNotIn(self.deputy, self.department.worker_ids)
        absence.date_end = "2026-03-20"
        self.assertIn(self.deputy, self.department.worker_ids)
        absence.unlink()
        self.assertNotIn(self.deputy, self.department.worker_ids)

    def test_the_night_brings_deputies_and_sends_them_back(self):
        self._send_away(self.worker, start="2026-03-10", end="2026-03-11")
        for day, works in (
            ("2026-03-09", False),
            ("2026-03-10", True),
            ("2026-03-12", False),
        ):
            self._go_to(day)
            self.env["profplan.unit"]._refresh_workers()
            self.assertEqual(self.deputy in self.department.worker_ids, works, day)

    def test_who_works_is_renewed_every_hour(self):
        self._send_away(self.worker, start="2026-03-10", end="2026-03-11")
        cron = self.env.ref("kostroma_profplan.ir_cron_refresh_workers")
        self.assertEqual((cron.interval_number, cron.interval_type), (1, "hours"))
        self._go_to("2026-03-10")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertIn(self.deputy, self.department.worker_ids)

    def test_a_deputy_who_has_left_does_not_work(self):
        self._send_away(self.worker)
        self.assertIn(self.deputy, self.department.worker_ids)
        self.deputy.active = False
        self.assertNotIn(self.deputy, self.department.worker_ids)

    def test_the_units_deputy_works_whoever_the_absence_names(self):
        other = self._create_user("user", login="profplan_acting")
        self._send_away(self.worker, deputy=other)
        self.assertEqual(self._work(self.task, self.deputy), ALL)

    def test_co_executors_and_who_acts_for_them_work_too(self):
        self.task._as_engine().co_unit_ids = self.committee
        clerk = self._create_user("user", login="profplan_clerk")
        acting = self._create_user("user", login="profplan_acting")
        self.committee.member_ids = clerk
        self._send_away(clerk, deputy=acting)
        self.assertEqual(self._work(self.task, clerk), ALL)
        self.assertEqual(self._work(self.task, acting), ALL)

    def test_a_night_without_changes_writes_nothing(self):
        self.assertFalse(self.env["profplan.unit"]._refresh_workers())

    def test_whoever_acts_by_the_absence_itself_works_too(self):
        other = self._create_user("user", login="profplan_acting")
        self._send_away(self.user, deputy=other)
        self.assertEqual(self._work(self.task, other), ALL)

    def test_head_and_co_executor_of_the_portal_see_and_do_the_work(self):
        director = self._create_portal("profplan_director")
        self.school.head_id = director
        self.assertEqual(self._work(self.part, director), ALL)
        stranger = self._create_portal("profplan_stranger")
        self.other_school.member_ids = stranger
        self.assertFalse(self._work(self.part, stranger)[0])
        self.part._as_engine().co_unit_ids = self.other_school
        self.assertEqual(self._work(self.part, stranger), ALL)

    def test_portal_people_hand_in_and_ask_for_the_tasks_they_work_on(self):
        director = self._create_portal("profplan_director")
        self.school.head_id = director
        link = self.env["profplan.evidence"].with_user(director)
        link.create({"task_id": self.part.id, "url": "https://example.org/1"})
        self._ask(self.part, director)
        self.assertEqual(self.part.postponement_state, "asked")

    def test_a_former_member_no_longer_sees_or_works(self):
        self.school.member_ids = [Command.clear()]
        self.assertFalse(any(self._work(self.part, self.portal)))


@tagged("post_install", "-at_install")
class TestTold(PeopleCommon):
    """Who is told is one rule: it hands on and never comes out empty."""

    def _get_told(self, purpose="people", task=None):
        return (task or self.task)._get_told_users(purpose)

    def test_the_assigned_person_is_told_and_not_the_head(self):
        self.assertEqual(self._get_told(), self.user)
        self.task._as_engine().user_ids = self.worker
        self.assertEqual(self._get_told(), self.worker)

    def test_the_collection_is_told_of_to_those_who_run_it_now(self):
        self.assertEqual(self._get_told(task=self.root), self.coordinator)
        self.root._as_engine().user_ids = self.worker
        self.assertEqual(self._get_told(task=self.root), self.coordinator)

    def test_an_archived_person_hands_on_to_the_head_deputy_parent_and_further(self):
        above = self._create_user("user", login="profplan_above")
        self.committee.head_id = above
        self.department.member_ids = [Command.clear()]
        self.department.head_id = self.worker
        self.task._as_engine().user_ids = self.user
        self.assertEqual(self._get_told(), self.worker, "not a member any more")
        self.worker.active = False
        self.assertEqual(self._get_told(), self.deputy)
        self.deputy.active = False
        self.assertEqual(self._get_told(), above)
        above.active = False
        self.assertEqual(self._get_told(), self.coordinator)
        self.coordinator.active = False
        self.assertEqual(self._get_told(), self.manager)
        self.assertTrue(self.task.unattended)

    def test_what_is_overdue_is_told_to_the_head_then_to_the_people_and_further(self):
        above = self._create_user("user", login="profplan_above")
        self.committee.head_id = above
        self.department.head_id = self.worker
        self.assertEqual(self._get_told("heads"), self.worker)
        self.department.head_id = False
        self.assertEqual(self._get_told("heads"), self.user)
        self.department.member_ids = [Command.clear()]
        for user in (self.deputy, above, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                self.assertEqual(self._get_told("heads"), user)
                user.active = user == self.manager

    def test_of_the_managers_the_controller_of_the_plan_is_told(self):
        self._create_user("manager", login="profplan_manager_2")
        for purpose in ("controller", "managers", "deciders"):
            with self.subTest(purpose=purpose):
                self.assertEqual(self._get_told(purpose), self.manager)

    def test_a_controller_who_has_left_hands_on_to_the_managers(self):
        self.plan.controller_id = self.viewer
        for purpose in ("controller", "managers", "deciders"):
            self.viewer.active = False
            with self.subTest(purpose=purpose):
                self.assertEqual(self._get_told(purpose), self.manager)

    def test_the_nearest_unit_above_with_a_head_is_asked(self):
        top = self._create_user("user", login="profplan_top")
        self.committee.parent_id = self._create_unit("Test city", people=top)
        self.department.write(
            {"member_ids": [Command.clear()], "head_id": False, "deputy_id": False}
        )
        self.assertEqual(self._get_told(), top)

    def test_whoever_is_away_is_stood_in_for(self):
        self._send_away(self.user)
        self.assertEqual(self._get_told(), self.deputy)
        self.assertEqual(self._get_told("heads"), self.deputy)

    def test_an_account_without_email_is_told_in_odoo_and_hands_on(self):
        self.user.email = False
        self.department.head_id = self.worker
        self.assertEqual(self._get_told(), self.user | self.worker)
        self.user.notification_type = "inbox"
        self.assertEqual(self._get_told(), self.user)

    def test_an_organisation_without_email_hands_on(self):
        self.portal.email = False
        letters = self._get_letters_while(
            self.coordinator, lambda: self.part._tell("people", "done", "Принято")
        )
        self.assertEqual(len(letters), 1)
        self.assertTrue(self.part.unattended)

    def test_an_absent_acceptor_hands_on_to_who_may_accept(self):
        second = self._create_user("coordinator", login="profplan_coordinator_2")
        self.centre.member_ids += second
        self._send_away(self.coordinator, deputy=self.worker)
        self.assertEqual(self._get_told("acceptors"), second)
        self._send_away(second, deputy=self.worker)
        self.assertEqual(self._get_told("acceptors"), self.manager)

    def test_a_coordinator_may_be_stood_in_for_by_another(self):
        second = self._create_user("coordinator", login="profplan_coordinator_2")
        self._send_away(self.coordinator, deputy=second)
        self.assertEqual(self._get_told("acceptors"), second)

    def test_a_controller_without_the_rights_hands_on_to_the_managers(self):
        self.plan.coordinator_unit_id = False
        self.plan.controller_id = self.viewer
        self.assertEqual(self._get_told("acceptors"), self.manager)
        self.assertEqual(self._get_told("deciders"), self.manager)

    def test_somebody_is_told_as_long_as_there_is_a_manager(self):
        people = (self.user | self.worker | self.deputy | self.coordinator).sudo()
        people.write({"active": False})
        self.plan.write({"controller_id": False, "coordinator_unit_id": False})
        self.manager.email = False
        for purpose in ("people", "heads", "controller", "acceptors", "deciders"):
            with self.subTest(purpose=purpose):
                self.assertEqual(self._get_told(purpose), self.manager)

    def test_a_manager_whose_deputy_may_not_answer_is_told_all_the_same(self):
        self._send_away(self.manager, deputy=self.worker)
        for purpose in ("deciders", "managers"):
            self.assertEqual(self._get_told(purpose), self.manager)

    def test_letters_and_activities_of_the_approval_follow_the_rule(self):
        self._send_away(self.user)
        plan = None

        def approve():
            nonlocal plan
            plan = self._create_plan(measures=1, number="3-test", approve=True)

        self.assertEqual(len(self._get_letters_while(self.deputy, approve)), 1)
        self.assertEqual(plan.task_ids.activity_ids.user_id, self.deputy)

    def test_co_executors_are_told_of_the_approval_too(self):
        self.other_school.member_ids = self._create_portal("profplan_co")
        plan = self._create_plan(measures=0, number="3-test")
        units = self.department | self.other_school | self.centre
        self._create_measure(plan, units=units)
        letters = {
            user: self._get_letters(user)
            for user in (self.other_school.member_ids, self.coordinator, self.user)
        }
        for user in letters:
            user.lang = "en_US"
        plan.action_approve()
        for user, before in letters.items():
            letter = self._get_letters(user) - before
            self.assertEqual(len(letter), 1)
            self.assertEqual("as a co-executor" in letter.body, user != self.user)

    def test_a_unit_without_people_is_a_letter_and_a_list_and_no_heap_of_activities(
        self,
    ):
        empty = self._create_unit("Test empty unit")
        plan = self._create_plan(measures=0, number="3-test")
        self._create_measure(plan, units=empty)
        letters = self._get_letters_while(self.coordinator, plan.action_approve)
        self.assertEqual(len(letters), 1)
        self.assertFalse(plan.task_ids.activity_ids)
        self.assertEqual(plan.unattended_count, 1)
        found = self.env["project.task"].with_user(self.coordinator)
        found = found.search([("unattended", "=", True), ("plan_id", "=", plan.id)])
        self.assertEqual(found, plan.task_ids)
        empty.head_id = self.worker
        self.assertFalse(
            found.search([("id", "in", found.ids), ("unattended", "=", True)])
        )

    def test_closed_tasks_are_not_without_an_executor(self):
        self.department.write(
            {"member_ids": [Command.clear()], "head_id": False, "deputy_id": False}
        )
        self.assertTrue(self.task.unattended)
        self._put(self.task, "dropped")
        self.task.invalidate_recordset(["unattended"])
        self.assertFalse(self.task.unattended)

    def test_queries_do_not_grow_with_the_organisations(self):
        def count(number):
            for position in range(number):
                login = f"told-{number}-{position}"
                unit = self._create_unit(login, kind="organisation", group=self.group)
                unit.member_ids = self._create_portal(login)
            plan = self._create_plan(measures=0, number=f"t{number}")
            self._create_measure(plan, units=self.group)
            plan.action_approve()
            plan.action_send_out()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan.task_ids._get_told("people")
            return self.env.cr.sql_log_count - before

        count(1)
        few = count(2)
        self.assertLessEqual(count(20), few + 2)


@tagged("post_install", "-at_install")
class TestHandedOn(PeopleCommon):
    """What waits for somebody who leaves or is away is not left lying."""

    def _submit(self):
        self._put(self.task, "in_progress")
        self._put(self.task, "review")

    def test_what_waited_for_an_archived_acceptor_waits_for_the_next(self):
        self._submit()
        self.assertTrue(self._get_activities(self.coordinator, "accept"))
        letters = self._get_letters_while(
            self.manager, lambda: self.coordinator.write({"active": False})
        )
        self.assertEqual(len(self._get_activities(self.manager, "accept")), 1)
        self.assertEqual(len(letters), 1)

    def test_whatever_waits_for_somebody_who_leaves_waits_for_the_next(self):
        leaver = self._create_user("manager", login="profplan_leaver")
        self.tasks.sudo().activity_ids.unlink()
        kinds = {
            "take": self.user,
            "soon": self.user,
            "rework": self.user,
            "overdue": self.user,
            "accept": self.coordinator,
            "applicability": self.coordinator,
            "decide": self.manager,
            "evidence": self.manager,
        }
        self.task._create_activities(
            [
                self.task._prepare_activity_vals(
                    f"activity_{kind}", leaver, self.plan.date_end, kind
                )
                for kind in kinds
            ]
        )
        leaver.active = False
        for kind, user in kinds.items():
            with self.subTest(kind=kind):
                found = self._get_activities(user, kind)
                self.assertEqual(found.mapped("res_id"), self.task.ids)

    def test_what_waits_for_an_absent_acceptor_is_handed_on_once(self):
        self._submit()
        self._send_away(self.coordinator, deputy=self.worker)
        tasks = self.env["project.task"]
        tasks._cron_hand_on()
        given = self._get_activities(self.manager, "accept")
        self.assertEqual(len(given), 1)
        self.assertTrue(self._get_activities(self.coordinator, "accept"))
        given.with_user(self.manager).action_archive()
        tasks._cron_hand_on()
        self.assertFalse(self._get_activities(self.manager, "accept"))


@tagged("post_install", "-at_install")
class TestTakeover(PeopleCommon):
    """A new head takes over what is open, in one step of a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("user", login="profplan_new_head")

    def _replace_head(self):
        self.department.with_user(self.manager).head_id = self.head

    def test_open_tasks_and_activities_go_to_the_new_head(self):
        self._put(self.tasks[1], "dropped")
        self._replace_head()
        self.assertEqual(self.department.takeover_count, 1)
        letters = self._get_letters_while(
            self.head, self.department.with_user(self.manager).action_take_over
        )
        self.assertEqual(self.task.user_ids, self.head)
        self.assertEqual(self.tasks[1].user_ids, self.user, "closed ones stay")
        self.assertEqual(len(self._get_activities(self.head, "take")), 1)
        self.assertFalse(self._get_activities(self.user, "take"))
        self.assertEqual(len(letters), 1)
        self.assertEqual(self.department.takeover_count, 0)

    def test_what_was_entrusted_to_a_member_stays_with_them(self):
        self.task.with_user(self.user)._delegate(self.worker)
        self._replace_head()
        self.department.with_user(self.manager).action_take_over()
        self.assertEqual(self.task.user_ids, self.worker)
        self.assertEqual(self.tasks[1].user_ids, self.head)

    def test_two_changes_of_the_head_lose_nothing(self):
        self._replace_head()
        last = self._create_user("user", login="profplan_last_head")
        self.department.head_id = last
        self.department.with_user(self.manager).action_take_over()
        self.assertEqual(self.tasks.user_ids, last)

    def test_a_new_head_of_the_centre_takes_over_what_is_to_be_accepted(self):
        chief = self._create_user("coordinator", login="profplan_chief")
        self._put(self.task, "in_progress")
        self._put(self.task, "review")
        self.centre.head_id = chief
        self.centre.with_user(self.manager).action_take_over()
        self.assertTrue(self._get_activities(chief, "accept"))
        self.assertFalse(self._get_activities(self.coordinator, "accept"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_hand_over(self):
        self._replace_head()
        for user in (self.head, self.coordinator, self.viewer):
            with self.assertRaises(AccessError):
                self.department.with_user(user).action_take_over()


@tagged("post_install", "-at_install")
class TestDelegation(PeopleCommon):
    """A head entrusts open tasks of their unit to its people."""

    def test_the_head_entrusts_and_the_person_is_told(self):
        letters = self._get_letters_while(
            self.worker, lambda: self.task.with_user(self.user)._delegate(self.worker)
        )
        self.assertEqual(self.task.user_ids, self.worker)
        self.assertEqual(len(letters), 1)
        self.assertTrue(self._get_activities(self.worker, "take"))
        self.assertIn("profplan_worker", self.task.message_ids[0].body)

    def test_the_dialog_offers_the_people_of_the_unit(self):
        dialog = (
            self.env["profplan.delegate"]
            .with_user(self.user)
            .with_context(active_model="project.task", active_ids=self.tasks.ids)
            .create({"user_ids": [Command.set(self.worker.ids)]})
        )
        self.assertEqual(dialog.candidate_ids, self.user | self.worker)
        dialog.action_confirm()
        self.assertEqual(self.tasks.user_ids, self.worker)

    def test_only_the_head_or_who_acts_for_them_entrusts(self):
        for user in (self.worker, self.deputy, self.coordinator, self.viewer):
            self.assertFalse(self.task.with_user(user).can_delegate)
            with self.assertRaises(AccessError):
                self.task.with_user(user)._delegate(self.worker)
        self._send_away(self.user)
        self.task.invalidate_recordset(["can_delegate"])
        self.assertTrue(self.task.with_user(self.deputy).can_delegate)
        self.task.with_user(self.deputy)._delegate(self.worker)
        self.assertEqual(self.task.user_ids, self.worker)

    def test_strangers_closed_and_foreign_tasks_are_refused(self):
        task = self.task.with_user(self.user)
        for people in (self.coordinator, self.portal, self.env["res.users"]):
            with self.assertRaises(UserError):
                task._delegate(people)
        with self.assertRaises(AccessError):
            self.part.with_user(self.user)._delegate(self.worker)
        self._put(self.task, "dropped")
        with self.assertRaises(UserError):
            task._delegate(self.worker)

    def test_a_manager_assigns_people_of_the_units_only(self):
        with self.assertRaisesRegex(UserError, "not of the units"):
            self.task.with_user(self.manager)._reassign("Order 5", people=self.viewer)


@tagged("post_install", "-at_install")
class TestShortName(PeopleCommon):
    """A card shows the number of a school, a letter its whole name."""

    def test_the_short_name_is_made_may_be_corrected_and_is_searched(self):
        unit = self._create_unit("МБОУ «Гимназия № 15»", kind="organisation")
        self.assertEqual(unit.short_name, "Гимназия № 15")
        self.assertEqual(unit.display_name, unit.name)
        short = unit.with_context(profplan_short_names=True)
        self.assertEqual(short.display_name, "Гимназия № 15")
        unit.short_name = "15-я гимназия"
        short.invalidate_recordset(["display_name"])
        self.assertEqual(short.display_name, "15-я гимназия")
        found = self.env["profplan.unit"].name_search("15-я")
        self.assertEqual([id_ for id_, _name in found], unit.ids)

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_silent import SilentCommon


@tagged("post_install", "-at_install")
class TestWaiting(SilentCommon):
    """Everything that waits for an answer stands in one list (design §6)."""

    def _get_waiting(self, user=None):
        self.env.flush_all()
        waiting = self.env["profplan.waiting"].with_user(user or self.coordinator)
        waiting.invalidate_model()
        return waiting.search([("plan_id", "=", self.plan.id)])

    def test_a_plan_and_a_report_wait_until_they_are_answered(self):
        self.assertFalse(self._get_waiting())
        self._put("plan_review")
        row = self._get_waiting()
        self.assertEqual(
            (row.kind, row.action_open()["res_id"]), ("plan", self.sheet.id)
        )
        self._set_day("2026-02-12 09:00:00")
        self.assertEqual(self._get_waiting().days, 10)
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertFalse(self._get_waiting())

    def test_the_task_of_a_clause_is_not_told_of_twice(self):
        self._put("plan_review")
        self.assertEqual(self._get_task("plan").step, "review")
        self.assertEqual(len(self._get_waiting()), 1)

    def test_work_postponements_and_claims_wait(self):
        task = self.plan.task_ids.filtered(
            lambda one: one.unit_id == self.department and not one.parent_id
        )
        self.env["profplan.postponement"].with_user(self.user).create(
            {"task_id": task.id, "new_date": "2026-06-01", "reason": "Ремонт"}
        )
        self.lines[1].with_user(self.portal).action_claim_not_applicable("No class")
        kinds = set(self._get_waiting(self.manager).mapped("kind"))
        self.assertEqual(kinds, {"postponement", "claim"})
        task.with_user(self.user).write({"result_text": "Done", "outcome": "full"})
        self.env["profplan.evidence"].with_user(self.user).create(
            {"task_id": task.id, "url": "https://example.org/news", "proves": "News"}
        )
        task.with_user(self.user).action_submit()
        row = self._get_waiting().filtered(lambda one: one.kind == "task")
        self.assertEqual(self._read_window(row.action_open()), task)
        address = {"res_model": "project.task", "res_id": task.id}
        self.assertEqual(
            self._read_window({**address, "views": [(False, "form")]}), task
        )

    def _read_window(self, action):
        """The record that a window shows to whoever answers, its form read whole."""
        model = self.env[action["res_model"]].with_user(self.coordinator)
        record = model.browse(action["res_id"])
        arch = etree.fromstring(
            model.get_views(action["views"])["views"]["form"]["arch"]
        )
        names = {
            node.get("name")
            for node in arch.iter("field")
            if not any(True for _parent in node.iterancestors("field"))
        }
        record.web_read({name: {} for name in names})
        return record.sudo(False).with_env(self.env)

    def _get_buttons(self, action):
        """The buttons that a window's form has for whoever answers."""
        model = self.env[action["res_model"]].with_user(self.coordinator)
        arch = model.get_views(action["views"])["views"]["form"]["arch"]
        return {node.get("name") for node in etree.fromstring(arch).iter("button")}

    def test_facts_of_indicators_wait(self):
        plan = self._create_plan(number="with an indicator")
        indicator = self.env["profplan.indicator"].create(
            {
                "plan_id": plan.id,
                "name": "I",
                "target_ids": [(0, 0, {"year": 2026, "text": "5"})],
            }
        )
        plan.action_approve()
        values = self.env["profplan.indicator.value"].with_user(self.coordinator)
        value = values.create({"indicator_id": indicator.id, "year": 2026, "text": "5"})
        waiting = self.env["profplan.waiting"].with_user(self.coordinator)
        own = [("plan_id", "=", plan.id)]
        self.env.flush_all()
        self.assertFalse(waiting.search(own), "nobody has handed the draft in")
        value.action_submit()
        self.env.flush_all()
        row = waiting.search(own)
        window = row.action_open()
        self.assertEqual((row.kind, window["res_id"]), ("value", value.id))
        self.assertLessEqual(
            {"action_accept", "action_correct"}, self._get_buttons(window)
        )
        value.action_accept()
        self.env.flush_all()
        self.assertFalse(waiting.search(own))

    def test_each_row_opens_what_waits(self):
        self.lines[1].with_user(self.portal).action_claim_not_applicable("No class")
        action = self._get_waiting().action_open()
        self.assertEqual(action["res_model"], "profplan.sheet.line")
        self.assertEqual(action["res_id"], self.lines[1].id)
        waiting = self.env["profplan.waiting"].with_user(self.coordinator)
        self.assertGreaterEqual(waiting.get_count(), 1)

    def test_newest_stand_first(self):
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self._set_day("2026-02-04 09:00:00")
        self.lines[1].with_user(self.portal).action_claim_not_applicable("No class")
        self.assertEqual(self._get_waiting().line_id, self.lines[1] | self.line)
        self.assertEqual(self._get_waiting().mapped("days"), [0, 2])

    def test_on_the_screen_what_has_waited_longest_stands_first(self):
        """The list has an order of its own; the record's is the newest first."""
        arch = self.env.ref("kostroma_profplan.profplan_waiting_view_list").arch
        order = etree.fromstring(arch).get("default_order")
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self._set_day("2026-02-04 09:00:00")
        self.lines[1].with_user(self.portal).action_claim_not_applicable("No class")
        self.env.flush_all()
        rows = self.env["profplan.waiting"].with_user(self.coordinator)
        found = rows.search([("plan_id", "=", self.plan.id)], order=order)
        self.assertEqual(found.mapped("days"), [2, 0])

    def test_of_a_closed_plan_nothing_waits(self):
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self.plan.with_user(self.manager).action_close("Done")
        self.assertFalse(self._get_waiting())

    def test_each_reads_what_they_may_answer(self):
        task = self.plan.task_ids.filtered(
            lambda one: one.unit_id == self.department and not one.parent_id
        )
        self.env["profplan.postponement"].with_user(self.user).create(
            {"task_id": task.id, "new_date": "2026-06-01", "reason": "Ремонт"}
        )
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self.assertEqual(self._get_waiting().mapped("kind"), ["claim"])
        self.assertEqual(
            set(self._get_waiting(self.manager).mapped("kind")),
            {"claim", "postponement"},
        )
        # A whole task of an organisation is dropped by a manager only.
        plan = self._create_plan(number="own task")
        self._create_measure(plan, units=self.school, number="9.1.")
        plan.action_approve()
        whole = plan.task_ids.filtered(lambda one: not one.parent_id)
        whole._as_engine().write({"not_applicable": "claimed"})
        self.env.flush_all()
        rows = self.env["profplan.waiting"]
        domain = [("plan_id", "=", plan.id)]
        self.assertFalse(rows.with_user(self.coordinator).search(domain))
        self.assertTrue(rows.with_user(self.manager).search(domain))
        # What a coordinator has entered for an organisation another one answers.
        self.sheet.with_user(self.coordinator).responsible_name = "Иванова И. И."
        self.assertIn(self.coordinator, self.sheet.entered_by_ids)
        self.assertFalse(self._get_waiting())
        self.assertEqual(self._get_waiting(self.colleague).mapped("kind"), ["claim"])

    def test_only_who_answers_reads_it(self):
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["profplan.waiting"].with_user(user).get_count()

    def test_coordinators_hear_of_claims_once_a_day_in_one_letter(self):
        for line in self.lines:
            line.with_user(self.portal).action_claim_not_applicable("No class")
        self.other_sheet.line_ids[0].with_user(
            self.other_portal
        ).action_claim_not_applicable("No class")
        self.assertFalse(self._get_new(self.coordinator))
        lines = self.env["profplan.sheet.line"]
        lines._tell_of_claims()
        [letter] = self._get_new(self.coordinator)
        for words in (self.school.name, self.other_school.name, ": 3.1, 3.2<"):
            self.assertIn(words, letter.body)
        lines._tell_of_claims()
        self.assertFalse(self._get_new(self.coordinator))
        self.line.with_user(self.coordinator).action_refuse_not_applicable("You have")
        self.line.with_user(self.portal).action_claim_not_applicable("No, really")
        lines._tell_of_claims()
        self.assertEqual(len(self._get_new(self.coordinator)), 1)

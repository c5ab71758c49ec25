from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import heavy
from .dates_common import BASIS
from .evidence_common import PDF, EvidenceCommon


@tagged("post_install", "-at_install")
class TestChangeLog(EvidenceCommon):
    """Every change of a task under control is on record, for good."""

    IN_PART = {"outcome": "part", "outcome_reason": "Quarantine"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figure = cls._create_figure(cls.measure)

    def _get_rows(self, what, task=None):
        rows = (task or self.task).change_ids.filtered(lambda row: row.what == what)
        return rows.sorted("id")

    def _get_values(self, what, task=None):
        return [(row.old_value, row.new_value) for row in self._get_rows(what, task)]

    # --- What is written ---

    def test_a_new_task_is_on_record_as_it_was_made(self):
        row = self.task.change_ids
        self.assertEqual(row.what, "created")
        self.assertEqual(row.new_value["step"], "assigned")
        self.assertEqual(row.new_value["control_date"], "2026-04-01")
        self.assertEqual(row.new_value["unit"]["name"], "Test department")
        self.assertEqual(row.day, date(2026, 3, 2))

    def test_a_move_is_one_row_with_its_author_and_reason(self):
        with freeze_time("2026-03-05 10:00:00"):
            self.task.with_user(self.manager).action_drop("Cancelled")
        row = self._get_rows("step")
        self.assertEqual((row.old_value, row.new_value), ("assigned", "dropped"))
        self.assertEqual(row.author_id, self.manager)
        self.assertEqual(row.remark, "Cancelled")
        self.assertEqual(row.moment, datetime(2026, 3, 5, 10))

    def test_what_people_write_is_on_record_with_what_it_was_before(self):
        task = self.task.with_user(self.user)
        task.write({"result_text": "First"})
        task.write({"result_text": "Second"})
        task._give_figures({self.figure: 3})
        task._give_figures({self.figure: 0})
        task._give_figures({self.figure: None})
        self.assertEqual(
            self._get_values("result"), [(False, "First"), ("First", "Second")]
        )
        rows = self._get_rows("figures")
        self.assertEqual(
            [(row.old_text, row.new_text) for row in rows],
            [("", "Children: 3"), ("Children: 3", "Children: 0"), ("Children: 0", "")],
        )
        zero = {"id": self.figure.id, "name": "Children", "number": 0}
        self.assertEqual(rows[1].new_value, [zero], "zero is not «no data»")
        state = self.task._get_state_at(date(2100, 1, 1))[self.task.id]
        self.assertEqual(state["figures"], [])

    def test_the_outcome_and_its_reason_are_on_record(self):
        task = self.task.with_user(self.user)
        task.write({"outcome": "part", "outcome_reason": "Quarantine"})
        self.assertEqual(self._get_values("outcome"), [(False, "part")])
        self.assertEqual(self._get_rows("outcome").new_text, "Done in part")
        self.assertEqual(self._get_rows("outcome_reason").new_text, "Quarantine")

    def test_what_stays_the_same_leaves_no_row(self):
        self.task.with_user(self.user).write({"result_text": "So"})
        count = len(self.task.change_ids)
        self.task.with_user(self.user).write({"result_text": "So", "priority": "1"})
        self.assertEqual(len(self.task.change_ids), count)

    def test_handing_over_is_on_record_with_the_reason(self):
        self.task.with_user(self.manager)._reassign("Moved", unit=self.centre)
        [(old, new)] = self._get_values("unit")
        self.assertEqual((old["id"], new["id"]), (self.department.id, self.centre.id))
        self.assertEqual(self._get_rows("unit").remark, "Moved")
        self.assertEqual(
            self._get_rows("people").new_value[0]["id"], self.coordinator.id
        )

    def test_a_claim_that_it_does_not_apply_is_on_record(self):
        self.part.with_user(self.portal).action_claim_not_applicable("No such class")
        row = self._get_rows("not_applicable", self.part)
        self.assertEqual((row.old_value, row.new_value), ("no", "claimed"))
        self.assertEqual((row.author_id, row.remark), (self.portal, "No such class"))

    @freeze_time("2026-03-05")
    def test_each_thing_that_changes_on_a_task_is_a_row(self):
        task, manager = self.task, self.task.with_user(self.manager)
        manager._postpone(date(2026, 5, 10), "Quarantine", basis=BASIS)
        manager._reassign("Moved", unit=self.centre, co_units={manager: self.school})
        task._as_engine().date_start = date(2026, 2, 2)
        manager.write({"result_text": "Done"} | self.IN_PART)
        manager.write({"expected_date": "2026-05-20", "expected_reason": "Ice"})
        manager._give_figures({self.figure: 3})
        self._attach_link(user=self.manager)
        task.with_user(self.coordinator).action_submit()
        self.part.with_user(self.portal).action_claim_not_applicable("No such class")
        self.other_part._release("The school has left")
        for what, old, new in (
            ("control_date", "2026-04-01", "2026-05-08"),
            ("legal_date", "2026-04-01", "2026-05-10"),
            ("date_start", "2025-09-01", "2026-02-02"),
            ("submitted_on", False, "2026-03-05"),
            ("result", False, "Done"),
            ("report_date", "2026-04-01", "2026-05-08"),
            ("outcome", False, "part"),
            ("outcome_reason", False, "Quarantine"),
        ):
            with self.subTest(what=what):
                self.assertEqual(self._get_values(what), [(old, new)])
        [(old, new)] = self._get_values("co_units")
        self.assertFalse(old)
        self.assertEqual([one["id"] for one in new], self.school.ids)
        [(_nothing, [reached])] = self._get_values("figures")
        self.assertEqual((reached["id"], reached["number"]), (self.figure.id, 3))
        released = self._get_rows("released", self.other_part)
        self.assertEqual((released.old_value, released.new_value), (False, True))
        self.assertEqual(released.remark, "The school has left")
        rows = (task | self.part | self.other_part).change_ids
        kept = {"created", "evidence", *task._recorded}
        self.assertEqual(set(rows.mapped("what")), kept, "all that is kept")

    def test_a_new_name_of_a_unit_hands_nothing_over(self):
        holds = len(self.task.hold_ids)
        self.department.name = "Renamed department"
        self.assertTrue(self._get_rows("unit"))
        self.assertEqual(len(self.task.hold_ids), holds)

    def test_the_day_is_the_companys(self):
        self.env.company.partner_id.tz = "Asia/Kamchatka"
        with freeze_time("2026-03-05 12:30:00"):
            self.task.with_user(self.user).action_start()
        self.assertEqual(self._get_rows("step").day, date(2026, 3, 6))

    def _count_queries(self, measures):
        plan = self._create_plan(measures, number=f"{measures}-log", approve=True)
        tasks = plan.task_ids.browse(plan.task_ids.ids).with_user(self.user)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tasks.write({"result_text": "Done"})
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @heavy
    def test_a_write_of_many_tasks_is_one_insert(self):
        self._count_queries(1)
        self.assertLessEqual(self._count_queries(50), self._count_queries(5) + 1)

    # --- By nobody but the engine ---

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_adds_changes_or_deletes_a_row(self):
        row = self.task.change_ids[:1]
        admin = self.env.ref("base.user_admin")
        copied = row.copy_data()[0]
        for user in (self.user, self.coordinator, self.manager, admin):
            own = row.with_user(user)
            for forged in (own, own.with_context(profplan_engine=True)):
                for refused in (
                    lambda own=forged: own.write({"remark": "Other"}),
                    lambda own=forged: own.unlink(),
                    lambda own=forged: own.copy(),
                    lambda own=forged: own.create(copied),
                ):
                    with self.subTest(user=user.login):
                        with self.assertRaises(UserError):
                            refused()
            with self.assertRaises(UserError):
                self.task.with_user(user).write({"change_ids": [Command.clear()]})
        with self.assertRaises(UserError):
            row.sudo().unlink()
        with self.assertRaises(UserError):
            row.sudo().write({"author_id": self.user.id})
        with self.assertRaises(UserError):
            row.sudo().create(copied)
        with self.assertRaises(UserError):
            self.task._as_engine().change_ids.write({"remark": "Other"})
        for own_action in (row._as_engine(), row.sudo()._as_engine()):
            with self.assertRaises(UserError):
                own_action.write({"remark": "Other"})
            with self.assertRaises(UserError):
                own_action.unlink()

    def test_defaults_do_not_get_into_a_row(self):
        self.env["ir.default"].set("profplan.change", "remark", "By default")
        self.task.with_user(self.user).with_context(
            default_remark="By context", default_author_id=self.manager.id
        ).write({"result_text": "So"})
        row = self._get_rows("result")
        self.assertFalse(row.remark)
        self.assertEqual(row.author_id, self.user)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_no_other_way_of_rpc_writes_a_row(self):
        row = self.task.change_ids[:1].with_user(self.manager)
        for refused in (
            lambda: row.web_save({"remark": "Other"}, {}),
            lambda: row.browse().web_save({"task_id": self.task.id}, {}),
            lambda: row.name_create("step"),
            lambda: self.task.with_user(self.manager).write(
                {"hold_ids": [Command.clear()]}
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                refused()
        loaded = row.load(["what", "task_id/.id"], [["step", str(self.task.id)]])
        self.assertFalse(loaded["ids"])
        self.assertEqual(len(self.task.change_ids), 1)

    def test_a_reason_that_came_over_rpc_is_no_reason(self):
        self.task.with_user(self.user).with_context(profplan_reason="Forged").write(
            {"result_text": "So"}
        )
        self.assertFalse(self._get_rows("result").remark)

    def test_the_rows_are_read_in_words(self):
        self.task.with_user(self.user).action_start()
        row = self._get_rows("step")
        self.assertEqual((row.old_text, row.new_text), ("Assigned", "In progress"))
        created = self._get_rows("created")
        self.assertIn("Test department", created.new_text)
        self.assertIn("2026", created.new_text)

    # --- The past ---

    def _move_at(self, moment, method, *args, user=None, record=None):
        with freeze_time(moment):
            getattr((record or self.task).with_user(user or self.user), method)(*args)
            self.env.flush_all()

    def _get_state(self, moment):
        return self.task._get_state_at(moment)[self.task.id]

    def test_a_past_day_ends_where_the_company_is(self):
        """At 20:30 UTC it is still the 3rd of March in Moscow, the 4th in Kamchatka.

        The day is that of the place where the company was when it happened.
        """
        for zone, step in (
            ("Europe/Moscow", "in_progress"),
            ("Asia/Kamchatka", "assigned"),
        ):
            with freeze_time("2026-03-02"):
                plan = self._create_plan(approve=True, number=zone)
            self.task = plan.task_ids[0]
            self.env.company.partner_id.tz = zone
            self._move_at("2026-03-03 20:30:00", "action_start")
            for tz in ("Asia/Kamchatka", "Europe/Moscow", False):
                self.user.tz = tz
                with self.subTest(company=zone, person=tz):
                    self.assertEqual(self._get_state(date(2026, 3, 3))["step"], step)
                    after = self._get_state(date(2026, 3, 4))["step"]
                    self.assertEqual(after, "in_progress")

    def test_a_past_state_is_rebuilt_through_all_that_came_after(self):
        self._move_at("2026-03-03", "action_start")
        with freeze_time("2026-03-04"):
            evidence = self._attach()
        self._move_at("2026-03-05", "write", {"result_text": "400"})
        self._move_at("2026-03-05", "_give_figures", {self.figure: 400})
        self._move_at("2026-03-06", "write", {"result_text": "40"})
        self._move_at("2026-03-06", "_give_figures", {self.figure: 40})
        self._move_at("2026-03-07", "unlink", record=evidence)
        self._move_at(
            "2026-03-08",
            "write",
            {"name": "Renamed department"},
            user=self.manager,
            record=self.department,
        )
        with freeze_time("2026-03-09"):
            self.task.with_user(self.manager)._reassign("Moved", unit=self.centre)
        with freeze_time("2026-03-10"):
            self._attach(user=self.manager)
        with freeze_time("2026-03-11"):
            self.task.with_user(self.coordinator).action_submit()
        # As it was in the evening of each day.
        states = {
            day: self._get_state(date(2026, 3, day)) for day in (2, 3, 4, 5, 6, 7, 8, 9)
        }
        names = {day: state["unit"]["name"] for day, state in states.items()}
        self.assertEqual(states[2]["step"], "assigned")
        self.assertEqual(states[3]["step"], "in_progress")
        self.assertEqual(states[3]["evidence"], [])
        self.assertEqual([one["id"] for one in states[4]["evidence"]], evidence.ids)
        numbers = {
            day: [one["number"] for one in state["figures"]]
            for day, state in states.items()
        }
        self.assertEqual((states[5]["result"], numbers[5]), ("400", [400]))
        self.assertEqual((states[6]["result"], numbers[6]), ("40", [40]))
        self.assertEqual(len(states[6]["evidence"]), 1)
        self.assertEqual(states[7]["evidence"], [])
        self.assertEqual(names[7], "Test department")
        self.assertEqual(names[8], "Renamed department")
        self.assertEqual(names[9], "Test centre")
        self.assertEqual(states[9]["control_date"], date(2026, 4, 1))
        self.assertIsNone(states[9]["submitted_on"])
        now = self._get_state(datetime(2026, 3, 11, 12))
        self.assertEqual(now["submitted_on"], date(2026, 3, 11))
        self.assertEqual(now["step"], "review")

    def test_of_two_changes_at_one_moment_the_later_one_holds(self):
        with freeze_time("2026-03-05 10:00:00"):
            for words in ("First", "Second"):
                self.task.with_user(self.user).write({"result_text": words})
        self.assertEqual(self._get_state(date(2026, 3, 5))["result"], "Second")

    def test_what_was_not_there_yet_has_no_state(self):
        self.assertEqual(self.task._get_state_at(date(2026, 3, 1)), {})

    def test_a_past_state_of_many_tasks_is_one_query(self):
        tasks = self.plan.task_ids
        tasks.mapped("name")
        self.env.flush_all()
        with self.assertQueryCount(1):
            states = tasks.sudo()._get_state_at(date(2026, 3, 2))
        self.assertEqual(set(states), set(tasks.ids))

    def test_a_stranger_reads_no_past(self):
        with self.assertRaises(AccessError):
            self.other_part.with_user(self.portal)._get_state_at(date(2026, 3, 2))

    # --- Evidence is never lost ---

    def test_removed_evidence_is_marked_and_counts_nowhere(self):
        evidence = self._attach()
        stored = evidence.file
        with freeze_time("2026-03-05 10:00:00"):
            evidence.unlink()
        self.assertTrue(evidence.exists())
        self.assertEqual(evidence.with_context(bin_size=False).file, stored)
        self.assertEqual(evidence.removed_on, datetime(2026, 3, 5, 10))
        self.assertEqual(evidence.removed_by_id, self.user)
        for active_test in (True, False):
            task = self.task.with_context(active_test=active_test)
            task.invalidate_recordset()
            self.assertFalse(task.evidence_ids)
            self.assertEqual(task.evidence_count, 0)
            with self.assertRaises(UserError):
                task.with_user(self.user).action_submit()
        found = self.env["profplan.evidence"].search([("task_id", "=", self.task.id)])
        self.assertFalse(found)
        row = self._get_rows("evidence")[-1]
        self.assertEqual(row.old_value["name"], "Приказ.pdf")
        self.assertFalse(row.new_value)
        self.assertEqual(row.evidence_id, evidence)

    def test_removed_evidence_is_restored_by_nobody(self):
        evidence = self._attach()
        evidence.unlink()
        for user in (self.user, self.manager):
            for vals in (
                {"active": True},
                {"removed_on": False},
                {"removed_by_id": False},
                {"proves": "Something"},
            ):
                with self.subTest(vals=vals):
                    with self.assertRaisesRegex(UserError, "was removed by"):
                        evidence.with_user(user).write(vals)
            with self.assertRaisesRegex(UserError, "was removed by"):
                evidence.with_user(user).action_unarchive()
            with self.assertRaisesRegex(UserError, "was removed by"):
                evidence.with_user(user).unlink()

    def test_removed_in_the_form_it_is_marked_too(self):
        evidence = self._attach()
        self.task.with_user(self.user).write(
            {"evidence_ids": [Command.delete(evidence.id)]}
        )
        self.assertTrue(evidence.removed_on)
        self.assertFalse(self.task.evidence_ids)

    def test_a_file_that_is_replaced_stays(self):
        evidence = self._attach()
        checksum = evidence.checksum
        evidence.write(self._prepare_replacement(PDF + b"2"))
        self.assertNotEqual(evidence.checksum, checksum)
        former = (
            self.env["profplan.evidence"]
            .with_context(active_test=False)
            .search([("checksum", "=", checksum), ("task_id", "=", self.task.id)])
        )
        self.assertEqual(len(former), 1)
        self.assertTrue(former.removed_on)
        self.assertEqual(former.uploaded_by_id, self.user)
        self.assertEqual(len(self.task.evidence_ids), 1)
        row = self._get_rows("evidence")[-1]
        self.assertEqual(row.old_value["checksum"], checksum)
        self.assertEqual(row.new_value["checksum"], evidence.checksum)

    def test_a_link_that_is_replaced_stays(self):
        link = self._attach_link(url="https://example.org/1")
        link.with_user(self.user).url = "https://example.org/2"
        former = self.env["profplan.evidence"].with_context(active_test=False)
        former = former.search([("url", "=", "https://example.org/1")])
        self.assertEqual(former.task_id, self.task)
        self.assertTrue(former.removed_on)
        self.assertEqual(self.task.evidence_ids, link)

    def test_removed_evidence_of_a_part_counts_nowhere(self):
        twin = self._attach()
        evidence = self._attach(self.part, self.portal)
        self.assertEqual(self.root.evidence_count, 1)
        self.assertTrue(twin.finding)
        evidence.with_user(self.portal).unlink()
        for active_test in (True, False):
            root = self.root.with_context(active_test=active_test)
            self.env.invalidate_all()
            self.assertFalse(root.part_evidence_ids)
            self.assertEqual(root.evidence_count, 0)
            self.assertFalse(root.contract_met)
            self.assertFalse(twin.with_context(active_test=active_test).finding)

    def _prepare_replacement(self, content):
        vals = self._prepare_file_vals(content=content)
        return {"file": vals["file"], "name": vals["name"]}

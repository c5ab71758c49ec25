from contextlib import closing
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ProfplanCommon

REFUSED = UserError  # AccessError and ValidationError are kinds of it


@tagged("post_install", "-at_install")
class TestGuards(ProfplanCommon):
    """No door around the rules: RPC, Odoo's own project rights, mass edit, import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan(measures=2, approve=True)
        cls.task, cls.other_task = cls.plan.task_ids
        cls.outside = cls.env["project.project"].create({"name": "Outside"})
        cls.outside_task = cls.env["project.task"].create(
            {"name": "Outside", "project_id": cls.outside.id}
        )
        cls.project_admin = new_test_user(
            cls.env, "project_admin", groups="project.group_project_manager"
        )
        cls.project_user = new_test_user(
            cls.env, "project_user", groups="project.group_project_user"
        )
        cls.insiders = (
            cls.project_admin | cls.project_user | cls.user | cls.coordinator
        ) | cls.manager

    def _assert_refused(self, action, user):
        with self.assertRaises(REFUSED):
            action(self.task.with_user(user))
            self.env.flush_all()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_protected_fields_are_written_by_nobody(self):
        values = {
            "active": False,
            "child_ids": [Command.create({"name": "sneaked in"})],
            "control_date": "2027-01-01",
            "date_deadline": "2027-01-01 10:00:00",
            "health": "done_on_time",
            "is_template": True,
            "legal_date": "2027-01-01",
            "measure_id": False,
            "name": "Other words",
            "parent_id": self.other_task.id,
            "project_id": self.outside.id,
            "recurring_task": True,
            "remark": "just so",
            "state": "1_done",
            "step": "done",
            "submitted_on": "2026-01-01",
            "unit_id": self.centre.id,
            "user_ids": [Command.clear()],
        }
        for user in self.insiders:
            for name, value in values.items():
                with self.subTest(user=user.login, field=name):
                    self._assert_refused(
                        lambda task, n=name, v=value: task.write({n: v}), user
                    )

    def test_people_write_what_they_did_and_the_looks_of_a_card_and_nothing_else(self):
        what_was_done = {"evidence_ids", "result_text", "figure_value_ids"}
        what_was_done |= {
            "outcome",
            "outcome_reason",
            "expected_date",
            "expected_reason",
        }
        looks = {"description", "priority", "sequence", "color", "tag_ids"}
        looks |= {"displayed_image_id", "message_main_attachment_id"}
        personal = {"activity_ids", "personal_stage_id", "personal_stage_type_id"}
        personal |= {"personal_stage_type_ids"}
        a_move = {"stage_id", "remark"}  # tried one by one in TestMoves
        task = self.task.with_user(self.manager)
        for name in task._fields.keys() - what_was_done - looks - personal - a_move:
            with self.subTest(field=name):
                with self.assertRaisesRegex(UserError, "not changed by hand"):
                    task.write({name: False})

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_an_organisation_writes_what_it_did_and_nothing_else(self):
        self.task._as_engine().unit_id = self.school
        self.task.with_user(self.portal).write({"result_text": "Done so"})
        self.assertEqual(self.task.result_text, "Done so")
        for name, value in (
            ("state", "1_done"),
            ("date_deadline", "2027-01-01 10:00:00"),
            ("name", "Other words"),
            ("control_date", "2027-01-01"),
            ("unit_id", self.other_school.id),
            ("child_ids", [Command.create({"name": "sneaked in"})]),
            ("description", "<a href='https://x.example' style='position:fixed'>x</a>"),
            ("priority", "1"),
            ("sequence", 1),
            ("color", 1),
            ("tag_ids", [Command.clear()]),
            ("displayed_image_id", False),
        ):
            with self.subTest(name):
                self._assert_refused(
                    lambda task, n=name, v=value: task.write({n: v}), self.portal
                )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_actions_of_plain_project_do_not_get_around(self):
        actions = {
            "unlink": lambda task: task.unlink(),
            "archive": lambda task: task.action_archive(),
            "copy": lambda task: task.copy(),
            "template": lambda task: task.action_convert_to_template(),
            "calendar": lambda task: task.plan_task_in_calendar(
                {"date_deadline": "2027-01-01 00:00:00"}
            ),
        }
        for user in self.insiders:
            for name, action in actions.items():
                with self.subTest(user=user.login, action=name):
                    self._assert_refused(action, user)

    def test_import_changes_nothing(self):
        xmlid = self.task.export_data(["id"])["datas"][0][0]
        for field, value in (("state", "1_done"), ("name", "Other words")):
            result = (
                self.env["project.task"]
                .with_user(self.project_admin)
                .load(["id", field], [[xmlid, value]])
            )
            self.assertTrue(result["messages"], field)
            self.assertFalse(result["ids"], field)
        self.assertEqual(self.task.step, "assigned")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nothing_is_put_into_a_plan_from_outside(self):
        project = self.plan.project_id
        attempts = {
            "create": lambda task: task.create({"name": "x", "project_id": project.id}),
            "default": lambda task: task.with_context(
                default_project_id=project.id
            ).create({"name": "x"}),
            "subtask": lambda task: task.create(
                {"name": "x", "parent_id": self.task.id, "project_id": project.id}
            ),
            "measure": lambda task: task.create(
                {"name": "x", "measure_id": self.task.measure_id.id}
            ),
            "quick": lambda task: task.with_context(
                default_project_id=project.id
            ).name_create("x"),
            "move": lambda task: task.browse(self.outside_task.id).write(
                {"project_id": project.id}
            ),
            "under": lambda task: task.browse(self.outside_task.id).write(
                {"parent_id": self.task.id}
            ),
            "adopt": lambda task: task.browse(self.outside_task.id).write(
                {"measure_id": self.task.measure_id.id}
            ),
        }
        for user in self.project_admin | self.project_user | self.manager:
            for name, attempt in attempts.items():
                with self.subTest(user=user.login, attempt=name):
                    self._assert_refused(attempt, user)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_board_is_not_opened_archived_or_deleted(self):
        project = self.plan.project_id
        stage = self.env["project.task.type"].create({"name": "Own", "user_id": False})
        attempts = {
            "archive": lambda board: board.write({"active": False}),
            "portal": lambda board: board.write({"privacy_visibility": "portal"}),
            "stages": lambda board: board.write({"type_ids": [Command.link(stage.id)]}),
            "template": lambda board: board.write({"is_template": True}),
            "unlink": lambda board: board.unlink(),
            "share": lambda board: (
                self.env["project.collaborator"]
                .with_user(board.env.user)
                .create(
                    {"project_id": board.id, "partner_id": self.portal.partner_id.id}
                )
            ),
        }
        for user in self.project_admin | self.manager:
            for name, attempt in attempts.items():
                with (
                    self.subTest(user=user.login, attempt=name),
                    self.assertRaises(REFUSED),
                ):
                    attempt(project.with_user(user))

    def test_the_board_gets_no_column_from_the_side_of_the_column(self):
        stage = self.env["project.task.type"].create({"name": "Own", "user_id": False})
        with self.assertRaises(REFUSED):
            stage.with_user(self.project_admin).write(
                {"project_ids": [Command.link(self.plan.project_id.id)]}
            )

    def test_steps_of_columns_are_kept(self):
        stage = self.env.ref("kostroma_profplan.stage_review")
        admin_stage = stage.with_user(self.project_admin)
        for vals in ({"step": "done"}, {"fold": True}, {"active": False}):
            with self.assertRaises(REFUSED):
                admin_stage.with_context(install_mode=True).write(vals)
        with self.assertRaises(REFUSED):
            admin_stage.unlink()
        with self.assertRaises(REFUSED):
            admin_stage.write({"name": "На приёмке"})
        stage.with_user(self.manager).write({"name": "На приёмке"})
        self.assertEqual((stage.name, stage.step), ("На приёмке", "review"))

    def test_a_column_without_step_takes_no_task_of_a_plan(self):
        stage = self.env["project.task.type"].create({"name": "Own", "user_id": False})
        for user in self.insiders:
            self._assert_refused(
                lambda task: task.write({"stage_id": stage.id, "remark": "x"}), user
            )

    def test_context_over_rpc_is_no_engine(self):
        for value in (True, "task", ["task"], {"scope": "task"}, {}, 1):
            self._assert_refused(
                lambda task, v=value: task.with_context(profplan_engine=v).write(
                    {"control_date": "2027-01-01"}
                ),
                self.manager,
            )

    def test_what_our_own_action_opens_opens_nothing_else(self):
        guarded = {
            "task": (self.task, {"control_date": "2027-01-01"}),
            "board": (self.plan.project_id, {"privacy_visibility": "followers"}),
            "plan": (self.plan, {"state": "closed"}),
            "order": (self.task.measure_id, {"name": "Other words"}),
            "evidence": (self.env["profplan.evidence"], {"size": 1}),
            "postponement": (self.env["profplan.postponement"], {"state": "granted"}),
        }
        for opener, (opened, _vals) in guarded.items():
            context = opened._as_engine().env.context
            for name, (records, vals) in guarded.items():
                attempt = records.with_context(**context)
                with self.subTest(opened=opener, tried=name):
                    if name == opener:
                        with closing(self.cr.savepoint()):
                            attempt.write(vals)
                            self.env.flush_all()
                        self.env.invalidate_all(flush=False)
                    else:
                        with self.assertRaises(REFUSED):
                            attempt.write(vals)

    def test_our_own_action_gives_no_rights(self):
        task = self.task.with_user(self.viewer)._as_engine()
        with self.assertRaises(AccessError):
            task.write({"control_date": "2027-01-01"})

    def test_people_of_the_unit_write_what_they_did(self):
        self.task.with_user(self.user).write({"result_text": "Done so"})
        self.assertEqual(self.task.result_text, "Done so")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_others_do_not_write_what_was_done(self):
        stranger = self._create_user("user", login="profplan_stranger")
        for user in self.viewer | stranger | self.project_admin | self.portal:
            self._assert_refused(lambda task: task.write({"result_text": "x"}), user)

    def test_what_is_handed_in_is_not_rewritten_while_it_is_read(self):
        self.task._as_engine().stage_id = self.env.ref("kostroma_profplan.stage_review")
        given = ({"result_text": "x"}, {"outcome": "none"}, {"outcome_reason": "x"})
        for user in self.user | self.coordinator | self.manager:
            for vals in given:
                with self.subTest(user=user.login, **vals):
                    self._assert_refused(lambda task, vals=vals: task.write(vals), user)

    def test_closed_task_is_not_rewritten(self):
        self.task._as_engine().stage_id = self.env.ref("kostroma_profplan.stage_done")
        self._assert_refused(lambda task: task.write({"result_text": "x"}), self.user)

    def test_tasks_outside_plans_behave_as_plain_odoo(self):
        task = self.outside_task.with_user(self.project_user)
        task.write({"state": "1_done", "name": "New"})
        task.copy()
        parent = task.create({"name": "Parent", "project_id": self.outside.id})
        task.write({"parent_id": parent.id})
        self.assertTrue(task.is_closed)
        task.unlink()

    def test_tasks_outside_plans_end_and_are_timed_by_their_columns(self):
        columns = self.env["project.task.type"].create(
            [
                {"name": name, "fold": fold, "project_ids": self.outside.ids}
                for name, fold in (("Doing", False), ("Finished", True))
            ]
        )
        task = self.outside_task
        task.date_assign = task.create_date + timedelta(days=14)
        self.assertGreater(task.working_days_open, 0)
        for column in columns:
            task.stage_id = column
            self.assertEqual(bool(task.date_end), column.fold)
            self.assertFalse(task.health)

    def test_order_words_are_kept_after_approval(self):
        measure = self.task.measure_id.with_user(self.manager)
        section = measure.section_id
        for record, vals in (
            (measure, {"name": "Other words"}),
            (measure, {"deadline_text": "завтра"}),
            (measure, {"control_date": "2027-01-01"}),
            (measure.assignment_ids, {"unit_id": self.centre.id}),
            (section, {"name": "Other"}),
            (measure.plan_id, {"date_end": "2030-01-01"}),
            (measure.plan_id, {"state": "draft"}),
            (measure.plan_id, {"project_id": self.outside.id}),
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                record.write(vals)
        for record in (measure, measure.assignment_ids, section, measure.plan_id):
            with self.assertRaises(REFUSED):
                record.unlink()

import inspect

from markupsafe import Markup

from odoo.fields import Command
from odoo.tests import tagged

from .doors_common import DoorsCommon
from .evidence_common import PDF, encode

OPERATIONS = ("read", "write", "create", "unlink")
ALL = frozenset(OPERATIONS)
READ = frozenset({"read"})
NONE = frozenset()

# {model: {role: operations}}; who is not named may nothing. Rights to the model: which
# records they reach is walked by the attempts below.
PLAN_PART = {"viewer": READ, "user": READ, "coordinator": READ, "manager": ALL}
READ_ONLY = dict.fromkeys(("viewer", "user", "coordinator", "manager"), READ)
SHEET = {
    "viewer": READ,
    **dict.fromkeys(("user", "coordinator", "manager", "portal"), {"read", "write"}),
}
CLOSING = {
    **dict.fromkeys(("viewer", "user"), READ),
    **dict.fromkeys(("coordinator", "manager"), {"read", "write"}),
}
RIGHTS = {
    "profplan.plan": PLAN_PART,
    "profplan.section": PLAN_PART,
    "profplan.measure": PLAN_PART,
    "profplan.window": PLAN_PART,
    "profplan.assignment": PLAN_PART,
    "profplan.unit": PLAN_PART,
    "profplan.unit.alias": PLAN_PART,
    "profplan.organisation.type": PLAN_PART,
    "profplan.enrolment": {**PLAN_PART, "coordinator": ALL},
    "profplan.unit.responsible": {
        "viewer": READ,
        "user": READ,
        **dict.fromkeys(
            ("coordinator", "manager", "portal"), {"read", "write", "create"}
        ),
    },
    "profplan.indicator": PLAN_PART,
    "profplan.indicator.target": PLAN_PART,
    "profplan.evidence.rule": PLAN_PART,
    "profplan.figure": {**PLAN_PART, "portal": READ},
    "profplan.figure.value": {
        "viewer": READ,
        "user": ALL,
        "coordinator": ALL,
        "manager": ALL,
        "portal": ALL,
    },
    "profplan.indicator.value": {
        "viewer": READ,
        "user": READ,
        "coordinator": ALL,
        "manager": ALL,
        "portal": ALL,
    },
    "profplan.evidence": {
        "viewer": READ,
        "user": ALL,
        "coordinator": ALL,
        "manager": ALL,
        "portal": ALL,
    },
    "profplan.event": {
        "viewer": READ,
        "user": ALL,
        "coordinator": ALL,
        "manager": ALL,
        "portal": ALL,
    },
    "profplan.postponement": {
        "viewer": READ,
        "user": {"read", "create"},
        "coordinator": {"read", "create"},
        "manager": {"read", "create", "write"},
        "portal": {"read", "create"},
    },
    "profplan.absence": {
        "viewer": READ,
        "user": ALL,
        "coordinator": ALL,
        "manager": ALL,
    },
    "profplan.occasion": READ_ONLY,
    "profplan.reminder": {"manager": READ},
    "profplan.collection": READ_ONLY,
    "profplan.discipline": READ_ONLY,
    "profplan.report.mailing": {"manager": ALL},
    "profplan.waiting": {"coordinator": READ, "manager": READ},
    "profplan.check": READ_ONLY,
    "profplan.check.line": {**READ_ONLY, "portal": READ},
    "profplan.lock.exception": {**READ_ONLY, "portal": READ},
    "profplan.acknowledgement": {**READ_ONLY, "portal": READ},
    "profplan.closing": CLOSING,
    "profplan.closing.point": CLOSING,
    "profplan.amendment": {**READ_ONLY, "manager": {"read", "write", "create"}},
    "profplan.amendment.line": {**READ_ONLY, "manager": {"read", "write"}},
    "profplan.sheet": SHEET,
    "profplan.sheet.line": SHEET,
}
ROLES = ("viewer", "user", "coordinator", "manager", "portal", "employee")

# Users with no right at all to the models that are not in the table.
OUTSIDERS = ("portal", "employee", "project_user", "project_admin")


@tagged("post_install", "-at_install", "security")
class TestDoorsRights(DoorsCommon):
    """Model × role × operation; own and foreign records."""

    def _get_models(self):
        models = self.env["ir.model"].search([("model", "=like", "profplan.%")])
        return [
            self.env[model.model]
            for model in models
            if not (model.abstract or model.transient)
        ]

    def test_every_model_gives_each_role_what_the_table_says(self):
        for model in self._get_models():
            rights = RIGHTS.get(model._name)
            for role in ROLES if rights else OUTSIDERS:
                user = getattr(self, role)
                expected = (rights or {}).get(role, NONE)
                with self.subTest(model=model._name, role=role):
                    self.assertEqual(
                        {
                            operation
                            for operation in OPERATIONS
                            if model.with_user(user).has_access(operation)
                        },
                        expected,
                    )

    def test_tasks_of_others_are_not_read_by_outsiders(self):
        for role in ("portal", "employee", "project_user"):
            user = getattr(self, role)
            found = self.env["project.task"].with_user(user).search([])
            with self.subTest(role):
                self.assertNotIn(self.task, found)
                self.assertNotIn(self.other_part, found)
        tasks = self.task | self.other_part
        for role in ("viewer", "user", "coordinator", "manager"):
            self.assertTrue(tasks.with_user(getattr(self, role)).has_access("read"))
            self.plan.project_id.with_user(getattr(self, role)).read(["name"])

    def test_all_numbers_of_ours_are_of_the_class_that_refuses(self):
        Number = type(self.env["profplan.figure.value"]._fields["value"])
        plain = [
            f"{model._name}.{name}"
            for model in (*self._get_models(), self.env["project.task"])
            for name, field in model._fields.items()
            if field.type in ("float", "monetary")
            and field._module == "kostroma_profplan"
            and not isinstance(field, Number)
            and not model._name.startswith("profplan.import")
        ]
        self.assertFalse(plain)

    def test_commands_of_other_models_have_the_rights_of_the_person(self):
        models = [*self._get_models(), self.env["project.task"]]
        for model in models:
            if not model._name.startswith("profplan.import"):
                with self.subTest(model._name):
                    self.assertFalse(model._allow_sudo_commands)


@tagged("post_install", "-at_install", "security")
class TestDoorsOfTasks(DoorsCommon):
    """What Odoo offers for any task does nothing to a plan's."""

    def test_defaults_of_a_person_put_nothing_into_a_plan(self):
        def set_and_create(name, value):
            def attempt(env):
                env["ir.default"].set("project.task", name, value, user_id=True)
                env["project.task"].create({"name": "x"})

            return attempt

        values = {
            "project_id": self.plan.project_id.id,
            "parent_id": self.task.id,
            "measure_id": self.measure.id,
            "plan_id": self.plan.id,
            "unit_id": self.school.id,
            "control_date": "2027-01-01",
            "step": "done",
            "stage_id": self.env.ref("kostroma_profplan.stage_done").id,
        }
        attempts = {f"ir.default {n}": set_and_create(n, v) for n, v in values.items()}
        attempts |= {
            f"context {name}": lambda env, name=name, value=value: (
                env["project.task"]
                .with_context(**{f"default_{name}": value})
                .create({"name": "x"})
            )
            for name, value in values.items()
        }
        self._assert_all_closed(attempts, self.project_user | self.manager)

    def test_a_task_outside_does_not_claim_a_plan(self):
        values = {
            "measure_id": self.measure.id,
            "plan_id": self.plan.id,
            "section_id": self.measure.section_id.id,
            "unit_id": self.school.id,
            "co_unit_ids": [Command.link(self.school.id)],
            "step": "done",
            "health": "done_on_time",
            "stage_id": self.env.ref("kostroma_profplan.stage_done").id,
            "project_id": self.plan.project_id.id,
            "parent_id": self.task.id,
            "child_ids": [Command.link(self.task.id)],
            "depend_on_ids": [Command.link(self.task.id)],
            "dependent_ids": [Command.link(self.task.id)],
            "hold_ids": [Command.link(self.task.hold_ids[:1].id)]
            if "hold_ids" in self.task._fields
            else [Command.link(self.task.id)],
            "postponement_ids": [
                Command.create({"new_date": "2026-05-01", "reason": "x"})
            ],
        }
        attempts = {
            name: lambda env, task, name=name, value=value: task.write({name: value})
            for name, value in values.items()
        }
        attempts |= {
            f"create {name}": lambda env, task, name=name, value=value: task.create(
                {"name": "x", name: value}
            )
            for name, value in values.items()
        }
        users = self.project_user | self.project_admin
        self._assert_all_closed(attempts, users, self.own_task)

    def test_other_models_lead_to_no_task_of_a_plan(self):
        task_id, done = self.task.id, self.env.ref("kostroma_profplan.stage_done").id
        tag = self.env["project.tags"].create({"name": "Tag"})
        line = self.env["project.task.stage.personal"].search(
            [("task_id", "=", task_id), ("user_id", "=", self.user.id)], limit=1
        )
        moved = {"stage_id": done}
        attempts = {
            "personal stage": lambda env: env["project.task.stage.personal"].create(
                {"task_id": task_id, "user_id": env.uid}
            ),
            "leave the task": lambda env: line.with_env(env).unlink(),
            "move the line": lambda env: line.with_env(env).write(
                {"task_id": self.other_part.id}
            ),
            "tags": lambda env: tag.with_env(env).write(
                {"task_ids": [Command.update(task_id, moved)]}
            ),
            "tag it": lambda env: (
                env.user in self.user | self.manager  # at work on it
                or tag.with_env(env).write({"task_ids": [Command.link(task_id)]})
            ),
            "milestone": lambda env: env["project.milestone"].create(
                {
                    "name": "x",
                    "project_id": self.outside.id,
                    "task_ids": [Command.link(task_id)],
                }
            ),
            "recurrence": lambda env: env["project.task.recurrence"].create(
                {"task_ids": [Command.link(task_id)]}
            ),
            "column": lambda env: env["project.task.type"].create(
                {"name": "x", "project_ids": [Command.link(self.plan.project_id.id)]}
            ),
            "board": lambda env: self.plan.project_id.with_env(env).copy(),
            "board tasks": lambda env: self.plan.project_id.with_env(env).write(
                {"tasks": [Command.update(task_id, moved)]}
            ),
            "board default": lambda env: (
                env["project.project"]
                .with_context(default_profplan_id=self.plan.id)
                .create({"name": "x"})
            ),
            "own columns": lambda env: self.outside.with_env(env).write(
                {"type_ids": [Command.link(done)], "task_ids": [Command.link(task_id)]}
            ),
            "template": lambda env: self.task.with_env(
                env
            ).action_convert_to_template(),
            "from template": lambda env: self.task.with_env(
                env
            ).action_create_from_template(),
            "rating": lambda env: env["rating.rating"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("project.task"),
                    "res_id": task_id,
                    "rating": 5,
                    "consumed": True,
                }
            ),
            "rate": lambda env: self.task.with_env(env).rating_apply(
                5, rating=env["rating.rating"]
            ),
            "share": lambda env: env["project.share.wizard"].create(
                {
                    "res_model": "project.project",
                    "res_id": self.plan.project_id.id,
                }
            ),
            "collaborator": lambda env: self.plan.project_id.with_env(
                env
            )._add_collaborators(self.portal.partner_id),
            "privacy": lambda env: self.plan.project_id.with_env(env).write(
                {"privacy_visibility": "portal"}
            ),
            "dependency wizard": lambda env: self.task.with_env(env).write(
                {"depend_on_ids": [Command.link(self.own_task.id)]}
            ),
            "hours": lambda env: self.task.with_env(env).write({"allocated_hours": 5}),
            "subtask": lambda env: (
                self.task.with_env(env).action_convert_to_subtask()
                and self.task.with_env(env).write({"parent_id": self.own_task.id})
            ),
        }
        users = self.project_user | self.project_admin | self.user | self.manager
        self._assert_all_closed(attempts, users)

    def test_a_task_is_not_told_of_by_a_refusal(self):
        """A foreign task and one that is not there are answered alike."""
        secret = (self.task.name, self.department.name, self.other_school.name)
        counted = self._create_figure(self.cascade)
        missing = self.task.browse(self.task.search([], order="id desc")[:1].id + 1000)
        calls = {
            "write": lambda env, task: task.write({"result_text": "x"}),
            "move": lambda env, task: task.write(
                {"stage_id": env.ref("kostroma_profplan.stage_review").id}
            ),
            "submit": lambda env, task: task.action_submit(),
            "start": lambda env, task: task.action_start(),
            "accept": lambda env, task: task.action_accept(),
            "return": lambda env, task: task.action_return("x"),
            "drop": lambda env, task: task.action_drop("x"),
            "reopen": lambda env, task: task.action_reopen("x"),
            "claim": lambda env, task: task.action_claim_not_applicable("x"),
            "refuse": lambda env, task: task.action_refuse_not_applicable("x"),
            "confirm": lambda env, task: task.action_confirm_not_applicable(),
            "evidence": lambda env, task: env["profplan.evidence"].create(
                {"task_id": task.id, "url": "https://example.org"}
            ),
            "postpone": lambda env, task: env["profplan.postponement"].create(
                {"task_id": task.id, "new_date": "2026-05-01", "reason": "x"}
            ),
            "figure": lambda env, task: env["profplan.figure.value"].create(
                {"task_id": task.id, "figure_id": counted.id, "value": 5}
            ),
            "figure by default": lambda env, task: (
                env["profplan.figure.value"]
                .with_context(default_task_id=task.id)
                .create({"figure_id": counted.id, "value": 5})
            ),
            "outcome": lambda env, task: task.write({"outcome": "none"}),
            "ask": lambda env, task: task.action_ask_submit(),
            "dialog": lambda env, task: env["profplan.submit"].create(
                {"task_id": task.id}
            ),
            "onchange": lambda env, task: env["profplan.evidence"].onchange(
                {"task_id": task.id}, ["task_id"], {"task_id": {}, "unit_id": {}}
            ),
        }
        for user in self.portal | self.employee | self.project_user:
            for name, call in calls.items():
                with self.subTest(call=name, user=user.login):
                    foreign = self._assert_closed(call, user, self.other_part)
                    absent = self._assert_closed(call, user, missing)
                    self.assertTrue(foreign)
                    self.assertEqual(str(foreign), str(absent))
                    for word in secret:
                        self.assertNotIn(word, str(foreign))


@tagged("post_install", "-at_install", "security")
class TestDoorsOfMethods(DoorsCommon):
    """Every public method that our code defines, called as by RPC."""

    ARGUMENTS = {
        "field_names": [],
        "fields_list": [],
        "fields_spec": {},
        "message": "",
        "message_dict": {},
        "model": "project.task",
        "msg_dict": {},
        "operation": "write",
        "pid": 1,
        "stage_id": 0,
        "values": {},
        "vals": {"name": "x"},
        "vals_list": [{"name": "x"}],
    }

    def _get_methods(self, model):
        """``{name: function}`` of the public methods that our files define."""
        methods = {}
        for cls in type(model).__mro__:
            if cls.__module__.startswith("odoo.addons.kostroma_profplan"):
                for name, value in vars(cls).items():
                    if not name.startswith("_") and inspect.isfunction(value):
                        methods.setdefault(name, value)
        return methods

    def _prepare_arguments(self, method):
        """Something for every argument that must be given."""
        parameters = list(inspect.signature(method).parameters.values())[1:]
        return {
            one.name: self.ARGUMENTS.get(one.name, "x")
            for one in parameters
            if one.default is inspect.Parameter.empty
            and one.kind
            not in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        }

    def _get_records(self):
        """One record of each kind that is foreign to everybody who tries."""
        evidence = self._attach(self.other_part, self.other_portal)
        postponement = self.env["profplan.postponement"].with_user(self.other_portal)
        postponement = postponement.create(
            {"task_id": self.other_part.id, "new_date": "2026-05-04", "reason": "x"}
        )
        absence = self.env["profplan.absence"].create(
            {
                "user_id": self.manager.id,
                "deputy_id": self.coordinator.id,
                "date_start": "2026-03-01",
                "date_end": "2026-03-31",
            }
        )
        indicator = self.env["profplan.indicator"].create(
            {
                "plan_id": self._create_plan(measures=0, number="m").id,
                "name": "I",
                "target_ids": [Command.create({"year": 2026, "text": "5"})],
            }
        )
        figure = self.env["profplan.indicator.value"].create(
            {"indicator_id": indicator.id, "year": 2026, "text": "5"}
        )
        rule = self.env["profplan.evidence.rule"].create(
            {"measure_id": self.measure.id, "minimum": 1}
        )
        counted = self._create_figure(self.cascade)
        self.other_part._give_figures({counted: 5})
        plan_records = [
            self.plan,
            self.plan.project_id,
            self.measure,
            self.measure.section_id,
            self.measure.assignment_ids,
            self.department,
            self.other_part,
        ]
        made = [evidence, postponement, absence, indicator, indicator.target_ids]
        line = self.line.filtered(lambda line: line.unit_id == self.other_school)
        plan_records += [line.sheet_id, line]
        made += [counted, self.other_part.figure_value_ids]
        return [*plan_records, *made, figure, rule, self.other_part.message_ids[:1]]

    def test_no_public_method_lets_strangers_change_anything(self):
        # Who has fewer rights than these sees none of the records.
        users = self.portal | self.viewer | self.stranger
        self.assertTrue(self._get_methods(self.task)["action_submit"])
        for record in self._get_records():
            record = record.with_env(self.env)
            for name, method in self._get_methods(record).items():
                for user in users:
                    with self.subTest(f"{record._name}.{name}", user=user.login):
                        self._assert_closed(
                            lambda env, one, name=name, method=method: getattr(
                                one, name
                            )(**self._prepare_arguments(method)),
                            user,
                            record,
                        )


@tagged("post_install", "-at_install", "security")
class TestDoorsOfMessages(DoorsCommon):
    """What is written on a plan's documents: by whom it says, when it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.comment = cls.part.with_user(cls.coordinator).message_post(
            body="The coordinator's words", message_type="comment"
        )
        cls.note = cls.part.message_ids.filtered(
            lambda message: message.message_type == "auto_comment"
        )[:1]
        cls.approval = cls.plan.message_ids.filtered(
            lambda message: message.message_type == "notification"
        )[:1]

    def test_words_of_others_and_lines_of_the_record_are_rewritten_by_nobody(self):
        manager = self.manager.partner_id.id
        values = {
            "body": "<p>Other</p>",
            "author_id": manager,
            "email_from": "a@example.org",
            "date": "2020-01-01 00:00:00",
            "message_type": "notification",
            "is_internal": True,
            "parent_id": self.approval.id,
            "pinned_at": "2020-01-01 00:00:00",
            "reply_to": "a@example.org",
            "subject": "Other",
            "attachment_ids": [Command.create({"name": "x", "raw": b"x"})],
            "model": "project.project",
            "res_id": 1,
            "tracking_value_ids": [Command.clear()],
        }
        attempts = {
            f"write {name}": lambda env, message, name=name, value=value: message.write(
                {name: value}
            )
            for name, value in values.items()
        }
        attempts["unlink"] = lambda env, message: message.unlink()
        attempts["elsewhere"] = lambda env, message: (
            env[message.sudo().model]
            .browse(message.sudo().res_id)
            .message_change_thread(self.own_task.with_env(env))
        )
        attempts["content"] = lambda env, message: self.part.with_env(
            env
        )._message_update_content(message.sudo(), body=Markup("<p>Other</p>"))
        people = self.portal | self.user | self.project_admin | self.manager
        for message in self.comment | self.note | self.approval:
            self.assertTrue(message)
            for user in people:
                for name, attempt in attempts.items():
                    with self.subTest(door=name, user=user.login, line=message.body):
                        self._assert_closed(attempt, user, message)

    def test_nobody_writes_in_the_name_of_another_or_in_the_past(self):
        author = self.manager.partner_id.id
        past = "2020-01-01 00:00:00"
        place = {"model": "project.task", "res_id": self.part.id, "body": "x"}
        attempts = {
            "post": lambda env, task: task.message_post(
                body="x", message_type="auto_comment", author_id=author
            ),
            "comment": lambda env, task: task.message_post(
                body="x", message_type="comment", author_id=author
            ),
            "by address": lambda env, task: task.message_post(
                body="x", message_type="comment", email_from=self.manager.email
            ),
            "as superuser": lambda env, task: task.sudo().message_post(
                body="x", message_type="comment", author_id=author
            ),
            "create": lambda env, task: env["mail.message"].create(
                {**place, "author_id": author, "message_type": "auto_comment"}
            ),
            "default": lambda env, task: (
                env["mail.message"]
                .with_context(default_author_id=author, default_date=past)
                .create(place)
            ),
            "notify": lambda env, task: task.message_notify(
                body="x", author_id=author, partner_ids=[author]
            ),
            "past": lambda env, task: env["mail.message"].create(
                {**place, "date": past, "message_type": "notification"}
            ),
            "post past": lambda env, task: task.message_post(
                body="x", message_type="notification", date=past
            ),
            "ir.default": lambda env, task: (
                env["ir.default"].set("mail.message", "date", past, user_id=True),
                task.message_post(body="x"),
            ),
        }
        task = self.part
        for user in self.portal | self.coordinator:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    known = task.message_ids

                    def look(env, task, attempt=attempt, known=known, user=user):
                        attempt(env, task)
                        new = task.sudo().message_ids - known
                        for message in new:
                            self.assertEqual(message.author_id, user.partner_id)
                            self.assertEqual(str(message.date), "2026-03-02 09:00:00")
                            self.assertEqual(message.message_type, "comment")

                    self._try(look, user, task)

    def test_people_correct_their_own_comments(self):
        own = self.comment.with_user(self.coordinator)
        own.write({"body": "<p>Corrected</p>"})
        self.assertIn("Corrected", self.comment.body)
        own.unlink()
        self.assertFalse(self.comment.exists())

    def test_moves_are_noted_in_lines_that_last(self):
        self._submit(self.part, self.portal)
        line = self.part.message_ids[0]
        self.assertEqual(line.message_type, "auto_comment")
        self.assertEqual(line.author_id, self.portal.partner_id)

    def test_html_of_a_reason_is_shown_and_not_rendered(self):
        bad = '<img src="https://example.org/x.png"><b>bold</b>'
        self.part.with_user(self.portal).action_claim_not_applicable(bad)
        self.env["profplan.postponement"].with_user(self.user).create(
            {"task_id": self.task.id, "new_date": "2026-05-04", "reason": bad}
        )
        tasks = self.part | self.task
        bodies = [str(body) for body in tasks.message_ids.mapped("body")]
        notes = [str(note or "") for note in tasks.activity_ids.mapped("note")]
        self.assertTrue(any("&lt;b&gt;bold" in text for text in bodies))
        self.assertTrue(any("&lt;b&gt;bold" in text for text in notes))
        for text in bodies + notes:
            self.assertNotIn("<img", text)
            self.assertNotIn("<b>", text)

    def test_switches_of_a_context_hide_nothing(self):
        switches = {
            "mail_activity_automation_skip": True,
            "tracking_disable": True,
            "mail_notrack": True,
            "mail_create_nolog": True,
            "default_active": False,
            "default_date_end": "2026-01-01",
            "default_user_id": self.portal.id,
        }
        self._attach(self.part, self.portal)
        task = self.part.with_user(self.portal).with_context(**switches)
        task.action_submit()
        told = self.part.activity_ids.filtered(
            lambda activity: activity.user_id == self.coordinator
        )
        self.assertTrue(told)
        plan = self.plan.with_user(self.manager).with_context(**switches)
        self.env.cr.flush()  # a plan that is just made is not tracked yet
        known = self.plan.message_ids
        plan.write({"controller_id": self.coordinator.id})
        self.env.cr.flush()
        self.plan.invalidate_recordset()
        self.assertTrue((self.plan.message_ids - known).tracking_value_ids)

    def test_a_person_s_defaults_hide_no_activity(self):
        defaults = self.env["ir.default"].with_user(self.user)
        defaults.set("mail.activity", "active", False, user_id=True)
        self._submit()
        told = self.task.activity_ids.user_id
        self.assertIn(self.coordinator, told)

    def test_who_may_not_read_does_not_follow(self):
        stranger = self.env["res.partner"].create({"name": "S", "email": "s@e.org"})
        for partner in stranger | self.other_portal.partner_id:
            for user in self.user | self.coordinator | self.manager:
                with self.subTest(partner=partner.name, user=user.login):
                    self._assert_closed(
                        lambda env, task, partner=partner: task.message_subscribe(
                            partner.ids
                        ),
                        user,
                        self.task,
                    )
        self.task.with_user(self.viewer).message_subscribe(self.viewer.partner_id.ids)
        self.assertIn(self.viewer.partner_id, self.task.message_partner_ids)

    def test_others_are_not_taken_off_the_followers(self):
        self.assertIn(self.user.partner_id, self.task.message_partner_ids)
        for user in self.stranger | self.viewer | self.project_admin:
            self._assert_closed(
                lambda env, task: task.message_unsubscribe(self.user.partner_id.ids),
                user,
                self.task,
            )


@tagged("post_install", "-at_install", "security")
class TestDoorsFromOutside(DoorsCommon):
    """Letters, links, files, figures, people."""

    MAIL = (
        "From: {sender}\nTo: x@example.org\nSubject: x\n"
        "Message-Id: <doors-{number}@example.org>\n\nwords\n"
    )

    def test_only_the_system_takes_letters_in(self):
        dropped = self.env.ref("kostroma_profplan.stage_dropped").id
        commands = {
            "name": "x",
            "child_ids": [
                Command.update(self.task.id, {"stage_id": dropped, "remark": "x"})
            ],
        }
        unit = {"name": "x", "member_ids": [Command.link(self.employee.id)]}

        def process(model, values, **place):
            def attempt(env):
                mail = self.MAIL.format(sender=self.manager.email, number=model)
                env["mail.thread"].message_process(model, mail, values, **place)

            return attempt

        attempts = {
            "task": process("project.task", commands),
            "unit": process("profplan.unit", unit),
            "plan": process("profplan.plan", {"number": "x", "date": "2026-01-01"}),
            "reply": process("project.task", {}, thread_id=self.task.id),
            "new": lambda env: env["project.task"].message_new(
                {"subject": "x", "email_from": "a@example.org"}, commands
            ),
            "update": lambda env: self.task.with_env(env).message_update(
                {"to": "", "cc": ""}, {"stage_id": dropped, "remark": "x"}
            ),
            "route": lambda env: env["mail.thread"].message_route(
                None, {}, "project.task", self.task.id, commands
            ),
        }
        people = self.employee | self.portal | self.project_user | self.manager
        for user in people:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    self.assertTrue(self._assert_closed(attempt, user))

    def test_even_the_system_s_letters_carry_no_commands_into_a_plan(self):
        dropped = self.env.ref("kostroma_profplan.stage_dropped").id

        def attempt(env):
            env["project.task"].sudo().message_new(
                {"subject": "x", "email_from": "a@example.org"},
                {
                    "project_id": self.outside.id,
                    "child_ids": [
                        Command.update(
                            self.task.id, {"stage_id": dropped, "remark": "x"}
                        )
                    ],
                },
            )

        for user in self.employee | self.portal | self.project_user:
            self._assert_closed(attempt, user)

    def test_no_link_opens_a_plan_without_a_login(self):
        for user in self.viewer | self.user | self.manager | self.portal:
            task = self.part if user == self.portal else self.task
            url = task.with_user(user).get_portal_url()
            self.assertTrue(url.endswith("access_token="), url)
        self.assertFalse((self.task | self.part).mapped("access_token")[0])
        attempts = {
            "token": lambda env, task: task.write({"access_token": "known"}),
            "board": lambda env, task: self.plan.project_id.with_env(env).write(
                {"access_token": "known"}
            ),
            "share": lambda env, task: (
                env["portal.share"]
                .with_context(active_model="project.task", active_id=task.id)
                .create(
                    {
                        "res_model": "project.task",
                        "res_id": task.id,
                        "partner_ids": [Command.link(self.portal.partner_id.id)],
                    }
                )
                .action_send_mail()
            ),
        }
        for user in self.user | self.manager | self.project_admin:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    self._assert_closed(attempt, user, self.task)
        signs = {self.task._sign_token(1) for _turn in range(2)}
        self.assertEqual(len(signs), 2, "a sign that can be known")

    def test_files_of_the_record_are_not_touched_directly(self):
        evidence = self._attach()
        stored = self.env["ir.attachment"].search(
            [("res_model", "=", "profplan.evidence"), ("res_id", "=", evidence.id)]
            + [("res_field", "=", "file")]
        )
        self._submit(self.part, self.portal)
        wizard = self.env["profplan.move"].with_user(self.coordinator)
        wizard.create(
            {
                "operation": "return",
                "task_ids": [Command.set(self.part.ids)],
                "reason": "Again",
                "file": encode(PDF),
                "file_name": "remark.pdf",
            }
        ).action_apply()
        remark = self.part.message_ids.attachment_ids
        document = self.env["ir.attachment"].create(
            {
                "name": "document",
                "raw": PDF,
                "res_model": "profplan.plan",
                "res_id": self.plan.id,
                "res_field": "document",
            }
        )
        self.assertTrue(stored and remark)
        attempts = {
            "replace": lambda env, file: file.write({"raw": b"other"}),
            "rename": lambda env, file: file.write({"name": "other.pdf"}),
            "move": lambda env, file: file.write(
                {"res_model": "res.partner", "res_id": env.user.partner_id.id}
            ),
            "open": lambda env, file: file.write({"public": True}),
            "token": lambda env, file: file.generate_access_token(),
            "delete": lambda env, file: file.unlink(),
            "second": lambda env, file: env["ir.attachment"].create(
                {
                    "name": "x",
                    "raw": b"x",
                    "res_model": file.sudo().res_model,
                    "res_id": file.sudo().res_id,
                    "res_field": file.sudo().res_field or "document",
                }
            ),
        }
        people = self.user | self.portal | self.coordinator | self.manager
        for file in stored | remark | document:
            for user in people | self.project_admin:
                for name, attempt in attempts.items():
                    with self.subTest(door=name, user=user.login, file=file.res_model):
                        self._assert_closed(attempt, user, file)

    def test_what_is_no_number_is_refused_everywhere(self):
        self.env["profplan.indicator"].create(
            {
                "plan_id": self._create_plan(measures=0, number="n").id,
                "name": "I",
                "target_ids": [Command.create({"year": 2026, "text": "5"})],
            }
        )
        indicator = self.env["profplan.indicator"].search([], limit=1, order="id desc")
        draft = indicator.plan_id
        values = self.env["profplan.indicator.value"]
        reached = self.env["profplan.figure.value"]
        counted = self._create_figure(self.measure)
        figure = {"indicator_id": indicator.id, "year": 2026, "text": "5"}
        tries = {
            "figure": lambda n: reached.with_user(self.user).create(
                {"task_id": self.task.id, "figure_id": counted.id, "value": n}
            ),
            "figure of the task": lambda n: self.task.with_user(self.user).write(
                {
                    "figure_value_ids": [
                        Command.create({"figure_id": counted.id, "value": n})
                    ]
                }
            ),
            "value": lambda n: values.create({**figure, "value": n}),
            "text": lambda n: values.create({**figure, "text": "9" * 400}),
            "numerator": lambda n: values.create(
                {**figure, "numerator": n, "denominator": 1}
            ),
            "denominator": lambda n: values.create(
                {**figure, "numerator": 1, "denominator": n}
            ),
            "target": lambda n: indicator.target_ids.write({"value": n}),
            "base": lambda n: indicator.write({"base_value": n}),
            "measure": lambda n: self._create_measure(
                draft,
                figure_ids=[Command.create({"name": "x", "target_value": n})],
            ),
            "command": lambda n: indicator.write(
                {"target_ids": [Command.create({"year": 2027, "value": n})]}
            ),
        }
        words = ("nan", "inf", "5 %", "пять", "5 из 10")
        for number in (float("nan"), float("inf"), -float("inf"), 1e300, *words):
            for name, attempt in tries.items():
                with self.subTest(field=name, number=number):
                    _changed, raised = self._try(
                        lambda env, attempt=attempt, number=number: attempt(number),
                        self.env.user,
                    )
                    self.assertTrue(raised)

    def test_fields_of_the_system_come_by_no_door(self):
        past = "2020-01-01"
        evidence = {"task_id": self.task.id, "url": "https://example.org/x"}
        asked = {"task_id": self.task.id, "new_date": "2026-05-04", "reason": "x"}
        forged = {
            "profplan.postponement": (
                self.user,
                asked,
                {
                    "answer": "Granted",
                    "answered_by": self.manager.id,
                    "answered_on": past,
                    "asked_by": self.manager.id,
                    "outside_reason": "x",
                    "state": "granted",
                    "control_date": past,
                },
            ),
            "profplan.evidence": (
                self.user,
                evidence,
                {"accepted_on": past, "uploaded_by_id": self.manager.id, "size": 1},
            ),
        }
        for model, (user, vals, fields) in forged.items():
            for name, value in fields.items():
                for door in ("context", "ir.default"):
                    with self.subTest(model=model, field=name, door=door):
                        self._assert_default_ignored(model, user, vals, name, value)

    def _assert_default_ignored(self, model, user, vals, name, value):
        def attempt(env):
            env["ir.default"].set(model, name, value, user_id=True)
            forger = env[model].with_context(**{f"default_{name}": value})
            made = forger.create(dict(vals))
            wanted = made._fields[name].convert_to_cache(value, made)
            found = made._fields[name].convert_to_cache(made.sudo()[name], made)
            self.assertNotEqual(found, wanted)

        _changed, raised = self._try(attempt, user)
        self.assertFalse(isinstance(raised, AssertionError), raised)

    def test_plans_are_born_drafts_and_boards_of_nobody(self):
        values = {"name": "x", "number": "x", "date": "2026-01-01"}
        values |= {"date_start": "2026-01-01", "date_end": "2026-12-31"}
        for name, value in (
            ("state", "approved"),
            ("project_id", self.plan.project_id.id),
        ):

            def attempt(env, name=name, value=value):
                env["ir.default"].set("profplan.plan", name, value, user_id=True)
                context = {f"default_{name}": value}
                plan = env["profplan.plan"].with_context(**context).create(values)
                if plan.state != "draft" or plan.project_id:
                    raise AssertionError(name)

            self._try(attempt, self.manager)

    def test_an_absence_is_not_handed_to_somebody_else(self):
        vals = {"date_start": "2026-03-01", "date_end": "2026-03-31"}
        absence = self.env["profplan.absence"].with_user(self.user)
        absence = absence.create({**vals, "deputy_id": self.coordinator.id})
        raised = self._assert_closed(
            lambda env, absence: absence.write({"user_id": self.manager.id}),
            self.user,
            absence,
        )
        self.assertTrue(raised)

    def test_an_organisation_s_person_is_nobody_s_deputy(self):
        vals = {"date_start": "2026-03-01", "date_end": "2026-03-31"}
        attempts = {
            "absence": lambda env: env["profplan.absence"].create(
                {**vals, "user_id": self.manager.id, "deputy_id": self.portal.id}
            ),
            "unit": lambda env: self.department.with_env(env).write(
                {"deputy_id": self.portal.id}
            ),
        }
        for name, attempt in attempts.items():
            with self.subTest(name):
                self.assertTrue(self._assert_closed(attempt, self.manager))

    def test_an_approved_plan_is_changed_from_no_side(self):
        draft = self._create_plan(measures=1, number="draft")
        other = draft.measure_ids
        section = self.measure.section_id
        attempts = {
            "document": lambda env: self.plan.with_env(env).write(
                {"document": encode(PDF), "document_name": "x.pdf"}
            ),
            "document name": lambda env: self.plan.with_env(env).write(
                {"document_name": "x.pdf"}
            ),
            "checksum": lambda env: self.plan.with_env(env).write(
                {"document_checksum": "x"}
            ),
            "rehang measure": lambda env: other.with_env(env).write(
                {"plan_id": self.plan.id}
            ),
            "rehang section": lambda env: other.section_id.with_env(env).write(
                {"plan_id": self.plan.id}
            ),
            "section of it": lambda env: other.with_env(env).write(
                {"section_id": section.id}
            ),
            "under a section": lambda env: other.section_id.with_env(env).write(
                {"parent_id": section.id}
            ),
            "rehang assignment": lambda env: other.assignment_ids.with_env(env).write(
                {"measure_id": self.measure.id}
            ),
            "computed plan": lambda env: other.assignment_ids.with_env(env).write(
                {"plan_id": self.plan.id}
            ),
            "plan's list": lambda env: self.plan.with_env(env).write(
                {"measure_ids": [Command.link(other.id)]}
            ),
            "tree": lambda env: section.with_env(env).write({"parent_path": "1/2/"}),
            "words": lambda env: self.plan.with_env(env).write({"message_ids": [(5,)]}),
        }
        for name, attempt in attempts.items():
            with self.subTest(name):
                self._assert_closed(attempt, self.manager)

    def test_a_submitted_figure_stays(self):
        indicator = self.env["profplan.indicator"].create(
            {
                "plan_id": self._create_plan(measures=0, number="f").id,
                "name": "I",
                "target_ids": [Command.create({"year": 2026, "text": "5"})],
            }
        )
        figures = self.env["profplan.indicator.value"].with_user(self.coordinator)
        figure = figures.create(
            {"indicator_id": indicator.id, "year": 2026, "text": "5"}
        )
        figure.action_submit()

        def withdraw(env, figure):
            figure.write({"state": "draft"})
            self.env.flush_all()
            figure.unlink()

        self.assertTrue(self._assert_closed(withdraw, self.coordinator, figure))

    def test_people_of_the_record_are_not_deleted(self):
        """Whoever asked, answered, gave or accepted stays named."""
        loose = [
            f"{model}.{name}"
            for model in (
                "profplan.evidence",
                "profplan.postponement",
                "profplan.indicator.value",
            )
            for name, field in self.env[model]._fields.items()
            if field.type == "many2one"
            and field.comodel_name == "res.users"
            and field.store
            and name not in ("create_uid", "write_uid")
            and field.ondelete != "restrict"
        ]
        self.assertFalse(loose)

    def test_nobody_registers_themselves(self):
        self.assertEqual(self.env["res.users"]._get_signup_invitation_scope(), "b2b")

    def test_programs_macros_and_pages_are_no_evidence(self):
        names = (
            "plan.docm plan.xlsm help.chm start.desktop data.iqy page.xht x.pptm a.slk "
            "a.url b.mhtml c.settingcontent-ms d.jnlp e.one f.xlsb g.dotm"
        )
        contents = {
            "order.docx": b"PK\x03\x04 word/vbaProject.bin",
            "order.txt": b"<!DOCTYPE html><script>",
            "order": b"[InternetShortcut]\nURL=x",
            "page.xml": b'<?xml version="1.0"?><html xmlns="x"><script/>',
            **dict.fromkeys(names.split(), b"harmless"),
        }
        for name, content in contents.items():
            with self.subTest(name):
                raised = self._assert_closed(
                    lambda env, name=name, content=content: env[
                        "profplan.evidence"
                    ].create(self._prepare_file_vals(content=content, name=name)),
                    self.user,
                )
                self.assertTrue(raised)

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .doors_common import DoorsCommon


@tagged("post_install", "-at_install", "security")
class TestDoorsOfTools(DoorsCommon):
    """What Odoo gives to every account: contexts, filters, tabs, columns, defaults."""

    def test_no_context_skips_what_is_asked_before_deleting(self):
        """While a module is uninstalled Odoo asks nothing; RPC may not claim it."""
        self._attach(self.part, self.portal)
        self._submit(self.part, self.portal)
        indicator = self.env["profplan.indicator"].create(
            {
                "plan_id": self._create_plan(measures=0, number="u").id,
                "name": "I",
                "target_ids": [Command.create({"year": 2026, "text": "5"})],
            }
        )
        figure = (
            self.env["profplan.indicator.value"]
            .with_user(self.coordinator)
            .create({"indicator_id": indicator.id, "year": 2026, "text": "5"})
        )
        figure.action_submit()
        records = [
            self.plan,
            self.plan.project_id,
            self.measure,
            self.measure.section_id,
            self.measure.assignment_ids,
            self._create_figure(self.cascade),
            self.department,
            self.task,
            self.part,
            self.part.evidence_ids,
            self.part.message_ids[:1],
            self.plan.message_ids[:1],
            self.line[:1],
            self.line.sheet_id[:1],
            figure,
            self.env.ref("kostroma_profplan.stage_done"),
            self.env["profplan.change"].search([], limit=1),
        ]
        people = self.portal | self.user | self.coordinator | self.manager
        for record in records:
            self.assertTrue(record)
            for user in people | self.project_admin:
                with self.subTest(model=record._name, user=user.login):
                    raised = self._assert_closed(
                        lambda env, one: one.with_context(_force_unlink=True).unlink(),
                        user,
                        record,
                    )
                    self.assertTrue(raised)

    def test_nobody_chooses_what_others_see_of_a_plan(self):
        window = self.env.ref("kostroma_profplan.action_profplan_my")
        shared = self.env["ir.filters"].create(
            {"name": "Shared", "model_id": "project.task", "user_ids": False}
        )
        broken = {"name": "x", "is_default": True, "domain": "["}
        tab = {
            "name": "x",
            "parent_action_id": window.id,
            "parent_res_model": "project.project",
            "python_method": "action_archive",
        }

        def keep(env, model, *people, **vals):
            users = [Command.link(user.id) for user in people]
            vals = {**broken, "model_id": model, "user_ids": users, **vals}
            return env["ir.filters"].create(vals)

        attempts = {
            "for all": lambda env: keep(env, "project.task"),
            "for one": lambda env: keep(env, "profplan.plan", env.user, self.manager),
            "of a window": lambda env: keep(env, "project.task", action_id=window.id),
            "as the screen does": lambda env: env["ir.filters"].create_filter(
                {**broken, "model_id": "profplan.sheet", "user_ids": []}
            ),
            "give away": lambda env: keep(env, "project.task", env.user).write(
                {"user_ids": [Command.clear()]}
            ),
            "change": lambda env: shared.with_env(env).write(broken),
            "take": lambda env: shared.with_env(env).write(
                {"user_ids": [Command.set(env.user.ids)]}
            ),
            "delete": lambda env: shared.with_env(env).unlink(),
            "tab": lambda env: env["ir.embedded.actions"].create(tab),
            "tab that is broken": lambda env: env["ir.embedded.actions"].create(
                {**tab, "domain": "[", "user_id": env.uid}
            ),
            "tab of no model": lambda env: env["ir.embedded.actions"].create(
                {**tab, "parent_res_model": "no.model"}
            ),
        }
        people = self.employee | self.viewer | self.user | self.project_user
        self._assert_all_closed(attempts, people | self.portal)
        own = keep(self.env(user=self.viewer), "project.task", self.viewer)
        self.assertEqual(own.user_ids, self.viewer, "one's own filter is one's own")
        self.assertTrue(keep(self.env(user=self.manager), "project.task"))

    def test_the_columns_of_steps_are_named_by_managers(self):
        stage = self.env.ref("kostroma_profplan.stage_done")
        attempts = {
            "name": lambda env, stage: stage.write({"name": "Returned"}),
            "translation": lambda env, stage: stage.update_field_translations(
                "name", {"en_US": "Returned"}
            ),
            "order": lambda env, stage: stage.write({"sequence": 0}),
            "default": lambda env, stage: stage.action_archive(),
        }
        people = self.employee | self.viewer | self.user | self.coordinator
        for user in people | self.project_user | self.project_admin | self.portal:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    self.assertTrue(self._assert_closed(attempt, user, stage))
        stage.with_user(self.manager).write({"name": "Off control"})
        self.assertEqual(stage.name, "Off control")

    def test_what_somebody_will_say_is_theirs(self):
        place = {"model": "project.task", "res_id": self.task.id}
        said = {"body": "x", "scheduled_date": "2026-03-03 10:00:00"}
        waiting = (
            self.env["mail.scheduled.message"]
            .with_user(self.coordinator)
            .create({**place, **said, "author_id": self.coordinator.partner_id.id})
        )
        author = self.manager.partner_id.id
        attempts = {
            "change": lambda env: waiting.with_env(env).write({"body": "Other"}),
            "cancel": lambda env: waiting.with_env(env).unlink(),
            "say": lambda env: waiting.with_env(env).post_message(),
            "to stand in another's name": lambda env: env[
                "mail.scheduled.message"
            ].create({**place, **said, "author_id": author}),
            "in another's name": lambda env: (
                env["mail.scheduled.message"]
                .create({**place, **said, "author_id": author})
                .post_message()
            ),
            "followers": lambda env: (
                env["mail.followers.edit"]
                .create(
                    {
                        "res_model": "project.task",
                        "res_ids": str(self.task.ids),
                        "operation": "remove",
                        "partner_ids": [Command.set(self.user.partner_id.ids)],
                    }
                )
                .edit_followers()
                if env.user != self.user and env.user != self.manager
                else None
            ),
        }
        people = self.portal | self.employee | self.viewer | self.user
        self._assert_all_closed(attempts, people | self.project_admin)
        waiting.with_user(self.manager).unlink()
        self.assertFalse(waiting.exists(), "what must not be said is taken away")
        letter = {
            "model": "project.task",
            "res_ids": str(self.task.ids),
            "composition_mode": "mass_mail",
            "auto_delete": False,
            "body": "x",
            "subject": "x",
            "author_id": author,
        }
        letters = self.env["mail.compose.message"].with_user(self.user)
        letters.create(letter).action_send_mail()
        self.assertEqual(self.task.message_ids[:1].author_id, self.user.partner_id)

    def test_evidence_is_not_born_removed(self):
        values = {"removed_on": "2020-01-01 00:00:00", "removed_by_id": self.manager.id}
        for name, value in values.items():
            for user in self.user | self.manager:
                with self.subTest(field=name, user=user.login):

                    def attempt(env, name=name, value=value):
                        env["ir.default"].set(
                            "profplan.evidence", name, value, user_id=True
                        )
                        made = env["profplan.evidence"].create(
                            {"task_id": self.task.id, "url": "https://example.org/x"}
                        )
                        self.assertFalse(made.sudo()[name])

                    _changed, raised = self._try(attempt, user)
                    self.assertFalse(isinstance(raised, AssertionError), raised)

    def test_files_of_others_are_not_reached_through_one_s_own_message(self):
        evidence = self._attach()
        stored = self.env["ir.attachment"].search(
            [("res_model", "=", "profplan.evidence"), ("res_id", "=", evidence.id)]
            + [("res_field", "=", "file")]
        )
        self.assertTrue(stored)
        link = {"attachment_ids": [Command.link(stored.id)]}

        def write(env, **vals):
            own = {"model": "res.partner", "res_id": env.user.partner_id.id}
            own |= {"body": "x", "message_type": "comment"}
            return env["mail.message"].create({**own, **vals})

        attempts = {
            "at once": lambda env: write(env, **link),
            "later": lambda env: write(env).write(link),
        }
        for user in self.employee | self.project_user | self.portal:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    self.assertTrue(self._assert_closed(attempt, user))

    def test_what_others_see_is_named_by_who_works_with_it(self):
        tag = self.env["project.tags"].create({"name": "Tag"})
        secret = self.env["ir.attachment"].create({"name": "secret.pdf", "raw": b"x"})
        attempts = {
            "make a tag": lambda env: env["project.tags"].create({"name": "x"}),
            "name a tag": lambda env: tag.with_env(env).write({"name": "x"}),
            "take a tag": lambda env: tag.with_env(env).unlink(),
            "name of a file": lambda env: env["ir.attachment"].create(
                {"name": "x", "raw": b"x", "original_id": secret.id}
            ),
            "second factor": lambda env: self.manager.with_env(
                env
            ).action_totp_invite(),
        }
        for user in self.employee | self.viewer | self.portal:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    _changed, raised = self._try(attempt, user)
                    self.assertIsInstance(raised, AccessError)
        with self.assertRaises(AccessError):
            self.task.with_user(self.user).displayed_image_id = secret
        tag.with_user(self.user).name = "Renamed"
        self.assertEqual(tag.name, "Renamed")

    def test_no_chart_has_groups_without_end(self):
        too_much = (
            {"min_groups": 10**6, "fill_from": "2026-01-01"},
            {"fill_from": "0001-01-01", "fill_to": "9999-12-31"},
            {"fill_from": "2026-01-01", "fill_to": "9999-12-31"},
            {"fill_from": "x"},
        )
        tasks = self.env["project.task"].with_user(self.portal)
        by_day = {"groupby": ["control_date:day"], "aggregates": ["__count"]}
        for fill in too_much:
            with self.subTest(**fill), self.assertRaises(UserError):
                tasks.with_context(fill_temporal=fill).formatted_read_group(
                    [], **by_day
                )
        year = {"fill_from": "2026-01-01", "fill_to": "2026-12-31"}
        shown = tasks.with_context(fill_temporal=year).formatted_read_group(
            [], **by_day
        )
        self.assertGreaterEqual(len(shown), 365)

    def test_what_is_done_by_night_is_started_by_nobody(self):
        own = self.env.ref("kostroma_profplan.ir_cron_refresh_workers")
        crons = self.env["ir.cron"].search([])
        self.assertIn(own, crons)
        people = self.portal | self.employee | self.user | self.coordinator
        for user in people | self.manager:
            for cron in crons:
                action = cron.ir_actions_server_id.with_user(user)
                with self.subTest(user=user.login, cron=cron.name):
                    with self.assertRaises(AccessError):
                        action.run()
        own.with_user(self.env.ref("base.user_admin")).ir_actions_server_id.run()
        own.user_id = self.manager
        own.ir_actions_server_id.with_user(self.manager).run()

    def test_nobody_loads_the_modules_anew(self):
        tried = self.employee | self.viewer | self.coordinator | self.manager
        for user in tried | self.portal:
            upgrade = self.env["base.module.upgrade"].with_user(user)
            for method in ("upgrade_module", "upgrade_module_cancel"):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(upgrade, method)()

    def test_nobody_makes_the_server_tell_of_itself(self):
        contract = self.env["publisher_warranty.contract"]
        for user in self.portal | self.employee | self.manager:
            with self.subTest(user=user.login), self.assertRaises(AccessDenied):
                contract.with_user(user).update_notification()

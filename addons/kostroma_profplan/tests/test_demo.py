from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The example that `./profplan up` shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["profplan.plan"].search([]).active = False
        cls.accounts = cls.env["profplan.demo"]._load()
        cls.plan = cls.env["profplan.demo"]._get_plan()

    def _get_task(self, number, kind="measure"):
        return self.plan.measure_ids.filtered(
            lambda measure: measure.number == number and measure.kind == kind
        ).root_task_id

    def test_every_role_has_an_account_that_can_log_in(self):
        for account in self.accounts:
            user = self.env["res.users"].search([("login", "=", account["login"])])
            self.assertEqual(len(user), 1, account)
            if account["login"] != "admin":
                self.assertEqual(user.lang, "ru_RU")
                user.with_user(user)._check_credentials(
                    {
                        "type": "password",
                        "login": user.login,
                        "password": account["password"],
                    },
                    {"interactive": False},
                )
        logins = {account["login"] for account in self.accounts}
        self.assertLessEqual(
            {"admin", "manager", "coordinator", "viewer", "head", "school"}, logins
        )

    def test_the_board_is_alive_in_every_column(self):
        steps = set(self._get_roots().mapped("step"))
        self.assertEqual(
            steps,
            {"assigned", "in_progress", "review", "returned", "done", "dropped"},
        )
        health = set(self._get_roots().mapped("health"))
        self.assertLessEqual({"done_on_time", "done_late"}, health)

    def _get_roots(self):
        return self.plan.task_ids.filtered(lambda task: not task.parent_id)

    def test_the_history_lies_in_the_years_of_the_plan(self):
        handed_in = self.plan.task_ids.filtered("submitted_on")
        self.assertTrue(handed_in)
        for task in handed_in:
            self.assertLessEqual(task.submitted_on.year, 2021, task.name)

    def test_the_clause_with_the_slip_of_the_pen_is_corrected(self):
        task = self._get_task("2.3", "clause")
        self.assertEqual(str(task.control_date), "2021-01-15")
        self.assertEqual(task.health, "done_late")

    def test_organisations_owe_their_parts(self):
        parts = self._get_task("2.6", "clause").child_ids
        self.assertEqual(len(parts.unit_id), 12)
        self.assertEqual(set(parts.unit_id.mapped("kind")), {"organisation"})

    def test_heads_control_and_coordination_are_filled_in(self):
        self.assertEqual(self.plan.controller_id.login, "head")
        self.assertEqual(self.plan.coordinator_unit_id.head_id.login, "coordinator")

    def test_loading_once_more_changes_nothing(self):
        models = ("profplan.plan", "res.users", "profplan.unit", "project.task")
        before = [self.env[model].search_count([]) for model in models]
        self.assertEqual(self.env["profplan.demo"]._load(), self.accounts)
        after = [self.env[model].search_count([]) for model in models]
        self.assertEqual(after, before)

    def test_the_facts_of_2020_are_there(self):
        targets = self.plan.indicator_ids.target_ids
        known = targets.filtered(lambda target: target.year == 2020 and target.has_fact)
        self.assertEqual(len(known), 7)

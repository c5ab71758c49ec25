from datetime import date

from freezegun import freeze_time

from .common import ProfplanCommon

# The document that moves a date of the order's own.
BASIS = {
    "basis_kind": "memo",
    "basis_number": "7",
    "basis_date": date(2026, 3, 1),
    "basis_official": "Deputy head I. I. Ivanov",
}
DAY = date(2026, 3, 2)  # a Monday; the measures of the plan are due on 01.04.2026


class DatesCommon(ProfplanCommon):
    """An approved plan of two measures of the department, on 02.03.2026.

    The department has a head (``user``), a second worker (``worker``) and a deputy;
    the controller of the plan is ``manager``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time("2026-03-02 09:00:00")
        cls.frozen = cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.worker = cls._create_user("user", login="profplan_worker")
        cls.deputy = cls._create_user("user", login="profplan_deputy")
        cls.department.member_ids += cls.worker
        cls.department.deputy_id = cls.deputy
        cls._quiet_other_managers()
        cls.plan = cls._create_plan(measures=2, approve=True)
        cls.tasks = cls.plan.task_ids.sorted("id")
        cls.task = cls.tasks[0]

    @classmethod
    def _quiet_other_managers(cls):
        """The administrator of the test database is a manager too: not here."""
        group = cls.env.ref("kostroma_profplan.group_profplan_manager")
        group.user_ids = cls.manager | cls.env.ref("base.user_root")

    def setUp(self):
        super().setUp()
        self.addCleanup(self.frozen.move_to, "2026-03-02 09:00:00")

    def _go_to(self, day, time="09:00:00"):
        """Move the clock; the time is UTC."""
        self.frozen.move_to(f"{day} {time}")

    def _ask(self, task=None, user=None, **vals):
        """Ask for a postponement to 15.04.2026 as the head of the department."""
        return (
            self.env["profplan.postponement"]
            .with_user(user or self.user)
            .create(
                {
                    "task_id": (task or self.task).id,
                    "new_date": "2026-04-15",
                    "reason": "The hall is under repair",
                    **vals,
                }
            )
        )

    def _put(self, tasks, step):
        """Bring tasks to a step past the table of moves; the hooks run."""
        stage = self.env["project.task.type"]._get_by_step(step)
        tasks._apply_move(stage, "")

    def _get_letters(self, user):
        """Letters about tasks that the person got; they belong to no record."""
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("model", "=", False),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def _get_activities(self, user, kind, archived=False):
        """Activities of one of our types that a person has on the plan's tasks."""
        return (
            self.env["mail.activity"]
            .with_context(active_test=not archived)
            .search(
                [
                    ("res_model", "=", "project.task"),
                    ("res_id", "in", self.plan.task_ids.ids),
                    ("user_id", "=", user.id),
                    (
                        "activity_type_id",
                        "=",
                        self.env.ref(f"kostroma_profplan.activity_{kind}").id,
                    ),
                ]
            )
        )

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProfplanCommon

OPERATIONS = ("read", "write", "create", "unlink")

# role → operations granted on the models of a plan, whoever's record it is
PLAN_MODELS = (
    "profplan.plan",
    "profplan.section",
    "profplan.measure",
    "profplan.window",
    "profplan.assignment",
    "profplan.unit",
    "profplan.unit.alias",
)
PLAN_RIGHTS = {
    "viewer": {"read"},
    "user": {"read"},
    "coordinator": {"read"},
    "manager": set(OPERATIONS),
    "portal": set(),
    "employee": set(),
}


@tagged("post_install", "-at_install")
class TestAccess(ProfplanCommon):
    """Role × operation × own or foreign record (design §9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.env["res.users"].create(
            {
                "name": "Employee",
                "login": "profplan_employee",
                "group_ids": [(6, 0, cls.env.ref("base.group_user").ids)],
            }
        )
        cls.plan = cls._create_plan(measures=1)
        cls._create_measure(cls.plan, number="2.", units=cls.group)
        cls._create_measure(cls.plan, number="3.", units=cls.centre)
        cls.env["profplan.window"].create(
            {
                "measure_id": cls.plan.measure_ids[0].id,
                "date_start": "2026-01-01",
                "date_end": "2026-02-01",
            }
        )
        cls.env["profplan.unit.alias"].create(
            {"name": "Alias", "unit_id": cls.department.id}
        )
        cls.plan.action_approve()
        cls.plan.action_send_out()

    def _get_rights(self, records, user):
        return {
            operation
            for operation in OPERATIONS
            if records.with_user(user).has_access(operation)
        }

    def test_models_of_a_plan(self):
        for model in PLAN_MODELS:
            record = self.env[model].search([], limit=1)
            self.assertTrue(record, model)
            for role, expected in PLAN_RIGHTS.items():
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        self._get_rights(record, getattr(self, role)), expected
                    )

    def test_tasks_own_and_foreign(self):
        tasks = self.plan.task_ids
        own = {
            "viewer": tasks.filtered(lambda task: task.unit_id == self.department),
            "user": tasks.filtered(lambda task: task.unit_id == self.department),
            "coordinator": tasks.filtered(lambda task: task.unit_id == self.centre),
            "manager": tasks.filtered(lambda task: task.unit_id == self.centre),
            "portal": tasks.filtered(lambda task: task.unit_id == self.school),
        }
        foreign = tasks.filtered(lambda task: task.unit_id == self.other_school)
        rights = {
            "viewer": ({"read"}, {"read"}),
            "user": ({"read", "write"}, {"read"}),
            "coordinator": ({"read", "write"}, {"read", "write"}),
            "manager": ({"read", "write"}, {"read", "write"}),
            "portal": ({"read", "write"}, set()),
        }
        for role, (on_own, on_foreign) in rights.items():
            user = getattr(self, role)
            with self.subTest(role=role):
                self.assertEqual(self._get_rights(own[role], user), on_own)
                self.assertEqual(self._get_rights(foreign, user), on_foreign)

    def test_portal_sees_the_tasks_of_its_organisation_only(self):
        found = self.env["project.task"].with_user(self.portal).search([])
        self.assertEqual(found.sudo().unit_id, self.school)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_portal_reads_no_words_of_other_models(self):
        for model in PLAN_MODELS:
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.portal).search([])

    def test_every_model_of_ours_has_rights_and_a_rule_for_each_of_them(self):
        """A right without a record rule would let a role reach every record."""
        problems = []
        models = self.env["ir.model"].search([("model", "=like", "profplan.%")])
        for model in models.filtered(lambda model: not model.abstract):
            rights = self.env["ir.model.access"].search([("model_id", "=", model.id)])
            if not rights:
                problems.append(f"{model.model}: no rights at all")
            for right in rights:
                problems += self._get_unscoped(model, right)
        self.assertFalse(problems, "\n".join(problems))

    def _get_unscoped(self, model, right):
        """Operations that a right grants to a group no rule of the model covers."""
        if not right.group_id:
            return [f"{model.model}: {right.name} is granted to everybody"]
        groups = right.group_id | right.group_id.all_implied_ids
        return [
            f"{model.model}: {right.group_id.name} may {operation}, no rule for it"
            for operation in OPERATIONS
            if right[f"perm_{operation}"]
            and not self.env["ir.rule"].search_count(
                [
                    ("model_id", "=", model.id),
                    "|",
                    ("groups", "in", groups.ids),
                    ("groups", "=", False),
                    (f"perm_{operation}", "=", True),
                ]
            )
        ]

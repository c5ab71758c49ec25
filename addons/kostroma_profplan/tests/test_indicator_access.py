from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .indicator_common import IndicatorCommon

MODELS = ("profplan.indicator", "profplan.indicator.target", "profplan.indicator.value")
OPERATIONS = ("read", "write", "create", "unlink")

# {role: {model: operations}} on a figure of the whole (design §9)
RIGHTS = {
    "viewer": {model: {"read"} for model in MODELS},
    "user": {model: {"read"} for model in MODELS},
    "coordinator": {
        "profplan.indicator": {"read"},
        "profplan.indicator.target": {"read"},
        "profplan.indicator.value": set(OPERATIONS),
    },
    "manager": {model: set(OPERATIONS) for model in MODELS},
    "portal": {model: set() for model in MODELS},
}


@tagged("post_install", "-at_install", "security")
class TestIndicatorAccess(IndicatorCommon):
    def _get_records(self, model):
        return {
            "profplan.indicator": self.people,
            "profplan.indicator.target": self.people.target_ids[0],
            "profplan.indicator.value": self._create_value(
                self.people, "5", state="draft"
            ),
        }[model]

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_every_role_may_do_what_the_table_says_and_nothing_else(self):
        for role, rights in RIGHTS.items():
            for model, allowed in rights.items():
                record = self._get_records(model).with_user(getattr(self, role))
                for operation in OPERATIONS:
                    with self.subTest(role=role, model=model, operation=operation):
                        self.assertEqual(
                            record.has_access(operation), operation in allowed
                        )

    def test_each_granted_operation_has_a_rule_of_its_group(self):
        """An access line without a record rule would leave a model unscoped."""
        for line in self.env["ir.model.access"].search(
            [("model_id.model", "in", MODELS)]
        ):
            rules = self.env["ir.rule"].search(
                [
                    ("model_id", "=", line.model_id.id),
                    ("groups", "in", line.group_id.ids),
                ]
            )
            for operation in OPERATIONS:
                if line[f"perm_{operation}"]:
                    with self.subTest(line=line.name, operation=operation):
                        self.assertTrue(any(rules.mapped(f"perm_{operation}")))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_viewer_and_staff_cannot_enter_or_accept_a_fact(self):
        draft = self._create_value(self.people, "5", state="draft")
        for user in (self.viewer, self.user, self.portal):
            with self.assertRaises(AccessError):
                self._create_value(self.people, "6", user=user)
            with self.assertRaises(AccessError):
                draft.with_user(user).action_accept()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_coordinator_cannot_touch_targets(self):
        target = self.people.target_ids[0].with_user(self.coordinator)
        with self.assertRaises(AccessError):
            target.write({"text": "1"})
        with self.assertRaises(AccessError):
            self.people.with_user(self.coordinator).write({"name": "Другое"})

    def test_everybody_of_the_staff_reads_the_matrix(self):
        self._create_value(self.people, "5")
        for user in (self.viewer, self.user, self.coordinator, self.manager):
            matrix = self.plan.with_user(user)._get_indicator_matrix()
            self.assertEqual(matrix.rows[2].cells[1].fact, 5)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_portal_people_do_not_read_the_matrix(self):
        with self.assertRaises(AccessError):
            self.plan.with_user(self.portal)._get_indicator_matrix()

from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import ProfplanCommon


@tagged("post_install", "-at_install")
class TestPartMixin(ProfplanCommon):
    """What belongs to a plan is governed by its order once it is approved.

    The fake model is registered by core's own means: odoo-test-helper does not
    load on Odoo 19, its maintainers advise this.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .fake_part import FakePart

        add_to_registry(cls.registry, FakePart)
        cls.registry._setup_models__(cls.env.cr, [FakePart._name])
        cls.registry.init_models(
            cls.env.cr, [FakePart._name], {"models_to_check": True}
        )
        cls.addClassCleanup(cls.registry.__delitem__, FakePart._name)
        cls.plan = cls._create_plan(measures=1)
        cls.part = cls.env[FakePart._name].create(
            {"plan_id": cls.plan.id, "words": "as in the order"}
        )

    def test_everything_is_free_while_the_plan_is_a_draft(self):
        self.part.write({"words": "other", "note": "mine"})
        self.part.copy()
        self.part.unlink()
        self.assertFalse(self.part.exists())

    def test_governed_words_are_fixed_by_the_approval(self):
        self.plan.action_approve()
        with self.assertRaisesRegex(UserError, "approved"):
            self.part.words = "other"
        self.part.note = "mine"
        self.assertEqual((self.part.words, self.part.note), ("as in the order", "mine"))

    def test_nothing_is_added_or_deleted_after_the_approval(self):
        self.plan.action_approve()
        with self.assertRaisesRegex(UserError, "approved"):
            self.part.copy()
        with self.assertRaisesRegex(UserError, "approved"):
            self.part.unlink()

    def test_the_engine_may_change_all(self):
        self.plan.action_approve()
        self.part._as_engine().words = "amended"
        self.assertEqual(self.part.words, "amended")

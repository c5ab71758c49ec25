from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from .common import ProfplanCommon

KEPT = ("profplan.change", "profplan.import.decision", "profplan.plan.edition")


@tagged("post_install", "-at_install")
class TestAppendOnlyMixin(ProfplanCommon):
    """What is written down is added by our own actions and stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .fake_append_only import FakeAppendOnly

        name = FakeAppendOnly._name
        add_to_registry(cls.registry, FakeAppendOnly)
        cls.registry._setup_models__(cls.env.cr, [name])
        cls.registry.init_models(cls.env.cr, [name], {"models_to_check": True})
        cls.addClassCleanup(cls.registry.__delitem__, name)
        cls.model = cls.env[name]
        cls.row = cls.model._as_engine().create({"words": "as it was"})

    def test_rows_are_added_by_our_own_action_of_the_same_scope_only(self):
        for adder in (
            self.model,
            self.model.sudo(),
            self.model.with_context(profplan_engine="fake"),
            self.model.with_env(self.env["profplan.plan"]._as_engine().env),
        ):
            with self.assertRaisesRegex(UserError, "Fake Record.*by the system"):
                adder.create({"words": "by hand"})
        many = self.model._as_engine().create([{"words": "a"}, {"words": "b"}])
        self.assertEqual(many.mapped("words"), ["a", "b"])

    def test_nobody_changes_or_deletes_a_row_not_even_our_own_actions(self):
        for row in (self.row, self.row.sudo(), self.row._as_engine()):
            with self.assertRaisesRegex(UserError, "by the system"):
                row.write({"words": "other"})
            with self.assertRaisesRegex(UserError, "by the system"):
                row.words = "other"
            with self.assertRaisesRegex(UserError, "by the system"):
                row.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.row.words, "as it was")

    def test_the_record_decisions_and_editions_are_kept_so(self):
        for name in KEPT:
            with self.subTest(name):
                model = self.env[name]
                self.assertIsInstance(
                    model, self.registry["profplan.append.only.mixin"]
                )
                with self.assertRaises(UserError):
                    model.create({})
                with self.assertRaises(UserError):
                    model._as_engine().write({})

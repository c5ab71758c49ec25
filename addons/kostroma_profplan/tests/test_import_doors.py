from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .import_common import ImportCommon

FAIR = ("Провести ярмарку", "до 01.03.2027", "Отдел ярмарок", "Отчёт")
MODELS = ("finding", "unit", "measure", "indicator", "target", "column", "decision")


@tagged("post_install", "-at_install")
class TestImportDoors(ImportCommon):
    """Who reaches an import, and what no RPC can change in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("manager", "profplan_manager_2")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_imports_are_seen_by_all_managers_and_nobody_else(self):
        loading = self._load_small(FAIR)
        self.assertEqual(loading.with_user(self.other).number, "15-р")
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            for name in ("profplan.import", *(f"profplan.import.{m}" for m in MODELS)):
                with self.subTest(name), self.assertRaises(AccessError):
                    self.env[name].with_user(user).search([])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_actions_are_the_managers_own(self):
        loading = self._load_small(FAIR)
        actions = (
            "action_confirm", "action_discard", "action_reopen", "action_read_again",
            "action_create_units",
        )  # fmt: skip
        for action in actions:
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(loading.with_user(self.coordinator), action)()

    def test_what_was_read_and_how_it_stands_is_not_written_by_hand(self):
        loading = self._load_small(FAIR)
        plan = self._create_plan(measures=0)
        values = {
            "draft": {},
            "checksum": "x",
            "state": "done",
            "plan_id": plan.id,
            "as_read": {},
            "file": b"eA==",
            "lost_text": "x",
        }
        for name, value in values.items():
            with self.subTest(name), self.assertRaises(UserError):
                loading.write({name: value})
        line = loading.line_ids
        for name, value in {
            "name": "x",
            "key": "m2",
            "term": {},
            "status": "x",
        }.items():
            with self.subTest(name), self.assertRaises(UserError):
                line.write({name: value})

    def test_a_new_import_takes_nothing_but_its_file(self):
        content = self._load_small(FAIR)
        content.action_discard()
        loading = (
            self.env["profplan.import"]
            .with_user(self.manager)
            .create(
                {
                    "file": content.with_context(bin_size=False).file,
                    "file_name": "x.docx",
                    "state": "done",
                    "number": "99",
                    "checksum": "x",
                }
            )
        )
        self.assertEqual((loading.state, loading.number), ("open", "15-р"))
        with self.assertRaises(UserError):
            self.env["profplan.import"].with_user(self.manager).create({"number": "1"})

    def test_rows_are_neither_added_nor_deleted_by_hand(self):
        loading = self._load_small(FAIR)
        for model in ("measure", "finding", "indicator", "target", "column"):
            with self.subTest(model), self.assertRaises(UserError):
                self.env[f"profplan.import.{model}"].create(
                    {"import_id": loading.id, "key": "x"}
                )
        for row in (loading.line_ids, loading.unit_ids, loading.finding_ids):
            with self.subTest(row._name), self.assertRaises(UserError):
                row.sudo().unlink()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_decisions_and_editions_are_written_by_code_only(self):
        loading = self._load_small(FAIR)
        loading.line_ids.number = "7"
        self._confirm(loading)
        for kept in (loading.decision_ids, loading.plan_id.edition_ids):
            with self.subTest(kept._name):
                with self.assertRaises(UserError):
                    kept.sudo().write({"create_uid": self.other.id})
                with self.assertRaises(UserError):
                    kept.sudo().unlink()
                with self.assertRaises(UserError):
                    kept.sudo().with_context(profplan_engine=True).create({})
                with self.assertRaises(AccessError):
                    kept.with_user(self.manager).unlink()

    def test_a_finished_import_is_not_changed(self):
        loading = self._load_small(FAIR)
        self._confirm(loading)
        for row, vals in (
            (loading, {"number": "8"}),
            (loading.line_ids, {"number": "8"}),
            (loading.unit_ids, {"name": "x"}),
            (loading.finding_ids, {"is_confirmed": True}),
        ):
            with self.subTest(row._name), self.assertRaises(UserError):
                row.write(vals)
        with self.assertRaises(UserError):
            loading.action_read_again()

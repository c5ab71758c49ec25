from odoo.tests import tagged

from .import_common import COLUMNS, ImportCommon

ROWS = (
    ("Слёт", "до 01.03.2027", "МБУ ГЦОКО", "Охват 100 %", "Приказ, фотоотчёт"),
    ("Бал", "до 01.04.2027", "МБУ ГЦОКО", "Охват 50 %", "Протокол"),
    ("Сбор", "до 01.05.2027", "МБУ ГЦОКО", "Охват 10 %", "Справка"),
)


@tagged("post_install", "-at_install")
class TestImportProof(ImportCommon):
    """What the plan's own column names as proof is proposed (design §4)."""

    def test_what_the_column_names_becomes_the_contract_unless_not_asked_for(self):
        loading = self._load_small(*ROWS, columns=(*COLUMNS, "Форма исполнения"))
        first, second, third = loading.line_ids
        self.assertEqual(loading.line_ids.mapped("proof"), ["asked", "asked", False])
        self.assertEqual(first.proof_kinds, ["order", "photo"])
        self.assertTrue(first.proof_text)
        self.assertFalse(third.proof_text)
        second.proof = "free"
        loading.action_read_again()
        plan = self._confirm(loading)
        measures = plan.measure_ids.sorted("sequence")
        self.assertEqual(
            [one.evidence_rule_ids.mapped("kind") for one in measures],
            [["order", "photo"], [], []],
        )
        self.assertEqual(measures[1]._get_contract(), [(False, 1)])
        self.assertFalse(measures.evidence_rule_ids.filtered("of_each"))

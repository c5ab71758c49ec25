from odoo.tests import tagged

from .import_common import ImportCommon

HEAD_2028 = (
    "АДМИНИСТРАЦИЯ ГОРОДА",
    "РАСПОРЯЖЕНИЕ",
    "12.01.2028 № 16-р",
    "Об утверждении плана работы на 2028 год",
    "План работы на 2028 год",
)


@tagged("post_install", "-at_install")
class TestImportMemory(ImportCommon):
    """What a person said of a name is asked of nobody again (design §4)."""

    def _load_next(self, *names):
        rows = [(f"Провести слёт {name}", "до 01.03.2028", name, "") for name in names]
        return self._load_small(*rows, head=HEAD_2028)

    def test_the_second_order_asks_nothing_of_what_the_first_one_asked(self):
        names = (
            "Иванова И.И.",
            "Зорин П.П., начальник штаба слётов",
            "Отдел слётов, балов и сборов",
            "Совет старшин (по согласованию)",
        )
        first = self._load_small(
            *((f"Слёт {name}", "до 01.03.2027", name, "") for name in names)
        )
        self.assertEqual(first.unknown_count, 4)
        units = (self.department, self.centre, self.department, self.centre)
        for line, unit in zip(first.unit_ids, units, strict=True):
            line.unit_id = unit
        self._confirm(first)
        again = self._load_next(*names[:2], names[2].upper(), "Совету старшин")
        self.assertFalse(again.unknown_count)
        leads = again.line_ids.filtered(lambda line: line.kind == "measure").lead_id
        self.assertEqual(leads.unit_id, self.department | self.centre)

    def test_words_taken_for_another_unit_are_taken_for_the_one_that_was_meant(self):
        self.env["profplan.unit.alias"].create(
            {"name": "Штаб слётов", "unit_id": self.department.id}
        )
        first = self._load_small(("Слёт", "до 01.03.2027", "штаб слётов", ""))
        line = self._get_unit(first, self.department.name)
        self.assertEqual(line.unit_id, self.department)
        line.unit_id = self.centre
        self._confirm(first)
        again = self._load_next("Штаб слётов")
        self.assertEqual(again.line_ids.lead_id.unit_id, self.centre)
        self.assertFalse(self.department.alias_ids)

    def test_what_was_said_in_a_discarded_loading_is_not_remembered(self):
        first = self._load_small(("Слёт", "до 01.03.2027", "Штаб слётов", ""))
        first.unit_ids.unit_id = self.centre
        first.action_discard()
        self.assertEqual(self._load_next("Штаб слётов").unknown_count, 1)

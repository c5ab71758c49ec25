from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import ImportCommon

ROWS = (
    ("Провести слёт", "до 01.03.2027", "Отдел слётов", ""),
    ("Провести бал", "до 01.04.2027", "Сектор балов; Отдел слётов", ""),
)


@tagged("post_install", "-at_install")
class TestImportUnits(ImportCommon):
    """Units that an order names: known, new, the same as another (design §4)."""

    def test_all_unknown_units_are_one_decision(self):
        loading = self._load_small(*ROWS)
        self.assertEqual((loading.unknown_count, loading.remaining_count), (2, 1))
        loading.action_create_units()
        self.assertEqual((loading.unknown_count, loading.remaining_count), (0, 0))
        self.assertEqual(set(loading.unit_ids.mapped("status")), {"new"})
        plan = self._confirm(loading)
        self.assertEqual(
            plan.measure_ids.lead_unit_id.mapped("name"),
            ["Отдел слётов", "Сектор балов"],
        )

    def test_confirming_the_finding_decides_the_units(self):
        loading = self._load_small(*ROWS)
        loading.finding_ids.is_confirmed = True
        self.assertEqual((loading.unknown_count, loading.remaining_count), (0, 0))

    def test_each_unit_may_be_said_to_be_one_of_the_system(self):
        loading = self._load_small(*ROWS)
        self._get_unit(loading, "Отдел слётов").unit_id = self.department
        self.assertEqual((loading.unknown_count, loading.remaining_count), (1, 1))
        self._get_unit(loading, "Сектор балов").unit_id = self.centre
        self.assertEqual(loading.remaining_count, 0)
        plan = self._confirm(loading)
        self.assertEqual(plan.measure_ids.lead_unit_id, self.department | self.centre)
        self.assertEqual(self.department.alias_ids.name, "Отдел слётов")

    def test_two_names_of_one_unit_are_merged(self):
        loading = self._load_small(*ROWS)
        first = self._get_unit(loading, "Отдел слётов")
        second = self._get_unit(loading, "Сектор балов")
        second.same_as_id = first
        self.assertEqual(second.status, "same")
        first.is_new = True
        draft = loading._get_confirmed_draft()
        self.assertEqual(len(draft.units), 1)
        keys = [[p.key for p in row.responsibles] for row in draft.measures]
        self.assertEqual(keys, [[first.key], [first.key]])
        plan = self._confirm(loading)
        unit = plan.measure_ids.lead_unit_id
        self.assertEqual(unit.name, "Отдел слётов")
        self.assertEqual(unit.alias_ids.name, "Сектор балов")
        self.assertEqual(len(plan.measure_ids.assignment_ids), 2)

    def test_merging_in_a_circle_is_refused(self):
        loading = self._load_small(*ROWS)
        first, second = loading.unit_ids
        second.same_as_id = first
        with self.assertRaises(UserError):
            first.same_as_id = second

    def test_kind_and_parent_of_a_new_unit_are_decided(self):
        loading = self._load_small(*ROWS)
        office = self._get_unit(loading, "Отдел слётов")
        self._get_unit(loading, "Сектор балов").write(
            {"parent_id": office.id, "kind": "centre", "name": "Сектор бальных танцев"}
        )
        plan = self._confirm(loading)
        unit = self._get_measure(plan, "2").lead_unit_id
        self.assertEqual(unit.name, "Сектор бальных танцев")
        self.assertEqual((unit.kind, unit.parent_id.name), ("centre", "Отдел слётов"))
        self.assertEqual(unit.alias_ids.name, "Сектор балов")

    def test_a_typed_unit_is_matched_whatever_its_letters(self):
        loading = self._load_small(*ROWS)
        units = loading.unit_ids.with_context(default_import_id=loading.id)
        same_id, _name = units.name_create("отдел «Слётов»")
        self.assertEqual(units.browse(same_id), self._get_unit(loading, "Отдел слётов"))
        known_id, _name = units.name_create("управление образования")
        known = self.env["profplan.unit"].search(
            [("name", "=", "Управление образования")]
        )
        self.assertEqual(units.browse(known_id).unit_id, known)

    def test_units_that_no_row_names_any_more_are_not_made(self):
        loading = self._load_small(*ROWS)
        self._get_line(loading, "2").is_taken = False
        self._confirm(loading)
        self.assertFalse(
            self.env["profplan.unit"].search([("name", "=", "Сектор балов")])
        )

    def test_what_was_decided_on_units_survives_another_reading(self):
        loading = self._load_small(*ROWS)
        self._get_unit(loading, "Сектор балов").same_as_id = self._get_unit(
            loading, "Отдел слётов"
        )
        self._get_unit(loading, "Отдел слётов").unit_id = self.centre
        loading.action_read_again()
        office = self._get_unit(loading, "Отдел слётов")
        self.assertEqual((office.unit_id, office.kind), (self.centre, "centre"))
        self.assertEqual(self._get_unit(loading, "Сектор балов").same_as_id, office)

    def test_a_renamed_unit_keeps_its_former_name(self):
        self.department.name = "Отдел балов"
        former = self.department.alias_ids
        self.assertEqual((former.name, former.kind), ("Test department", "former"))
        known = self.department._get_directory()[0]
        self.assertEqual(known["former"], ["Test department"])
        self.assertEqual(
            (known["aliases"], known["key"]), ([], str(self.department.id))
        )
        self.department.name = "Test department"
        self.department.name = "Отдел балов"
        self.assertEqual(len(self.department.alias_ids), 2)

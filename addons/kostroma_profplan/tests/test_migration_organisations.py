import importlib.util
from pathlib import Path

from odoo.tests import tagged

from .sheet_common import SheetCommon

SCRIPTS = Path(__file__).parents[1] / "migrations/19.0.4.0.0"


@tagged("post_install", "-at_install")
class TestOrganisationsOfBefore(SheetCommon):
    """What an update makes of organisations that a former version has left."""

    def _update(self, name):
        spec = importlib.util.spec_from_file_location("script", SCRIPTS / name)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.3.0.0")
        self.env.invalidate_all()

    def test_names_give_the_types_that_they_say_without_doubt(self):
        given = self.env["profplan.organisation.type"].search(
            [("code", "=", "special")]
        )
        units = self.env["profplan.unit"].create(
            [
                {"name": name, "kind": kind, "organisation_type_id": type_}
                for name, kind, type_ in (
                    ("МБОУ «СОШ № 5»", "organisation", False),
                    ("МБДОУ «Детский сад № 7»", "organisation", False),
                    ("Организация «Ключ»", "organisation", False),
                    ("МБОУ «СОШ № 6»", "organisation", given.id),
                    ("Отдел школ", "department", False),
                )
            ]
        )
        self._update("post-types.py")
        self.assertEqual(
            [unit.organisation_type_id.code for unit in units],
            ["school", "kindergarten", False, "special", False],
        )

    def test_plans_and_reports_take_the_responsible_person_who_was_named(self):
        self.env["profplan.unit.responsible"].create(
            {
                "unit_id": self.school.id,
                "name": "Petrova",
                "position": "Deputy",
                "phone": "8 (4942) 00-00-00",
                "email": "petrova@example.org",
                "order_number": "5",
                "order_date": "2026-01-20",
            }
        )
        self.sheet._as_engine().responsible_name = False
        self._update("post-responsible.py")
        self.assertEqual(self.sheet.responsible_name, "Petrova")
        self.assertFalse(self.other_sheet.responsible_name)

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestForms(SheetCommon):
    """What Odoo's forms ask while somebody types."""

    def test_a_new_row_opens_in_every_form(self):
        """A row begins empty: no field may be computed from what is not there yet."""
        for model in self.env.values():
            ours = model._name.startswith("profplan.")
            if not ours or model._abstract or model._transient:
                continue
            rows = model.with_user(self.manager)
            if rows.has_access("create"):
                names = dict.fromkeys(rows.fields_get(), {})
                with self.subTest(model._name):
                    rows.onchange({}, [], names)

    def test_rows_in_rows_tell_nothing_of_others(self):
        foreign = self.other_sheet.line_ids[:1]
        events = self.env["profplan.event"].with_user(self.portal)
        asked = {"evidence_ids": {"fields": {"unit_id": {}, "locked": {}}}}
        rows = (
            [Command.CREATE, "virtual_1", {"line_id": foreign.id}],
            [Command.LINK, self._add_evidence(foreign).id, {}],
            [Command.SET, 0, self._add_evidence(foreign).ids],
        )
        for row in rows:
            with self.subTest(row=row), self.assertRaises(AccessError):
                events.onchange(
                    {"sheet_id": self.sheet.id, "evidence_ids": [row]}, [], asked
                )

    def _add_evidence(self, line):
        return self.env["profplan.evidence"].create(
            {"line_id": line.id, "url": "https://example.org/x", "proves": "News"}
        )

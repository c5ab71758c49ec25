from odoo import api, models

from ..lib import sheet as rules


class ProfplanSheet(models.Model):
    """The person of clause 2.1 answers for the plan and report, until the organisation
    names somebody else on it (design §6)."""

    _inherit = "profplan.sheet"

    @api.model
    def _get_sheets_to_answer_for(self, units):
        """Sheets of these organisations that are written in now."""
        return self.search(
            [
                ("unit_id", "in", units.ids),
                ("state", "in", rules.PLANNING_STATES + rules.REPORTING_STATES),
                ("released", "=", False),
                ("plan_id.state", "=", "approved"),
                ("plan_id.active", "=", True),
            ]
        )

    def _take_responsible(self, former=()):
        """Those of these sheets that name nobody name the organisation's responsible.

        :param former: names of whom a new responsible person has come after
        """
        sheets = self.sudo().filtered(
            lambda sheet: (
                sheet._is_with_organisation()
                and (not sheet.responsible_name or sheet.responsible_name in former)
            )
        )
        for name, same in sheets.grouped(
            lambda sheet: sheet.unit_id.responsible_id.name
        ).items():
            if name:
                same._as_engine().write({"responsible_name": name})

    def _has_own_responsible(self):
        """Whether somebody has named another person here than by clause 2.1."""
        self.ensure_one()
        named = self.sudo().unit_id.responsible_ids.mapped("name")
        return bool(self.responsible_name) and self.responsible_name not in named

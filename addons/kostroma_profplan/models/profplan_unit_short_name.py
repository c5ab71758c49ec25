from odoo import api, fields, models

from ..lib import short_names


class ProfplanUnit(models.Model):
    """A short name that keeps the number of a school visible on a card.

    Views ask for it by ``profplan_short_names`` in the context of a field. Letters,
    reports and the form use the full name.
    """

    _inherit = "profplan.unit"
    _rec_names_search = ["name", "short_name"]

    short_name = fields.Char(
        compute="_compute_short_name",
        store=True,
        readonly=False,
        precompute=True,
        help="Shown on cards and in lists. Made from the name; may be corrected.",
    )

    @api.depends("name")
    def _compute_short_name(self):
        for unit in self:
            unit.short_name = short_names.get_short_name(unit.name)

    @api.depends("short_name", "name")
    @api.depends_context("profplan_short_names")
    def _compute_display_name(self):
        short = self.env.context.get("profplan_short_names")
        for unit in self:
            unit.display_name = (short and unit.short_name) or unit.name

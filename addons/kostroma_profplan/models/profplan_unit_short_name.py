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

    def _get_listed_names(self, most=12):
        """«СОШ № 1, СОШ № 2 and 91 more»: the first are named, the rest is counted."""
        named = ", ".join(unit.short_name or unit.name for unit in self[:most])
        if len(self) <= most:
            return named
        return self.env._(
            "%(names)s and %(count)s more", names=named, count=len(self) - most
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

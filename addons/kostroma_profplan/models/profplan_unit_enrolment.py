from odoo import api, fields, models

from ..lib.school_year import get_school_year, read_school_year


class ProfplanUnit(models.Model):
    """How many children the organisations have (design §6)."""

    _inherit = "profplan.unit"

    enrolment_ids = fields.One2many("profplan.enrolment", "unit_id")
    pupils_text = fields.Char(
        "Children",
        compute="_compute_pupils_text",
        help="In the present school year, or in the last one that was loaded: that one "
        "is named then.",
    )

    @api.depends("enrolment_ids.pupils", "enrolment_ids.school_year")
    @api.depends_context("lang")
    def _compute_pupils_text(self):
        """Of all units in one query; the last year wins."""
        present = get_school_year(self.env["project.task"]._get_today())
        rows = self.env["profplan.enrolment"]._read_group(
            [("unit_id", "in", self._origin.ids), ("school_year", "<=", present)],
            ["unit_id", "school_year"],
            ["pupils:sum"],
            order="school_year",
        )
        known = {
            unit: str(pupils) if year == present else f"{pupils} ({year})"
            for unit, year, pupils in rows
        }
        for unit in self:
            unit.pupils_text = known.get(unit._origin, False)

    @api.model
    def _get_enrolment(self, units, school_year, grades=None):
        """``{unit: (children, of them with special needs)}``, in one query.

        A unit of which nothing is known is not among the keys: no data is not zero.

        :param school_year: «2025/2026», however it is written
        :param grades: classes that count, 0 for children in no class; None: all
        """
        domain = fields.Domain("unit_id", "in", units.ids) & fields.Domain(
            "school_year", "=", read_school_year(school_year)
        )
        if grades is not None:
            domain &= fields.Domain("grade", "in", list(grades))
        rows = self.env["profplan.enrolment"]._read_group(
            domain, ["unit_id"], ["pupils:sum", "ovz_pupils:sum"]
        )
        return {unit: (pupils, ovz) for unit, pupils, ovz in rows}

from odoo import api, models
from odoo.fields import Domain


class ProfplanUnit(models.Model):
    """How many people there are at all: what figures of people are held against."""

    _inherit = "profplan.unit"

    @api.model
    def _get_headcounts(self, units, school_years):
        """Children of these organisations by class, in one query.

        :param school_years: «2025/2026»
        :return: ``{(unit id, year): {class: (children, of them with special needs)}}``;
            nothing is known of a unit without a key
        """
        found = {}
        # A denominator that everybody counts with; whoever may not see it, too.
        enrolment = self.env["profplan.enrolment"].sudo()
        for unit, year, grade, children, ovz in enrolment._read_group(
            Domain("unit_id", "in", units.ids)
            & Domain("school_year", "in", list(school_years)),
            ["unit_id", "school_year", "grade"],
            ["pupils:sum", "ovz_pupils:sum"],
        ):
            found.setdefault((unit.id, year), {})[grade] = children, ovz
        return found

    @api.model
    def _sum_headcount(self, by_grade, grades=None, ovz=False):
        """How many there are in these classes; None: nothing is known.

        :param by_grade: a value of :meth:`_get_headcounts`
        :param grades: classes that count; None: all
        """
        counted = [
            numbers[ovz]
            for grade, numbers in (by_grade or {}).items()
            if grades is None or grade in grades
        ]
        return sum(counted) if counted else None

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib.school_year import get_counted_on, get_school_year, read_school_year
from .profplan_unit_organisation import LAST_GRADE

# No class, kindergarten or palace of creativity has more: 10^9 is a slip.
MOST_PUPILS = 20_000


class ProfplanEnrolment(models.Model):
    """How many children an organisation has: the denominator asked once a year (§6).

    Schools by classes as of 20 September (form ОО-1); kindergartens and additional
    education as a whole, under class 0.
    """

    _name = "profplan.enrolment"
    _description = "Enrolment"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _order = "school_year desc, unit_id, grade"

    unit_id = fields.Many2one(
        "profplan.unit",
        "Organisation",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "=", "organisation")],
    )
    organisation_type_id = fields.Many2one(
        related="unit_id.organisation_type_id", string="Type"
    )
    school_year = fields.Char(
        required=True,
        index=True,
        default=lambda self: self._default_school_year(),
        help="For example 2025/2026.",
    )
    grade = fields.Integer(
        "Class",
        help="0: children who are in no class (kindergartens, clubs).",
        aggregator=None,  # classes are no sum
    )
    pupils = fields.Integer("Children", required=True)
    ovz_pupils = fields.Integer("Of them with special needs")
    counted_on = fields.Date(
        "As of",
        compute="_compute_counted_on",
        store=True,
        readonly=False,
        precompute=True,
        help="By default 20 September (form ОО-1), of kindergartens 1 January "
        "(form 85-К).",
    )

    _grade_uniq = models.Constraint(
        "UNIQUE(unit_id, school_year, grade)",
        "The enrolment of this class for this year is there already: correct it.",
    )
    _grade_check = models.Constraint(
        f"CHECK (grade BETWEEN 0 AND {LAST_GRADE})",
        "Classes are from 1 to 12; 0 is for children who are in no class.",
    )
    _pupils_check = models.Constraint(
        f"CHECK (pupils BETWEEN 0 AND {MOST_PUPILS}"
        " AND COALESCE(ovz_pupils, 0) BETWEEN 0 AND pupils)",
        "The number of children is from 0 to 20,000; those with special needs are not "
        "more than all.",
    )

    @api.model
    def _default_school_year(self):
        return get_school_year(self._get_today())

    @api.depends("unit_id", "grade", "school_year")
    def _compute_display_name(self):
        for one in self:
            names = (one.unit_id.display_name, one.school_year, str(one.grade or ""))
            one.display_name = ", ".join(filter(None, names))

    @api.depends("school_year", "unit_id")
    def _compute_counted_on(self):
        for one in self:
            year = read_school_year(one.school_year)
            kind = one.unit_id.organisation_type_id
            one.counted_on = year and get_counted_on(year, kind.counted_in_january)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidy_year(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidy_year(vals))

    @api.model
    def _tidy_year(self, vals):
        """«2025/26» is the year «2025/2026»."""
        year = read_school_year(vals.get("school_year"))
        return {**vals, "school_year": year} if year else vals

    @api.constrains("school_year")
    def _check_school_year(self):
        for one in self:
            if read_school_year(one.school_year) != one.school_year:
                raise ValidationError(
                    self.env._(
                        "«%s» is no school year: write it like 2025/2026.",
                        one.school_year,
                    )
                )

    @api.constrains("unit_id")
    def _check_unit_id(self):
        for one in self:
            if one.unit_id.kind != "organisation":
                raise ValidationError(
                    self.env._(
                        "%s is no organisation: children are counted of organisations.",
                        one.unit_id.name,
                    )
                )

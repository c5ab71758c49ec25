from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import events as rules
from .number import Number

FIGURES, ENROLMENT, ORGANISATIONS, HAND = (
    "figures",
    "enrolment",
    "organisations",
    "hand",
)
SOURCES = [
    (FIGURES, "Figures of measures"),
    (ENROLMENT, "Enrolment of classes"),
    (ORGANISATIONS, "Number of organisations"),
    (HAND, "Entered by hand"),
]
PERIODS = [
    ("year", "Once a year"),
    ("half_year", "Every half-year"),
    ("quarter", "Every quarter"),
    ("month", "Every month"),
    ("once", "Once"),
]


class ProfplanIndicator(models.Model):
    """Passport of an indicator: how its value is found, and by whom (design §7).

    Columns as passports have them: formula, base figures, source, period, who answers
    with a telephone (base.garant.ru/7813077, docs.cntd.ru/document/460209221). None of
    it is the order's own wording: a manager sets it at any time.
    """

    _inherit = "profplan.indicator"

    formula = fields.Text(
        "Formula in words",
        help="For example: pupils who took part in events / all pupils × 100.",
    )
    numerator_name = fields.Char(
        "Numerator",
        help="What is counted. Of an indicator that is no ratio: all of it.",
    )
    numerator_source = fields.Selection(SOURCES, "Taken from")
    numerator_figure_ids = fields.Many2many(
        "profplan.figure",
        "profplan_indicator_numerator_rel",
        "indicator_id",
        "figure_id",
        string="Figures of the numerator",
        domain="[('plan_id', '=', plan_id)]",
    )
    numerator_grades = fields.Char("Classes of the numerator")
    numerator_number = Number("Number of the numerator")
    denominator_name = fields.Char("Denominator")
    denominator_source = fields.Selection(SOURCES, "Denominator taken from")
    denominator_figure_ids = fields.Many2many(
        "profplan.figure",
        "profplan_indicator_denominator_rel",
        "indicator_id",
        "figure_id",
        string="Figures of the denominator",
        domain="[('plan_id', '=', plan_id)]",
    )
    denominator_grades = fields.Char(
        "Classes of the denominator", help="For example 8–9, 11. Empty: all."
    )
    denominator_number = Number("Number of the denominator")
    data_source = fields.Text(
        "Source of data", help="Form, register or report that the figures come from."
    )
    period = fields.Selection(PERIODS, "Period of collection")
    known_on = fields.Char(
        "Known on", help="When the figures of a period are there: «20 января»."
    )
    responsible_name = fields.Char(
        "Responsible for the indicator", help="Name and position."
    )
    responsible_phone = fields.Char("Telephone")

    @api.constrains("numerator_figure_ids", "denominator_figure_ids", "plan_id")
    def _check_figures_of_plan(self):
        for indicator in self:
            figures = indicator.numerator_figure_ids | indicator.denominator_figure_ids
            if figures.plan_id - indicator.plan_id:
                raise ValidationError(
                    self.env._(
                        "Indicator “%s” is counted from figures of the same plan.",
                        indicator.display_name,
                    )
                )

    @api.constrains("numerator_grades", "denominator_grades")
    def _check_grades(self):
        for indicator in self:
            for name in ("numerator_grades", "denominator_grades"):
                if rules.read_grades(indicator[name]) is None:
                    raise ValidationError(
                        self.env._(
                            "Indicator “%(indicator)s”: «%(grades)s» are no classes. "
                            "Write numbers from 1 to 12, for example 8–9, 11.",
                            indicator=indicator.display_name,
                            grades=indicator[name],
                        )
                    )

    @api.constrains("numerator_number", "denominator_number")
    def _check_numbers(self):
        for indicator in self:
            if indicator.numerator_number < 0 or indicator.denominator_number < 0:
                raise ValidationError(
                    self.env._(
                        "Indicator “%s”: numerator and denominator are not below zero.",
                        indicator.display_name,
                    )
                )

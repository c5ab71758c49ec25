from odoo import api, fields, models

from ..intake import Target, read_indicator_target
from ..lib import indicators as calc
from .number import Number
from .profplan_indicator import RESULTS


class ProfplanIndicatorTarget(models.Model):
    """What the order wants of an indicator in one year, and what came of it.

    ``text`` is the order's own words, ``value`` the number in them. The comparison
    with the fact is stored beside the target, so that lists, pivots and charts group
    and sum it; it follows the accepted figures by itself.
    """

    _name = "profplan.indicator.target"
    _description = "Indicator Target"
    _inherit = ["profplan.guard.mixin"]
    _order = "indicator_id, year, id"
    _rec_name = "text"

    _indicator_year_uniq = models.Constraint(
        "UNIQUE(indicator_id, year)",
        "An indicator has one target a year: change the existing one.",
    )
    _year_check = models.Constraint(
        "CHECK(year BETWEEN 1990 AND 2100)",
        "The year of a target must be a year between 1990 and 2100.",
    )

    indicator_id = fields.Many2one(
        "profplan.indicator", required=True, ondelete="cascade", index=True
    )
    plan_id = fields.Many2one(related="indicator_id.plan_id", store=True, index=True)
    uom = fields.Char(related="indicator_id.uom")
    year = fields.Integer(required=True, aggregator=None)
    text = fields.Char(
        string="Target",
        help="The order's own words: “468 pupils of grades 8–10”.",
    )
    value = Number(
        string="Planned",
        compute="_compute_value",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="The number in the order's words.",
    )
    has_value = fields.Boolean(
        string="Has a Number", compute="_compute_has_value", store=True
    )
    comparator = fields.Selection(
        [
            ("at_least", "Not less than"),
            ("at_most", "Not more than"),
            ("equal", "Exactly"),
        ],
        compute="_compute_comparator",
        store=True,
        readonly=False,
        precompute=True,
    )
    # Never summed: a total of people, classes and per cents would mean nothing
    fact = Number(compute="_compute_fact", store=True, aggregator=None)
    has_fact = fields.Boolean(compute="_compute_fact", store=True)
    deviation = Number(compute="_compute_fact", store=True, aggregator=None)
    percent = Number(
        string="Per Cent", compute="_compute_fact", store=True, aggregator="avg"
    )
    has_percent = fields.Boolean(compute="_compute_fact", store=True)
    result = fields.Selection(RESULTS, compute="_compute_fact", store=True)

    @api.depends("text", "indicator_id.uom")
    def _compute_value(self):
        for target in self:
            number = target.indicator_id._read_number(target.text)
            target.value = target.value if number is None else number

    @api.depends("text", "value", "indicator_id.uom")
    def _compute_has_value(self):
        """A target of words alone has no number: zero would be a false plan."""
        for target in self:
            number = target.indicator_id._read_number(target.text)
            target.has_value = bool(target.value) or number is not None

    @api.depends("text", "indicator_id.uom", "indicator_id.direction")
    def _compute_comparator(self):
        """The words decide; where they are silent, the direction does."""
        for target in self:
            indicator = target.indicator_id
            read, named = read_indicator_target(target.text or "", indicator.uom or "")
            binds = calc.BINDS[indicator.direction or calc.HIGHER]
            target.comparator = read.comparator if named else binds

    @api.depends(
        "year",
        "value",
        "has_value",
        "comparator",
        "indicator_id.direction",
        "indicator_id.aggregation",
        "indicator_id.value_ids.state",
        "indicator_id.value_ids.superseded_by_id",
    )
    def _compute_fact(self):
        facts = self.indicator_id._origin._get_facts()
        for target in self:
            indicator = target.indicator_id
            fact = facts.get(indicator._origin.id, {}).get(target.year)
            cell = indicator._get_matrix_cell(target.year, target, fact)
            target.fact = cell.fact or 0.0
            target.has_fact = cell.fact is not None
            target.deviation = cell.deviation or 0.0
            target.percent = (cell.attainment or 0.0) * 100
            target.has_percent = cell.attainment is not None
            target.result = {True: "met", False: "missed", None: "no_data"}[cell.is_met]

    def _get_fact_text(self):
        """The year and its fact in words; one that missed its target says so.

        While the year lasts nothing is missed yet (lib/deeds.py, ``get_standing``).
        """
        fact = f"{self.year}:\u00a0{calc.format_number(self.fact)}"
        indicator = self.indicator_id
        over = indicator._is_year_over(indicator.plan_id._get_today(), self.year)
        if self.result == "missed" and over:
            return self.env._("%(fact)s, missed", fact=fact)
        return fact

    @api.model_create_multi
    def create(self, vals_list):
        targets = super().create([self._prepare_text(vals) for vals in vals_list])
        targets.indicator_id._check_wording_open()
        return targets

    def write(self, vals):
        self.indicator_id._check_wording_open()
        result = super().write(vals)
        self.indicator_id._check_wording_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.indicator_id._check_wording_open()

    def _get_draft_reading(self):
        """The ``intake.Target`` of the number in the words."""
        self.ensure_one()
        value = int(self.value) if self.value.is_integer() else self.value
        return Target(value, self.comparator, self.uom or "")

    @api.model
    def _prepare_text(self, vals):
        """A target given as a bare number reads as that number."""
        if vals.get("value") is not None and not vals.get("text"):
            return {**vals, "text": calc.format_number(vals["value"])}
        return vals

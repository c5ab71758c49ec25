from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..intake import read_indicator_target
from ..lib import indicators as calc
from .number import Number

RESULTS = [
    ("met", "Target met"),
    ("missed", "Target missed"),
    ("no_data", "No data"),
]


class ProfplanIndicator(models.Model):
    """A line of the order's table "criteria and indicators of efficiency".

    Its wording and targets are legal: they are written at intake and, once the plan
    is approved, change only by an amending order. How facts are read (direction,
    aggregation, linked measures) is the manager's to set at any time.
    """

    _name = "profplan.indicator"
    _description = "Plan Indicator"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _order = "plan_id, sequence, id"

    _wording_fields = (
        "plan_id",
        "number",
        "name",
        "uom",
        "base_year",
        "base_value",
        "base_text",
        "merged_target",
        "target_ids",
    )

    plan_id = fields.Many2one(
        "profplan.plan", required=True, ondelete="cascade", index=True
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan Status")
    number = fields.Char(string="No.")
    sequence = fields.Integer(default=10)
    name = fields.Text(string="Indicator", required=True)
    uom = fields.Char(string="Unit of Measure", help="As the order writes it.")
    direction = fields.Selection(
        [(calc.HIGHER, "Higher is better"), (calc.LOWER, "Lower is better")],
        string="Better When",
        default=calc.HIGHER,
        required=True,
    )
    base_year = fields.Integer()
    base_text = fields.Char(string="Base Value", help="As the order writes it.")
    base_value = Number(
        string="Base Number",
        compute="_compute_base_value",
        store=True,
        readonly=False,
        precompute=True,
    )
    aggregation = fields.Selection(
        [
            (calc.SUM, "Sum over organisations"),
            (calc.MEAN, "Mean over organisations"),
            (calc.LAST, "Latest figure"),
            (calc.RATIO, "Ratio of two sums"),
        ],
        string="Total Is",
        default=calc.SUM,
        required=True,
        help="How the figures of organisations make one figure of the plan. "
        "A figure entered without an organisation is the total itself.",
    )
    merged_target = fields.Boolean(
        string="One Target for All Years",
        help="The order gives one target in a merged cell: reports keep it merged.",
    )
    target_ids = fields.One2many(
        "profplan.indicator.target", "indicator_id", string="Targets"
    )
    value_ids = fields.One2many(
        "profplan.indicator.value", "indicator_id", string="Facts"
    )
    measure_ids = fields.Many2many(
        "profplan.measure",
        "profplan_indicator_measure_rel",
        "indicator_id",
        "measure_id",
        string="Measures",
        domain="[('plan_id', '=', plan_id)]",
        help="The measures meant to move this indicator.",
    )
    targets_text = fields.Char(
        string="Targets by Year", compute="_compute_targets_text"
    )
    facts_text = fields.Char(string="Facts by Year", compute="_compute_targets_text")

    # The state of things in the current year of the plan
    year = fields.Integer(compute="_compute_current", help="The plan's current year.")
    target = Number(string="Target Number", compute="_compute_current")
    target_text = fields.Char(string="Target", compute="_compute_current")
    fact = Number(compute="_compute_current")
    has_fact = fields.Boolean(compute="_compute_current")
    deviation = Number(compute="_compute_current")
    percent = Number(string="Per Cent", compute="_compute_current")
    has_percent = fields.Boolean(compute="_compute_current")
    result = fields.Selection(RESULTS, compute="_compute_current")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for indicator in self:
            parts = (indicator.number, indicator.name)
            indicator.display_name = ". ".join(part for part in parts if part)

    @api.depends("base_text", "uom")
    def _compute_base_value(self):
        for indicator in self:
            number = indicator._read_number(indicator.base_text)
            indicator.base_value = indicator.base_value if number is None else number

    def _read_number(self, text):
        """The number in an order's words, or None: intake reads it, nobody else."""
        target, _named = read_indicator_target(text or "", self.uom or "")
        return target and target.value

    @api.depends(
        "merged_target",
        "target_ids.year",
        "target_ids.text",
        "target_ids.fact",
        "target_ids.has_fact",
        "target_ids.result",
    )
    @api.depends_context("lang")
    def _compute_targets_text(self):
        """Years side by side in one line, for lists: «2020: 550; 2021: 580»."""
        for indicator in self:
            targets = indicator.target_ids.sorted("year")
            words = [f"{target.year}:\u00a0{target.text or ''}" for target in targets]
            if indicator.merged_target and targets:
                words = [targets[0].text or ""]
            indicator.targets_text = "; ".join(words)
            indicator.facts_text = "; ".join(
                target._get_fact_text() for target in targets if target.has_fact
            )

    @api.depends(
        "target_ids.year",
        "target_ids.text",
        "target_ids.value",
        "target_ids.fact",
        "target_ids.result",
    )
    def _compute_current(self):
        """The figures of the current year: they are those of its target."""
        today = self._get_today()
        for indicator in self:
            target = indicator._get_current_target(today.year)
            indicator.year = target.year
            indicator.target = target.value
            indicator.target_text = target.text
            indicator.fact = target.fact
            indicator.has_fact = target.has_fact
            indicator.deviation = target.deviation
            indicator.percent = target.percent
            indicator.has_percent = target.has_percent
            indicator.result = target.result or "no_data"

    def _get_current_target(self, year):
        """The target of `year`, else of the nearest earlier one, else the first."""
        targets = self.target_ids.sorted("year")
        return targets.filtered(lambda target: target.year <= year)[-1:] or targets[:1]

    @api.model_create_multi
    def create(self, vals_list):
        indicators = super().create(vals_list)
        indicators._check_wording_open()
        return indicators

    def write(self, vals):
        if any(name in vals for name in self._wording_fields):
            self._check_wording_open()
        result = super().write(vals)
        if any(name in vals for name in self._wording_fields):
            self._check_wording_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_wording_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_facts(self):
        used = self.filtered("value_ids")[:1]
        if used:
            raise UserError(
                self.env._(
                    "Indicator “%s” already has facts: facts are never lost, "
                    "so it cannot be deleted.",
                    used.display_name,
                )
            )

    def _check_wording_open(self):
        """Wording and targets are free in a draft plan, then only by an amendment."""
        self.plan_id._check_draft()

    def _prepare_draft_vals_list(self, plan, indicators):
        """Values of the indicators of an order that was read and confirmed.

        :param plan: the profplan.plan they belong to
        :param indicators: ``intake.Indicator`` of a ``PlanDraft``, in order
        :return: list of vals for :meth:`create`, targets included
        """
        previous = plan._get_continued(self._name, indicators)
        return [
            {
                **self._prepare_draft_vals(plan, indicator, position),
                **previous[indicator.key]._prepare_carried_vals(plan),
            }
            for position, indicator in enumerate(indicators, 1)
        ]

    def _prepare_draft_vals(self, plan, indicator, position):
        return {
            "plan_id": plan.id,
            "number": indicator.number or str(position),
            "sequence": position * 10,
            "name": indicator.name,
            "uom": indicator.unit or False,
            "direction": indicator.direction,
            "aggregation": self._get_draft_aggregation(indicator),
            "base_year": indicator.base_year or False,
            "base_text": indicator.base or False,
            "merged_target": indicator.merged_target,
            "target_ids": [
                fields.Command.create(
                    self._prepare_draft_target_vals(
                        year, text, indicator.readings.get(year)
                    )
                )
                for year, text in sorted(indicator.targets.items())
                if text
            ],
        }

    @api.model
    def _get_draft_aggregation(self, indicator):
        """How figures of organisations come together: as a person said, or the unit."""
        return indicator.aggregation or self._suggest_aggregation(indicator.unit)

    @api.model
    def _suggest_aggregation(self, uom):
        """What a unit of measure suggests: hook.

        Per cents of organisations are no sum and their mean would lie.
        """
        return calc.RATIO if calc.ratio_scale(uom) == 100 else calc.SUM

    def _prepare_draft_target_vals(self, year, text, target):
        """A year's target: the order's words and, where there is one, their number."""
        vals = {"year": int(year), "text": text}
        if target:
            vals.update(value=target.value, comparator=target.comparator)
        return vals

    def _get_facts(self, as_of=None):
        """What the accepted figures come to, year by year, in one query.

        :param as_of: a date: figures as they were known at the end of that day,
            whatever was accepted or corrected afterwards; None: as they are now
        :return: {indicator id: {year: fact}}; a year without data has no key
        """
        values = self.env["profplan.indicator.value"].search_fetch(
            self._get_facts_domain(as_of),
            ["indicator_id", *self.env["profplan.indicator.value"]._reading_fields],
            order="id",
        )
        readings = defaultdict(lambda: defaultdict(list))
        for value in values:
            readings[value.indicator_id.id][value.year].append(value._get_reading())
        return {
            indicator.id: {
                year: fact
                for year, year_readings in readings[indicator.id].items()
                if (fact := indicator._aggregate(year_readings)) is not None
            }
            for indicator in self
            if indicator.id in readings
        }

    def _get_facts_domain(self, as_of=None):
        return self._get_accepted_domain(as_of) & Domain("no_data", "=", False)

    def _get_accepted_domain(self, as_of=None):
        """The accepted figures in force, gaps included.

        :param as_of: a date: those in force at the end of that day; None: now
        """
        domain = Domain([("indicator_id", "in", self.ids), ("state", "=", "accepted")])
        if as_of is None:
            return domain & Domain("superseded_by_id", "=", False)
        moment = self._get_day_end(as_of)
        return (
            domain
            & Domain("accepted_on", "<=", moment)
            & (
                Domain("superseded_on", "=", False)
                | Domain("superseded_on", ">", moment)
            )
        )

    def _aggregate(self, readings):
        return calc.aggregate(readings, self.aggregation, calc.ratio_scale(self.uom))

    def _get_matrix_row(self, years, facts):
        """One line of the reports' table.

        :param years: the columns
        :param facts: {year: fact} of this indicator
        """
        targets = {target.year: target for target in self.target_ids}
        return calc.Row(
            number=self.number or "",
            name=self.name,
            uom=self.uom or "",
            direction=self.direction,
            base_year=self.base_year or None,
            base=self._get_base(),
            base_text=self.base_text or "",
            merged_target=self.merged_target,
            cells=tuple(
                self._get_matrix_cell(year, targets.get(year), facts.get(year))
                for year in years
            ),
        )

    def _get_base(self):
        """The base value, or None when the order names none."""
        known = self.base_value or self._read_number(self.base_text) is not None
        return self.base_value if known else None

    def _get_matrix_cell(self, year, target, fact):
        return calc.Cell(
            year=year,
            target=target.value if target and target.has_value else None,
            target_text=(target.text or "") if target else "",
            fact=fact,
            direction=self.direction,
            comparator=target.comparator if target else None,
        )

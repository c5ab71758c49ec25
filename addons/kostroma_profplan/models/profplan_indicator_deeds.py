from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ..lib import deeds
from ..lib.indicators import format_number
from .number import Number

STANDINGS = [
    ("missed", "Not reached"),
    ("risk", "At risk of not being reached"),
    ("under_way", "Not reached yet"),
    ("no_data", "Cannot be told"),
    ("met", "Reached"),
    ("exceeded", "Exceeded"),
]


@dataclass
class Deeds:
    """What became of the measures of one indicator."""

    kinds: Counter = field(default_factory=Counter)
    burning: int = 0


class ProfplanIndicator(models.Model):
    """Deeds and effect together: were the measures done, was the target met (§7)."""

    _inherit = "profplan.indicator"

    deeds_total = fields.Integer("Linked measures", compute="_compute_deeds")
    deeds_full = fields.Integer("Done in full", compute="_compute_deeds")
    deeds_part = fields.Integer("Done in part", compute="_compute_deeds")
    deeds_none = fields.Integer("Not done", compute="_compute_deeds")
    deeds_open = fields.Integer("In work", compute="_compute_deeds")
    deeds_text = fields.Char("What became of its measures", compute="_compute_deeds")
    deeds_burning = fields.Integer("Late or at risk", compute="_compute_deeds")
    mismatch = fields.Selection(
        [
            ("deeds", "Measures done, target missed"),
            ("effect", "Target met, measures not done"),
        ],
        "Deeds and effect part",
        compute="_compute_deeds",
        search="_search_mismatch",
    )
    standing = fields.Selection(
        STANDINGS, "How it stands", compute="_compute_deeds", search="_search_standing"
    )
    level = fields.Selection(
        [(deeds.HIGH, "High"), (deeds.MIDDLE, "Middle"), (deeds.LOW, "Low")],
        compute="_compute_deeds",
        help="The fact against the target: high from 100 per cent, middle from 90, "
        "low below.",
    )
    last_fact = Number("Fact before", compute="_compute_last_fact")
    has_last_fact = fields.Boolean(compute="_compute_last_fact")
    last_result_text = fields.Char("Fact before in words", compute="_compute_last_fact")

    @api.depends_context("lang")
    @api.depends(
        "result",
        "percent",
        "measure_ids.task_ids.step",
        "measure_ids.task_ids.outcome",
        "measure_ids.task_ids.health",
    )
    def _compute_deeds(self):
        found, today = self._get_deeds(), self._get_today()
        for indicator in self:
            one = found[indicator._origin.id]
            kinds = one.kinds
            undone = kinds[deeds.PART] + kinds[deeds.NONE]
            attainment = indicator.percent / 100 if indicator.has_percent else None
            indicator.deeds_total = kinds.total()
            indicator.deeds_burning = one.burning
            for kind in deeds.KINDS:
                indicator[f"deeds_{kind}"] = kinds[kind]
            indicator.deeds_text = indicator._get_deeds_text(kinds)
            indicator.mismatch = deeds.get_mismatch(indicator.result, kinds)
            indicator.level = deeds.get_level(attainment)
            indicator.standing = deeds.get_standing(
                indicator.result,
                attainment,
                indicator._is_year_over(today),
                one.burning + undone,
            )

    def _get_deeds_text(self, kinds):
        """«in full 3, in part 1»: those that there are; "" without measures."""
        words = {
            deeds.FULL: self.env._("in full"),
            deeds.PART: self.env._("in part"),
            deeds.NONE: self.env._("not done"),
            deeds.OPEN: self.env._("in work"),
        }
        return ", ".join(
            f"{words[kind]}\u00a0{kinds[kind]}" for kind in deeds.KINDS if kinds[kind]
        )

    def _is_year_over(self, today, year=None):
        """Whether nothing can move the figure of the (current) year any more."""
        last, year = self.plan_id.date_end, year or self.year
        if year:
            last = min(last or date.max, date(year, 12, 31))
        return bool(last) and last < today

    def _get_deeds(self):
        """``{indicator id: Deeds}``, in one query for all linked measures."""
        rows = self.env["project.task"]._read_group(
            self._get_deeds_domain(),
            ["measure_id", "step", "outcome", "health", "not_executed"],
        )
        by_measure = {measure.id: told for measure, *told in rows}
        found = defaultdict(Deeds)
        for indicator in self:
            one = found[indicator._origin.id]
            for measure in indicator.measure_ids:
                step, outcome, health, left = by_measure.get(
                    measure._origin.id, (None,) * 4
                )
                kind = deeds.get_kind(step, outcome, left)
                if kind:
                    one.kinds[kind] += 1
                    one.burning += deeds.is_burning(step, health)
        return found

    def _get_deeds_domain(self):
        """The tasks that stand for the linked measures."""
        measures = self.measure_ids._origin
        plans = self.env["profplan.plan"]
        return Domain("measure_id", "in", measures.ids) & plans._get_measures_domain()

    @api.depends(
        "year", "base_value", "base_year", "target_ids.fact", "target_ids.result"
    )
    @api.depends("previous_id.target_ids.fact", "previous_id.target_ids.result")
    @api.depends_context("lang")
    def _compute_last_fact(self):
        facts = (self | self.previous_id)._origin._get_facts()
        last = self._origin._get_last_facts(facts)
        for indicator in self:
            year, fact = last.get(indicator._origin.id) or (False, False)
            indicator.has_last_fact = bool(year)
            indicator.last_fact = fact
            indicator.last_result_text = year and indicator._get_last_text(year, fact)

    def _get_last_text(self, year, fact):
        """«2025: 540, missed»: with how it stood against that year's target, if any."""
        targets = self.target_ids | self.previous_id.target_ids
        told = targets.filtered(lambda one: one.year == year and one.has_fact)
        # What was measured before the plan is the base: nothing was wanted of it.
        return (
            told[:1]._get_fact_text() if told else f"{year}:\u00a0{format_number(fact)}"
        )

    # --- Found by what is computed: a plan has a handful of indicators ---

    @api.model
    def _search_mismatch(self, operator, value):
        return self._search_told("mismatch", operator, value)

    @api.model
    def _search_standing(self, operator, value):
        return self._search_told("standing", operator, value)

    @api.model
    def _search_told(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        told = self.search([("plan_id.state", "!=", "draft")])
        found = told.filtered(lambda one: one[name] in value)
        return Domain("id", "in", found.ids)

    # --- Where a number leads ---

    def action_view_deeds(self):
        """The tasks of the linked measures."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_linked_tasks"
        )
        action["domain"] = list(self._get_deeds_domain())
        action["name"] = self.env._("Measures of indicator %s", self.number or "")
        return action

    def _get_target_words(self):
        """Target and fact of the current year, for one line of the first page."""
        self.ensure_one()
        fact = format_number(self.fact) if self.has_fact else "—"
        return self.target_text or "—", fact

from odoo import fields, models

from ..lib import indicators as calc


class ProfplanIndicator(models.Model):
    """What organisations are asked for directly, and for which days (design §7).

    Each figure asked is a burden (273-ФЗ, ст. 47): none is asked unless a manager
    says so.
    """

    _inherit = "profplan.indicator"

    asked_of_organisations = fields.Boolean(
        "Asked of organisations",
        help="Organisations enter this indicator themselves, on their page of "
        "indicators. Not needed where the passport computes it from their reports.",
    )
    asked_count = fields.Integer("Organisations asked", compute="_compute_asked_counts")
    submitted_count = fields.Integer("To accept", compute="_compute_asked_counts")
    given_count = fields.Integer("Accepted", compute="_compute_asked_counts")

    def _compute_asked_counts(self):
        """Of those who owe a figure of the current period, in a flat number."""
        asked = self._get_asked_units()
        keys = {one: (one._get_asked_key(), asked[one]) for one in self}
        values = self._get_values_in_force(
            self.env["profplan.unit"].union(*asked.values())
        )
        for indicator, ((_year, end), units) in keys.items():
            states = [
                value.state
                for value in values.get(indicator, ())
                if value.period_end == end and value.unit_id in units
            ]
            indicator.asked_count = len(units)
            indicator.submitted_count = states.count("submitted")
            indicator.given_count = states.count("accepted")

    def _get_asked_key(self):
        """(year, last day) of the figure that is asked now."""
        year = self._get_year_of(self._get_today())
        return year, self._get_period(year, self._get_today())[1]

    def _get_values_in_force(self, units):
        """``{indicator: figures}`` of these organisations that nothing has replaced."""
        values = self.env["profplan.indicator.value"].sudo()
        return values.search(
            [
                ("indicator_id", "in", self._origin.ids),
                ("unit_id", "in", units.ids),
                ("superseded_by_id", "=", False),
            ]
        ).grouped("indicator_id")

    # --- Years and periods ---

    def _get_years(self):
        """The years of the indicator: those of its targets, else of the plan."""
        if years := self.target_ids.mapped("year"):
            return years
        plan = self.plan_id
        if not (plan.date_start and plan.date_end):
            return []
        return list(range(plan.date_start.year, plan.date_end.year + 1))

    def _get_year_of(self, day):
        """The year of a day if the plan has it, else its nearest earlier one.

        The facts of a plan are often gathered in the January after its end.
        """
        years = self._get_years()
        earlier = [year for year in years if year <= day.year]
        return max(earlier, default=min(years, default=day.year))

    def _get_period(self, year, today):
        """(first, last day) that a figure of the year speaks of, by the passport."""
        if not year or not 1990 <= year <= 2100:
            return False, False
        return calc.get_period(year, self.period, today)

    # --- Who is asked ---

    def _get_asked_units(self):
        """``{indicator: organisations}`` that owe its figure, in two queries.

        Those that have a sheet of the plan and are still concerned by it. Where the
        indicator is moved by measures that organisations report in lines, whoever has
        one of these lines.
        """
        asked = self.sudo().filtered("asked_of_organisations")
        sheets = asked.env["profplan.sheet"].search(
            [("plan_id", "in", asked.plan_id.ids), ("released", "=", False)]
        )
        lines = asked.env["profplan.sheet.line"].search(
            [
                ("measure_id", "in", asked.measure_ids.ids),
                ("released", "=", False),
                ("not_applicable", "!=", "confirmed"),
            ]
        )
        units_of_plans = {
            plan: of_plan.unit_id for plan, of_plan in sheets.grouped("plan_id").items()
        }
        units_of_measures = {
            measure: of_measure.unit_id
            for measure, of_measure in lines.grouped("measure_id").items()
        }
        nobody = asked.env["profplan.unit"]
        found = dict.fromkeys(self, nobody)
        for indicator in asked:
            units = units_of_plans.get(indicator.plan_id, nobody)
            with_lines = nobody.union(
                *(units_of_measures.get(one, nobody) for one in indicator.measure_ids)
            )
            # Keys of `found` are equal to these: records compare by their ids.
            found[indicator] = units & with_lines if with_lines else units
        return found

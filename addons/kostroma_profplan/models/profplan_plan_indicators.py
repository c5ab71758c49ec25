from odoo import api, models
from odoo.exceptions import UserError

from ..lib import deeds

# How an indicator stands in its year, in the order of the summary.
STANDINGS = ("met", "exceeded", "missed", "risk", "under_way", "no_data")


class ProfplanPlan(models.Model):
    """Indicators of plans in a year: what the report prints, and a summary (§8)."""

    _inherit = "profplan.plan"

    @api.readonly
    def get_indicator_figures(self, as_of=None, year=None):
        """Indicators of a year: what the report ``indicators`` prints.

        The facts are those that were accepted and in force; with the rights of the
        user.

        :param as_of: an ISO date: how it stood at the end of that day; by default now
        :param year: by default the latest one with a target until that day
        :return: ``{"as_of": ISO date, "plans": [plan]}``. A plan is ``{"id", "number",
            "date", "name", "year", "is_over", "indicators": [indicator], "summary":
            numbers}``,
            an indicator ``{"id", "number", "name", "uom", "direction", "binds",
            "target", "target_text", "previous", "fact", "deviation", "level",
            "burning", "standing", "comment", "base", "base_year", "passport": {…}}``.
            No data is null, never 0. ``previous`` is last year's fact, ``deviation``
            fact minus target, ``level`` a fraction of one (above one is better,
            whichever direction is), ``binds`` at_least, at_most or equal. ``standing``
            is met, exceeded, missed (its year is over), risk (not over, and a measure
            that is to move it is late, at risk or not done in full), under_way or
            no_data; ``summary`` counts them, with ``total``
        :raises UserError: it is no date, or one that has not come; no year
        """
        day = self._get_figures_day(as_of)
        if year is not None and not (type(year) is int and 1990 <= year <= 2100):
            raise UserError(self.env._("“%s” is not a year: write it as 2021.", year))
        years = {plan.id: year or plan._get_report_year(day) for plan in self}
        return self._prepare_figures(day, self._get_indicators(day, years))

    def _get_indicators(self, day, years):
        """What is told of the indicators; as many queries for one plan as for many.

        :param years: ``{plan id: the year that is told of}``
        :return: ``{plan id: {"year", "indicators", "summary"}}``
        """
        as_of = day if day < self._get_today() else None
        indicators = self.indicator_ids
        facts = (indicators | indicators.previous_id)._get_facts(as_of)
        burning = indicators._get_burning(day)
        comments = {
            one: indicators._get_comments(one, as_of) for one in set(years.values())
        }
        return {
            plan.id: plan._prepare_indicators(
                years[plan.id], day, facts, comments[years[plan.id]], burning
            )
            for plan in self
        }

    def _get_report_year(self, day):
        """The latest year with a target until the day, else the first one."""
        self.ensure_one()
        years = set(self.indicator_ids.target_ids.mapped("year")) or set(
            range(self.date_start.year, self.date_end.year + 1)
        )
        earlier = [year for year in years if year <= day.year]
        return max(earlier, default=min(years))

    def _is_year_over(self, year, day):
        """Whether a target of the year that is not reached is missed as of the day."""
        self.ensure_one()
        return year < day.year or self.date_end < day

    def _prepare_indicators(self, year, day, facts, comments, burning):
        """Indicators of this plan in a year, and how many of them stand how."""
        self.ensure_one()
        over = self._is_year_over(year, day)
        last = self.indicator_ids._get_last_facts(facts, year)
        rows = []
        for indicator in self.indicator_ids:
            row = indicator._get_matrix_row((year,), facts.get(indicator.id, {}))
            [cell] = row.cells
            last_year, last_fact = last[indicator.id] or (None, None)
            rows.append(
                {
                    **self._prepare_indicator_cell(cell),
                    "id": indicator.id,
                    "number": row.number,
                    "name": row.name,
                    "uom": row.uom,
                    "previous": last_fact,
                    "previous_year": last_year,
                    "burning": indicator.id in burning,
                    "standing": self._get_standing(cell, over, indicator.id in burning),
                    "comment": comments.get(indicator.id, ""),
                    "base": row.base,
                    "base_year": row.base_year,
                    "passport": indicator._prepare_passport(),
                }
            )
        summary = {
            name: sum(row["standing"] == name for row in rows) for name in STANDINGS
        }
        return {
            "year": year,
            "is_over": over,
            "indicators": rows,
            "summary": {"total": len(rows), **summary},
        }

    @api.model
    def _prepare_indicator_cell(self, cell):
        return {
            "direction": cell.direction,
            "binds": cell.binds,
            "target": cell.target,
            "target_text": cell.target_text,
            "fact": cell.fact,
            "deviation": cell.deviation,
            "level": cell.attainment,
        }

    @api.model
    def _get_standing(self, cell, over, burning):
        result = {True: "met", False: "missed", None: "no_data"}[cell.is_met]
        return deeds.get_standing(result, cell.attainment, over, burning)

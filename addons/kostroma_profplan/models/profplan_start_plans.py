from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib.standing import Standing
from .profplan_start import MOST_ROWS

# The parts of a plan's bar: from what is done to what burns.
BAR = (
    "done_on_time",
    "done_late",
    "on_track",
    "due_soon",
    "at_risk",
    "overdue",
    "dropped",
)


class ProfplanStart(models.AbstractModel):
    """The first page: how each plan stands and who holds what burns (design §9)."""

    _inherit = "profplan.start"

    @api.model
    def _add_up(self, standings, get_key):
        """Standings come together by a key of theirs.

        :param standings: ``{(plan, unit): Standing}``
        """
        totals = defaultdict(Standing)
        for key, one in standings.items():
            totals[get_key(key)].add_all(one)
        return totals

    @api.model
    def _get_plan_cards(self, plans, standings):
        """A card for each plan: progress, health, traffic light, the nearest day."""
        totals = self._add_up(standings, lambda key: key[0])
        return [self._get_plan_card(plan, totals[plan]) for plan in plans]

    @api.model
    def _get_plan_card(self, plan, standing):
        today = self._get_today()
        words = dict(plan._fields["light"]._description_selection(self.env))
        nearest = standing.nearest
        return {
            "id": plan.id,
            "name": plan.display_name,
            "title": plan.name,
            "light": standing.light or "none",
            "light_words": words.get(standing.light, ""),
            "progress": int(standing.progress + 0.5),
            "total": self._get_measure_link(
                standing.total, plan, Domain.TRUE, plan.display_name
            ),
            "nearest": nearest
            and self._get_task_link(
                format_date(self.env, nearest, date_format="dd.MM.yyyy"),
                plan,
                self._get_due_domain(nearest, nearest)
                & Domain("health", "!=", "overdue"),
                self.env._("Nearest day: %s", format_date(self.env, nearest)),
            ),
            "nearest_words": plan._get_next_text(nearest, today),
            "bar": self._get_bar(plan, standing),
        }

    @api.model
    def _get_bar(self, plans, standing):
        """The parts of a bar, each a number of measures in one health."""
        tasks = self.env["project.task"]
        words = dict(tasks._fields["health"]._description_selection(self.env))
        return [
            {
                "health": health,
                "label": words[health],
                "share": round(100 * standing.healths[health] / standing.total, 2),
                "link": self._get_measure_link(
                    standing.healths[health],
                    plans,
                    [("health", "=", health)],
                    words[health],
                ),
            }
            for health in BAR
            if standing.healths[health]
        ]

    # --- Who holds it ---

    @api.model
    def _get_units(self, plans, standings):
        """Overdue by unit, the worst first, and what is at risk."""
        totals = self._add_up(standings, lambda key: key[1])
        burning = [
            unit for unit, one in totals.items() if one.overdue or one.missed_terms
        ]
        burning.sort(
            key=lambda unit: (-totals[unit].overdue, -totals[unit].missed_terms)
        )
        names = self._get_unit_names(burning[:MOST_ROWS])
        return {
            "overdue": self._get_total_link(plans, totals, "overdue"),
            "at_risk": self._get_total_link(plans, totals, "at_risk"),
            "missed_terms": sum(one.missed_terms for one in totals.values()),
            "rows": [
                self._get_unit_row(plans, unit, names[unit.id], totals[unit])
                for unit in burning[:MOST_ROWS]
            ],
            "more": max(0, len(burning) - MOST_ROWS),
        }

    @api.model
    def _get_total_link(self, plans, totals, health):
        words = dict(
            self.env["project.task"]._fields["health"]._description_selection(self.env)
        )
        count = sum(one.healths[health] for one in totals.values())
        return self._get_measure_link(
            count, plans, [("health", "=", health)], words[health]
        )

    @api.model
    def _get_unit_names(self, units):
        """``{id: short name}``, read at once."""
        found = self.env["profplan.unit"].union(*units)
        return {
            unit.id: unit.display_name
            for unit in found.with_context(profplan_short_names=True)
        }

    @api.model
    def _get_unit_row(self, plans, unit, name, standing):
        own = Domain("unit_id", "=", unit.id)
        late = self.env._("Overdue: %s", name)
        return {
            "name": name,
            "all": self._get_measure_link(
                standing.open, plans, own & self._get_open_domain(), name
            ),
            "overdue": self._get_measure_link(
                standing.overdue, plans, own & Domain("health", "=", "overdue"), late
            ),
            "parts": self._get_task_link(
                standing.missed_terms,
                plans,
                own & plans._get_missed_terms_domain(),
                late,
            ),
            "share": round(100 * standing.overdue / standing.open, 2)
            if standing.open
            else 0,
        }

    @api.model
    def _get_open_domain(self):
        return Domain("step", "not in", ("done", "dropped"))

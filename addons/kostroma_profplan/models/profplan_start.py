from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib import execution

# The windows that the numbers of the page open, by model.
WINDOWS = {
    "profplan.collection": "action_profplan_collection",
    "profplan.indicator": "action_profplan_deeds",
    "profplan.plan": "action_profplan_plan",
    "profplan.unit": "action_profplan_unit_numbers",
    "profplan.waiting": "action_profplan_waiting",
    "project.task": "action_profplan_linked_tasks",
}
# How many rows of units, organisations, days and indicators the page shows.
MOST_ROWS = 8


class ProfplanStart(models.AbstractModel):
    """The first page of leadership and of ГЦОКО: one call, all numbers (design §9).

    Every number comes with the window and the domain of exactly the records that it
    counts. All of it is read with the rights of who looks; whoever reads no plans is
    refused. Sections of the page are steps: one method each, in the files of
    ``profplan_start_*``.
    """

    _name = "profplan.start"
    _description = "First Page"
    _inherit = ["profplan.today.mixin"]

    @api.model
    @api.readonly
    def get_page(self):
        """What the page shows, in words of the person who looks.

        :return: ``{"day", "empty", "tiles", "plans", "units", "due", "waiting",
            "silent", "indicators"}``; numbers as :meth:`_get_link` gives them
        """
        self._check_may_look()
        plans = self._get_plans()
        page = {
            "day": format_date(self.env, self._get_today(), date_format="d MMMM y"),
            "empty": not plans,
            "answers": self._is_answering(),
        }
        for name, section in self._get_sections(plans).items():
            page[name] = section
        page["tiles"] = self._get_tiles(page)
        return page

    @api.model
    def _check_may_look(self):
        if not self.env.user.has_group("kostroma_profplan.group_profplan_viewer"):
            raise AccessError(
                self.env._(
                    "The overview is for those who work with plans: leadership, the "
                    "staff, the methodical centre and the committee."
                )
            )

    @api.model
    def _is_answering(self):
        """Whether this is the page of whoever answers what waits: ГЦОКО's."""
        return self.env.user.has_group("kostroma_profplan.group_profplan_coordinator")

    @api.model
    def _get_plans(self):
        """The plans that the page is about: those in execution."""
        return self.env["profplan.plan"].search([("state", "=", "approved")])

    @api.model
    def _get_sections(self, plans):
        """``{name: section}`` of the page: hook."""
        standings = plans._get_standings(by=["unit_id"])
        return {
            "plans": self._get_plan_cards(plans, standings),
            "units": self._get_units(plans, standings),
            "due": self._get_due(plans),
            "waiting": self._get_waiting(plans),
            "silent": self._get_silent(plans),
            "indicators": self._get_indicators(plans),
        }

    @api.model
    def _get_link(self, value, model, domain, name):
        """A number and the records that it counts.

        :return: ``{"value", "model", "domain", "name", "action"}``
        """
        return {
            "value": value,
            "model": model,
            "domain": list(Domain(domain)),
            "name": name,
            "action": f"kostroma_profplan.{WINDOWS[model]}",
        }

    @api.model
    def _get_task_link(self, value, plans, domain, name):
        """A number of tasks of these plans."""
        of_plans = Domain("plan_id", "in", plans.ids)
        return self._get_link(value, "project.task", of_plans & Domain(domain), name)

    @api.model
    def _get_measure_link(self, value, plans, domain, name):
        """A number of measures: their root tasks."""
        roots = plans._get_measures_domain()
        return self._get_task_link(value, plans, roots & Domain(domain), name)

    # --- The first line ---

    @api.model
    def _get_tiles(self, page):
        """The numbers that are seen from the back row; tone: how bad it is."""
        weeks = page["due"]["weeks"]
        return [
            self._get_overdue_tile(page["units"]),
            self._get_tile(self.env._("At risk"), page["units"]["at_risk"], "warn"),
            self._get_tile(self.env._("Due this week"), weeks[0], "plain"),
            self._get_tile(self.env._("Due next week"), weeks[1], "plain"),
            self._get_tile(
                page["waiting"]["label"],
                page["waiting"]["total"],
                "warn",
                note=page["waiting"]["note"],
            ),
            self._get_tile(
                self.env._("Silent organisations"), page["silent"]["total"], "bad"
            ),
        ]

    @api.model
    def _get_tile(self, label, link, tone, note=""):
        if not link["value"] and tone != "plain":
            tone = "good"
        return {"label": label, "link": link, "tone": tone, "note": note}

    @api.model
    def _get_overdue_tile(self, units):
        """Measures that are overdue, and beside them single terms that were missed."""
        missed = units["missed_terms"]
        note = self.env._("and single terms: %s", missed) if missed else ""
        tile = self._get_tile(self.env._("Overdue"), units["overdue"], "bad", note=note)
        return {**tile, "tone": "warn"} if note and tile["tone"] == "good" else tile

    # --- What falls due ---

    @api.model
    def _get_due(self, plans):
        """What is to be handed in this week and next, by the staff and as a whole.

        A single organisation's hand-ins are the collection's.
        """
        today = self._get_today()
        sunday = today + timedelta(days=6 - today.weekday())
        spans = [
            (today, sunday),
            (sunday + timedelta(days=1), sunday + timedelta(days=7)),
        ]
        counts = self.env["project.task"]._read_group(
            Domain("plan_id", "in", plans.ids)
            & self._get_due_domain(today, spans[1][1]),
            ["limit_date:day"],
            ["__count"],
        )
        return {
            "weeks": [
                self._get_task_link(
                    sum(n for day, n in counts if first <= day <= last),
                    plans,
                    self._get_due_domain(first, last),
                    self._get_due_name(first, last),
                )
                for first, last in spans
            ],
            "rows": self._get_due_rows(plans, today, spans[1][1]),
        }

    @api.model
    def _get_due_domain(self, first, last):
        return Domain(
            [
                ("sheet_id", "=", False),
                ("step", "in", execution.EXECUTING_STEPS),
                ("limit_date", ">=", first.isoformat()),
                ("limit_date", "<=", last.isoformat()),
            ]
        )

    @api.model
    def _get_due_name(self, first, last):
        return self.env._(
            "Due %(first)s – %(last)s",
            first=format_date(self.env, first),
            last=format_date(self.env, last),
        )

    @api.model
    def _get_due_rows(self, plans, first, last):
        """The next ones, each named: what, whose, by when."""
        tasks = self.env["project.task"].with_context(profplan_short_names=True)
        found = tasks.search_fetch(
            Domain("plan_id", "in", plans.ids) & self._get_due_domain(first, last),
            ["name", "unit_id", "plan_id", "limit_date", "health"],
            order="limit_date, id",
            limit=MOST_ROWS,
        )
        return [
            {
                "id": task.id,
                "name": task.name,
                "unit": task.unit_id.display_name or "",
                "plan": len(plans) > 1 and task.plan_id.display_name,
                "day": format_date(self.env, task.limit_date, date_format="dd.MM"),
                "tone": "warn" if task.health == "at_risk" else "plain",
            }
            for task in found
        ]

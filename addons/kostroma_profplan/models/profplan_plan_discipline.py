from collections import defaultdict

from odoo import api, models

from ..lib import discipline as rules

# Units by what they are: departments first, organisations last.
UNIT_KINDS = ("department", "centre", "external", "group", "organisation")


class ProfplanPlan(models.Model):
    """Executive discipline of plans on a day, out of the record of changes (§8)."""

    _inherit = "profplan.plan"

    @api.readonly
    def get_discipline_figures(self, as_of=None):
        """Executive discipline by unit: what the report ``discipline`` prints.

        Rebuilt from the record of changes, with the rights of the user.

        :param as_of: an ISO date: how it stood at the end of that day; by default now
        :return: ``{"as_of": ISO date, "plans": [plan]}``. A plan is ``{"id", "number",
            "date", "name", "units": [unit], "total": numbers}``, a unit ``{"id",
            "name", "kind", **numbers}``: departments first, each kind by name.
            Numbers: ``total`` (on control) = ``on_time`` + ``late`` + ``overdue`` (not
            done) + ``review`` (submitted on time) + ``ahead`` (term is ahead);
            ``postponed``, ``returned``: tasks that ever were; ``delay_total``: days by
            which what was missed (late and overdue) was late, ``delay_days``: the mean
            of it; ``share``: done on time out of all whose term has come, a fraction of
            one; these two are null where there is nothing to count; ``terms_missed``:
            single terms of its measures that were missed
        :raises UserError: it is no date, or one that has not come
        """
        day = self._get_figures_day(as_of)
        return self._prepare_figures(day, self._get_discipline(day))

    def _get_discipline(self, day, limits=None):
        """Numbers by unit on a day; as many queries for one plan as for many.

        :param limits: what a report is limited to, see :meth:`_get_discipline_rows`
        :return: ``{plan id: {"units": [{"id", "name", "kind", **numbers}], "total"}}``
        """
        rows = defaultdict(list)
        for row in self._get_discipline_rows(day, limits):
            rows[row["plan_id"]].append(row)
        ids = {row["unit_id"] for found in rows.values() for row in found}
        kinds = self._get_kinds_of_units(ids)
        return {plan.id: plan._sum_discipline(rows[plan.id], kinds) for plan in self}

    @api.model
    def _sum_discipline(self, rows, kinds):
        """Numbers of a plan's rows: by unit, and in all."""
        by_unit = defaultdict(list)
        for row in rows:
            by_unit[row["unit_id"]].append(row)
        units = [
            {
                "id": unit,
                "name": found[-1]["unit"],
                "kind": kinds.get(unit, False),
                **self._count_discipline(found),
            }
            for unit, found in by_unit.items()
        ]
        units.sort(
            key=lambda unit: (
                UNIT_KINDS.index(unit["kind"]) if unit["kind"] else -1,
                unit["name"].lower(),
                unit["id"],
            )
        )
        return {"units": units, "total": self._count_discipline(rows)}

    @api.model
    def _count_discipline(self, rows):
        """Numbers of some rows; single terms of measures are counted apart."""
        terms = [row for row in rows if row["scope"] == "term"]
        return {
            **rules.count(row for row in rows if row["scope"] == "whole"),
            "terms_missed": sum(row["verdict"] in rules.MISSED for row in terms),
        }

    @api.model
    def _get_kinds_of_units(self, ids):
        """``{unit id: kind}``, archived ones too."""
        units = self.env["profplan.unit"].with_context(active_test=False).sudo()
        found = units.search_fetch(
            [("id", "in", [one for one in ids if one])], ["kind"]
        )
        return {unit.id: unit.kind for unit in found}

    def _get_discipline_rows(self, day, limits=None):
        """A row for each task that is on control on a day, as the record has it.

        :param limits: has ``units`` and ``sections`` (records; empty: all of them) and
            ``date_from``, ``date_to``: the period in which the term lies
        :return: list of ``{"task_id", "plan_id", "scope", "unit_id", "unit",
            "verdict", "delay", "postponed", "returned"}``
        """
        tasks = self.env["project.task"].search(
            [("plan_id", "in", self.ids)], order="id"
        )
        wholes = set(tasks._filter_wholes()._ids)
        judged = tasks._judge_at(day, limits)
        marks = tasks.browse(judged)._get_discipline_marks(day)
        return [
            {
                **row,
                **marks[task_id],
                "scope": "whole" if task_id in wholes else "term",
            }
            for task_id, row in judged.items()
        ]

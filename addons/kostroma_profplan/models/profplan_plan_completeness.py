from odoo import api, models

from .profplan_collection import NUMBERS

PARTS = ("acknowledge", "plan", "report")


class ProfplanPlan(models.Model):
    """How complete the collection is, organisation by organisation (§6, §8)."""

    _inherit = "profplan.plan"

    @api.readonly
    def get_completeness_figures(self, as_of=None):
        """Completeness of the collection: what the report ``completeness`` prints.

        Counted over those who owe, by the rows of ``profplan.collection``; with the
        rights of the user.

        :param as_of: an ISO date: how it stood at the end of that day; by default now
        :return: ``{"as_of": ISO date, "plans": [plan]}``. A plan is ``{"id", "number",
            "date", "name", "organisations": [organisation], "total": numbers,
            "types": [{"name", **numbers}], "districts": [{"name", **numbers}]}``, an
            organisation ``{"id", "name", "type", "district", "acknowledge", "plan",
            "report", **numbers}``: by type, district, name. The three parts are
            ``{"state", "on", "late", "overdue"}`` or null where it is not asked;
            ``state`` is silent, returned, received (waits for acceptance) or accepted,
            ``overdue``: it is not there and its term is over. Numbers are
            of lines and own hand-ins: ``expected`` = ``received`` (``on_time`` +
            ``late``) + ``returned`` + ``claimed`` (said not to apply) + ``silent``;
            ``overdue``: of what is not there. Totals have ``organisations`` and for
            each part ``acknowledge_owed``, ``acknowledge_done``, ``acknowledge_late``
            (of those done), ``acknowledge_overdue``, ``plan_…``, ``report_…``, besides
        :raises UserError: it is no date, or one that has not come
        """
        day = self._get_figures_day(as_of)
        return self._prepare_figures(day, self._get_completeness(day))

    def _get_completeness(self, day, limits=None):
        """Rows and sums of these plans; as many queries for one as for many.

        :param limits: what a report is limited to: its ``units``, if there are any
        :return: ``{plan id: {"organisations", "total", "types", "districts"}}``
        """
        rows = {plan.id: {} for plan in self}
        for plan, unit, kind, state, handed_on, late, *counts in self._read_collection(
            day, limits
        ):
            units = rows[plan.id]
            row = units.get(unit.id) or units.setdefault(
                unit.id, self._prepare_completeness_row(unit)
            )
            numbers = dict(zip(NUMBERS, counts, strict=True))
            if kind in PARTS:
                row[kind] = {
                    "state": state,
                    "on": handed_on.isoformat() if handed_on else False,
                    "late": bool(late),
                    "overdue": bool(numbers["overdue"]),
                }
            else:
                for name, count in numbers.items():
                    row[name] += count
        return {
            plan_id: self._sum_rows(list(rows[plan_id].values())) for plan_id in rows
        }

    def _read_collection(self, day, limits=None):
        """What is owed on a day by organisation and kind, in one query."""
        domain = [("plan_id", "in", self.ids)]
        if limits and limits.units:
            domain.append(("unit_id", "in", limits.units.ids))
        return (
            self.env["profplan.collection"]
            ._at(day)
            ._read_group(
                domain,
                ["plan_id", "unit_id", "kind"],
                ["state:max", "handed_on:max", "late:max"]
                + [f"{name}:sum" for name in NUMBERS],
            )
        )

    @api.model
    def _prepare_completeness_row(self, unit):
        return {
            "id": unit.id,
            "name": unit.name,
            "type": unit.organisation_type_id.name or "",
            "sequence": (
                unit.organisation_type_id.sequence
                if unit.organisation_type_id
                else float("inf")
            ),
            "district": unit.district or "",
            **dict.fromkeys(PARTS),
            **dict.fromkeys(NUMBERS, 0),
        }

    @api.model
    def _sum_rows(self, rows):
        """The rows in their order, with sums by type and by district."""
        rows.sort(
            key=lambda row: (
                row["sequence"],
                row["type"].lower(),
                row["district"].lower(),
                row["name"].lower(),
            )
        )
        types = list(dict.fromkeys(row["type"] for row in rows))
        districts = sorted({row["district"] for row in rows}, key=str.lower)
        found = {
            "organisations": rows,
            "total": self._sum_completeness(rows),
        }
        for name, field, keys in (
            ("types", "type", types),
            ("districts", "district", districts),
        ):
            found[name] = [
                {
                    "name": key,
                    **self._sum_completeness(
                        [row for row in rows if row[field] == key]
                    ),
                }
                for key in keys
            ]
        for row in rows:
            del row["sequence"]
        return found

    @api.model
    def _sum_completeness(self, rows):
        numbers = {"organisations": len(rows)}
        for part in PARTS:
            asked = [row[part] for row in rows if row[part]]
            done = [one for one in asked if one["state"] in ("received", "accepted")]
            numbers[f"{part}_owed"] = len(asked)
            numbers[f"{part}_done"] = len(done)
            numbers[f"{part}_late"] = sum(one["late"] for one in done)
            numbers[f"{part}_overdue"] = sum(one["overdue"] for one in asked)
        return {
            **numbers,
            **{name: sum(row[name] for row in rows) for name in NUMBERS},
        }

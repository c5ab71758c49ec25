from odoo import api, models

from ..lib import execution_report as report


class ProfplanPlan(models.Model):
    """Execution of plans as data: what the report ``execution`` prints (design §8)."""

    _inherit = "profplan.plan"

    @api.readonly
    def get_execution_figures(self, as_of=None):
        """How each measure is executed: what the report ``execution`` prints.

        Rebuilt from the record of changes, with the rights of the user.

        :param as_of: an ISO date: how it stood at the end of that day; by default now
        :return: ``{"as_of": ISO date, "plans": [plan]}``. A plan is ``{"id", "number",
            "date", "name", "on_control", "measures": [row], "summary": {status: how
            many}}``, a row ``{"id", "number", "name", "section", "term",
            "responsible", "expected", "unit", "status", "control_date",
            "report_date", "submitted_on", "closed_on", "days_late", "result",
            "reason", "figures", "evidence", "organisations", "parts": [row]}``:
            clauses and measures in the order's sequence, single terms of a measure as
            its parts. ``status`` is full, part or none (how it was done), dropped,
            review, returned, open (term is ahead), overdue or absent (not on control
            yet). ``evidence`` is ``[{"kind", "name", "number", "date", "url"}]``,
            ``organisations`` ``{"owed", "silent"}`` of a collective measure, else null
        :raises UserError: it is no date, or one that has not come
        """
        day = self._get_figures_day(as_of)
        executions = self._get_executions(day)
        return self._prepare_figures(
            day,
            {plan.id: self._prepare_rows_of(executions[plan]) for plan in self},
        )

    @api.model
    def _prepare_rows_of(self, execution):
        rows = [
            self._prepare_row_of(row, section.title)
            for section in execution.sections
            for row in section.rows
        ]
        return {
            "on_control": execution.on_control,
            "measures": rows,
            "summary": {
                status: sum(row["status"] == status for row in rows)
                for status in report.STATUSES
            },
        }

    @api.model
    def _prepare_row_of(self, row, section):
        handed = row.organisations
        days = ("control_date", "report_date", "submitted_on", "closed_on")
        return {
            "id": row.measure_id,
            "number": row.number,
            "name": row.name,
            "section": section,
            "term": row.term,
            "responsible": row.responsible,
            "expected": row.expected,
            "unit": row.unit,
            "status": row.status,
            **{
                name: row.get(name).isoformat() if row.get(name) else None
                for name in days
            },
            "days_late": row.days_late,
            "result": row.get("result") or "",
            "reason": row.get("outcome_reason") or "",
            "figures": row.figures,
            "evidence": [
                {
                    name: one.get(name)
                    for name in ("kind", "name", "number", "date", "url")
                }
                for one in row.get("evidence") or ()
            ],
            "organisations": handed
            and {"owed": len(handed.owed), "silent": len(handed.silent)},
            "parts": [self._prepare_row_of(part, section) for part in row.parts],
        }

from odoo import models

from ..lib import execution


class ProfplanPlan(models.Model):
    """Whom an amending order concerns: one letter a person about all of it (§4, §5).

    Whoever works on the tasks, the people of organisations whose lines are touched, and
    whoever answers for an indicator with another target, all by ``profplan.told``.
    """

    _inherit = "profplan.plan"

    def _get_waiting_line_days(self):
        """``{line: its days}`` of what organisations have not reported yet."""
        lines = (
            self.sudo()
            .env["profplan.sheet.line"]
            .search_fetch(
                [
                    ("plan_id", "in", self.ids),
                    ("state", "in", ("open", "returned")),
                    ("released", "=", False),
                ],
                ["measure_id", "sheet_id", "control_date", "report_date"],
            )
        )
        return {line: (line.control_date, line.report_date) for line in lines}

    def _tell_amended(self, amendment, tasks, made, lines, indicators, sent):
        """Send the letters: one a person.

        :param tasks: tasks that the order touches, those that it drops included
        :param made: tasks that it makes
        :param lines: lines of organisations that it touches
        :param indicators: those whose targets it sets
        :param sent: ``{user: rows}`` of what was sent out to organisations by it
        """
        rows_by_user = {}
        for found in (
            self._get_amended_rows_of_tasks(tasks | made, made),
            self._get_amended_rows_of_lines(lines),
            self._get_amended_rows_of_indicators(indicators),
            sent.items(),
        ):
            for user, rows in found:
                if user != self.env.user:
                    rows_by_user.setdefault(user, []).extend(rows)
        self.env["profplan.letter"]._send(
            "amendment", rows_by_user, order=amendment._get_document_words()
        )

    def _get_amended_rows_of_tasks(self, tasks, made):
        for task, told in tasks.with_env(self.env)._get_told("people").items():
            row = {"task": task, "note": "amended_new" if task in made else "amended"}
            for user in told.people.values():
                yield user, [row]

    def _get_amended_rows_of_lines(self, lines):
        """A measure is worded once for all who have it on the same days."""
        alike, rows = {}, {}
        for line in lines:
            key = (line.measure_id, line.control_date, line.report_date)
            words = alike.setdefault(key, {})
            row = {"line": line, "section": "lines", "words": words, "note": "amended"}
            rows.setdefault(line.sheet_id.unit_id, []).append(row)
        sheets = {sheet.unit_id: sheet for sheet in lines.sheet_id}
        told = self.env["profplan.told"]._get_told_of_units(
            self, lines.sheet_id.unit_id
        )
        return self._get_rows_by_user(told, rows, sheets).items()

    def _get_amended_rows_of_indicators(self, indicators):
        """Leads of its measures, organisations that are asked for it, coordinators."""
        told, indicators = self.env["profplan.told"], indicators.with_env(self.env)
        if not indicators:
            return
        asked = indicators._get_asked_units()
        units = self.coordinator_unit_id.sudo().union(*asked.values())
        by_unit = told._get_told_of_units(self, units)
        roots = indicators.sudo().measure_ids.root_task_id.filtered(
            lambda task: task.step in execution.OPEN_STEPS
        )
        by_root = told._get_told(roots, "people")
        sheets = self.sudo().sheet_ids.grouped("unit_id")
        for indicator in indicators:
            row = {"indicator": indicator, "section": "indicators", "sheet": False}
            leads = indicator.sudo().measure_ids.root_task_id & roots
            found = [by_root[task] for task in leads]
            found += [by_unit[unit] for unit in self.coordinator_unit_id.sudo()]
            for user in {user: 1 for one in found for user in one.people.values()}:
                yield user, [row]
            for unit in asked[indicator]:
                for user in by_unit[unit].get_own():
                    yield user, [{**row, "sheet": sheets.get(unit)}]

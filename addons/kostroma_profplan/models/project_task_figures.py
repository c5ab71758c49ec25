from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..lib import figures, indicators
from .project_task_evidence import ContractLine


class ProjectTask(models.Model):
    """Figures of a task: what it gives, what the whole has reached (design §5)."""

    _inherit = "project.task"

    figure_value_ids = fields.One2many(
        "profplan.figure.value", "task_id", "Figures reached", copy=False
    )
    figure_ids = fields.One2many(related="measure_id.figure_ids", string="Figures")
    figure_state = fields.Text(
        "Figures so far", compute="_compute_figure_state", compute_sudo=True
    )

    @api.depends(
        "figure_value_ids.value",
        "child_ids.figure_value_ids.value",
        "child_ids.step",
        "measure_id",
    )
    @api.depends_context("lang")
    def _compute_figure_state(self):
        totals = self._get_figure_totals()
        for task in self:
            task.figure_state = "\n".join(
                f"{figure.name}: {figure._get_total_text(totals[task.id, figure.id])}"
                for figure in task.measure_id.figure_ids
            )

    # --- Totals ---

    def _get_figure_totals(self):
        """What these tasks have reached, of each figure of their measures.

        :return: ``{(task id, figure id): figures.Total}``
        """
        totals = {}
        for task in self.sudo():
            own = {one.figure_id: one.value for one in task.figure_value_ids}
            readings = task._get_figure_readings()
            for figure in task.measure_id.figure_ids:
                totals[task.id, figure.id] = figures.get_total(
                    figure.kind,
                    own.get(figure),
                    readings[figure] if figure._adds_up() else (),
                )
        return totals

    def _get_figure_readings(self):
        """What the parts of this task have given, dropped ones apart: hook.

        :return: a defaultdict ``{figure: [figures.Reading]}``
        """
        self.ensure_one()
        readings = defaultdict(list)
        for part in self.child_ids:
            if part.step == "dropped":
                continue
            for one in part.figure_value_ids:
                readings[one.figure_id].append(
                    figures.Reading(
                        part.unit_id.id,
                        part.control_date,
                        one.value,
                        checkpoint=part.window_id.kind == "milestone",
                    )
                )
        if not self.parent_id:
            self._add_line_readings(readings)
        return readings

    def _add_line_readings(self, readings):
        """What the organisations have reported counts for the lead's task (§6).

        A line that shows a task of its own counts as that task.
        """
        for line in self.measure_id.line_ids:
            if line.state in ("reported", "accepted") and not line.task_id:
                for one in line.figure_value_ids:
                    readings[one.figure_id].append(
                        figures.Reading(line.unit_id.id, line.report_date, one.value)
                    )

    def _get_missed_figures(self):
        """Figures of this whole that have not reached what the order sets.

        A part is not judged: the order's target is of the whole.
        """
        self.ensure_one()
        if self.parent_id:
            return self.env["profplan.figure"]
        totals = self._get_figure_totals()
        return self.sudo().measure_id.figure_ids.filtered(
            lambda figure: figure._is_missed(totals[self.id, figure.id].value)
        )

    # --- What the contract asks of them ---

    def _get_figure_lines(self):
        """Each figure of the measure is given, and what the order sets is reached.

        A target that was missed is no dead end: the outcome says so (design §5).
        """
        self.ensure_one()
        totals = self._get_figure_totals()
        return [
            self._get_figure_line(figure, totals[self.id, figure.id])
            for figure in self.measure_id.figure_ids
        ]

    def _get_figure_line(self, figure, total):
        words = {
            "figure": figure.name,
            "target": self._get_figure_target_text(figure),
            "reached": figure._get_total_text(total),
        }
        if words["target"]:
            text = self.env._("%(figure)s: %(target)s needed, %(reached)s", **words)
        else:
            text = self.env._("%(figure)s: %(reached)s", **words)
        if total.value is None:
            missing = self.env._("%(text)s; enter the number, zero too", text=text)
            return ContractLine(text, missing)
        if self.parent_id or not figure._is_missed(total.value):
            return ContractLine(text)
        if self.outcome in ("part", "none"):
            return ContractLine(text)
        missing = self.env._(
            "%(text)s; say «in part» or «not done» with the reason", text=text
        )
        return ContractLine(text, missing)

    def _get_figure_target_text(self, figure):
        """The target in words; a part is told that it is the whole's."""
        target = figure._get_target_text()
        if target and self.parent_id:
            return self.env._("%s for all together", target)
        return target

    # --- Giving them ---

    def _give_figures(self, numbers):
        """Give figures of this task, as the person does.

        :param numbers: ``{figure: number}``; None takes the figure back
        """
        self.ensure_one()
        given = {one.figure_id: one for one in self.figure_value_ids}
        values = self.env["profplan.figure.value"]
        taken_back = values.union(
            *(
                given[figure]
                for figure, number in numbers.items()
                if number is None and figure in given
            )
        )
        taken_back.unlink()
        new = []
        for figure, number in numbers.items():
            if number is None:
                continue
            if figure not in given:
                new.append(
                    {"task_id": self.id, "figure_id": figure.id, "value": number}
                )
            elif given[figure].value != number:
                given[figure].value = number
        values.create(new)

    def _check_not_under_review(self):
        """What is handed in stays as it is until it is answered."""
        waiting = self.filtered(lambda task: task.step == "review")
        if waiting:
            raise UserError(
                self.env._(
                    "«%(task)s» is under review: its result, figures and outcome "
                    "cannot be changed until it is returned. Take the submission back "
                    "with «Withdraw», or ask for it to be returned.",
                    task=waiting[0].display_name,
                )
            )

    def _get_logged_figures(self):
        """The figures of this task as the record keeps them; None without any."""
        return [
            {"id": one.figure_id.id, "name": one.figure_id.name, "number": one.value}
            for one in self.figure_value_ids.sorted(lambda one: one.figure_id.id)
        ] or None

    @api.model
    def _get_figures_text(self, value):
        """Figures of the record in words."""
        return format_list(
            self.env,
            [
                f"{one['name']}: {indicators.format_number(one['number'])}"
                for one in value
            ],
            style="unit",
        )

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib import indicators
from ..models.project_task_outcome import OUTCOMES


class ProfplanSubmit(models.TransientModel):
    """One dialog for handing a task in: its figures, how it ended and why.

    It decides nothing itself: the task's own actions check the person and the move.
    """

    _name = "profplan.submit"
    _description = "Submission"

    task_id = fields.Many2one("project.task", required=True, readonly=True)
    result_text = fields.Text("What was done")
    outcome = fields.Selection(OUTCOMES)
    outcome_reason = fields.Text("Why not in full")
    line_ids = fields.One2many("profplan.submit.line", "submit_id", "Figures")

    @api.model
    def default_get(self, fields_list):
        """What the task says already, read with the person's own rights."""
        vals = super().default_get(fields_list)
        task = self.env["project.task"].browse(vals.get("task_id") or [])
        if task:
            task._check_seen()
            vals |= {
                "result_text": task.result_text,
                "outcome": task.outcome or task._get_proposed_outcome(),
                "outcome_reason": task.outcome_reason,
                "line_ids": [
                    Command.create(line) for line in self._prepare_line_vals_list(task)
                ],
            }
        return {name: vals[name] for name in fields_list if name in vals}

    @api.onchange("line_ids")
    def _onchange_line_ids(self):
        """In full by default where nothing speaks against it; else it is asked."""
        if self.outcome in ("part", "none"):
            return
        missed = any(line._is_missed() for line in self.line_ids)
        short = missed or self.task_id._get_short_parts()
        self.outcome = False if short else "full"

    def _prepare_line_vals_list(self, task):
        given = {one.figure_id: one.value for one in task.figure_value_ids}
        totals = task._get_figure_totals()
        return [
            {
                "figure_id": figure.id,
                "text": indicators.format_number(given.get(figure)),
                "target_text": task._get_figure_target_text(figure),
                "parts_text": indicators.format_number(
                    totals[task.id, figure.id].of_parts
                ),
            }
            for figure in task.figure_ids
        ]

    def action_save(self):
        """Keep what is entered; the work goes on."""
        self.ensure_one()
        self._save({})
        return {"type": "ir.actions.act_window_close"}

    def action_submit(self):
        """Keep what is entered and hand the task in."""
        self.ensure_one()
        if not self.outcome:
            raise UserError(
                self.env._(
                    "Choose the outcome: done in full, in part or not done. A target "
                    "that was missed is «in part» or «not done», with the reason."
                )
            )
        self._save({"outcome": self.outcome})
        self.task_id.action_submit()
        return {"type": "ir.actions.act_window_close"}

    def _save(self, vals):
        full = vals.get("outcome") == "full"
        vals = {
            **vals,
            "result_text": self.result_text,
            "outcome_reason": False if full else self.outcome_reason,
        }
        task = self.task_id
        task.write({name: value for name, value in vals.items() if task[name] != value})
        task._give_figures({line.figure_id: line._read() for line in self.line_ids})


class ProfplanSubmitLine(models.TransientModel):
    """A figure of the task, as it is typed."""

    _name = "profplan.submit.line"
    _description = "Figure of a Submission"
    _order = "id"

    submit_id = fields.Many2one("profplan.submit", required=True, ondelete="cascade")
    figure_id = fields.Many2one("profplan.figure", required=True, ondelete="cascade")
    target_text = fields.Char("Target", readonly=True)
    parts_text = fields.Char("By the parts", readonly=True)
    text = fields.Char(
        "Reached", help="A number: 468 or 97,5. Empty: no data yet. 0: nothing."
    )

    def _read(self):
        """The number that is typed; None: no data.

        :raises UserError: it is not a number
        """
        self.ensure_one()
        text = (self.text or "").strip()
        if not text:
            return None
        number = indicators.parse_strict_number(text)
        per_cent = text.endswith("%") and self.figure_id.target_unit != "%"
        if number is None or per_cent:
            raise UserError(
                self.env._(
                    "«%(figure)s»: «%(text)s» is not a number. Write digits only, for "
                    "example 468 or 97,5; leave it empty while there is no data.",
                    figure=self.figure_id.name,
                    text=text,
                )
            )
        return number

    def _is_missed(self):
        """Whether what is typed misses the target of the whole."""
        self.ensure_one()
        task, figure = self.submit_id.task_id._origin, self.figure_id
        if not task or task.parent_id:
            return False
        number = indicators.parse_strict_number(self.text)
        if number is None:
            parts = task._get_figure_totals()[task.id, figure.id].of_parts
            number = None if figure.kind == "unique" else parts
        return figure._is_missed(number)

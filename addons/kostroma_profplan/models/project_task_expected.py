from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..lib import execution


class ProjectTask(models.Model):
    """By when the executor expects to be ready, and why so late (design §5).

    What will be late is known before it is: monitoring compares the set and the
    expected dates, with causes (docs.cntd.ru/document/499061714, п. 70).
    """

    _inherit = "project.task"

    expected_date = fields.Date(
        "Expected by",
        copy=False,
        help="The day by which the executor expects to hand the work in. Later than "
        "the last day on time, it puts the task at risk.",
    )
    expected_reason = fields.Text("Why later than due", copy=False)
    can_expect = fields.Boolean(compute="_compute_can_expect")
    risk_text = fields.Char(
        "At risk because", compute="_compute_risk_text", compute_sudo=True
    )

    @api.depends("step", "unit_id", "plan_id.state", "plan_id.active")
    @api.depends_context("uid")
    def _compute_can_expect(self):
        resting = self._get_resting()
        for task in self:
            at_work = task.measure_id and task.step in execution.EXECUTING_STEPS
            at_work = at_work and task not in resting
            task.can_expect = bool(at_work and task._get_roles())

    @api.depends("expected_date", "expected_reason", "limit_date", "step")
    @api.depends_context("lang")
    def _compute_risk_text(self):
        for task in self:
            task.risk_text = task._is_expected_late() and self.env._(
                "Expected on %(day)s, %(days)s days later than due: %(reason)s",
                day=format_date(self.env, task.expected_date),
                days=(task.expected_date - task.limit_date).days,
                reason=task.expected_reason or "—",
            )

    def _is_expected_late(self):
        """Whether the executor expects to miss the last day on time."""
        self.ensure_one()
        return execution.is_expected_late(
            self.step, self.limit_date, self.expected_date
        )

    @api.constrains("expected_date", "expected_reason")
    def _check_expected(self):
        """What was said holds together: the day is to come, a late one has a cause."""
        today = self._get_today()
        for task in self.filtered("measure_id"):
            reason = (task.expected_reason or "").strip()
            if not task.expected_date:
                if reason:
                    raise ValidationError(task._get_no_expected_date_text())
            elif task.expected_date < today:
                raise ValidationError(task._get_expected_past_text(today))
            elif task._is_expected_late() and not reason:
                raise ValidationError(task._get_no_expected_reason_text())

    def _get_no_expected_date_text(self):
        return self.env._(
            "«%(task)s»: name the day by which you expect to be ready; the cause goes "
            "with it.",
            task=self.display_name,
        )

    def _get_expected_past_text(self, today):
        return self.env._(
            "«%(task)s»: %(day)s has passed. Name a day from %(today)s on.",
            task=self.display_name,
            day=format_date(self.env, self.expected_date),
            today=format_date(self.env, today),
        )

    def _get_no_expected_reason_text(self):
        return self.env._(
            "«%(task)s»: %(day)s is later than the last day on time, %(limit)s. Write "
            "why; if the term itself has to move, ask for a postponement.",
            task=self.display_name,
            day=format_date(self.env, self.expected_date),
            limit=format_date(self.env, self.limit_date),
        )

    def _check_expected_open(self, names):
        """What is handed in is expected no longer."""
        if not {"expected_date", "expected_reason"}.isdisjoint(names):
            for task in self.filtered(lambda task: task.step == "review"):
                raise UserError(
                    self.env._(
                        "«%(task)s» is handed in: it is expected no longer. When it "
                        "is returned a new day can be named.",
                        task=task.display_name,
                    )
                )

    @api.model
    def _prepare_expected_vals(self, step):
        """What a move writes: who has handed in, or dropped, expects nothing more."""
        if step in execution.EXECUTING_STEPS:
            return {}
        return {"expected_date": False, "expected_reason": False}

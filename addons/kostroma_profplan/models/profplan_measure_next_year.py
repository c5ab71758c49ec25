from odoo import models
from odoo.fields import Command

from ..intake import shift_day

SHOWN = 200  # characters of a reason beside a row
# What a figure is, whatever the measure that it is of.
FIGURE = (
    "sequence",
    "name",
    "kind",
    "source",
    "target_value",
    "target_comparator",
    "target_unit",
    "target_per",
)


class ProfplanMeasure(models.Model):
    """What next year's plan is told of a measure, and what goes on with it."""

    _inherit = "profplan.measure"

    def _get_undone_words(self):
        """What became of a measure that was not done in full, in words; or False.

        In a plan in execution what is still within its term is no debt.
        """
        self.ensure_one()
        task, env = self.root_task_id, self.env
        words, reason = False, task.outcome_reason
        if task.step == "dropped":
            words, reason = env._("it was taken off control"), task.remark
        elif task.step == "done":
            outcomes = {
                "part": env._("it was done in part"),
                "none": env._("it was not done"),
            }
            words = outcomes.get(task.outcome)
        elif task and (self.plan_state == "closed" or task.health == "overdue"):
            words = env._("it was not taken off control in time")
        reason = " ".join((reason or "").split())
        if len(reason) > SHOWN:
            reason = f"{reason[:SHOWN].rstrip()}…"
        return f"{words} ({reason})" if words and reason else words

    # --- What goes on beside the words of the order: nothing of it is asked again ---

    def _prepare_carried_vals(self):
        """Values that the measure continuing this one takes over; {} for none: hook.

        Whom it concerns and what proves it.
        """
        if not self:
            return {}
        return {
            "previous_id": self.id,
            "for_type_ids": [Command.set(self.for_type_ids.ids)],
            "for_districts": self.for_districts,
            "for_grade_first": self.for_grade_first,
            "for_grade_last": self.for_grade_last,
            "added_unit_ids": [Command.set(self.added_unit_ids._get_at_work().ids)],
            "left_out_unit_ids": [
                Command.set(self.left_out_unit_ids._get_at_work().ids)
            ],
            "result_text_required": self.result_text_required,
            "evidence_rule_ids": [
                Command.create(
                    {
                        "kind": rule.kind,
                        "minimum": rule.minimum,
                        "of_each": rule.of_each,
                    }
                )
                for rule in self.evidence_rule_ids
            ],
        }

    def _prepare_carried_figure_vals(self):
        """Values of the figures of the measure that continues this one."""
        self.ensure_one()
        return [{name: figure[name] for name in FIGURE} for figure in self.figure_ids]

    def _get_carried_report_dates(self, plan, count):
        """Report dates that a person gave to the windows, as many years later.

        :param plan: the plan of the measure that continues this one
        :param count: how many windows that measure has
        :return: a day or None of each, in the order of the draft
        """
        self.ensure_one()
        windows = self._get_draft_windows()
        if len(windows) != count:
            return [None] * count
        years = plan.date_start.year - self.plan_id.date_start.year
        given = windows - windows._filter_by_report_rule()
        return [
            shift_day(window.report_date, years) if window in given else None
            for window in windows
        ]

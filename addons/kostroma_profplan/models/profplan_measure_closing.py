from odoo import models

from ..lib import execution_report as told


class ProfplanMeasure(models.Model):
    """What the closing report proposes to say of a measure (design §5)."""

    _inherit = "profplan.measure"

    def _prepare_closing_vals(self):
        """Outcome and words as the task has them; a person corrects them: hook.

        Of what is under review or not due yet there is no outcome to speak of.
        """
        self.ensure_one()
        root = self.root_task_id
        done = root.step == "done"
        undecided = self._get_closing_standing() in (told.REVIEW, told.OPEN)
        words = [root.result_text, root.outcome_reason]
        if root.step == "dropped":
            words.append(root.remark)
        if root.silent_unit_ids:
            words.append(
                self.env._(
                    "Silent (%(count)s): %(names)s",
                    count=len(root.silent_unit_ids),
                    names=root._get_silent_names(root.silent_unit_ids),
                )
            )
        text = "\n".join(one.strip() for one in words if one and one.strip())
        return {
            "outcome": (
                (root.outcome or "full") if done else False if undecided else "none"
            ),
            "text": text or (self.env._("Done.") if done else False),
        }

    def _get_closing_standing(self):
        """How the report tells of it while nobody has: a status of its execution.

        What was handed in is under review, however late; what went back and is not
        due yet is not due yet.
        """
        self.ensure_one()
        root = self.root_task_id
        if not root:
            return told.ABSENT
        if root.step == "review":
            return told.REVIEW
        # As of the day it is told on: the stored health is of last night.
        health = root._get_health(root._get_today(), root._get_soon_days())
        status = told.get_status(
            {"step": root.step, "outcome": root.outcome, "health": health}
        )
        return told.OPEN if status == told.RETURNED else status

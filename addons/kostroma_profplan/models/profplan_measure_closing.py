from odoo import models


class ProfplanMeasure(models.Model):
    """What the closing report proposes to say of a measure (design §5)."""

    _inherit = "profplan.measure"

    def _prepare_closing_vals(self):
        """Outcome and words as the task has them; a person corrects them: hook."""
        self.ensure_one()
        root = self.root_task_id
        done = root.step == "done"
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
            "outcome": (root.outcome or "full") if done else "none",
            "text": text or (self.env._("Done.") if done else False),
        }

from odoo import fields, models

OUTCOMES = [
    ("full", "Done in full"),
    ("part", "Done in part"),
    ("none", "Not done"),
]


class ProjectTask(models.Model):
    """What became of the work, said by those who hand it in (design §5).

    480 of 500 is a result with a reason, not a dead end: a target that was missed
    demands «in part» or «not done» with the reason.
    """

    _inherit = "project.task"

    outcome = fields.Selection(
        OUTCOMES,
        copy=False,
        index="btree_not_null",
        help="Said with the submission. «In part» and «not done» want a reason.",
    )
    outcome_reason = fields.Text("Why not in full", copy=False)

    def _get_proposed_outcome(self):
        """What may be taken for granted when nothing else is said: full, or False.

        It is asked where a target was missed or a part was not done in full.
        """
        self.ensure_one()
        short = self._get_short_parts() or self._get_missed_figures()
        return False if short else "full"

    def _get_short_parts(self):
        """Parts of this task that were handed in and not done in full."""
        self.ensure_one()
        return self.sudo().child_ids.filtered(
            lambda part: (
                part.step in ("review", "done") and part.outcome in ("part", "none")
            )
        )

    def _check_outcome_open(self, names):
        """Outcome and result are part of the submission: the acceptor looks at them."""
        if not {"outcome", "outcome_reason", "result_text"}.isdisjoint(names):
            self._check_not_under_review()

    def _get_missing_outcome(self, remark):
        """What a submission still says nothing of: how it ended, and why so."""
        if self.outcome in ("part", "none"):
            if (self.outcome_reason or "").strip():
                return []
            return [self.env._("the reason why it is not done in full")]
        # A target that was missed is told of by the contract.
        if self.outcome or self._get_proposed_outcome():
            return []
        if self._get_missed_figures():
            return []
        return [
            self.env._(
                "the outcome: in full, in part or not done; some of its parts are not "
                "done in full"
            )
        ]

    def _prepare_outcome_vals(self, step):
        """What a move writes of the outcome of these tasks, which have the same one."""
        if step == "dropped":
            return {"outcome": False, "outcome_reason": False}
        if step in ("review", "done") and not self[:1].outcome:
            return {"outcome": "full"}
        return {}

    def _get_outcome_text(self):
        """«Done in part: reason», for the chatter and letters; empty if in full."""
        self.ensure_one()
        if self.outcome not in ("part", "none"):
            return ""
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return f"{outcomes[self.outcome]}: {self.outcome_reason or ''}"

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .profplan_check import SIZE


class ProfplanPlan(models.Model):
    """Drawing lines of a plan for a check."""

    _inherit = "profplan.plan"

    check_count = fields.Integer("Checks by sample", compute="_compute_check_count")

    def _compute_check_count(self):
        counts = self._count_by_plan("profplan.check.line")
        for plan in self:
            plan.check_count = counts.get(plan._origin, 0)

    def action_draw_check(self, size=SIZE):
        """Draw lines that were reported and ask the organisations for their proof.

        :param size: how many; fewer where there are fewer
        """
        self.ensure_one()
        self._check_seen()
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._("Coordinators and managers draw lines for a check.")
            )
        if not isinstance(size, int) or not 1 <= size <= 100:
            raise UserError(self.env._("Draw from 1 to 100 lines."))
        if self.state != "approved" or not self.active:
            raise UserError(
                self.env._(
                    "%(plan)s is not in execution: nothing is checked by it.",
                    plan=self.display_name,
                )
            )
        self.sudo()._take_turn(
            self.env._("Somebody else is drawing lines of this plan at this moment."),
            inserts=True,
        )
        lines = self.env["profplan.sheet.line"].sudo().search(self._get_check_domain())
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to draw from: no line is reported and not "
                    "accepted yet, or all of them were drawn already."
                )
            )
        check = self.env["profplan.check"]._draw(self, lines, size)
        drawn = check.sudo().line_ids.line_id.with_env(self.env)
        drawn._note(self.env._("Drawn by lot: attach what proves it"))
        drawn.sheet_id._tell("people", "proof", lines=drawn)
        self.sudo()._message_log(
            body=self.env._(
                "Drawn by lot for a check: %(count)s of %(all)s reported lines.",
                count=len(drawn),
                all=len(lines),
            )
        )
        return self.action_view_checks()

    def _get_check_domain(self):
        """What is told to be done, not accepted yet and never drawn before."""
        return [
            ("plan_id", "=", self.id),
            ("state", "in", ("reported", "returned")),
            ("outcome", "in", ("full", "part")),
            ("not_applicable", "=", "no"),
            ("proof_asked", "=", False),
            ("task_id", "=", False),
            ("released", "=", False),
        ]

    def action_view_checks(self):
        return self._get_plan_action("action_profplan_plan_checks")

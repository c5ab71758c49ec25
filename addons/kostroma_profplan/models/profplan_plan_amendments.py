from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


class ProfplanPlan(models.Model):
    """A plan in execution and the orders that amend it."""

    _inherit = "profplan.plan"

    amendment_ids = fields.One2many(
        "profplan.amendment", "plan_id", "Amendments", readonly=True
    )
    amendment_count = fields.Integer(compute="_compute_amendment_count")

    @api.depends("amendment_ids.state")
    def _compute_amendment_count(self):
        counts = dict(
            self.env["profplan.amendment"]._read_group(
                [("plan_id", "in", self.ids), ("state", "!=", "discarded")],
                ["plan_id"],
                ["__count"],
            )
        )
        for plan in self:
            plan.amendment_count = counts.get(plan._origin, 0)

    def action_amend(self):
        """Begin to amend this plan by an order's file, or go on with what was begun."""
        self.ensure_one()
        amendments = self.env["profplan.amendment"]
        amendments._check_manager()
        self.check_access("write")
        begun = amendments.search(
            [("plan_id", "=", self.id), ("state", "=", "open")], limit=1
        )
        if begun:
            return begun._get_records_action(context={})
        self._check_can_be_amended()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_amendment_new"
        )
        action["context"] = {"default_plan_id": self.id}
        return action

    def action_view_amendments(self):
        """The orders that have amended this plan."""
        return self._get_plan_action("action_profplan_plan_amendments")

    def _check_amendable(self):
        """An amending order is read against, and applied to, a plan in execution."""
        for plan in self:
            words = {"plan": plan.display_name}
            if plan.state == "draft":
                raise UserError(
                    self.env._(
                        "%(plan)s is a draft: correct it as it stands, nothing has to "
                        "be amended yet.",
                        **words,
                    )
                )
            if not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is in the archive: take it out first («Unarchive» "
                        "among the actions), then amend it.",
                        **words,
                    )
                )
            if plan.state == "closed":
                raise UserError(
                    self.env._(
                        "%(plan)s is closed: open it again first (button «Open "
                        "again»), then amend it.",
                        **words,
                    )
                )

    def _check_can_be_amended(self):
        """A plan in execution, and nobody amends it at the moment."""
        self._check_amendable()
        for plan in self:
            begun = plan.sudo().amendment_ids.filtered(lambda one: one.state == "open")
            if begun:
                raise RedirectWarning(
                    self.env._(
                        "Changes of this plan are in work already, begun by %(user)s. "
                        "Apply or discard them first.",
                        user=begun[0].create_uid.name,
                    ),
                    begun[0]._get_records_action(context={}),
                    self.env._("Open the amendment"),
                )

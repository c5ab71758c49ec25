from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProfplanPlan(models.Model):
    """A report in words is begun from the plan (design §8)."""

    _inherit = "profplan.plan"

    consolidated_ids = fields.One2many(
        "profplan.consolidated", "plan_id", "Consolidated reports", readonly=True
    )
    consolidated_count = fields.Integer(compute="_compute_consolidated_count")

    @api.depends("consolidated_ids")
    def _compute_consolidated_count(self):
        for plan in self:
            plan.consolidated_count = len(plan.consolidated_ids)

    def action_write_consolidated(self):
        """Open the report that is being written; else begin one.

        What was edited in the last printed one is taken over.

        :raises UserError: the plan is not approved
        """
        if not (
            {"coordinator", "manager"}
            & set(self.env["project.task"]._get_staff_roles())
        ):
            raise AccessError(
                self.env._("The consolidated report is written by coordinators.")
            )
        self._check_seen()
        self.ensure_one()
        if self.state == "draft":
            raise UserError(
                self.env._("The plan is a draft: there is nothing to report yet.")
            )
        own = self._without_switches(defaults=True)
        standing = own.sudo().consolidated_ids
        report = standing.filtered(lambda one: not one.printed_id)[:1]
        if not report:
            own._take_turn(
                self.env._("Somebody begins this report right now: try again."),
                inserts=True,
            )
            report = own._begin_consolidated(standing[:1])
        return report.with_env(self.env)._get_form_action()

    def _begin_consolidated(self, former):
        """A new report, with what was edited in the former one; hook."""
        reports = self.env["profplan.consolidated"].sudo()._as_engine()
        report = reports.create(
            {
                "plan_id": self.id,
                "as_of": self.env["project.task"]._get_today(),
                "signer_post": former.signer_post,
                "signer_name": former.signer_name,
            }
        )
        report.with_env(self.env).action_renew()
        edited = {
            text.measure_id: text for text in former.text_ids if text.edited_by_id
        }
        for text in report.text_ids._as_engine():
            kept = edited.get(text.measure_id)
            if kept:
                text.write(
                    {
                        "text": kept.text,
                        "edited_by_id": kept.edited_by_id.id,
                        "edited_on": kept.edited_on,
                        "drafted_then": kept.draft,
                    }
                )
        return report

    def action_view_consolidated(self):
        """The consolidated reports of this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan_reports.action_profplan_plan_consolidated"
        )
        action["context"] = {
            "active_id": self.id,
            "active_ids": self.ids,
            "active_model": self._name,
        }
        return action

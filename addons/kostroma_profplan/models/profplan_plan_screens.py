from ast import literal_eval

from odoo import models


class ProfplanPlan(models.Model):
    """The screens of one plan.

    Each is a window of its own: its address names the plan, so that a bookmark, the
    page read anew and the way back show that plan and no other.
    """

    _inherit = "profplan.plan"

    def _get_plan_action(self, xmlid):
        """A window whose domain asks for the ``active_id`` of this plan."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"kostroma_profplan.{xmlid}"
        )
        action["context"] = {
            **literal_eval(action["context"].replace("active_id", str(self.id))),
            "active_id": self.id,
            "active_ids": self.ids,
            "active_model": self._name,
        }
        return action

    def action_open_board(self):
        return self._get_plan_action("action_profplan_plan_board")

    def action_view_measures(self):
        return self._get_plan_action("action_profplan_plan_measures")

    def action_view_units(self):
        return self._get_plan_action("action_profplan_plan_units")

    def action_view_sections(self):
        return self._get_plan_action("action_profplan_plan_sections")

    def action_view_deeds(self):
        return self._get_plan_action("action_profplan_plan_deeds")

    def action_view_indicators(self):
        return self._get_plan_action("action_profplan_plan_indicators")

    def action_view_discipline(self):
        return self._get_plan_action("action_profplan_plan_discipline")

    def action_view_not_executed(self):
        return self._get_plan_action("action_profplan_plan_not_executed")

    def action_view_unattended(self):
        return self._get_plan_action("action_profplan_plan_unattended")

    def action_delete_draft(self):
        """Delete a draft for good; what is approved is archived instead."""
        self.unlink()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_plan"
        )

from odoo import models


class ProjectTask(models.Model):
    """Buttons of a card and of a list of cards."""

    _inherit = "project.task"

    def action_start(self):
        return self._move_to("in_progress")

    def action_submit(self):
        """Hand the work in for acceptance; takes it to work first if need be."""
        not_started = self.filtered(lambda task: task.step in ("assigned", "returned"))
        not_started._move_to("in_progress")
        return self._move_to("review")

    def action_accept(self):
        """Take the task off control."""
        return self._move_to("done")

    def _get_dialog(self, xmlid):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"kostroma_profplan.{xmlid}"
        )
        action["context"] = {"active_model": self._name, "active_ids": self.ids}
        return action

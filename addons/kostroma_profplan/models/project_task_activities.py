from markupsafe import escape

from odoo import api, models

from ..lib import execution

# What ends when a task comes to a step: it was waited for and has come, or it has
# lost its subject.
CLOSED_BY_STEP = {
    "in_progress": ("take", "applicability", "accept"),
    "review": ("take", "soon", "overdue", "applicability", "rework"),
    "returned": ("applicability", "accept"),
    "withdrawn": ("accept",),
    **dict.fromkeys(
        execution.CLOSED_STEPS,
        ("take", "soon", "overdue", "decide", "applicability", "accept", "rework"),
    ),
}


class ProjectTask(models.Model):
    """Automatic activities of many tasks, made and closed in one go."""

    _inherit = "project.task"

    def _prepare_activity_vals(self, xmlid, user, deadline, summary, note=False):
        """Values of one automatic activity on this task."""
        self.ensure_one()
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "res_name": self.display_name,
            "activity_type_id": self._get_activity_type_id(xmlid),
            "user_id": user.id,
            # Else Odoo finds it out after the insert, and updates each activity.
            "user_tz": user.tz,
            "date_deadline": deadline,
            "summary": summary,
            "note": note,
            "automated": True,
        }

    @api.model
    def _get_activity_type_id(self, xmlid):
        """Id of one of our types: from the cache, unlike ``env.ref``."""
        return self.env["ir.model.data"]._xmlid_to_res_id(
            f"kostroma_profplan.{xmlid}", raise_if_not_found=True
        )

    @api.model
    def _create_activities(self, vals_list):
        """Create activities in one go; the letter to the person is sent apart.

        Nobody is given anything to do in a plan that is closed or archived. Odoo's
        ``mail_activity_automation_skip`` does not count: whoever hands work in would
        decide by it that nobody is told. Notes are words, not HTML.
        """
        live = set(
            self.browse({vals["res_id"] for vals in vals_list})._filter_live().ids
        )
        vals_list = [vals for vals in vals_list if vals["res_id"] in live]
        own = self._without_switches(defaults=True)
        activities = own._quietly().env["mail.activity"].sudo()
        return activities.with_context(mail_activity_quick_update=True).create(
            [
                {**vals, "note": escape(vals["note"]) if vals.get("note") else False}
                for vals in vals_list
            ]
        )

    def _get_open_activities(self, xmlids):
        """Open automatic activities of our types on these tasks (sudo)."""
        types = [self._get_activity_type_id(xmlid) for xmlid in xmlids]
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "in", types),
                ]
            )
        )

    def _close_control_activities(self, xmlids):
        """Archive activities of these types: they stay as history."""
        if xmlids:
            self._get_open_activities(xmlids).action_archive()

    def _close_activities_of_move(self, step):
        """Archive what a move to the step made pointless."""
        self._close_control_activities(
            [f"activity_{name}" for name in CLOSED_BY_STEP.get(step, ())]
        )

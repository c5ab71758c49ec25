from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    profplan_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_unit_user_rel",
        "user_id",
        "unit_id",
        string="Units",
        help="The units whose tasks this person works on.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any(vals.get("profplan_unit_ids") for vals in vals_list):
            self.env["profplan.unit"]._settle_workers()
        return users

    def _onboard_users_into_project(self, users):
        """No «Welcome» task for people of plans: what they have to do is work (§9).

        Odoo makes their personal columns when they get their first task.
        """
        group = self.env.ref("kostroma_profplan.group_profplan_viewer")
        others = users.filtered(lambda user: group not in user.all_group_ids)
        return super()._onboard_users_into_project(others)

    def write(self, vals):
        """Whoever leaves hands on what they had to do (design §5)."""
        leaving = "active" in vals and not vals["active"]
        waiting = self._get_profplan_activities() if leaving else {}
        result = super().write(vals)
        if {"active", "profplan_unit_ids"} & vals.keys():
            self.env["profplan.unit"]._settle_workers()
        self.env["project.task"].sudo()._hand_on(waiting)
        return result

    @api.model
    def _get_profplan_home(self):
        """The screen that the current user begins with: what they have to do.

        Leadership has nothing to do and sees how the plans stand.
        """
        user = self.env.user
        windows = self.env["ir.actions.act_window"].sudo()
        if not user.has_group("kostroma_profplan.group_profplan_viewer"):
            return windows
        works = user.has_group("kostroma_profplan.group_profplan_user")
        xmlid = "action_profplan_my" if works else "action_profplan_plan"
        return self.env.ref(f"kostroma_profplan.{xmlid}").sudo()

    def _get_profplan_activities(self):
        """``{xmlid: tasks}``: what these people have open on tasks of plans.

        Odoo deletes the activities of an account that is archived.
        """
        return (
            self.env["project.task"].sudo()._get_waiting([("user_id", "in", self.ids)])
        )

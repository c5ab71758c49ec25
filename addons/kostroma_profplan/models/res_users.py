from odoo import api, fields, models
from odoo.fields import Domain

# What each role begins with; who has several, with that of the last one.
HOMES = {
    "viewer": "action_profplan_start",
    "user": "action_profplan_my",
    "coordinator": "action_profplan_start",
    "manager": "action_profplan_my",
}


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
        users._settle_homes()
        if any(vals.get("profplan_unit_ids") for vals in vals_list):
            self.env["profplan.unit"]._settle_workers()
        return users

    def _onboard_users_into_project(self, users):
        """No «Welcome» task for people of plans: what they have to do is work (§9).

        Odoo makes their personal columns with their first task outside of plans.
        """
        group = self.env.ref("kostroma_profplan.group_profplan_viewer")
        others = users.filtered(lambda user: group not in user.all_group_ids)
        return super()._onboard_users_into_project(others)

    def write(self, vals):
        """Whoever leaves hands on what they had to do (design §5)."""
        leaving = "active" in vals and not vals["active"]
        waiting = self._get_profplan_activities() if leaving else {}
        result = super().write(vals)
        if "group_ids" in vals:
            self._settle_homes()
        if {"active", "profplan_unit_ids"} & vals.keys():
            self.env["profplan.unit"]._settle_workers()
        self.env["project.task"].sudo()._hand_on(waiting)
        return result

    # --- What a person begins with (design §9) ---

    def _get_profplan_home(self):
        """The action that this person begins with; empty for who has no plans.

        Leadership and whoever runs the collection see how all stands; who executes,
        and managers, what they have to do. A home that somebody chose stays.
        """
        self.ensure_one()
        homes = self._get_profplan_homes()
        if self.action_id and self.action_id.id not in homes.values():
            return self.action_id.id
        roles = [role for role in HOMES if self._is_in_profplan_group(role)]
        return homes.get(roles[-1]) if roles else False

    @api.model
    def _get_profplan_homes(self):
        """``{role: id of the action}``; none while the addon is being installed."""
        actions = {
            role: self.env.ref(f"kostroma_profplan.{xmlid}", raise_if_not_found=False)
            for role, xmlid in HOMES.items()
        }
        return {role: action.id for role, action in actions.items() if action}

    def _is_in_profplan_group(self, role):
        group = self.env.ref(f"kostroma_profplan.group_profplan_{role}")
        return group in self.sudo().all_group_ids

    def _settle_homes(self):
        """These people begin with what their groups say, unless they chose a home.

        Found by the database: accounts of organisations cost nothing one by one.
        """
        homes = list(self._get_profplan_homes().values())
        if not self or len(homes) < len(HOMES):
            return  # the addon is being installed
        viewer = self.env.ref("kostroma_profplan.group_profplan_viewer")
        found = self.sudo().with_context(active_test=False)
        found = found.search(
            Domain("id", "in", self.ids)
            & (
                Domain("all_group_ids", "in", viewer.ids)
                | Domain("action_id", "in", homes)
            )
        )
        for home, users in found.grouped(lambda one: one._get_profplan_home()).items():
            changed = users.filtered(lambda user, home=home: user.action_id.id != home)
            changed.action_id = home

    def _get_profplan_activities(self):
        """``{xmlid: tasks}``: what these people have open on tasks of plans.

        Odoo deletes the activities of an account that is archived.
        """
        return (
            self.env["project.task"].sudo()._get_waiting([("user_id", "in", self.ids)])
        )

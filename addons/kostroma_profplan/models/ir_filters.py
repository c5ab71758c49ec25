from odoo import api, models
from odoo.exceptions import AccessError

# Odoo's own models that plans are shown with.
SHOWN_WITH = frozenset({"project.project", "project.task"})


class IrFilters(models.Model):
    """What others see of a plan is not chosen for them by just anybody (design §9).

    Odoo lets every account, of the portal too, save a filter for all or for named
    people, applied as soon as a screen opens: tasks would vanish for them, and a
    filter that does not read would close the screen.
    """

    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_own_of_plans()
        return filters

    def write(self, vals):
        self._check_own_of_plans()
        result = super().write(vals)
        self._check_own_of_plans()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_others(self):
        self._check_own_of_plans()

    def _check_own_of_plans(self):
        """The filters of screens of plans are one's own, unless one runs plans."""
        if self.env.su or self.env.user._is_system():
            return
        if "coordinator" in self.env["project.task"]._get_staff_roles():
            return
        for one in self.sudo():
            ours = one.model_id in SHOWN_WITH or one.model_id.startswith("profplan.")
            if ours and one.user_ids != self.env.user:
                raise AccessError(
                    self.env._(
                        "«%s»: filters for others are kept by coordinators and "
                        "managers. Save it for yourself.",
                        one.name,
                    )
                )

from odoo import api, models
from odoo.exceptions import AccessError


class IrEmbeddedActions(models.Model):
    """The windows of plans have no tabs but their own (design §9).

    Odoo lets every employee add a tab for everybody to any window: one that does not
    read would close the window for all, and a tab may call what its maker may not.
    """

    _inherit = "ir.embedded.actions"

    @api.model_create_multi
    def create(self, vals_list):
        tabs = super().create(vals_list)
        tabs._check_not_of_plans()
        return tabs

    def write(self, vals):
        self._check_not_of_plans()
        result = super().write(vals)
        self._check_not_of_plans()
        return result

    def _check_not_of_plans(self):
        """Only the administrator adds to the windows that our files define."""
        if self.env.su or self.env.user._is_system():
            return
        for window in self.sudo().parent_action_id:
            if window.xml_id.startswith("kostroma_profplan"):
                raise AccessError(
                    self.env._(
                        "«%s»: the windows of plans have no tabs but their own.",
                        window.name,
                    )
                )

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Whoever works with plans begins with them, unless they chose another home."""
        info = super().session_info()
        if not info.get("home_action_id"):
            info["home_action_id"] = self.env["res.users"]._get_profplan_home().id
        return info

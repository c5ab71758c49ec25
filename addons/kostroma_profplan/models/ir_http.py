from odoo import models
from odoo.http import request

from ..lib import typed
from .profplan_sheet_portal import HOME


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Forms of the portal's pages hold words, whatever a program sends (§9)."""
        if f"{request.httprequest.path}/".startswith(f"{HOME}/"):
            request.params = typed.clean_params(request.params)
        return super()._dispatch(endpoint)

    def session_info(self):
        """Whoever works with plans begins with them, unless they chose another home."""
        info = super().session_info()
        # By the rule: groups may have changed where no person was written to.
        info["home_action_id"] = self.env.user._get_profplan_home()
        return info

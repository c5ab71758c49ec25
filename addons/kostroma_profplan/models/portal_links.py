from odoo import models


class PortalMixin(models.AbstractModel):
    """A plan's document is opened by who logs in: its links let nobody in (§9)."""

    _inherit = "portal.mixin"

    def _portal_ensure_token(self):
        """No token: the address then works for people with rights and no others."""
        if self.env["profplan.engine.mixin"]._get_ids_of_plans(self._name, self.ids):
            return ""
        return super()._portal_ensure_token()

from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Joining contacts hands over what they have signed (design §9)."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        people = self.env["res.partner"].browse(partner_ids)
        if dst_partner:
            people |= dst_partner
        people.exists()._check_may_manage_accounts()
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

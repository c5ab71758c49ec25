from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PortalAccount(CustomerPortal):
    """Odoo's page «My account»: name and e-mail stay as they were given (design §9).

    Of other addresses, too: the staff would take them for the person they name.
    """

    def _create_or_update_address(self, partner_sudo, *args, **form_data):
        own = request.env.user.partner_id
        form_data |= {"name": own.name, "email": own.email or ""}
        # It would stand before the name, and rename whom the person belongs to.
        form_data.pop("company_name", None)
        return super()._create_or_update_address(partner_sudo, *args, **form_data)

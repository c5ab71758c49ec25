from odoo import models


class BaseModuleUpgrade(models.TransientModel):
    """What the system is made of is changed by who may ask for it (design §9).

    Odoo asks nobody who calls without a record: any account would load all the server's
    modules anew, again and again, and call off what an administrator has prepared.
    """

    _inherit = "base.module.upgrade"

    def upgrade_module(self):
        self.check_access("create")
        return super().upgrade_module()

    def upgrade_module_cancel(self):
        self.check_access("create")
        return super().upgrade_module_cancel()

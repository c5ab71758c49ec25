from odoo import models
from odoo.exceptions import AccessError


class IrActionsServer(models.Model):
    """What the system does by night is started by nobody else (design §9).

    Odoo lets whoever may write one record of a model run its scheduled actions.
    """

    _inherit = "ir.actions.server"

    def _can_execute_action_on_records(self, records):
        env = records.env  # of who calls it: the action itself is superuser's here
        if self.usage == "ir_cron" and not (env.su or env.user._is_system()):
            crons = env["ir.cron"].sudo().with_context(active_test=False)
            of_this = crons.search([("ir_actions_server_id", "in", self.ids)])
            if env.user not in of_this.user_id:
                raise AccessError(
                    env._("This is done by the system itself, at its time.")
                )
        return super()._can_execute_action_on_records(records)

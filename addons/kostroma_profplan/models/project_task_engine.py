from odoo import api, fields, models

# Only our own code can hold this object: a context that came over RPC cannot.
ENGINE = object()

QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
    "mail_auto_subscribe_no_notify": True,
}


class ProjectTask(models.Model):
    """What only our own actions may do, and the day on which they do it."""

    _inherit = "project.task"

    @api.model
    def _is_engine(self):
        return self.env.context.get("profplan_engine") is ENGINE

    def _as_engine(self, quiet=False):
        """These tasks with the right to set what people may not set directly.

        Rights of the person must have been checked before.
        """
        context = {"profplan_engine": ENGINE, **(QUIET if quiet else {})}
        # Odoo opens a fixed list of fields to portal users: for them the engine
        # writes with the system's rights.
        return self.with_context(**context).sudo(self.env.su or self.env.user.share)

    @api.model
    def _get_today(self):
        """Today where the plan is executed: the company's own time zone.

        Our own code may say the day itself, see :meth:`_on_day`.
        """
        stamp = self.env.context.get("profplan_today")
        if isinstance(stamp, tuple) and stamp[0] is ENGINE:
            return stamp[1]
        zone = self.env.company.sudo().partner_id.tz or "Europe/Moscow"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _on_day(self, day):
        """These tasks as if today were ``day``: the demo plays its past by it."""
        return self.with_context(profplan_today=(ENGINE, day))

    @api.model
    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        return self._get_today() != self.with_context(profplan_today=None)._get_today()

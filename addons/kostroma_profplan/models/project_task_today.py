from dataclasses import dataclass
from datetime import date

from odoo import api, fields, models


@dataclass(frozen=True)
class PlayedDay:
    """The day that our own code plays: a context that came over RPC cannot hold it."""

    day: date


class ProjectTask(models.Model):
    """Today where the plan is executed, whoever looks (design §5)."""

    _inherit = "project.task"

    @api.model
    def _get_today(self):
        """Today in the company's own time zone.

        Our own code may say the day itself, see :meth:`_on_day`.
        """
        played = self.env.context.get("profplan_today")
        if isinstance(played, PlayedDay):
            return played.day
        zone = self.env.company.sudo().partner_id.tz or "Europe/Moscow"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _on_day(self, day):
        """These tasks as if today were ``day``: the demo plays its past by it."""
        return self.with_context(profplan_today=PlayedDay(day))

    @api.model
    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        return self._get_today() != self.with_context(profplan_today=None)._get_today()

from dataclasses import dataclass
from datetime import date, datetime, time

from pytz import timezone, utc

from odoo import api, fields, models

# Noon in Moscow: the moment that our own code gives to what it plays on a past day.
PLAYED_TIME_UTC = time(9)


@dataclass(frozen=True)
class PlayedDay:
    """The day that our own code plays: a context that came over RPC cannot hold it."""

    day: date
    is_past: bool  # or to come: not the company's today


class ProfplanTodayMixin(models.AbstractModel):
    """Which day it is: the company's own, whoever looks and wherever (design §5)."""

    _name = "profplan.today.mixin"
    _description = "Today of the Company"

    @api.model
    def _get_zone(self):
        """Name of the company's time zone."""
        return self.env.company.sudo().partner_id.tz or "Europe/Moscow"

    @api.model
    def _get_played_day(self):
        """The day that is played, see :meth:`_on_day`, or None."""
        played = self.env.context.get("profplan_today")
        return played.day if isinstance(played, PlayedDay) else None

    @api.model
    def _get_today(self):
        """Today in the company's own time zone, or the day that is played."""
        return self._get_played_day() or self._get_real_today()

    @api.model
    def _get_real_today(self):
        now = utc.localize(fields.Datetime.now())
        return now.astimezone(timezone(self._get_zone())).date()

    @api.model
    def _get_now(self):
        """This moment in UTC, or a moment of the day that is played."""
        if self._is_past_played():
            return datetime.combine(self._get_played_day(), PLAYED_TIME_UTC)
        return fields.Datetime.now()

    @api.model
    def _get_day_end(self, day):
        """The last moment of the company's day, as the database keeps time."""
        end = timezone(self._get_zone()).localize(datetime.combine(day, time.max))
        return end.astimezone(utc).replace(tzinfo=None)

    def _on_day(self, day):
        """These records as if today were ``day``: the demo plays its past by it."""
        is_past = day != self._get_real_today()
        return self.with_context(profplan_today=PlayedDay(day, is_past))

    @api.model
    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        played = self.env.context.get("profplan_today")
        return isinstance(played, PlayedDay) and played.is_past

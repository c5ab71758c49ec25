from dataclasses import dataclass
from datetime import date, datetime, time

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError

# Noon in Moscow: the moment that our own code gives to what it plays on a past day.
PLAYED_TIME_UTC = time(9)


@dataclass(frozen=True)
class PlayedDay:
    """The day that our own code plays: a context that came over RPC cannot hold it."""

    day: date


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
        # Asked for each row of a record of changes: no environment of its own.
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

    @api.model
    def _read_past_day(self, value):
        """The day that a report or a program asks for.

        :param value: an ISO date, a date, or nothing: today
        :return: a date, today at the latest
        :raises UserError: no date, or one that has not come
        """
        today = self._get_today()
        day = self._read_iso_date(value) or today
        if day > today:
            raise UserError(
                self.env._(
                    "%s has not come yet: choose today or an earlier day.",
                    day.strftime("%d.%m.%Y"),
                )
            )
        return day

    @api.model
    def _read_iso_date(self, value):
        """A date of «2021-12-31»; None of nothing.

        :raises UserError: it is no date
        """
        if not value:
            return None
        if isinstance(value, date):
            return fields.Date.to_date(value)
        try:
            if len(value) != len("2021-12-31"):
                raise ValueError
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%s” is not a date: write it as 2021-12-31.", value)
            ) from None

    def _on_day(self, day):
        """These records as if today were ``day``: the demo plays its past by it."""
        return self.with_context(profplan_today=PlayedDay(day))

    @api.model
    def _is_past_played(self):
        """The example's past is being played: nobody is told of it today."""
        day = self._get_played_day()
        return bool(day) and day != self._get_real_today()

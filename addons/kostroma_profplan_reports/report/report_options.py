from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.exceptions import UserError


@dataclass(frozen=True)
class Options:
    """What of a report a person chose.

    :param day: the day that it speaks of
    :param as_of: the same, or None while the report speaks of now
    :param date_from, date_to: the period, each may be None
    :param units: only what they answer for; empty: all
    :param sections: only these and what is inside them; empty: all
    """

    day: date
    as_of: date | None
    date_from: date | None
    date_to: date | None
    units: models.BaseModel
    sections: models.BaseModel


class ReportOptions(models.AbstractModel):
    """What comes with an address or from the dialog, judged before anything is read."""

    _name = "report.kostroma_profplan_reports.options"
    _description = "Options of ProfPlan Files"
    _inherit = ["profplan.today.mixin"]

    def _read_options(self, data):
        """:class:`Options` of what the caller gave.

        :param data: ``as_of``, ``date_from``, ``date_to`` (ISO dates), ``unit_ids``,
            ``section_ids`` (numbers, or one)
        :raises UserError: in one sentence, what is wrong
        """
        data = data or {}
        today = self._get_today()
        day = self._read_past_day(data.get("as_of"))
        first, last = (
            self._read_iso_date(data.get(one)) for one in ("date_from", "date_to")
        )
        if first and last and first > last:
            raise UserError(
                self.env._("The period ends before it begins: correct its dates.")
            )
        return Options(
            day=day,
            as_of=day if day != today else None,
            date_from=first,
            date_to=last,
            units=self._read_records("profplan.unit", data.get("unit_ids")),
            sections=self._read_records("profplan.section", data.get("section_ids")),
        )

    def _read_records(self, model, ids):
        """Records that the caller may see, by their numbers."""
        ids = ids if isinstance(ids, list | tuple) else [ids] if ids else []
        if not all(type(one) is int and 0 < one < 2**31 for one in ids):
            raise UserError(
                self.env._("“%s” are no numbers of records: choose them anew.", ids)
            )
        records = self.env[model].browse(dict.fromkeys(ids))
        records._check_seen()
        return records

    def _get_chosen_words(self, options):
        """What was chosen beside the day, in words; empty: everything."""
        words = []
        if options.date_from or options.date_to:
            first, last = (
                day.strftime("%d.%m.%Y") if day else "…"
                for day in (options.date_from, options.date_to)
            )
            words.append(
                self.env._("terms %(first)s - %(last)s", first=first, last=last)
            )
        words += options.units.mapped("name")
        words += [section._get_title() for section in options.sections]
        return "; ".join(words)

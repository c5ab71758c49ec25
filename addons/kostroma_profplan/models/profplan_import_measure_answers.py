from odoo import models
from odoo.tools import format_date

from ..intake import codec
from .profplan_import_step import MEASURE


class ProfplanImportMeasure(models.Model):
    """How a row's term is told and given in the answers to questions."""

    _inherit = "profplan.import.measure"

    def _get_span_text(self):
        """«01.03.2021 – 31.03.2021», the windows where there are several, or «»."""
        self.ensure_one()
        if not self.control_date:
            return ""
        if self.windows_text:
            return self.windows_text
        days = dict.fromkeys((self.date_start or self.control_date, self.control_date))
        return " – ".join(format_date(self.env, day) for day in days)

    def _get_span_values(self):
        """The term of this row as JSON values for another one."""
        days = self.date_start, self.control_date
        return {
            "deadline_kind": "date" if days[0] == days[1] else "range",
            "date_start": codec.dump(days[0] or None),
            "control_date": codec.dump(days[1] or None),
        }

    def _get_span_inside(self, first, last):
        """The part of this row's term inside the plan, as JSON values; {}: all is."""
        start, end = self.date_start, self.control_date
        if not (first and last and start and end) or (start >= first and end <= last):
            return {}
        if start > last or end < first:
            return {}
        return {
            "date_start": codec.dump(max(start, first)),
            "control_date": codec.dump(min(end, last)),
        }

    def _is_as_chosen(self, term):
        """Whether the row has the dates of another reading that a person chose."""
        chosen = (term.start, term.end, term.kind, term.recurrence)
        days = self.date_start or None, self.control_date or None
        has = (*days, self.deadline_kind, self.recurrence or None)
        return bool(self.chosen_term) and chosen == has

    def _get_text(self, name):
        """A reading is told by its words."""
        if name == "chosen_term":
            return (self.chosen_term or {}).get("text") or ""
        return super()._get_text(name)

    def _get_alternatives(self):
        """What else the reader takes the term for, as answers."""
        self.ensure_one()
        answers = [
            self._get_alternative(one)
            for one in (self.term or {}).get("alternatives") or ()
        ]
        clauses = self.import_id.draft["order"]["clauses"]
        meant = next((one.get("meant") for one in clauses if one["key"] == self.key), 0)
        if meant:
            answers.append(
                {
                    "label": self.env._(
                        "%(day)s is meant", day=format_date(self.env, meant)
                    ),
                    "values": {(MEASURE, self.key): {"control_date": meant}},
                }
            )
        return answers

    def _get_alternative(self, reading):
        """The answer that takes another reading of the term, all its windows.

        :param reading: the JSON of an ``intake.Deadline``
        """
        days = dict.fromkeys(filter(None, (reading.get("start"), reading.get("end"))))
        dates = " – ".join(format_date(self.env, day) for day in days)
        words = reading.get("text") or ""
        label = f"{words}: {dates}" if words and dates else words or dates
        values = {
            "deadline_kind": reading["kind"],
            "date_start": reading.get("start"),
            "control_date": reading.get("end"),
            "recurrence": reading.get("recurrence"),
            "condition": reading.get("condition"),
            "chosen_term": reading,
        }
        return {"label": label, "values": {(MEASURE, self.key): values}}

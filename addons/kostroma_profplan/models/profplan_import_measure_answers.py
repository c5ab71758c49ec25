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

    def _get_alternatives(self):
        """What else the reader takes the term for, as answers."""
        self.ensure_one()
        answers = []
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

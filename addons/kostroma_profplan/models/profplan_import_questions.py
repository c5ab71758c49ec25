from odoo import models

from .profplan_import_finding import HEAD, PARTIES, TERM, UNKNOWN_UNITS

# Findings that change how the rest was read are asked first.
FIRST = ("column_", "period_", "order_", "responsible_unknown", "responsible_archived")
# What a question is about beside the fields of rows, by the beginning of its code.
OTHER_ASPECTS = (
    *((code, "units") for code in UNKNOWN_UNITS),
    ("column_unknown", "column"),
    ("column_guessed", "column"),
    ("period_", "period"),
    ("order_outside_period", "period"),
    ("indicator_", "indicator"),
    ("next_year_target", "indicator"),
)


class ProfplanImport(models.Model):
    """What is left to decide, as questions with their rows and places (design §4).

    A question is a dict: ``key``, what is asked, the rows (``lines``) and the side of
    them (``aspect``) that it is about. There are exactly as many as ``remaining_count``
    tells; what can be answered is in ``profplan_import_answers.py``.
    """

    _inherit = "profplan.import"

    def _get_questions(self):
        """All questions: the head, what the reading depends on, then by rows."""
        self.ensure_one()
        if self.state != "open":
            return []
        taken = self.line_ids.filtered("is_taken")
        asked = self._get_asked(taken.filtered("needs"), self._get_missing_head())
        findings = (asked.units | asked.remarks).sorted(self._get_question_order)
        questions = [self._ask_head(name) for name in asked.head]
        questions += [self._ask_of_units()] if asked.untold_units else []
        questions += [self._ask_of_finding(finding) for finding in findings]
        return questions + [self._ask_of_row(line) for line in asked.rows]

    def _get_question_order(self, finding):
        first = not (finding.code or "").startswith(FIRST)
        rows = [line.sequence for line in finding.line_ids]
        return (first, min(rows, default=0), finding.sequence)

    def _get_question(self, key):
        """The open question of a key, or None: somebody has answered it."""
        return next((one for one in self._get_questions() if one["key"] == key), None)

    def _ask_head(self, name):
        label = self._fields[name]._description_string(self.env)
        found = self.finding_ids.filtered(
            lambda finding: finding.is_open and HEAD.get(finding.code) == name
        )[:1]
        return {
            "key": f"head:{name}",
            "severity": "error",
            "place": label,
            "message": found.message or self.env._("Fill it in: «%s».", label),
            "finding": found,
            "head": name,
            "lines": found.line_ids,
            "aspect": None,
        }

    def _ask_of_units(self):
        return {
            "key": "units",
            "severity": "warning",
            "place": self.env._("Units"),
            "message": self.env._(
                "The directory does not have them: say who they are, or create them."
            ),
            "finding": self.finding_ids.browse(),
            "lines": self.line_ids.browse(),
            "aspect": "units",
        }

    def _ask_of_finding(self, finding):
        code = finding.code or ""
        others = (name for start, name in OTHER_ASPECTS if code.startswith(start))
        return {
            "key": f"finding:{finding.key}",
            "severity": finding.severity,
            "place": finding.place or self.env._("The document"),
            "message": finding.message,
            "finding": finding,
            "lines": finding.line_ids.filtered("is_taken"),
            "aspect": next(others, finding._get_aspect()),
        }

    def _ask_of_row(self, line):
        parties = not line.lead_id and line.control_date
        return {
            "key": f"row:{line.key}",
            "severity": "error",
            "place": line.number,
            "message": line.needs,
            "finding": self.finding_ids.browse(),
            "lines": line,
            "aspect": PARTIES if parties else TERM,
        }

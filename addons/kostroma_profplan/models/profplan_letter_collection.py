from odoo import models


class ProfplanLetter(models.AbstractModel):
    """Letters to organisations about what is waited for (design §5, §6)."""

    _inherit = "profplan.letter"

    def _get_words_by_kind(self):
        return super()._get_words_by_kind() | {
            "silent": self._get_words_silent,
            "week": self._get_words_week,
            "claims": self._get_words_claims,
        }

    def _get_section_titles(self):
        return super()._get_section_titles() | {"waited": self.env._("Waited for")}

    def _get_words_silent(self, rows, plan):
        return {
            "subject": self.env._(
                "%(plan)s: waited for from your organisation (%(count)s)",
                plan=plan.display_name,
                count=len(rows),
            ),
            "opening": self.env._(
                "By %(plan)s this has not come from your organisation yet. If a "
                "measure does not concern you, say so at its line.",
                plan=plan.display_name,
            ),
        }

    def _get_words_week(self, rows):
        return {
            "subject": self.env._("This week from your organisation: %s", len(rows)),
            "opening": self.env._(
                "What is due this week, what is overdue and what came back. There are "
                "no other reminders: this list comes once a week."
            ),
        }

    def _get_words_claims(self, rows):
        return {
            "subject": self.env._("Said not to apply: organisations %s", len(rows)),
            "opening": self.env._(
                "Organisations say that measures do not concern them. Agree, or answer "
                "that they do: what is not answered keeps the report from acceptance."
            ),
        }

    def _prepare_row(self, row):
        if "owed" not in row:
            return super()._prepare_row(row)
        owed = row["owed"].with_env(self.env)
        return {
            "record": owed._get_owner(),
            "name": owed._get_name(),
            "unit": owed.unit_id.name,
            "dates": "",
            "note": owed._get_due_words(),
        }

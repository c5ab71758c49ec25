from odoo import models


class ProfplanLetter(models.AbstractModel):
    """Letters about plans and reports of organisations."""

    _inherit = "profplan.letter"

    def _get_words_by_kind(self):
        return super()._get_words_by_kind() | {"sheet": self._get_words_sheet}

    def _get_words_sheet(self, rows, event, remark=""):
        """Who has done what with them, and the remark."""
        subject, opening = self._get_words_of_events()[event]
        return {
            "subject": self.env._("Plan and report: %s", subject),
            "opening": self._with_remark(opening % self.env.user.name, remark),
        }

    def _get_words_of_events(self):
        """``{event: (subject, opening)}``."""
        return {
            "submit": (
                self.env._("handed in"),
                self.env._("%s has handed it in for your acceptance."),
            ),
            "accept": (self.env._("accepted"), self.env._("%s has accepted it.")),
            "return": (
                self.env._("returned"),
                self.env._("%s has returned it to be put right."),
            ),
            "reopen": (
                self.env._("opened again"),
                self.env._("%s has opened it again."),
            ),
            "proof": (
                self.env._("proof is asked"),
                self.env._(
                    "%s has drawn these measures by lot for a check. Attach to each "
                    "what proves it: a link or a document."
                ),
            ),
            "unlocked": (
                self.env._("you may hand in longer"),
                self.env._("%s has made an exception: hand-ins are open for you."),
            ),
            "line_returned": (
                self.env._("measures are returned"),
                self.env._("%s has returned measures to be put right."),
            ),
            "applicable": (
                self.env._("measures do apply"),
                self.env._("%s has answered that these measures do apply."),
            ),
            "not_applicable": (
                self.env._("measures do not apply"),
                self.env._("%s agrees that these measures do not apply."),
            ),
        }

    def _get_notes_by_name(self):
        return super()._get_notes_by_name() | {"measures": self._get_note_measures}

    def _get_note_measures(self, task, row):
        return self.env._("measures: %s", row["numbers"])

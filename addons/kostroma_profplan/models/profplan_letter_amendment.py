from odoo import models


class ProfplanLetter(models.AbstractModel):
    """The one letter about all that an amending order changes for a person."""

    _inherit = "profplan.letter"

    def _get_words_by_kind(self):
        return {
            **super()._get_words_by_kind(),
            "amendment": self._get_words_amendment,
        }

    def _get_words_amendment(self, rows, order):
        return {
            "subject": self.env._("The plan is amended: tasks %s", len(rows)),
            "opening": self.env._("The plan is amended by %s.", order),
        }

    def _get_notes_by_name(self):
        return {
            **super()._get_notes_by_name(),
            "amended": self._get_note_amended,
            "amended_new": self._get_note_amended_new,
        }

    def _get_note_amended(self, task, _row):
        if task.step == "dropped":
            return self.env._("Taken off control: not in the plan any more.")
        return self.env._("Amended.")

    def _get_note_amended_new(self, _task, _row):
        return self.env._("New.")

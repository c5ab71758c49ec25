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
            "subject": self.env._("The plan is amended: concerns you (%s)", len(rows)),
            "opening": self.env._("The plan is amended by %s.", order),
        }

    def _get_notes_by_name(self):
        return {
            **super()._get_notes_by_name(),
            "amended": self._get_note_amended,
            "amended_new": self._get_note_amended_new,
        }

    def _get_note_amended(self, task, _row):
        if task and task.step == "dropped":
            return self.env._("Taken off control: not in the plan any more.")
        return self.env._("Amended.")

    def _get_section_titles(self):
        title = self.env._("Targets of indicators")
        return super()._get_section_titles() | {"indicators": title}

    def _prepare_row(self, row):
        if "indicator" not in row:
            return super()._prepare_row(row)
        indicator = row["indicator"].with_env(self.env)
        targets = [f"{one.year}: {one.text or '—'}" for one in indicator.target_ids]
        return {
            "record": row["sheet"] or indicator,
            "name": indicator.display_name,
            "unit": "",
            "dates": "",
            "note": self.env._("Target: %s", "; ".join(targets)),
        }

    def _get_note_amended_new(self, _task, _row):
        return self.env._("New.")

from odoo import models

# Whom a move of a sheet concerns: see ``profplan.told``.
TOLD = {
    "submit": "acceptors",
    "accept": "people",
    "return": "people",
    "reopen": "people",
}


class ProfplanSheet(models.Model):
    """Who is told of a plan and report: one letter a person (design §5, §6).

    Of a part that has a task of its clause the task's letters tell; what nobody would
    hear of by them is told here.
    """

    _inherit = "profplan.sheet"

    def _tell_of_move(self, move, remark):
        """Tell of a move of these sheets where there is no task that does."""
        alone = self.filtered(
            lambda sheet: move.part not in sheet.sudo().task_ids.mapped("sheet_part")
        )
        if alone and move.action in TOLD:
            alone._tell(TOLD[move.action], move.action, remark)

    def _tell(self, purpose, event, remark="", lines=None):
        """One letter to each person about all their organisations.

        :param purpose: whom to tell
        :param event: one of the words of ``profplan.letter``
        :param lines: the measures that it is about; None: the whole
        """
        told = self.env["profplan.told"]._get_told_of_sheets(self, purpose)
        by_sheet = lines.sudo().grouped("sheet_id") if lines else {}
        rows_by_user = {}
        for sheet, one in told.items():
            numbers = sheet in by_sheet and by_sheet[sheet]._get_numbers()
            row = {"unit": sheet.unit_id, "record": sheet, "numbers": numbers}
            for user in one.people.values():
                note = "measures" if numbers else None
                rows_by_user.setdefault(user, []).append({**row, "note": note})
        rows_by_user.pop(self.env.user, None)
        self.env["profplan.letter"]._send(
            "sheet", rows_by_user, event=event, remark=remark
        )

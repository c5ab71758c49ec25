from odoo import api, fields, models
from odoo.exceptions import UserError

OPERATIONS = [
    ("return", "Return plan or report"),
    ("reopen", "Open again"),
    ("return_lines", "Return the measure"),
    ("claim", "Say that it does not apply"),
    ("refuse", "Answer that it does apply"),
    ("move_date", "Move the planned date"),
    ("unlock", "Let them hand in"),
    ("disprove", "Not confirmed"),
]


class ProfplanSheetMove(models.TransientModel):
    """One dialog for what needs words on plans and reports, or on their lines.

    It decides nothing itself: the actions of sheets and lines check the person.
    """

    _name = "profplan.sheet.move"
    _description = "Move of Plan and Report With a Reason"

    operation = fields.Selection(OPERATIONS, required=True, readonly=True)
    sheet_ids = fields.Many2many("profplan.sheet", string="Plans and reports")
    line_ids = fields.Many2many("profplan.sheet.line", string="Measures")
    check_line_ids = fields.Many2many("profplan.check.line", string="Lines drawn")
    day = fields.Date("New last day")
    reason = fields.Text("Remark or reason", required=True)

    @api.model
    def default_get(self, fields_list):
        """The sheets or lines the dialog was opened on."""
        vals = super().default_get(fields_list)
        name = {
            "profplan.sheet": "sheet_ids",
            "profplan.sheet.line": "line_ids",
            "profplan.check.line": "check_line_ids",
        }.get(self.env.context.get("active_model"))
        if name in fields_list and name not in vals:
            ids = self.env.context.get("active_ids") or []
            vals[name] = [fields.Command.set(ids)]
        return vals

    def action_apply(self):
        """Do it; close the dialog."""
        self.ensure_one()
        if not (self.sheet_ids or self.line_ids or self.check_line_ids):
            raise UserError(self.env._("Choose what it is about in the list first."))
        sheets, lines = self.sheet_ids, self.line_ids
        {
            "return": sheets.action_return,
            "reopen": sheets.action_reopen,
            "return_lines": lines.action_return,
            "claim": lines.action_claim_not_applicable,
            "disprove": self.check_line_ids.action_disprove,
            "unlock": lambda reason: sheets.action_unlock(self.day, reason),
            "refuse": lines.action_refuse_not_applicable,
            "move_date": lambda reason: lines.action_move_planned_date(
                self.day, reason
            ),
        }[self.operation](self.reason)
        return {"type": "ir.actions.act_window_close"}

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import IntakeError
from ..lib import bulk
from ..models.profplan_plan_bulk import Bulk

FILE = "profplan-{}.xlsx"


class ProfplanBulk(models.TransientModel):
    """The workbook of all organisations: taken out, filled in, looked at, entered.

    While anything in it is wrong nothing is written; a copy shows what.
    """

    _name = "profplan.bulk"
    _description = "Workbook of All Organisations"

    plan_id = fields.Many2one("profplan.plan", required=True, readonly=True)
    out_file = fields.Binary("File to fill in", attachment=False, readonly=True)
    out_name = fields.Char(readonly=True)
    file = fields.Binary("Filled-in file", attachment=False)
    file_name = fields.Char()
    row_count = fields.Integer("Rows in the file", compute="_compute_preview")
    changed_count = fields.Integer("Lines to be changed", compute="_compute_preview")
    problem_count = fields.Integer("To be put right", compute="_compute_preview")
    problem_text = fields.Text("Wrong in the file", compute="_compute_preview")

    @api.depends("file", "file_name", "plan_id")
    def _compute_preview(self):
        for dialog in self:
            found, refused = Bulk(), False
            if dialog.file and dialog.plan_id:
                try:
                    found = dialog._compare()
                except IntakeError as error:
                    refused = str(error)
            dialog.row_count = found.rows
            dialog.changed_count = len(found.changed)
            dialog.problem_count = len(found.problems) or bool(refused)
            dialog.problem_text = refused or "\n".join(
                f"{where}: {words}" for where, words in found.problems[:200]
            )

    def _get_content(self):
        """Name and bytes of the file that came back."""
        if not self.file:
            raise UserError(self.env._("Choose the filled-in file first."))
        plain = self.with_context(bin_size=False, bin_size_file=False)
        return self.file_name or "", base64.b64decode(plain.file)

    def _compare(self):
        return self.plan_id._compare_bulk(*self._get_content())

    def _compare_told(self):
        """What the file would change; a refusal is told in its words."""
        try:
            return self._compare()
        except IntakeError as error:
            raise UserError(str(error)) from error

    # --- What people do ---

    def action_take_out(self):
        """Make the file of today and give it."""
        self.ensure_one()
        self.out_file = base64.b64encode(self.plan_id._write_bulk())
        self.out_name = FILE.format(self.env["project.task"]._get_today())
        return self._get_download()

    def action_take_marked(self):
        """A copy of the file with what is wrong coloured and remarked on."""
        self.ensure_one()
        found = self._compare_told()
        if not found.problems:
            raise UserError(self.env._("Nothing in the file is wrong."))
        name, content = self._get_content()
        self.out_file = base64.b64encode(bulk.mark_book(name, content, found.problems))
        self.out_name = FILE.format(self.env._("remarks"))
        return self._get_download()

    def _get_download(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/out_file"
            f"?download=true&filename={self.out_name}",
            "target": "download",
        }

    def action_enter(self):
        """Enter what the file says, for the organisations."""
        self.ensure_one()
        lines = self.plan_id._apply_bulk(self._compare_told())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Entered: lines %(lines)s of organisations %(units)s.",
                    lines=len(lines),
                    units=len(lines.unit_id),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

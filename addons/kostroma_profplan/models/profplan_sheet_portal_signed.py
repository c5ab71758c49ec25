from odoo import models
from odoo.exceptions import UserError

from ..lib import sheet as rules


class ProfplanSheet(models.Model):
    """The one signed page: evidence of the task that hands the report in (§6).

    Where the director sends the report nothing is signed; whoever else sends it prints
    the report, has it signed and attaches the page.
    """

    _inherit = "profplan.sheet"

    def _get_report_task(self):
        """The task of the clause that asks for the report; empty without one."""
        self.ensure_one()
        # Whoever sees the sheet sees its task: no rules need be asked of all tasks.
        tasks = self.sudo().task_ids
        task = tasks.filtered(lambda task: task.sheet_part == rules.REPORT)[:1]
        return task.sudo(False)

    def _prepare_portal_signed(self):
        """What the page of the report shows of it; None: there is no such task."""
        task = self._get_report_task()
        if not task:
            return None
        return {
            "evidence": task.evidence_ids,
            "upload": self.env["profplan.evidence"]._prepare_portal_upload(),
            "open": self._is_portal_editable(rules.REPORT),
        }

    def _attach_signed(self, uploads):
        """Attach the signed page.

        :param uploads: files of a request; what may be taken the evidence judges
        """
        task = self._get_report_task()
        uploads = [one for one in uploads if one.filename]
        if not task or not uploads:
            raise UserError(self.env._("Choose the file with the signed page."))
        words = {"evidence_proves": self.env._("The signed report")}
        return self.env["profplan.evidence"]._add_from_portal(task, words, uploads)

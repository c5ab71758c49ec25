import base64
import io

from docx import Document

from odoo import models


class ProfplanDemo(models.AbstractModel):
    """The example's people hand in what their measure asks for, like anybody else."""

    _inherit = "profplan.demo"

    def _make_move(self, tasks, user, action, day, words):
        if action == "submit":
            self._attach_reports(
                tasks.with_user(user)
                .sudo(user.share)
                ._on_day(self._to_date(day))
                .filtered(lambda task: not task.sudo().evidence_count)
            )
        return super()._make_move(tasks, user, action, day, words)

    def _attach_reports(self, tasks):
        """A report on each task as its people would write it, given on the day."""
        tasks.env["profplan.evidence"].create(
            [self._prepare_report_vals(task) for task in tasks]
        )

    def _prepare_report_vals(self, task):
        task = task.sudo()
        document = Document()
        document.add_heading("Справка об исполнении", level=1)
        document.add_paragraph(task.name)
        document.add_paragraph(f"Исполнитель: {task.unit_id.name}")
        document.add_paragraph(task.result_text or "Мероприятие проведено.")
        content = io.BytesIO()
        document.save(content)
        return {
            "task_id": task.id,
            "kind": "other",
            "proves": "Мероприятие проведено",
            "name": "Справка об исполнении.docx",
            "file": base64.b64encode(content.getvalue()),
        }

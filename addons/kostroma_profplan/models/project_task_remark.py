from collections import defaultdict

from odoo import models

from ..lib import files


class ProjectTask(models.Model):
    """A file may go with the remark of a move (design §5)."""

    _inherit = "project.task"

    def _with_remark_files(self, checked_files):
        """These tasks; the next move's remark comes with these checked files."""
        return self.with_context(profplan_remark_files=tuple(checked_files))

    def _get_remark_files(self):
        """Checked files of the move under way.

        A context that came over RPC cannot hold such objects.
        """
        given = self.env.context.get("profplan_remark_files") or ()
        return [one for one in given if isinstance(one, files.CheckedFile)]

    def _attach_remark_files(self):
        """Attach the files of the remark to each task: ``{task id: ids}``."""
        vals_list = [
            {
                "name": one.name,
                "raw": one.content,
                "res_model": self._name,
                "res_id": task.id,
            }
            for task in self
            for one in self._get_remark_files()
        ]
        ids_by_task = defaultdict(list)
        for attachment in self.env["ir.attachment"].sudo().create(vals_list):
            ids_by_task[attachment.res_id].append(attachment.id)
        return ids_by_task

    def _get_message_attachments(self, checked_files):
        """The files of the last remark as they hang on the first task's message."""
        if not checked_files:
            return self.env["ir.attachment"]
        return self.sudo().message_ids.filtered("attachment_ids")[:1].attachment_ids

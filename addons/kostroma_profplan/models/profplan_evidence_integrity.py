import hashlib
import logging

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.service.model import retrying
from odoo.tools import split_every

_logger = logging.getLogger(__name__)

FILES_IN_PORTION = 50


class ProfplanEvidence(models.Model):
    """A file that was handed in is still there and still the same (design §5).

    Its checksum is compared at acceptance and every night. What is lost or changed
    proves nothing: it is named on the task and to the managers.
    """

    _inherit = "profplan.evidence"

    integrity = fields.Selection(
        [("intact", "Intact"), ("lost", "Lost"), ("changed", "Changed")],
        "State of the file",
        readonly=True,
        copy=False,
        help="Whether the file is there and has the checksum that was noted.",
    )
    verified_on = fields.Datetime(
        "Compared on", readonly=True, copy=False, index="btree_not_null"
    )

    def _is_proof(self):
        """Whether there is a link, a paper, a count or a file as it was handed in."""
        self.ensure_one()
        if self.integrity in ("lost", "changed") and not self.content_removed_on:
            return False
        shown = self.url or self.checksum or self.file or self.participants
        return bool(shown or self._get_paper_text())

    def _verify(self):
        """Compare the files with their checksums; note what differs.

        :return: evidence whose file is lost or changed
        """
        files = self.sudo().filtered(
            lambda one: one.checksum and not one.content_removed_on
        )
        states = {}
        for ids in split_every(FILES_IN_PORTION, files.ids):
            states |= files.browse(ids)._get_integrity()
        before = {evidence: evidence.integrity for evidence in files}
        for state in set(states.values()):
            found = files.filtered(lambda one, state=state: states[one.id] == state)
            found._as_engine().write(
                {"integrity": state, "verified_on": fields.Datetime.now()}
            )
        broken = files.filtered(lambda one: one.integrity != "intact")
        broken.filtered(lambda one: before[one] in (False, "intact"))._tell_broken()
        files.filtered(
            lambda one: one.integrity == "intact" and before[one] in ("lost", "changed")
        )._tell_mended()
        return broken

    def _verify_after_refusal(self):
        """Note and tell in a transaction of its own what a refused one found.

        The refusal rolls back whatever is written beside it. This comes after that,
        when the locks are gone; the night finds it noted and does not tell it again.
        """
        registry, ids = self.env.registry, self.ids
        context = {"lang": self.env.lang}

        @self.env.cr.postrollback.add
        def verify():
            try:
                with registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, context)
                    evidence = env[self._name].browse(ids)
                    retrying(lambda: evidence.exists()._verify(), env)
            except psycopg2.Error:  # the person gets the refusal, the night tells it
                _logger.exception("Broken evidence is not told of: %s", ids)

    def _get_integrity(self):
        """``{id: intact, lost or changed}``: the files are read one by one."""
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "file"),
                ("res_id", "in", self.ids),
            ]
        )
        attachment_by_id = attachments.grouped("res_id")
        states = {}
        for evidence in self:
            content = b""
            for attachment in attachment_by_id.get(evidence.id, ()):
                content = attachment.raw or b""
                attachment.invalidate_recordset(["raw", "datas", "db_datas"])
            same = hashlib.sha256(content).hexdigest() == evidence.checksum
            states[evidence.id] = "intact" if same else "changed" if content else "lost"
        return states

    def _get_broken_text(self):
        """«Приказ.pdf: the file is lost», a line for each."""
        words = {
            "lost": self.env._("the file is lost"),
            "changed": self.env._("the file is not the one that was handed in"),
        }
        return "\n".join(
            f"{evidence.name}: {words[evidence.integrity]}" for evidence in self
        )

    def _tell_broken(self):
        """Chatter and an activity for whoever runs the plan, once for each task."""
        by_task = self._group_by_told_task()
        tasks = self.env["project.task"].sudo().union(*by_task)
        if not tasks:
            return
        tasks._note({task.id: by_task[task]._get_broken_text() for task in tasks})
        summary = self.env.ref("kostroma_profplan.activity_evidence").sudo().summary
        told = tasks._get_told("managers")
        tasks._create_activities(
            [
                task._prepare_activity_vals(
                    "activity_evidence",
                    user,
                    task._get_today(),
                    summary,
                    note=by_task[task]._get_broken_text(),
                )
                for task in tasks
                for user in told[task].people.values()
            ]
        )

    def _group_by_told_task(self):
        """``{task: evidence}``: what is told of where; of lines on the lead's task."""
        by_task = {}
        for evidence in self.sudo():
            for task in evidence._get_owner()._get_evidence_tasks():
                by_task[task] = by_task.get(task, self.browse()) | evidence
        return by_task

    def _tell_mended(self):
        """The file is back: the activity goes when nothing of the task is broken."""
        tasks = self.env["project.task"].sudo().union(*self._group_by_told_task())
        whole = tasks.filtered(lambda task: not task.evidence_broken)
        whole._close_control_activities(["activity_evidence"])
        if tasks:
            words = self.env._("The lost file is there again.")
            tasks._note(dict.fromkeys(tasks.ids, words))

    @api.model
    def _cron_verify(self):
        """Compare all files, the longest not compared first; restartable."""
        domain = [
            ("checksum", "!=", False),
            ("content_removed_on", "=", False),
            "|",
            ("verified_on", "=", False),
            (
                "verified_on",
                "<",
                fields.Datetime.subtract(fields.Datetime.now(), hours=20),
            ),
        ]
        evidence = self.sudo()
        cron = self.env["ir.cron"]
        ids = evidence.search(domain, order="verified_on NULLS FIRST, id").ids
        cron._commit_progress(remaining=len(ids))
        for portion in split_every(FILES_IN_PORTION, ids):
            evidence.browse(portion).exists()._verify()
            if not cron._commit_progress(len(portion)):
                break

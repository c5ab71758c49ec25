import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanReportPrinted(models.Model):
    """An official report as it was printed: the file, by whom and when (design §8).

    Written after the printing, in a step of its own, by nobody but our own code;
    changed or deleted by nobody.
    """

    _name = "profplan.report.printed"
    _description = "Printed Report"
    _inherit = ["profplan.append.only.mixin", "profplan.today.mixin"]
    _engine_scope = "printed"
    _order = "id desc"

    name = fields.Char("Report", required=True, readonly=True)
    report_name = fields.Char("Technical name", required=True, readonly=True)
    plan_ids = fields.Many2many("profplan.plan", string="Plans", readonly=True)
    as_of = fields.Date(
        required=True, readonly=True, help="The day that the report speaks of."
    )
    chosen = fields.Char(
        "What was chosen", readonly=True, help="Period, units and sections."
    )
    printed_by_id = fields.Many2one(
        "res.users",
        "Printed by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    printed_on = fields.Datetime(required=True, readonly=True)
    file = fields.Binary(attachment=True, readonly=True)
    file_name = fields.Char(required=True, readonly=True)
    size = fields.Integer("Size, bytes", readonly=True)
    checksum = fields.Char("SHA-256", required=True, readonly=True)

    @api.model
    def _keep(self, action, records, content, data=None):
        """Keep a file that was printed by the current user, who could read it all.

        :param action: its ``ir.actions.report``
        :param records: what was printed: plans, or sheets of organisations
        :param content: the bytes of the file
        :param data: the options that it was printed with
        """
        self.env[f"report.{action.report_name}"]._check_may_print(records)
        own = records if records._name == "profplan.plan" else records.sudo().plan_id
        return (
            self._without_switches(defaults=True)
            .sudo()
            ._as_engine()
            .create(self._prepare_vals(action, own, records, content, data or {}))
            .with_env(self.env)
        )

    @api.model
    def _prepare_vals(self, action, plans, records, content, data):
        report = self.env[f"report.{action.report_name}"]
        language = plans._get_report_language()
        report = report.with_context(lang=language)
        options = report._read_options(data)
        action = action.with_context(lang=language)
        return {
            "name": action.name,
            "report_name": action.report_name,
            "plan_ids": [fields.Command.set(plans.ids)],
            "as_of": options.day,
            "chosen": report._get_chosen_words(options) or False,
            "printed_by_id": self.env.uid,
            "printed_on": self._get_now(),
            "file": base64.b64encode(content),
            "file_name": f"{report._get_file_name(action, records, options)}.xlsx",
            "size": len(content),
            "checksum": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _keep_paper(self, plans, report_name, name, file_name, content, day=None):
        """Keep a paper of Word or a form; as :meth:`_keep`.

        :param report_name: the model that it was made of
        :param name: what the list of printed reports calls it
        :param day: that it speaks of; None: today
        """
        own = self._without_switches(defaults=True).sudo()._as_engine()
        return own.create(
            {
                "name": name,
                "report_name": report_name,
                "plan_ids": [fields.Command.set(plans.ids)],
                "as_of": day or self._get_today(),
                "printed_by_id": self.env.uid,
                "printed_on": self._get_now(),
                "file": base64.b64encode(content),
                "file_name": file_name,
                "size": len(content),
                "checksum": hashlib.sha256(content).hexdigest(),
            }
        ).with_env(self.env)

    def action_download(self):
        """The file as it was printed."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file"
            f"?download=true&filename_field=file_name&unique={self.checksum[:16]}",
            "target": "download",
        }

    def _raise_append_only(self):
        raise UserError(self.env._("A printed report is kept as it was: for good."))

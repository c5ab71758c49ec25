from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [("draft", "Being written"), ("printed", "Printed")]


class ProfplanConsolidated(models.Model):
    """The report on a plan in words, composed out of what everybody told (design §8).

    For each measure a text is drafted, a methodist edits it; what was printed is
    frozen. Made by the plan's own action.
    """

    _name = "profplan.consolidated"
    _description = "Consolidated Report"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "consolidated"
    _engine_fields = frozenset({"as_of", "plan_id", "printed_id", "text_ids"})
    _order = "id desc"

    plan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    as_of = fields.Date(
        required=True, readonly=True, help="The day on which it was drafted last."
    )
    text_ids = fields.One2many("profplan.consolidated.text", "report_id", "Measures")
    signer_post = fields.Char("Signed by, post")
    signer_name = fields.Char("Signed by, name")
    printed_id = fields.Many2one(
        "profplan.report.printed",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(STATES, compute="_compute_state")
    text_count = fields.Integer("Measures in all", compute="_compute_text_counts")
    edited_count = fields.Integer("Edited", compute="_compute_text_counts")

    _open_once = models.UniqueIndex(
        "(plan_id) WHERE printed_id IS NULL",
        "A consolidated report of this plan is being written already.",
    )

    @api.depends("plan_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Consolidated report: %s", report.plan_id.display_name
            )

    @api.depends("printed_id")
    def _compute_state(self):
        for report in self:
            report.state = "printed" if report.printed_id else "draft"

    @api.depends("text_ids.edited_by_id")
    def _compute_text_counts(self):
        for report in self:
            report.text_count = len(report.text_ids)
            report.edited_count = len(report.text_ids.filtered("edited_by_id"))

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(
                self.env._("A consolidated report is begun from the plan itself.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._is_engine():
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        self._check_draft()

    def _check_draft(self):
        """What was printed stays as it was.

        :raises UserError: printed already
        """
        self._check_seen()
        if self.sudo().printed_id:
            raise UserError(
                self.env._(
                    "This report was printed and stays as it was: begin the next one "
                    "from the plan, its texts are taken over."
                )
            )

    def _check_writes(self):
        if not (self.env.su or self.has_access("write")):
            raise AccessError(
                self.env._("The consolidated report is written by coordinators.")
            )

    def action_renew(self):
        """Draft the texts anew by what was told since; edited ones stay as they are."""
        self._check_draft()
        self._check_writes()
        self.ensure_one()
        report = self._without_switches(defaults=True).sudo()
        texts = report.text_ids._as_engine()
        measures = report.plan_id.measure_ids
        language = report.plan_id._get_report_language()
        drafts = measures.with_context(lang=language)._prepare_drafts()
        standing = {text.measure_id.id: text for text in texts}
        texts.create(
            [
                {
                    "report_id": report.id,
                    "measure_id": measure.id,
                    "sequence": position,
                    "draft": draft,
                    "text": draft,
                }
                for position, (measure, draft) in enumerate(drafts.items())
                if measure.id not in standing
            ]
        )
        for measure, draft in drafts.items():
            text = standing.get(measure.id)
            if text and text.draft != draft:
                text.write(
                    {"draft": draft, **({} if text.edited_by_id else {"text": draft})}
                )
        report._as_engine().as_of = self._get_today()
        return True

    def action_print(self):
        """Make the file, keep it and freeze what it was made of."""
        self._check_draft()
        self._check_writes()
        self.ensure_one()
        report = self._without_switches(defaults=True)
        report._take_turn(self.env._("This report is being printed already."))
        report._check_draft()
        report.sudo()._as_engine().as_of = self._get_today()
        language = report.plan_id._get_report_language()
        paper = report.with_context(lang=language)._write_paper()
        printed = self.env["profplan.report.printed"]._keep_paper(
            report.plan_id, self._name, *paper
        )
        report.sudo()._as_engine().printed_id = printed
        report.flush_recordset(["printed_id"])  # before the next one is begun
        return printed.action_download()

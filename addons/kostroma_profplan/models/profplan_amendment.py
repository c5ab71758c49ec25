import base64
import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..intake import IntakeError, PlanDraft, read_amendment

MANAGER = "kostroma_profplan.group_profplan_manager"
FILE = {"plan_id", "file", "file_name"}


class ProfplanAmendment(models.Model):
    """An order that amends a plan in execution: read, looked at, applied (design §4).

    The file is read against the plan when the record is made. Its lines are what would
    change, side by side; a manager chooses among them. Nothing of the plan is written
    before :meth:`action_apply`, which does it all or nothing.
    """

    _name = "profplan.amendment"
    _inherit = ["profplan.guard.mixin", "profplan.document.mixin"]
    _description = "Amendment of a Plan"
    _order = "id desc"

    _engine_scope = "amendment"
    _FREE_FIELDS = frozenset({*FILE, "document_kind", "number", "date", "line_ids"})

    plan_id = fields.Many2one(
        "profplan.plan", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        [("open", "In work"), ("done", "Applied"), ("discarded", "Set aside")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
    )
    file = fields.Binary(
        "File of the amending order",
        attachment=True,
        copy=False,
        help="A whole new edition of the plan, or points: «пункт 3.5 изложить в "
        "следующей редакции…».",
    )
    file_name = fields.Char(copy=False)
    checksum = fields.Char(readonly=True, index=True, copy=False)
    document_kind = fields.Selection(copy=False)
    number = fields.Char("Number of the amending order", copy=False)
    date = fields.Date("Date of the amending order", copy=False)
    title = fields.Char(readonly=True, copy=False)
    is_whole = fields.Boolean("A whole new edition", readonly=True, copy=False)
    base = fields.Json(readonly=True, copy=False, prefetch=False)
    draft = fields.Json(readonly=True, copy=False, prefetch=False)
    findings = fields.Json(readonly=True, copy=False)
    findings_text = fields.Html("What was noticed", compute="_compute_findings_text")
    error_count = fields.Integer("Not applied", compute="_compute_findings_text")
    line_ids = fields.One2many("profplan.amendment.line", "amendment_id", "Changes")
    line_count = fields.Integer("Changes found", compute="_compute_effect")
    chosen_count = fields.Integer("Chosen", compute="_compute_effect")
    effect_text = fields.Text("What applying it will do", compute="_compute_effect")
    applied_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null"
    )
    applied_on = fields.Datetime(readonly=True, copy=False)

    _open_uniq = models.UniqueIndex(
        "(plan_id) WHERE state = 'open'", "Changes of this plan are in work already."
    )

    @api.depends("number", "date", "document_kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.display_name = one._get_document_words()

    @api.depends("findings")
    def _compute_findings_text(self):
        marks = {"error": "text-danger fw-bold", "warning": "text-warning-emphasis"}
        for one in self:
            found = one.findings or []
            one.error_count = sum(each["severity"] == "error" for each in found)
            one.findings_text = Markup("").join(
                Markup('<p class="mb-1 %s">%s</p>')
                % (
                    marks.get(each["severity"], "text-muted"),
                    ": ".join(filter(None, (each["where"], each["message"]))),
                )
                for each in found
            )

    @api.depends("line_ids.is_chosen", "state")
    def _compute_effect(self):
        for one in self:
            chosen = one.line_ids.filtered("is_chosen")
            one.line_count, one.chosen_count = len(one.line_ids), len(chosen)
            one.effect_text = chosen._get_effect_of_all() if chosen else False

    # --- Rights and doors ---

    @api.model
    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("A plan is amended by the managers of the committee.")
            )

    def _check_open(self):
        if any(one.state != "open" for one in self):
            raise UserError(
                self.env._(
                    "This amendment is finished and cannot be changed. Load the file "
                    "again to make further changes."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Read the files against their plans."""
        self._check_manager()
        vals_list = [
            {name: vals[name] for name in FILE if name in vals} for vals in vals_list
        ]
        for vals in vals_list:
            if not vals.get("file"):
                raise UserError(self.env._("Choose the file of the amending order."))
        plans = self.env["profplan.plan"].browse(
            [vals.get("plan_id") for vals in vals_list]
        )
        plans.check_access("write")
        plans._check_can_be_amended()
        records = super().create(vals_list)
        for record in records:  # each is a file of its own: nothing to share
            record._read()
        return records

    def write(self, vals):
        if not self._is_engine():
            self._check_manager()
            self._check_open()
            if FILE & vals.keys():
                raise UserError(
                    self.env._(
                        "The file was read already. To read another one discard this "
                        "amendment and begin anew."
                    )
                )
        return super().write(vals)

    # --- Reading ---

    def _read(self):
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        base = self.plan_id._get_draft()
        try:
            loadings = self.env["profplan.import"]
            found = read_amendment(
                base,
                (self._get_file_title(), content),
                loadings._get_directory(),
                place=self.env.company.city or None,
                columns=loadings._get_remembered_roles() or None,
                calendar=loadings._get_school_calendar(),
            )
        except IntakeError as error:
            raise UserError(str(error)) from error
        opened = self.sudo()._as_engine()
        opened.write(
            {
                "checksum": hashlib.sha256(content).hexdigest(),
                "document_kind": found.kind or "order",
                "number": found.number,
                "date": found.date,
                "title": found.title,
                "is_whole": found.whole,
                "base": base.dump(),
                "draft": found.draft.dump(),
                "findings": [one.to_dict() for one in found.findings],
            }
        )
        lines = self.env["profplan.amendment.line"]
        lines.sudo()._as_engine().create(lines._prepare_read_vals_list(self, found))

    def _get_file_title(self):
        """The file's own name, as sentences on it quote it."""
        return (self.file_name or "").replace("\\", "/").split("/")[-1] or "order"

    def _get_drafts(self):
        """(`PlanDraft` of the plan as it stood, `PlanDraft` with all changes)."""
        self.ensure_one()
        return PlanDraft.load(self.base), PlanDraft.load(self.draft)

    # --- Buttons ---

    def action_discard(self):
        """Put it away: nothing of it was or will be written."""
        self._check_manager()
        self._check_open()
        self.check_access("write")
        self.sudo()._as_engine().write({"state": "discarded"})
        self.flush_recordset(["state"])  # the next one may be begun in this transaction
        return True

    def action_choose_all(self):
        self.line_ids.write({"is_chosen": True})
        return True

    def action_choose_none(self):
        self.line_ids.write({"is_chosen": False})
        return True

    def action_view_plan(self):
        self.ensure_one()
        return self.plan_id._get_records_action(context={})

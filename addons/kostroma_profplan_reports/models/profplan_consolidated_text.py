from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanConsolidatedText(models.Model):
    """What a consolidated report says of one measure (design §8)."""

    _name = "profplan.consolidated.text"
    _description = "Text of a Consolidated Report"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "consolidated"
    _engine_fields = frozenset(
        {
            "draft",
            "drafted_then",
            "edited_by_id",
            "edited_on",
            "measure_id",
            "report_id",
            "sequence",
        }
    )
    _order = "report_id, sequence, id"
    _rec_name = "number"

    report_id = fields.Many2one(
        "profplan.consolidated",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    plan_id = fields.Many2one(related="report_id.plan_id")
    measure_id = fields.Many2one(
        "profplan.measure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    number = fields.Char(related="measure_id.number")
    name = fields.Text(related="measure_id.name", string="Wording")
    lead_unit_id = fields.Many2one(related="measure_id.lead_unit_id")
    step = fields.Selection(related="measure_id.step", string="Task")
    draft = fields.Text("Drafted", readonly=True)
    text = fields.Text()
    edited_by_id = fields.Many2one(
        "res.users",
        "Edited by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    edited_on = fields.Datetime(readonly=True)
    outdated = fields.Boolean(
        "Told anew",
        compute="_compute_outdated",
        help="Since it was edited something else was told: compare with the draft.",
    )
    drafted_then = fields.Text(readonly=True)

    _once = models.Constraint(
        "UNIQUE(report_id, measure_id)", "The measure is in this report already."
    )

    @api.depends("draft", "drafted_then", "edited_by_id")
    def _compute_outdated(self):
        for text in self:
            text.outdated = bool(text.edited_by_id and text.draft != text.drafted_then)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(
                self.env._(
                    "The texts of a consolidated report are those of the plan's "
                    "measures: none is added by hand."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        self._check_seen()
        self.report_id._check_draft()
        result = super().write(vals)
        if "text" in vals:
            self._keep_edited()
        return result

    def _keep_edited(self):
        """Who edited it and what was drafted then; what is empty is the draft again."""
        texts = self.sudo()._as_engine()
        for draft, same in texts.grouped("draft").items():
            drafted = same.filtered(
                lambda one, draft=draft: (one.text or "").strip() in ("", draft)
            )
            drafted.write({"text": draft, "edited_by_id": False, "edited_on": False})
            (same - drafted).write(
                {
                    "edited_by_id": self.env.uid,
                    "edited_on": self._get_now(),
                    "drafted_then": draft,
                }
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            raise UserError(
                self.env._("A consolidated report is about all measures: none goes.")
            )

    def action_take_draft(self):
        """What was drafted takes the place of what was edited."""
        for draft, same in self.grouped("draft").items():
            same.write({"text": draft})
        return True

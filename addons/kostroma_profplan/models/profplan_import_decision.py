from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanImportDecision(models.Model):
    """What a person made of a row of an import: appended by code, never changed.

    The last decision on a row's field is put on the rows again whenever the file is
    read anew, so that nothing a person typed is lost.
    """

    _name = "profplan.import.decision"
    _inherit = ["profplan.append.only.mixin"]
    _description = "Decision in an Import"
    _order = "id desc"

    _engine_scope = "decision"

    import_id = fields.Many2one(
        "profplan.import", required=True, index=True, readonly=True, ondelete="cascade"
    )
    row_model = fields.Char(required=True, readonly=True)
    row_key = fields.Char(readonly=True)
    row_name = fields.Char("What", readonly=True)
    field = fields.Char("Technical name", required=True, readonly=True)
    field_name = fields.Char("Field", compute="_compute_field_name")
    old_value = fields.Json(readonly=True)
    new_value = fields.Json(readonly=True)
    old_text = fields.Char("Was", readonly=True)
    new_text = fields.Char("Became", readonly=True)

    @api.depends_context("lang")
    def _compute_field_name(self):
        for decision in self:
            field = self.env[decision.row_model]._fields.get(decision.field)
            decision.field_name = (
                field._description_string(self.env) if field else decision.field
            )

    def _raise_append_only(self):
        raise UserError(
            self.env._("Decisions of an import are written down by the system only.")
        )

from odoo import fields, models


class ProfplanImportLineMixin(models.AbstractModel):
    """A row of an import; ``key`` is that of the draft and stays when it is reread."""

    _name = "profplan.import.line.mixin"
    _inherit = ["profplan.import.decided.mixin"]
    _description = "Row of an Import"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one(
        "profplan.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=1000)
    key = fields.Char(required=True, readonly=True)

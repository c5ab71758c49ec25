from odoo import api, fields, models

ROLES = [
    ("deadline", "Term"),
    ("responsible", "Responsible"),
    ("result", "Expected result"),
    ("name", "Measure"),
    ("none", "Not needed"),
]

REMEMBERED = 500  # the latest columns that were decided upon


class ProfplanImportColumn(models.Model):
    """A column of the plan whose head names none of ours: a person says what it is."""

    _name = "profplan.import.column"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Column of an Order's Table"

    _decided_fields = ("role",)

    head = fields.Char("Column", readonly=True)
    values_text = fields.Text("What stands in it", readonly=True)
    role = fields.Selection(ROLES, "It is")

    @api.depends("head")
    def _compute_display_name(self):
        for column in self:
            column.display_name = column.head

    def _get_roles(self):
        """``{head: role}`` of the columns that a person decided upon."""
        return {
            column.head: column.role if column.role != "none" else ""
            for column in self.filtered("role")
        }

    @api.model
    def _get_remembered_roles(self):
        """``{head: role}`` that people gave in loadings that became plans: the same
        head is not asked about twice, the latest answer counts."""
        found = self.search(
            [("import_id.state", "=", "done"), ("role", "!=", False)],
            order="id desc",
            limit=REMEMBERED,
        )
        return found.sorted("id")._get_roles()

    @api.model
    def _get_read_values(self, column):
        return {"role": column.role or ("none" if column.decided else None)}

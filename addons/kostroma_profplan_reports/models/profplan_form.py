import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.kostroma_profplan.intake import IntakeError
from odoo.addons.kostroma_profplan.lib import foreign_form


class ProfplanForm(models.Model):
    """Somebody else's form (the region's workbook), filled in each period (design §8).

    Uploaded once; its empty cells are bound to indicators and figures of a plan. The
    file itself is kept as it came.
    """

    _name = "profplan.form"
    _description = "Form of Somebody Else"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "form"
    _engine_fields = frozenset({"left_out"})
    _order = "name, id"

    name = fields.Char(required=True)
    plan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        required=True,
        index=True,
        ondelete="restrict",
        help="Whose indicators the cells are bound to. It is filled in for this plan "
        "and for those that continue it.",
    )
    file = fields.Binary("Form (.xlsx)", required=True, attachment=True)
    file_name = fields.Char()
    left_out = fields.Char("Not listed", readonly=True)
    cell_ids = fields.One2many("profplan.form.cell", "form_id", "Cells")
    bound_count = fields.Integer("Cells that are bound", compute="_compute_bound_count")

    @api.depends("cell_ids.indicator_id", "cell_ids.figure_id")
    def _compute_bound_count(self):
        for form in self:
            form.bound_count = len(form.cell_ids.filtered("is_bound"))

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        forms._read_cells()
        return forms

    def write(self, vals):
        result = super().write(vals)
        if "file" in vals:
            self._read_cells()
        return result

    @api.constrains("plan_id", "cell_ids")
    def _check_plan(self):
        self.cell_ids._check_bound_to_plan()

    def _get_content(self):
        """(name of the file, its bytes)"""
        self.ensure_one()
        try:
            content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        except ValueError:
            content = b""
        return self.file_name or f"{self.name}.xlsx", content

    def _read_cells(self):
        """List the empty cells of the file; those that were bound stay bound.

        :raises UserError: it is no form that can be filled in
        """
        for form in self:
            name, content = form._get_content()
            try:
                found, left_out = foreign_form.read_free_cells(name, content)
            except IntakeError as error:
                raise UserError(str(error)) from error
            form._renew_cells(found)
            form._as_engine().left_out = left_out

    def _renew_cells(self, found):
        """The cells of this form are those that were found.

        :param found: list of ``lib.foreign_form.FreeCell``
        """
        cells = self.cell_ids._as_engine()
        standing = {(one.sheet, one.address): one for one in cells}
        added = []
        for sequence, one in enumerate(found):
            vals = {
                "sequence": sequence,
                "row_words": one.row,
                "column_words": one.column,
            }
            cell = standing.pop((one.sheet, one.address), None)
            if cell:
                cell.write(vals)
            else:
                place = {"sheet": one.sheet, "address": one.address}
                added.append({"form_id": self.id, **place, **vals})
        cells.browse().concat(*standing.values()).unlink()
        cells.create(added)

    def action_fill(self):
        """Ask for the plan and the day, then fill the form in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "profplan.form.fill",
            "views": [[False, "form"]],
            "target": "new",
            "name": self.env._("Fill in the form"),
            "context": {
                "default_form_id": self.id,
                "default_plan_id": self.plan_id.id,
            },
        }

    def _fill(self, plan, day):
        """The form filled in for a plan, as of a day, with the rights of the user.

        :return: (name of the file, its bytes, cells without data)
        :raises UserError: nothing is bound, or the file cannot be filled in
        """
        self.ensure_one()
        bound = self.cell_ids.filtered("is_bound")
        if not bound:
            raise UserError(
                self.env._(
                    "No cell of the form is bound yet: choose an indicator or a figure "
                    "beside the cells that are to be filled in."
                )
            )
        values = bound._get_values(plan, day)
        given = {
            (cell.sheet, cell.address): value
            for cell, value in values.items()
            if value is not None
        }
        name, content = self._get_content()
        try:
            filled = foreign_form.fill(name, content, given)
        except IntakeError as error:
            raise UserError(str(error)) from error
        missing = bound.filtered(lambda cell: values.get(cell) is None)
        stem = name.rpartition(".")[0] or name
        return f"{stem} - {day.strftime('%d.%m.%Y')}.xlsx", filled, missing

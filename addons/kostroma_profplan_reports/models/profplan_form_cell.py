from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

TAKES = [
    ("fact", "Fact"),
    ("target", "Target"),
    ("previous", "Last year's fact"),
    ("level", "Level, %"),
    ("deviation", "Deviation"),
    ("comment", "Reason of the deviation"),
]


class ProfplanFormCell(models.Model):
    """An empty cell of somebody else's form and what is written into it (design §8)."""

    _name = "profplan.form.cell"
    _description = "Cell of a Form"
    _inherit = ["profplan.guard.mixin"]
    _engine_scope = "form"
    _engine_fields = frozenset(
        {"address", "column_words", "form_id", "row_words", "sequence", "sheet"}
    )
    _order = "form_id, sequence, id"
    _rec_name = "address"

    form_id = fields.Many2one(
        "profplan.form", required=True, readonly=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="form_id.plan_id")
    sequence = fields.Integer(readonly=True)
    sheet = fields.Char(readonly=True)
    address = fields.Char("Cell", readonly=True)
    row_words = fields.Char("Row", readonly=True)
    column_words = fields.Char("Column", readonly=True)
    indicator_id = fields.Many2one(
        "profplan.indicator", ondelete="set null", index="btree_not_null"
    )
    take = fields.Selection(TAKES, "What of it", default="fact", required=True)
    figure_id = fields.Many2one(
        "profplan.figure",
        "Figure of a measure",
        ondelete="set null",
        index="btree_not_null",
    )
    is_bound = fields.Boolean("Bound", compute="_compute_is_bound", store=True)

    _once = models.Constraint(
        "UNIQUE(form_id, sheet, address)", "The form has this cell already."
    )

    @api.depends("indicator_id", "figure_id")
    def _compute_is_bound(self):
        for cell in self:
            cell.is_bound = bool(cell.indicator_id or cell.figure_id)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(
                self.env._("The cells of a form are read from its file: upload it.")
            )
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            raise UserError(
                self.env._(
                    "The cells of a form are those of its file: unbind the cell."
                )
            )

    @api.constrains("indicator_id", "figure_id")
    def _check_bound_to_plan(self):
        for cell in self:
            if cell.indicator_id and cell.figure_id:
                raise ValidationError(
                    self.env._(
                        "Cell %s: choose an indicator or a figure, not both.",
                        cell.address,
                    )
                )
            own = cell.sudo()
            bound = own.indicator_id.plan_id | own.figure_id.plan_id
            if bound - own.plan_id:
                raise ValidationError(
                    self.env._(
                        "Cell %s is bound to another plan than the form: choose from "
                        "the form's own plan.",
                        cell.address,
                    )
                )

    # --- What is written ---

    def _get_values(self, plan, day):
        """``{cell: number, words or None}`` for a plan as of a day.

        What the plan continues counts as its own: an indicator is found by the chain
        of last year's, a figure by its name in the measure that continues. Flat
        queries.
        """
        told = plan.get_indicator_figures(as_of=day.isoformat())["plans"]
        by_indicator = _get_indicators(told[0]) if told else {}
        indicators = _get_heirs(plan.indicator_ids)
        measures = _get_heirs(plan.measure_ids)
        roots = plan.measure_ids.root_task_id
        totals = roots._get_figure_totals()
        past = day < self.env["project.task"]._get_today()
        if past and self.figure_id:
            raise UserError(
                self.env._(
                    "Figures of measures are known as of today only: choose today, or "
                    "unbind these cells: %s",
                    ", ".join(self.filtered("figure_id").mapped("address")),
                )
            )
        values = {}
        for cell in self:
            if cell.indicator_id:
                heir = indicators.get(cell.indicator_id.id)
                value = by_indicator.get(heir, {}).get(cell.take)
                scale = 100 if cell.take == "level" and value is not None else 1
                values[cell] = value * scale if scale != 1 else value
                continue
            measure = plan.measure_ids.browse(
                measures.get(cell.figure_id.measure_id.id)
            )
            figure = measure.figure_ids.filtered(
                lambda one, cell=cell: one.name == cell.figure_id.name
            )[:1]
            total = totals.get((measure.root_task_id.id, figure.id))
            values[cell] = total.value if total else None
        # No data is nothing; a nought is a number.
        nothing = (None, False, "")
        return {
            cell: None if any(value is one for one in nothing) else value
            for cell, value in values.items()
        }


def _get_indicators(figures):
    """``{id: figures}``; a form's "last year" is the year before, no earlier one."""
    last = figures["year"] - 1
    return {
        one["id"]: one if one["previous_year"] == last else {**one, "previous": None}
        for one in figures["indicators"]
    }


def _get_heirs(records):
    """``{id of a record or of one that it continues: its id}``."""
    heirs = {}
    for record in records.sudo():
        one = record
        while one and one.id not in heirs:
            heirs[one.id] = record.id
            one = one.previous_id
    return heirs

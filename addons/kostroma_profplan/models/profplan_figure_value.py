from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import figures, typed
from .number import Number


class ProfplanFigureValue(models.Model):
    """What was reached of a figure, by a task or an organisation's line (design §5).

    No row, no data; a row with 0, zero. Whoever works on the open task or line gives,
    corrects and takes it back; under review it is locked. The record of changes keeps
    every value.
    """

    _name = "profplan.figure.value"
    _description = "Figure Reached"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "figure_value"
    _order = "figure_id, id"
    _rec_name = "value"

    # What a value may be of, exactly one of them.
    _OWNERS = ("task_id", "line_id")

    figure_id = fields.Many2one(
        "profplan.figure", required=True, index=True, ondelete="restrict"
    )
    task_id = fields.Many2one(
        "project.task",
        ondelete="cascade",
        index="btree_not_null",
        domain=[("measure_id", "!=", False)],
    )
    line_id = fields.Many2one(
        "profplan.sheet.line", ondelete="cascade", index="btree_not_null"
    )
    unit_id = fields.Many2one(
        "profplan.unit", "Whose", compute="_compute_unit_id", compute_sudo=True
    )
    kind = fields.Selection(related="figure_id.kind")
    value = Number("Reached", required=True)
    target_text = fields.Char("Target", compute="_compute_target_text")

    _owner_check = models.Constraint(
        "CHECK (num_nonnulls(task_id, line_id) = 1)",
        "A figure that was reached belongs to one task or one line.",
    )
    _task_uniq = models.UniqueIndex(
        "(task_id, figure_id) WHERE task_id IS NOT NULL",
        "This figure is given already: correct the number that stands there.",
    )

    _line_uniq = models.UniqueIndex(
        "(line_id, figure_id) WHERE line_id IS NOT NULL",
        "This figure is given already: correct the number that stands there.",
    )

    @api.depends("task_id.unit_id", "line_id.unit_id")
    def _compute_unit_id(self):
        for value in self:
            value.unit_id = (value.task_id or value.line_id).unit_id

    @api.depends("figure_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for value in self:
            figure = value.figure_id
            value.target_text = bool(figure) and figure._get_target_text()

    @api.constrains("value")
    def _check_value(self):
        for one in self:
            if one.value < 0:
                raise ValidationError(
                    self.env._(
                        "«%(figure)s» is below zero: enter how many were reached.",
                        figure=one.figure_id.name,
                    )
                )
            if one.line_id and (wrong := one._get_doubt()):
                raise ValidationError(
                    self.env._(
                        "«%(figure)s»: %(problem)s",
                        figure=one.figure_id.name,
                        problem=one.line_id._get_wrong_number_text(wrong, one.value),
                    )
                )

    def _get_doubt(self):
        """What keeps a number from being a figure of one organisation; "" if none."""
        self.ensure_one()
        people = self.figure_id.kind in figures.PEOPLE
        return typed.judge_number(self.value, whole=people)

    # --- Who gives it, and when ---

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_engine():
            return super().create(vals_list)
        # Before the rules speak: a refusal must not tell of a task of others.
        defaults = self.default_get([*self._OWNERS, "value"])
        for vals in vals_list:
            self._check_owner_seen({**defaults, **vals})
            self._check_number({**defaults, **vals})
        before = self._get_owners_before(vals_list, defaults)
        values = super().create(vals_list)
        values._check_given_values()
        self._log_owners(before)
        return values

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        self._check_same_place(vals)
        self._check_number({"value": 0, **vals})
        self._check_given_values()
        before = self._get_logged_owners()
        result = super().write(vals)
        self._log_owners(before)
        return result

    def unlink(self):
        """Take figures back: there is no data then."""
        if self._is_engine():
            return super().unlink()
        self.check_access("unlink")
        self._check_given_values()
        before = self._get_logged_owners()
        result = super().unlink()
        self._log_owners(before)
        return result

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Never: a figure is given for one task."""
        raise UserError(self.env._("Figures are not copied: give them anew."))

    def _check_owner_seen(self, vals):
        """The figure is given for one thing, which the person sees: hook."""
        for name in self._OWNERS:
            owners = self.env[self._fields[name].comodel_name]
            owners.browse(vals.get(name) or [])._check_seen()
        if sum(bool(vals.get(name)) for name in self._OWNERS) != 1:
            raise UserError(self.env._("Say of what task or line the figure is."))

    @api.model
    def _check_number(self, vals):
        """An empty cell is no zero."""
        if vals.get("value") is None or vals["value"] is False or vals["value"] == "":
            raise UserError(
                self.env._(
                    "Enter the number. If nothing was reached, enter 0; if it is not "
                    "known yet, delete the line."
                )
            )

    def _check_same_place(self, vals):
        """A figure stays the one it is, of the task it was given for."""
        for name in ("figure_id", *self._OWNERS):
            if name in vals and any(one[name].id != vals[name] for one in self):
                raise UserError(
                    self.env._(
                        "A figure that was given is not moved elsewhere: delete it "
                        "here and give it there."
                    )
                )

    def _check_given_values(self):
        """These values may be given now by the person: hook for other owners.

        Told first is what is said without a name: whoever does not see the task.
        """
        tasks, lines = self.task_id, self.line_id
        tasks._check_seen()
        lines._check_seen()
        for one in self.sudo():
            owner = one.task_id or one.line_id
            if one.figure_id.measure_id != owner.measure_id:
                raise UserError(
                    self.env._(
                        "«%(figure)s» is not asked of «%(task)s»: it is a figure of "
                        "another measure.",
                        figure=one.figure_id.name,
                        task=owner.display_name,
                    )
                )
        tasks._check_at_work()
        tasks._check_not_under_review()
        lines._check_may_enter({"figure_value_ids"})
        tasks._touch()
        lines._touch()
        lines.sheet_id._mark_entered()

    # --- On record (design §5) ---

    def _get_logged_owners(self):
        """What the record keeps of the owners of these values, as it is now."""
        return {name: self[name]._get_logged({"figures"}) for name in self._OWNERS}

    def _get_owners_before(self, vals_list, defaults):
        """The same, of what these values are about to be created for."""
        before = {}
        for name in self._OWNERS:
            ids = {{**defaults, **vals}.get(name) for vals in vals_list}
            owners = self.env[self._fields[name].comodel_name]
            before[name] = owners.browse(ids - {None, False})._get_logged({"figures"})
        return before

    def _log_owners(self, before):
        for name, values in before.items():
            self.env[self._fields[name].comodel_name]._log_changes(values)

from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from .profplan_import import ROWS
from .profplan_import_finding import TERM

COLUMN = "profplan.import.column"
MEASURE = "profplan.import.measure"


@dataclass(frozen=True)
class Step:
    """What is decided at once: a context that came over RPC cannot hold it."""

    number: int
    undone: int = 0


class ProfplanImportDecision(models.Model):
    """Decisions by steps, so that the last one can be taken back (design §4)."""

    _inherit = "profplan.import.decision"

    step = fields.Integer(readonly=True, aggregator=None)
    undone_step = fields.Integer(
        readonly=True, aggregator=None, help="The step that this decision takes back."
    )


class ProfplanImportDecidedMixin(models.AbstractModel):
    """Each decision knows its step: one answer, or one save of rows."""

    _inherit = "profplan.import.decided.mixin"

    def _note_decisions(self, before, names):
        if not isinstance(self.env.context.get("profplan_import_step"), Step):
            step = Step(self._get_import()._get_last_step() + 1)
            self = self.with_context(profplan_import_step=step)
        return super()._note_decisions(before, names)

    def _prepare_decision_vals(self, name, values, texts):
        vals = super()._prepare_decision_vals(name, values, texts)
        step = self.env.context["profplan_import_step"]
        return {**vals, "step": step.number, "undone_step": step.undone}


class ProfplanImport(models.Model):
    """Deciding on many rows at once, and taking the last step back.

    Values travel as decisions keep them: ``{(model, row's key): {field: JSON value}}``.
    """

    _inherit = "profplan.import"

    def _get_last_step(self):
        return max(self.decision_ids.mapped("step"), default=0)

    def _in_one_step(self, undone=0):
        """This loading; what is decided through it from here on is one step."""
        step = Step(self._get_last_step() + 1, undone)
        return self.with_context(profplan_import_step=step)

    # --- Deciding ---

    def _get_rows_by_key(self):
        """``{(model, key): row}`` of all rows, the head included."""
        rows = {(self._name, ""): self}
        for name in ROWS:
            rows |= {(row._name, row.key): row for row in self[name]}
        return rows

    def _decide(self, values):
        """Write values on rows as the person who looks.

        Those of the head and the columns come last: the file may be read again for
        them, and rows are made anew.
        """
        self.ensure_one()
        rows = self._get_rows_by_key()
        referred = {row.key: row for row in (*self.unit_ids, *self.line_ids)}
        late = (self._name, COLUMN)
        early = [place for place in values if place in rows and place[0] not in late]
        for _alike, places in groupby(early, lambda at: (at[0], repr(values[at]))):
            records = self.env[places[0][0]].union(*(rows[at] for at in places))
            records.write(records._prepare_json_vals(values[places[0]], referred))
        head = self._prepare_json_vals(values.get((self._name, ""), {}), referred)
        columns = [
            fields.Command.update(rows[at].id, {"role": values[at]["role"] or False})
            for at in values
            if at in rows and at[0] == COLUMN
        ]
        if columns:
            head["column_ids"] = columns
        if head:
            self.write(head)

    # --- Taking back ---

    def _get_step_to_undo(self):
        """Decisions of the last step that stands and whose rows are there."""
        decisions = self.decision_ids.sorted("id")
        undone = set(decisions.mapped("undone_step"))
        rows = self._get_rows_by_key()
        added = {
            (one.row_model, one.row_key or "")
            for one in decisions
            if one.field == "name" and one.old_value is None and one.new_value
            if one.row_model == "profplan.import.unit"
        }
        standing = decisions.filtered(
            lambda one: (
                not one.undone_step
                and one.step
                and one.step not in undone
                and (one.row_model, one.row_key or "") in rows.keys() - added
            )
        )
        last = max(standing.mapped("step"), default=0)
        return standing.filtered(lambda one: one.step == last)

    def action_undo(self):
        """Take back the last step: what it changed is as it was before.

        The decisions stay on record, and that they were taken back is one, too.
        """
        self.ensure_one()
        self._check_manager()
        self._lock()
        self._check_open()
        step = self._get_step_to_undo()
        if not step:
            raise UserError(self.env._("Nothing was decided that could be taken back."))
        values = {}
        for decision in step:
            place = (decision.row_model, decision.row_key or "")
            values.setdefault(place, {}).setdefault(decision.field, decision.old_value)
        self._restore_terms(values, step)
        self._in_one_step(undone=step[0].step)._decide(values)
        return True

    def _restore_terms(self, values, step):
        """The last day brought a first day and a kind with it: they go with it."""
        rows = self._get_rows_by_key()
        earlier = {}
        for decision in self.decision_ids.sorted("id"):
            if decision.id < step[0].id and decision.row_model == MEASURE:
                earlier[decision.row_key, decision.field] = decision.new_value
        for (model, key), row in values.items():
            if model == MEASURE and not row.keys().isdisjoint(TERM):
                read = rows[model, key].as_read or {}
                before = {
                    name: earlier.get((key, name), read.get(name)) for name in TERM
                }
                values[model, key] = {**before, **row}

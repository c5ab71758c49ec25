from odoo import api, fields, models

from ..intake import expand_windows
from ..lib import execution


class ProfplanMeasure(models.Model):
    """Which order a measure's date comes from; what an amending order took out."""

    _name = "profplan.measure"
    _inherit = ["profplan.measure", "profplan.term.source.mixin"]

    _engine_fields = frozenset({"added_by_id", "removed_by_id", "term_amendment_id"})

    removed_by_id = fields.Many2one(
        "profplan.amendment",
        "Removed by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The order that took this measure out of the plan.",
    )
    added_by_id = fields.Many2one(
        "profplan.amendment",
        "Added by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    removed_text = fields.Char(compute="_compute_removed_text", compute_sudo=True)

    def _get_term_paths(self):
        return [*super()._get_term_paths(), "added_by_id", "plan_id.number"]

    def _get_term_measure(self):
        return self

    @api.depends("removed_by_id")
    @api.depends_context("lang")
    def _compute_removed_text(self):
        for measure in self:
            removed = measure.removed_by_id
            measure.removed_text = bool(removed) and self.env._(
                "Taken out of the plan by %s", removed._get_document_words()
            )

    def _get_draft_windows(self):
        """What an amending order took out is in no draft."""
        return super()._get_draft_windows().filtered(lambda one: not one.removed_by_id)

    def _get_windows_to_hand_out(self):
        found = super()._get_windows_to_hand_out()
        if not self.window_ids.removed_by_id:
            return found
        windows = self.window_ids.filtered(lambda one: not one.removed_by_id)
        terms = windows.filtered(lambda window: window.kind == "occurrence")
        return (terms if len(terms) > 1 else terms.browse()) | (windows - terms)

    def _get_organisations_by_measure(self):
        """What was taken out of the plan concerns nobody any more."""
        kept = self.filtered(lambda measure: not measure.removed_by_id)
        return super(ProfplanMeasure, kept)._get_organisations_by_measure()

    def _get_amended_windows(self, row, tasks):
        """What becomes of the windows of this measure under another term.

        Those of the same days stay. Of the others each goes over to the next one of
        its kind, unless its task is off control; what is left over goes.

        :param row: ``intake.Measure`` or ``intake.Clause``
        :param tasks: ``{window: its tasks}``
        :return: (windows that are left over, ``{window: values}`` of those that go
            over, values of those to be made)
        """
        self.ensure_one()
        wanted = list(expand_windows(row.term))
        waiting = self.window_ids.browse()
        # What an event has opened is its own: it stays as it was recorded.
        for window in self.window_ids.filtered(
            lambda one: not one.removed_by_id and one.kind != "occasion"
        ):
            days = (window.date_start, window.date_end, window.kind)
            same = [one for one in wanted if (one.start, one.end, one.kind) == days]
            if same:
                wanted.remove(same[0])
            else:
                waiting |= window
        plan, left, moved = self.plan_id, waiting.browse(), {}
        for window in waiting:
            following = [one for one in wanted if one.kind == window.kind]
            own = tasks.get(window)
            if not following or (
                own and set(own.mapped("step")) & set(execution.CLOSED_STEPS)
            ):
                left |= window
                continue
            wanted.remove(following[0])
            vals = plan._prepare_draft_window_vals(self, following[0])
            moved[window] = {name: vals[name] for name in vals if name != "measure_id"}
        new = [plan._prepare_draft_window_vals(self, one) for one in wanted]
        return left, moved, new

    # --- Tasks ---

    def _prepare_task_vals(self):
        return super()._prepare_task_vals() | self._prepare_term_order_vals()

    def _prepare_window_task_vals(self, root, window):
        vals = super()._prepare_window_task_vals(root, window)
        return vals | self._prepare_term_order_vals()

    def _prepare_organisation_task_vals(self, root, organisation):
        vals = super()._prepare_organisation_task_vals(root, organisation)
        return vals | self._prepare_term_order_vals()

    def _prepare_term_order_vals(self):
        """A task that is made has its term from the order that the measure has."""
        return {"term_amendment_id": self.term_amendment_id.id}

    def _create_missing_parts(self):
        """Tasks of windows that an amending order has added."""
        tasks = self.env["project.task"].sudo()
        open_roots = {
            root.measure_id: root
            for root in tasks.search(
                [
                    ("measure_id", "in", self.ids),
                    ("parent_id", "=", False),
                    ("step", "in", execution.OPEN_STEPS),
                ]
            )
        }
        there = tasks.search([("window_id", "in", self.window_ids.ids)]).window_id
        vals_list = [
            measure._prepare_window_task_vals(open_roots[measure], window)
            for measure in self
            if measure in open_roots
            for window in measure._get_windows_to_hand_out() - there
        ]
        return tasks._create_of_plan(vals_list) if vals_list else tasks.browse()

    def _create_amended_tasks(self, amendment):
        """Tasks of measures that an amending order has added."""
        if not self:
            return self.env["project.task"].sudo()
        self.write({"added_by_id": amendment.id})
        self._check_ready()
        return self.sudo()._create_tasks()

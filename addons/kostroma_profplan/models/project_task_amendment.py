from odoo import api, models

from ..lib import execution

DATES = ("date_start", "legal_date", "control_date", "report_date", "date_deadline")


class ProjectTask(models.Model):
    """Open tasks follow an amending order, those off control stay as they are (§4)."""

    _name = "project.task"
    _inherit = ["project.task", "profplan.term.source.mixin"]

    def _get_term_paths(self):
        own = ["measure_id.added_by_id", "control_date", "postponement_ids.state"]
        return super()._get_term_paths() + own

    def _get_term_measure(self):
        return self.measure_id

    def _get_term_source(self):
        """A postponement that was granted since the order is where the date is from."""
        if granted := self._get_term_postponement():
            basis = granted._get_basis_text() or granted.reason
            return self.env._("postponement: %s", basis)
        return super()._get_term_source()

    def _get_term_postponement(self):
        """The last one granted that has moved the control date to where it is."""
        granted = self.postponement_ids.filtered(
            lambda one: (
                one.state == "granted"
                and one.control_date == self.control_date
                and one.control_date != one.old_date
            )
        ).sorted("id")[-1:]
        order = self._get_term_order()
        if order and granted and granted.answered_on < order.applied_on.date():
            return granted.browse()
        return granted

    @api.model
    def _follow_amendment(
        self,
        amendment,
        renamed,
        retargeted,
        redated,
        moved,
        windows,
        assigned,
        removed,
        added,
    ):
        """Tasks of what an amending order changes.

        :param renamed, retargeted, redated, removed, added: measures
        :param moved: of the redated ones the measures and windows, as two recordsets,
            whose own days differ now: what the order did not touch keeps the dates
            that were granted since
        :param windows: windows that are not of the plan any more
        :param assigned: ``{measure: ids of its units, the lead first}``
        :return: the tasks that were touched, and those that were made
        """
        reason = self.env._("Amended: %s", amendment._get_document_words())
        measures = renamed | retargeted | redated | removed
        ids = measures.ids + [one.id for one in assigned]
        # With the rights of the person for the record, of the system for the tasks.
        tasks = self.env["project.task"].sudo().search([("measure_id", "in", ids)])
        waiting = tasks.filtered(lambda one: one.step in execution.OPEN_STEPS)
        gone = waiting.filtered(
            lambda one: (
                one.window_id in windows
                or (one.measure_id in removed and not one.sheet_id)
            )
        )
        waiting -= gone
        gone._drop_amended(reason)
        # A target is of the whole: parts of what has another target only stay as told.
        others = renamed | redated | removed | measures.union(*assigned)
        waiting = waiting.filtered(
            lambda one: not one.parent_id or one.measure_id in others
        )
        waiting._rename_amended(renamed.ids, reason)
        waiting._note_retargeted(retargeted, reason)
        waiting._filter_moved(*moved)._redate_amended(amendment, reason)
        # The new ones go to whom the order names now.
        waiting._reassign_amended(assigned, reason)
        made = redated._create_missing_parts() | added._create_amended_tasks(amendment)
        made._schedule_first_activities()
        self.env["profplan.reminder"]._mark_covered(made)
        return waiting | gone, made

    # --- What follows ---

    def _filter_moved(self, measures, windows):
        """Of these tasks those whose own days the order has changed."""
        return self.filtered(
            lambda task: (
                task.window_id.id in windows.ids
                if task.window_id
                else task.measure_id.id in measures.ids
            )
        )

    def _drop_amended(self, reason):
        """Take these off control; what was handed in stays where it is."""
        if not self:
            return
        stage = self.env["project.task.type"]._get_by_step("dropped")
        for (source, _outcome), tasks in self.grouped(
            lambda task: (task.step, task.outcome)
        ).items():
            vals = tasks._prepare_move_vals(source, stage, reason)
            tasks._because(reason)._as_engine(quiet=True).write(vals)
        self._note_move("dropped", reason)
        self._show_on_lines()
        self._close_activities_of_move("dropped")
        self._close_asked_postponements("dropped")

    def _rename_amended(self, measure_ids, reason):
        """Names of tasks begin with the measure's number and words."""
        renamed = self.filtered(lambda task: task.measure_id.id in measure_ids)
        renamed._write_amended_names()
        renamed._note_words(reason)

    def _write_amended_names(self):
        names = {task: task._get_amended_name() for task in self}
        self._as_engine(quiet=True)._write_each(
            {task: {"name": name} for task, name in names.items() if task.name != name}
        )

    def _note_retargeted(self, measures, reason):
        """What is promised of the whole is another number now."""
        self.filtered(
            lambda task: not task.parent_id and task.measure_id.id in measures.ids
        )._note_words(self.env._("%s. The target is another one.", reason))

    def _get_amended_name(self):
        self.ensure_one()
        words = self.measure_id.display_name
        if not self.parent_id:
            return words
        part = self.window_id or self.unit_id
        own = part.display_name if self.window_id else part.name
        return f"{words} — {own}"

    def _redate_amended(self, amendment, reason):
        """All dates of these open tasks by the new term; lines follow."""
        before = self._get_line_days()
        vals_by_task = {task: task._prepare_amended_dates_vals() for task in self}
        self._because(reason)._as_engine(quiet=True)._write_each_on_record(
            {
                task: {
                    **{name: vals[name] for name in DATES},
                    "term_amendment_id": amendment.id,
                }
                for task, vals in vals_by_task.items()
            }
        )
        self._move_line_days(before, reason)
        self._close_control_activities(
            ["activity_soon", "activity_overdue", "activity_decide"]
        )
        self.postponement_ids._close_unanswered(reason)
        self._note(
            {
                task.id: self.env._(
                    "%(reason)s. Now %(dates)s.",
                    reason=reason,
                    dates=task._get_dates_words(),
                )
                for task in self
            }
        )
        self.filtered("window_id")._write_amended_names()

    def _prepare_amended_dates_vals(self):
        self.ensure_one()
        measure, root = self.measure_id, self.parent_id
        if not root:
            return measure._prepare_task_vals()
        if self.window_id:
            return measure._prepare_window_task_vals(root, self.window_id)
        return measure._prepare_organisation_task_vals(root, self.unit_id)

    def _reassign_amended(self, assigned, reason):
        """Roots, and parts that the former lead answers for, go to the new units."""
        units = self.env["profplan.unit"].sudo()
        named = {
            measure.id: (units.browse(ids[:1]), units.browse(ids[1:]))
            for measure, ids in assigned.items()
        }
        own = self.filtered(
            lambda task: task.measure_id.id in named and not task.sheet_id
        )
        roots = own.filtered(lambda task: not task.parent_id)
        former = {root.measure_id.id: root.unit_id for root in roots}
        own = own.filtered(lambda task: task.unit_id == former.get(task.measure_id.id))
        if own:
            own._apply_assignment(
                reason,
                unit={task: named[task.measure_id.id][0] for task in own},
                co_units={task: named[task.measure_id.id][1] for task in own},
                letter=None,
            )
        measures = self.env["profplan.measure"].union(*assigned)
        measures._set_assignments({one: named[one.id] for one in measures})

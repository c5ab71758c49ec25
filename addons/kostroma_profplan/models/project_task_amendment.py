from odoo import api, fields, models

from ..lib import execution

DATES = ("date_start", "legal_date", "control_date", "report_date", "date_deadline")


class ProjectTask(models.Model):
    """Open tasks follow an amending order, those off control stay as they are (§4)."""

    _inherit = "project.task"

    term_amendment_id = fields.Many2one(
        "profplan.amendment",
        "Term set by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    term_source = fields.Char(
        "Date set by",
        compute="_compute_term_source",
        compute_sudo=True,
        help="The document that the control date comes from.",
    )

    @api.depends(
        "term_amendment_id",
        "measure_id.added_by_id",
        "control_date",
        "postponement_ids.state",
    )
    @api.depends_context("lang")
    def _compute_term_source(self):
        for task in self:
            order = task.term_amendment_id or task.measure_id.added_by_id
            granted = task.postponement_ids.filtered(
                lambda one, task=task: (
                    one.state == "granted" and one.control_date == task.control_date
                )
            ).sorted("id")[-1:]
            if order and granted and granted.answered_on < order.applied_on.date():
                granted = granted.browse()
            if granted:
                basis = granted._get_basis_text() or granted.reason
                task.term_source = self.env._("postponement: %s", basis)
            elif order:
                task.term_source = order._get_words()
            else:
                plan = task.measure_id.plan_id
                task.term_source = plan and plan._get_order_words()

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
        reason = self.env._("Amended: %s", amendment._get_words())
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
        for task in renamed:
            name = task._get_amended_name()
            if task.name != name:
                task._as_engine(quiet=True).name = name
        renamed._note_words(reason)

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
        groups = {}
        for task in self:
            vals = task._prepare_amended_dates_vals()
            key = tuple(vals[name] for name in DATES)
            groups[key] = groups.get(key, self.browse()) | task
        for values, tasks in groups.items():
            vals = dict(zip(DATES, values, strict=True))
            opened = tasks._because(reason)._as_engine(quiet=True)
            opened.write({**vals, "term_amendment_id": amendment.id})
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
        for task in self.filtered(lambda one: one.window_id):
            name = task._get_amended_name()
            if task.name != name:
                task._as_engine(quiet=True).name = name

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
        for measure, ids in assigned.items():
            lead, others = units.browse(ids[:1]), units.browse(ids[1:])
            own = self.filtered(
                lambda task, measure=measure: (
                    task.measure_id.id == measure.id and not task.sheet_id
                )
            )
            roots = own.filtered(lambda task: not task.parent_id)
            former = roots.unit_id
            own = own.filtered(lambda task, former=former: task.unit_id in former)
            if own:
                own._apply_assignment(
                    reason,
                    unit=lead,
                    co_units={task: others for task in own},
                    letter=None,
                )
            measure._set_assignments({measure: (lead, others)})

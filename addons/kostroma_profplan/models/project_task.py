from odoo import api, fields, models
from odoo.fields import Command


class ProjectTask(models.Model):
    """The execution of a measure: what it is of, who answers, how it is made."""

    _name = "project.task"
    _inherit = [
        "project.task",
        "profplan.engine.mixin",
        "profplan.recorded.mixin",
        "profplan.today.mixin",
    ]
    _engine_scope = "task"

    measure_id = fields.Many2one(
        "profplan.measure",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The measure this task executes, wholly or in part.",
    )
    plan_id = fields.Many2one(
        related="measure_id.plan_id",
        store=True,
        index="btree_not_null",
        string="Approved plan",
    )
    section_id = fields.Many2one(
        related="measure_id.section_id",
        store=True,
        string="Section",
        index="btree_not_null",
    )
    measure_kind = fields.Selection(
        related="measure_id.kind", store=True, string="Kind"
    )
    deadline_text = fields.Text(related="measure_id.deadline_text")
    responsible_text = fields.Text(related="measure_id.responsible_text")
    expected_result = fields.Text(related="measure_id.result_text")
    window_id = fields.Many2one(
        "profplan.window",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    unit_id = fields.Many2one(
        "profplan.unit",
        "Lead",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The unit that answers for the task.",
    )
    co_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_task_co_unit_rel",
        "task_id",
        "unit_id",
        string="Co-executors",
        readonly=True,
        copy=False,
    )
    step = fields.Selection(related="stage_id.step", store=True)
    date_start = fields.Date("Starts", readonly=True, copy=False)
    legal_date = fields.Date(
        "Last day as named",
        readonly=True,
        copy=False,
        help="The last day by the words of the order, or of the postponement since; "
        "the control date is this day or, where it is a day off, a working day beside "
        "it.",
    )
    control_date = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The last day of doing, by the order. A legal date: no time, no time "
        "zone.",
    )
    report_date = fields.Date(
        "Report by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The last day on which the work is submitted on time. A legal date: "
        "no time, no time zone.",
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    accepted_on = fields.Date(readonly=True, copy=False)
    result_text = fields.Text("What was done", copy=False)
    remark = fields.Text(
        "Remark or reason",
        copy=False,
        help="Given with a move: why the work is returned, dropped or reopened.",
    )
    _measure_root_uniq = models.UniqueIndex(
        "(measure_id) WHERE parent_id IS NULL AND measure_id IS NOT NULL",
        "A measure has one root task.",
    )
    # A board asks for a plan's measures column by column.
    _board_idx = models.Index(
        "(plan_id, stage_id) WHERE parent_id IS NULL AND plan_id IS NOT NULL"
    )

    @api.model
    def _create_of_plan(self, vals_list):
        """Create tasks of a plan in one go, without a letter or a query per task.

        :param vals_list: values as ``profplan.measure`` prepares them
        """
        stage = self.env["project.task.type"]._get_by_step("assigned")
        # Browsed together: one read for all units, however many schools there are.
        units = self.env["profplan.unit"].browse(
            {vals["unit_id"] for vals in vals_list}
        )
        users_by_unit = {unit.id: unit._get_assignees().ids for unit in units}
        for vals in vals_list:
            vals["stage_id"] = stage.id
            vals["user_ids"] = [Command.set(users_by_unit[vals["unit_id"]])]
            # Else Odoo finds it out after the insert, and updates each task.
            vals["display_in_project"] = not vals.get("parent_id")
        tasks = self._as_engine(quiet=True).create(vals_list)
        tasks._subscribe_assignees()
        tasks._note({task.id: task._get_creation_words() for task in tasks})
        return tasks.with_env(self.env)

    def _populate_missing_personal_stages(self):
        """Personal columns are of other tasks: Odoo makes them a person at a time."""
        others = self.filtered(lambda task: not task.measure_id)
        return super(ProjectTask, others)._populate_missing_personal_stages()

    def _get_creation_words(self):
        """The first line of a task's chatter: what was put on control, till when."""
        return self.env._(
            "Put on control: %(dates)s, %(unit)s.",
            dates=self._get_dates_words(),
            unit=self.unit_id.name,
        )

    def get_formview_id(self, access_uid=None):
        """A plan's task opens in its own form wherever it is opened from.

        Odoo's form shows what people of plans may not read: it would not open.
        """
        if len(self) == 1 and self.sudo().measure_id:
            return self.env.ref("kostroma_profplan.project_task_view_form").id
        return super().get_formview_id(access_uid=access_uid)

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        """An address of a task names no form: nobody gets one that will not open."""
        user = self.env.user
        if not view_id and view_type == "form" and user._is_internal():
            if not user.has_group("project.group_project_user"):
                view_id = self.env.ref("kostroma_profplan.project_task_view_form").id
        return super().get_view(view_id, view_type, **options)

    def _get_records_action(self, **kwargs):
        if len(self) == 1:
            kwargs.setdefault("views", [(self.get_formview_id(), "form")])
        return super()._get_records_action(**kwargs)

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution
from .project_task_portal import GIVEN


class ProjectTask(models.Model):
    """What Odoo lets people do with a task is closed for a plan's tasks (design §5).

    Every door leads to ``create``, ``write`` and ``unlink``: drag-and-drop, forms,
    import, portal and RPC.
    """

    _inherit = "project.task"

    # What a plan's task lets its own people change; everything else is set by the
    # moves and actions of design §5.
    _PROFPLAN_FREE_FIELDS = {
        "evidence_ids",
        "result_text",
        "figure_value_ids",
        "outcome",
        "outcome_reason",
        "expected_date",
        "expected_reason",
        "description",
        "priority",
        "sequence",
        "color",
        "tag_ids",
        "displayed_image_id",
    }
    # What belongs to the person who looks, or to Odoo's own messaging.
    _PROFPLAN_PERSONAL_FIELDS = {
        "activity_ids",
        "message_main_attachment_id",
        "personal_stage_id",
        "personal_stage_type_id",
        "personal_stage_type_ids",
    }
    _PROFPLAN_MOVE_FIELDS = {"stage_id", "remark"}
    # Of what people give, this belongs to tasks of plans only.
    _PROFPLAN_GIVEN_FIELDS = {
        "evidence_ids",
        "figure_value_ids",
        "outcome",
        "outcome_reason",
        "expected_date",
        "expected_reason",
    }

    # What ties tasks to each other and to a project.
    _PROFPLAN_TIES = (
        "child_ids.measure_id",
        "depend_on_ids.measure_id",
        "dependent_ids.measure_id",
        "parent_id.measure_id",
        "project_id.profplan_id",
        "stage_id.step",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_engine():
            tasks = super().create(vals_list)
            tasks._log_created()
            return tasks
        for vals in vals_list:
            self._check_no_plan_values(vals)
        tasks = super().create(vals_list)
        tasks._check_outside_plans()
        return tasks

    def _check_no_plan_values(self, vals):
        """Refuse at once what is plainly a plan's."""
        if any(vals.get(name) for name in self._get_plan_field_names()):
            self._raise_not_by_hand()

    def _check_outside_plans(self):
        """These tasks have nothing of a plan: its tasks are made from its measures.

        What results is judged, not the values that came: a default, a relation or
        another model may have brought them.
        """
        tasks = self.sudo().with_context(active_test=False)
        names = tasks._get_plan_field_names()
        for task in tasks:
            if any(task[name] for name in names) or any(
                any(task.mapped(path)) for path in self._PROFPLAN_TIES
            ):
                self._raise_not_by_hand()

    @property
    def _engine_fields(self):
        """No default of a person or a context fills what is a plan's."""
        return frozenset(self._get_plan_field_names())

    @api.model
    def _get_plan_field_names(self):
        """Our own fields that a task outside plans has empty."""
        return sorted(
            name
            for name, field in self._fields.items()
            if field._module == "kostroma_profplan"
            and (field.store or field.type in ("one2many", "many2many"))
            and name not in self._PROFPLAN_FREE_FIELDS - self._PROFPLAN_GIVEN_FIELDS
            and name not in ("not_applicable", "late_days")
        )

    def _raise_not_by_hand(self):
        raise UserError(
            self.env._(
                "The tasks of an approved plan are made from its measures. Put your "
                "own task into another project."
            )
        )

    def write(self, vals):
        if self._is_engine():
            with self._on_record(vals.keys()):
                return super().write(vals)
        self._check_seen()
        of_plan = self.filtered(lambda task: task.sudo().measure_id)
        outside = self - of_plan
        result = True
        if outside:
            outside._check_no_plan_values(vals)
            result = super(ProjectTask, outside).write(dict(vals))
            outside._check_outside_plans()
        if of_plan:
            own = of_plan._without_switches(defaults=True)
            plain = own._get_plain_values(vals)
            if plain:
                with own._on_record(plain.keys()):
                    result = super(ProjectTask, own).write(plain)
            if "stage_id" in vals:
                result = own._move(vals)
        return result

    def _get_plain_values(self, vals):
        """What a person may simply write in these tasks of a plan, rights checked.

        A step is not written: it is a move, with what goes with it.
        """
        if not vals.keys() - self._PROFPLAN_PERSONAL_FIELDS:
            return vals
        self._check_plan_write(vals)
        if "stage_id" not in vals:
            return vals
        free = {name: vals[name] for name in vals if name in self._PROFPLAN_FREE_FIELDS}
        if free:
            self._check_at_work()
        return free

    def _check_plan_write(self, vals):
        """Who may change what on a plan's task, apart from moving it."""
        allowed = (
            self._get_free_fields()
            | self._PROFPLAN_PERSONAL_FIELDS
            | self._PROFPLAN_MOVE_FIELDS
        )
        refused = vals.keys() - allowed
        if refused:
            names = [
                self._fields[name]._description_string(self.env)
                for name in sorted(refused & self._fields.keys())
            ]
            raise UserError(
                self.env._(
                    "«%(fields)s» of a task under control is not changed by hand. The "
                    "date is moved by a postponement, people and units by "
                    "«Reassign», the step by its buttons.",
                    fields=", ".join(names),
                )
            )
        if "remark" in vals and "stage_id" not in vals:
            raise UserError(self.env._("A remark is given together with a move."))
        self._check_outcome_open(vals)
        self._check_expected_open(vals)
        if "stage_id" not in vals:
            self._check_at_work()

    @api.model
    def _get_free_fields(self):
        """What the person may simply write, working on a task.

        Of an organisation's people nothing that only the staff's screens show: a
        description, which is a page, and the looks of a card.
        """
        free = self._PROFPLAN_FREE_FIELDS
        return free & GIVEN if self.env.user.share else free

    def _check_at_work(self):
        """The person works on these open tasks: its unit, coordinator, manager."""
        self._check_plan_open()
        for task in self:
            if not task._get_roles():
                raise AccessError(
                    self.env._(
                        "«%(task)s» is the work of %(unit)s: only its people and the "
                        "coordinators may change it.",
                        task=task.display_name,
                        unit=task.sudo().unit_id.name,
                    )
                )
            if task.step in execution.CLOSED_STEPS:
                raise UserError(
                    self.env._(
                        "«%(task)s» is off control: nothing in it can be changed. A "
                        "manager can reopen it.",
                        task=task.display_name,
                    )
                )

    @api.constrains("displayed_image_id")
    def _check_displayed_image(self):
        """A cover that the person may not see would tell the name of its file."""
        for task in self:
            image = task.displayed_image_id
            own = (image.res_model, image.res_id) == (self._name, task.id)
            if image and not (own or image.sudo(False).has_access("read")):
                raise AccessError(
                    self.env._("The cover of a task is one of its own files.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_plan(self):
        if self.sudo().measure_id and not self._is_engine():
            raise UserError(
                self.env._(
                    "A task of an approved plan cannot be deleted. A manager can drop "
                    "it with a reason."
                )
            )

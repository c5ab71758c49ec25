from odoo import fields, models
from odoo.exceptions import UserError

from ..lib import sheet as rules


class ProfplanSheet(models.Model):
    """An organisation that the plan does not concern any more, or again (design §4).

    What holds nothing goes out of sight; what holds something stays to be read.
    """

    _inherit = "profplan.sheet"

    active = fields.Boolean(default=True, readonly=True, copy=False)
    released = fields.Boolean(
        "No longer asked",
        readonly=True,
        copy=False,
        help="The organisation has left: what it has handed in stays.",
    )

    def _is_withdrawn(self):
        self.ensure_one()
        return self.released or not self.active

    def _filter_held(self):
        """Those of these sheets in which somebody has done something."""
        own = self.filtered(
            lambda sheet: (
                sheet.state != "planning"
                or sheet._has_own_responsible()
                or any(task.step != "assigned" for task in sheet.task_ids)
            )
        )
        lines = self.with_context(active_test=False).line_ids
        return own | lines._filter_held().sheet_id

    def _release(self, held):
        """The organisations owe nothing by the plan any more.

        :param held: those of these sheets that hold something: they stay to be read
        """
        if kept := self & held:
            kept._as_engine().write({"released": True})
            kept._note(self.env._("No longer asked of the organisation."))
        if empty := self - held:
            empty._as_engine().write({"released": True, "active": False})

    def _bring_back(self):
        """The plan concerns these organisations again."""
        if self:
            self._as_engine().write({"released": False, "active": True})
            self._take_responsible()
            self._note(self.env._("Asked of the organisation again."))

    def _check_plan_open(self):
        """Nothing is written for an organisation that has left."""
        result = super()._check_plan_open()
        for sheet in self.sudo():
            if sheet.released:
                raise UserError(
                    self.env._(
                        "The plan does not concern «%(unit)s» any more: what was "
                        "written stays, nothing is added. Who is concerned is decided "
                        "by the groups and the rules of the measures; then the plan "
                        "is sent out again.",
                        unit=sheet.unit_id.name,
                    )
                )
        return result

    def _get_step_of_part(self, part):
        """The step that the task of a part is on as the sheet stands."""
        return rules.get_steps(self.state, part)[0]

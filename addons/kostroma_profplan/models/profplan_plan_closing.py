from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution


class ProfplanPlan(models.Model):
    """An order leaves control on a report about all its points (design §5).

    The coordinator prepares the report, the controller or a manager takes the order
    off control, as a whole or by points.
    """

    _inherit = "profplan.plan"

    closing_ids = fields.One2many(
        "profplan.closing", "plan_id", "Closing reports", readonly=True
    )
    closing_count = fields.Integer(compute="_compute_closing_count")

    @api.depends("closing_ids")
    def _compute_closing_count(self):
        for plan in self:
            plan.closing_count = len(plan.closing_ids)

    def _get_open_closing(self):
        """The report that is prepared and not decided on yet (sudo)."""
        self.ensure_one()
        return self.sudo().closing_ids.filtered(lambda one: not one.off_control_on)[:1]

    # --- The coordinator prepares ---

    def action_prepare_closing(self):
        """Prepare the report on all points; what was said of a point stays.

        Prepared again it follows the tasks, except for what a person has said.

        :raises UserError: not in execution
        """
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._("The closing report is prepared by a coordinator.")
            )
        self._check_seen()
        self.ensure_one()
        self._check_on_control()
        own = self._without_switches(defaults=True)
        closing = own._get_open_closing() or own._create_closing()
        own._renew_points(closing)
        return own.action_view_closing()

    def action_view_closing(self):
        """The closing report that is prepared, else the last one."""
        self._check_seen()
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_closing"
        )
        closing = self._get_open_closing() or self.sudo().closing_ids[:1]
        action["res_id"] = closing.id
        return action

    def _check_on_control(self):
        if self.state != "approved" or not self.active:
            raise UserError(
                self.env._(
                    "%(plan)s is not in execution: there is nothing to take off "
                    "control.",
                    plan=self.display_name,
                )
            )

    def _create_closing(self):
        closings = self.env["profplan.closing"].sudo()
        return closings._as_engine().create(
            {
                "plan_id": self.id,
                "prepared_by_id": self.env.uid,
                "prepared_on": self.env["project.task"]._get_today(),
            }
        )

    def _renew_points(self, closing):
        """A point for each measure; those that nobody has stated follow the tasks."""
        points = closing.sudo().point_ids._as_engine()
        measures = self._get_measures_to_close()
        stated = {point.measure_id: point for point in points}
        points.create(
            [
                {
                    "closing_id": closing.id,
                    "measure_id": measure.id,
                    "sequence": position,
                    **measure._prepare_closing_vals(),
                }
                for position, measure in enumerate(measures)
                if measure not in stated
            ]
        )
        for measure, point in stated.items():
            if not (point.stated_by_id or point.off_control_on):
                point.write(measure._prepare_closing_vals())

    def _get_measures_to_close(self):
        """What the report is about; nothing that an order took out of the plan."""
        return self.sudo().measure_ids.filtered(lambda one: not one.removed_by_id)

    # --- The controller decides ---

    @api.model
    def _is_controlling(self):
        return "manager" in self.env["project.task"]._get_staff_roles()

    def _takes_off_control(self):
        """Whether the user is who decides: the plan's controller, or a manager."""
        self.ensure_one()
        return self.env.user == self.sudo().controller_id or self._is_controlling()

    def action_take_off_control(self, measure_ids=None):
        """Take the order off control by its report: the whole, or chosen points.

        The whole closes the plan: what is still open stays as not executed. A point
        alone leaves control once its task has.

        :param measure_ids: ids of the chosen measures and clauses; None: the whole
        :raises UserError: no report on these points, or it says what is not so
        """
        self._check_seen()
        self.ensure_one()
        if not self._takes_off_control():
            raise AccessError(
                self.env._(
                    "An order is taken off control by the plan's controller or a "
                    "manager: %s",
                    self.sudo().controller_id.name or "—",
                )
            )
        self._check_on_control()
        plan = self._without_switches(defaults=True)
        plan._lock_for_closing()
        closing = plan._get_open_closing()
        points = closing.point_ids.filtered(lambda point: not point.off_control_on)
        chosen = points
        if measure_ids is not None:
            chosen = points.filtered(lambda one: one.measure_id.id in set(measure_ids))
        plan._check_points(closing, points, chosen, whole=measure_ids is None)
        plan._apply_off_control(closing, chosen)
        return True

    def _lock_for_closing(self):
        self.sudo()._lock_for_sending()

    def _check_points(self, closing, points, chosen, whole):
        """The report is about all that is to leave control, and says what is so."""
        if not closing or (
            whole and self._get_measures_to_close() - closing.point_ids.measure_id
        ):
            raise UserError(
                self.env._(
                    "%(plan)s has no report on all its points yet: the coordinator "
                    "prepares it with «Prepare the closing report».",
                    plan=self.display_name,
                )
            )
        if not chosen:
            raise UserError(
                self.env._("These points are off control already, or none is chosen.")
            )
        unsaid = chosen.filtered(
            lambda one: not one.outcome or not (one.text or "").strip()
        )
        open_ones = chosen.filtered(lambda one: one.step in execution.OPEN_STEPS)
        wrong = open_ones.filtered(lambda one: not whole or one.outcome == "full")
        for found, text in (
            (unsaid, self._get_text_of_unsaid),
            (wrong, self._get_text_of_open),
        ):
            if found:
                raise UserError(text(", ".join(found.mapped("number"))))

    def _get_text_of_unsaid(self, numbers):
        return self.env._(
            "The report does not say yet what became of these points: %s. The "
            "coordinator writes the outcome and what was done.",
            numbers,
        )

    def _get_text_of_open(self, numbers):
        return self.env._(
            "The tasks of these points are still on control: %s. Accept or drop them "
            "first; with the whole order they leave control as done in part or not "
            "done.",
            numbers,
        )

    def _apply_off_control(self, closing, chosen):
        """Mark the points; with the last of them the plan is closed."""
        decision = {
            "off_control_by_id": self.env.uid,
            "off_control_on": self.env["project.task"]._get_today(),
        }
        chosen._as_engine().write(decision)
        numbers = ", ".join(chosen.mapped("number"))
        plan = self.sudo()
        plan._message_log(body=self.env._("Taken off control: %s", numbers))
        if all(closing.point_ids.mapped("off_control_on")):
            closing._as_engine().write(decision)
            plan.action_close(self.env._("Taken off control by the closing report."))

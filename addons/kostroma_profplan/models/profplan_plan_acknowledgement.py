from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProfplanPlan(models.Model):
    """Bringing a plan to those who execute it: who has read it, who has not (§4)."""

    _inherit = "profplan.plan"

    acknowledgement_ids = fields.One2many(
        "profplan.acknowledgement", "plan_id", "Have read it", readonly=True
    )
    unacknowledged_unit_ids = fields.Many2many(
        "profplan.unit",
        string="Have not read it",
        compute="_compute_unacknowledged",
        compute_sudo=True,
        help="Units and organisations that the plan concerns and that have not "
        "acknowledged it yet.",
    )
    unacknowledged_count = fields.Integer(
        "Have not read it, units",
        compute="_compute_unacknowledged",
        compute_sudo=True,
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    @api.depends("state", "acknowledgement_ids", "sheet_ids")
    def _compute_unacknowledged(self):
        for plan in self:
            units = plan.unacknowledged_unit_ids.browse()
            if plan.state == "approved":
                units = plan._get_concerned_units() - plan.acknowledgement_ids.unit_id
            plan.unacknowledged_unit_ids = units.sorted("name") or False
            plan.unacknowledged_count = len(units)

    @api.depends("unacknowledged_unit_ids")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        for plan in self:
            plan.can_acknowledge = bool(
                plan.sudo()._filter_own(plan.unacknowledged_unit_ids, self.env.user)
            )

    def _get_concerned_units(self):
        """Units that execute the plan, and organisations it was sent to."""
        units = self.measure_ids.assignment_ids.unit_id.filtered(
            lambda unit: unit.kind != "group" and unit.active
        )
        return units | self.sheet_ids.filtered(lambda one: not one.released).unit_id

    @api.model
    def _filter_own(self, units, user):
        return units.sudo().filtered(lambda unit: user in unit.worker_ids)

    def action_acknowledge(self):
        """«Ознакомлен»: the user has read these plans, for their own units."""
        self._check_seen()
        self.check_access("read")
        self._acknowledge()
        return True

    def _acknowledge(self):
        """Note that the user has read these plans; who sees them was checked."""
        for plan in self.sudo():
            if plan.state != "approved" or not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is not in execution: there is nothing to "
                        "acknowledge.",
                        plan=plan.display_name,
                    )
                )
            own = self._filter_own(plan._get_concerned_units(), self.env.user)
            if not own:
                raise AccessError(
                    self.env._(
                        "A plan is acknowledged by the people of the units and "
                        "organisations that execute it, each for their own."
                    )
                )
            self.env["profplan.acknowledgement"]._acknowledge(plan, own)
        self.invalidate_recordset(["unacknowledged_unit_ids", "can_acknowledge"])

    def action_remind_acknowledgement(self):
        """One letter to each person of those who have not acknowledged the plan.

        :raises UserError: everybody has
        """
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._("Coordinators and managers remind of acknowledging.")
            )
        self._check_seen()
        for plan in self:
            units = plan.unacknowledged_unit_ids
            if not units:
                raise UserError(
                    self.env._(
                        "Nobody is to be reminded: %(plan)s is not in execution or "
                        "everybody has acknowledged it.",
                        plan=plan.display_name,
                    )
                )
            rows = plan.sudo()._get_rows_of_acknowledgement(units.sudo())
            self.env["profplan.letter"]._send("acknowledge", rows, plan=plan.sudo())
            plan.sudo()._message_log(
                body=self.env._(
                    "Reminded to acknowledge the plan (%(count)s): %(names)s",
                    count=len(units),
                    names=", ".join(units.mapped("name")),
                )
            )
        return True

    def _get_rows_of_acknowledgement(self, units):
        """``{person: rows}``; those who answer in place of a unit get a row of it."""
        sheets = {sheet.unit_id: sheet for sheet in self.sheet_ids}
        told = self.env["profplan.told"]._get_told_of_units(self, units)
        rows_by_user = {}
        for unit, one in told.items():
            for user in one.people.values():
                row = {
                    "unit": unit,
                    "record": sheets.get(unit, self),
                    "note": "nobody" if user in one.fallen else None,
                }
                rows_by_user.setdefault(user, []).append(row)
        return rows_by_user

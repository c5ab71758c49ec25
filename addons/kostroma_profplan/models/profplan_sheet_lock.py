from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib.typed import read_day, read_words


class ProfplanSheet(models.Model):
    """After the plan's last day an organisation hands in by an exception (§6)."""

    _inherit = "profplan.sheet"

    exception_ids = fields.One2many(
        "profplan.lock.exception", "sheet_id", "Exceptions", readonly=True, copy=False
    )
    lock_date = fields.Date(
        "May hand in until",
        compute="_compute_lock_date",
        compute_sudo=True,
        help="The plan's last day of hand-ins, or that of an exception.",
    )
    is_locked = fields.Boolean("Closed for hand-ins", compute="_compute_is_locked")
    lock_text = fields.Text("Why nothing is taken", compute="_compute_is_locked")
    can_unlock = fields.Boolean(compute="_compute_is_locked")

    @api.depends("plan_id.lock_date", "exception_ids.lock_date")
    def _compute_lock_date(self):
        """The later one of the plan's day and the latest exception."""
        for sheet in self:
            days = (sheet.plan_id.lock_date, sheet.exception_ids[:1].lock_date)
            named = [day for day in days if day]
            sheet.lock_date = sheet.plan_id.lock_date and max(named)

    @api.depends("lock_date", "state", "unit_id")
    @api.depends_context("uid", "lang")
    def _compute_is_locked(self):
        today = self._get_today()
        coordinator = "coordinator" in self.env["project.task"]._get_staff_roles()
        for sheet in self:
            sheet.is_locked = bool(sheet.lock_date) and sheet.lock_date < today
            sheet.lock_text = sheet.is_locked and sheet._get_lock_text()
            sheet.can_unlock = (
                sheet.is_locked
                and coordinator
                and self.env.user not in sheet.sudo().unit_id.worker_ids
            )

    @api.depends("plan_id.lock_date", "exception_ids.lock_date")
    def _compute_can_do(self):
        """Handing in is not offered where it is refused."""
        result = super()._compute_can_do()
        for sheet in self:
            if sheet.is_locked and sheet.can_do:
                sheet.can_do = sheet.can_do.replace(",submit,", ",").strip(",")
                sheet.can_do = sheet.can_do and f",{sheet.can_do},"
        return result

    # --- The rule, at every door ---

    def _check_not_locked(self):
        """Something may still be handed in for these organisations.

        :raises UserError: the last day is over; says whom to ask
        """
        today = self._get_today()
        for sheet in self:
            if sheet.lock_date and sheet.lock_date < today:
                raise UserError(sheet._get_lock_text())

    def _check_move(self, target, remark):
        """Handing in ends with the last day; answers do not."""
        result = super()._check_move(target, remark)
        if target in ("plan_review", "report_review"):
            self._check_not_locked()
        return result

    # --- An exception ---

    def action_unlock(self, day, reason):
        """Let these organisations hand in until a later day; on record, and told.

        :param day: the last day on which they may
        :param reason: why the exception is made
        """
        self._check_seen()
        day, reason = read_day(day), read_words(reason)
        own = self.filtered(
            lambda sheet: self.env.user in sheet.sudo().unit_id.worker_ids
        )
        if own or "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._(
                    "Exceptions are made by coordinators and managers, never for an "
                    "organisation of their own."
                )
            )
        self._check_plan_open()
        if not reason:
            raise UserError(self.env._("Say why: a reason is needed."))
        for sheet in self:
            sheet._check_exception(day)
        self._lock()
        self._create_exceptions(day, reason)
        self._tell("people", "unlocked", reason)
        return True

    def _check_exception(self, day):
        """A plan that ends its hand-ins, and a day that is still to come."""
        if not self.sudo().plan_id.lock_date:
            raise UserError(
                self.env._(
                    "The hand-ins of «%s» do not end: no exception is needed.",
                    self.display_name,
                )
            )
        if not day or day < max(self._get_today(), self.sudo().plan_id.lock_date):
            raise UserError(
                self.env._(
                    "Name a day from today on, not before %s, the plan's own last day.",
                    format_date(self.env, self.sudo().plan_id.lock_date),
                )
            )

    def _create_exceptions(self, day, reason):
        own = self._without_switches(defaults=True)
        exceptions = own.env["profplan.lock.exception"].sudo()
        exceptions._as_engine().create(
            [
                {
                    "sheet_id": sheet.id,
                    "plan_id": sheet.plan_id.id,
                    "unit_id": sheet.unit_id.id,
                    "lock_date": day,
                    "reason": reason,
                    "user_id": self.env.uid,
                    "moment": self._get_now(),
                }
                for sheet in own.sudo()
            ]
        )
        self.invalidate_recordset(["exception_ids", "lock_date", "is_locked"])
        self._note(
            self.env._(
                "May hand in until %(day)s, by an exception. %(reason)s",
                day=format_date(self.env, day),
                reason=reason,
            )
        )

    # --- Words ---

    def _get_lock_text(self):
        """What is closed since when, and the way out."""
        self.ensure_one()
        plan = self.sudo().plan_id
        people = plan.coordinator_unit_id.worker_ids.mapped("name")
        return self.env._(
            "%(plan)s: hand-ins ended on %(day)s, nothing more is taken from "
            "«%(unit)s». Ask the coordinator for an exception (%(who)s): it is made by "
            "«Let them hand in», with a reason and a new day.",
            plan=plan.display_name,
            day=format_date(self.env, self.lock_date),
            unit=self.sudo().unit_id.name,
            who=", ".join([plan.coordinator_unit_id.name or "", *people]).strip(", ")
            or "—",
        )

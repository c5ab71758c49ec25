from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProfplanAbsence(models.Model):
    """Days on which a person is away and a deputy gets their reminders (design §5)."""

    _name = "profplan.absence"
    _description = "Absence"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _order = "date_start desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        "Who is away",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_user_id(),
    )
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("Until", required=True, help="The last day away.")
    deputy_id = fields.Many2one(
        "res.users",
        compute="_compute_deputy_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        domain="['|', ('share', '=', False),"
        " ('profplan_unit_ids.member_ids', '=', user_id)]",
        help="Gets the reminders in their place; by default the unit's deputy.",
        index=True,
    )

    is_over = fields.Boolean(compute="_compute_is_over", search="_search_is_over")

    _dates_check = models.Constraint(
        "CHECK (date_start <= date_end)", "An absence cannot end before it starts."
    )
    _deputy_check = models.Constraint(
        "CHECK (user_id <> deputy_id)", "Nobody is their own deputy."
    )

    @api.model
    def _default_user_id(self):
        return self.env.user

    @api.depends("date_end")
    def _compute_is_over(self):
        today = self._get_today()
        for absence in self:
            absence.is_over = bool(absence.date_end) and absence.date_end < today

    @api.model
    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        over = fields.Domain("date_end", "<", self._get_today())
        return fields.Domain.OR(over if one else ~over for one in value)

    @api.depends("user_id", "date_start", "date_end")
    def _compute_display_name(self):
        for absence in self:
            dates = " – ".join(
                day.strftime("%d.%m.%Y")
                for day in (absence.date_start, absence.date_end)
                if day
            )
            absence.display_name = f"{absence.user_id.name or ''}: {dates}"

    @api.depends("user_id")
    def _compute_deputy_id(self):
        """The deputy of the person's unit: of the one they head, else of their own."""
        units = self.env["profplan.unit"].search(
            [
                ("deputy_id", "!=", False),
                "|",
                ("head_id", "in", self.user_id.ids),
                ("member_ids", "in", self.user_id.ids),
            ]
        )
        for absence in self:
            user = absence.user_id
            headed = units.filtered(lambda unit, user=user: unit.head_id == user)
            own = units.filtered(lambda unit, user=user: user in unit.member_ids)
            deputies = (headed | own).deputy_id - user
            deputies = deputies.filtered(
                lambda deputy, user=user: self._may_stand_in(user, deputy)
            )
            absence.deputy_id = absence.deputy_id or deputies[:1]

    @api.constrains("deputy_id", "user_id")
    def _check_deputy_id(self):
        """Reminders of the staff do not go to an organisation (design §9)."""
        for absence in self.sudo():
            if not self._may_stand_in(absence.user_id, absence.deputy_id):
                raise ValidationError(
                    self.env._(
                        "%s is not of the staff: such a person deputises for their "
                        "own organisation only. Choose somebody of the staff or of "
                        "the organisation's people.",
                        absence.deputy_id.name,
                    )
                )

    @api.model
    def _may_stand_in(self, user, deputy):
        """Whether the deputy may act for a person: anybody of the staff may.

        An organisation's person acts for a colleague who works for no other unit.
        """
        if not deputy.share:
            return True
        units = self.env["profplan.unit"].sudo()
        units = units.search(
            ["|", ("member_ids", "in", user.ids), ("head_id", "in", user.ids)]
        )
        return bool(units) and all(unit._has_own(deputy.sudo()) for unit in units)

    @api.constrains("user_id", "date_start", "date_end")
    def _check_overlap(self):
        others = self.search([("user_id", "in", self.user_id.ids)])
        for absence in self:
            for other in others - absence:
                if (
                    other.user_id == absence.user_id
                    and other.date_start <= absence.date_end
                    and absence.date_start <= other.date_end
                ):
                    raise ValidationError(
                        self.env._(
                            "%(name)s is away on these days already. Change that "
                            "record instead.",
                            name=other.display_name,
                        )
                    )

    @api.model
    def _get_stand_ins(self, day):
        """``{absent user: who acts for them}`` on a day.

        A deputy who is away too is stood in for by their own deputy. In a ring of
        absent people nobody acts for anybody: each keeps their own reminders.
        """
        deputies = {
            absence.user_id: absence.deputy_id
            for absence in self.sudo().search(
                [("date_start", "<=", day), ("date_end", ">=", day)]
            )
        }
        stand_ins = {}
        for user in deputies:
            deputy, seen = deputies[user], {user}
            while deputy in deputies and deputy not in seen:
                seen.add(deputy)
                deputy = deputies[deputy]
            acts = deputy not in seen and deputy.active
            if acts and self._may_stand_in(user, deputy):
                stand_ins[user] = deputy
        return stand_ins

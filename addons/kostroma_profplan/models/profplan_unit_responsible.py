from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import email_normalize

from .profplan_unit_invitation import COORDINATOR

# Each gets an account and a letter: nobody changes more often in one day.
MOST_A_DAY = 5


class ProfplanUnitResponsible(models.Model):
    """Whom an organisation has named responsible: the form of clause 2.1 (§6).

    Entered by the organisation's head or by a coordinator. The person gets an account
    and works for the organisation; whoever was responsible before works for it no
    longer and stays in the list as former.
    """

    _name = "profplan.unit.responsible"
    _description = "Responsible Person of an Organisation"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "unit_responsible"
    _engine_fields = frozenset({"active", "user_id", "date_to"})
    _order = "active desc, id desc"

    # What may be corrected later; another person is another row.
    _CORRECTED = frozenset({"order_number", "order_date", "position", "phone"})

    unit_id = fields.Many2one(
        "profplan.unit",
        "Organisation",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("kind", "=", "organisation")],
    )
    name = fields.Char("Surname, name, patronymic", required=True)
    position = fields.Char(required=True)
    phone = fields.Char(required=True)
    email = fields.Char("E-mail", required=True)
    order_number = fields.Char("Order's number", required=True)
    order_date = fields.Date("Order's date", required=True)
    user_id = fields.Many2one(
        "res.users", "Account", readonly=True, ondelete="restrict", index=True
    )
    active = fields.Boolean("Present", default=True, readonly=True)
    date_to = fields.Date("Until", readonly=True)

    _present_uniq = models.UniqueIndex(
        "(unit_id) WHERE active",
        "An organisation has one responsible person: the former one comes first.",
    )

    @api.constrains("email", "phone", "order_date", "unit_id")
    def _check_words(self):
        today = self._get_today()
        for one in self:
            wrong = None
            if not email_normalize(one.email):
                wrong = self.env._("«%s» is no e-mail address.", one.email)
            elif sum(map(str.isdigit, one.phone)) < 5:
                wrong = self.env._("«%s» is no telephone number.", one.phone)
            elif one.order_date > today:
                wrong = self.env._("The order's date has not come yet.")
            elif one.sudo().unit_id.kind != "organisation":
                wrong = self.env._("Only an organisation names a responsible person.")
            if wrong:
                raise ValidationError(wrong)

    # --- Who enters it ---

    @api.model
    def _check_may_name(self, units):
        """Their head, or who acts for the head, a coordinator, a manager.

        A unit of others and one that is not there are answered alike.
        """
        user = self.env.user
        if self.env.su or user.has_group(COORDINATOR):
            return
        heads = units.sudo().exists()._get_heads_of_day()
        if not units or any(user not in heads.get(unit, ()) for unit in units.sudo()):
            raise AccessError(
                self.env._(
                    "The responsible person is named by the head of the organisation "
                    "or by a coordinator."
                )
            )

    @api.model
    def _check_how_often(self, units):
        """An organisation does not write letters to the whole world through us."""
        if not self.env.user.share:
            return
        named = self.sudo().with_context(active_test=False)
        since = fields.Datetime.now() - timedelta(days=1)
        domain = [("unit_id", "in", units.ids), ("create_date", ">=", since)]
        for unit, count in named._read_group(domain, ["unit_id"], ["__count"]):
            if count >= MOST_A_DAY:
                raise UserError(
                    self.env._(
                        "«%(unit)s» has named a responsible person %(count)s times "
                        "within a day. Go on tomorrow, or ask the coordinator.",
                        unit=unit.name,
                        count=count,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        default = self.default_get(["unit_id"]).get("unit_id")
        given = [vals.get("unit_id", default) for vals in vals_list]
        units = self.env["profplan.unit"].browse({id_ for id_ in given if id_})
        self._check_may_name(units)
        if len(vals_list) > len(units):
            raise UserError(
                self.env._("An organisation has one responsible person: name one.")
            )
        self._check_how_often(units)
        former = self.sudo().search([("unit_id", "in", units.ids)])
        former._retire()
        records = super().create(vals_list)
        self._check_may_name(records.sudo().unit_id)
        records._give_accounts(former)
        records._answer_for_sheets(former)
        return records

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        self._check_seen()
        self._check_may_name(self.sudo().unit_id)
        if not vals.keys() <= self._CORRECTED or not all(self.mapped("active")):
            raise UserError(
                self.env._(
                    "Position, telephone and order of the present responsible person "
                    "may be corrected. To name somebody else, make a new entry."
                )
            )
        result = super().write(vals)
        self._log(self.env._("Entry on the responsible person corrected: %s"))
        return result

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Never: each is named anew."""
        raise UserError(self.env._("A responsible person is named anew, not copied."))

    # --- What follows ---

    def _retire(self):
        """These are the former ones from today on."""
        self._as_engine().write({"active": False, "date_to": self._get_today()})
        self.flush_recordset()  # before the next one comes: there is one at a time

    def _give_accounts(self, former):
        """The account of each, as one of the organisation's people; then the letter.

        :param former: who was responsible until now
        """
        people = {one.email: one.name for one in self}
        accounts, refused = self.env["res.users"]._get_portal_accounts(people)
        for email, reason in refused.items():
            raise UserError(
                self.env._(
                    "%(name)s cannot be given access: %(reason)s (%(email)s). Give "
                    "another address.",
                    name=people[email],
                    reason=reason,
                    email=email,
                )
            )
        new = self.env["res.users"].sudo()
        for one in self.sudo():
            user = accounts[one.email]
            one._as_engine().write({"user_id": user.id})
            one._change_people(
                former.filtered(lambda old, o=one: old.unit_id == o.unit_id)
            )
            new |= user if not user.log_ids else new
        if new:
            new._send_invitations()
        self._log(self.env._("Responsible person: %s"))

    def _change_people(self, former):
        """The former one works for the organisation no longer, unless its head."""
        unit = self.unit_id
        gone = former.user_id - self.user_id - unit.head_id
        vals = {
            "member_ids": [
                *(Command.unlink(user.id) for user in gone),
                Command.link(self.user_id.id),
            ]
        }
        if unit.deputy_id in gone:
            vals["deputy_id"] = False
        unit.write(vals)
        if not unit.invited_on:
            unit._as_engine().write({"invited_on": fields.Datetime.now()})

    def _answer_for_sheets(self, former):
        """They answer for what is written now, after nobody or the former ones."""
        sheets = self.env["profplan.sheet"].sudo()
        sheets = sheets._get_sheets_to_answer_for(self.sudo().unit_id)
        sheets._take_responsible(former.mapped("name"))

    def _log(self, words):
        """A line on the record of each organisation."""
        records = self.sudo()
        records.unit_id._message_log_batch(
            {one.unit_id.id: words % one._get_words() for one in records}
        )

    def _get_words(self):
        """«Иванова М. П., заместитель директора, приказ № 5 от 01.09.2025»."""
        self.ensure_one()
        return self.env._(
            "%(name)s, %(position)s, order No. %(number)s of %(date)s, %(phone)s, "
            "%(email)s",
            name=self.name,
            position=self.position,
            number=self.order_number,
            date=self.order_date.strftime("%d.%m.%Y"),
            phone=self.phone,
            email=self.email,
        )

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

COORDINATOR = "kostroma_profplan.group_profplan_coordinator"
# An organisation is not written to again earlier (setting ``invite_pause_hours``).
PAUSE_HOURS = 1


class ProfplanUnit(models.Model):
    """Inviting organisations: an account of the director and Odoo's own letter (§6)."""

    _inherit = "profplan.unit"
    _engine_scope = "unit"
    _engine_fields = frozenset({"invited_on"})

    invited_on = fields.Datetime(readonly=True, copy=False)
    invitation_state = fields.Selection(
        [
            ("never", "Not invited"),
            ("invited", "Invited, has not logged in"),
            ("active", "Logged in"),
        ],
        "Invitation",
        compute="_compute_invitation_state",
        search="_search_invitation_state",
    )

    @api.depends("invited_on", "worker_ids")
    def _compute_invitation_state(self):
        logged_in = set(self._origin._get_logged_in_ids())
        for unit in self:
            if unit._origin.id in logged_in:
                unit.invitation_state = "active"
            else:
                unit.invitation_state = "invited" if unit.invited_on else "never"

    @api.model
    def _get_logged_in_domain(self):
        return Domain("worker_ids.log_ids", "!=", False)

    def _get_logged_in_ids(self):
        """Units one of whose people has logged in; nobody's log is shown by it."""
        units = self.sudo().with_context(active_test=False)
        return units.search(
            Domain("id", "in", self.ids) & self._get_logged_in_domain()
        ).ids

    @api.model
    def _search_invitation_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        entered = self.sudo().with_context(active_test=False)
        entered = Domain("id", "in", entered._search(self._get_logged_in_domain()))
        invited = Domain("invited_on", "!=", False)
        domains = {
            "active": entered,
            "invited": ~entered & invited,
            "never": ~entered & ~invited,
        }
        return Domain.OR(domains[one] for one in value if one in domains)

    # --- Inviting ---

    def action_invite(self):
        """Invite these organisations; who has an account is not invited twice.

        :return: a message that lists whom no letter could be sent, and why
        """
        self._check_may_invite()
        return self._invite()._get_message()

    def action_invite_again(self):
        """Write once more to those who were invited and have never logged in."""
        self._check_may_invite()
        return self._invite(again=True)._get_message()

    @api.model
    def action_invite_all(self):
        """Invite every working organisation that has not been invited yet."""
        self._check_may_invite()
        return self.search(self._get_open_organisations_domain()).action_invite()

    def _check_may_invite(self):
        """Coordinators and managers invite organisations that work."""
        if not self.env.su and not self.env.user.has_group(COORDINATOR):
            raise AccessError(
                self.env._(
                    "Organisations are invited by the coordinators and the managers."
                )
            )
        self._check_seen()
        for unit in self:
            if unit.kind != "organisation" or unit.is_closed or not unit.active:
                raise UserError(
                    self.env._(
                        "%s is no working organisation: it is not invited.", unit.name
                    )
                )

    def _invite(self, again=False):
        """Accounts and letters for these organisations: see :class:`_Invitation`."""
        invitation = _Invitation(self.sudo())
        invitation.sort(again)
        invitation.make_accounts()
        invitation.send()
        return invitation

    @api.model
    def _get_invite_pause(self):
        """Time between two invitations of one organisation."""
        parameters = self.env["ir.config_parameter"].sudo()
        hours = parameters.get_param(
            "kostroma_profplan.invite_pause_hours", PAUSE_HOURS
        )
        return timedelta(hours=int(hours))

    def _take_in(self, user):
        """A new account of the director works for these units and heads them."""
        vals = {"member_ids": [Command.link(user.id)]}
        headless = self.filtered(lambda unit: not unit.head_id)
        headless._quietly().write({**vals, "head_id": user.id})
        (self - headless)._quietly().write(vals)


class _Invitation:
    """One round of invitations: who is written to, who is not and why."""

    def __init__(self, units):
        self.units = units
        self.env = units.env
        self.letters = {}  # {unit: users who get one}
        self.wanted = {}  # {unit: address}
        self.left = {}  # {unit: why nobody was written to}
        self.known = units.browse()

    def sort(self, again):
        """By whether an organisation has an account, and whether it was invited."""
        entered = set(self.units._get_logged_in_ids())
        recent = fields.Datetime.now() - self.units._get_invite_pause()
        for unit in self.units:
            people = (unit.head_id | unit.member_ids).filtered(
                lambda user: user.active and user.share
            )
            people = (unit.head_id & people) or people
            written_to = bool(unit.invited_on) != again
            if unit.id in entered or written_to:
                self.known |= unit
            elif unit.invited_on and unit.invited_on > recent:
                self.left[unit] = self.env._(
                    "was written to just now; look into the mailbox, its spam as well, "
                    "and invite again later"
                )
            elif people.filtered("email"):
                self.letters[unit] = people.filtered("email")
            elif unit.email and not people:
                self.wanted[unit] = unit.email
            else:
                self.left[unit] = self.env._("no e-mail address")

    def make_accounts(self):
        """Accounts by the organisations' addresses, at once."""
        names = {
            email: unit.director_name or unit.short_name or unit.name
            for unit, email in self.wanted.items()
        }
        accounts, refused = self.env["res.users"]._get_portal_accounts(names)
        taken = {}
        for unit, email in self.wanted.items():
            if email in refused:
                self.left[unit] = refused[email]
                continue
            user = accounts[email]
            taken.setdefault(user, unit.browse())
            taken[user] |= unit
            if not user.log_ids:
                self.letters[unit] = user
        for user, units in taken.items():  # one for each account: heads differ
            units._take_in(user)
        self.units._settle_workers()

    def send(self):
        """One letter for one person, however many organisations are theirs."""
        people = self.env["res.users"].union(*self.letters.values())
        if people:
            people._send_invitations()
        units = self.units.browse().union(*self.letters)
        units._as_engine().write({"invited_on": fields.Datetime.now()})
        units._message_log_batch(
            {
                unit.id: self.env._(
                    "Invited: %s", ", ".join(users.mapped("email_formatted"))
                )
                for unit, users in self.letters.items()
            }
        )

    def _get_message(self):
        env = self.env
        lines = [env._("Invited: %s", len(self.letters))]
        if self.known:
            lines.append(
                env._("Have an account or were invited before: %s", len(self.known))
            )
        lines += [f"{unit.name}: {reason}" for unit, reason in self.left.items()]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": env._("Not everybody could be invited")
                if self.left
                else env._("Invitations"),
                "message": "\n".join(lines),
                "type": "warning" if self.left else "success",
                "sticky": bool(self.left),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

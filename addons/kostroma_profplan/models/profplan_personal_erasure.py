from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..lib import execution
from .profplan_personal_data import CONTACTS

NAMED = 5  # tasks that a refusal names


class ResUsers(models.Model):
    _inherit = "res.users"

    profplan_erased_on = fields.Datetime(
        "Personal data erased on", readonly=True, copy=False
    )


class ProfplanPersonalData(models.AbstractModel):
    """A person's name and contacts go, the record of plans stays (152-ФЗ, ст. 21; §9).

    Who did what names the account, and the account has no name any more.
    """

    _inherit = "profplan.personal.data"

    @api.model
    def _erase(self, user):
        """:raises UserError: with what the person still answers for"""
        self._check_may_handle()
        user = user.sudo().with_context(active_test=False)
        reasons = self._get_reasons_to_stay(user)
        if reasons:
            raise UserError("\n".join(reasons))
        self._log_erasure(user)
        self._take_out_of_units(user)
        self._erase_account(user)
        self._erase_words(user)

    @api.model
    def _get_reasons_to_stay(self, user):
        """Why nothing is erased yet, in sentences; empty: nothing is in the way."""
        user = user.sudo()
        if user.profplan_erased_on:
            return [self.env._("The personal data of this person are erased already.")]
        if user == self.env.user or self._is_system_s_own(user):
            return [self.env._("This is your own account or one of the system's own.")]
        if user._is_system() and not self.env.user._is_system():
            return [self.env._("An administrator is erased by an administrator.")]
        return [*self._get_tasks_in_hand(user), *self._get_posts(user)]

    @api.model
    def _is_system_s_own(self, user):
        own = ("base.user_root", "base.public_user", "base.template_portal_user_id")
        found = (self.env.ref(name, raise_if_not_found=False) for name in own)
        return any(user == one for one in found if one)

    @api.model
    def _get_tasks_in_hand(self, user):
        open_ones = Domain("step", "in", execution.OPEN_STEPS)
        tasks = self.env["project.task"].sudo()
        tasks = tasks.search(open_ones & Domain("user_ids", "in", user.ids))
        if not tasks:
            return []
        names = "; ".join(
            f"«{task.name}» ({task.plan_id.display_name})" for task in tasks[:NAMED]
        )
        return [
            self.env._(
                "%(person)s still holds open tasks (%(count)s): %(names)s. Hand them "
                "over first.",
                person=user.name,
                count=len(tasks),
                names=names,
            )
        ]

    @api.model
    def _get_posts(self, user):
        """Units that the person heads, plans they control, where they are named."""
        env = self.sudo().env
        units = env["profplan.unit"].search([("head_id", "in", user.ids)])
        running = [("controller_id", "in", user.ids), ("state", "!=", "closed")]
        plans = env["profplan.plan"].search(running)
        named = env["profplan.unit.responsible"].search([("user_id", "in", user.ids)])
        posts = [
            *(self.env._("head of «%s»", unit.name) for unit in units),
            *(self.env._("controller of «%s»", plan.display_name) for plan in plans),
            *(
                self.env._("responsible person of «%s»", one.unit_id.name)
                for one in named
            ),
        ]
        if not posts:
            return []
        return [
            self.env._(
                "%(person)s is still: %(posts)s. Name somebody else first.",
                person=user.name,
                posts=", ".join(posts),
            )
        ]

    @api.model
    def _log_erasure(self, user):
        """Odoo's own log of what was done with personal data, without the data."""
        email = user.partner_id.email_normalized or f"{user.id}@no-address.invalid"
        self.env["privacy.log"].sudo().create(
            {
                "anonymized_name": user.name,
                "anonymized_email": email,
                "user_id": self.env.uid,
                "execution_details": f"res.users {user.id}: profplan",
            }
        )

    @api.model
    def _take_out_of_units(self, user):
        units = self.env["profplan.unit"].sudo()
        units.search([("member_ids", "in", user.ids)]).write(
            {"member_ids": [Command.unlink(user.id)]}
        )
        units.search([("deputy_id", "in", user.ids)]).write({"deputy_id": False})

    @api.model
    def _erase_account(self, user):
        """Nobody logs in with it, no letter is sent to it, it names nobody."""
        env = user.env
        attempts = env["profplan.login.attempt"]
        attempts.search([("login", "=", user.login.lower())]).unlink()
        env["auth.passkey.key"].search([("create_uid", "=", user.id)]).unlink()
        partner = user.partner_id
        # First of all where letters go: what follows is told to nobody's address.
        cleared = dict.fromkeys((*CONTACTS, "image_1920"), False)
        partner.write({**cleared, "name": self._get_erased_name(user)})
        user.write(
            {
                "active": False,
                "login": f"erased-{user.id}",
                "signature": False,
                "profplan_erased_on": fields.Datetime.now(),
            }
        )
        partner.with_context(active_test=True).active = False

    @api.model
    def _get_erased_name(self, user):
        if user.share:
            return self.env._("Former employee of an organisation No. %s", user.id)
        return self.env._("Former employee No. %s", user.id)

    @api.model
    def _erase_words(self, user):
        """The name where it stands as words beside the account, keys and devices.

        Who wrote a message, when and what, stays, and so does every row of the record:
        in it the words of the name give way, the account stays named.
        """
        absences = user.env["profplan.absence"].search([("user_id", "=", user.id)])
        absences.kept_reason = False
        user.env.flush_all()
        for query in self._prepare_erasing_queries(user, user.partner_id.name):
            user.env.cr.execute(query)
        user.env.invalidate_all()

    @api.model
    def _prepare_erasing_queries(self, user, name):
        of_user = SQL("user_id = %s", user.id)
        return [
            SQL(
                "UPDATE res_users SET password = NULL, totp_secret = NULL"
                " WHERE id = %s",
                user.id,
            ),
            SQL("DELETE FROM res_users_apikeys WHERE %s", of_user),
            SQL("DELETE FROM auth_totp_device WHERE %s", of_user),
            SQL("DELETE FROM res_device_log WHERE %s", of_user),
            SQL(
                "UPDATE mail_message SET email_from = %s WHERE author_id = %s",
                name,
                user.partner_id.id,
            ),
            SQL(
                "UPDATE profplan_unit_responsible SET name = %s, phone = '-',"
                " email = '-' WHERE %s",
                name,
                of_user,
            ),
            *(
                SQL(
                    "UPDATE profplan_change SET %(column)s = (SELECT jsonb_agg(CASE"
                    " WHEN one -> 'id' = to_jsonb(%(id)s)"
                    " THEN one || jsonb_build_object('name', %(name)s::text)"
                    " ELSE one END) FROM jsonb_array_elements(%(column)s) one)"
                    " WHERE what IN ('people', 'entered_by') AND"
                    " %(column)s @>"
                    " jsonb_build_array(jsonb_build_object('id', %(id)s))",
                    column=SQL.identifier(column),
                    id=user.id,
                    name=name,
                )
                for column in ("old_value", "new_value")
            ),
        ]

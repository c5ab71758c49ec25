import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..lib import execution
from .profplan_personal_data import CONTACTS

NAMED = 5  # tasks that a refusal names


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
        self._log(user)
        known_as = user.name
        self._take_out_of_units(user)
        self._erase_account(user)
        self._erase_words(user, known_as)

    @api.model
    def _get_reasons_to_stay(self, user):
        """Why nothing is erased yet, in sentences; empty: nothing is in the way."""
        user = user.sudo()
        if user.profplan_erased_on:
            return [self.env._("The personal data of this person are erased already.")]
        others = user.with_context(active_test=False).partner_id.user_ids - user
        if others:
            return [
                self.env._(
                    "The contact is that of another account, too: %(logins)s. Give "
                    "that one a contact of its own first.",
                    logins=", ".join(others.mapped("login")),
                )
            ]
        spared = self._get_reasons_to_spare(user)
        return spared or [*self._get_tasks_in_hand(user), *self._get_posts(user)]

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
    def _take_out_of_units(self, user):
        units = user.env["profplan.unit"]
        units.search([("member_ids", "in", user.ids)]).write(
            {"member_ids": [Command.unlink(user.id)]}
        )
        units.search([("deputy_id", "in", user.ids)]).write({"deputy_id": False})

    @api.model
    def _erase_account(self, user):
        """Nobody logs in with it, no letter is sent to it, it names nobody."""
        env = user.env
        self._get_attempts(user).unlink()
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
    def _erase_words(self, user, known_as):
        """The name where it stands as words beside the account, keys and devices.

        Who wrote a message, when and what, stays, and so does every row of the record:
        in it the words of the name give way, the account stays named.
        """
        absences = user.env["profplan.absence"].search([("user_id", "=", user.id)])
        absences.kept_reason = False
        user.env.flush_all()
        for query in self._prepare_erasing_queries(user, known_as):
            user.env.cr.execute(query)
        user.env.invalidate_all()

    @api.model
    def _prepare_erasing_queries(self, user, known_as):
        name = user.partner_id.name
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
                "DELETE FROM mail_push_device WHERE partner_id = %s",
                user.partner_id.id,
            ),
            SQL(
                "UPDATE mail_message SET email_from = %s WHERE author_id = %s",
                name,
                user.partner_id.id,
            ),
            SQL(
                "UPDATE profplan_unit_responsible SET name = %s, phone = '-',"
                " email = '-', position = '-' WHERE %s",
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
            *self._prepare_renaming_queries(user, known_as, name),
        ]

    @api.model
    def _prepare_renaming_queries(self, user, known_as, name):
        """Where the system itself has written the name: in notes, by clause 2.1."""
        people = ("res.users", "res.partner")
        # One of a list: whose name only begins alike keeps it.
        whole = rf"(^|, ){re.escape(known_as)}(?=, |$)"
        organisations = SQL(
            "(SELECT unit_id FROM profplan_unit_responsible WHERE user_id = %s)",
            user.id,
        )
        sheets = SQL(
            "(SELECT id FROM profplan_sheet WHERE unit_id IN %s)", organisations
        )
        return [
            *(
                SQL(
                    "UPDATE mail_tracking_value SET %(column)s ="
                    r" regexp_replace(%(column)s, %(whole)s, '\1' || %(new)s, 'g')"
                    " WHERE %(column)s ~ %(whole)s AND field_id IN"
                    " (SELECT id FROM ir_model_fields WHERE relation IN %(people)s)",
                    column=SQL.identifier(column),
                    whole=whole,
                    new=name,
                    people=people,
                )
                for column in ("old_value_char", "new_value_char")
            ),
            *(
                SQL(
                    "UPDATE %(table)s SET responsible_name = %(new)s"
                    " WHERE responsible_name = %(old)s AND %(key)s IN %(sheets)s",
                    table=SQL.identifier(table),
                    key=SQL.identifier(key),
                    old=known_as,
                    new=name,
                    sheets=sheets,
                )
                for table, key in (
                    ("profplan_sheet", "id"),
                    ("profplan_sheet_line", "sheet_id"),
                )
            ),
        ]

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from .profplan_engine_mixin import Opened

# Our own code writes the record of what became of a plan's document: moves, dates,
# tracked changes, activities that are done. The context says so by an object that no
# RPC can send.
RECORD = Opened("record")

# What people say in a message of theirs; all the rest is the system's to set.
SAID = frozenset(
    {
        "attachment_ids",
        "body",
        "email_add_signature",
        "email_layout_xmlid",
        "incoming_email_cc",
        "incoming_email_to",
        "is_internal",
        "model",
        "outgoing_email_to",
        "parent_id",
        "partner_ids",
        "record_alias_domain_id",
        "record_company_id",
        "res_id",
        "subject",
        "subtype_id",
    }
)
# What the author of a comment may put right in it.
CORRECTED = frozenset({"attachment_ids", "body", "partner_ids", "subject"})
# What says who said it, when, where and to whom: fixed for everybody.
FIXED = frozenset(
    {
        "author_guest_id",
        "author_id",
        "create_date",
        "create_uid",
        "date",
        "email_from",
        "is_internal",
        "mail_activity_type_id",
        "message_id",
        "message_type",
        "model",
        "parent_id",
        "pinned_at",
        "reply_to",
        "reply_to_force_new",
        "res_id",
        "subtype_id",
        "tracking_value_ids",
    }
)


class MailMessage(models.Model):
    """The words on a plan's documents are read for years (design §5, §9).

    A message there is signed by who wrote it, on the moment it was written. The lines
    of the record are changed and deleted by nobody, a comment only by its author.
    """

    _inherit = "mail.message"

    # --- Written by whom it says ---

    @api.model_create_multi
    def create(self, vals_list):
        of_plans = self._get_positions_of_plans(vals_list)
        if self._is_system():
            return super().create(vals_list)
        vals_list = self._leave_own_changes(vals_list)
        own = self._sign_as_oneself(
            [v for position, v in enumerate(vals_list) if position not in of_plans]
        )
        if not of_plans:
            messages = super().create(own)
            messages._check_documents_seen()
            return messages
        record, others = self._is_record(), iter(own)
        vals_list = [
            self._prepare_signed_vals(vals, record)
            if position in of_plans
            else next(others)
            for position, vals in enumerate(vals_list)
        ]
        messages = super(MailMessage, self._without_defaults()).create(vals_list)
        if not record:
            messages._check_may_say()
            messages._check_documents_seen()
        return messages.with_env(self.env)

    def _check_may_say(self):
        """What Odoo writes as superuser for a person the person could write, too.

        Letters to many are made so, on whatever document their values name.
        """
        said = self.filtered(lambda one: one.message_type == "comment")
        if self.env.su:
            said._filter_of_plans().with_env(self.sudo(False).env).check_access(
                "create"
            )

    @api.model
    def _is_system(self):
        """The system itself is at work: a scheduled action, the mail gateway."""
        return self.env.uid == SUPERUSER_ID

    @api.model
    def _is_record(self):
        return self.env.context.get("profplan_record") == RECORD

    def _without_defaults(self):
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
        }
        return self.with_context(context)  # pylint: disable=context-overridden

    def _get_positions_of_plans(self, vals_list):
        """Positions of the values that make a message on a plan's document."""
        context = self.env.context
        places = [
            (
                vals.get("model", context.get("default_model")),
                vals.get("res_id", context.get("default_res_id")),
            )
            for vals in vals_list
        ]
        found = self._get_places_of_plans(places)
        return {number for number, place in enumerate(places) if place in found}

    @api.model
    def _get_places_of_plans(self, places):
        """Those of the ``(model, id)`` that are documents of a plan."""
        ids_by_model = {}
        for model, res_id in places:
            ids_by_model.setdefault(model, set()).add(res_id)
        engine = self.env["profplan.engine.mixin"]
        return {
            (model, res_id)
            for model, ids in ids_by_model.items()
            for res_id in engine._get_ids_of_plans(model, ids)
        }

    @api.model
    def _raise_signed_by_another(self):
        raise AccessError(
            self.env._(
                "A message on a document of a plan is signed by who writes it: "
                "nobody writes there in the name of another."
            )
        )

    def _prepare_signed_vals(self, vals, record):
        """The message as the person may write it: their own, now, a comment."""
        author = self.env.user.partner_id
        if vals.get("author_id", author.id) != author.id or vals.get("author_guest_id"):
            self._raise_signed_by_another()
        signed = {
            **{"model": self.env.context.get("default_model")},
            **{"res_id": self.env.context.get("default_res_id")},
            **vals,
        }
        if not record:
            signed = {name: signed[name] for name in SAID.intersection(signed)}
            told = vals.get("message_type") == "user_notification"
            signed["message_type"] = "user_notification" if told else "comment"
            if told and vals.get("message_id"):
                signed["message_id"] = vals["message_id"]
            if not self._is_parent_there(signed):
                signed.pop("parent_id")
        signed.update(author_id=author.id, email_from=author.email_formatted)
        if not record or not signed.get("date"):
            signed["date"] = fields.Datetime.now()
        return signed

    def _is_parent_there(self, vals):
        """Whether the message answered is one of the same document."""
        parent = self.sudo().browse(vals.get("parent_id") or ()).exists()
        place = (vals.get("model"), vals.get("res_id"))
        return "parent_id" not in vals or (parent.model, parent.res_id) == place

    # --- Changed by nobody, corrected by its author ---

    def write(self, vals):
        if vals and not self._is_system():
            self._check_record_kept(vals)
        result = super().write(vals)
        if {"model", "res_id"} & vals.keys() and not self._is_system():
            if self._filter_of_plans():
                self._raise_record_kept()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_record_of_plan(self):
        """As superuser only what is deleted together with its document."""
        if not self.env.su and any(
            not message._is_own_comment() for message in self._filter_of_plans()
        ):
            self._raise_record_kept()

    def _check_record_kept(self, vals):
        """Refuse to change what these messages say of a plan's documents."""
        names = set(vals)
        if self.env.su:  # who has read it, what was sent: Odoo's own notes
            names &= FIXED | CORRECTED
        if not names:
            return
        for message in self._filter_of_plans():
            if names - CORRECTED or not message._is_own_comment():
                self._raise_record_kept()

    def _filter_of_plans(self):
        """Those of these messages that are on a plan's documents (sudo)."""
        messages = self.sudo()
        places = self._get_places_of_plans(
            [(one.model, one.res_id) for one in messages]
        )
        return messages.filtered(lambda one: (one.model, one.res_id) in places)

    def _is_own_comment(self):
        self.ensure_one()
        own = self.author_id and self.author_id == self.env.user.partner_id
        return own and self.message_type == "comment"

    def _raise_record_kept(self):
        raise UserError(
            self.env._(
                "This line belongs to the record of a plan: it is neither changed nor "
                "deleted, a comment only by its author. Write what you want to add as "
                "a message."
            )
        )

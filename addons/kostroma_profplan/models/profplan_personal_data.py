import re
from io import BytesIO

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

# Who made or changed a row is the row's own record, not a thing about the person.
TRACES = frozenset({"create_uid", "write_uid"})
# What of a person is kept beside the name.
CONTACTS = (
    "email",
    "phone",
    "street",
    "street2",
    "city",
    "zip",
    "function",
    "website",
    "comment",
    "vat",
    "ref",
    "barcode",
    "company_name",
)
ACCOUNT = ("login", "lang", "tz", "active", "login_date", "create_date")
ACCOUNT += ("group_ids", "profplan_unit_ids", "signature", "totp_enabled")
# {model: fields} that say more of a person than the name of the record.
TEXTS = {
    "mail.message": ("subject", "body", "email_from"),
    "mail.activity": ("summary", "note"),
    "res.device.log": ("ip_address", "platform", "browser"),
    "profplan.absence": ("kept_reason",),
    "profplan.unit.responsible": ("name", "position", "phone", "email"),
}
MOST_SIGNS = 32_000  # of a cell
NO_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ProfplanPersonalData(models.AbstractModel):
    """What is kept about one person, all of it in one table (152-ФЗ, ст. 14; §9)."""

    _name = "profplan.personal.data"
    _description = "Personal Data of One Person"

    @api.model
    def _check_may_handle(self):
        own = self.env.user
        if not (own._is_in_profplan_group("manager") or own._is_system()):
            raise AccessError(
                self.env._(
                    "Personal data of people are handled by the managers of the "
                    "committee and by the administrator."
                )
            )

    @api.model
    def _get_rows(self, user):
        """What is kept about a person, from the account to each record that names it.

        :return: [(where, what, record, moment, text)]
        """
        self._check_may_handle()
        user = user.sudo().with_context(active_test=False)
        reasons = self._get_reasons_to_spare(user)
        if reasons:
            raise UserError("\n".join(reasons))
        self._log(user)
        rows = self._get_field_rows(user, ACCOUNT)
        rows += self._get_field_rows(user.partner_id, ("name", *CONTACTS))
        for model, name in self._get_naming_fields():
            rows += self._get_record_rows(model, name, user)
        rows += self._get_attempt_rows(user)
        return rows

    @api.model
    def _get_reasons_to_spare(self, user):
        """Whose data are nobody's to handle, in sentences; empty: this person's are.

        Whoever rules the system's accounts is an administrator's to handle.
        """
        if user == self.env.user or self._is_system_s_own(user):
            return [self.env._("This is your own account or one of the system's own.")]
        rules_accounts = user._is_system() or user.has_group("base.group_erp_manager")
        if rules_accounts and not self.env.user._is_system():
            return [
                self.env._("The data of an administrator are handled by another one.")
            ]
        return []

    @api.model
    def _is_system_s_own(self, user):
        own = ("base.user_root", "base.public_user", "base.template_portal_user_id")
        found = (self.env.ref(name, raise_if_not_found=False) for name in own)
        return any(user == one for one in found if one)

    @api.model
    def _log(self, user):
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
    def _get_naming_fields(self):
        """[(model, field)] that may name a person, of all stored models."""
        found = []
        for model in sorted(self.env):
            records = self.env[model]
            if not records._auto or records._abstract or records._transient:
                continue
            for name, field in sorted(records._fields.items()):
                relates = field.type in ("many2one", "many2many") and field.store
                people = field.comodel_name in ("res.users", "res.partner")
                if relates and people and name not in TRACES:
                    found.append((model, name))
        return found

    @api.model
    def _get_field_rows(self, record, names):
        rows = []
        for name in names:
            field, value = record._fields[name], record[name]
            if field.relational:
                value = ", ".join(value.mapped("display_name"))
            if value:
                what, label = self._get_words(record, name)
                rows.append((what, label, "", "", html2plaintext(str(value))))
        return rows

    @api.model
    def _get_record_rows(self, model, name, user):
        """The records that name the person in a field; one query finds them."""
        records = self.env[model].sudo().with_context(active_test=False)
        field = records._fields[name]
        person = user if field.comodel_name == "res.users" else user.partner_id
        records = records.search([(name, "in", person.ids)], order="id")
        what, label = self._get_words(records, name)
        texts = TEXTS.get(model, ())
        if model == "mail.message" and name != "author_id":
            texts = ()  # what others wrote is theirs
        return [
            (
                what,
                label,
                record.display_name or "",
                str(record.create_date or "") if record._log_access else "",
                self._get_text(record, texts),
            )
            for record in records
        ]

    @api.model
    def _get_text(self, record, names):
        """What a record says of the person; a conversation is of others as well."""
        if record._name == "mail.message" and record.model == "discuss.channel":
            return ""
        words = (html2plaintext(str(record[one])) for one in names if record[one])
        return " ".join(words)

    @api.model
    def _get_attempts(self, user):
        typed = {(one or "").lower() for one in (user.login, user.email)} - {""}
        attempts = self.env["profplan.login.attempt"].sudo()
        return attempts.search([("login", "in", list(typed))])

    @api.model
    def _get_attempt_rows(self, user):
        attempts = self._get_attempts(user)
        what, label = self._get_words(attempts, "login")
        return [
            (what, label, one.login, str(one.attempted_on), one.address)
            for one in attempts
        ]

    @api.model
    def _get_words(self, records, name):
        """The model and the field, as screens name them."""
        described = self.env["ir.model"].sudo()._get(records._name).name
        return described, records._fields[name]._description_string(self.env)

    @api.model
    def _get_file(self, user):
        """(name, bytes) of the table as a workbook."""
        heads = (
            self.env._("Where it is kept"),
            self.env._("As what"),
            self.env._("Record"),
            self.env._("When"),
            self.env._("Text"),
        )
        content = BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            for column, width in enumerate((30, 28, 40, 20, 80)):
                sheet.set_column(column, column, width)
            for number, row in enumerate((heads, *self._get_rows(user))):
                for column, text in enumerate(row):
                    text = NO_SIGNS.sub("", text)[:MOST_SIGNS]
                    sheet.write_string(
                        number, column, text, wrapped if number else bold
                    )
            sheet.freeze_panes(1, 0)
        day = fields.Date.context_today(self)
        return f"person-{user.id}-{day}.xlsx", content.getvalue()

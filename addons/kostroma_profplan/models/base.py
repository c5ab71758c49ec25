from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

# Whatever names one of these tells what it is called: Odoo reads names as superuser.
NAMED = frozenset(
    {"ir.attachment", "mail.mail", "mail.message", "project.project", "project.task"}
)

# Fields that refer to a record of any model.
DOCUMENT = ("many2one_reference", "reference")


class Base(models.AbstractModel):
    """What a caller's context or another model must not open (design §9)."""

    _inherit = "base"

    @property
    def _allow_sudo_commands(self):
        """Commands that reach our models through others have the rights of the person.

        A model that works as superuser (the mail gateway creates any record so) would
        else carry a command into a plan. Every model of ours is closed, the next one,
        too; ``profplan.engine.mixin`` closes those of Odoo that it guards.
        """
        return not self._name.startswith("profplan.")

    def unlink(self):
        """No context of a person switches off what is asked before deleting.

        Odoo skips the checks at deletion while a module is uninstalled and knows it by
        a key of the context, which anybody may send over RPC. Only the system itself
        uninstalls.
        """
        if self.env.su or not self.env.context.get(MODULE_UNINSTALL_FLAG):
            return super().unlink()
        context = {**self.env.context, MODULE_UNINSTALL_FLAG: False}
        asked = self.with_context(context)  # pylint: disable=context-overridden
        return super(Base, asked).unlink()

    # --- Who may know of a record ---

    def _check_seen(self):
        """The person sees all these records; nobody is told of others.

        Records that are not there and records of others are answered alike, without
        a name: else one could learn by trying what others work on.
        """
        if self.env.su:
            return
        if len(self.exists()._filtered_access("read")) != len(self):
            raise AccessError(
                self.env._("There is no such record among those that you may see.")
            )

    def onchange(self, values, field_names, fields_spec):
        """A form may not ask about records that the person cannot read.

        Related fields are computed for what is only being typed, too: they would tell
        of any record whose number somebody tries, the contents of a file included.
        Values that are not typed but come from a default are judged as well.
        """
        if not self.env.su:
            fields_spec = self._without_defaults_of_rows(fields_spec)
            self._check_typed_seen(values, {})
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _without_defaults_of_rows(self, fields_spec):
        """What a form asks for, without contexts of its own that fill what it asks."""
        asked = {}
        for name, spec in fields_spec.items():
            asked[name] = spec = dict(spec or {})
            if spec.get("fields"):
                spec["fields"] = self._without_defaults_of_rows(spec["fields"])
            if spec.get("context"):
                spec["context"] = {
                    key: value
                    for key, value in spec["context"].items()
                    if not key.startswith(("default_", "active_"))
                }
        return asked

    def _check_typed_seen(self, values, known):
        """The records that a form's values name, in rows of rows and by default, too.

        :param values: what has been typed; what has not gets Odoo's defaults: those of
            the context, of the person, of the code
        :param known: defaults by model that have been judged, filled here
        """
        if self._name not in known:
            known[self._name] = defaults = self._get_naming_defaults()
            self._check_typed_seen(defaults, known)
        documents = {
            name: value
            for name, value in known[self._name].items()
            if name in self._fields and self._fields[name].type in DOCUMENT
        }
        values = documents | {
            name: value for name, value in values.items() if name in self._fields
        }
        for name, value in values.items():
            field = self._fields[name]
            if not value:
                continue
            if field.type in DOCUMENT:
                self._get_typed_document(field, values)._check_seen()
            elif field.relational:
                rows = [value] if field.type == "many2one" else value
                for row in rows:
                    self.env[field.comodel_name]._check_typed_row(row, known)

    @api.model
    def _get_naming_defaults(self):
        """What a form of this model names that nobody has typed."""
        return self.default_get(
            [
                name
                for name, field in self._fields.items()
                if field.relational or field.type in DOCUMENT
            ]
        )

    @api.model
    def _check_typed_row(self, row, known):
        """What one value of a relation names: a number, a row, or a command."""
        ids, values = [row], None
        if isinstance(row, dict):
            ids, values = [row.get("id")], row
        elif isinstance(row, (list, tuple)):
            code, *rest = row
            ids = rest[:1] if code in (Command.UPDATE, Command.LINK) else []
            if code == Command.SET:
                ids = rest[1]
            if code in (Command.CREATE, Command.UPDATE):
                values = rest[1] or {}
        if self._is_named():
            # Rows that are being typed have names of their own.
            real = [id_ for id_ in ids if id_ and not str(id_).startswith("virtual_")]
            # What is no number is one to the database, and to Odoo another record.
            odd = any(type(id_) is not int for id_ in real)
            self.browse([0] if odd else real)._check_seen()
        if values is not None:
            self._check_typed_seen(values, known)

    @api.model
    def _is_named(self):
        """Whether these records are told of by whatever refers to them.

        Organisations' people are told of nobody and nothing else.
        """
        guarded = isinstance(self, self.pool["profplan.engine.mixin"])
        ours = guarded or self._name in NAMED or self._name.startswith("profplan.")
        return ours or self.env.user.share

    @api.model
    def _get_typed_document(self, field, values):
        """The record that a field for records of any model refers to."""
        return self.new(values)._get_named_document(field) or self.browse()

    # --- Whoever names a record sees it ---

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_named_seen(self._fields)
        return records

    def write(self, vals):
        result = super().write(vals)
        self._check_named_seen(vals)
        return result

    def _check_named_seen(self, names):
        """Odoo's own records of a person are no key to what others are called.

        Our models have rules of their own, messages too (``mail_message_seen``); who
        has a role reads all plans.

        :param names: of the fields that have been set
        """
        if self.env.su or self._name.startswith(("profplan.", "mail.message")):
            return
        if self.env.user.has_group("kostroma_profplan.group_profplan_viewer"):
            return
        for name in names:
            field = self._fields.get(name)
            if field is None or field.type != "many2one" or not field.store:
                continue
            if self._tells_of_plans(field.comodel_name):
                # Of none there is nothing to tell, whoever may not even read the model.
                if named := self.sudo()[name].sudo(False):
                    named.check_access("read")
        for field in self._fields.values():
            if field.type in DOCUMENT and field.store and self._sets(field, names):
                for model, ids in self.sudo()._get_named_ids(field).items():
                    if self._tells_of_plans(model):
                        self.env[model].sudo(False).browse(ids).check_access("read")

    @api.model
    def _tells_of_plans(self, model):
        return model in NAMED or model.startswith("profplan.")

    @api.model
    def _sets(self, field, names):
        """Whether one of these fields decides which record of any model is named."""
        if field.type == "reference":
            return field.name in names
        model = self._fields[field.model_field]
        by = {field.name, model.name, *(model.related or "").split(".")[:1]}
        return not by.isdisjoint(names)

    def _get_named_ids(self, field):
        """``{model: ids}`` of what these records name: asked about at once."""
        ids = {}
        for one in self:
            if document := one._get_named_document(field):
                ids.setdefault(document._name, []).append(document.id)
        return ids

    def _get_named_document(self, field):
        """The record that a field for records of any model names, or none."""
        if field.type == "reference":
            return self[field.name] and self[field.name].sudo(False)
        model, id_ = self[field.model_field], self[field.name]
        if not id_ or model not in self.env or self.env[model]._abstract:
            return None
        return self.env[model].sudo(False).browse(id_)

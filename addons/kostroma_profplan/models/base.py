from odoo import api, models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

# Whatever names one of these tells what it is called: Odoo reads names as superuser.
NAMED = frozenset({"ir.attachment", "mail.message", "project.project", "project.task"})


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
            if field.comodel_name in NAMED or field.comodel_name[:9] == "profplan.":
                # Of none there is nothing to tell, whoever may not even read the model.
                if named := self.sudo()[name].sudo(False):
                    named.check_access("read")

from odoo import models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


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

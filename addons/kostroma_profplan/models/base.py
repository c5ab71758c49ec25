from odoo import models


class Base(models.AbstractModel):
    """Commands that reach our models through others have the rights of the person.

    A model that works as superuser (the mail gateway creates any record so) would else
    carry a command into a plan. Every model of ours is closed, the next one, too;
    ``profplan.engine.mixin`` closes those of Odoo that it guards.
    """

    _inherit = "base"

    @property
    def _allow_sudo_commands(self):
        return not self._name.startswith("profplan.")

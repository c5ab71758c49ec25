from dataclasses import dataclass

from odoo import api, models


@dataclass(frozen=True)
class Opened:
    """What our own code has opened: a context that came over RPC cannot hold it."""

    scope: str


QUIET = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
    "mail_auto_subscribe_no_notify": True,
    "profplan_quiet": Opened("quiet"),
}


class ProfplanEngineMixin(models.AbstractModel):
    """What people may not do to these records directly, only our own actions (§5).

    The guards of a model ask :meth:`_is_engine`; an action that has checked the
    rights of the person goes through ``records._as_engine()``. A model has its own
    scope, named by what it opens: whatever runs below, nothing else is open. It
    gives no rights: ``sudo()`` is said apart, where it is needed.
    """

    _name = "profplan.engine.mixin"
    _description = "Records Guarded Against Direct Changes"

    _engine_scope = None

    @api.model
    def _is_engine(self, scope=None):
        """Whether our own action is at work on these records.

        :param scope: another one than this model's own
        """
        opened = self.env.context.get("profplan_engine")
        return opened == Opened(scope or self._engine_scope)

    def _as_engine(self, quiet=False):
        """These records with the right to set what people may not set directly.

        Rights of the person must have been checked before.
        """
        opened = self.with_context(profplan_engine=Opened(self._engine_scope))
        return opened._quietly() if quiet else opened

    def _quietly(self):
        """These records without Odoo's own lines, letters and followers.

        Ours follow in one insert, in our words.
        """
        return self.with_context(**QUIET)

    @api.model
    def _is_quiet(self):
        return self.env.context.get("profplan_quiet") == QUIET["profplan_quiet"]

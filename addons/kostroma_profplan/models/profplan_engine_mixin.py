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

# What a caller's context must not do to a record of ours: leave no trace of a change,
# tell nobody, put values into records that our own actions make.
SWITCHES = frozenset(
    {
        "mail_activity_automation_skip",
        "mail_activity_quick_update",
        "mail_auto_subscribe_no_notify",
        "mail_create_nolog",
        "mail_create_nosubscribe",
        "mail_notify_author",
        "mail_notify_force_send",
        "mail_notrack",
        "mail_post_autofollow",
        "mail_post_autofollow_author_skip",
        "tracking_disable",
    }
)


class ProfplanEngineMixin(models.AbstractModel):
    """What people may not do to these records directly, only our own actions (§5).

    The guards of a model ask :meth:`_is_engine`; an action that has checked the
    rights of the person goes through ``records._as_engine()``. A model has its own
    scope, named by what it opens: whatever runs below, nothing else is open. It
    gives no rights: ``sudo()`` is said apart, where it is needed.
    """

    _name = "profplan.engine.mixin"
    _inherit = ["profplan.turn.mixin"]
    _description = "Records Guarded Against Direct Changes"

    _engine_scope = None
    # Commands of another model that runs as superuser (the mail gateway's, say) act
    # here with the rights of the person.
    _allow_sudo_commands = False

    # Names of fields that only our own actions set.
    _engine_fields = frozenset()

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

    def _without_switches(self, defaults=False):
        """These records without the switches of a caller's context.

        :param defaults: without the defaults in it too
        """
        context = self.env.context
        foreign = set() if self._is_quiet() else SWITCHES.intersection(context)
        if defaults:
            foreign |= {key for key in context if key.startswith("default_")}
        if not foreign:
            return self
        kept = {key: value for key, value in context.items() if key not in foreign}
        return self.with_context(kept)  # pylint: disable=context-overridden

    def _write_each(self, values):
        """Give these records values of their own, as our own action.

        One write for all that get the same. Of those that differ each write only fills
        the cache: nothing may be asked of the database by it, which gets them together.

        :param values: ``{record: {field: value}}``, what is empty included
        """
        ids_by_vals = {}
        for record, vals in values.items():
            if vals:
                ids_by_vals.setdefault(tuple(sorted(vals.items())), []).append(
                    record.id
                )
        # What a write reads of one record is read of all of them at once.
        every = [id_ for ids in ids_by_vals.values() for id_ in ids]
        for vals, ids in ids_by_vals.items():
            self.browse(ids).with_prefetch(every).write(dict(vals))

    # --- What the system sets ---

    @api.model
    def _get_engine_fields(self):
        """Fields that no person sets: the named ones and all that are computed."""
        return self._engine_fields | {
            name
            for name, field in self._fields.items()
            if field.store
            and (name == "parent_path" or (field.compute and field.readonly))
            and not field.inherited
        }

    @api.model
    def default_get(self, fields_list):
        """The context gives no default to what the system sets (see ir_default)."""
        # Asked for each record that is made: most contexts give no default at all.
        if not any(key.startswith("default_") for key in self.env.context):
            return super().default_get(fields_list)
        given = {f"default_{name}" for name in self._get_engine_fields()}
        if not given.intersection(self.env.context):
            return super().default_get(fields_list)
        context = {k: v for k, v in self.env.context.items() if k not in given}
        own = self.with_context(context)  # pylint: disable=context-overridden
        return super(ProfplanEngineMixin, own).default_get(fields_list)

    # --- On screens ---

    def _get_form_action(self):
        """The window of this record alone."""
        self.ensure_one()
        self._check_seen()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[self.get_formview_id(), "form"]],
            "name": self.display_name,
        }

    # --- Records of a plan among those of Odoo's own models ---

    @api.model
    def _get_ids_of_plans(self, model, ids):
        """Which of these ids belong to plans: tasks, boards, and all of our models.

        :param model: the name of a model, or False
        """
        ids = {id_ for id_ in ids if id_}
        if (model or "").startswith("profplan."):
            return ids
        fields = {"project.task": "measure_id", "project.project": "profplan_id"}
        if model not in fields or not ids:
            return set()
        records = self.env[model].sudo().browse(ids).exists()
        return set(records.filtered(fields[model]).ids)

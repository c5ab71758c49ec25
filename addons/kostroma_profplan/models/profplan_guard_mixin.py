from odoo import api, models
from odoo.exceptions import AccessError, UserError


class ProfplanGuardMixin(models.AbstractModel):
    """No side door to these records: what results is judged (design §9).

    A value comes not only with ``create`` and ``write``: the context and ``ir.default``
    give defaults, a stored related field may be written over RPC, a record may be
    handed to somebody whose it must not be. So:

    * ``_engine_fields`` and everything computed are set by our own actions only, from
      whatever side a value comes;
    * after a write the person must still have the right to the record that resulted;
    * nobody switches the record of changes off by the context.
    """

    _name = "profplan.guard.mixin"
    _description = "Records Without Side Doors"
    _inherit = ["profplan.engine.mixin"]

    # What people write of a model of ours, where all else is set by our own actions.
    _FREE_FIELDS = None

    @property
    def _engine_fields(self):
        """All that is ours and not named as free; nothing where nothing is named."""
        if self._FREE_FIELDS is None:
            return frozenset()
        return frozenset(
            name
            for name, field in self._fields.items()
            if field._module == "kostroma_profplan"
            and (field.store or field.type == "one2many")
            and name not in self._FREE_FIELDS
        )

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Whoever may not write is offered nothing to write, no archiving either."""
        told = super().fields_get(allfields, attributes)
        if not self.has_access("write"):
            for description in told.values():
                if "readonly" in description:
                    description["readonly"] = True
        return told

    @api.model_create_multi
    def create(self, vals_list):
        guarded = self._without_switches()
        if not self._is_engine():
            for name in self._get_engine_fields():
                if any(not guarded._is_own_default(name, vals) for vals in vals_list):
                    self._raise_engine_field({name})
        records = super(ProfplanGuardMixin, guarded).create(vals_list)
        return records.with_env(self.env)

    def write(self, vals):
        guarded = self._without_switches()
        if not self._is_engine():
            guarded._check_given(vals)
        result = super(ProfplanGuardMixin, guarded).write(vals)
        if any(self._fields[name].relational for name in vals if name in self._fields):
            self._check_still_allowed()
        return result

    def _check_given(self, names):
        """Refuse names of what only our own actions set."""
        refused = self._get_engine_fields().intersection(names)
        if refused:
            self._raise_engine_field(refused)

    def _raise_engine_field(self, names):
        """Tell in words that these are not given by hand: hook."""
        raise UserError(
            self.env._(
                "«%(fields)s» is set by the system and is not given by hand.",
                fields=", ".join(
                    self._fields[name]._description_string(self.env)
                    for name in sorted(names)
                ),
            )
        )

    def _is_own_default(self, name, vals):
        """Whether the value given is the one that the record would get by itself."""
        field = self._fields[name]
        if not vals.get(name):
            return True
        return bool(field.default) and field.default(self) == vals[name]

    def _check_still_allowed(self):
        """The record that resulted is one that the person may write."""
        if not self.env.su and not self.has_access("write"):
            raise AccessError(
                self.env._(
                    "What you change must stay yours: you have no right to the record "
                    "as it would be then."
                )
            )

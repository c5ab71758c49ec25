from odoo import SUPERUSER_ID, api, models

# What our own actions make in Odoo's models in the name of a person.
RECORD_MODELS = frozenset(
    {
        "ir.attachment",
        "mail.activity",
        "mail.followers",
        "mail.mail",
        "mail.message",
        "mail.notification",
    }
)


class IrDefault(models.Model):
    """A person's own defaults set nothing that the system sets (design §9)."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        made_by_system = self.env.su and self.env.uid != SUPERUSER_ID
        ours = model_name in RECORD_MODELS or model_name.startswith("profplan.")
        if made_by_system and ours:
            # An acceptor's activity that is born archived would tell nobody.
            self = self.with_user(SUPERUSER_ID)
        defaults = super()._get_model_defaults(model_name, condition)
        model = self.env.get(model_name)
        if not defaults or not isinstance(model, self.pool["profplan.engine.mixin"]):
            return defaults
        closed = model._get_engine_fields()
        return {name: value for name, value in defaults.items() if name not in closed}

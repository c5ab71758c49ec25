from odoo import api, models
from odoo.exceptions import AccessError

ACCOUNTS = "res.users"


class MailRenderMixin(models.AbstractModel):
    """A letter about an account lets in whoever reads it (design §9).

    It bears the link to a new password, or the code of the second factor. Odoo makes it
    for whoever may read the template and the person: in a preview, in a letter to many,
    as superuser while the words are those of the template.
    """

    _inherit = "mail.render.mixin"

    def _render_field(self, field, res_ids, *args, **kwargs):
        self._check_may_write_of(self.sudo().render_model)
        return super()._render_field(field, res_ids, *args, **kwargs)

    @api.model
    def _check_may_write_of(self, *models):
        """Letters about accounts are the system's, and of who manages accounts."""
        if self.env.su or ACCOUNTS not in models:
            return
        if not self.env[ACCOUNTS].has_access("write"):
            raise AccessError(
                self.env._(
                    "Letters about accounts are written by the system and by "
                    "administrators."
                )
            )


class MailComposerMixin(models.AbstractModel):
    """Here Odoo goes on as superuser while the words are those of the template.

    What it asks nobody about afterwards is asked before.
    """

    _inherit = "mail.composer.mixin"

    def _render_field(self, field, res_ids, *args, **kwargs):
        own = self.sudo()
        self._check_may_write_of(own.render_model, own.template_id.model)
        if not self.env.su and own.render_model in self.env:
            self.env[own.render_model].browse(res_ids).check_access("read")
        return super()._render_field(field, res_ids, *args, **kwargs)

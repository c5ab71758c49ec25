from odoo import api, models
from odoo.exceptions import UserError


class ProfplanAppendOnlyMixin(models.AbstractModel):
    """Records that our own actions add and nobody changes or deletes (design §5).

    A row is added through ``_as_engine()`` of the model's own scope; once it is there
    no right, no scope and no superuser opens it again. What is to be read from such
    rows later (the past of a task, what was confirmed) can be relied on for it.
    """

    _name = "profplan.append.only.mixin"
    _description = "Records That Are Only Added"
    _inherit = ["profplan.engine.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            self._raise_append_only()
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        """Never, by whomever."""
        self._raise_append_only()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._raise_append_only()

    def _raise_append_only(self):
        """Tell in words what these records keep: hook."""
        raise UserError(
            self.env._(
                "«%(what)s» is written by the system: nothing in it is added, changed "
                "or deleted by hand.",
                what=self._description,
            )
        )

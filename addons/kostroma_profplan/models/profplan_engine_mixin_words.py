from odoo import api, models
from odoo.exceptions import UserError

# By type of field: a page of A4 holds 3,000 signs; an address of a page 2,000.
MOST_SIGNS = {"char": 2_000, "text": 20_000, "html": 20_000}


class ProfplanEngineMixin(models.AbstractModel):
    """An organisation's words are words, no books: whatever door they come by (§9).

    Each change is kept on record twice, as it was and as it is, and each report reads
    it: ten megabytes in one field would stand in the way of all.
    """

    _inherit = "profplan.engine.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_how_long(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_how_long([vals])
        return super().write(vals)

    @api.model
    def _check_how_long(self, vals_list):
        if self.env.su or not self.env.user.share or self._is_engine():
            return
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                most = field and MOST_SIGNS.get(field.type)
                if most and isinstance(value, str) and len(value) > most:
                    raise UserError(
                        self.env._(
                            "«%(field)s»: %(count)s signs are too many, no more than "
                            "%(most)s are taken. Write it shorter; what is longer is "
                            "attached as a file.",
                            field=field._description_string(self.env),
                            count=len(value),
                            most=most,
                        )
                    )

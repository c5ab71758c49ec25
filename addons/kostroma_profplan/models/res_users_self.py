from odoo import models

# By these others know a person: in letters, on record, when an account is looked for.
GIVEN_BY_OTHERS = frozenset({"name", "email"})


class ResUsers(models.Model):
    _inherit = "res.users"

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """Nobody names oneself (design §9): who manages accounts and people does.

        Else one could sign the record as another, or be taken for the person whose
        address it is.
        """
        names = super().SELF_WRITEABLE_FIELDS
        return [name for name in names if name not in GIVEN_BY_OTHERS]

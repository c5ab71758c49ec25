from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProfplanOrganisationType(models.Model):
    """What an organisation is: a school, a lyceum, a kindergarten (design §6).

    The common ones come with the addon; a city may add its own.
    """

    _name = "profplan.organisation.type"
    _description = "Type of Organisations"
    _inherit = ["profplan.guard.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="A short word by which files and other programs know the type.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    counted_in_january = fields.Boolean(
        help="Its children are counted in January (form 85-К), not on 20 September "
        "(form ОО-1).",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "There is a type with this code already."
    )

    @api.constrains("code")
    def _check_code(self):
        for one in self:
            if not one.code.strip().isidentifier():
                raise ValidationError(
                    self.env._(
                        "The code «%s» of a type is one word of letters, digits and "
                        "underscores.",
                        one.code,
                    )
                )

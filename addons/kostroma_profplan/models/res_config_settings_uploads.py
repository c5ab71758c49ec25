from odoo import fields, models
from odoo.exceptions import UserError

from .profplan_evidence_limits import DEFAULTS, PREFIX
from .profplan_unit_invitation import PAUSE_HOURS

LIMITS = (
    "evidence_max_mb",
    "picture_max_mb",
    "picture_max_side",
    "upload_day_mb",
    "upload_day_count",
    "upload_hour_count",
)


class ResConfigSettings(models.TransientModel):
    """What may be handed in, how often, and how long it is stored (design §5, §9)."""

    _inherit = "res.config.settings"

    profplan_evidence_max_mb = fields.Integer(
        "Largest file of evidence, MB",
        config_parameter=PREFIX + "evidence_max_mb",
        default=DEFAULTS["evidence_max_mb"],
    )
    profplan_picture_max_mb = fields.Integer(
        "Largest picture, MB",
        config_parameter=PREFIX + "picture_max_mb",
        default=DEFAULTS["picture_max_mb"],
    )
    profplan_picture_max_side = fields.Integer(
        "Longer side of a picture, pixels",
        config_parameter=PREFIX + "picture_max_side",
        default=DEFAULTS["picture_max_side"],
    )
    profplan_upload_day_mb = fields.Integer(
        "Files of an organisation in a day, MB",
        config_parameter=PREFIX + "upload_day_mb",
        default=DEFAULTS["upload_day_mb"],
    )
    profplan_upload_day_count = fields.Integer(
        "Files of an organisation in a day",
        config_parameter=PREFIX + "upload_day_count",
        default=DEFAULTS["upload_day_count"],
    )
    profplan_upload_hour_count = fields.Integer(
        "Files of a person of an organisation in an hour",
        config_parameter=PREFIX + "upload_hour_count",
        default=DEFAULTS["upload_hour_count"],
    )
    profplan_retention_years = fields.Integer(
        "Files are stored, years after the plan's end",
        config_parameter=PREFIX + "retention_years",
        default=DEFAULTS["retention_years"],
    )
    profplan_invite_pause_hours = fields.Integer(
        "Invite the same organisation again, not before hours",
        config_parameter=PREFIX + "invite_pause_hours",
        default=PAUSE_HOURS,
    )

    def _get_profplan_upload_limits(self):
        """Numbers that begin at 1."""
        return [self[f"profplan_{name}"] for name in LIMITS]

    def _check_profplan_numbers(self):
        result = super()._check_profplan_numbers()
        if min(self.profplan_retention_years, self.profplan_invite_pause_hours) < 0:
            raise UserError(
                self.env._(
                    "ProfPlan: the years of storage and the hours between invitations "
                    "begin at 0."
                )
            )
        return result

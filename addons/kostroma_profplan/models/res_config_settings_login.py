from odoo import fields, models

from ..lib.login_limits import DEFAULTS
from .profplan_login_attempt import PREFIX


class ResConfigSettings(models.TransientModel):
    """How often one may err at the door, and how long one waits then (design §9)."""

    _inherit = "res.config.settings"

    profplan_login_pair_count = fields.Integer(
        "Failed attempts of one login at one address",
        config_parameter=PREFIX + "login_pair_count",
        default=DEFAULTS["login_pair_count"],
    )
    profplan_login_pair_minutes = fields.Integer(
        "Of one login at one address, within minutes",
        config_parameter=PREFIX + "login_pair_minutes",
        default=DEFAULTS["login_pair_minutes"],
    )
    profplan_login_count = fields.Integer(
        "Failed attempts of one login from everywhere",
        config_parameter=PREFIX + "login_count",
        default=DEFAULTS["login_count"],
    )
    profplan_login_minutes = fields.Integer(
        "Of one login from everywhere, within minutes",
        config_parameter=PREFIX + "login_minutes",
        default=DEFAULTS["login_minutes"],
    )
    profplan_login_address_count = fields.Integer(
        "Failed attempts from one address",
        config_parameter=PREFIX + "login_address_count",
        default=DEFAULTS["login_address_count"],
    )
    profplan_login_address_minutes = fields.Integer(
        "From one address, within minutes",
        config_parameter=PREFIX + "login_address_minutes",
        default=DEFAULTS["login_address_minutes"],
    )
    profplan_letter_count = fields.Integer(
        "Letters about the password of one login",
        config_parameter=PREFIX + "letter_count",
        default=DEFAULTS["letter_count"],
    )
    profplan_letter_address_count = fields.Integer(
        "Letters about passwords asked for from one address",
        config_parameter=PREFIX + "letter_address_count",
        default=DEFAULTS["letter_address_count"],
    )
    profplan_letter_minutes = fields.Integer(
        "Letters, within minutes",
        config_parameter=PREFIX + "letter_minutes",
        default=DEFAULTS["letter_minutes"],
    )

    def _get_profplan_upload_limits(self):
        """Numbers that begin at 1."""
        own = [self[f"profplan_{name}"] for name in DEFAULTS]
        return [*super()._get_profplan_upload_limits(), *own]

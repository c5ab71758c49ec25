from odoo import fields, models


class ProfplanLockException(models.Model):
    """One organisation may hand in after the plan's last day: until when, and why.

    Written by the action of the sheet, then by nobody (design §6). The latest one of
    a sheet holds.
    """

    _name = "profplan.lock.exception"
    _description = "Exception From the Last Day of Hand-ins"
    _inherit = ["profplan.append.only.mixin"]
    _engine_scope = "lock"
    _order = "id desc"
    _rec_name = "sheet_id"

    sheet_id = fields.Many2one(
        "profplan.sheet",
        "Plan and report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one(
        related="sheet_id.plan_id", store=True, precompute=True, index=True
    )
    unit_id = fields.Many2one(
        related="sheet_id.unit_id",
        store=True,
        precompute=True,
        index=True,
        string="Organisation",
    )
    lock_date = fields.Date("May hand in until", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Who decided",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    moment = fields.Datetime("When", required=True, readonly=True)

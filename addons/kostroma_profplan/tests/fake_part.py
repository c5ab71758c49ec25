from odoo import fields, models


class FakePart(models.Model):
    """A part of a plan with one governed field and one free."""

    _name = "profplan.fake.part"
    _description = "Fake Part of a Plan"
    _inherit = ["profplan.part.mixin"]
    _governed_fields = {"words"}

    plan_id = fields.Many2one("profplan.plan")
    words = fields.Char()
    note = fields.Char()

from odoo import fields, models


class FakeAppendOnly(models.Model):
    """Rows that our own action adds and nobody changes."""

    _name = "profplan.fake.append.only"
    _description = "Fake Record"
    _inherit = ["profplan.append.only.mixin"]
    _engine_scope = "fake"

    words = fields.Char()

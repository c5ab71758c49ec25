from odoo import models


class ProfplanSheet(models.Model):
    _inherit = "profplan.sheet"

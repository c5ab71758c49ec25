from odoo import api, fields, models

from ..lib import deeds
from .profplan_indicator_deeds import STANDINGS


class ProfplanIndicatorTarget(models.Model):
    """How the target of one year stands, in the words of the first page (design §7).

    The stored result compares two numbers; whether a target is missed can be said
    only when its year is over.
    """

    _inherit = "profplan.indicator.target"

    standing = fields.Selection(STANDINGS, "How it stands", compute="_compute_standing")

    @api.depends("result", "percent", "year", "indicator_id.plan_id.date_end")
    def _compute_standing(self):
        today = self.env["project.task"]._get_today()
        for target in self:
            plan = target.indicator_id.plan_id
            over = bool(plan.date_end) and plan._is_year_over(target.year, today)
            attainment = target.percent / 100 if target.has_percent else None
            target.standing = deeds.get_standing(target.result, attainment, over, 0)

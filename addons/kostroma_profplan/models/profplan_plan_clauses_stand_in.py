from odoo import fields, models


class ProfplanPlan(models.Model):
    """Stand-in until the part of the reporting dates defines these for good."""

    _inherit = "profplan.plan"

    plan_clause_id = fields.Many2one("profplan.measure", index="btree_not_null")
    report_clause_id = fields.Many2one("profplan.measure", index="btree_not_null")
    report_day = fields.Date()


class ProfplanMeasure(models.Model):
    _inherit = "profplan.measure"

    report_date = fields.Date()

    def _get_organisation_dates(self, on_sheet=False):
        day = self.report_date or self.control_date
        last = self.plan_id.report_day
        if on_sheet and last and day > last:
            return last, last
        return day, None

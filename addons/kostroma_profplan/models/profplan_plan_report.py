from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProfplanPlan(models.Model):
    """What organisations hand in by this plan: their own plan, then a report (§6)."""

    _inherit = "profplan.plan"

    plan_clause_id = fields.Many2one(
        "profplan.measure",
        "Clause on their plans",
        domain="[('plan_id', '=', id), ('kind', '=', 'clause')]",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The clause of the order by which organisations hand in their plans.",
    )
    report_clause_id = fields.Many2one(
        "profplan.measure",
        "Clause on their reports",
        domain="[('plan_id', '=', id), ('kind', '=', 'clause')]",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The clause of the order by which organisations hand in their reports.",
    )
    report_day = fields.Date(
        "Organisations report on",
        compute="_compute_report_day",
        store=True,
        readonly=False,
        copy=False,
        help="What lasts longer organisations report on this day, as of it. By default "
        "the last day of the clause on their reports.",
    )

    _two_clauses_check = models.Constraint(
        "CHECK (plan_clause_id != report_clause_id)",
        "Plans and reports of organisations are handed in by two different clauses.",
    )

    @api.depends("report_clause_id.control_date")
    def _compute_report_day(self):
        for plan in self:
            plan.report_day = plan.report_clause_id.control_date

    @api.constrains("plan_clause_id", "report_clause_id")
    def _check_clauses(self):
        for plan in self:
            for clause in plan.plan_clause_id | plan.report_clause_id:
                if clause.plan_id != plan or clause.kind != "clause":
                    raise ValidationError(
                        self.env._(
                            "«%(clause)s» is no clause of this order: plans and "
                            "reports are handed in by clauses of the same plan.",
                            clause=clause.display_name,
                        )
                    )

    @api.constrains("report_day", "date_start")
    def _check_report_day(self):
        for plan in self:
            if plan.report_day and plan.report_day < plan.date_start:
                raise ValidationError(
                    self.env._(
                        "Organisations cannot report before the plan starts: correct "
                        "the day of their report."
                    )
                )

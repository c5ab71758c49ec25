from odoo import api, fields, models
from odoo.exceptions import UserError

PREFIX = "kostroma_profplan_reports."


class ProfplanPrint(models.TransientModel):
    """Which report, of which plans, as of which day; what is printed is kept.

    It decides nothing itself: the report judges the rights and what was chosen.
    """

    _name = "profplan.print"
    _description = "Print a Report"
    _inherit = ["profplan.today.mixin"]

    plan_ids = fields.Many2many(
        "profplan.plan",
        string="Plans",
        required=True,
        default=lambda self: self._default_plan_ids(),
    )
    report = fields.Selection("_get_reports", required=True, default="execution")
    as_of = fields.Date(
        required=True,
        default=lambda self: self._get_today(),
        help="What was known at the end of this day; by default as it stands now.",
    )
    date_from = fields.Date("Terms from")
    date_to = fields.Date("Terms until")
    unit_ids = fields.Many2many("profplan.unit", string="Units")
    section_ids = fields.Many2many(
        "profplan.section",
        string="Sections",
        domain="[('plan_id', 'in', plan_ids)]",
    )
    takes_as_of = fields.Boolean(compute="_compute_takes")
    takes_period = fields.Boolean(compute="_compute_takes")
    takes_units = fields.Boolean(compute="_compute_takes")
    takes_sections = fields.Boolean(compute="_compute_takes")

    @api.model
    def _default_plan_ids(self):
        if self.env.context.get("active_model") == "profplan.plan":
            return self.env["profplan.plan"].browse(
                self.env.context.get("active_ids") or []
            )
        return self.env["profplan.plan"]

    @api.model
    def _get_actions(self):
        """Actions of all reports of plans, in the order of the Print menu."""
        return (
            self.env["ir.actions.report"]
            .sudo()
            .search(
                [
                    ("report_name", "=like", f"{PREFIX}%"),
                    ("model", "=", "profplan.plan"),
                ],
                order="id",
            )
        )

    @api.model
    def _get_reports(self):
        return [
            (action.report_name.removeprefix(PREFIX), action.name)
            for action in self._get_actions()
        ]

    @api.depends("report")
    def _compute_takes(self):
        for dialog in self:
            takes = ()
            if dialog.report:
                takes = self.env[f"report.{PREFIX}{dialog.report}"]._takes
            for name in ("as_of", "period", "units", "sections"):
                dialog[f"takes_{name}"] = name in takes

    def action_print(self):
        """Print, keep what was printed, and hand the file over."""
        return {**self._print().action_download(), "close": True}

    def action_print_pdf(self):
        """The same, handed over as PDF."""
        return {**self._print().action_download_pdf(), "close": True}

    def _print(self):
        """:return: what was printed, as it is kept"""
        self.ensure_one()
        if not self.plan_ids:
            raise UserError(self.env._("Choose at least one plan to print."))
        action = self._get_actions().filtered(
            lambda one: one.report_name == f"{PREFIX}{self.report}"
        )
        data = self._prepare_data()
        report = self.env["ir.actions.report"]
        content = report._render_xlsx(action.report_name, self.plan_ids.ids, data)[0]
        return self.env["profplan.report.printed"]._keep(
            action, self.plan_ids, content, data
        )

    def _prepare_data(self):
        """What was chosen, as a report takes it."""
        data = {}
        if self.takes_as_of:
            data["as_of"] = self.as_of.isoformat()
        if self.takes_period:
            data["date_from"] = self.date_from and self.date_from.isoformat()
            data["date_to"] = self.date_to and self.date_to.isoformat()
        if self.takes_units:
            data["unit_ids"] = self.unit_ids.ids
        if self.takes_sections:
            data["section_ids"] = self.section_ids.ids
        return data

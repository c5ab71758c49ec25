from odoo import api, fields, models

from ..lib import sheet as rules

ACCOUNTINGS = [
    ("line", "A line of the organisations' plans and reports"),
    ("task", "A task of each organisation, with evidence"),
    ("lead", "The lead ticks who took part"),
    ("none", "Organisations do not report"),
]


class ProfplanMeasure(models.Model):
    """What organisations of a group owe of a measure (design §4, §6)."""

    _inherit = "profplan.measure"

    accounting = fields.Selection(
        ACCOUNTINGS,
        "How organisations report",
        required=True,
        default="line",
        help="Of a measure that is given to groups of organisations. The clauses that "
        "ask for a plan and a report are handed in by each.",
    )
    line_ids = fields.One2many(
        "profplan.sheet.line", "measure_id", "Lines of organisations", readonly=True
    )
    line_count = fields.Integer("Organisations", compute="_compute_line_counts")
    reported_line_count = fields.Integer("Reported", compute="_compute_line_counts")

    @api.depends("line_ids.state")
    def _compute_line_counts(self):
        """Lines that apply, and those of them that are reported: one query for all."""
        counts = {}
        for measure, state, count in self.env["profplan.sheet.line"]._read_group(
            [("measure_id", "in", self._origin.ids), ("state", "!=", "not_applicable")],
            ["measure_id", "state"],
            ["__count"],
        ):
            row = counts.setdefault(measure.id, [0, 0])
            row[0] += count
            row[1] += count if state in ("reported", "accepted") else 0
        for measure in self:
            total, reported = counts.get(measure._origin.id, (0, 0))
            measure.line_count, measure.reported_line_count = total, reported

    silent_unit_ids = fields.Many2many(
        "profplan.unit",
        string="Silent organisations",
        compute="_compute_silent_unit_ids",
        compute_sudo=True,
    )

    @api.depends("line_ids.state")
    def _compute_silent_unit_ids(self):
        for measure in self:
            measure.silent_unit_ids = measure.root_task_id.silent_now_ids

    # --- Sending out (design §4) ---

    def _get_sheet_part(self):
        """Which part of the organisations' sheets this clause asks for, or False."""
        self.ensure_one()
        if self == self.plan_id.plan_clause_id:
            return rules.PLAN
        return self == self.plan_id.report_clause_id and rules.REPORT

    def _is_sent_as(self):
        """How organisations' parts of this measure are made: "line", "task", False."""
        self.ensure_one()
        if self._get_sheet_part():
            return "task"
        return self.accounting in ("line", "task") and self.accounting

    def _prepare_line_vals(self):
        """What the lines of this measure have alike."""
        self.ensure_one()
        return {
            "measure_id": self.id,
            "plan_id": self.plan_id.id,
            "sequence": self.sequence,
            "sent_on": self.env["project.task"]._get_now(),
            **self._prepare_line_dates_vals(),
        }

    def _prepare_line_dates_vals(self):
        """The order's own dates, as organisations have them."""
        self.ensure_one()
        report_date, as_of = self._get_organisation_dates(on_sheet=True)
        dates = self._prepare_control_date_vals(
            self.control_date, self.date_start, report_date
        )
        return {
            "date_start": self.date_start,
            "control_date": dates["control_date"],
            "report_date": dates["report_date"],
            "as_of": as_of,
        }

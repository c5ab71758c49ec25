from odoo import api, fields, models

from ..lib import execution
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

    def action_view_lines(self):
        """This measure in the plans and reports of all organisations."""
        self.ensure_one()
        own = [("measure_id", "=", self.id)]
        return self.line_ids._get_choosing_action(own, "profplan_one_measure")

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
        """What the lines of this measure have alike at first."""
        self.ensure_one()
        return {
            "measure_id": self.id,
            "plan_id": self.plan_id.id,
            "sequence": self.sequence,
            "sent_on": self.env["project.task"]._get_now(),
            # Said here, or Odoo asks for their defaults line by line.
            "paused_days": 0,
            "reported_on": False,
            **self._prepare_line_dates_vals(),
        }

    def _prepare_line_dates_vals(self):
        """The order's own dates, as organisations have them at first."""
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

    # --- Who comes later has the dates of the others ---

    def _get_standing_line_dates(self):
        """``{measure: values of the days}`` that lines have now (design §4).

        Days that were postponed since are those of whoever comes later, too.
        """
        waiting = [
            ("measure_id", "in", self.ids),
            ("state", "in", ("open", "returned")),
            ("task_id", "=", False),
        ]
        names = ("control_date", "report_date", "as_of")
        found = self._get_usual_days("profplan.sheet.line", waiting, names)
        return {
            measure: {**measure._prepare_line_dates_vals(), **found.get(measure, {})}
            for measure in self
        }

    def _get_standing_task_dates(self):
        """``{measure: values of the days}`` of what organisations hand in by
        themselves; a measure that nobody has to hand in now has none."""
        tasks = self.env["project.task"]
        waiting = [
            ("measure_id", "in", self.ids),
            ("sheet_id", "!=", False),
            ("line_ids", "=", False),
            ("step", "in", execution.EXECUTING_STEPS),
        ]
        names = ("legal_date", "control_date", "report_date")
        found = self._get_usual_days("project.task", waiting, names)
        return {
            measure: tasks._prepare_dates_vals(*map(days.get, names))
            for measure, days in found.items()
            if all(map(days.get, names))
        }

    def _get_usual_days(self, model, domain, names):
        """``{measure: {name: day}}``: the days that most of these records have."""
        found = {}
        groups = ["measure_id", *(f"{name}:day" for name in names)]
        rows = self.env[model].sudo()._read_group(domain, groups, ["__count"])
        for measure, *days, _count in sorted(rows, key=lambda row: row[-1]):
            found[measure] = dict(zip(names, days, strict=True))
        return found

from odoo import api, fields, models

from ..lib import report_dates


class ProfplanMeasure(models.Model):
    """By when a measure is reported: apart from the term of doing it (design §4)."""

    _inherit = "profplan.measure"

    report_date = fields.Date(
        "Report by",
        compute="_compute_report_date",
        store=True,
        readonly=False,
        help="On time is what is submitted by this day. By the kind of the term: a "
        "named day itself, for months a day of the next month, for the whole period "
        "its last day.",
    )

    _report_date_check = models.Constraint(
        "CHECK (date_start <= report_date)",
        "A measure is not reported before it starts.",
    )

    @api.depends(
        "control_date",
        "date_start",
        "deadline_kind",
        "deadline_text",
        "name",
        "recurrence",
        "plan_id.date_start",
        "plan_id.date_end",
    )
    def _compute_report_date(self):
        number = self._get_report_day_of_month()
        for measure in self:
            measure.report_date = measure._get_report_date_by_rule(number)

    def _get_report_date_by_rule(self, number, window=None):
        """By when this measure, or one of its windows, is reported by the rule.

        :param number: of the day of the next month
        """
        return report_dates.get_report_date(
            self._get_report_nature(window),
            window.date_end if window else self.control_date,
            number,
        )

    def _filter_by_report_rule(self):
        """Those to which nobody gave another report date than the rule does."""
        number = self._get_report_day_of_month()
        return self.filtered(
            lambda measure: (
                measure.report_date == measure._get_report_date_by_rule(number)
            )
        )

    @api.model
    def _get_report_day_of_month(self):
        """The day of the next month on which months are reported (setting)."""
        return int(
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(
                "kostroma_profplan.report_day_of_month", report_dates.DAY_OF_MONTH
            )
        )

    def _get_report_nature(self, window=None):
        """What the term of this measure, or of one of its windows, is for reporting.

        Hook; see ``report_dates.get_nature``.
        """
        self.ensure_one()
        term = window or self
        checkpoint = window and window.kind == "milestone"
        return report_dates.get_nature(
            "milestone" if checkpoint else self.deadline_kind,
            term.date_start or self.plan_id.date_start,
            window.date_end if window else self.control_date,
            (self.plan_id.date_start, self.plan_id.date_end),
            self.deadline_text or self.name,
            self.recurrence,
        )

    def _get_organisation_dates(self, on_sheet=False):
        """When organisations report this measure, by the order's words (design §4).

        :param on_sheet: as a line of their plan and report, not handed in by itself
        :return: (report date, day as of which it is reported, or None)
        """
        self.ensure_one()
        return report_dates.get_organisation_dates(
            self._get_report_nature(),
            self.date_start or self.plan_id.date_start,
            self.control_date,
            self.report_date or self.control_date,
            self.plan_id.report_day or None,
            on_sheet,
        )

    def _get_whole_report_date(self):
        """The whole is reported when the last of its terms is, at the earliest."""
        windows = self._get_windows_to_hand_out()
        days = [window.report_date or window.date_end for window in windows]
        return max([self.report_date or self.control_date, *days])

    @api.constrains("plan_id", "kind")
    def _check_clause_of_plan(self):
        """A clause on plans or reports of organisations stays one of its order."""
        clause = fields.Domain("plan_clause_id", "in", self.ids) | fields.Domain(
            "report_clause_id", "in", self.ids
        )
        self.env["profplan.plan"].sudo().search(clause)._check_clauses()

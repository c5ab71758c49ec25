from odoo import api, fields, models


class ProfplanWindow(models.Model):
    """One dated window of a measure, made at intake (контрольная точка).

    All windows of a measure exist from the first day: nothing waits for the last
    one to be closed (design §4).
    """

    _name = "profplan.window"
    _inherit = ["profplan.part.mixin"]
    _description = "Window of a Measure"
    _order = "measure_id, date_start, date_end, id"

    measure_id = fields.Many2one(
        "profplan.measure", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="measure_id.plan_id", store=True, index=True)
    kind = fields.Selection(
        [("occurrence", "Term"), ("milestone", "Checkpoint")],
        required=True,
        default="occurrence",
    )
    label = fields.Char()
    date_start = fields.Date("From", required=True)
    date_end = fields.Date("Until", required=True, help="The last day, legal date.")

    report_date = fields.Date(
        "Report by",
        compute="_compute_report_date",
        store=True,
        readonly=False,
        help="On time is what is submitted by this day.",
    )

    _dates_check = models.Constraint(
        "CHECK (date_start <= date_end)", "A window cannot end before it starts."
    )
    _report_date_check = models.Constraint(
        "CHECK (date_start <= report_date)",
        "A window is not reported before it starts.",
    )

    @api.depends(
        "date_start",
        "date_end",
        "kind",
        "measure_id.deadline_kind",
        "measure_id.deadline_text",
        "measure_id.name",
        "measure_id.recurrence",
        "plan_id.date_start",
        "plan_id.date_end",
    )
    def _compute_report_date(self):
        number = self.env["profplan.measure"]._get_report_day_of_month()
        for window in self:
            measure = window.measure_id
            window.report_date = measure and measure._get_report_date_by_rule(
                number, window
            )

    def _filter_by_report_rule(self):
        """Those to which nobody gave another report date than the rule does."""
        number = self.env["profplan.measure"]._get_report_day_of_month()
        return self.filtered(
            lambda window: (
                window.report_date
                == window.measure_id._get_report_date_by_rule(number, window)
            )
        )

    @api.depends("label", "date_start", "date_end")
    def _compute_display_name(self):
        for window in self:
            dates = " – ".join(
                date.strftime("%d.%m.%Y")
                for date in (window.date_start, window.date_end)
                if date
            )
            # Without a name of its own a window is labelled by its dates already.
            named = window.label and window.label.replace("–", " – ") != dates
            window.display_name = f"{window.label}, {dates}" if named else dates

    def _get_short_name(self):
        """Where its dates stand beside it."""
        return self.label or self.display_name or ""

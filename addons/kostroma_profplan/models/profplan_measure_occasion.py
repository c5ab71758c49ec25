from odoo import api, fields, models

from ..lib import occasions

DELAY_UNITS = [
    ("day", "Days"),
    ("working_day", "Working days"),
    ("week", "Weeks"),
    ("month", "Months"),
    ("hour", "Hours"),
]


class ProfplanWindow(models.Model):
    """A window that an event has opened."""

    _inherit = "profplan.window"

    kind = fields.Selection(
        selection_add=[("occasion", "After an event")],
        ondelete={"occasion": "cascade"},
    )


class ProfplanMeasure(models.Model):
    """A term that is counted from an event: no date before it happens (design §5)."""

    _inherit = "profplan.measure"

    delay_count = fields.Integer(
        "How many after the event", aggregator=None, help="0: with the event itself."
    )
    delay_unit = fields.Selection(DELAY_UNITS, "Counted in", default="day")
    delay_before = fields.Boolean("Before the event")
    event_text = fields.Char("Counted from", help="In the order's own words.")
    occasion_ids = fields.One2many(
        "profplan.occasion", "measure_id", "Events of the term"
    )

    def _is_on_event(self):
        """Whether this measure has no date until something happens."""
        self.ensure_one()
        if self.deadline_kind != "on_event" or self.control_date:
            return False
        # By its clauses organisations hand in: that wants a day for all.
        return self not in self.plan_id.plan_clause_id | self.plan_id.report_clause_id

    _delay_count_check = models.Constraint(
        "CHECK (delay_count BETWEEN 0 AND 1000)",
        "How many after the event: a number from 0 to 1000.",
    )

    @api.model
    def _prepare_delay_vals(self, delay):
        """Values of an ``intake.Delay`` or None."""
        if not delay:
            return {}
        return {
            "delay_count": delay.count,
            "delay_unit": delay.unit,
            "delay_before": delay.before,
            "event_text": delay.event,
        }

    # --- Without a date ---

    def _check_first_day(self):
        if self._is_on_event():
            return None
        return super()._check_first_day()

    def _prepare_control_date_vals(self, day, first, report=None):
        """What waits for an event has no dates."""
        if not day and self._is_on_event():
            names = ("legal_date", "control_date", "report_date", "date_deadline")
            return dict.fromkeys(names, False)
        return super()._prepare_control_date_vals(day, first, report)

    def _get_whole_report_date(self):
        return None if self._is_on_event() else super()._get_whole_report_date()

    def _is_sent_as(self):
        """Organisations are asked by the event, not by their plan and report."""
        return False if self._is_on_event() else super()._is_sent_as()

    def _get_windows_to_hand_out(self):
        """Those of events have their tasks since they happened."""
        windows = super()._get_windows_to_hand_out()
        return windows.filtered(lambda window: window.kind != "occasion")

    def _get_draft_windows(self):
        """What happened this year is no part of the next year's plan."""
        windows = super()._get_draft_windows()
        return windows.filtered(lambda window: window.kind != "occasion")

    # --- It happens ---

    def _get_occasion_control_date(self, day):
        """By when it is to be done after an event of that day, days off heeded."""
        vals = self._prepare_occasion_window_vals(day, "")
        window = self.env["profplan.window"].new(vals)
        return self._prepare_window_task_vals(self.root_task_id, window)["control_date"]

    def _prepare_occasion_window_vals(self, day, words):
        """The window of an event: from its day, or before it up to the last day."""
        self.ensure_one()
        last = occasions.get_last_day(
            day, self.delay_count, self.delay_unit or "day", self.delay_before
        )
        return {
            "measure_id": self.id,
            "kind": "occasion",
            "label": words,
            "date_start": min(day, last),
            "date_end": last,
        }

from odoo import models

from ..intake import Clause, Deadline, Delay, Measure, Milestone, Target


class ProfplanMeasure(models.Model):
    """A measure as the draft of a plan has it."""

    _inherit = "profplan.measure"

    def _get_draft_row(self, parties, report_given):
        """The ``intake.Measure`` or ``intake.Clause`` of this measure.

        :param parties: ``{unit: intake.Party}``
        :param report_given: whether a person gave its report date
        """
        self.ensure_one()
        assigned = self.assignment_ids.sorted(
            lambda part: (part.role != "lead", part.sequence, part.id)
        )
        found = {parties[one].key: parties[one] for one in assigned.unit_id}
        term = self._get_draft_term()
        common = {
            "responsibles": list(found.values()),
            "term": term,
            "report_date": self.report_date if report_given else None,
            "accounting": self.accounting,
            "previous": str(self.id),
        }
        if self.kind == "clause":
            dated = self.control_date if self.deadline_kind == "date" else None
            return Clause(
                self.number,
                self.name,
                deadline=dated or None,
                key=f"c{self.id}",
                addressee_text=self.responsible_text or "",
                **common,
            )
        return Measure(
            self.number,
            self.section_id.code or None,
            self.name,
            self.deadline_text or "",
            self.responsible_text or "",
            self.result_text or "",
            deadline=term,
            target=self._get_draft_target(),
            key=f"m{self.id}",
            **common,
        )

    def _get_draft_term(self):
        """The ``intake.Deadline`` that is on control: dates, windows, checkpoints."""
        windows = self._get_draft_windows()
        terms = windows.filtered(lambda window: window.kind == "occurrence")
        end = self.control_date or None
        start = self.date_start or (self.plan_id.date_start if end else None)
        spans = [(window.date_start, window.date_end) for window in terms]
        return Deadline(
            self.deadline_kind,
            start,
            end,
            spans or ([(start, end)] if end else []),
            self.recurrence or None,
            self.condition or None,
            [
                Milestone(one.label or "", one.date_start, one.date_end)
                for one in windows - terms
            ],
            delay=self._get_draft_delay(),
        )

    def _get_draft_delay(self):
        """The ``intake.Delay`` of a term that is counted from an event, else None."""
        if self.deadline_kind != "on_event" or not self.event_text:
            return None
        return Delay(
            self.delay_count, self.delay_unit, self.event_text, self.delay_before
        )

    def _get_draft_windows(self):
        """Terms, then checkpoints, as they follow each other in a draft."""
        return self.window_ids.sorted(
            lambda one: (one.kind == "milestone", one.date_start, one.date_end, one.id)
        )

    def _get_draft_target(self):
        """What the order's result promises: the first figure with a target."""
        figure = self.figure_ids.filtered("target_comparator")[:1]
        if not figure:
            return None
        value = figure.target_value
        return Target(
            int(value) if value.is_integer() else value,
            figure.target_comparator,
            figure.target_unit or "",
            figure.target_per or None,
        )

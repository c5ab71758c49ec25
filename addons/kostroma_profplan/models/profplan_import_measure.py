from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date

from ..intake import Deadline, Milestone, expand_windows
from .profplan_import_finding import SEVERITIES


def _selection(name):
    """The same choices, in the same words, as the measure itself has."""
    return lambda self: self.env["profplan.import"]._get_selection(
        "profplan.measure", name
    )


class ProfplanImportMeasure(models.TransientModel):
    """A measure or a clause: the words of the order beside what was understood."""

    _name = "profplan.import.measure"
    _description = "Measure Read from an Order"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one("profplan.import", required=True, ondelete="cascade")
    sequence = fields.Integer()
    is_taken = fields.Boolean(
        "Take", default=True, help="Untick to leave the row out of the plan."
    )
    kind = fields.Selection(_selection("kind"), required=True, default="measure")
    number = fields.Char("No.", required=True)
    section_code = fields.Char("Section", readonly=True)
    section_title = fields.Char("Section title", readonly=True)
    # The order's own words
    name = fields.Text("Wording", readonly=True)
    deadline_text = fields.Text("Term in the order", readonly=True)
    responsible_text = fields.Text("Responsible in the order", readonly=True)
    result_text = fields.Text("Expected result", readonly=True)
    # What was understood
    deadline = fields.Json(readonly=True, help="The term as it was read.")
    deadline_kind = fields.Selection(
        _selection("deadline_kind"), "Term", required=True, default="unknown"
    )
    date_start = fields.Date("Starts")
    control_date = fields.Date("Last day")
    recurrence = fields.Selection(_selection("recurrence"))
    condition = fields.Selection(_selection("condition"))
    windows_text = fields.Text("Windows", compute="_compute_windows_text")
    lead_id = fields.Many2one(
        "profplan.import.unit",
        domain="[('import_id', '=', import_id)]",
        help="The first unit that the order names.",
    )
    co_ids = fields.Many2many(
        "profplan.import.unit",
        "profplan_import_measure_unit_rel",
        "line_id",
        "unit_line_id",
        string="Co-executors",
        domain="[('import_id', '=', import_id)]",
    )
    co_order = fields.Json(readonly=True, help="Co-executors as the order names them.")
    target = fields.Json(readonly=True)
    # What the reader doubts
    severity = fields.Selection(SEVERITIES, readonly=True)
    finding_text = fields.Text("Findings", readonly=True)
    is_changed = fields.Boolean(compute="_compute_is_changed")

    _read_fields = ("deadline_kind", "date_start", "control_date", "recurrence")

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number} {line.name or ''}".strip()

    @api.depends("deadline", *_read_fields)
    def _compute_is_changed(self):
        for line in self:
            line.is_changed = line._get_term() != line._get_read_term()

    @api.depends("deadline", "import_id.date_end", *_read_fields)
    def _compute_windows_text(self):
        """The windows in words: «4: ноябрь 2020, март 2021, …»."""
        for line in self:
            windows = line._get_windows()
            words = [
                window.label or format_date(line.env, window.end) for window in windows
            ]
            shown = ", ".join(words[:6]) + ("…" if len(words) > 6 else "")
            many = len(windows) > 1
            line.windows_text = f"{len(windows)}: {shown}" if many else False

    def _get_term(self):
        return [
            self.deadline_kind,
            fields.Date.to_string(self.date_start) or None,
            fields.Date.to_string(self.control_date) or None,
            self.recurrence or None,
        ]

    def _get_read_term(self):
        read = self.deadline or {}
        return [read.get(name) for name in ("kind", "start", "end", "recurrence")]

    # --- Windows ---

    def _get_windows(self):
        """Dated windows of the term as it stands now, corrected dates included."""
        self.ensure_one()
        if not self.date_start or not self.control_date:
            return []
        if self.date_start > self.control_date:
            return []
        return expand_windows(self._get_deadline())

    def _get_deadline(self):
        """The term as ``intake`` words it, with what the person corrected."""
        read = self.deadline or {}
        occurrences = self._get_spans(read.get("occurrences") or [])
        labels = read.get("labels") or []
        if self.is_changed:
            occurrences, labels = self._clip_occurrences(occurrences), []
        return Deadline(
            kind=self.deadline_kind,
            start=self.date_start,
            end=self.control_date,
            occurrences=occurrences,
            recurrence=self.recurrence or None,
            condition=self.condition or None,
            milestones=[
                Milestone(
                    point["name"],
                    fields.Date.to_date(point["start"]),
                    fields.Date.to_date(point["end"]),
                )
                for point in read.get("milestones") or []
            ],
            labels=labels,
        )

    @api.model
    def _get_spans(self, spans):
        return [tuple(fields.Date.to_date(day) for day in span) for span in spans]

    def _clip_occurrences(self, occurrences):
        """The occurrences inside the corrected dates; corrected dates win."""
        first, last = self.date_start, self.control_date
        if self.deadline_kind not in ("ranges", "recurring"):
            return [(first, last)]
        inside = [
            (max(start, first), min(end, last))
            for start, end in occurrences
            if start <= last and end >= first
        ]
        if len(inside) < 2:
            return [(first, last)]
        return [(first, inside[0][1]), *inside[1:-1], (inside[-1][0], last)]

    # --- From the draft ---

    @api.model
    def _prepare_line_vals(self, measure, units, section_titles, period):
        """A line for one measure of the draft.

        :param measure: ``intake.Measure``
        :param units: {name of a party: its line}
        :param period: (first, last) day of the plan
        """
        term = self._get_term_on_control(measure.deadline, period)
        parties = [units[party.name].id for party in measure.responsibles]
        return {
            "kind": "measure",
            "number": measure.number,
            "section_code": measure.section,
            "section_title": section_titles.get(measure.section),
            "name": measure.name,
            "deadline_text": measure.deadline_text,
            "responsible_text": measure.responsible_text,
            "result_text": measure.result_text,
            "target": measure.target.to_dict() if measure.target else False,
            **self._prepare_term_vals(term, term.condition),
            **self._prepare_parties_vals(parties),
        }

    @api.model
    def _get_term_on_control(self, term, period):
        """The term a row starts with: what is done on demand lasts to the plan's end.

        Without a last day nothing can be put on control, and the order names none;
        the person sees the dates beside the words and may correct them.
        """
        if term.end or term.kind not in ("on_demand", "external_schedule"):
            return term
        start, end = period
        return replace(term, start=start, end=end, occurrences=[(start, end)])

    @api.model
    def _prepare_term_vals(self, term, condition=None):
        return {
            "deadline": {**term.to_dict(), "labels": term.labels},
            "deadline_kind": term.kind,
            "date_start": term.start,
            "control_date": term.end,
            "recurrence": term.recurrence,
            "condition": condition,
        }

    @api.model
    def _prepare_parties_vals(self, parties):
        parties = list(dict.fromkeys(parties))
        return {
            "lead_id": parties[0] if parties else False,
            "co_ids": [Command.set(parties[1:])],
            "co_order": parties[1:],
        }

    @api.model
    def _prepare_clause_vals(self, clause, units, order):
        """A line for one clause: an order's own assignment is handled as a measure.

        A clause without a date lasts for the whole plan; one with a date runs from
        the order itself.
        """
        start, end = order.period
        kind = "whole_period"
        if clause.deadline:
            kind, end = "date", clause.deadline
            start = order.date if order.date and start < order.date else start
        term = Deadline(kind, start, end, [(start, end)])
        unit = units.get(clause.addressee)
        return {
            "kind": "clause",
            "number": clause.number,
            "name": clause.text,
            "responsible_text": clause.addressee,
            **self._prepare_term_vals(term),
            **self._prepare_parties_vals(unit.ids if unit else []),
        }

    # --- To the plan ---

    def _get_parties(self):
        """Unit lines, the lead first, co-executors as the order names them."""
        place = {line_id: at for at, line_id in enumerate(self.co_order or [])}
        others = (self.co_ids - self.lead_id).sorted(
            lambda unit: (place.get(unit.id, len(place)), unit.sequence, unit.id)
        )
        return self.lead_id + others

    def _prepare_draft_vals(self):
        """The row as ``profplan.plan._create_from_draft`` wants it."""
        self.ensure_one()
        target = self.target or {}
        return {
            "section": self.section_code,
            "units": self._get_parties().ids,
            "windows": [
                {
                    "date_start": window.start,
                    "date_end": window.end,
                    "label": window.label,
                    "kind": window.kind,
                }
                for window in self._get_windows()
            ],
            "vals": {
                "kind": self.kind,
                "number": self.number,
                "name": self.name,
                "deadline_text": self.deadline_text,
                "responsible_text": self.responsible_text,
                "result_text": self.result_text,
                "deadline_kind": self.deadline_kind,
                "date_start": self.date_start,
                "control_date": self.control_date,
                "recurrence": self.recurrence,
                "condition": self.condition,
                "target_value": target.get("value"),
                "target_comparator": target.get("comparator"),
                "target_unit": target.get("unit"),
                "target_per": target.get("per"),
            },
        }

    def _get_correction_text(self):
        """«2.3: 15.01.2020 → 15.01.2021», for the plan's chatter."""
        kind, start, end, _recurrence = self._get_read_term()
        start, end = fields.Date.to_date(start), fields.Date.to_date(end)
        same_start = start == self.date_start
        before = self._get_dates_text(not same_start and start, end)
        after = self._get_dates_text(
            not same_start and self.date_start, self.control_date
        )
        if kind != self.deadline_kind:
            names = dict(self._fields["deadline_kind"]._description_selection(self.env))
            before = f"{names.get(kind, kind)}, {before}"
            after = f"{names[self.deadline_kind]}, {after}"
        return self.env._(
            "%(number)s: read as %(before)s, corrected to %(after)s",
            number=self.number,
            before=before,
            after=after,
        )

    def _get_dates_text(self, *days):
        days = [day for day in days if day]
        return " – ".join(format_date(self.env, day) for day in days) or "—"

from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import format_date

from ..intake import Clause, Deadline, codec, expand_windows, read_accounting
from ..lib import report_dates
from .profplan_import_finding import (
    BADGES,
    PARTIES,
    PENDING,
    STATUSES,
    TERM,
    UNKNOWN_UNITS,
)

# What a row says in its own words of what it needs.
SAID = ("deadline_missing", "responsible_missing")
SHOWN = 160  # characters of one finding beside a row; the whole of it is above


def _selection(name):
    """The same choices, in the same words, as the measure itself has."""
    return lambda self: self.env["profplan.import"]._get_selection(
        "profplan.measure", name
    )


class ProfplanImportMeasure(models.Model):
    """A measure or a clause: the words of the order beside what was understood."""

    _name = "profplan.import.measure"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Measure Read from an Order"

    _decided_fields = (
        "is_taken",
        "number",
        "deadline_kind",
        "date_start",
        "control_date",
        "recurrence",
        "condition",
        "chosen_term",
        "report_date",
        "lead_id",
        "co_ids",
        "accounting",
        "proof",
    )

    is_taken = fields.Boolean(
        "Take", default=True, help="Untick to leave the row out of the plan."
    )
    kind = fields.Selection(
        _selection("kind"), required=True, default="measure", readonly=True
    )
    number = fields.Char("No.", required=True)
    section_code = fields.Char("Section", readonly=True)
    section_title = fields.Char("Section title", readonly=True)
    # The order's own words
    name = fields.Text("Wording", readonly=True)
    deadline_text = fields.Text("Term in the order", readonly=True)
    responsible_text = fields.Text("Responsible in the order", readonly=True)
    result_text = fields.Text("Expected result", readonly=True)
    # What was understood
    term = fields.Json("Term as read", readonly=True)
    chosen_term = fields.Json(
        "Other reading", help="One of the reader's alternatives, chosen by a person."
    )
    deadline_kind = fields.Selection(
        _selection("deadline_kind"),
        "Term",
        compute="_compute_term",
        store=True,
        readonly=False,
        required=True,
        default="unknown",
    )
    date_start = fields.Date(
        "Starts",
        compute="_compute_term",
        store=True,
        readonly=False,
        help="Empty with a last day: the first day of the plan.",
    )
    control_date = fields.Date("Last day")
    report_date = fields.Date(
        "Report by",
        compute="_compute_report_date",
        store=True,
        readonly=False,
        help="On time is what is submitted by this day. By the kind of the term: a "
        "named day itself, for months a day of the next month, for the whole period "
        "its last day.",
    )
    recurrence = fields.Selection(_selection("recurrence"))
    condition = fields.Selection(_selection("condition"))
    windows_text = fields.Text("Windows", compute="_compute_windows_text")
    lead_id = fields.Many2one(
        "profplan.import.unit",
        domain="[('import_id', '=', import_id)]",
        index="btree_not_null",
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
    accounting = fields.Selection(
        _selection("accounting"),
        "How organisations report",
        compute="_compute_accounting",
        store=True,
        readonly=False,
        help="By the words of the order; only where a group of organisations is named.",
    )
    # What is left to do
    finding_ids = fields.Many2many(
        "profplan.import.finding",
        "profplan_import_finding_measure_rel",
        "line_id",
        "finding_id",
        readonly=True,
    )
    needs = fields.Text("What it needs", compute="_compute_needs")
    remarks = fields.Text("What to do", compute="_compute_needs")
    status = fields.Selection(STATUSES, compute="_compute_status", store=True)

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number} {line.name or ''}".strip()

    @api.depends("control_date")
    def _compute_term(self):
        """A row that gets a last day is due by it and begins with the plan."""
        for line in self:
            start, kind = line.date_start, line.deadline_kind or "unknown"
            if line.control_date:
                start = start or line.import_id.date_start
                kind = "date" if kind == "unknown" else kind
            line.date_start, line.deadline_kind = start, kind

    @api.depends("deadline_kind", "date_start", "control_date", "recurrence")
    def _compute_report_date(self):
        for line in self:
            line.report_date = line._get_report_date_by_rule()

    def _get_report_date_by_rule(self):
        number = self.env["profplan.measure"]._get_report_day_of_month()
        period = self.import_id.date_start, self.import_id.date_end
        words = self.deadline_text or self.name
        return self._get_report_date(self, words, number, period)

    def _get_given_report_date(self):
        """The day that a person gave; None: the rules of the plan hold."""
        by_rule = self.report_date == (self._get_report_date_by_rule() or False)
        return None if by_rule else self.report_date or None

    @api.model
    def _get_report_date(self, term, words, number, period):
        """By when a row is reported, by the rule of measures.

        :param term: a row, or its values as JSON
        :param number: of the day of the next month
        :param period: first and last day of the plan
        """
        start = fields.Date.to_date(term["date_start"]) or period[0]
        end = fields.Date.to_date(term["control_date"]) or None
        nature = report_dates.get_nature(
            term["deadline_kind"], start, end, period, words, term["recurrence"]
        )
        return report_dates.get_report_date(nature, end, number)

    @api.depends(
        *(f"{who}.{name}" for who in PARTIES for name in ("kind", "same_as_id"))
    )
    def _compute_accounting(self):
        """What was decided holds while a group is named; else the words decide."""
        decided = {one: one._get_decided() for one in self.import_id._origin}
        for line in self:
            default = line._get_default_accounting()
            if default == "none" or line.accounting in (False, "none"):
                values = decided.get(line.import_id._origin, {}).get(
                    (line._name, line.key), {}
                )
                values = {**line._get_carried_accounting(), **values}
                given = values.get("accounting") if default != "none" else None
                line.accounting = given or default

    def _get_carried_accounting(self):
        """How last year's measure was accounted for, which no words decide again."""
        if not self.import_id.previous_plan_id:
            return {}
        return {"accounting": (self.as_read or {}).get("accounting")}

    def _get_default_accounting(self):
        """How a row is accounted for by its words and by who answers for it."""
        self.ensure_one()
        units = [unit._get_meant() for unit in self._get_parties()]
        return read_accounting(self.name or "", [unit.kind for unit in units])

    # --- What is left to do: the one rule of screens and of the confirmation ---

    def _get_faults(self):
        """What a row that is taken lacks or has wrong, in words."""
        env = self.env
        first, last = self.import_id.date_start, self.import_id.date_end
        start, end = self.date_start, self.control_date
        outside = end and ((first and (start or end) < first) or (last and end > last))
        rules = (
            (
                not end
                and self.deadline_kind != "on_event"
                and not self.finding_ids._lets_undated(),
                env._("Enter the last day"),
            ),
            (end and not start, env._("Enter the first day")),
            (start and end and start > end, env._("It ends before it starts")),
            (
                end and start and start <= end and (self.report_date or end) < start,
                env._("It is reported before it starts"),
            ),
            (outside, env._("The date is outside the plan's period")),
            (not self.lead_id, env._("Name who is responsible")),
            (not (self.number or "").strip(), env._("Enter the number")),
        )
        return [words for is_wrong, words in rules if is_wrong]

    @api.depends(
        "is_taken",
        "number",
        "deadline_kind",
        "date_start",
        "control_date",
        "report_date",
        "lead_id.status",
        "co_ids.status",
        "finding_ids.is_open",
        "finding_ids.is_confirmed",
        "import_id.date_start",
        "import_id.date_end",
    )
    @api.depends_context("lang")
    def _compute_needs(self):
        for line in self:
            faults = line._get_faults() if line.is_taken else []
            pending = line.finding_ids.filtered("is_open") if line.is_taken else []
            errors = [one for one in pending if one.severity == "error"]
            # What is only to be known does not bury what is to be decided.
            asked = [one for one in pending if one.severity in PENDING]
            words = [
                line._get_short(one)
                for one in (asked if asked or faults else pending)
                if one.code not in SAID
            ]
            needs = faults + [line._get_short(finding) for finding in errors]
            line.needs = "\n".join(needs) or False
            line.remarks = "\n".join(dict.fromkeys(faults + words)) or False

    def _get_short(self, finding):
        if finding.code in UNKNOWN_UNITS:
            unknown = self._get_parties().filtered(
                lambda unit: unit.status == "unknown"
            )
            names = ", ".join(unknown.mapped("name"))
            return self.env._("Not in the directory: %s", names)
        message = finding.message or ""
        return message if len(message) <= SHOWN else f"{message[:SHOWN].rstrip()}…"

    @api.depends(
        "is_taken",
        "number",
        "deadline_kind",
        "date_start",
        "control_date",
        "report_date",
        "lead_id",
        "finding_ids.is_open",
        "finding_ids.is_confirmed",
        "import_id.date_start",
        "import_id.date_end",
    )
    def _compute_status(self):
        for line in self:
            open_ones = line.finding_ids.filtered("is_open").mapped("severity")
            worst = next((one for one in BADGES if one in open_ones), None)
            status = BADGES.get(worst, "ready")
            if line.is_taken and line._get_faults():
                status = "fix"
            line.status = status if line.is_taken else "ready"

    def _is_corrected(self, aspect):
        """Whether a person changed what a finding is about, and nothing is wrong."""
        own = ("is_taken", "accounting", "proof")  # no remark is about these
        names = aspect or [name for name in self._decided_fields if name not in own]
        if not self._is_changed(*names):
            return False
        return aspect != TERM or bool(self.control_date)

    # --- The term as it stands ---

    @api.depends("term", "chosen_term", "import_id.date_end", *TERM, "condition")
    @api.depends_context("lang")
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

    def _get_windows(self):
        """Dated windows of the term as it stands now, corrected dates included."""
        self.ensure_one()
        if self.date_start and self.control_date:
            if self.date_start > self.control_date:
                return []
        return expand_windows(self._get_term())

    def _get_term(self):
        """The term as ``intake`` words it, with what the person corrected."""
        read = self.chosen_term or self.term or {"kind": self.deadline_kind}
        term = codec.load(Deadline, read)
        if not self._is_changed(*TERM, "condition") or self._is_as_chosen(term):
            return term
        return replace(
            term,
            kind=self.deadline_kind,
            start=self.date_start or None,
            end=self.control_date or None,
            occurrences=self._clip_occurrences(term.occurrences),
            recurrence=self.recurrence or None,
            condition=self.condition or None,
            labels=[],
            delay=term.delay if self.deadline_kind == "on_event" else None,
            confidence="given",
            alternatives=[],
        )

    def _clip_occurrences(self, occurrences):
        """The occurrences inside the corrected dates; corrected dates win."""
        first, last = self.date_start, self.control_date
        if not first or not last:
            return []
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

    # --- Parties ---

    def _get_parties(self):
        """Unit lines, the lead first, co-executors as the order names them."""
        return self.lead_id | self._sort_units(self.co_ids - self.lead_id)

    def _sort_units(self, units):
        place = {
            key: at for at, key in enumerate((self.as_read or {}).get("co_ids") or ())
        }
        return units.sorted(
            lambda unit: (place.get(unit.key, len(place)), unit.sequence, unit.id)
        )

    def _get_json(self, name):
        if name == "co_ids":  # in the order's own order, not that of the ids
            return self._sort_units(self.co_ids).mapped("key")
        return super()._get_json(name)

    # --- From the draft and back ---

    @api.model
    def _get_read_values(self, row, number, period):
        """JSON values of an ``intake.Measure`` or ``intake.Clause``.

        :param number, period: as :meth:`_get_report_date` wants them
        """
        keys = list(dict.fromkeys(party.key for party in row.responsibles))
        term = row.term
        values = {
            "is_taken": True,
            "number": row.number,
            "deadline_kind": term.kind,
            "date_start": codec.dump(term.start),
            "control_date": codec.dump(term.end),
            "recurrence": term.recurrence,
            "condition": term.condition,
            "lead_id": keys[0] if keys else None,
            "co_ids": keys[1:],
            "accounting": row.accounting,
        }
        words = row.text if isinstance(row, Clause) else row.deadline_text or row.name
        by_rule = self._get_report_date(values, words, number, period)
        return {**values, "report_date": codec.dump(row.report_date or by_rule)}

    @api.model
    def _prepare_words_vals(self, row, section_titles):
        """The order's own words of a row.

        :param section_titles: ``{code: title}``
        """
        if isinstance(row, Clause):
            return {
                "kind": "clause",
                "name": row.text,
                "responsible_text": row.addressee,
                "term": codec.dump(row.term),
            }
        return {
            "kind": "measure",
            "section_code": row.section,
            "section_title": section_titles.get(row.section),
            "name": row.name,
            "deadline_text": row.deadline_text,
            "responsible_text": row.responsible_text,
            "result_text": row.result_text,
            "term": codec.dump(row.term),
        }

    def _get_confirmed(self, row, parties):
        """The row of the draft with what was decided about it.

        :param parties: ``{unit line: intake.Party}``
        """
        row.number = self.number.strip()
        row.term = self._get_term()
        row.report_date = self._get_given_report_date()
        row.accounting = self.accounting
        row.responsibles = list(
            {parties[line].key: parties[line] for line in self._get_parties()}.values()
        )
        return row

    def _get_correction_texts(self):
        """«2.3, Окончание: прочитано «15.01.2020», исправлено на …» for the chatter."""
        return [
            self.env._(
                "%(number)s, %(field)s: read as «%(before)s», corrected to «%(after)s»",
                number=self.number,
                field=self._fields[name]._description_string(self.env),
                before=self._get_read_text(name),
                after=self._get_text(name) or "—",
            )
            for name in self.changes or ()
            if name not in ("is_taken", "chosen_term")
            and (name != "report_date" or self._get_given_report_date())
            and (
                name != "accounting"
                or self.accounting != self._get_default_accounting()
            )
        ]

    def _get_read_text(self, name):
        """A value as it was read, for a person."""
        value = (self.as_read or {}).get(name)
        field = self._fields[name]
        if field.type == "date":
            return format_date(self.env, value) if value else "—"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "—")
        if field.relational:
            keys = value if isinstance(value, list) else [value]
            units = self.import_id.unit_ids.filtered(lambda unit: unit.key in keys)
            return ", ".join(units.mapped("display_name")) or "—"
        return str(value or "—")

from collections import defaultdict

from odoo import fields, models

from ..lib import execution, figures
from ..lib import execution_report as report

# What of an organisation's line counts for the measure.
OF_LINES = (
    "line_state",
    "not_applicable",
    "figures",
    "report_date",
    "asked",
    "evidence",
)
HANDED_IN = ("reported", "accepted")
# Read at once: the ORM would send a query for each thousand.
OF_MEASURES = (
    "plan_id",
    "section_id",
    "number",
    "name",
    "deadline_text",
    "responsible_text",
    "result_text",
)
OF_WINDOWS = ("kind", "label", "date_start", "date_end")


class ProfplanPlan(models.Model):
    """How plans are executed by a day, for files, pages and letters (design §8).

    Read from the record of changes, today as well: what is printed now and what will
    be printed as of now come the same way.
    """

    _inherit = "profplan.plan"

    closed_on = fields.Date(
        readonly=True, copy=False, help="The day on which the plan was closed."
    )

    def _get_executions(self, day, units=None, sections=None, period=(None, None)):
        """``{plan: lib.execution_report.Execution}`` in a flat number of queries.

        Tasks are read with the user's own rights; what organisations have handed in
        counts for the whole and is added up by the system.

        :param units: only what these answered for on that day, or took part in
        :param sections: only these, with what is inside them
        :param period: (first, last) report date of a row, each may be None
        """
        self.check_access("read")
        tasks = self.env["project.task"].search_fetch(
            [("plan_id", "in", self.ids)],
            ["measure_id", "parent_id", "window_id", "unit_id", "sheet_id"],
            order="sequence, id",
        )
        past = PastOfTasks(tasks, day)
        measures = self._get_reported_measures(sections)
        rows = {
            measure.id: self._prepare_execution_row(measure, past)
            for measure in measures
        }
        self._add_organisations(measures, rows, past)
        chosen = Chosen(set(units.ids) if units else None, *period)
        return {
            plan: plan._prepare_execution(day, measures, rows, chosen) for plan in self
        }

    def _get_reported_measures(self, sections):
        domain = [("plan_id", "in", self.ids)]
        if sections:
            domain.append(("section_id", "child_of", sections.ids))
        return self.env["profplan.measure"].search_fetch(domain, OF_MEASURES)

    # --- Rows ---

    def _prepare_execution_row(self, measure, past):
        """The row of a measure with the rows of its terms."""
        root = past.roots.get(measure.id)
        row = self._make_row(measure, root, past)
        row.parts = [
            self._make_row(measure, part, past, level=1)
            for part in past.terms.get(root, ())
            if part in past.states
        ]
        return row

    def _make_row(self, measure, task_id, past, level=0):
        state = past.states.get(task_id)
        closed = measure.plan_id.closed_on
        window = past.windows.get(task_id)
        return report.Row(
            measure_id=measure.id,
            task_id=task_id,
            number=(measure.number or "").rstrip("."),
            name=window._get_short_name() if level else measure.name or "",
            term="" if level else measure.deadline_text or "",
            responsible="" if level else measure.responsible_text or "",
            expected="" if level else measure.result_text or "",
            level=level,
            state=state,
            status=report.get_status(state, bool(closed) and closed <= past.day),
            figures=past.get_figures_text(state),
        )

    def _prepare_execution(self, day, measures, rows, chosen):
        own = measures.filtered(lambda measure: measure.plan_id == self)
        kept = [rows[measure.id] for measure in own if chosen.keep(rows[measure.id])]
        by_section = defaultdict(list)
        sections = {measure.id: measure.section_id for measure in own}
        for row in kept:
            by_section[sections[row.measure_id]].append(row)
        return report.Execution(
            title=self.name or "",
            order_number=self.number or "",
            day=day,
            sections=self._prepare_sections(by_section),
            on_control=any(rows[measure.id].state for measure in own),
        )

    def _prepare_sections(self, by_section):
        """The sections of these rows in their order, each beneath those above it."""
        wanted = set()
        for section in by_section:
            wanted.update(map(int, (section.parent_path or "").split("/")[:-1]))
        prepared = [
            report.Section(section._get_title(), section.level, by_section[section])
            for section in self.section_ids
            if section.id in wanted
        ]
        clauses = by_section.get(self.env["profplan.section"])
        if clauses:
            words = self.env._("Clauses of the order")
            prepared.insert(0, report.Section(words, 0, clauses))
        return prepared

    def _get_counted(self, measures):
        """Figures of these measures, as the system reads them."""
        return (
            self.env["profplan.figure"]
            .sudo()
            .search([("measure_id", "in", measures.ids)])
        )

    # --- What organisations have handed in ---

    def _add_organisations(self, measures, rows, past):
        """Figures of the whole and who is silent, of measures of organisations."""
        lines = PastOfLines(self, past.day, measures)
        for figure in self._get_counted(measures):
            row = rows[figure.measure_id.id]
            if row.state is None:
                continue
            readings = past.get_readings(row, figure)
            readings += lines.get_readings(figure)
            own = past.get_own_figure(row.state, figure)
            adds_up = figure._adds_up()
            total = figures.get_total(figure.kind, own, readings if adds_up else ())
            words = f"{figure.name}: {figure._get_total_text(total)}"
            past.totals[row.task_id].append(words)
        for measure in measures:
            row = rows[measure.id]
            if totals := past.totals.get(row.task_id):
                row.figures = "\n".join(totals)
            handed = past.get_roll_up(row)
            lines.add_to(handed, measure)
            if handed.owed:
                row.organisations = handed


class Chosen:
    """Which rows a person wants to see."""

    def __init__(self, units, first, last):
        self.units, self.first, self.last = units, first, last

    def keep(self, row):
        """Whether a row stays; of its parts those that are wanted."""
        if self.units is None and not (self.first or self.last):
            return True
        row.parts = [part for part in row.parts if self._is_wanted(part)]
        return bool(row.parts) or self._is_wanted(row)

    def _is_wanted(self, row):
        day = row.get("report_date")
        if (self.first or self.last) and not day:
            return False
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        if self.units is None:
            return True
        own = [row.get("unit"), *(row.get("co_units") or [])]
        return any(one and one["id"] in self.units for one in own)


class PastOfTasks:
    """How the tasks of plans stood by a day, and how they hang together."""

    def __init__(self, tasks, day):
        self.day = day
        self.env = tasks.env
        self.states = tasks._get_standings(day)
        # Read at once, each of them as a task names it.
        window_ids = {task.window_id.id for task in tasks}
        self.env["profplan.window"].search_fetch(
            [("id", "in", list(window_ids))], OF_WINDOWS
        )
        self.roots, self.windows = {}, {}
        self.terms, self.hand_ins = defaultdict(list), defaultdict(list)
        self.totals = defaultdict(list)
        self.sheets = set()
        for task in tasks:
            if not task.parent_id:
                self.roots[task.measure_id.id] = task.id
                continue
            kind = self.terms if task.window_id else self.hand_ins
            kind[task.parent_id.id].append(task.id)
            if task.window_id:
                self.windows[task.id] = task.window_id
            if task.sheet_id:
                self.sheets.add(task.id)
        self.as_lines = self._get_tasks_of_lines(tasks)

    def _get_tasks_of_lines(self, tasks):
        """Tasks that a line of a sheet shows: they are counted there, once."""
        lines = self.env["profplan.sheet.line"].sudo()
        found = lines.search_fetch(
            [("plan_id", "in", tasks.plan_id.ids), ("task_id", "!=", False)],
            ["task_id"],
        )
        return set(found.task_id.ids)

    def get_figures_text(self, state):
        if not (state and state["figures"]):
            return ""
        return self.env["project.task"]._get_figures_text(state["figures"])

    def get_own_figure(self, state, figure):
        """What was given for the thing itself, or None."""
        found = (one["number"] for one in state["figures"] if one["id"] == figure.id)
        return next(found, None)

    def get_readings(self, row, figure):
        """What the parts of a whole have given, dropped ones apart."""
        readings = []
        for part in (*self.terms[row.task_id], *self.hand_ins[row.task_id]):
            state = self.states.get(part)
            if not state or state["step"] == "dropped":
                continue
            number = self.get_own_figure(state, figure)
            if number is not None:
                window = self.windows.get(part)
                unit, day = state["unit"], state["control_date"]
                checkpoint = bool(window) and window.kind == "milestone"
                readings.append(
                    figures.Reading(unit and unit["id"], day, number, checkpoint)
                )
        return readings

    def get_roll_up(self, row):
        """What organisations have handed in by tasks of their own."""
        handed = report.RollUp()
        for part in self.hand_ins[row.task_id]:
            state = self.states.get(part)
            if not state or state["step"] == "dropped" or not state["unit"]:
                continue
            handed.owed.add(state["unit"]["id"])
            handed.evidence += len(state["evidence"])
            silent = part in self.sheets and part not in self.as_lines
            if silent and state["step"] in execution.EXECUTING_STEPS:
                handed.silent.add(state["unit"]["id"])
        return handed


class PastOfLines:
    """How the lines of organisations stood by a day."""

    def __init__(self, plans, day, measures):
        lines = plans.env["profplan.sheet.line"].sudo().with_context(active_test=False)
        lines = lines.search_fetch(
            [("measure_id", "in", measures.ids)],
            [
                *("measure_id", "unit_id", "task_id", "sent_on", "active"),
                *("state", "not_applicable", "report_date"),
            ],
        )
        states = lines._get_state_at(day, OF_LINES) if lines else {}
        self.by_measure = defaultdict(list)
        for line in lines:
            state = states.get(line.id)
            if state and state["asked"]:
                self.by_measure[line.measure_id.id].append((line, state))

    def get_readings(self, figure):
        """What lines that were handed in have given of a figure."""
        return [
            figures.Reading(line.unit_id.id, state["report_date"], one["number"])
            for line, state in self.by_measure[figure.measure_id.id]
            if state["line_state"] in HANDED_IN and not line.task_id
            for one in state["figures"] or ()
            if one["id"] == figure.id
        ]

    def add_to(self, handed, measure):
        """Count the organisations that owe the measure as a line."""
        for line, state in self.by_measure[measure.id]:
            if state["line_state"] == "not_applicable":
                continue
            handed.owed.add(line.unit_id.id)
            handed.evidence += len(state["evidence"])
            waiting = state["line_state"] in ("open", "returned")
            if waiting and state["not_applicable"] != "confirmed":
                handed.silent.add(line.unit_id.id)

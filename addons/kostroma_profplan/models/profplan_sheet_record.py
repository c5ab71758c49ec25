"""What the record of changes keeps of sheets and lines, and how it is read (§5, §6)."""

SHEET_WHATS = [
    ("sheet_state", "State of plan and report"),
    ("plan_submitted_on", "Plan handed in on"),
    ("plan_accepted_on", "Plan accepted on"),
    ("report_submitted_on", "Report handed in on"),
    ("accepted_on", "Accepted on"),
    ("entered_by", "Entered for the organisation by"),
    ("responsible", "Responsible person"),
    ("line_state", "State of the line"),
    ("as_of", "As of"),
    ("planned_start", "Planned from"),
    ("planned_end", "Planned until"),
    ("reported_on", "Reported on"),
    ("events", "Events"),
    ("asked", "Asked of the organisation"),
    ("released", "No longer asked"),
]
VALUE_WHATS = [
    ("value_state", "State of the figure"),
    ("figure", "Figure of an indicator"),
]
SHEET_DATES = (
    "plan_submitted_on",
    "plan_accepted_on",
    "report_submitted_on",
    "accepted_on",
    "as_of",
    "planned_start",
    "planned_end",
    "reported_on",
)
# Whats whose value is one of a selection: the field that has its words.
CHOICES = {
    "not_applicable": ("project.task", "not_applicable"),
    "sheet_state": ("profplan.sheet", "state"),
    "line_state": ("profplan.sheet.line", "state"),
    "outcome": ("project.task", "outcome"),
    "value_state": ("profplan.indicator.value", "state"),
}

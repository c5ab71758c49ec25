"""A small plan of today: the demo's two plans are only looked at.

Tests that move tasks make a plan of their own, so that they neither wait for each
other nor change what the demo shows.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

# Of the demo: the order of 2020 that has left control, and this school year's.
FINISHED, RUNNING = "1257-рз/IV", "846-рз/IV"
CENTRE = "МБУ ГЦОКО"
TODAY = date.today()
LONG_AGO, SOON = TODAY - timedelta(days=60), TODAY + timedelta(days=60)


@dataclass
class SmallPlan:
    """An approved plan. ``tasks`` maps a measure's number to its root task's id."""

    id: int
    number: str
    tasks: dict = field(default_factory=dict)


def find_plan(client, number):
    """The id of a plan of the demo."""
    (plan,) = client("profplan.plan", "search", [("number", "=", number)])
    return plan


def new(vals):
    """The ORM's command «create»."""
    return (0, 0, vals)


def make_plan(manager, measures, figures=None, indicators=()):
    """Make and approve a plan as the manager.

    :param manager: an RPC client of a manager
    :param measures: ``{number: (wording, unit's name, control date)}``
    :param figures: ``{number: values of the figures that the measure asks}``
    :param indicators: values of the plan's indicators
    """
    names = {unit for _wording, unit, _day in measures.values()} | {CENTRE}
    ids = _find_units(manager, names)
    rows = [
        _measure_vals(row, wording, ids[unit], day, figures)
        for row, (wording, unit, day) in measures.items()
    ]
    plan, number = _create(
        manager,
        ids[CENTRE],
        measure_ids=[new(row) for row in rows],
        indicator_ids=[new(vals) for vals in indicators],
    )
    manager("profplan.plan", "action_approve", [plan])
    roots = manager(
        "project.task",
        "search_read",
        [("plan_id", "=", plan), ("parent_id", "=", False)],
        ["name"],
    )
    by_number = {root["name"].split()[0]: root["id"] for root in roots}
    return SmallPlan(plan, number, {row: by_number[row] for row in measures})


def make_school_year(manager, group_id, rows, own=()):
    """A plan of organisations, sent out to them: clauses 2.3 and 2.6, lines, indicator.

    :param group_id: the organisations that it is given to
    :param rows: measures of the plan and the report: ``{number, name, section,
        figures}``, the last two of which may be left out; ``section`` is a name
    :param own: wordings of what each organisation hands in by itself
    """
    centre = _find_units(manager, [CENTRE])[CENTRE]
    plan, number = _create(manager, centre)
    names = list(dict.fromkeys(filter(None, (row.get("section") for row in rows))))
    sections = manager(
        "profplan.section",
        "create",
        [
            {"plan_id": plan, "code": str(at), "name": name}
            for at, name in enumerate(names, 3)
        ],
    )
    section_ids = dict(zip(names, sections, strict=True))
    vals_list = [
        {
            **_measure_vals(row["number"], row["name"], group_id, SOON),
            "section_id": section_ids.get(row.get("section")),
            "accounting": "line",
            "figure_ids": [new(vals) for vals in row.get("figures", ())],
        }
        for row in rows
    ] + [
        {**_measure_vals(f"9.{at}.", name, group_id, SOON), "accounting": "task"}
        for at, name in enumerate(own, 1)
    ]
    for number_of_clause, words in (
        ("2.3.", "Представить план в МБУ ГЦОКО"),
        ("2.6.", "Представить отчёт в МБУ ГЦОКО"),
    ):
        clause = _measure_vals(number_of_clause, words, group_id, SOON)
        vals_list.append({**clause, "kind": "clause"})
    measures = manager(
        "profplan.measure", "create", [{**vals, "plan_id": plan} for vals in vals_list]
    )
    clauses = {"plan_clause_id": measures[-2], "report_clause_id": measures[-1]}
    manager("profplan.plan", "write", [plan], clauses)
    indicator = {
        "name": "Учеников в профильных классах",
        "uom": "человек",
        "asked_of_organisations": True,
    }
    manager(
        "profplan.indicator",
        "create",
        [{**indicator, "plan_id": plan, "number": "1", "aggregation": "sum"}],
    )
    manager("profplan.plan", "action_approve", [plan])
    manager("profplan.plan", "action_send_out", [plan])
    return SmallPlan(plan, number)


def _find_units(manager, names):
    units = manager(
        "profplan.unit", "search_read", [("name", "in", list(names))], ["name"]
    )
    return {unit["name"]: unit["id"] for unit in units}


def _create(manager, centre_id, **vals):
    """(id, number) of a draft plan that the manager controls."""
    number = f"{secrets.token_hex(3)}-пробное"
    (plan,) = manager(
        "profplan.plan",
        "create",
        [
            {
                "name": "О проверке работы каждого",
                "number": number,
                "date": str(LONG_AGO),
                "date_start": str(LONG_AGO),
                "date_end": str(SOON + timedelta(days=60)),
                "coordinator_unit_id": centre_id,
                "controller_id": manager.uid,
                **vals,
            }
        ],
    )
    return plan, number


def _measure_vals(number, wording, unit_id, day, figures=None):
    return {
        "number": number,
        "name": wording,
        "deadline_text": f"до {day:%d.%m.%Y}",
        "deadline_kind": "date",
        "date_start": str(LONG_AGO),
        "control_date": str(day),
        "assignment_ids": [new({"unit_id": unit_id, "role": "lead"})],
        "figure_ids": [new(vals) for vals in (figures or {}).get(number, ())],
    }

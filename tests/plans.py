"""A small plan of today: the order's own plan of 2020–2021 is over for good.

Tests that move tasks make a plan of their own, so that they neither wait for each
other nor change what the demo shows.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

TODAY = date.today()
LONG_AGO, SOON = TODAY - timedelta(days=60), TODAY + timedelta(days=60)


@dataclass
class SmallPlan:
    """An approved plan. ``tasks`` maps a measure's number to its root task's id."""

    id: int
    number: str
    tasks: dict = field(default_factory=dict)


def make_plan(manager, measures, figures=None):
    """Make and approve a plan as the manager.

    :param manager: an RPC client of a manager
    :param measures: ``{number: (wording, unit's name, control date)}``
    :param figures: ``{number: values of the figures that the measure asks}``
    """
    names = {unit for _wording, unit, _day in measures.values()} | {"МБУ ГЦОКО"}
    units = manager(
        "profplan.unit", "search_read", [("name", "in", list(names))], ["name"]
    )
    ids = {unit["name"]: unit["id"] for unit in units}
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
                "coordinator_unit_id": ids["МБУ ГЦОКО"],
                "controller_id": manager.uid,
                "measure_ids": [
                    (0, 0, _measure_vals(row, wording, ids[unit], day, figures))
                    for row, (wording, unit, day) in measures.items()
                ],
            }
        ],
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


def _measure_vals(number, wording, unit_id, day, figures):
    return {
        "number": number,
        "name": wording,
        "deadline_text": f"до {day:%d.%m.%Y}",
        "deadline_kind": "date",
        "date_start": str(LONG_AGO),
        "control_date": str(day),
        "assignment_ids": [(0, 0, {"unit_id": unit_id, "role": "lead"})],
        "figure_ids": [(0, 0, vals) for vals in (figures or {}).get(number, ())],
    }

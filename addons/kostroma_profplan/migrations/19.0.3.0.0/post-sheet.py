"""Parts of organisations become lines of their plans and reports.

A former version made a task for every measure and every organisation of its groups.
Those that hold nothing become lines and go; those with work in them stay, and their
line shows how they stand, so that both are counted once. The sheets are in execution:
nobody was asked for a plan of theirs before.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, split_every, sql

BATCH = 1000

# Rows of the record that are somebody's work; who was made or handed over is not.
WORK = (
    "step",
    "control_date",
    "legal_date",
    "submitted_on",
    "result",
    "quantity",
    "figures",
    "outcome",
    "not_applicable",
    "evidence",
)


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for plan in env["profplan.plan"].search([("state", "!=", "draft")]):
        parts = env["project.task"].search(
            [
                ("plan_id", "=", plan.id),
                ("parent_id", "!=", False),
                ("window_id", "=", False),
                ("sheet_id", "=", False),
                ("unit_id.kind", "=", "organisation"),
            ],
            order="id",
        )
        if parts:
            turn_into_lines(plan, parts)


def turn_into_lines(plan, parts):
    """Sheets and lines for these parts; those without work in them go."""
    first = {}
    for part in parts:
        first.setdefault((part.measure_id, part.unit_id), part)
    parts = parts.union(*first.values())
    # What a closed plan holds is its record: nothing of it goes.
    worked = parts if plan.state == "closed" else find_work(parts)
    sheets = make_sheets(plan, parts.unit_id)
    lines = make_lines(parts, worked, sheets)
    keep_first_moment(parts, lines)
    for part in worked:
        part._as_engine(quiet=True).write({"sheet_id": sheets[part.unit_id].id})
    delete(parts - worked)
    plan._note_parts_of_before(lines, worked)


def find_work(parts):
    """Those of these parts in which somebody has done or said anything."""
    env = parts.env
    env.flush_all()
    ids = parts.ids
    found = set(parts.filtered(has_own_work).ids)
    queries = [
        SQL(
            "SELECT task_id FROM profplan_change WHERE task_id = ANY(%s)"
            " AND what = ANY(%s)",
            ids,
            list(WORK),
        ),
        SQL("SELECT task_id FROM profplan_evidence WHERE task_id = ANY(%s)", ids),
        SQL("SELECT task_id FROM profplan_postponement WHERE task_id = ANY(%s)", ids),
        SQL(
            "SELECT res_id FROM mail_message WHERE model = 'project.task'"
            " AND res_id = ANY(%s)"
            " AND message_type IN ('comment', 'email', 'email_outgoing')"
            " AND (author_id IS NOT NULL OR email_from IS NOT NULL)",
            ids,
        ),
        SQL(
            "SELECT res_id FROM ir_attachment WHERE res_model = 'project.task'"
            " AND res_id = ANY(%s)",
            ids,
        ),
    ]
    if sql.table_exists(env.cr, "profplan_figure_value"):
        queries.append(
            SQL(
                "SELECT task_id FROM profplan_figure_value WHERE task_id = ANY(%s)", ids
            )
        )
    for query in queries:
        found |= {id_ for (id_,) in env.execute_query(query)}
    return parts.filtered(lambda part: part.id in found)


def has_own_work(part):
    """Whether a field of the task itself holds work."""
    quantity = "quantity" in part._fields and (part.quantity or part.quantity_zero)
    return bool(
        part.step != "assigned"
        or part.result_text
        or part.submitted_on
        or part.not_applicable not in (False, "no")
        or part.description
        or quantity
    )


def make_sheets(plan, units):
    """``{unit: its sheet}``."""
    sheets = plan.env["profplan.sheet"]._as_engine(quiet=True)
    made = sheets.create(
        [
            {"plan_id": plan.id, "unit_id": unit.id, "state": "executing"}
            for unit in units
        ]
    )
    return dict(zip(units, made, strict=True))


def make_lines(parts, worked, sheets):
    """A line for each part, with the dates that were on control."""
    lines = parts.env["profplan.sheet.line"]._as_engine(quiet=True)
    vals_list = []
    for measure, same in parts.grouped("measure_id").items():
        alike = measure._prepare_line_vals()
        for part in same:
            vals = {
                **alike,
                "sheet_id": sheets[part.unit_id].id,
                "unit_id": part.unit_id.id,
                "date_start": part.date_start,
                "control_date": part.control_date,
                "report_date": get_report_date(part),
                "as_of": False,
            }
            if part in worked:
                vals |= {"task_id": part.id, **lines._prepare_mirror_vals(part)}
            vals_list.append((part, vals))
    order = {part: number for number, part in enumerate(parts)}
    vals_list.sort(key=lambda pair: order[pair[0]])
    return lines.create([vals for _part, vals in vals_list])


def get_report_date(part):
    """What was on time stays on time."""
    return ("report_date" in part._fields and part.report_date) or part.control_date


def keep_first_moment(parts, lines):
    """A line is there since its part was put on control."""
    env = parts.env
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE profplan_sheet_line AS line
            SET sent_on = COALESCE(
                (SELECT min(moment) FROM profplan_change WHERE task_id = part.id),
                part.create_date
            )
            FROM unnest(%s, %s) AS pair (line_id, part_id)
            JOIN project_task AS part ON part.id = part_id
            WHERE line.id = line_id
            """,
            lines.ids,
            parts.ids,
        )
    )
    lines.invalidate_recordset(["sent_on"], flush=False)


def delete(parts):
    """Take tasks away with the rows that only say that they were made."""
    env = parts.env
    for ids in split_every(BATCH, parts.ids):
        env.flush_all()
        env.cr.execute(
            SQL("DELETE FROM profplan_change WHERE task_id = ANY(%s)", list(ids))
        )
        env.invalidate_all()
        env["project.task"].browse(ids)._as_engine(quiet=True).unlink()
    env["profplan.hold"].invalidate_model(flush=False)

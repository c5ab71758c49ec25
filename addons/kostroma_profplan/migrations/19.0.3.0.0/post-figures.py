"""The one quantity of a task becomes a figure of its measure; outcomes are told apart.

A measure that promised a number, or whose tasks gave one, gets one figure; each task
with a quantity, zero as well, a value. What was handed in was done in full: nothing
else could be. The record of changes is read as before, in the new words.
"""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql

from odoo.addons.kostroma_profplan.intake import Target

GIVEN = "(t.quantity <> 0 OR t.quantity_zero)"
ONE = (
    "jsonb_build_array(jsonb_build_object("
    "'id', f.id, 'name', f.name, 'number', %s::jsonb))"
)


def migrate(cr, version):
    if not version or not sql.column_exists(cr, "project_task", "quantity"):
        return
    context = {"lang": "ru_RU"} if _speaks_russian(cr) else {}
    env = api.Environment(cr, SUPERUSER_ID, context)
    _create_figures(env)
    _create_values(cr)
    _rewrite_changes(cr)
    _add_changes(cr)
    _set_outcomes(cr)
    env.invalidate_all(flush=False)


def _speaks_russian(cr):
    cr.execute("SELECT FROM res_lang WHERE code = 'ru_RU' AND active")
    return cr.rowcount


def _create_figures(env):
    env.cr.execute(  # pylint: disable=sql-injection
        f"""
        SELECT m.id, m.target_value, m.target_comparator, m.target_unit, m.target_per
          FROM profplan_measure m
         WHERE m.target_comparator IS NOT NULL
            OR EXISTS (SELECT FROM project_task t
                        WHERE t.measure_id = m.id AND {GIVEN})
            OR EXISTS (SELECT FROM project_task t
                         JOIN profplan_change c ON c.task_id = t.id
                        WHERE t.measure_id = m.id AND c.what = 'quantity')
         ORDER BY m.id
        """
    )
    figures = env["profplan.figure"]._as_engine()
    figures.create(
        [
            {
                "measure_id": measure_id,
                **figures._prepare_target_vals(
                    Target(value or 0, comparator, unit or "", per)
                ),
            }
            for measure_id, value, comparator, unit, per in env.cr.fetchall()
        ]
    )
    env.flush_all()


def _create_values(cr):
    cr.execute(  # pylint: disable=sql-injection
        f"""
        INSERT INTO profplan_figure_value
            (figure_id, task_id, value, create_uid, create_date, write_uid, write_date)
        SELECT f.id, t.id, COALESCE(t.quantity, 0),
               t.write_uid, t.write_date, t.write_uid, t.write_date
          FROM project_task t
          JOIN profplan_figure f ON f.measure_id = t.measure_id
         WHERE {GIVEN}
        """
    )
    # People are no longer added up by themselves: what was handed in as the sum of the
    # parts stays, as the whole's own figure.
    cr.execute(
        """
        INSERT INTO profplan_figure_value
            (figure_id, task_id, value, create_uid, create_date, write_uid, write_date)
        SELECT f.id, t.id, SUM(v.value),
               t.write_uid, t.write_date, t.write_uid, t.write_date
          FROM project_task t
          JOIN profplan_figure f ON f.measure_id = t.measure_id AND f.kind = 'unique'
          JOIN project_task part ON part.parent_id = t.id AND part.step <> 'dropped'
          JOIN profplan_figure_value v
            ON v.task_id = part.id AND v.figure_id = f.id
         WHERE t.step IN ('review', 'done')
           AND NOT EXISTS (SELECT FROM profplan_figure_value own
                            WHERE own.task_id = t.id AND own.figure_id = f.id)
         GROUP BY f.id, t.id
        """
    )


def _rewrite_changes(cr):
    def one(column):
        figure = ONE % f"(c.{column} -> 'number')"
        return f"CASE jsonb_typeof(c.{column}) WHEN 'object' THEN {figure} END"

    cr.execute(  # pylint: disable=sql-injection
        f"""
        UPDATE profplan_change c
           SET what = 'figures',
               old_value = {one("old_value")},
               new_value = {one("new_value")}
          FROM project_task t
          JOIN profplan_figure f ON f.measure_id = t.measure_id
         WHERE c.task_id = t.id AND c.what = 'quantity'
        """
    )
    cr.execute(
        "UPDATE profplan_change SET new_value = new_value - 'quantity'"
        " WHERE what = 'created'"
    )


def _add_changes(cr):
    """Figures and outcomes that no row tells of yet: known with a submission."""
    figure = ONE % "to_jsonb(v.value)"
    of_values = (
        "FROM profplan_figure_value v JOIN profplan_figure f ON f.id = v.figure_id"
        " JOIN project_task t ON t.id = v.task_id"
    )
    _add_change(cr, "figures", figure, of_values, "c.moment, c.id")
    handed_in = (
        "FROM project_task t JOIN profplan_measure m ON m.id = t.measure_id"
        " AND t.step IN ('review', 'done') AND t.outcome IS NULL"
    )
    _add_change(
        cr, "outcome", "'\"full\"'::jsonb", handed_in, "c.moment DESC, c.id DESC"
    )


def _add_change(cr, what, value, source, order):
    cr.execute(  # pylint: disable=sql-injection
        f"""
        INSERT INTO profplan_change
            (task_id, plan_id, moment, day, author_id, what, new_value, step, unit_id,
             starts_hold, create_uid, create_date, write_uid, write_date)
        SELECT t.id, t.plan_id,
               COALESCE(s.moment, t.write_date), COALESCE(s.day, t.write_date::date),
               COALESCE(s.author_id, t.write_uid, {SUPERUSER_ID}), %s, {value},
               COALESCE(s.step, t.step), COALESCE(s.unit_id, t.unit_id),
               false, {SUPERUSER_ID}, now() AT TIME ZONE 'UTC',
               {SUPERUSER_ID}, now() AT TIME ZONE 'UTC'
          {source}
          LEFT JOIN LATERAL (
               SELECT c.moment, c.day, c.author_id, c.step, c.unit_id
                 FROM profplan_change c
                WHERE c.task_id = t.id AND c.what = 'submitted_on'
                  AND c.new_value IS NOT NULL
                ORDER BY {order} LIMIT 1
               ) s ON true
         WHERE NOT EXISTS (SELECT FROM profplan_change c
                            WHERE c.task_id = t.id AND c.what = %s)
        """,
        [what, what],
    )


def _set_outcomes(cr):
    cr.execute(
        "UPDATE project_task SET outcome = 'full' WHERE measure_id IS NOT NULL"
        " AND step IN ('review', 'done') AND outcome IS NULL"
    )

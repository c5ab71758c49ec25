"""Draft plans follow the rules; the record tells the report date of the past."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for model in ("profplan.measure", "profplan.window"):
        env[model].search([("plan_id.state", "=", "draft")])._compute_report_date()
    env.flush_all()
    # Until now the one date was the other.
    cr.execute(
        """
        UPDATE profplan_change
        SET new_value = new_value
            || jsonb_build_object('report_date', new_value -> 'control_date')
        WHERE what = 'created'
        """
    )
    cr.execute(
        """
        INSERT INTO profplan_change (
            what, task_id, plan_id, moment, day, author_id, old_value, new_value,
            remark, step, unit_id, starts_hold, create_uid, write_uid, create_date,
            write_date
        )
        SELECT 'report_date', task_id, plan_id, moment, day, author_id, old_value,
            new_value, remark, step, unit_id, starts_hold, create_uid, write_uid,
            create_date, write_date
        FROM profplan_change former
        WHERE what = 'control_date' AND NOT EXISTS (
            SELECT FROM profplan_change known
            WHERE known.task_id = former.task_id AND known.what = 'report_date'
        )
        ORDER BY id
        """
    )

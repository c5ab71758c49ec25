"""Closed plans know since when: by the tracked change of their state.

The day is that of the company; times of the database are UTC.
"""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        SELECT partner.tz FROM res_company AS company
        JOIN res_partner AS partner ON partner.id = company.partner_id
        ORDER BY company.id LIMIT 1
        """
    )
    zone = (cr.fetchone() or [None])[0] or "Europe/Moscow"
    cr.execute(
        """
        UPDATE profplan_plan AS plan
        SET closed_on = COALESCE(tracked.moment, plan.write_date)
            AT TIME ZONE 'UTC' AT TIME ZONE %s
        FROM profplan_plan AS same
        LEFT JOIN LATERAL (
            SELECT max(message.date) AS moment
            FROM mail_message AS message
            JOIN mail_tracking_value AS value ON value.mail_message_id = message.id
            JOIN ir_model_fields AS field ON field.id = value.field_id
            WHERE message.model = 'profplan.plan' AND message.res_id = same.id
                AND field.name = 'state'
        ) AS tracked ON TRUE
        WHERE same.id = plan.id AND plan.state = 'closed' AND plan.closed_on IS NULL
        """,
        [zone],
    )

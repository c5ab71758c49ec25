"""Closed plans know since when: by the tracked change of their state."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        UPDATE profplan_plan AS plan
        SET closed_on = COALESCE(tracked.day, plan.write_date::date)
        FROM profplan_plan AS same
        LEFT JOIN LATERAL (
            SELECT max(message.date)::date AS day
            FROM mail_message AS message
            JOIN mail_tracking_value AS value ON value.mail_message_id = message.id
            JOIN ir_model_fields AS field ON field.id = value.field_id
            WHERE message.model = 'profplan.plan' AND message.res_id = same.id
                AND field.name = 'state'
        ) AS tracked ON TRUE
        WHERE same.id = plan.id AND plan.state = 'closed' AND plan.closed_on IS NULL
        """
    )

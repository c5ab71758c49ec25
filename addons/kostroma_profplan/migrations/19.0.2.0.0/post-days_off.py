"""Where a last day on a day off moves is a choice of three, no longer a tick."""

FORMER = "kostroma_profplan.move_off_days_off"


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO ir_config_parameter
            (key, value, create_uid, write_uid, create_date, write_date)
        SELECT 'kostroma_profplan.days_off',
            CASE value WHEN 'True' THEN 'preceding' ELSE 'none' END,
            create_uid, write_uid, create_date, write_date
        FROM ir_config_parameter WHERE key = %s
        ON CONFLICT (key) DO NOTHING
        """,
        [FORMER],
    )
    cr.execute("DELETE FROM ir_config_parameter WHERE key = %s", [FORMER])

"""What is not asked any more goes on record, as of the day on which it was told.

An earlier version kept the mark only. What the release did besides is on record and
tells the moment and the reason: open lines did not apply from then on, tasks were
dropped, empty lines went out of sight. A sheet was released with the last of these.
What has left no trace stays as it is: never asked.
"""

LAST = """
    SELECT DISTINCT ON (change.{owner}) change.*
      FROM profplan_change AS change
      JOIN {table} AS now ON now.id = change.{owner}
     WHERE now.released AND change.what = '{what}'
       AND change.new_value #>> '{{}}' = '{value}'
       AND NOT EXISTS (SELECT FROM profplan_change AS known
            WHERE known.{owner} = now.id AND known.what = 'released')
     ORDER BY change.{owner}, change.id DESC
"""
OF_SHEETS = """
    SELECT DISTINCT ON (sheet.id) sheet.id AS released_id, change.*
      FROM profplan_sheet AS sheet
      LEFT JOIN profplan_sheet_line AS line ON line.sheet_id = sheet.id
      LEFT JOIN project_task AS task ON task.sheet_id = sheet.id
      JOIN profplan_change AS change ON (
            change.line_id = line.id AND (change.what = 'released'
                OR change.what = 'asked' AND change.new_value #>> '{}' IS NULL)
            OR change.task_id = task.id AND change.what = 'released')
     WHERE sheet.released
       AND NOT EXISTS (SELECT FROM profplan_change AS known
            WHERE known.sheet_id = sheet.id AND known.what = 'released')
     ORDER BY sheet.id, change.id DESC
"""
INSERT = """
    INSERT INTO profplan_change ({owner}, plan_id, moment, day, author_id, what,
        new_value, remark, step, unit_id, starts_hold)
    SELECT {id}, plan_id, moment, day, author_id, 'released', 'true', remark,
        {step}, unit_id, FALSE
      FROM ({last}) AS last
"""


def migrate(cr, version):
    if not version:
        return
    for owner, table, what, value, step in (
        (*("line_id", "profplan_sheet_line", "line_state"), "not_applicable", "NULL"),
        (*("task_id", "project_task", "step"), "dropped", "step"),
    ):
        last = LAST.format(owner=owner, table=table, what=what, value=value)
        _insert(cr, owner=owner, id=owner, last=last, step=step)
    _insert(cr, owner="sheet_id", id="released_id", last=OF_SHEETS, step="NULL")


def _insert(cr, **names):
    cr.execute(INSERT.format(**names))  # pylint: disable=sql-injection

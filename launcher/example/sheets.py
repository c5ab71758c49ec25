"""The example's organisations write their plans and reports, like anybody else."""

DONE = "Проведено по плану организации."
AS_OF = "Проводится по плану организации; сведения по состоянию на день отчёта."


def plan(sheets):
    """Every measure gets its last day inside the order's term, the sheet its person."""
    for sheet in sheets.filtered(lambda one: not one.responsible_name):
        sheet.write({"responsible_name": sheet.env.user.name})
    plan_lines(sheets.line_ids)


def plan_lines(lines):
    """Every measure gets its last day inside the order's term."""
    lines = lines.filtered(lambda line: line.not_applicable == "no")
    for day, same in lines.grouped("control_date").items():
        same.write({"planned_end": day})


def report(lines, told):
    """What became of the measures that are not reported yet, alike ones at once.

    :param told: ``told(line)``: outcome, reason of what is not done in full, words on
        what was done or nothing
    """
    waiting = lines.filtered(
        lambda line: line.state == "open" and line.not_applicable == "no"
    )
    for (as_of, (outcome, reason, result)), same in waiting.grouped(
        lambda line: (bool(line.as_of), told(line))
    ).items():
        same.write(
            {
                "outcome": outcome,
                "outcome_reason": reason,
                "result_text": result or (AS_OF if as_of else DONE),
            }
        )

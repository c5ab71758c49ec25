"""The example's organisations write their plans and reports, like anybody else."""

DONE = "Проведено по плану организации."
AS_OF = "Проводится по плану организации; сведения по состоянию на день отчёта."


def plan(sheets):
    """Every measure gets its last day inside the order's term, the sheet its person."""
    for sheet in sheets:
        sheet.write({"responsible_name": sheet.env.user.name})
        lines = sheet.line_ids.filtered(lambda line: line.not_applicable == "no")
        for day, same in lines.grouped("control_date").items():
            same.write({"planned_end": day})


def report(lines, result="", less=None):
    """What became of the measures that are not reported yet.

    :param less: {number: [outcome, reason]} of what is not done in full
    """
    waiting = lines.filtered(
        lambda line: line.state == "open" and line.not_applicable == "no"
    )
    for line in waiting:
        outcome, reason = (less or {}).get(line.number, ("full", False))
        line.write(
            {
                "outcome": outcome,
                "outcome_reason": reason,
                "result_text": result or (AS_OF if line.as_of else DONE),
            }
        )
    return waiting

from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib import bulk


@dataclass
class Bulk:
    """What a workbook that came back would change."""

    # {line: values}; {line: {figure: number}}
    values: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    # [(address of the cell, words)]
    problems: list = field(default_factory=list)
    rows: int = 0

    @property
    def changed(self):
        return {*self.values, *self.figures}


class ProfplanPlan(models.Model):
    """The reports of all organisations as one workbook, out and in (design §6)."""

    _inherit = "profplan.plan"

    def _check_may_bulk(self):
        self._check_seen()
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._(
                    "The workbook of all organisations is for coordinators and "
                    "managers."
                )
            )

    def action_ask_bulk(self):
        """The dialog of the workbook."""
        self.ensure_one()
        self._check_may_bulk()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_bulk"
        )
        action["context"] = {"default_plan_id": self.id}
        return action

    # --- Out ---

    def _write_bulk(self):
        """The workbook of this plan's lines, as the person may read them."""
        self.ensure_one()
        self._check_may_bulk()
        outcomes = self._get_bulk_outcomes()
        lines = self._get_bulk_lines()
        return bulk.write_book(
            [self._prepare_bulk_line(line, outcomes) for line in lines],
            outcomes.values(),
        )

    def _get_bulk_lines(self):
        """Lines that are asked, by organisations, in the order of the plan."""
        lines = self.env["profplan.sheet.line"].search(
            [
                ("plan_id", "=", self.id),
                ("released", "=", False),
                ("state", "!=", "not_applicable"),
                ("task_id", "=", False),
            ]
        )
        return lines.sorted(lambda line: (line.unit_id.name, line.sequence, line.id))

    def _get_bulk_outcomes(self):
        field_ = self.env["profplan.sheet.line"]._fields["outcome"]
        return dict(field_._description_selection(self.env))

    def _prepare_bulk_line(self, line, outcomes):
        """A line as the workbook has it."""
        given = {one.figure_id: one.value for one in line.figure_value_ids}
        return bulk.Line(
            key=str(line.id),
            place=self._get_bulk_place(line),
            values={
                "unit": line.unit_id.name,
                "number": line.number,
                "name": line.name,
                "report_date": line.report_date
                and format_date(self.env, line.report_date, date_format="dd.MM.yyyy"),
                "state": line._get_state_name(),
                "outcome": outcomes.get(line.outcome),
                "result_text": line.result_text,
                "outcome_reason": line.outcome_reason,
            },
            figures=[
                (figure.name, given.get(figure))
                for figure in line.measure_id.figure_ids
            ],
            is_open=self._is_bulk_open(line),
        )

    def _get_bulk_place(self, line):
        return f"{line.plan_id.id}/{line.measure_id.id}/{line.unit_id.id}"

    def _is_bulk_open(self, line):
        return (
            line.state in ("open", "returned")
            and line.not_applicable == "no"
            and (line.sheet_id._is_with_organisation())
        )

    # --- In: what it would change, and what is wrong ---

    def _compare_bulk(self, name, data):
        """What the workbook would change; nothing is written.

        An empty cell changes nothing.

        :return: :class:`Bulk`
        :raises IntakeError: it is no such workbook
        """
        self.ensure_one()
        self._check_may_bulk()
        rows = bulk.read_book(name, data)
        found = Bulk(rows=len(rows))
        if self._is_of_another_plan(rows, found):
            return found
        lines = {str(line.id): line for line in self._get_bulk_lines()}
        outcomes, seen = self._get_bulk_outcomes(), {}
        for row in rows:
            line = self._find_bulk_line(row, lines, seen, found)
            if line:
                self._compare_bulk_row(row, line, outcomes, found)
        return found

    def _is_of_another_plan(self, rows, found):
        """Last year's file is told as a whole, not row by row."""
        others = [
            row
            for row in rows
            if row.get("place").split("/")[0] not in (str(self.id), "")
        ]
        if not others:
            return False
        words = self.env._(
            "The file, or this row of it, is of another plan. Take a new file of "
            "%(plan)s by «Take out» and fill that in.",
            plan=self.display_name,
        )
        shown = others if len(others) < len(rows) else others[:1]
        found.problems += [(row.where("unit"), words) for row in shown]
        return True

    def _find_bulk_line(self, row, lines, seen, found):
        """The line that a row is about; None, and told, where that is not sure."""
        key, line = row.get("key"), lines.get(row.get("key"))
        if not line:
            words = self.env._(
                "The row has no line of this plan: it was added by hand, or the "
                "measure is not asked of the organisation any more. Delete the row."
            )
        elif key in seen:
            words = self.env._(
                "The line stands in row %s already: one of the two is a copy. "
                "Delete it.",
                seen[key],
            )
        elif row.get("place") != self._get_bulk_place(line) or (
            (row.get("unit"), row.get("number").rstrip("."))
            != ((line.unit_id.name or "").strip(), (line.number or "").rstrip("."))
        ):
            words = self.env._(
                "Cells of the row have been moved: its key is of «%(unit)s», "
                "%(number)s. Sort whole rows only; take the file anew.",
                unit=line.unit_id.name,
                number=line.number,
            )
        else:
            seen[key] = row.number
            return line
        found.problems.append((row.where("unit"), words))
        return None

    def _compare_bulk_row(self, row, line, outcomes, found):
        """Values of one row that differ from what stands there."""
        before = self._prepare_bulk_line(line, outcomes)
        problems = []
        values = self._read_bulk_values(row, line, outcomes, problems)
        figures = self._read_bulk_figures(row, line, problems)
        if (values or figures) and not self._is_bulk_open(line):
            where = row.where("state" if "state" in row.cells else "unit")
            problems.append((where, line._get_closed_text()))
        elif (values or figures) and row.get("stamp") != before.stamp:
            problems.append(
                (
                    row.where("unit"),
                    self.env._(
                        "Since the file was made somebody has changed this line. Take "
                        "the file anew, so that nobody's words are lost."
                    ),
                )
            )
        outcome = values.get("outcome") or line.outcome
        reason = values.get("outcome_reason") or line.outcome_reason
        if values and outcome in ("part", "none") and not reason:
            problems.append(
                (
                    row.where("outcome_reason"),
                    self.env._("Say why it is not done in full."),
                )
            )
        found.problems += problems
        if values and not problems:
            found.values[line] = values
        if figures and not problems:
            found.figures[line] = figures

    def _read_bulk_values(self, row, line, outcomes, problems):
        values = {}
        for name in ("result_text", "outcome_reason"):
            text = row.get(name)
            if text and text != (line[name] or "").strip():
                values[name] = text
        if text := row.get("outcome"):
            keys = {word.lower(): key for key, word in outcomes.items()}
            outcome = keys.get(text.lower())
            if not outcome:
                problems.append(
                    (
                        row.where("outcome"),
                        self.env._(
                            "«%(text)s» is no outcome. Choose one of: %(words)s.",
                            text=text,
                            words=", ".join(outcomes.values()),
                        ),
                    )
                )
            elif outcome != line.outcome:
                values["outcome"] = outcome
        return values

    def _read_bulk_figures(self, row, line, problems):
        """``{figure: number}`` that differ; names must stand as they were."""
        given = {one.figure_id: one.value for one in line.figure_value_ids}
        figures = {}
        asked = line.measure_id.figure_ids
        for _kind, position in sorted(
            key for key in row.cells if isinstance(key, tuple) and key[0] == "value"
        ):
            text, where = row.get(("value", position)), row.where(("value", position))
            if not text:
                continue
            figure = asked[position - 1 : position]
            name = row.get(("figure", position))
            if not figure or name != (figure.name or "").strip():
                words = self.env._(
                    "The measure asks no figure «%s» here: the number stands in a "
                    "wrong cell.",
                    name or "—",
                )
                problems.append((where, words))
                continue
            number, wrong = line._read_number_of(figure, text)
            if wrong:
                problems.append((where, wrong))
            elif given.get(figure) != number:
                figures[figure] = number
        return figures

    # --- Writing it ---

    def _apply_bulk(self, found):
        """Enter what a workbook says, for the organisations; all or nothing.

        :raises UserError: anything is wrong in it, or nothing differs
        """
        self._check_may_bulk()
        if found.problems:
            raise UserError(
                self.env._(
                    "Nothing was written. To be put right in the file (%(count)s):\n"
                    "%(problems)s",
                    count=len(found.problems),
                    problems="\n".join(
                        f"{where}: {words}" for where, words in found.problems[:20]
                    ),
                )
            )
        if not found.changed:
            raise UserError(
                self.env._("Nothing in the file differs from what stands here.")
            )
        lines = self.env["profplan.sheet.line"].union(*found.changed)
        lines = lines._without_switches(defaults=True)
        lines._check_seen()
        lines.check_access("write")
        lines.sheet_id._lock()
        lines._check_may_enter({"result_text", "figure_value_ids"})
        lines._touch()
        lines.sheet_id._mark_entered()
        lines._enter_bulk(found.values, found.figures)
        return lines

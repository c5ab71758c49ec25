import hashlib
import re

from odoo import models
from odoo.tools import format_date

from ..intake import codec
from .profplan_import_finding import PARTIES, TERM
from .profplan_import_step import COLUMN, MEASURE

FINDING = "profplan.import.finding"
UNIT = "profplan.import.unit"
INDICATOR = "profplan.import.indicator"
OFTEN = 3  # leads named most often that are offered
NEAR = 6  # units of the directory that are offered for unknown ones
ALIKE = 0.5  # of the words of both names


class ProfplanImport(models.Model):
    """What can be answered with one click: a list computed of the question.

    An answer is a dict: ``key``, ``label`` and ``values``, what it decides
    (``{(model, row's key): {field: JSON value}}``). More answers plug in by extending
    the method of their aspect.
    """

    _inherit = "profplan.import"

    def _get_answers(self, question, lines=None):
        """The answers to a question, the likeliest first; labels are told once.

        :param lines: of the question's rows those that it is answered for
        """
        lines = question["lines"] if lines is None else lines
        by_aspect = {
            TERM: self._get_term_answers,
            PARTIES: self._get_party_answers,
            "units": self._get_unit_answers,
            "column": self._get_column_answers,
            "indicator": self._get_indicator_answers,
        }
        offered = by_aspect.get(question["aspect"], self._get_no_answers)
        if question.get("head"):
            offered = self._get_head_answers
        kept = []
        if lines == question["lines"]:
            kept = self._get_keeping_answers(question)
        meant = self._get_alternative_answers(lines)
        first = [*meant, *kept] if question["severity"] == "error" else [*kept, *meant]
        answers = [*first, *offered(question, lines)]
        answers += self._get_leaving_answers(question, lines)
        told = {}
        for answer in answers:
            told.setdefault(answer["label"], answer)
        return [{**one, "key": self._get_answer_key(one)} for one in told.values()]

    def _get_answer_key(self, answer):
        """Of what it says and decides: the answer that was shown, or none."""
        meant = repr((answer["label"], sorted(answer["values"].items(), key=repr)))
        return hashlib.sha256(meant.encode()).hexdigest()[:16]

    def _get_answer(self, label, places, values):
        """An answer that decides the same on all places."""
        return {"label": label, "values": dict.fromkeys(places, values)}

    def _get_no_answers(self, _question, _lines):
        return []

    # --- As it was read, or not at all ---

    def _get_keeping_answers(self, question):
        """«As it was read»: what a confirmation of the finding is."""
        finding = question["finding"]
        if not finding or not finding.can_be_confirmed or question["aspect"] == "units":
            return []
        dated = question["lines"].filtered("control_date")
        if question["aspect"] == TERM and any(line._get_faults() for line in dated):
            return []  # confirmed it would still not go into the plan
        label = self.env._("Right as it was read")
        if question["aspect"] == TERM:
            spans = {line._get_span_text() for line in question["lines"]}
            if spans == {""}:
                label = self.env._("There is no date yet")
            elif len(spans) == 1:
                label = self.env._("Right: %(dates)s", dates=spans.pop())
        elif question["aspect"] == PARTIES:
            leads = question["lines"].lead_id
            if len(leads) == 1:
                label = self.env._("Right: %(who)s", who=leads.display_name)
        return [
            self._get_answer(label, [(FINDING, finding.key)], {"is_confirmed": True})
        ]

    def _get_leaving_answers(self, question, lines):
        """«Not into the plan», of one row: of many it is too easily pressed."""
        if len(lines) != 1 or question["aspect"] in ("units", "column", "period"):
            return []
        label = self.env._("Leave the row out of the plan")
        return [self._get_answer(label, [(MEASURE, lines.key)], {"is_taken": False})]

    # --- The head ---

    def _get_head_answers(self, question, _lines):
        """A clause of several that may be meant."""
        name = question["head"]
        if self._fields[name].comodel_name != MEASURE:
            return []
        return [
            self._get_answer(
                line.display_name[:80], [(self._name, "")], {name: line.key}
            )
            for line in question["lines"]
        ]

    # --- Terms ---

    def _get_term_answers(self, question, lines):
        """What else a term can be: that of the row above, the whole plan."""
        if not lines:
            return []
        answers = []
        places = [(MEASURE, line.key) for line in lines]
        env, first, last = self.env, self.date_start, self.date_end
        undated = len(lines) == 1 and not lines.control_date
        above = self._get_line_above(lines) if undated else lines.browse()
        if above.control_date and above.date_start:
            label = env._(
                "As in the row above: %(dates)s", dates=above._get_span_text()
            )
            answers.append(self._get_answer(label, places, above._get_span_values()))
        cut = lines._get_span_inside(first, last) if len(lines) == 1 else {}
        if cut:
            label = env._(
                "Inside the plan: until %(day)s",
                day=format_date(env, cut["control_date"]),
            )
            answers.append(self._get_answer(label, places, cut))
        if first and last:
            label = env._("The whole plan: until %(day)s", day=format_date(env, last))
            values = {
                "deadline_kind": "whole_period",
                "date_start": codec.dump(first),
                "control_date": codec.dump(last),
            }
            answers.append(self._get_answer(label, places, values))
        return answers

    def _get_alternative_answers(self, lines):
        """What the reader says the term of one row may be, too."""
        return lines._get_alternatives() if len(lines) == 1 else []

    def _get_line_above(self, line):
        above = self.line_ids.filtered(
            lambda one: one.kind == line.kind and one.sequence < line.sequence
        )
        return above.filtered("is_taken")[-1:]

    # --- Who ---

    def _get_party_answers(self, question, lines):
        """Who may be meant: the lead of the row above, those named most often."""
        if not lines:
            return []
        above = self._get_line_above(lines[0]).lead_id
        counts = {}
        for line in self.line_ids.filtered("is_taken"):
            counts[line.lead_id] = counts.get(line.lead_id, 0) + 1
        often = sorted(counts, key=lambda unit: -counts[unit])[: OFTEN + 1]
        units = above.union(*often)
        places = [(MEASURE, line.key) for line in lines]
        present = lines.lead_id if len(lines.lead_id) == 1 else units.browse()
        return [
            self._get_answer(unit.display_name, places, {"lead_id": unit.key})
            for unit in units - present
        ][:OFTEN]

    def _get_unit_answers(self, question, _lines):
        """All are the order's own; or one of them is one of the directory."""
        unknown = self._get_unknown_units()
        if not unknown:
            return []
        env = self.env
        label = env._("Create all units: %(count)s", count=len(unknown))
        if len(unknown) == 1:
            label = env._("Create the unit «%(name)s»", name=unknown.name)
        places = [(UNIT, unit.key) for unit in unknown]
        return [
            self._get_answer(label, places, {"is_new": True}),
            *self._get_near_answers(unknown),
        ]

    def _get_near_answers(self, unknown):
        """Units of the directory with nearly the same words as an unknown one."""
        words = {unit: _get_words(unit.name) for unit in self._get_units()}
        answers = []
        for one in unknown:
            own = _get_words(one.name)
            near = max(
                words, key=lambda unit: _get_likeness(own, words[unit]), default=None
            )
            if near and _get_likeness(own, words[near]) >= ALIKE:
                label = self.env._(
                    "«%(name)s» is %(unit)s", name=one.name, unit=near.name
                )
                values = {"unit_id": near.id}
                answers.append(self._get_answer(label, [(UNIT, one.key)], values))
        return answers[:NEAR]

    # --- Columns, indicators ---

    def _get_column_answers(self, question, _lines):
        """What stands in the first of the columns that are asked about."""
        column = self._get_asked_column(question)
        if not column:
            return []
        roles = column._fields["role"]._description_selection(self.env)
        return [
            self._get_answer(
                self.env._("«%(head)s» is: %(role)s", head=column.head, role=label),
                [(COLUMN, column.key)],
                {"role": role},
            )
            for role, label in roles
            if role != column.role
        ]

    def _get_asked_column(self, question):
        """The column that a question asks about now."""
        finding = question["finding"]
        named = "», «".join(finding.words or ()).split("», «")
        columns = self.column_ids.filtered(lambda column: column.head in named)
        open_ones = columns.filtered(lambda column: not column.role)
        return (open_ones or columns)[:1]

    def _get_indicator_answers(self, question, _lines):
        """Which way an indicator is to go."""
        rows = question["finding"].indicator_ids
        if "direction" not in (question["finding"].code or "") and (
            question["finding"].code != "indicator_lower"
        ):
            return []
        choices = rows._fields["direction"]._description_selection(self.env)
        places = [(INDICATOR, row.key) for row in rows]
        return [
            self._get_answer(label, places, {"direction": value})
            for value, label in choices
            if {value} != set(rows.mapped("direction"))
        ]


def _get_words(name):
    """Beginnings of a name's words, whatever their case.

    >>> sorted(_get_words("Отдел общего образования"))
    ['образ', 'общег', 'отдел']
    """
    words = re.findall(r"\w{3,}", name.lower().replace("ё", "е"))
    return {word[:5] for word in words}


def _get_likeness(words, others):
    """How much of the words two names share, from 0 to 1."""
    return len(words & others) / max(len(words | others), 1)

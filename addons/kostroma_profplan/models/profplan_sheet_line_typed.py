from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_date

from ..lib import figures, indicators, typed
from .project_task_outcome import OUTCOMES

FIGURE = "figure_"


class Trouble(NamedTuple):
    """Why a value that was typed is not saved: a sentence at its field."""

    text: str
    typed: str
    conflict: bool = False


class ProfplanSheetLine(models.Model):
    """What people type into lines on the portal's pages, two at once (design §6).

    Values are texts here, as a page shows them; a figure's is named ``figure_7``. What
    somebody else has changed since the page was shown is told, not overwritten.
    """

    _inherit = "profplan.sheet.line"

    _TYPED = (
        "planned_end",
        "responsible_name",
        "outcome",
        "result_text",
        "outcome_reason",
    )

    def _get_typed(self):
        """``{line: {name: text}}``: these lines as a page shows them."""
        shown = {}
        for line, own in zip(self, self.sudo(), strict=True):
            one = shown[line] = {
                name: typed.tidy(own[name] or "") for name in self._TYPED[1:]
            }
            one["planned_end"] = fields.Date.to_string(own.planned_end) or ""
            given = {value.figure_id: value.value for value in own.figure_value_ids}
            for figure in own.measure_id.figure_ids:
                name = f"{FIGURE}{figure.id}"
                one[name] = indicators.format_number(given.get(figure))
        return shown

    def _save_typed(self, given):
        """Save what a person has typed into these lines.

        :param given: ``{line: lib.typed.Given}``
        :return: ``{line: {name: Trouble}}`` of what is not saved
        """
        current = self._get_typed()
        merged = {line: typed.merge(one, current[line]) for line, one in given.items()}
        met = self.browse(line.id for line, one in merged.items() if one.conflicts)
        writers = met._get_last_writers()
        troubles, changes = {}, {}
        for line, one in given.items():
            own = troubles.setdefault(line, {})
            for name, theirs in merged[line].conflicts.items():
                who = writers.get((line.id, line._get_what(name)))
                text = line._get_conflict_text(name, theirs, who)
                own[name] = Trouble(text, one.typed[name], conflict=True)
            for name, text in merged[line].changes.items():
                if not line.can_enter:
                    own[name] = Trouble(line._get_closed_text(), text)
                    continue
                value, problem = line._read_typed(name, text)
                if problem:
                    own[name] = Trouble(problem, text)
                else:
                    changes.setdefault(line, {})[name] = value
        self._write_typed(changes)
        return {line: own for line, own in troubles.items() if own}

    # --- Reading one value ---

    def _read_typed(self, name, text):
        """(value of a field, what is wrong with the text or "")."""
        if name.startswith(FIGURE):
            return self._read_figure(name, text)
        if name == "planned_end":
            return self._read_day(text)
        if name == "outcome" and text not in ("", *dict(OUTCOMES)):
            return False, self.env._("Choose one of the answers.")
        if name not in self._TYPED:
            return False, self.env._("There is no such field. Reload the page.")
        return text or False, ""

    def _read_day(self, text):
        """A day as a browser gives it, or as people write it."""
        day = typed.read_day(text)
        if text and not day:
            return False, self.env._("This is no date: write it like 25.03.2026.")
        return day or False, ""

    def _read_figure(self, name, text):
        figure = self.sudo().measure_id.figure_ids.filtered(
            lambda one: f"{FIGURE}{one.id}" == name
        )
        if not figure:
            return False, self.env._("There is no such field. Reload the page.")
        return self._read_number_of(figure, text)

    def _read_number_of(self, figure, text):
        """(number or None, what is wrong with it in a sentence or "")."""
        people = figure.kind in figures.PEOPLE
        number, wrong = typed.read_number(text, whole=people)
        return number, self._get_wrong_number_text(wrong, text) if wrong else ""

    def _get_wrong_number_text(self, wrong, text):
        """What is wrong with a number, in one sentence."""
        return {
            "per_cent": self.env._(
                "Write the number alone, without the per cent sign."
            ),
            "no_number": self.env._(
                "«%s» is no number: write digits, for example 12 or 12,5.", text
            ),
            "negative": self.env._("The number cannot be below zero."),
            "too_large": self.env._(
                "The number is too large: look whether a digit is too many."
            ),
            "no_whole": self.env._("People are counted by whole numbers."),
        }[wrong]

    def _get_what(self, name):
        """Under what the record of changes keeps a field."""
        if name.startswith(FIGURE):
            return "figures"
        whats = (what for what, names in self._recorded.items() if name in names)
        return next(whats, name)

    def _get_last_writers(self):
        """Who has changed what of these lines last: ``{(line id, what): name}``."""
        if not self:
            return {}
        changes = self.env["profplan.change"].sudo()
        found = changes.search([("line_id", "in", self.ids)], order="id")
        return {(one.line_id.id, one.what): one.author_id.name for one in found}

    def _get_conflict_text(self, name, theirs, who):
        """What somebody else has written meanwhile, and who."""
        if name == "planned_end" and theirs:
            theirs = format_date(self.env, fields.Date.to_date(theirs))
        elif name == "outcome" and theirs:
            theirs = self._get_outcome_names()[theirs]
        return self.env._(
            "%(who)s has meanwhile written here: «%(theirs)s». The field keeps what "
            "you have typed: save once more to put it in place of that, or correct it.",
            who=who or self.env._("Somebody else"),
            theirs=theirs or self.env._("nothing"),
        )

    def _get_outcome_names(self):
        return dict(self._fields["outcome"]._description_selection(self.env))

    # --- Writing ---

    def _write_typed(self, changes):
        """Write values that were read: lines that get the same are written together.

        :param changes: ``{line: {name: value}}``
        """
        alike, values = {}, {}
        for line, vals in changes.items():
            own = {name: value for name, value in vals.items() if name in self._TYPED}
            day = own.get("planned_end")
            if day and line.planned_start and line.planned_start > day:
                own["planned_start"] = False
            if own:
                key = tuple(sorted(own.items()))
                alike[key] = alike.get(key, self.browse()) | line
            for name, number in vals.items():
                if name.startswith(FIGURE):
                    values[line, int(name.removeprefix(FIGURE))] = number
        for vals, lines in alike.items():
            lines.write(dict(vals))
        self._write_typed_figures(values)

    def _write_typed_figures(self, values):
        """Give, correct or take back figures.

        :param values: ``{(line, figure id): number or None}``
        """
        lines = self.browse({line.id for line, _figure in values})
        known = {(one.line_id, one.figure_id.id): one for one in lines.figure_value_ids}
        rows = self.env["profplan.figure.value"]
        gone, corrected, new = rows, {}, []
        for key, number in values.items():
            row = known.get(key, rows)
            if number is None:
                gone |= row
            elif row:
                corrected[number] = corrected.get(number, rows) | row
            else:
                line, figure_id = key
                vals = {"line_id": line.id, "figure_id": figure_id, "value": number}
                new.append(vals)
        gone.unlink()
        for number, same in corrected.items():
            same.write({"value": number})
        rows.create(new)
        lines.invalidate_recordset(["figure_value_ids"])

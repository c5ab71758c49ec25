from odoo import models
from odoo.tools import format_date

from ..lib import indicators as calc
from ..lib import typed
from .profplan_sheet_line_typed import Trouble

# What a figure is typed in, and all that a form gives of it.
RATIO_NAMES, NUMBER_NAMES = ("numerator", "denominator"), ("text",)
NAMES = (*NUMBER_NAMES, *RATIO_NAMES, "no_data", "note")
# For which days a page asked, among what it has shown.
PERIOD = "period"


class ProfplanSheet(models.Model):
    """An organisation's page of indicators: what it is asked, and what it says (§7).

    A row of the page is a figure that is asked now, or one of another period: still
    with the organisation, or accepted and open to a correction. Values are texts here,
    as of ``lib/typed.py``.
    """

    _inherit = "profplan.sheet"

    # --- Rows of the page ---

    def _get_indicator_rows(self):
        """``{key: (indicator, figure or none)}``, in the order of the plan."""
        self.ensure_one()
        indicators = self.sudo().plan_id.indicator_ids
        asked = indicators._get_asked_units()
        values = self._get_own_values(indicators)
        rows = {}
        for indicator in indicators:
            own = values.get(indicator, self.env["profplan.indicator.value"])
            _year, end = indicator._get_asked_key()
            current = own.filtered(lambda one, end=end: one.period_end == end)
            is_asked = self.sudo().unit_id in asked[indicator] and not self.released
            if current or is_asked:
                rows[f"i{indicator.id}"] = (indicator, self._get_shown(current))
            for _period, same in (own - current).grouped("period_end").items():
                other = self._get_shown(same)
                rows[f"v{other.id}"] = (indicator, other)
        return rows

    def _get_own_values(self, indicators):
        """``{indicator: figures of the organisation that nothing has replaced}``."""
        values = self.env["profplan.indicator.value"].search(
            [
                ("indicator_id", "in", indicators.ids),
                ("unit_id", "=", self.unit_id.id),
                ("superseded_by_id", "=", False),
            ]
        )
        return values.grouped(lambda value: value.sudo().indicator_id)

    def _get_shown(self, values):
        """Of several figures of the same days the one that is being worked on."""
        return values.sorted(lambda one: (one.state == "accepted", -one.id))[:1]

    def _is_indicator_open(self, value):
        """Whether the organisation writes in a row now: it neither waits nor stands."""
        plan = self.sudo().plan_id
        runs = plan.state == "approved" and plan.active and not self.released
        return (
            runs and "worker" in self._get_roles() and value.state in (False, "draft")
        )

    def _get_indicator_typed(self, value):
        """A figure as the page shows it: ``{name: text}``."""
        if not value:
            return dict.fromkeys(NAMES, "")
        shown = {
            name: calc.format_number(value[name]) if value.denominator else ""
            for name in RATIO_NAMES
        }
        return {
            **shown,
            "text": value.text or "",
            "no_data": "1" if value.no_data else "",
            "note": typed.tidy(value.note),
        }

    # --- For the template ---

    def _prepare_portal_indicators(self, troubles=None, given=None):
        """What the page of indicators shows.

        :param troubles: ``{key: {name: Trouble}}`` of what is not saved
        :param given: ``{key: Given}`` as it came: what was typed stays in its field
        """
        rows = self._get_indicator_rows()
        before = self._get_last_figures(rows)
        shown = [
            self._prepare_indicator_row(
                key,
                *row,
                before.get(key, ""),
                (troubles or {}).get(key, {}),
                (given or {}).get(key),
            )
            for key, row in rows.items()
        ]
        self._add_corrections(shown, [value for _indicator, value in rows.values()])
        return {
            "rows": shown,
            "editable": any(row["editable"] for row in shown),
            "returned": [row for row in shown if row["remark"]],
            "past": [row for row in shown if row["past"]],
        }

    def _prepare_indicator_row(self, key, indicator, value, before, troubles, given):
        """One row; what is asked of whom is the plan's, read by the system."""
        shown = self._get_indicator_typed(value)
        ratio = indicator.aggregation == calc.RATIO
        start, end = self._get_row_period(indicator, value)
        return {
            "key": key,
            "number": (indicator.number or "").rstrip("."),
            "name": indicator.name,
            "formula": indicator.formula or "",
            "period": self.env._("Period: %s", value._get_period_text(start, end)),
            "fields": [
                (name, self._get_indicator_label(indicator, name))
                for name in (RATIO_NAMES if ratio else NUMBER_NAMES)
            ],
            "before": before,
            "figure": value._get_figure_text() if value else "",
            "state": value.state or "empty",
            "state_name": self._get_figure_state_name(value),
            "editable": self._is_indicator_open(value),
            "can_withdraw": value.state == "submitted",
            "past": value.state == "accepted" and key.startswith("v"),
            "remark": value.state == "draft" and value.remark or "",
            "returned": value.returned_on
            and self.env._(
                "%(who)s, %(day)s",
                who=value.sudo().returned_by.name,
                day=format_date(self.env, value.returned_on),
            ),
            "values": {**shown, **(given.typed if given else {})},
            "seen": typed.write_seen({**shown, PERIOD: str(end)}),
            "troubles": troubles,
        }

    def _get_row_period(self, indicator, value):
        if value:
            return value.period_start, value.period_end
        today = self._get_today()
        return indicator._get_period(indicator._get_year_of(today), today)

    def _get_indicator_label(self, indicator, name):
        """What is to be entered, in the words of the passport."""
        if name == "numerator":
            return indicator.numerator_name or self.env._("How many")
        if name == "denominator":
            return indicator.denominator_name or self.env._("Out of how many in all")
        if not indicator.uom:
            return self.env._("Figure")
        return self.env._("Figure, %s", indicator.uom)

    def _get_figure_state_name(self, value):
        """How a row stands, in words for the organisation."""
        if not value:
            return self.env._("Not filled in")
        if value.state == "draft":
            returned = value.remark
            return self.env._("Came back") if returned else self.env._("Draft")
        if value.state == "submitted":
            return self.env._("Handed in, waits for the answer")
        return self.env._("Accepted")

    def _get_last_figures(self, rows):
        """``{key: words}``: what the organisation gave for the year before.

        Of the same indicator, or of the one that it continues; in one query.
        """
        own = self.env["profplan.indicator"].sudo()
        indicators = own.union(*(indicator for indicator, _value in rows.values()))
        indicators |= indicators.previous_id
        accepted = self.env["profplan.indicator.value"].search(
            [
                ("indicator_id", "in", indicators.ids),
                ("unit_id", "=", self.unit_id.id),
                ("state", "=", "accepted"),
                ("superseded_by_id", "=", False),
            ],
            order="period_end, id",
        )
        by_indicator = accepted.grouped(lambda value: value.sudo().indicator_id)
        found, nothing = {}, accepted.browse()
        for key, (indicator, value) in rows.items():
            start, _end = self._get_row_period(indicator, value)
            known = nothing.union(
                *(
                    by_indicator.get(one, nothing)
                    for one in indicator | indicator.previous_id
                )
            )
            earlier = known.filtered(lambda one, day=start: one.period_end < day)
            if last := earlier.sorted("period_end")[-1:]:
                found[key] = self.env._(
                    "You gave for %(period)s: %(figure)s",
                    period=last._get_period_text(last.period_start, last.period_end),
                    figure=last._get_figure_text(),
                )
        return found

    def _prepare_indicator_answer(self, given, troubles):
        """What the page's script is told after it has saved a row as typed.

        What is only not typed yet is no trouble: the person has not come to it.
        """
        records = {}
        for key, (_indicator, value) in self._get_indicator_rows().items():
            if key in given:
                own = troubles.get(key, {})
                records[key] = {
                    "values": self._get_indicator_typed(value),
                    "missing": [],
                    "unsaved": bool(own),
                    "troubles": {
                        name: {"text": one.text, "conflict": one.conflict}
                        for name, one in own.items()
                        if one.typed
                    },
                }
        gone = [
            one.text
            for key, own in troubles.items()
            for one in own.values()
            if key not in records
        ]
        return {"records": records, "demands": [], "error": " ".join(gone)}

    # --- What people do ---

    def _save_indicators(self, given):
        """Save what was typed on the page of indicators as drafts.

        :param given: ``{key: lib.typed.Given}``
        :return: ``{key: {name: Trouble}}`` of what is not saved
        """
        self._take_turn(
            self.env._(
                "Somebody else of your organisation is saving this page at this very "
                "moment. Save once more."
            ),
            inserts=True,
        )
        rows, changes = self._get_indicator_rows(), []
        troubles = self._get_gone_indicators(rows, given)
        for key, (indicator, value) in rows.items():
            if key not in given:
                continue
            vals, own = self._read_indicator_row(indicator, value, given[key])
            if own:
                troubles[key] = own
            elif vals is not None:
                changes.append((indicator, value, vals))
        self._write_indicators(changes)
        return troubles

    def _read_indicator_row(self, indicator, value, given):
        """(values to write, {} for nothing is left, None for no change; troubles)."""
        shown = self._get_indicator_typed(value)
        names = [name for name in NAMES if name in given.typed]
        merged = typed.merge(
            given._replace(typed={name: given.typed[name] for name in names}), shown
        )
        if merged.conflicts:
            return None, {
                name: Trouble(
                    self._get_indicator_conflict(value, theirs), given.typed[name], True
                )
                for name, theirs in merged.conflicts.items()
            }
        if not merged.changes:
            return None, {}
        if text := self._get_shut_text(indicator, value, given):
            name = next(iter(merged.changes))
            return None, {name: Trouble(text, given.typed[name])}
        return self._read_indicator(indicator, value, {**shown, **merged.changes})

    def _get_shut_text(self, indicator, value, given):
        """Why nothing is written in a row now; "": it is open.

        A page that was opened before the next period began speaks of the former one.
        """
        if not self._is_indicator_open(value):
            return value._get_locked_text() if value else self._get_not_yours_text()
        start, end = self._get_row_period(indicator, value)
        if given.seen.get(PERIOD, str(end)) == str(end):
            return ""
        return self.env._(
            "The page was opened for another period. Now it asks for %s: look whether "
            "the figure is of these days, then save it.",
            value._get_period_text(start, end),
        )

    def _get_gone_indicators(self, rows, given):
        """``{key: {name: Trouble}}`` of what was typed in rows that are gone."""
        return {
            key: {name: Trouble(self._get_gone_text(words), words[name])}
            for key, one in given.items()
            if key not in rows and (words := typed.get_new_words(one))
            for name in list(words)[:1]
        }

    def _get_gone_text(self, words):
        return self.env._(
            "A row of this page is gone meanwhile: it is not asked any more, or "
            "somebody has answered or taken it away. Not saved: «%s».",
            "», «".join(words.values()),
        )

    def _get_gone_texts(self, given):
        """What of a form has no row any more, a sentence each."""
        gone = self._get_gone_indicators(self._get_indicator_rows(), given)
        return [one.text for own in gone.values() for one in own.values()]

    def _read_indicator(self, indicator, value, texts):
        """The values of a figure from its texts, or what is wrong with them."""
        ratio = indicator.aggregation == calc.RATIO
        names = RATIO_NAMES if ratio else NUMBER_NAMES
        note = texts["note"]
        typed_numbers = [name for name in names if texts[name]]
        if texts["no_data"]:
            if typed_numbers:
                text = self.env._("There is either a figure or no data: clear one.")
                name = typed_numbers[0]
                return None, {name: Trouble(text, texts[name])}
            if not note:
                text = self.env._("Write why there is no data. It is not zero.")
                return None, {"note": Trouble(text, "")}
            return {"no_data": True, "note": note}, {}
        if value.supersedes_id and not note:
            return None, {"note": Trouble(self._get_why_text(), "")}
        if not typed_numbers and not note and not value.submitted_on:
            return {}, {}
        read = {name: indicator._read_typed(name, texts[name]) for name in names}
        wrong = {
            name: Trouble(problem, texts[name])
            for name, (_number, problem) in read.items()
            if problem
        }
        numbers = {name: number for name, (number, _problem) in read.items()}
        if not ratio:
            numbers = {"text": texts["text"]}
        vals = {**numbers, "no_data": False, "note": note or False}
        return (None, wrong) if wrong else (vals, {})

    def _write_indicators(self, changes):
        """Write drafts: new ones in one go; what is emptied goes, if it never left."""
        values = self.env["profplan.indicator.value"]
        new, gone = [], values
        for indicator, value, vals in changes:
            if not vals:
                gone |= value
            elif value:
                value.write(vals)
            else:
                owner = {"indicator_id": indicator.id, "unit_id": self.unit_id.id}
                new.append({**owner, "state": "draft", **vals})
        gone.unlink()
        values.create(new)

    def _get_indicator_conflict(self, value, theirs):
        change = value.sudo().change_ids.sorted("id")[-1:]
        return self.env._(
            "%(who)s has meanwhile written here: «%(theirs)s». The field keeps what "
            "you have typed: save once more to put it in place of that, or correct it.",
            who=change.author_id.name or self.env._("Somebody else"),
            theirs=theirs or self.env._("nothing"),
        )

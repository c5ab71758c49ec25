from collections import defaultdict

from odoo import models
from odoo.fields import Domain

# So many organisations are named with their notes; the rest is counted.
MOST_NOTES = 5


class ProfplanIndicator(models.Model):
    """What a report of a year says of indicators: last year's fact, the reason (§8)."""

    _inherit = "profplan.indicator"

    def _get_last_facts(self, facts, year=None):
        """``{indicator id: (year, fact) of the latest year before, or None}``.

        The indicator's own; else that of the one it continues; else the order's base
        value. Screens, the report and forms all ask here.

        :param facts: as :meth:`_get_facts` gives them, of these and what they continue
        :param year: before which year; by default the current one of each indicator
        """
        found = {}
        for indicator in self:
            before = year or indicator.year
            base = {indicator.base_year: indicator._get_base()}
            sources = (
                facts.get(one.id, {}) for one in (indicator, indicator.previous_id)
            )
            found[indicator.id] = next(
                filter(None, (_get_latest(one, before) for one in (*sources, base))),
                None,
            )
        return found

    def _get_comments(self, year, as_of=None):
        """``{indicator id: what was written with the figures of a year}``, one query.

        With the figure of the whole; where nothing is, with those of organisations.
        """
        given = Domain("year", "=", year) & Domain("note", "!=", False)
        values = self.env["profplan.indicator.value"].search_fetch(
            self._get_accepted_domain(as_of) & given,
            ["indicator_id", "unit_id", "note"],
            order="period_end, id",
        )
        notes = defaultdict(dict)
        for value in values:
            notes[value.indicator_id.id][value.unit_id] = value.note.strip()
        return {
            indicator_id: self._join_notes(found)
            for indicator_id, found in notes.items()
        }

    def _join_notes(self, notes):
        """One text of ``{organisation, or none for the whole: note}``."""
        whole = self.env["profplan.unit"]
        if whole in notes:
            return notes[whole]
        words = [
            f"{unit.short_name or unit.name}: {note}"
            for unit, note in list(notes.items())[:MOST_NOTES]
        ]
        if len(notes) > MOST_NOTES:
            words.append(self.env._("and %s more", len(notes) - MOST_NOTES))
        return "\n".join(words)

    def _get_burning(self, day):
        """Ids of those one of whose measures burned on a day, or was not done in full.

        By the rules of deeds and effect, out of the record of changes.
        """
        roots = self.env["project.task"].search(
            [("measure_id", "in", self.measure_ids.ids), ("parent_id", "=", False)]
        )
        states = roots._get_standings(day)
        burning = {
            root.measure_id.id
            for root in roots.browse(states)
            if root._is_burning(states[root.id], day)
        }
        return {
            indicator.id
            for indicator in self
            if not burning.isdisjoint(indicator.measure_ids._ids)
        }

    def _prepare_passport(self):
        """The passport in words: how the value is found, and who answers for it."""
        self.ensure_one()
        words = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("direction", "aggregation", "period")
        }
        return {
            "direction": words["direction"].get(self.direction) or "",
            "aggregation": words["aggregation"].get(self.aggregation) or "",
            "formula": self.formula or "",
            "numerator": self._get_part_words("numerator"),
            "denominator": self._get_part_words("denominator"),
            "data_source": self.data_source or "",
            "period": words["period"].get(self.period) or "",
            "known_on": self.known_on or "",
            "responsible": self.responsible_name or "",
            "phone": self.responsible_phone or "",
        }

    def _get_part_words(self, part):
        """«Pupils of classes 8–9 (enrolment of classes: 8–9)»: name and source."""
        name, source = self[f"{part}_name"] or "", self[f"{part}_source"]
        if not source:
            return name
        field = self._fields[f"{part}_source"]
        words = dict(field._description_selection(self.env))[source]
        detail = {
            "figures": "; ".join(self[f"{part}_figure_ids"].mapped("name")),
            "enrolment": self[f"{part}_grades"] or "",
        }.get(source)
        words = ": ".join(one for one in (words, detail) if one)
        return f"{name} ({words})" if name else words


def _get_latest(facts, before):
    """(year, fact) of the latest year before another one that has a fact, or None."""
    known = [
        year
        for year, fact in facts.items()
        if year and year < before and fact is not None
    ]
    return (max(known), facts[max(known)]) if known else None

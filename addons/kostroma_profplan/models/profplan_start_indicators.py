from odoo import api, models

from ..lib.indicators import format_number
from .profplan_indicator_deeds import STANDINGS
from .profplan_start import MOST_ROWS

TONES = {
    "missed": "bad",
    "risk": "warn",
    "under_way": "plain",
    "no_data": "plain",
    "met": "good",
    "exceeded": "good",
}


class ProfplanStart(models.AbstractModel):
    """The first page: which figures are reached, which will be missed (§7)."""

    _inherit = "profplan.start"

    @api.model
    def _get_indicators(self, plans):
        """The summary on top, then the worst ones by name."""
        found = self.env["profplan.indicator"].search([("plan_id", "in", plans.ids)])
        words = dict(found._fields["standing"]._description_selection(self.env))
        groups = found.grouped("standing")
        order = [standing for standing, _label in STANDINGS]
        worst = found.sorted(
            lambda one: (not one.mismatch, order.index(one.standing), one.id)
        )
        return {
            "summary": [
                self._get_indicator_part(standing, words[standing], groups[standing])
                for standing in order
                if standing in groups
            ],
            "mismatched": self._get_mismatched(found),
            "rows": [
                self._get_indicator_row(one, words, len(plans) > 1)
                for one in worst[:MOST_ROWS].with_context(profplan_short_names=True)
            ],
            "more": max(0, len(found) - MOST_ROWS),
            "total": self._get_link(
                len(found),
                "profplan.indicator",
                [("plan_id", "in", plans.ids)],
                self.env._("Deeds and effect"),
            ),
        }

    @api.model
    def _get_indicator_part(self, standing, label, indicators):
        return {
            "label": label,
            "tone": TONES[standing],
            "link": self._get_link(
                len(indicators),
                "profplan.indicator",
                [("id", "in", indicators.ids)],
                label,
            ),
        }

    @api.model
    def _get_mismatched(self, indicators):
        """Both kinds in which deeds and effect part, where there are any."""
        words = dict(indicators._fields["mismatch"]._description_selection(self.env))
        groups = indicators.grouped("mismatch")
        return [
            {
                "label": label,
                "link": self._get_link(
                    len(groups[kind]),
                    "profplan.indicator",
                    [("id", "in", groups[kind].ids)],
                    label,
                ),
            }
            for kind, label in words.items()
            if kind in groups
        ]

    @api.model
    def _get_indicator_row(self, indicator, words, several):
        """One line; where there are several plans it names its own.

        :param words: how it stands, in words
        :param several: whether the page shows more than one plan
        """
        target, fact = indicator._get_target_words()
        return {
            "id": indicator.id,
            "number": indicator.number or "",
            "plan": several and indicator.plan_id.display_name,
            "name": indicator.name,
            "target": target,
            "fact": fact,
            "percent": f"{format_number(round(indicator.percent, 1))} %"
            if indicator.has_percent
            else "",
            "standing": words[indicator.standing],
            "last": indicator.last_result_text or "",
            "tone": TONES[indicator.standing],
        }

from odoo import models

from ..intake import PlanDraft, key_of


class ProfplanImport(models.Model):
    """What a person said of a name is asked of nobody again (design §4).

    A name nobody knew becomes an alias of its unit with the plan
    (``_create_draft_aliases``); here is what was taken for another unit than is meant.
    """

    _inherit = "profplan.import"

    def _after_plan(self, plan):
        result = super()._after_plan(plan)
        self._remember_corrected_units()
        return result

    def _remember_corrected_units(self):
        """Wordings of units that were corrected belong to the unit that is meant."""
        meant = self._get_corrected_wordings()
        if not meant:
            return
        aliases = self.env["profplan.unit.alias"]
        keys = {key_of({"name": one.name}): one for one in aliases.search([])}
        moved = {}
        for wording, unit in meant.items():
            if known := keys.get(key_of({"name": wording})):
                moved.setdefault(unit, aliases.browse())
                moved[unit] |= known
        for unit, theirs in moved.items():  # a write per unit, not per wording
            theirs.filtered(lambda one, unit=unit: one.unit_id != unit).unit_id = unit
        aliases.create(
            [
                {"name": wording, "unit_id": unit.id}
                for wording, unit in meant.items()
                if key_of({"name": wording}) not in keys
            ]
        )

    def _get_corrected_wordings(self):
        """``{the order's words: unit}`` of lines whose unit a person has changed.

        A unit's own name names it, whatever was said of it in one order.
        """
        corrected = {}
        for line in self.unit_ids:
            read, unit = (line.as_read or {}).get("unit_id"), line._get_meant().unit_id
            if read and unit and read != unit.id:
                corrected[line.key] = unit
        if not corrected:
            return {}
        own = {key_of({"name": unit.name}) for unit in self._get_units()}
        draft = PlanDraft.load(self.draft)
        return {
            party.words[0]: corrected[party.key]
            for row in (*draft.measures, *draft.order.clauses)
            for party in row.responsibles
            if party.key in corrected
            and party.words
            and key_of({"name": party.words[0]}) not in own
        }

from odoo import models

from ..intake import Party, UnitDraft, key_of, match_unit

# How a name of its own is found; what is weaker is no successor.
OWN = ("exact", "alias", "former")


class ProfplanUnit(models.Model):
    """Units as the draft of a plan names them."""

    _inherit = "profplan.unit"

    def _is_at_work(self):
        """Whether measures may be given to this unit now: hook."""
        self.ensure_one()
        return self.active and not self.is_closed

    def _get_at_work(self):
        return self.filtered(lambda unit: unit._is_at_work())

    def _get_draft_parties(self):
        """``{unit: intake.Party}`` as they are now.

        One that works no longer is the one that has its name now (``match`` and
        ``words`` tell it), or is not known: a person decides.
        """
        gone = self - self._get_at_work()
        directory = gone and self.env["profplan.import"]._get_directory()
        parties = {}
        for unit in self:
            key = str(unit.id)
            heir, match = None, "exact"
            if unit in gone:
                heir, match = match_unit(unit.name, directory)
                heir = heir if match in OWN and heir["key"] != key else None
            if heir:
                parties[unit] = Party(
                    heir["name"], heir["parent"], True, heir["key"], match, (unit.name,)
                )
            else:
                parties[unit] = unit._get_draft_party()
        return parties

    def _get_draft_party(self):
        self.ensure_one()
        known = self._is_at_work()
        key = str(self.id) if known else key_of({"name": self.name})
        return Party(self.name, self.parent_id.name or None, known, key)

    def _get_draft_units(self, parties):
        """``intake.UnitDraft`` of these units and of those that they are parts of.

        :param parties: as :meth:`_get_draft_parties` gives them
        """
        heirs = self.browse(int(one.key) for one in parties.values() if one.words)
        units = self.filtered(lambda unit: not parties[unit].words) | heirs
        while above := units.parent_id - units:
            units |= above
        made = {}
        for unit in units:
            party, parent = unit._get_draft_party(), unit.parent_id
            aliases = unit.alias_ids.filtered(lambda one: one.kind == "alias")
            made[party.key] = UnitDraft(
                party.key,
                party.name,
                unit.kind,
                parent._get_draft_party().key if parent else None,
                aliases.mapped("name"),
                party.known,
            )
        return list(made.values())

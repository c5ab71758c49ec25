from odoo import api, models

from ..intake.units import key_of


class ProfplanUnit(models.Model):
    """Filling the directory of units from a file; doing it twice changes nothing."""

    _inherit = "profplan.unit"

    @api.model
    def _get_names(self):
        """``{tidied name or alias: unit}`` of all units, their own names first."""
        units = self.search([("active", "in", (True, False))])
        names = {}
        for unit in units:
            names.setdefault(key_of({"name": unit.name}), unit)
        for alias in units.alias_ids:
            names.setdefault(key_of({"name": alias.name}), alias.unit_id)
        return names

    @api.model
    def _get_added_aliases(self, unit, names):
        """Wordings of a unit of a file that no unit of the system has yet."""
        wordings = [unit["name"], *unit["aliases"]]
        return [name for name in wordings if key_of({"name": name}) not in names]

    @api.model
    def _load_directory(self, units, values=None):
        """Make the units that are new, parents first; add aliases to the known ones.

        Units that the file itself names twice are one.

        :param units: dicts with name, kind, parent, aliases
        :param values: ``{name: other values of a new unit}``
        :return: ``{name in the file: id}``
        """
        names = self._get_names()
        by_key = {}
        for unit in units:
            by_key.setdefault(key_of(unit), unit)
        waiting = {key: unit for key, unit in by_key.items() if key not in names}
        self._add_named_parents(waiting, names)
        while waiting:
            level = self._get_next_level(waiting)
            created = self.create(
                [
                    {
                        **self._prepare_directory_vals(unit, names),
                        **(values or {}).get(unit["name"], {}),
                    }
                    for unit in level.values()
                ]
            )
            names.update(zip(level, created, strict=True))
            waiting = {k: unit for k, unit in waiting.items() if k not in level}
        self._add_aliases(units, names)
        return {unit["name"]: names[key_of(unit)].id for unit in units}

    def _add_named_parents(self, waiting, names):
        """A parent that the file only mentions is a unit as well."""
        for unit in list(waiting.values()):
            key = unit["parent"] and key_of({"name": unit["parent"]})
            if key and key not in names and key not in waiting:
                waiting[key] = {
                    "name": unit["parent"],
                    "kind": "department",
                    "parent": None,
                    "aliases": [],
                }

    def _get_next_level(self, waiting):
        """Units whose parents are there; of a circle all, standing alone."""
        level = {
            key: unit
            for key, unit in waiting.items()
            if not unit["parent"] or key_of({"name": unit["parent"]}) not in waiting
        }
        return level or waiting

    def _prepare_directory_vals(self, unit, names):
        parent = unit["parent"] and names.get(key_of({"name": unit["parent"]}))
        return {
            "name": unit["name"],
            "kind": unit["kind"],
            "parent_id": parent.id if parent else False,
        }

    def _add_aliases(self, units, names):
        wanted = {}
        for unit in units:
            owner = names[key_of(unit)]
            for name in self._get_added_aliases(unit, names):
                wanted.setdefault(key_of({"name": name}), (name, owner.id))
        self.env["profplan.unit.alias"].create(
            [{"name": name, "unit_id": owner} for name, owner in wanted.values()]
        )

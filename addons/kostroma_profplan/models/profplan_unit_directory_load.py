from odoo import api, models

from ..intake.units import key_of
from ..lib import directory_compare as compared

# Values of a unit that files give as they are.
PLAIN = (
    "short_name",
    "district",
    "grade_first",
    "grade_last",
    "director_name",
    "phone",
    "email",
    "closed_on",
)


class ProfplanUnit(models.Model):
    """Organisations and their enrolment from files: compared first, then written (§6).

    Whatever is wrong in a file is told by row, and nothing of it is written.
    """

    _inherit = "profplan.unit"

    @api.model
    def _compare_directory(self, reading, school_year):
        """What these files would change: ``lib.directory_compare.Comparison``.

        :param reading: ``lib.directory.Reading``
        """
        everybody = self.search([("active", "in", (True, False))])
        rows = self.env["profplan.enrolment"].search(
            [("school_year", "=", school_year)]
        )
        enrolment = {
            (row.unit_id.id, row.grade): (row.id, row.pupils, row.ovz_pupils)
            for row in rows
        }
        known = everybody._get_known()
        types = self._get_types_by_word()
        return compared.compare(reading, known, types, school_year, enrolment)

    def _get_known(self):
        names = {}
        for alias in self.alias_ids:
            names.setdefault(alias.unit_id.id, set()).add(key_of({"name": alias.name}))
        return [
            compared.Known(
                id=unit.id,
                name=unit.name,
                kind=unit.kind,
                names=names.get(unit.id, set()),
                inn=unit.inn or None,
                active=unit.active,
                values={
                    "type": unit.organisation_type_id.id,
                    **{name: unit[name] for name in PLAIN},
                },
            )
            for unit in self
        ]

    @api.model
    def _get_types_by_word(self):
        """``{code or name in any language, in lower case: id}``."""
        words = {}
        types = self.env["profplan.organisation.type"].search([("code", "!=", False)])
        for code, _name in self.env["res.lang"].get_installed():
            for one in types.with_context(lang=code):
                words[one.name.lower().replace("ё", "е")] = one.id
        return words | {one.code.lower(): one.id for one in types}

    @api.model
    def _apply_comparison(self, comparison, school_year):
        """Write what :meth:`_compare_directory` has found to be done."""
        ids = self._load_directory(
            [unit.to_dict() for unit in comparison.new],
            {unit.name: self._prepare_values_of_file(unit) for unit in comparison.new},
        )
        alike = {}
        for unit, vals, _words in comparison.changed:
            alike.setdefault(tuple(sorted(vals.items())), []).append(unit.id)
        for vals, changed in alike.items():
            self.browse(changed).write(self._prepare_known_vals(dict(vals)))
        self.env["profplan.unit.alias"].create(
            [
                {"name": name, "unit_id": unit.id}
                for unit, wordings in comparison.aliases
                for name in wordings
            ]
        )
        self._apply_pupils(comparison, school_year, ids)

    @api.model
    def _prepare_values_of_file(self, unit):
        vals = self._prepare_known_vals(unit.values)
        return {**vals, "inn": unit.inn} if unit.inn else vals

    @api.model
    def _prepare_known_vals(self, values):
        """Values of a file as those of a record."""
        vals = {name: value for name, value in values.items() if name != "type"}
        if "type" in values:
            vals["organisation_type_id"] = values["type"]
        return vals

    @api.model
    def _apply_pupils(self, comparison, school_year, ids):
        """Enrolment: new rows in one create, those that differ by what they become."""
        enrolment = self.env["profplan.enrolment"]
        enrolment.create(
            [
                {
                    "unit_id": getattr(unit, "id", None) or ids[unit.name],
                    "school_year": school_year,
                    "grade": given.grade or 0,
                    "pupils": given.pupils,
                    "ovz_pupils": given.ovz or 0,
                }
                for unit, given in comparison.pupils_new
            ]
        )
        alike = {}
        for id_, given, _words in comparison.pupils_changed:
            alike.setdefault((given.pupils, given.ovz or 0), []).append(id_)
        for (pupils, ovz), changed in alike.items():
            vals = {"pupils": pupils, "ovz_pupils": ovz}
            enrolment.browse(changed).write(vals)

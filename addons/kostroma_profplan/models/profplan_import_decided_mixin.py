from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

# Rows of an import that other ones refer to, by their keys
REFERRED = ("profplan.import.unit", "profplan.import.measure")


class ProfplanImportDecidedMixin(models.AbstractModel):
    """What was read from an order and is decided upon by people (design §4).

    ``as_read`` keeps the values as they were read. Whoever writes one of
    ``_decided_fields`` leaves a ``profplan.import.decision``; nothing else can be
    written by hand. Values travel as JSON: a unit of the order by its key, a date as
    ISO text, so that they hold when the file is read again and rows get new ids.
    """

    _name = "profplan.import.decided.mixin"
    _inherit = ["profplan.engine.mixin"]
    _description = "Decided by People in an Import"

    _engine_scope = "reading"
    _decided_fields = ()
    # Names that a form may send along: they decide nothing.
    _carried_fields = frozenset()

    as_read = fields.Json(readonly=True, copy=False, help="The values as read.")
    changes = fields.Json(
        compute="_compute_changes", help="Names of what differs from the reading."
    )

    @api.depends(lambda self: ("as_read", *self._decided_fields))
    def _compute_changes(self):
        for row in self:
            read = row.as_read or {}
            row.changes = [
                name
                for name in row._decided_fields
                if row._get_json(name) != read.get(name)
            ]

    # --- The import a row belongs to ---

    def _get_import(self):
        return self.import_id

    def _get_row_key(self):
        return self.key

    def _is_reader(self):
        """Whether our own code writes, not a person."""
        return self._is_engine()

    def _as_reader(self):
        """These rows as the reader writes them: no decision of anybody.

        Managers have no right to add or delete rows: the caller has checked them.
        """
        return self.sudo()._as_engine()

    def _is_changed(self, *names):
        """Whether a person made anything of these fields."""
        return bool(set(names).intersection(self.changes or ()))

    # --- Values as JSON ---

    def _get_json(self, name):
        """The value of a field as decisions and ``as_read`` keep it."""
        value, field = self[name], self._fields[name]
        if field.relational:
            keys = value.mapped("key") if "key" in value._fields else value.ids
            return keys if field.type == "many2many" else (keys[:1] or [None])[0]
        if field.type == "date":
            return fields.Date.to_string(value) or None
        return value if field.type == "boolean" else value or None

    def _get_text(self, name):
        """The value of a field for a person."""
        value, field = self[name], self._fields[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        return str(value or "")

    @api.model
    def _prepare_json_vals(self, values, units):
        """Values of a row from their JSON.

        :param units: ``{key: row}`` of the import: units, and rows that it refers to
        """
        vals = {}
        for name, value in values.items():
            field = self._fields[name]
            if not field.relational:
                vals[name] = value or False
            elif field.comodel_name in REFERRED:
                keys = value if isinstance(value, list) else [value]
                ids = [
                    units[key].id
                    for key in keys
                    if key in units and units[key]._name == field.comodel_name
                ]
                many = field.type == "many2many"
                vals[name] = [Command.set(ids)] if many else (ids or [False])[0]
            else:
                known = value and self.env[field.comodel_name].browse(value).exists()
                vals[name] = known.id if known else False
        return vals

    # --- Doors ---

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_reader():
            return super().create(vals_list)
        rows = super().create([self._prepare_added_vals(vals) for vals in vals_list])
        rows._get_import()._check_open()
        nothing = dict.fromkeys(self._decided_fields)
        rows._note_decisions([(nothing, {})] * len(rows), self._decided_fields)
        return rows

    @api.model
    def _prepare_added_vals(self, vals):
        """Values of a row that a person adds: hook; rows come from the file."""
        raise UserError(
            self.env._("Rows of an import are read from the order's file, not added.")
        )

    def write(self, vals):
        if self._is_reader():
            return super().write(vals)
        self._get_import()._check_open()
        if vals.keys() - set(self._decided_fields) - self._carried_fields:
            raise UserError(
                self.env._("What was read from the order's file is not typed over.")
            )
        decided = self._get_decided_names(vals)
        before = [
            (
                {name: row._get_json(name) for name in decided},
                {name: row._get_text(name) for name in decided},
            )
            for row in self
        ]
        result = super().write(vals)
        self._note_decisions(before, decided)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reader(self):
        if not self._is_reader():
            raise UserError(
                self.env._(
                    "Rows of an import are not deleted: untick what is not to be taken."
                )
            )

    @api.model
    def _get_decided_names(self, vals):
        """Names of what a person decides by writing these values: hook."""
        return [name for name in self._decided_fields if name in vals]

    def _note_decisions(self, before, names):
        """Write down what differs from ``before``: (values, texts) of each row."""
        vals_list = [
            row._prepare_decision_vals(name, values, texts)
            for row, (values, texts) in zip(self, before, strict=True)
            for name in names
            if row._get_json(name) != values[name]
        ]
        if vals_list:
            self.env["profplan.import.decision"].sudo()._as_engine().create(vals_list)

    def _prepare_decision_vals(self, name, values, texts):
        return {
            "import_id": self._get_import().id,
            "row_model": self._name,
            "row_key": self._get_row_key(),
            "row_name": " ".join((self.display_name or "").split())[:200],
            "field": name,
            "old_value": values[name],
            "new_value": self._get_json(name),
            "old_text": texts.get(name),
            "new_text": self._get_text(name),
        }

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..intake.units import key_of, kind_of


class ProfplanImportUnit(models.Model):
    """A unit that the order names: in the system, to be made, or the same as another.

    The key is that of the draft: the system's id of a unit the reader knew, the
    tidied name of another one.
    """

    _name = "profplan.import.unit"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Unit Named by an Order"

    _decided_fields = ("name", "unit_id", "same_as_id", "is_new", "kind", "parent_id")

    name = fields.Char("As the order writes it", required=True)
    unit_id = fields.Many2one(
        "profplan.unit",
        "Unit in the system",
        index=True,
        help="Choose one if the order only words its name differently: the wording "
        "becomes its alias.",
    )
    same_as_id = fields.Many2one(
        "profplan.import.unit",
        "The same as",
        domain="[('import_id', '=', import_id), ('id', '!=', id)]",
        ondelete="set null",
        index="btree_not_null",
        help="The order names one unit in two ways: its measures become those of the "
        "other one.",
    )
    is_new = fields.Boolean("Create", help="A unit of its own, made with the plan.")
    kind = fields.Selection(
        lambda self: self.env["profplan.import"]._get_selection(
            "profplan.unit", "kind"
        ),
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    parent_id = fields.Many2one(
        "profplan.import.unit",
        "Part of",
        domain="[('import_id', '=', import_id), ('id', '!=', id)]",
        ondelete="set null",
        index="btree_not_null",
    )
    aliases = fields.Json(readonly=True)
    status = fields.Selection(
        [
            ("unknown", "Decide"),
            ("new", "Will be made"),
            ("known", "Known"),
            ("same", "Another's name"),
        ],
        compute="_compute_status",
        store=True,
    )

    _key_uniq = models.Constraint(
        "UNIQUE(import_id, key)", "The order's units have this one already."
    )

    @api.depends("name", "unit_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.unit_id.name or line.name

    @api.depends("unit_id", "same_as_id", "is_new")
    def _compute_status(self):
        for line in self:
            line.status = (
                (line.unit_id and "known")
                or (line.same_as_id and "same")
                or (line.is_new and "new")
                or "unknown"
            )

    @api.depends("unit_id")
    def _compute_kind(self):
        """The kind of the known unit; for a new one what its name suggests."""
        for line in self:
            line.kind = line.unit_id.kind or line.kind or kind_of(line.name or "")

    @api.constrains("same_as_id", "parent_id")
    def _check_circles(self):
        if self._has_cycle("same_as_id") or self._has_cycle("parent_id"):
            raise ValidationError(
                self.env._("A unit cannot be a part of itself: choose another one.")
            )

    def _get_meant(self):
        """The line that stands for this one: itself, or the one it is the same as."""
        line = self
        while line.same_as_id and not line.unit_id:
            line = line.same_as_id
        return line

    # --- By hand ---

    @api.model
    def name_create(self, name):
        """A unit typed beside a measure: one of the order's, a known or a new one."""
        parent = self.env["profplan.import"].browse(
            self.env.context.get("default_import_id")
        )
        party = parent._match_unit(name)
        line = parent.unit_ids.filtered(
            lambda line: party.key in (line.key, str(line.unit_id.id))
        )[:1]
        if not line:
            line = self.create({"import_id": parent.id, "name": name})
        return line.id, line.display_name

    @api.model
    def _prepare_added_vals(self, vals):
        """A unit that no row of the file names: known by its name, or a new one."""
        if not (vals.get("name") or "").strip():
            raise UserError(self.env._("Write the name of the unit."))
        parent = self.env["profplan.import"].browse(vals.get("import_id"))
        party = parent._match_unit(vals["name"])
        unit_id = int(party.key) if party.known else vals.get("unit_id")
        return {
            **{name: vals[name] for name in self._decided_fields if name in vals},
            "import_id": parent.id,
            "key": key_of({"name": vals["name"]}),
            "name": vals["name"].strip(),
            "unit_id": unit_id,
            "is_new": not unit_id and not vals.get("same_as_id"),
        }

    def action_create_new(self):
        """Decide that these units are the order's own: they come with the plan."""
        self.filtered(lambda line: line.status == "unknown").write({"is_new": True})
        return True

    # --- From the draft ---

    @api.model
    def _get_read_values(self, unit):
        """JSON values of an ``intake.UnitDraft``."""
        return {
            "name": unit.name,
            "unit_id": int(unit.key) if unit.known else None,
            "same_as_id": None,
            "is_new": False,
            "kind": unit.kind,
            "parent_id": unit.parent,
        }

    @api.model
    def _prepare_json_vals(self, values, units):
        vals = super()._prepare_json_vals(values, units)
        if vals.get("unit_id") or not vals.get("kind"):
            vals.pop("kind", None)  # that of the unit itself, or of its name
        return vals

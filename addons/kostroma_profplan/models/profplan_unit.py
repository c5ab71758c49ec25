from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProfplanUnit(models.Model):
    """Who answers for a measure: a department, the methodical centre, a school.

    A unit of kind ``group`` stands for many organisations («Руководители
    общеобразовательных организаций»): a measure assigned to it is handed down to
    each of them (design §4, "cascade").
    """

    _name = "profplan.unit"
    _description = "Unit"
    _parent_store = True
    _order = "sequence, name"
    _inherit = ["profplan.guard.mixin", "mail.thread"]

    name = fields.Char(required=True, index="trigram", tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("department", "Department"),
            ("centre", "Methodical centre"),
            ("organisation", "Organisation"),
            ("external", "External organisation"),
            ("group", "Group of organisations"),
        ],
        required=True,
        default="department",
    )
    parent_id = fields.Many2one("profplan.unit", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("profplan.unit", "parent_id", "Inner units")
    alias_ids = fields.One2many("profplan.unit.alias", "unit_id", "Also written as")
    head_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Gets the unit's tasks and, the next day, its overdue ones.",
        index="btree_not_null",
    )
    deputy_id = fields.Many2one(
        "res.users",
        tracking=True,
        help="Gets the reminders of the head and the members while they are away.",
        index="btree_not_null",
    )
    member_ids = fields.Many2many(
        "res.users",
        "profplan_unit_user_rel",
        "unit_id",
        "user_id",
        string="Members",
        help="Work on the unit's tasks. A school's people are portal users.",
    )
    group_ids = fields.Many2many(
        "profplan.unit",
        "profplan_unit_group_rel",
        "organisation_id",
        "group_id",
        string="Groups",
        domain=[("kind", "=", "group")],
    )
    organisation_ids = fields.Many2many(
        "profplan.unit",
        "profplan_unit_group_rel",
        "group_id",
        "organisation_id",
        string="Organisations",
        domain=[("kind", "=", "organisation")],
    )

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(parent_id, 0))", "A unit with this name is already there."
    )

    @api.constrains("deputy_id")
    def _check_deputy_is_internal(self):
        """Reminders of the staff do not go to an organisation (design §9)."""
        for unit in self:
            if unit.sudo().deputy_id.share:
                raise ValidationError(
                    self.env._(
                        "%s is not of the staff: a deputy gets the reminders of "
                        "other people's tasks. Choose somebody of the staff.",
                        unit.sudo().deputy_id.name,
                    )
                )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A unit cannot be a part of itself: choose another parent.")
            )

    def _get_organisations(self):
        """Organisations of these groups and of the groups inside them.

        Units that are no group are left out: they have no organisations.
        """
        groups = (
            self.search([("id", "child_of", self.ids), ("kind", "=", "group")])
            if self.ids
            else self
        )
        return groups.organisation_ids.filtered("active").sorted("name")

    def write(self, vals):
        """A unit that is renamed is still found by the name orders knew it by."""
        name = (vals.get("name") or "").strip()
        former = {unit.name: unit.id for unit in self if name and unit.name != name}
        result = super().write(vals)
        if former:
            aliases = self.env["profplan.unit.alias"]
            taken = aliases.search([("name", "in", list(former))]).mapped("name")
            aliases.create(
                [
                    {"name": name, "unit_id": unit_id, "kind": "former"}
                    for name, unit_id in former.items()
                    if name not in taken
                ]
            )
        return result

    def _get_directory(self):
        """The units as ``intake`` wants them; their keys are their ids."""
        names = {}
        for alias in self.alias_ids:
            names.setdefault((alias.unit_id.id, alias.kind), []).append(alias.name)
        return [
            {
                "key": str(unit.id),
                "name": unit.name,
                "kind": unit.kind,
                "parent": unit.parent_id.name or None,
                "aliases": names.get((unit.id, "alias"), []),
                "former": names.get((unit.id, "former"), []),
            }
            for unit in self
        ]

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

    @api.constrains("deputy_id", "member_ids", "head_id", "kind")
    def _check_deputy_id(self):
        """Reminders of the staff do not go to an organisation (design §9)."""
        for unit in self.sudo():
            if unit.deputy_id and not unit._get_own_deputy():
                raise ValidationError(
                    self.env._(
                        "%s is not of the staff: such a person deputises for their "
                        "own organisation only. Choose somebody of the staff or of "
                        "the organisation's people.",
                        unit.deputy_id.name,
                    )
                )

    def _get_own_deputy(self):
        """The deputy, if of the staff or of the organisation's own people."""
        self.ensure_one()
        deputy = self.deputy_id
        return deputy if not deputy.share or self._has_own(deputy) else deputy.browse()

    def _has_own(self, user):
        """Whether an organisation's person is of this organisation."""
        self.ensure_one()
        return self.kind == "organisation" and user in self.member_ids | self.head_id

    @api.constrains("parent_id")
    def _check_parent_id(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A unit cannot be a part of itself: choose another parent.")
            )

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

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .profplan_unit_organisation import LAST_GRADE


class ProfplanUnit(models.Model):
    """Groups of organisations: by rule and by hand (design §6).

    Who is in a group = whom its rule finds, and who was put in by hand, without those
    excepted by hand. A rule of which nothing is filled in finds nobody.
    """

    _inherit = "profplan.unit"

    rule_type_ids = fields.Many2many(
        "profplan.organisation.type",
        "profplan_unit_rule_type_rel",
        "group_id",
        "type_id",
        string="Of these types",
    )
    rule_districts = fields.Char(
        "Of these districts", help="Names of districts, separated by commas."
    )
    rule_grade_first = fields.Integer("Teaching classes from")
    rule_grade_last = fields.Integer("Teaching classes to")
    excepted_ids = fields.Many2many(
        "profplan.unit",
        "profplan_unit_excepted_rel",
        "group_id",
        "organisation_id",
        string="Excepted by hand",
        domain=[("kind", "=", "organisation")],
    )
    found_organisation_ids = fields.Many2many(
        "profplan.unit",
        string="Who is in the group",
        compute="_compute_found_organisation_ids",
    )
    organisation_count = fields.Integer(
        "Organisations in the group", compute="_compute_found_organisation_ids"
    )
    found_group_ids = fields.Many2many(
        "profplan.unit",
        string="Is in the groups",
        compute="_compute_found_group_ids",
        help="By rule and by hand, and the groups that these are in.",
    )

    _rule_grades_check = models.Constraint(
        "CHECK (COALESCE(rule_grade_first, 0) = 0 AND COALESCE(rule_grade_last, 0) = 0"
        " OR rule_grade_first BETWEEN 1 AND COALESCE(rule_grade_last, 0)"
        f" AND rule_grade_last <= {LAST_GRADE})",
        "The classes of a group's rule are from 1 to 12, the first not above the last; "
        "0 in both is no rule.",
    )

    @api.depends(
        "kind",
        "organisation_ids",
        "excepted_ids",
        "rule_type_ids",
        "rule_districts",
        "rule_grade_first",
        "rule_grade_last",
        "child_ids",
    )
    def _compute_found_organisation_ids(self):
        groups = self.filtered(lambda unit: unit.kind == "group")
        found = groups._get_organisations_by_group()
        for unit in self:
            unit.found_organisation_ids = found.get(unit, self.browse())
            unit.organisation_count = len(unit.found_organisation_ids)

    @api.depends(
        "kind",
        "group_ids",
        "organisation_type_id",
        "district",
        "grade_first",
        "grade_last",
        "closed_on",
    )
    def _compute_found_group_ids(self):
        """Found once for all units, by the rules of all groups."""
        groups = self.search([("kind", "=", "group")])
        held = groups._get_organisations_by_group()
        for unit in self:
            unit.found_group_ids = groups.filtered(
                lambda group, unit=unit: unit._origin in held[group]
            )

    @api.constrains("organisation_ids", "excepted_ids")
    def _check_hand(self):
        for group in self:
            twice = group.organisation_ids & group.excepted_ids
            if twice:
                raise ValidationError(
                    self.env._(
                        "%(units)s: put into the group «%(group)s» and excepted from "
                        "it by hand. Choose one of the two.",
                        units=", ".join(twice.mapped("name")),
                        group=group.name,
                    )
                )

    # --- Who is in a group ---

    def _get_organisations(self):
        """Organisations of these groups and of the groups inside them, by name.

        Units that are no group are left out: they have no organisations.
        """
        found = self._get_organisations_by_group().values()
        return self.browse().union(*found).sorted("name")

    def _get_organisations_by_group(self):
        """``{unit: organisations of it and of the groups inside it}``.

        Whoever is excepted from a group is in none of the groups inside it, seen from
        there. Three queries, however many groups there are.
        """
        inner = self._get_inner_groups()
        own = inner._get_own_organisations()
        nobody = self.browse()
        excepted = {str(group.id): group.excepted_ids._origin for group in inner}
        found = dict.fromkeys(self, nobody)
        for unit in self:
            for group in inner:
                path = unit._get_path_down(group)
                out = nobody.union(*(excepted.get(id_, nobody) for id_ in path))
                found[unit] |= own[group] - out if path else nobody
            found[unit] = found[unit].sorted("name")
        return found

    def _get_inner_groups(self):
        """These groups and those inside; a group being typed stands for itself."""
        typed = self.filtered(lambda unit: not unit.id or unit != unit._origin)
        if not self._origin:
            return typed
        stored = self.search(
            [("id", "child_of", self._origin.ids), ("kind", "=", "group")]
        )
        return (stored - typed._origin) | typed

    def _get_path_down(self, group):
        """Ids from this unit to a group inside it, as texts; none where it is not."""
        if group == self:
            return [str(self.id)]
        ids = (group.parent_path or "").split("/")[:-1]
        own = str(self._origin.id)
        if own not in ids:
            return []
        below = ids[ids.index(own) + 1 :]
        return [str(self.id), *below]

    def _get_own_organisations(self):
        """``{group: organisations by its rule and by hand}``; the closed ones left out.

        Who is excepted is not looked at.
        """
        found, rules = {}, {group: group._get_rule() for group in self}
        everybody = self.browse()
        if any(rules.values()):
            everybody = self.search(self._get_open_organisations_domain())
        for group in self:
            by_hand = group.organisation_ids._origin.filtered(
                lambda unit: unit.active and not unit.is_closed
            )
            rule = rules[group]
            by_rule = everybody.filtered(lambda unit, rule=rule: unit._fits(rule))
            found[group] = by_rule | by_hand
        return found

    @api.model
    def _get_open_organisations_domain(self):
        return Domain("kind", "=", "organisation") & Domain("is_closed", "=", False)

    def _get_rule(self):
        """What the rule of this group demands, or nothing where it has none: hook."""
        self.ensure_one()
        districts = (self.rule_districts or "").split(",")
        rule = {
            "types": self.rule_type_ids._origin,
            "districts": {self._get_district_key(one) for one in districts} - {""},
            "grades": (self.rule_grade_first, self.rule_grade_last),
        }
        return rule if any((*rule.values(),)[:2]) or rule["grades"][0] else {}

    def _fits(self, rule):
        """Whether an organisation is one that a group's rule means: hook."""
        self.ensure_one()
        if not rule:
            return False
        first, last = rule["grades"]
        return (
            (not rule["types"] or self.organisation_type_id in rule["types"])
            and (
                not rule["districts"]
                or self._get_district_key(self.district) in rule["districts"]
            )
            and (not first or self._teaches(first, last))
        )

    def _teaches(self, first, last):
        """Whether the organisation has one of these classes."""
        self.ensure_one()
        return bool(self.grade_first) and (
            self.grade_first <= last and first <= self.grade_last
        )

    @api.model
    def _get_district_key(self, name):
        """A district however it is written: «Заволжский район» is «заволжский»."""
        words = (name or "").lower().replace("ё", "е").split()
        return " ".join(
            word for word in words if word not in ("район", "р-н", "округ", "мкр")
        )

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.directory_columns import CellError, read_cell
from .profplan_unit_organisation import LAST_GRADE


class ProfplanMeasure(models.Model):
    """Which organisations of its groups a measure concerns (design §4).

    A rule (types, districts, classes taught) and exceptions by hand. They are no words
    of the order: managers change them while the plan is executed, on record; what was
    sent out follows with the next sending out.
    """

    _inherit = "profplan.measure"

    for_type_ids = fields.Many2many(
        "profplan.organisation.type",
        "profplan_measure_for_type_rel",
        "measure_id",
        "type_id",
        string="Only these types of organisations",
        tracking=True,
    )
    for_districts = fields.Char(
        "Only these districts",
        tracking=True,
        help="Names of districts, separated by commas.",
    )
    for_grade_first = fields.Integer(
        "Only who teaches classes from",
        tracking=True,
        help="Organisations that teach one of these classes. 0: classes do not count.",
    )
    for_grade_last = fields.Integer("Only who teaches classes to", tracking=True)
    for_grades = fields.Char(
        "Only classes",
        compute="_compute_for_grades",
        inverse="_inverse_for_grades",
        help="Organisations that teach one of these classes, for example 8–11. Empty: "
        "classes do not count.",
    )
    added_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_measure_added_unit_rel",
        "measure_id",
        "unit_id",
        string="Also these organisations",
        domain="[('kind', '=', 'organisation')]",
        tracking=True,
        help="Added by hand, whatever the groups and the rule say.",
    )
    left_out_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_measure_left_out_unit_rel",
        "measure_id",
        "unit_id",
        string="Except these organisations",
        domain="[('kind', '=', 'organisation')]",
        tracking=True,
        help="Left out by hand, whatever the groups and the rule say.",
    )
    applicable_unit_ids = fields.Many2many(
        "profplan.unit",
        string="Concerns",
        compute="_compute_applicable_unit_ids",
        help="The organisations that the groups, the rule and the exceptions give now.",
    )
    applicable_count = fields.Integer(
        "Concerns organisations", compute="_compute_applicable_unit_ids"
    )

    _for_grades_check = models.Constraint(
        "CHECK (COALESCE(for_grade_first, 0) = 0 AND COALESCE(for_grade_last, 0) = 0"
        " OR for_grade_first BETWEEN 1 AND COALESCE(for_grade_last, 0)"
        f" AND for_grade_last <= {LAST_GRADE})",
        "The classes that a measure is for are from 1 to 12, the first not above the "
        "last; 0 in both is no rule.",
    )

    _APPLICABILITY_FIELDS = frozenset(
        {
            "for_type_ids",
            "for_districts",
            "for_grade_first",
            "for_grade_last",
            "added_unit_ids",
            "left_out_unit_ids",
        }
    )

    @api.depends("for_grade_first", "for_grade_last")
    def _compute_for_grades(self):
        for measure in self:
            first, last = measure.for_grade_first, measure.for_grade_last
            measure.for_grades = f"{first}–{last}" if first != last else first or False

    def _inverse_for_grades(self):
        """Both classes in one cell: of many measures they are changed together."""
        for words, measures in self.grouped("for_grades").items():
            try:
                first, last = read_cell("grades", words or "") or (0, 0)
            except CellError as error:
                raise ValidationError(str(error)) from error
            measures.write({"for_grade_first": first, "for_grade_last": last})

    @api.depends(*sorted(_APPLICABILITY_FIELDS), "assignment_ids.unit_id")
    def _compute_applicable_unit_ids(self):
        found = self._get_organisations_by_measure()
        for measure in self:
            measure.applicable_unit_ids = found.get(measure, False)
            measure.applicable_count = len(measure.applicable_unit_ids)

    @api.constrains("added_unit_ids", "left_out_unit_ids")
    def _check_exceptions(self):
        for measure in self:
            added, left_out = measure.added_unit_ids, measure.left_out_unit_ids
            if both := added & left_out:
                raise ValidationError(
                    self.env._(
                        "%(number)s: %(units)s — added and left out at once. Choose "
                        "one of the two.",
                        number=measure.number,
                        units=", ".join(both.mapped("name")),
                    )
                )
            if other := (added | left_out).filtered(
                lambda unit: unit.kind != "organisation"
            ):
                raise ValidationError(
                    self.env._(
                        "%(number)s: only organisations are added and left out by "
                        "hand, and these are none: %(units)s.",
                        number=measure.number,
                        units=", ".join(other.mapped("name")),
                    )
                )

    def write(self, vals):
        if self._APPLICABILITY_FIELDS & vals.keys():
            self._check_applicability_open()
        return super().write(vals)

    def _check_applicability_open(self):
        """Whom a measure concerns is not changed in a plan that is closed."""
        for plan in self.sudo().plan_id:
            if plan.state == "closed" or not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is closed or archived: whom its measures concern "
                        "can not be changed. Open the plan again first.",
                        plan=plan.display_name,
                    )
                )

    # --- The rule ---

    def _get_groups(self):
        """Groups of organisations among the responsible units."""
        return self.assignment_ids.unit_id.filtered(lambda unit: unit.kind == "group")

    def _get_organisations_by_measure(self):
        """``{measure: organisations that owe a part of it}``; a query a group."""
        given = self.filtered(
            lambda measure: measure._get_groups() or measure.added_unit_ids
        )
        by_group = {group: group._get_organisations() for group in given._get_groups()}
        return {
            measure: measure._get_applicable_organisations(by_group)
            for measure in given
        }

    def _get_applicable_organisations(self, organisations_by_group):
        """Organisations that owe a part of this measure: the one rule of it.

        :param organisations_by_group: ``{group: its organisations}``
        """
        self.ensure_one()
        groups = self._get_groups()
        found = self.env["profplan.unit"].union(
            *(organisations_by_group[group] for group in groups)
        )
        if rule := self._get_applicability_rule():
            found = found.filtered(lambda unit: unit._fits(rule))
        by_hand = self.added_unit_ids._origin.filtered(
            lambda unit: unit.active and not unit.is_closed
        )
        return (found | by_hand) - self.left_out_unit_ids._origin

    def _get_applicability_rule(self):
        """What the rule demands, as groups have it (``profplan.unit._fits``); {}: no
        rule, every organisation fits."""
        self.ensure_one()
        units = self.env["profplan.unit"]
        districts = (self.for_districts or "").split(",")
        rule = {
            "types": self.for_type_ids._origin,
            "districts": {units._get_district_key(one) for one in districts} - {""},
            "grades": (self.for_grade_first, self.for_grade_last),
        }
        return (
            rule if rule["types"] or rule["districts"] or self.for_grade_first else {}
        )

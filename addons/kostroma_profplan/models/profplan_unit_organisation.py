import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..lib.inn import is_inn

# Evening schools teach twelve classes.
LAST_GRADE = 12


class ProfplanUnit(models.Model):
    """What is known of an organisation: its type, classes, district, number (§6)."""

    _inherit = "profplan.unit"

    organisation_type_id = fields.Many2one(
        "profplan.organisation.type",
        "Type",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    grade_first = fields.Integer("Classes from", help="0: no classes are taught.")
    grade_last = fields.Integer("Classes to", help="0: no classes are taught.")
    grades_text = fields.Char("Classes", compute="_compute_grades_text")
    district = fields.Char(index="btree_not_null")
    inn = fields.Char(
        "Taxpayer's number",
        copy=False,
        tracking=True,
        help="Ten digits. By it an organisation is known when it is renamed.",
    )
    director_name = fields.Char(
        "Director's name",
        help="Whom the invitation names while the organisation has no account.",
    )
    phone = fields.Char()
    email = fields.Char(
        "E-mail of the organisation", help="Where the invitation is sent."
    )
    closed_on = fields.Date(
        copy=False,
        tracking=True,
        help="The organisation works until this day. From it on it belongs to no "
        "group; what it has handed in stays.",
    )
    is_closed = fields.Boolean(
        "Closed", compute="_compute_is_closed", search="_search_is_closed"
    )

    _inn_uniq = models.UniqueIndex(
        "(inn) WHERE inn IS NOT NULL",
        "Another organisation has this taxpayer's number already.",
    )
    _grades_check = models.Constraint(
        "CHECK (COALESCE(grade_first, 0) = 0 AND COALESCE(grade_last, 0) = 0"
        " OR grade_first BETWEEN 1 AND COALESCE(grade_last, 0)"
        f" AND grade_last <= {LAST_GRADE})",
        "Classes taught are from 1 to 12, the first not above the last; an "
        "organisation without classes has 0 in both.",
    )

    @api.depends("grade_first", "grade_last")
    @api.depends_context("lang")
    def _compute_grades_text(self):
        for unit in self:
            first, last = unit.grade_first, unit.grade_last
            unit.grades_text = f"{first}–{last}" if first != last else first or False

    @api.depends("closed_on")
    @api.depends_context("profplan_today")
    def _compute_is_closed(self):
        today = self.env["project.task"]._get_today()
        for unit in self:
            unit.is_closed = bool(unit.closed_on) and unit.closed_on <= today

    @api.model
    def _search_is_closed(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["project.task"]._get_today()
        closed = Domain("closed_on", "<=", today)
        still = Domain("closed_on", "=", False) | Domain("closed_on", ">", today)
        return Domain.OR(closed if one else still for one in value)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidy_organisation(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidy_organisation(vals))

    @api.model
    def _tidy_organisation(self, vals):
        """Values without stray spaces; nothing typed is no value."""
        names = {"inn", "district", "phone", "email", "director_name"}
        tidied = {
            name: " ".join(vals[name].split()) or False
            for name in names & vals.keys()
            if isinstance(vals[name], str)
        }
        return {**vals, **tidied}

    @api.constrains("inn")
    def _check_inn(self):
        for unit in self:
            if unit.inn and not is_inn(unit.inn):
                raise ValidationError(
                    self.env._(
                        "«%(inn)s» is not the taxpayer's number of an organisation "
                        "(%(unit)s): ten digits, the last of which checks the others. "
                        "Compare it with the certificate.",
                        inn=unit.inn,
                        unit=unit.name,
                    )
                )

    @api.constrains("email")
    def _check_email(self):
        for unit in self:
            if unit.email and not email_normalize(unit.email):
                raise ValidationError(
                    self.env._(
                        "«%(email)s» is no e-mail address (%(unit)s): one address "
                        "like school@example.org.",
                        email=unit.email,
                        unit=unit.name,
                    )
                )

    @api.constrains("phone")
    def _check_phone(self):
        for unit in self:
            if unit.phone and len(re.findall(r"\d", unit.phone)) < 5:
                raise ValidationError(
                    self.env._(
                        "«%(phone)s» is no telephone number (%(unit)s).",
                        phone=unit.phone,
                        unit=unit.name,
                    )
                )

    @api.constrains("kind", "organisation_type_id", "closed_on")
    def _check_is_organisation(self):
        """A department has no classes and a group is not closed."""
        for unit in self:
            said = unit.organisation_type_id or unit.closed_on
            if said and unit.kind not in ("organisation", "external"):
                raise ValidationError(
                    self.env._(
                        "%s is no organisation: type and day of closing are those of "
                        "organisations. Change the kind of the unit first.",
                        unit.name,
                    )
                )

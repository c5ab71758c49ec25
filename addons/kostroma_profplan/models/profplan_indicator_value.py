from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib import indicators as calc
from .number import Number

STATES = [("draft", "Draft"), ("submitted", "Submitted"), ("accepted", "Accepted")]

# {state: states it may become}; an accepted figure never changes (design §7)
MOVES = {
    "draft": ("submitted", "accepted"),
    "submitted": ("accepted", "draft"),
    "accepted": (),
}


class ProfplanIndicatorValue(models.Model):
    """A fact: the figure of an indicator for a year, of one organisation or the whole.

    Append-only. Once accepted a figure is neither edited nor deleted: a correction is
    a new figure that supersedes it, and both stay, with who and when, so that a report
    as of a past date can be rebuilt.
    """

    _name = "profplan.indicator.value"
    _description = "Indicator Fact"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "figure"
    _order = "year desc, indicator_id, date desc, id desc"
    _rec_name = "text"

    # Who, when and what replaced it: written by the model alone
    _engine_fields = frozenset(
        {
            "composition",
            "superseded_by_id",
            "superseded_on",
            "submitted_by",
            "submitted_on",
            "accepted_by",
            "accepted_on",
        }
    )
    # What a calculation reads of a figure
    _reading_fields = ("year", "date", "unit_id", "value", "numerator", "denominator")

    _first_figure_uniq = models.UniqueIndex(
        "(indicator_id, year, date, COALESCE(unit_id, 0)) "
        "WHERE state = 'accepted' AND supersedes_id IS NULL",
        "There already is a figure of this indicator for this date. "
        "Open it and press “Correct”: both figures will be kept.",
    )
    _correction_uniq = models.UniqueIndex(
        "(supersedes_id) WHERE state = 'accepted'",
        "Somebody has already corrected this figure. Correct the newer one.",
    )

    indicator_id = fields.Many2one(
        "profplan.indicator", required=True, ondelete="restrict", index=True
    )
    plan_id = fields.Many2one(related="indicator_id.plan_id", store=True, index=True)
    uom = fields.Char(related="indicator_id.uom")
    aggregation = fields.Selection(related="indicator_id.aggregation")
    unit_id = fields.Many2one(
        "profplan.unit",
        string="Organisation",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the figure is of the whole, not of one organisation.",
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        compute="_compute_year",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self._default_date(),
    )
    text = fields.Char(string="Fact", required=True, help="A number: 468 or 97,5.")
    value = Number(
        string="Number",
        compute="_compute_value",
        store=True,
        readonly=False,
        precompute=True,
    )
    numerator = Number(help="For an indicator that is a ratio of two sums.")
    denominator = Number(help="For an indicator that is a ratio of two sums.")
    state = fields.Selection(STATES, default="draft", required=True, index=True)
    note = fields.Char(help="The source, or why it was corrected.")
    supersedes_id = fields.Many2one(
        "profplan.indicator.value",
        string="Corrects",
        ondelete="restrict",
        index="btree_not_null",
    )
    correction_ids = fields.One2many("profplan.indicator.value", "supersedes_id")
    superseded_by_id = fields.Many2one(
        "profplan.indicator.value",
        string="Corrected By",
        compute="_compute_superseded_by_id",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    superseded_on = fields.Datetime(
        string="Corrected On",
        compute="_compute_superseded_by_id",
        store=True,
    )
    submitted_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    submitted_on = fields.Datetime(readonly=True)
    accepted_by = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    accepted_on = fields.Datetime(readonly=True)
    is_locked = fields.Boolean(compute="_compute_is_locked")
    is_current = fields.Boolean(compute="_compute_is_current")

    @api.model
    def _default_date(self):
        return self._get_today()

    @api.depends("indicator_id")
    def _compute_year(self):
        """The year of the date if the plan has it, else the plan's last year.

        The facts of a plan are often gathered in the January after its end.
        """
        for value in self:
            years = value.indicator_id.target_ids.mapped("year")
            year = (value.date or value._get_today()).year
            earlier = [one for one in years if one <= year]
            value.year = max(earlier, default=min(years, default=year))

    @api.depends("text", "numerator", "denominator")
    def _compute_value(self):
        for value in self:
            number = calc.parse_strict_number(value.text)
            if value.denominator:
                scale = calc.ratio_scale(value.indicator_id.uom)
                number = value.numerator / value.denominator * scale
            value.value = value.value if number is None else number

    @api.depends("correction_ids.state")
    def _compute_superseded_by_id(self):
        for value in self:
            correction = value.correction_ids.filtered(
                lambda correction: correction.state == "accepted"
            )[:1]
            value.superseded_by_id = correction
            value.superseded_on = correction.accepted_on

    @api.depends("state")
    def _compute_is_locked(self):
        """Accepted in the database; a line still being typed is not."""
        for value in self:
            value.is_locked = value._origin.state == "accepted"

    @api.depends("state", "superseded_by_id")
    def _compute_is_current(self):
        for value in self:
            value.is_current = value.is_locked and not value.superseded_by_id

    @api.constrains("text", "value", "denominator")
    def _check_figure(self):
        for value in self:
            if value.denominator:
                continue
            number = calc.parse_strict_number(value.text)
            if number is None or round(number - value.value, 6):
                raise ValidationError(
                    self.env._(
                        "Indicator “%(indicator)s”: “%(text)s” is not a number. "
                        "Write digits only, for example 468 or 97,5.",
                        indicator=value.indicator_id.display_name,
                        text=value.text,
                    )
                )

    @api.constrains("indicator_id", "unit_id", "denominator")
    def _check_ratio(self):
        """Organisations' ratios are added up, so both parts must be known."""
        for value in self:
            ratio = value.indicator_id.aggregation == calc.RATIO
            if ratio and value.unit_id and value.denominator <= 0:
                raise ValidationError(
                    self.env._(
                        "Indicator “%(indicator)s” is a ratio: for %(unit)s give the "
                        "numerator and a denominator above zero.",
                        indicator=value.indicator_id.display_name,
                        unit=value.unit_id.display_name,
                    )
                )

    @api.constrains("indicator_id", "year")
    def _check_year(self):
        for value in self:
            years = value._get_allowed_years()
            if years and value.year not in years:
                raise ValidationError(
                    self.env._(
                        "Indicator “%(indicator)s” has no year %(year)s: the plan "
                        "runs over %(years)s.",
                        indicator=value.indicator_id.display_name,
                        year=value.year,
                        years=", ".join(map(str, sorted(years))),
                    )
                )

    @api.constrains("supersedes_id", "indicator_id", "unit_id", "year")
    def _check_correction(self):
        for value in self.filtered("supersedes_id"):
            old = value.supersedes_id
            same = all(
                value[name] == old[name] for name in ("indicator_id", "unit_id", "year")
            )
            if not same or old.state != "accepted":
                raise ValidationError(
                    self.env._(
                        "A correction replaces an accepted figure of the same "
                        "indicator, organisation and year."
                    )
                )

    def _get_allowed_years(self):
        """The years with a target, those of the plan's period, and the base year."""
        indicator, plan = self.indicator_id, self.indicator_id.plan_id
        years = set(indicator.target_ids.mapped("year"))
        if plan.date_start and plan.date_end:
            years.update(range(plan.date_start.year, plan.date_end.year + 1))
        return years

    @api.model_create_multi
    def create(self, vals_list):
        """Every figure is born a draft and then moves: the rules are in one place."""
        wanted = [vals.get("state") or self._get_default_state() for vals in vals_list]
        values = super().create(
            [
                {**self._prepare_create_vals(vals), "state": "draft"}
                for vals in vals_list
            ]
        )
        by_state = defaultdict(self.browse)
        for value, state in zip(values, wanted, strict=True):
            by_state[state] |= value
        for state, group in by_state.items():
            if state != "draft":
                group.write({"state": state})
        return values

    def write(self, vals):
        self._check_given(vals)
        self._check_open(vals)
        vals = self._prepare_text(vals)
        if "state" not in vals:
            return super().write(vals)
        self._check_move(vals["state"])
        vals = {**vals, **self._prepare_move_vals(vals["state"])}
        return super(ProfplanIndicatorValue, self._as_engine()).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if self.filtered(lambda value: value.state != "draft" or value.submitted_on):
            raise UserError(
                self.env._(
                    "Figures that were submitted or accepted are never deleted. "
                    "Correct the figure instead: both will be kept."
                )
            )

    def _get_default_state(self):
        return self.default_get(["state"]).get("state") or "draft"

    def _raise_engine_field(self, names):
        if names - self._engine_fields:
            return super()._raise_engine_field(names)
        raise UserError(
            self.env._("Who accepted a figure and when is recorded by itself.")
        )

    def _check_open(self, vals):
        if vals and self.filtered(lambda value: value.state == "accepted"):
            raise UserError(
                self.env._(
                    "An accepted figure does not change. Press “Correct”: the new "
                    "figure replaces the old one and both are kept."
                )
            )

    def _check_move(self, state):
        if any(state not in (value.state, *MOVES[value.state]) for value in self):
            raise UserError(self.env._("A figure cannot make this step."))
        if state == "accepted" and not self._may_accept():
            raise AccessError(
                self.env._("Figures are accepted by the plan's coordinator.")
            )

    def _may_accept(self):
        return self.env.su or self.env.user.has_group(
            "kostroma_profplan.group_profplan_coordinator"
        )

    def _prepare_create_vals(self, vals):
        vals = self._prepare_text(vals)
        old = self.browse(vals.get("supersedes_id") or ())
        if not old:
            return vals
        same = old._convert_to_write(
            {name: old[name] for name in ("indicator_id", "unit_id", "year", "date")}
        )
        return {**same, **vals}

    def _prepare_text(self, vals):
        """The figure as it would be typed, for one given as a number or a ratio."""
        if vals.get("text"):
            return vals
        if vals.get("denominator"):
            indicator = self.env["profplan.indicator"].browse(
                vals.get("indicator_id") or self.indicator_id.ids
            )
            number = vals.get("numerator", 0.0) / vals["denominator"]
            number *= calc.ratio_scale(indicator[:1].uom)
            return {**vals, "text": calc.format_number(number)}
        if vals.get("value") is not None and vals.get("value") is not False:
            return {**vals, "text": calc.format_number(vals["value"])}
        return vals

    def _prepare_move_vals(self, state):
        """Who did it and when.

        A figure that is given back keeps that it was submitted: it is not deleted.
        """
        if state == "draft":
            return {}
        return {f"{state}_by": self.env.uid, f"{state}_on": self._get_now()}

    def _get_reading(self):
        return calc.Reading(
            value=self.value,
            on=self.date,
            unit=self.unit_id.id or None,
            numerator=self.numerator,
            denominator=self.denominator or None,
        )

    def action_submit(self):
        self.write({"state": "submitted"})

    def action_accept(self):
        self.write({"state": "accepted"})

    def action_correct(self):
        """Open a new figure in place of this one; saving it supersedes this one."""
        self.ensure_one()
        newest = self
        while newest.superseded_by_id:
            newest = newest.superseded_by_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Figure"),
            "res_model": self._name,
            "view_mode": "form",
            "view_id": self.env.ref(
                "kostroma_profplan.view_profplan_indicator_value_correct"
            ).id,
            "target": "new",
            "context": newest._prepare_correction_context(),
        }

    def _prepare_correction_context(self):
        return {
            "default_supersedes_id": self.id,
            "default_indicator_id": self.indicator_id.id,
            "default_unit_id": self.unit_id.id,
            "default_year": self.year,
            "default_date": self.date,
            "default_state": "accepted",
        }

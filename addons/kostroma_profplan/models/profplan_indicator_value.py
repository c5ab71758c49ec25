from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..lib import indicators as calc
from .number import Number

STATES = [("draft", "Draft"), ("submitted", "Submitted"), ("accepted", "Accepted")]


class ProfplanIndicatorValue(models.Model):
    """A fact: the figure of an indicator for a period, of an organisation or the whole.

    The period lies in a year of the plan: by the year the figure finds its target. «No
    data» is a figure, too: without a number, with the reason.

    Append-only. Once accepted a figure is neither edited nor deleted: a correction is
    a new figure that supersedes it, and both stay, with who and when, so that a report
    as of a past date can be rebuilt.
    """

    _name = "profplan.indicator.value"
    _description = "Indicator Fact"
    _inherit = [
        "profplan.guard.mixin",
        "profplan.recorded.mixin",
        "profplan.today.mixin",
    ]
    _engine_scope = "figure"
    _order = "year desc, indicator_id, period_end desc, id desc"
    _rec_name = "text"

    # Who, when and what replaced it: written by the model alone
    _engine_fields = frozenset(
        {
            "change_ids",
            "composition",
            "remark",
            "returned_by",
            "returned_on",
            "superseded_by_id",
            "superseded_on",
            "submitted_by",
            "submitted_on",
            "accepted_by",
            "accepted_on",
        }
    )
    # What a calculation reads of a figure
    _reading_fields = (
        "year",
        "period_start",
        "period_end",
        "unit_id",
        "value",
        "numerator",
        "denominator",
    )
    # What makes two figures the same one
    _key_fields = ("indicator_id", "unit_id", "year", "period_start", "period_end")

    _first_figure_uniq = models.UniqueIndex(
        "(indicator_id, year, period_start, period_end, COALESCE(unit_id, 0)) "
        "WHERE state = 'accepted' AND supersedes_id IS NULL",
        "There already is a figure of this indicator for this period. "
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
    period_start = fields.Date(
        "From",
        required=True,
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
        help="Two periods without a common day are parts of the year; a later one that "
        "begins with the year contains the earlier ones.",
    )
    period_end = fields.Date(
        "Until",
        required=True,
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
    )
    text = fields.Char(string="Fact", help="A number: 468 or 97,5.")
    no_data = fields.Boolean(
        "No data",
        help="There is no figure, and the note says why. It is not zero: it is added "
        "to nothing and compared with nothing.",
    )
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
    is_locked = fields.Boolean(compute="_compute_is_locked")
    is_current = fields.Boolean(compute="_compute_is_current")

    @api.depends("indicator_id", "year", "text", "no_data")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Which indicator's figure it is, not the bare number."""
        for value in self:
            figure = self.env._("no data") if value.no_data else value.text
            about = self.env._(
                "Indicator %(number)s, %(year)s",
                number=value.indicator_id.number or "",
                year=value.year or "",
            )
            value.display_name = f"{about}: {figure}" if figure else about

    @api.depends("indicator_id")
    def _compute_year(self):
        """The present year if the plan has it, else the plan's last year.

        The facts of a plan are often gathered in the January after its end.
        """
        for value in self:
            value.year = value.indicator_id._get_year_of(value._get_today())

    @api.depends("year", "indicator_id")
    def _compute_period(self):
        """The year from its first day on: as the passport has it, else the whole."""
        today = self._get_today()
        for value in self:
            start, end = value.indicator_id._get_period(value.year, today)
            value.period_start, value.period_end = start, end

    @api.depends("text", "numerator", "denominator", "no_data")
    def _compute_value(self):
        for value in self:
            if value.no_data:
                value.value = 0.0
                continue
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

    @api.constrains("text", "value", "denominator", "no_data")
    def _check_figure(self):
        for value in self.sudo():
            if value.denominator or value.no_data:
                continue
            number = calc.parse_strict_number(value.text)
            if number is None or round(number - value.value, 6):
                raise ValidationError(
                    self.env._(
                        "Indicator “%(indicator)s”: “%(text)s” is not a number. "
                        "Write digits only, for example 468 or 97,5.",
                        indicator=value.indicator_id.display_name,
                        text=value.text or "",
                    )
                )

    @api.constrains("no_data", "note", "text", "value", "numerator", "denominator")
    def _check_gap(self):
        """A gap has no figure beside it, and says why (design §7)."""
        for value in self.sudo().filtered("no_data"):
            given = value.text or value.value or value.numerator or value.denominator
            if given:
                problem = self.env._("there is either a figure or no data: not both.")
            elif not (value.note or "").strip():
                problem = self.env._("write why there is no data. It is not zero.")
            else:
                continue
            value._raise_problem(problem)

    @api.constrains("unit_id", "value", "numerator", "denominator")
    def _check_organisation_figure(self):
        """Of one organisation nothing is below zero, half a person or 10^9."""
        for value in self.sudo().filtered("unit_id"):
            numbers = {
                name: value[name]
                for name in ("numerator", "denominator")
                if value.denominator
            } or {"text": value.value}
            for name, number in numbers.items():
                text = calc.format_number(number)
                if problem := value.indicator_id._read_typed(name, text)[1]:
                    value._raise_problem(problem)

    def _raise_problem(self, problem):
        raise ValidationError(
            self.env._(
                "Indicator “%(indicator)s”, %(unit)s: %(problem)s",
                indicator=self.indicator_id.display_name,
                unit=self.unit_id.display_name or self.env._("the whole plan"),
                problem=problem,
            )
        )

    @api.constrains("indicator_id", "unit_id", "denominator", "no_data")
    def _check_ratio(self):
        """Organisations' ratios are added up, so both parts must be known."""
        for value in self.sudo():
            ratio = value.indicator_id.aggregation == calc.RATIO and not value.no_data
            if ratio and value.unit_id and value.denominator <= 0:
                raise ValidationError(
                    self.env._(
                        "Indicator “%(indicator)s” is a ratio: for %(unit)s give the "
                        "numerator and a denominator above zero.",
                        indicator=value.indicator_id.display_name,
                        unit=value.unit_id.display_name,
                    )
                )

    @api.constrains("indicator_id", "year", "period_start", "period_end")
    def _check_period(self):
        for value in self.sudo():
            start, end = value.period_start, value.period_end
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
            if start > end:
                value._raise_problem(self.env._("the period ends before it begins."))
            if not start.year <= value.year <= end.year:
                value._raise_problem(
                    self.env._("no day of its period is of the year %s.", value.year)
                )

    @api.constrains("supersedes_id", "note")
    def _check_correction_reason(self):
        """A correction says why (design §7)."""
        for value in self.sudo().filtered("supersedes_id"):
            if not (value.note or "").strip():
                value._raise_problem(self.env._("write why the figure is corrected."))

    @api.constrains("supersedes_id", "indicator_id", "unit_id", "year")
    def _check_correction(self):
        for value in self.sudo().filtered("supersedes_id"):
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
        """The years with a target, and those of the plan's period."""
        indicator, plan = self.indicator_id, self.indicator_id.plan_id
        years = set(indicator.target_ids.mapped("year"))
        if plan.date_start and plan.date_end:
            years.update(range(plan.date_start.year, plan.date_end.year + 1))
        return years

    @api.model_create_multi
    def create(self, vals_list):
        """Every figure is born a draft and then moves: the rules are in one place."""
        wanted = [vals.get("state") or self._get_default_state() for vals in vals_list]
        self._check_indicators_seen([*vals_list, self.default_get(["indicator_id"])])
        values = super().create(
            [
                {**self._prepare_create_vals(vals), "state": "draft"}
                for vals in vals_list
            ]
        )
        values._check_may_enter()
        values._log_changes({value.id: {"figure": None} for value in values})
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
        self._check_indicators_seen([vals])
        vals = self._prepare_text(vals)
        if "state" not in vals:
            self._check_may_enter()
            with self._on_record(vals.keys()):
                result = super().write(vals)
            self._check_may_enter()
            return result
        # What else is given is judged first, as it would be without the move.
        if rest := {name: vals[name] for name in vals if name != "state"}:
            self.write(rest)
        self._check_move(vals["state"])
        vals = {"state": vals["state"], **self._prepare_move_vals(vals["state"])}
        with self._on_record(vals.keys()):
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
        self._check_may_enter()

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

    def _prepare_create_vals(self, vals):
        vals = self._prepare_text(vals)
        if old := self.browse(vals.get("supersedes_id") or ()):
            old._check_seen()
            same = old._convert_to_write({name: old[name] for name in self._key_fields})
            return {**same, **vals}
        if vals.get("period_end") and not vals.get("year"):
            indicators = self.env["profplan.indicator"].sudo()
            indicator = indicators.browse(vals.get("indicator_id") or ())
            day = fields.Date.to_date(vals["period_end"])
            return {**vals, "year": indicator._get_year_of(day)}
        return vals

    def _prepare_text(self, vals):
        """The figure as it would be typed, for one given as a number or a ratio."""
        if vals.get("no_data"):
            empty = {"text": False, "value": 0, "numerator": 0, "denominator": 0}
            return {**vals, **{name: vals.get(name) or empty[name] for name in empty}}
        if vals.get("text"):
            return vals
        if vals.get("denominator"):
            indicator = (
                self.env["profplan.indicator"]
                .sudo()
                .browse(vals.get("indicator_id") or self.sudo().indicator_id.ids)
            )
            number = vals.get("numerator", 0.0) / vals["denominator"]
            number *= calc.ratio_scale(indicator[:1].uom)
            return {**vals, "text": calc.format_number(number)}
        if vals.get("value") is not None and vals.get("value") is not False:
            return {**vals, "text": calc.format_number(vals["value"])}
        return vals

    def _get_reading(self):
        return calc.Reading(
            value=self.value,
            start=self.period_start,
            end=self.period_end,
            unit=self.unit_id.id or None,
            numerator=self.numerator,
            denominator=self.denominator or None,
        )

    def _get_figure_text(self):
        """The figure in words: «12», «9 / 10 (90)», «no data: reason»."""
        self.ensure_one()
        if self.no_data:
            return self.env._("no data: %s", self.note)
        if self.denominator:
            parts = (self.numerator, self.denominator, self.value)
            return "{} / {} ({})".format(*map(calc.format_number, parts))
        return self.text or ""

    @api.model
    def _get_period_text(self, start, end):
        """A period in words: «2021», else its days."""
        if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"{start.year}" + (f"–{end.year}" if start.year != end.year else "")
        days = (
            format_date(self.env, day, date_format="dd.MM.yyyy") for day in (start, end)
        )
        return " – ".join(days)

from odoo import api, fields, models

from ..intake import read_counting
from ..lib import figures, indicators
from .number import Number

KINDS = [
    (figures.COUNT, "Number of things"),
    (figures.UNIQUE, "People, each once"),
    (figures.PARTICIPATION, "Participations"),
    (figures.CUMULATIVE, "Cumulative"),
]
SOURCES = [
    ("events", "Number of events"),
    ("participants", "Participants of events"),
    ("ovz", "Participants with special needs"),
    ("partners", "Partners"),
]
# Units of what is never added up.
SHARES = ("%", "процент")
COMPARATORS = [("at_least", "at least"), ("at_most", "at most"), ("equal", "exactly")]


class ProfplanFigure(models.Model):
    """What is counted in a measure, and the target that the order sets (design §5).

    A part of the plan: typed over while the plan is a draft, then the order's own. A
    figure without a comparator has no target.
    """

    _name = "profplan.figure"
    _inherit = ["profplan.part.mixin"]
    _description = "Figure of a Measure"
    _order = "measure_id, sequence, id"
    _rec_names_search = ["name", "measure_number"]

    measure_id = fields.Many2one(
        "profplan.measure", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="measure_id.plan_id", store=True, index=True)
    measure_number = fields.Char(related="measure_id.number", string="Measure's No.")
    sequence = fields.Integer(default=10)
    name = fields.Char("What is counted", required=True)
    kind = fields.Selection(
        KINDS,
        "How it counts",
        required=True,
        default=figures.COUNT,
        help="People are never added up by themselves: whoever took part in three "
        "events is three participations. A cumulative figure contains those before it.",
    )
    source = fields.Selection(
        SOURCES, "Proposed from", help="What of the events it is proposed from."
    )
    target_value = Number("Target")
    target_comparator = fields.Selection(COMPARATORS, "Must be")
    target_unit = fields.Char("Counted in")
    target_per = fields.Char("Per")
    value_ids = fields.One2many("profplan.figure.value", "figure_id", readonly=True)
    # Of all organisations together: not for one of them.
    reached_text = fields.Char(
        "Reached",
        compute="_compute_reached_text",
        compute_sudo=True,
        groups="kostroma_profplan.group_profplan_viewer",
    )

    _name_uniq = models.UniqueIndex(
        "(measure_id, name)", "The measure counts this already: change that line."
    )

    @api.depends("name", "measure_number")
    @api.depends_context("profplan_numbered")
    def _compute_display_name(self):
        """Where figures of several measures stand together each names its measure."""
        numbered = self.env.context.get("profplan_numbered")
        for figure in self:
            number = numbered and figure.measure_number
            figure.display_name = " ".join(filter(None, (number, figure.name)))

    @api.depends(
        "measure_id.task_ids.figure_value_ids.value",
        "measure_id.task_ids.step",
        "measure_id.line_ids.figure_value_ids.value",
        "measure_id.line_ids.state",
    )
    @api.depends_context("lang")
    def _compute_reached_text(self):
        """What the whole measure has reached, with what its parts add up to."""
        roots = self.measure_id.task_ids.filtered(lambda task: not task.parent_id)
        totals = roots._get_figure_totals()
        for figure in self:
            root = figure.measure_id.task_ids & roots
            total = totals.get((root.id, figure.id))
            figure.reached_text = figure._get_total_text(total) if total else False

    # --- Words ---

    def _get_target_text(self):
        """«at least 1000 детей» as the order sets it; False without a target.

        What it is counted in is not said twice: «Детей: at least 1000».
        """
        self.ensure_one()
        if not self.target_comparator:
            return False
        comparators = self._fields["target_comparator"]._description_selection(self.env)
        unit = self.target_unit or ""
        parts = [
            dict(comparators)[self.target_comparator],
            indicators.format_number(self.target_value),
            "" if unit.casefold() == (self.name or "").casefold() else unit,
        ]
        return " ".join(filter(None, parts))

    def _get_total_text(self, total):
        """A total in words; what the parts add up to is told where it differs."""
        self.ensure_one()
        value = indicators.format_number(total.value) or self.env._("no data")
        if total.of_parts is None or total.of_parts == total.value:
            return value
        parts = indicators.format_number(total.of_parts)
        if self.kind == figures.UNIQUE:
            return self.env._(
                "%(value)s (participations by the parts: %(parts)s)",
                value=value,
                parts=parts,
            )
        return self.env._(
            "%(value)s (by the parts: %(parts)s)", value=value, parts=parts
        )

    def _adds_up(self):
        """Whether the parts' numbers can be added up at all: shares cannot."""
        self.ensure_one()
        return not (self.target_unit or "").strip().lower().startswith(SHARES)

    def _is_missed(self, value):
        """Whether this value is known and not what the order sets."""
        self.ensure_one()
        if not self.target_comparator or value is None:
            return False
        return not indicators.is_met(value, self.target_value, self.target_comparator)

    def _prepare_target_vals(self, target):
        """Values of the figure that a measure's result promises in the order's words.

        :param target: ``intake.Target``
        """
        unit = target.unit or ""
        name = unit[:1].upper() + unit[1:] or self.env._("Quantity")
        return {
            "name": self.env._("Share") if unit == "%" else name,
            "kind": read_counting(unit),
            "target_value": target.value,
            "target_comparator": target.comparator,
            "target_unit": target.unit,
            "target_per": target.per,
        }

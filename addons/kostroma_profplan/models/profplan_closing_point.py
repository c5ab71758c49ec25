from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import execution_report as told
from .project_task_outcome import OUTCOMES

# How a point stands: its outcome, or why there is none yet.
STANDINGS = [
    *OUTCOMES,
    (told.REVIEW, "Under review"),
    (told.OPEN, "Term has not come"),
]


class ProfplanClosingPoint(models.Model):
    """What became of one point of an order, in the closing report on it (design §5)."""

    _name = "profplan.closing.point"
    _description = "Point of a Closing Report"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "closing"
    # What the coordinator says; all else is set by our own actions.
    _FREE_FIELDS = frozenset({"outcome", "text"})
    _order = "closing_id, sequence, id"
    _rec_name = "number"

    closing_id = fields.Many2one(
        "profplan.closing", required=True, readonly=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(related="closing_id.plan_id")
    measure_id = fields.Many2one(
        "profplan.measure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True)
    number = fields.Char(related="measure_id.number")
    name = fields.Text(related="measure_id.name", string="Wording")
    lead_unit_id = fields.Many2one(related="measure_id.lead_unit_id")
    step = fields.Selection(related="measure_id.step", string="Task")
    outcome = fields.Selection(OUTCOMES)
    standing = fields.Selection(STANDINGS, "How it stands", compute="_compute_standing")
    text = fields.Text("What was done")
    stated_by_id = fields.Many2one(
        "res.users",
        "Stated by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    off_control_by_id = fields.Many2one(
        "res.users",
        "Taken off control by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    off_control_on = fields.Date("Taken off control on", readonly=True)
    can_take_off = fields.Boolean(related="closing_id.can_take_off")

    _once = models.Constraint(
        "UNIQUE(closing_id, measure_id)", "The point is in this report already."
    )

    @api.depends(
        "outcome",
        "stated_by_id",
        "off_control_on",
        "measure_id.task_ids.step",
        "measure_id.task_ids.health",
    )
    def _compute_standing(self):
        for point in self:
            said = point.outcome and (point.stated_by_id or point.off_control_on)
            standing = point.measure_id._get_closing_standing()
            undecided = not said and standing in (told.REVIEW, told.OPEN)
            point.standing = standing if undecided else point.outcome or told.NOT_DONE

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_engine():
            raise UserError(
                self.env._(
                    "The points of a closing report are those of the order: prepare "
                    "the report from the plan."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if self._is_engine() or not self._FREE_FIELDS & vals.keys():
            return super().write(vals)
        self._check_seen()
        self.check_access("write")
        if settled := self.filtered(
            lambda point: point.off_control_on or point.closing_id.off_control_on
        ):
            raise UserError(
                self.env._(
                    "%s is off control: what was said of it stays.",
                    ", ".join(settled.mapped("number")),
                )
            )
        for plan in self.plan_id:
            plan._check_on_control()
        result = super().write(vals)
        self._as_engine().write({"stated_by_id": self.env.uid})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_engine(self):
        if not self._is_engine():
            raise UserError(
                self.env._("A closing report is about all points: none is deleted.")
            )

    def action_take_off_control(self):
        """These points leave control."""
        for closing, points in self.grouped("closing_id").items():
            closing.plan_id.action_take_off_control(points.measure_id.ids)
        return True

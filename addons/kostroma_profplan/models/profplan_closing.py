from collections import Counter

from odoo import api, fields, models


class ProfplanClosing(models.Model):
    """The report on all points of an order, by which it leaves control (design §5).

    A legal act leaves control on a report about all its points (docs.cntd.ru/document/
    944943587, п. 8.10.1): the coordinator prepares it, the controller decides. Made by
    the plan's own actions; it stays on the plan.
    """

    _name = "profplan.closing"
    _description = "Closing Report of a Plan"
    _inherit = ["profplan.guard.mixin", "profplan.today.mixin"]
    _engine_scope = "closing"
    _engine_fields = frozenset(
        {
            "off_control_by_id",
            "off_control_on",
            "plan_id",
            "prepared_by_id",
            "prepared_on",
        }
    )
    _order = "id desc"

    plan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    prepared_by_id = fields.Many2one(
        "res.users",
        "Prepared by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    prepared_on = fields.Date(required=True, readonly=True)
    point_ids = fields.One2many("profplan.closing.point", "closing_id", "Points")
    off_control_by_id = fields.Many2one(
        "res.users",
        "Taken off control by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    off_control_on = fields.Date("Taken off control on", readonly=True)
    point_count = fields.Integer("Points in all", compute="_compute_point_counts")
    off_count = fields.Integer("Points off control", compute="_compute_point_counts")
    standing_text = fields.Char(
        "How the points stand", compute="_compute_standing_text"
    )
    can_take_off = fields.Boolean(compute="_compute_can_take_off")

    _open_once = models.UniqueIndex(
        "(plan_id) WHERE off_control_on IS NULL",
        "A closing report of this plan is prepared already.",
    )

    @api.depends("plan_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = self.env._(
                "Closing report: %s", closing.plan_id.display_name
            )

    @api.depends("point_ids.off_control_on")
    def _compute_point_counts(self):
        for closing in self:
            closing.point_count = len(closing.point_ids)
            closing.off_count = len(closing.point_ids.filtered("off_control_on"))

    @api.depends("point_ids.standing")
    @api.depends_context("lang")
    def _compute_standing_text(self):
        """How many points stand how; what is not due yet is counted apart."""
        names = self.env["profplan.closing.point"]._fields["standing"]
        words = dict(names._description_selection(self.env))
        for closing in self:
            counts = Counter(closing.point_ids.mapped("standing"))
            closing.standing_text = "; ".join(
                f"{word}: {counts[standing]}"
                for standing, word in words.items()
                if counts[standing]
            )

    @api.depends("plan_id.controller_id", "off_control_on")
    @api.depends_context("uid")
    def _compute_can_take_off(self):
        for closing in self:
            closing.can_take_off = (
                not closing.off_control_on and closing.plan_id._takes_off_control()
            )

    def action_take_off_control(self):
        """The whole order leaves control by this report."""
        self.ensure_one()
        return self.plan_id.action_take_off_control()

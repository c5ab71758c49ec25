from odoo import api, fields, models


class ProfplanMeasure(models.Model):
    """The same measure of last year's plan: an organisation's dates come from it."""

    _name = "profplan.measure"
    _inherit = ["profplan.measure", "profplan.previous.mixin"]

    previous_id = fields.Many2one(
        "profplan.measure",
        "Last year's measure",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('plan_id', '!=', plan_id), ('plan_id.state', '!=', 'draft')]",
        help="What organisations planned and reported of it is proposed to them. It is "
        "found by the words where they leave no doubt.",
    )

    # The one thing of a part that is of another plan.
    _other_plan_fields = frozenset({"previous_id"})

    @api.constrains("previous_id", "plan_id")
    def _check_previous_id(self):
        self._check_previous()

    def _get_words_key(self):
        return super()._get_words_key(), self.kind

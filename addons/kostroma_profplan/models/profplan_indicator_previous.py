from odoo import api, fields, models


class ProfplanIndicator(models.Model):
    """The same indicator of last year's plan: its figures stand beside the field."""

    _name = "profplan.indicator"
    _inherit = ["profplan.indicator", "profplan.previous.mixin"]

    previous_id = fields.Many2one(
        "profplan.indicator",
        "Last year's indicator",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('plan_id', '!=', plan_id), ('plan_id.state', '!=', 'draft')]",
        help="Organisations see what they gave last year. It is found by the words "
        "where they leave no doubt.",
    )

    @api.constrains("previous_id", "plan_id")
    def _check_previous_id(self):
        self._check_previous()

    def _get_words_key(self):
        """Of an indicator the unit of measure belongs to the words."""
        return super()._get_words_key(), (self.uom or "").strip().lower()

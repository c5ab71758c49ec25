from odoo import api, fields, models


class ProfplanTermSourceMixin(models.AbstractModel):
    """Which order a date comes from: one rule for measures and tasks (design §4).

    The order that has set the term since, else the one that has added the measure, else
    the plan's own. A task keeps the order that its own dates come from: it has that of
    its measure when it is made, and another one only when its own days change.
    """

    _name = "profplan.term.source.mixin"
    _description = "Dates That Come From an Order"

    term_amendment_id = fields.Many2one(
        "profplan.amendment",
        "Term set by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    term_source = fields.Char(
        "Date set by",
        compute="_compute_term_source",
        compute_sudo=True,
        help="The document that the control date comes from.",
    )

    def _get_term_paths(self):
        """What the source is told from: hook."""
        return ["term_amendment_id.display_name"]

    @api.depends(lambda self: self._get_term_paths())
    @api.depends_context("lang")
    def _compute_term_source(self):
        for one in self:
            one.term_source = one._get_term_source()

    def _get_term_measure(self):
        """The ``profplan.measure`` whose term it is: hook."""
        raise NotImplementedError

    def _get_term_order(self):
        """The ``profplan.amendment`` that set the term; empty: the plan's own order."""
        return self.term_amendment_id or self._get_term_measure().added_by_id

    def _get_term_source(self):
        """The order in words; False where there is no plan."""
        order, plan = self._get_term_order(), self._get_term_measure().plan_id
        return (order or plan)._get_document_words() if order or plan else False

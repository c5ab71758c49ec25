from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import PlanDraft


class ProfplanPlanEdition(models.Model):
    """The plan as it was confirmed: the draft with all decisions, kept for good.

    The first edition is what the import was confirmed as. Written once by code,
    changed by nobody: later editions are compared with it.
    """

    _name = "profplan.plan.edition"
    _inherit = ["profplan.append.only.mixin"]
    _description = "Edition of a Plan"
    _order = "plan_id, number"
    _rec_name = "number"

    _engine_scope = "edition"

    plan_id = fields.Many2one(
        "profplan.plan", required=True, index=True, readonly=True, ondelete="cascade"
    )
    number = fields.Integer("Edition", required=True, readonly=True, aggregator=None)
    draft = fields.Json(required=True, readonly=True, prefetch=False)
    import_id = fields.Many2one(
        "profplan.import", readonly=True, index="btree_not_null", ondelete="set null"
    )
    amendment_id = fields.Many2one(
        "profplan.amendment", readonly=True, index="btree_not_null", ondelete="set null"
    )
    order_text = fields.Char("By which order", compute="_compute_order_text")
    document_name = fields.Char(readonly=True)
    document_checksum = fields.Char(readonly=True)
    confirmed_by_id = fields.Many2one(
        "res.users",
        "Confirmed by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    measure_count = fields.Integer("Measures and clauses", compute="_compute_counts")
    indicator_count = fields.Integer("Indicators", compute="_compute_counts")
    confirmed_on = fields.Datetime("Confirmed on", required=True, readonly=True)

    _number_uniq = models.Constraint(
        "UNIQUE(plan_id, number)", "This edition of the plan is there already."
    )
    _import_uniq = models.UniqueIndex(
        "(import_id) WHERE import_id IS NOT NULL", "An import makes one edition."
    )

    @api.depends("number", "confirmed_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for edition in self:
            edition.display_name = self.env._("Edition %s", edition.number)

    @api.depends("amendment_id.display_name", "plan_id.display_name")
    @api.depends_context("lang")
    def _compute_order_text(self):
        for edition in self:
            order = edition.sudo().amendment_id
            edition.order_text = (order or edition.plan_id)._get_document_words()

    @api.depends("draft")
    def _compute_counts(self):
        for edition in self:
            draft = edition._get_draft()
            rows = (*draft.measures, *draft.order.clauses)
            edition.measure_count = len(rows)
            edition.indicator_count = len(draft.indicators)

    def action_view_import(self):
        """The loading that it was confirmed in."""
        return self.import_id._get_records_action(context={})

    @api.model
    def _keep(self, plan, draft, source):
        """Write down a confirmed draft as the plan's next edition.

        :param draft: ``intake.PlanDraft``
        :param source: the ``profplan.import`` it was confirmed in
        """
        return self._add(
            plan,
            draft,
            {
                "import_id": source.id,
                "document_name": source.file_name,
                "document_checksum": source.checksum,
            },
        )

    @api.model
    def _keep_amended(self, plan, amendment):
        """Write down the plan as it stands once an order has amended it."""
        vals = {
            "amendment_id": amendment.id,
            "document_name": amendment.file_name,
            "document_checksum": amendment.checksum,
        }
        return self._add(plan, plan._get_draft(), vals)

    @api.model
    def _add(self, plan, draft, vals):
        last = self.search([("plan_id", "=", plan.id)], order="number desc", limit=1)
        # Confirming is the right that was checked; editions are written by code only.
        return (
            self.sudo()
            ._as_engine()
            .create(
                {
                    "plan_id": plan.id,
                    "number": last.number + 1,
                    "draft": draft.dump(),
                    **vals,
                    "confirmed_by_id": self.env.uid,
                    "confirmed_on": fields.Datetime.now(),
                }
            )
            .with_env(self.env)
        )

    def _get_draft(self):
        """The ``intake.PlanDraft`` that was confirmed."""
        self.ensure_one()
        return PlanDraft.load(self.draft)

    def _raise_append_only(self):
        raise UserError(
            self.env._("An edition of a plan is kept as it was confirmed: for good.")
        )

from odoo import api, fields, models

from .profplan_collection import NUMBERS, OF_MEASURES


class ProfplanPlan(models.Model):
    """How complete the collection of a plan is (Сбор, design §6)."""

    _inherit = "profplan.plan"

    collection_text = fields.Char("Collected", compute="_compute_collection_text")

    @api.depends_context("lang")
    def _compute_collection_text(self):
        """«Received of expected» over the measures of each plan, in one query."""
        rows = self.env["profplan.collection"]._read_group(
            [("plan_id", "in", self.ids), ("kind", "in", OF_MEASURES)],
            ["plan_id"],
            ["received:sum", "expected:sum"],
        )
        texts = {plan.id: f"{got} / {owed}" for plan, got, owed in rows}
        for plan in self:
            plan.collection_text = texts.get(plan._origin.id, False)

    def _get_collection(self, by=None):
        """The numbers of this plan's collection, in one query.

        :param by: a field of ``profplan.collection`` to count apart by: the type of
            organisation, the district, the measure, the organisation; None: the whole
        :return: ``{key: {part: {number: count, "domain": its rows}}}``; a part is a
            kind of what is owed or ``measures``, lines and own hand-ins together
        """
        self.ensure_one()
        own = fields.Domain("plan_id", "=", self.id)
        found = self.env["profplan.collection"]._read_group(
            own, [by, "kind"] if by else ["kind"], [f"{name}:sum" for name in NUMBERS]
        )
        collected = {}
        for row in found:
            key, (kind, *counts) = (row[0], row[1:]) if by else (None, row)
            parts = collected.setdefault(key, {})
            domain = own & fields.Domain(by, "=", self._get_key(key)) if by else own
            for part in (kind, *(["measures"] if kind in OF_MEASURES else [])):
                kinds = OF_MEASURES if part == "measures" else (kind,)
                numbers = parts.setdefault(
                    part,
                    {
                        **dict.fromkeys(NUMBERS, 0),
                        "domain": domain & fields.Domain("kind", "in", kinds),
                    },
                )
                for name, count in zip(NUMBERS, counts, strict=True):
                    numbers[name] += count
        return collected

    def _get_key(self, key):
        return key.id if isinstance(key, models.BaseModel) else key

    def action_view_collection(self):
        return self._get_plan_action("action_profplan_plan_collection")

    def action_view_matrix(self):
        """The matrix of organisations and measures; its address names the plan."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id(
            "kostroma_profplan.action_profplan_matrix"
        )
        action["context"] = {"active_id": self.id, "active_model": self._name}
        return action

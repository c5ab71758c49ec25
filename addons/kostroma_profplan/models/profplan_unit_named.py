from odoo import api, fields, models


class ProfplanUnit(models.Model):
    """Whom the organisation has named responsible, now and before (clause 2.1)."""

    _inherit = "profplan.unit"

    responsible_ids = fields.One2many(
        "profplan.unit.responsible",
        "unit_id",
        "Responsible persons",
        context={"active_test": False},
        readonly=True,
    )
    responsible_id = fields.Many2one(
        "profplan.unit.responsible",
        "Responsible person",
        compute="_compute_responsible_id",
        search="_search_responsible_id",
    )

    @api.depends("responsible_ids.active")
    def _compute_responsible_id(self):
        present = self.env["profplan.unit.responsible"].search(
            [("unit_id", "in", self._origin.ids)]
        )
        by_unit = dict(zip(present.unit_id, present, strict=True))
        for unit in self:
            unit.responsible_id = by_unit.get(unit._origin, present.browse())

    @api.model
    def _search_responsible_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        if operator == "in" and set(value) == {False}:
            named = self.env["profplan.unit.responsible"]._search([])
            return [("responsible_ids", "not in", named)]
        return [("responsible_ids", operator, value)]

    def action_name_responsible(self):
        """The form of clause 2.1 for this organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Responsible person"),
            "res_model": "profplan.unit.responsible",
            "view_mode": "form",
            "target": "new",
            "context": {"default_unit_id": self.id},
        }

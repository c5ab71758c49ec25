from odoo import api, fields, models


class ProfplanAcknowledgement(models.Model):
    """«Ознакомлен»: who of a unit has read a plan, and when (design §4).

    Written by our own action for the person who presses the button, then by nobody.
    """

    _name = "profplan.acknowledgement"
    _description = "Acknowledgement of a Plan"
    _inherit = ["profplan.append.only.mixin", "profplan.today.mixin"]
    _engine_scope = "acknowledgement"
    _order = "moment desc, id desc"
    _rec_name = "unit_id"

    plan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        "profplan.unit", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Who has read it",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    moment = fields.Datetime("When", required=True, readonly=True)

    _once = models.UniqueIndex(
        "(plan_id, unit_id)", "The unit has acknowledged this plan already."
    )

    @api.model
    def _acknowledge(self, plan, units):
        """The current user has read the plan for these units; nothing twice."""
        own = self._without_switches(defaults=True).sudo()
        units.sudo()._take_turn(
            self.env._(
                "Somebody else is acknowledging the plan for the unit, or is "
                "changing the unit, at this very moment. Reload the page and look "
                "whether it has been acknowledged."
            ),
            inserts=True,
        )
        known = own.search([("plan_id", "=", plan.id), ("unit_id", "in", units.ids)])
        return own._as_engine().create(
            [
                {
                    "plan_id": plan.id,
                    "unit_id": unit.id,
                    "user_id": self.env.uid,
                    "moment": self._get_now(),
                }
                for unit in units - known.unit_id
            ]
        )

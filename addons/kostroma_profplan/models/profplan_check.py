import random
import secrets

from odoo import api, fields, models

SIZE = 10


class ProfplanCheck(models.Model):
    """Ten reported lines drawn by lot, whose proof is asked (design §6).

    What was drawn from, the seed and who drew stand in it, so that anybody can draw
    again and get the same lines. Added by our own action, then changed by nobody.
    """

    _name = "profplan.check"
    _description = "Check by Sample"
    _inherit = ["profplan.append.only.mixin", "profplan.today.mixin"]
    _engine_scope = "check"
    _order = "id desc"
    _rec_name = "moment"

    plan_id = fields.Many2one(
        "profplan.plan",
        "Approved plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        "Who drew",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    moment = fields.Datetime("When", required=True, readonly=True)
    seed = fields.Char(
        "Seed of the lot",
        required=True,
        readonly=True,
        help="With the list of lines drawn from it gives the same lines again.",
    )
    candidates = fields.Json("Drawn from", readonly=True)
    candidate_count = fields.Integer("Drawn from, lines", readonly=True)
    line_ids = fields.One2many(
        "profplan.check.line", "check_id", "Lines drawn", readonly=True
    )

    @api.model
    def _pick(self, candidates, seed, size=SIZE):
        """The lot itself: the same for the same candidates and seed.

        :param candidates: ids
        """
        ids = sorted(candidates)
        # No secret: whoever doubts the lot draws it again.
        return sorted(random.Random(seed).sample(ids, min(size, len(ids))))

    @api.model
    def _draw(self, plan, lines, size=SIZE):
        """Draw from these lines and ask for their proof; rights were checked."""
        seed = secrets.token_hex(8)
        picked = lines.browse(self._pick(lines.ids, seed, size))
        own = self._without_switches(defaults=True).sudo()
        check = own._as_engine().create(
            {
                "plan_id": plan.id,
                "user_id": self.env.uid,
                "moment": self._get_now(),
                "seed": seed,
                "candidates": sorted(lines.ids),
                "candidate_count": len(lines),
            }
        )
        own.env["profplan.check.line"]._as_engine().create(
            [{"check_id": check.id, "line_id": line.id} for line in picked]
        )
        picked.sudo()._as_engine().write({"proof_asked": True})
        return check.with_env(self.env)

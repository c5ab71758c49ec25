from odoo import api, fields, models


class ProfplanUnit(models.Model):
    """Who works on a unit's tasks: one stored answer to it (design §5, §9).

    Record rules, roles, «My tasks» and letters all ask :attr:`worker_ids`, so nobody
    is written to about a task that they cannot open.
    """

    _inherit = "profplan.unit"

    worker_ids = fields.Many2many(
        "res.users",
        "profplan_unit_worker_rel",
        "unit_id",
        "user_id",
        string="Who works today",
        compute="_compute_worker_ids",
        store=True,
        help="The members and the head; while one of them is away, also the unit's "
        "deputy and whoever stands in for them. Archived accounts are left out.",
    )

    @api.depends(
        "member_ids.active", "head_id.active", "deputy_id.active", "deputy_id", "kind"
    )
    def _compute_worker_ids(self):
        """An absence is no field of a unit: see :meth:`_refresh_workers`."""
        absences = self.env["profplan.absence"].sudo()
        today = self.env["project.task"]._get_today()
        away, stand_ins = absences._get_away(today), absences._get_stand_ins(today)
        for unit in self:
            unit.worker_ids = unit._get_people_of_day(away, stand_ins)

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        self._settle_workers()
        return units

    def write(self, vals):
        result = super().write(vals)
        # Our own action that works quietly settles them once, for all units.
        if {
            "member_ids",
            "head_id",
            "deputy_id",
        } & vals.keys() and not self._is_quiet():
            self._settle_workers()
        return result

    @api.model
    def _settle_workers(self):
        """Write pending workers now: searches and rules read their table.

        Unlike other fields, a computed many2many is not recomputed by a search.
        """
        self.env["profplan.unit"].flush_model(["worker_ids"])

    def _get_people_of_day(self, away, stand_ins):
        """Who works on a day on which some are away.

        :param away: users who are away
        :param stand_ins: ``{absent user: who acts for them}``
        """
        self.ensure_one()
        own = (self.member_ids | self.head_id).filtered("active")
        people = own
        for user in own & away:
            people |= stand_ins.get(user, user) | self._get_own_deputy()
        return people.filtered("active")

    def _get_heads_of_day(self):
        """``{unit: its head, and who acts for the head who is away today}``."""
        absences = self.env["profplan.absence"].sudo()
        today = self.env["project.task"]._get_today()
        away, stand_ins = absences._get_away(today), absences._get_stand_ins(today)
        heads = {}
        for unit in self:
            heads[unit] = unit.head_id
            for head in unit.head_id & away:
                heads[unit] |= stand_ins.get(head, head) | unit._get_own_deputy()
        return heads

    def _get_workers(self):
        """Users who work for these units today."""
        return self.worker_ids

    @api.model
    def _refresh_workers(self):
        """Bring the stored workers of all units to today; write what differs.

        :return: the units whose people have changed
        """
        units = self.sudo().search([("active", "in", (True, False))])
        absences = self.env["profplan.absence"].sudo()
        today = self.env["project.task"]._get_today()
        away, stand_ins = absences._get_away(today), absences._get_stand_ins(today)
        changed = units.filtered(
            lambda unit: unit.worker_ids != unit._get_people_of_day(away, stand_ins)
        )
        self.env.add_to_compute(self._fields["worker_ids"], changed)
        self._settle_workers()
        return changed

    @api.model
    def _cron_refresh_workers(self):
        """Who has left for a while, who is back: every hour, in any time zone."""
        self._refresh_workers()
        self.env["project.task"]._cron_hand_on()

    def _get_assignees(self):
        """Internal people a new task of this unit is assigned to: hook.

        The head answers for the unit; without one, its members. Portal users
        reach their tasks through the unit, Odoo assigns internal users only.
        """
        internal = self.member_ids.filtered(lambda user: user.active and not user.share)
        heads = self.head_id.filtered(lambda user: user.active and not user.share)
        return heads or internal

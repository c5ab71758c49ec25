from odoo import api, fields, models
from odoo.exceptions import RedirectWarning

from ..intake import codec


class ProfplanImport(models.Model):
    """A loading whose draft is last year's plan, moved; no file (design §4)."""

    _inherit = "profplan.import"

    previous_plan_id = fields.Many2one(
        "profplan.plan",
        "Made of the plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    next_year = fields.Integer("Begins in", readonly=True, copy=False, aggregator=None)

    _next_year_uniq = models.UniqueIndex(
        "(previous_plan_id, next_year) WHERE state = 'open'",
        "This year's plan is being made already.",
    )

    @api.model
    def _create_next_year(self, plan, year):
        """The loading of the plan of a later year; the person's right was checked.

        :param year: in which the new plan begins
        """
        vals = {"previous_plan_id": plan.id, "next_year": year}
        self.new(vals)._check_file_is_new()
        record = self._as_reader().create(vals).with_env(self.env)
        record._read()
        return record

    @api.depends("next_year")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for record in self.filtered(lambda one: one.next_year and not one.number):
            record.display_name = self.env._(
                "Next year's plan, from %(year)s", year=record.next_year
            )
        return result

    def _check_file_is_new(self):
        """One loading of a year's plan at a time: lead to the one that is there."""
        plan = self.previous_plan_id
        if not plan:
            return super()._check_file_is_new()
        other = self.search(
            [
                ("previous_plan_id", "=", plan.id),
                ("next_year", "=", self.next_year),
                ("state", "=", "open"),
                ("id", "!=", self._origin.id),
            ],
            limit=1,
        )
        if other:
            raise RedirectWarning(
                self.env._(
                    "The plan that begins in %(year)s is being made of this one "
                    "already, begun by %(user)s. Go on with that loading: nothing "
                    "decided there is lost.",
                    year=self.next_year,
                    user=other.create_uid.name,
                ),
                other._get_records_action(context={}),
                self.env._("Open the loading"),
            )
        return plan._check_not_continued(self.next_year)

    def _get_checksum(self):
        """There is no file; the number and the date tell orders apart."""
        return False if self.previous_plan_id else super()._get_checksum()

    def _read_draft(self, period):
        """Last year's plan as it stands now, moved to the new period."""
        if not self.previous_plan_id:
            return super()._read_draft(period)
        plan, order_date = self.previous_plan_id, self.date or None
        return plan._get_next_year_draft(self.next_year, period, order_date)

    def _get_read_head(self, draft, units):
        """Who controls and who coordinates as in last year's plan."""
        head = super()._get_read_head(draft, units)
        if plan := self.previous_plan_id:
            centre = plan.coordinator_unit_id
            party = centre._get_draft_parties().get(centre)
            if plan.controller_id.active:
                head["controller_id"] = plan.controller_id.id
            if party and party.key in units:
                head["coordinator_id"] = party.key
        return head

    def _is_of_other_date(self):
        """Whether the rows were read for another date of the new order."""
        read = (self.as_read or {}).get("date")
        return bool(self.previous_plan_id) and codec.dump(self.date or None) != read

    def _after_plan(self, plan):
        """What of last year's plan no draft holds."""
        if self.previous_plan_id:
            plan._carry_on(self.previous_plan_id)
        return super()._after_plan(plan)

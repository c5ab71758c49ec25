from dataclasses import replace

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

from ..intake import Party, choose


class ProfplanAmendment(models.Model):
    """The chosen changes become the plan's next edition, all or nothing (design §4)."""

    _inherit = "profplan.amendment"

    def action_apply(self):
        """Apply the chosen changes; open the plan.

        :raises UserError: nothing chosen, something missing, the plan is not in
            execution
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("write")
        self.plan_id.check_access("write")
        self._take_turn(
            self.env._("Somebody else is applying this amendment at this very moment.")
        )
        self._check_open()
        self._check_ready()
        plan = self._without_switches(defaults=True).plan_id
        plan._lock_for_sending()
        chosen = self.line_ids.filtered("is_chosen")
        base, new = self._get_drafts()
        self._set_chosen_values(new, chosen)
        changes = chosen._get_changes()
        draft = choose(base, new, changes)
        with self.env.cr.savepoint():
            editions = self.env["profplan.plan.edition"]
            if not plan.edition_ids:
                editions._keep(plan, base, self.env["profplan.import"])
            self.sudo()._as_engine().write(
                {
                    "state": "done",
                    "applied_by_id": self.env.uid,
                    "applied_on": fields.Datetime.now(),
                }
            )
            plan._apply_amendment(self, draft, changes)
            plan.invalidate_recordset()
            editions._keep_amended(plan, self)
            plan._as_record().message_post(body=self._get_applied_body(chosen))
        return plan._get_records_action(context={}, target="main")

    def _check_ready(self):
        """What is missing before it can be applied, in words."""
        self.plan_id._check_amendable()
        if not (self.number or "").strip() or not self.date:
            raise UserError(
                self.env._(
                    "Enter the number and the date of the amending order: the new "
                    "dates refer to it."
                )
            )
        chosen = self.line_ids.filtered("is_chosen")
        if not chosen:
            raise UserError(
                self.env._("Nothing is chosen: tick what is to be applied.")
            )
        if faulty := chosen.filtered("needs"):
            raise UserError(
                self.env._(
                    "Give what the order's words do not say, or take the tick off:\n"
                    "%(rows)s",
                    rows="\n".join(f"{one.number}: {one.needs}" for one in faulty[:10]),
                )
            )
        self._check_clauses_stay(chosen)
        self._check_facts_stay(chosen)

    def _check_clauses_stay(self, chosen):
        """Clauses by which organisations hand in their plans and reports stay."""
        plan = self.plan_id
        gone = chosen.filtered(lambda line: line.kind == "removed").measure_id
        if kept := gone & (plan.plan_clause_id | plan.report_clause_id):
            raise UserError(
                self.env._(
                    "By clause %(number)s organisations hand in their plans or "
                    "reports: it cannot be removed while the plan is executed. Take "
                    "its tick off.",
                    number=kept[0].number,
                )
            )

    def _check_facts_stay(self, chosen):
        """An indicator that has figures is not removed, and not silently kept."""
        keys = set(chosen.filtered(lambda line: line.kind == "removed").mapped("key"))
        kept = self.plan_id.indicator_ids.filtered(
            lambda one: f"i{one.id}" in keys and one.value_ids
        )
        if kept:
            raise UserError(
                self.env._(
                    "Indicator %(number)s has figures already: they are not lost, so "
                    "it cannot be removed. Take its tick off.",
                    number=kept[0].number,
                )
            )

    def _set_chosen_values(self, draft, chosen):
        """Dates and leads that a person has given, in place of what was read."""
        rows = draft.rows()
        for line in chosen:
            row = rows.get(line.key)
            if line.has_dates:
                row.term = self._get_given_term(row.term, line)
                if line.row_kind == "measure":
                    row.deadline = row.term
                elif row.deadline:
                    row.deadline = row.term.end
            if line.has_lead and line.lead_unit_id:
                lead = self._get_party(line.lead_unit_id, draft)
                others = [one for one in row.responsibles if one.key != lead.key]
                row.responsibles = [lead, *others]

    def _get_given_term(self, term, line):
        """The term as it was read where its days are those of the line."""
        days = (line.date_start or None, line.control_date or None)
        if (term.start, term.end) == days:
            return term
        start = days[0] or self.plan_id.date_start
        kind = term.kind if term.end else "date"
        return replace(
            term, kind=kind, start=start, end=days[1], occurrences=[(start, days[1])]
        )

    def _get_party(self, unit, draft):
        party = unit._get_draft_parties()[unit]
        if all(one.key != party.key for one in draft.units):
            draft.units += unit._get_draft_units({unit: party})
        return party or Party(unit.name)

    def _get_applied_body(self, chosen):
        """Which changes by which order, for the plan's chatter."""
        kinds = dict(chosen._fields["kind"]._description_selection(self.env))
        rows = Markup("").join(
            Markup("<li>%s — %s</li>") % (line.number or "—", kinds[line.kind])
            for line in chosen
        )
        words = self.env._(
            "Amended by %(order)s: %(count)s changes, edition %(edition)s.",
            order=self._get_document_words(),
            count=len(chosen),
            edition=max(self.plan_id.edition_ids.mapped("number"), default=1),
        )
        left = self.line_ids - chosen
        if left:
            words += " " + self.env._("Not applied: %s.", len(left))
        return Markup("<p>%s</p><ul>%s</ul>") % (words, rows)

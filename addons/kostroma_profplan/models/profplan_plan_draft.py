from odoo import models

from ..intake import Clause, Measure, Order, PlanDraft, Section


class ProfplanPlan(models.Model):
    """A plan as it stands in the shape that the reader hands over (design §4)."""

    _inherit = "profplan.plan"

    def _get_draft(self):
        """The ``intake.PlanDraft`` of this plan: the order's words, who answers now.

        Rows name the records that they are of (``previous``). A flat number of queries.
        """
        self.ensure_one()
        kept = self.measure_ids.filtered(lambda one: not one.removed_by_id)
        measures = kept.sorted(lambda one: (one.sequence, one.id))
        named = measures.assignment_ids.unit_id | self.coordinator_unit_id
        parties = named._get_draft_parties()
        by_rule = measures._filter_by_report_rule()
        rows = {
            measure: measure._get_draft_row(parties, measure not in by_rule)
            for measure in measures
        }
        sections = self.section_ids.sorted(lambda one: (one.sequence, one.id))
        return PlanDraft(
            self._get_draft_order(rows),
            [Section(one.code, one.name, f"s{one.id}") for one in sections],
            [row for row in rows.values() if isinstance(row, Measure)],
            [indicator._get_draft_row() for indicator in self.indicator_ids],
            units=named._get_draft_units(parties),
        )

    def _get_draft_order(self, rows):
        """The head; ``rows`` are ``{measure: its row}``."""
        keys = {measure: row.key for measure, row in rows.items()}
        return Order(
            number=self.number,
            date=self.date,
            period=(self.date_start, self.date_end),
            school_year=self.school_year or None,
            title=self.name,
            clauses=[row for row in rows.values() if isinstance(row, Clause)],
            control=self.control_text or None,
            plan_clause=keys.get(self.plan_clause_id),
            report_clause=keys.get(self.report_clause_id),
            kind=self.document_kind,
        )

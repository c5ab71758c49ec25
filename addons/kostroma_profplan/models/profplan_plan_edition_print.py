from odoo import models


class ProfplanPlanEdition(models.Model):
    """An edition as it is printed: the order's words in its own order."""

    _inherit = "profplan.plan.edition"

    def _get_printed(self):
        """Clauses, (section, its measures) and indicators, as a page lays them out."""
        self.ensure_one()
        draft = self._get_draft()
        by_section = {}
        for row in draft.measures:
            by_section.setdefault(row.section, []).append(row)
        groups = [
            (f"{section.code}. {section.name}", by_section.pop(section.code, []))
            for section in draft.sections
        ]
        groups += [("", rows) for rows in by_section.values()]
        return {
            "clauses": draft.order.clauses,
            "groups": groups,
            "indicators": draft.indicators,
            "years": sorted({year for row in draft.indicators for year in row.targets}),
        }

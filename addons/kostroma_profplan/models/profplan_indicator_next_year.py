from odoo import models
from odoo.fields import Command

# Its passport and whether organisations are asked: no wording of the order (design §7).
CARRIED = (
    "formula",
    "numerator_name",
    "numerator_source",
    "numerator_grades",
    "numerator_number",
    "denominator_name",
    "denominator_source",
    "denominator_grades",
    "denominator_number",
    "data_source",
    "period",
    "known_on",
    "responsible_name",
    "responsible_phone",
    "asked_of_organisations",
)


class ProfplanIndicator(models.Model):
    """What goes on with the indicator that continues this one."""

    _inherit = "profplan.indicator"

    def _prepare_carried_vals(self, plan):
        """Values of the indicator of a plan that continues this one; {} for none.

        :param plan: whose measures, and their figures, continue those of this plan
        """
        if not self:
            return {}
        measures = plan.measure_ids.grouped("previous_id")
        figures = {
            (measure.previous_id, figure.name): figure.id
            for measure in plan.measure_ids
            for figure in measure.figure_ids
        }
        vals = {name: self[name] for name in CARRIED}
        for name in ("numerator_figure_ids", "denominator_figure_ids"):
            keys = [(figure.measure_id, figure.name) for figure in self[name]]
            ids = [figures[key] for key in keys if key in figures]
            vals[name] = [Command.set(ids)]
        ids = [measures[one].id for one in self.measure_ids if one in measures]
        return {
            **vals,
            "previous_id": self.id,
            "measure_ids": [Command.set(ids)],
        }

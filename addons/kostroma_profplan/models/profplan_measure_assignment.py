from odoo import models


class ProfplanMeasure(models.Model):
    """Responsible units of a measure change together with its root task."""

    _inherit = "profplan.measure"

    def _set_assignments(self, units_by_measure):
        """Lead and co-executors of these measures; the order's words stay.

        :param units_by_measure: ``{measure: (lead, co-executors)}``
        """
        assignments = self.sudo().assignment_ids._as_engine()
        assignments.unlink()
        assignments.create(
            [
                {
                    "measure_id": measure.id,
                    "unit_id": unit.id,
                    "role": "lead" if unit == lead else "co",
                    "sequence": 10 * (position + 1),
                }
                for measure, (lead, co_units) in units_by_measure.items()
                for position, unit in enumerate(lead | co_units)
            ]
        )

    def action_profplan_assign(self):
        """Open the dialog that hands the measures' tasks over."""
        return self.env["project.task"].browse()._get_dialog(
            "action_profplan_assign"
        ) | {"context": {"active_model": self._name, "active_ids": self.ids}}

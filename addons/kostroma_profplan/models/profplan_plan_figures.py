from odoo import models


class ProfplanPlan(models.Model):
    """The figures of plans as data: what reports print and other programs fetch (§8).

    Public, read-only, with the rights of the user; each ``get_…_figures`` documents
    its shape. Reports lay out the same rows.
    """

    _inherit = "profplan.plan"

    def _prepare_figures(self, day, found):
        """The common frame of all figures.

        :param day: the day that they speak of
        :param found: ``{plan id: dict}`` of what is told of each plan
        :return: ``{"as_of": ISO date, "plans": [{"id", "number", "date", "name",
            **what is told}]}``
        """
        return {
            "as_of": day.isoformat(),
            "plans": [
                {
                    "id": plan.id,
                    "number": plan.number or "",
                    "date": plan.date.isoformat() if plan.date else False,
                    "name": plan.name or "",
                    **found[plan.id],
                }
                for plan in self
            ],
        }

    def _get_figures_day(self, as_of):
        """The day asked for, if the user may read all these plans."""
        self.check_access("read")
        self._check_seen()
        return self._read_past_day(as_of)

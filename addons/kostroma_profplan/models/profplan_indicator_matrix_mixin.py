from odoo import models

from ..lib import indicators as calc


class ProfplanIndicatorMatrixMixin(models.AbstractModel):
    """The plan's table of indicators, which screens and files only lay out."""

    _name = "profplan.indicator.matrix.mixin"
    _description = "Plan with a Table of Indicators"
    _inherit = ["profplan.today.mixin"]

    def _get_indicator_matrix(self, as_of=None):
        """The table of one plan; see :meth:`_get_indicator_matrices`."""
        self.ensure_one()
        return self._get_indicator_matrices(as_of)[self.id]

    def _get_indicator_matrices(self, as_of=None):
        """Plan against fact for all these plans, with a flat number of queries.

        Read with the user's own rights.

        :param as_of: a date: the facts as they were known at the end of that day;
            by default as they are now
        :return: {plan id: :class:`~..lib.indicators.Matrix`}
        """
        facts = self.indicator_ids._get_facts(as_of)
        day = as_of or self._get_today()
        return {plan.id: plan._prepare_indicator_matrix(facts, day) for plan in self}

    def _prepare_indicator_matrix(self, facts, day):
        years = self._get_indicator_years(facts)
        return calc.Matrix(
            title=self.name,
            order_number=self.number or "",
            as_of=day,
            years=years,
            rows=[
                indicator._get_matrix_row(years, facts.get(indicator.id, {}))
                for indicator in self.indicator_ids
            ],
        )

    def _get_indicator_years(self, facts):
        """The columns: every year the order sets a target for or a fact is known of.

        A plan without targets and facts shows the years of its period.
        """
        years = set(self.indicator_ids.target_ids.mapped("year"))
        for indicator in self.indicator_ids:
            years.update(facts.get(indicator.id, ()))
        if not years:
            years.update(range(self.date_start.year, self.date_end.year + 1))
        return tuple(sorted(years))

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

# Longer than any plan, in the smallest step, a day; and years of it.
MAX_GROUPS, MAX_YEARS = 1000, 50


class Base(models.AbstractModel):
    """One small request asks for no more than fits (design §9).

    Odoo fills a chart with as many empty days as a caller's context names: millions of
    groups in memory, for whoever has an account.
    """

    _inherit = "base"

    @api.model
    def _web_read_group_fill_temporal(self, groups, groupby, aggregates, **fill):
        self._check_filled(**fill)
        return super()._web_read_group_fill_temporal(
            groups, groupby, aggregates, **fill
        )

    @api.model
    def _read_group_fill_temporal(self, data, groupby, annoted_aggregates, **fill):
        self._check_filled(**fill)
        return super()._read_group_fill_temporal(
            data, groupby, annoted_aggregates, **fill
        )

    @api.model
    def _check_filled(self, fill_from=False, fill_to=False, min_groups=0):
        """Refuse groups without end.

        :raises UserError: more groups, or another century
        """
        years = [self._get_year(day) for day in (fill_from, fill_to) if day]
        near = all(abs(year - fields.Date.today().year) <= MAX_YEARS for year in years)
        if not near or (min_groups or 0) > MAX_GROUPS:
            raise UserError(self.env._("That is too much for one chart."))

    @api.model
    def _get_year(self, day):
        if isinstance(day, date):
            return day.year
        text = str(day)[:4]
        return int(text) if text.isdecimal() else 0

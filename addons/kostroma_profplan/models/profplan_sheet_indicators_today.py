from odoo import models


class ProfplanSheet(models.Model):
    """Indicators on «Today»: what came back, what waits, what is asked (§6, §7)."""

    _inherit = "profplan.sheet"

    def _prepare_portal_returned(self, tasks):
        """Figures that came back, with their remarks, behind the measures."""
        rows = [
            (key, indicator, value)
            for key, (indicator, value) in self._get_indicator_rows().items()
            if value.state == "draft" and value.remark
        ]
        url = self._get_portal_url("indicators")
        return super()._prepare_portal_returned(tasks) + [
            {
                "name": indicator.display_name,
                "remark": value.remark,
                "url": f"{url}#{key}",
            }
            for key, indicator, value in rows
        ]

    def _prepare_portal_waits(self, tasks):
        """Figures that are handed in: how many of them."""
        waits = super()._prepare_portal_waits(tasks)
        values = [value for _indicator, value in self._get_indicator_rows().values()]
        if count := sum(value.state == "submitted" for value in values):
            waits.append(self.env._("Figures of indicators: %s", count))
        return waits

    def _prepare_portal_next(self):
        """Where the plan and the report ask nothing, the indicators that are left."""
        step = super()._prepare_portal_next()
        if step or not self._is_running() or self.is_locked:
            return step
        if left := self._count_indicators_left():
            return {
                "text": self.env._("Hand in the indicators: %s.", left),
                "url": self._get_portal_url("indicators"),
                "button": self.env._("To the indicators"),
                "remark": "",
            }
        return step

    def _prepare_portal_counts(self):
        """Figures that are asked and not handed in yet."""
        counts = super()._prepare_portal_counts()
        if left := self._count_indicators_left():
            counts.append((self.env._("Indicators to hand in"), left))
        return counts

    def _count_indicators_left(self):
        rows = self._get_indicator_rows().values()
        return sum(self._is_indicator_open(value) for _indicator, value in rows)

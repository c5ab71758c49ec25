from odoo import models
from odoo.exceptions import AccessError, UserError


class ProfplanIndicatorValue(models.Model):
    """Who enters figures of an organisation (design §7, §9).

    Coordinators enter anything. An organisation's people enter what it is asked for,
    of itself, in a plan that is in execution, and hand it in; nothing else is theirs.
    """

    _inherit = "profplan.indicator.value"

    def _check_indicators_seen(self, vals_list):
        """What others are asked is not told by a refusal: checked before all else.

        :param vals_list: values about to be written, defaults of the context among them
        """
        if self._is_engine() or self._is_acceptor():
            return
        given = {vals["indicator_id"] for vals in vals_list if vals.get("indicator_id")}
        indicators = self.env["profplan.indicator"].sudo().browse(given).exists()
        own = self.env["profplan.sheet"].search(
            [("plan_id", "in", indicators.plan_id.ids)]
        )
        seen = indicators.filtered(lambda one: one.plan_id in own.sudo().plan_id)
        if len(seen) != len(given):
            self._raise_not_seen()

    def _check_may_enter(self):
        """The person may have these figures as they are now, typed or handed in."""
        if self._is_engine() or self._is_acceptor():
            return
        self._check_own_organisation()
        for plan, values in self.sudo().grouped("plan_id").items():
            values._check_plan_runs()
            asked = values.indicator_id._get_asked_units()
            for value in values:
                if value.unit_id not in asked[value.indicator_id]:
                    raise UserError(
                        self.env._(
                            "%s: this figure is not asked of the organisation.",
                            value._get_name(),
                        )
                    )
                if value.state != "draft":
                    raise UserError(value._get_locked_text())
            values._check_hand_in_open(plan)

    def _check_own_organisation(self):
        """Of others nobody is told whether they are there (design §9)."""
        user = self.env.user
        for value in self.sudo():
            if not value.unit_id or user not in value.unit_id.worker_ids:
                self._raise_not_seen()

    def _raise_not_seen(self):
        raise AccessError(
            self.env._("There is no such record among those that you may see.")
        )

    def _check_plan_runs(self):
        """Only a plan in execution takes figures of organisations."""
        for plan in self.plan_id:
            if plan.state != "approved" or not plan.active:
                raise UserError(
                    self.env._(
                        "%s is not in execution: no figures of its indicators are "
                        "handed in now.",
                        plan.display_name,
                    )
                )

    def _check_hand_in_open(self, plan):
        """Handing in ends with the plan's last day, but for exceptions (§6)."""
        units = self.unit_id.ids
        sheets = self.env["profplan.sheet"].sudo()
        sheets.search(
            [("plan_id", "=", plan.id), ("unit_id", "in", units)]
        )._check_not_locked()

    def _get_locked_text(self):
        return self.env._(
            "%s: it is handed in and waits for the answer. Take it back to change it.",
            self._get_name(),
        )

from odoo import models
from odoo.exceptions import ValidationError

from ..intake.text import words_key


class ProfplanPreviousMixin(models.AbstractModel):
    """What of a plan continues something of last year's plan (design §7).

    A model has ``plan_id`` and ``previous_id``. The link is found where the words leave
    no doubt; a manager sets it otherwise, at any time: it is no wording of the order.
    """

    _name = "profplan.previous.mixin"
    _description = "Continues Last Year's"

    def _link_previous(self):
        """Find what these continue, where it is one and is not set yet."""
        for records in self.sudo().grouped("plan_id").values():
            records._link_previous_of_plan()

    def _link_previous_of_plan(self):
        """The same words in the nearest earlier plan, once there and once here."""
        loose = self.filtered(lambda one: not one.previous_id)
        ours = loose._group_by_words()
        if not ours:
            return
        theirs = loose._get_earlier()._group_by_words()
        for words, own in ours.items():
            found = theirs.get(words, self.browse())
            latest = max(found.plan_id.mapped("date_start"), default=None)
            found = found.filtered(
                lambda one, day=latest: one.plan_id.date_start == day
            )
            if len(own) == len(found) == 1:
                own.previous_id = found

    def _get_earlier(self):
        """All that earlier plans have, those in execution and the closed ones."""
        plan = self.plan_id
        return self.with_context(active_test=False).search(
            [
                ("plan_id", "!=", plan.id),
                ("plan_id.state", "!=", "draft"),
                ("plan_id.date_start", "<", plan.date_start),
            ]
        )

    def _group_by_words(self):
        return self.grouped(lambda one: one._get_words_key())

    def _get_words_key(self):
        """What is compared: the words without years, signs and letter case: hook."""
        self.ensure_one()
        return words_key(self.name)

    def _check_previous(self):
        """It is of an earlier plan: then nothing goes in a circle."""
        for one in self.sudo().filtered("previous_id"):
            before, plan = one.previous_id.plan_id, one.plan_id
            if before == plan or not before.date_start < plan.date_start:
                raise ValidationError(
                    self.env._(
                        "«%(this)s» continues something of an earlier plan: choose it "
                        "from a plan that began before %(plan)s.",
                        this=one.display_name,
                        plan=plan.display_name,
                    )
                )

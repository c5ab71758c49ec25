from odoo import models


class ProfplanLetter(models.AbstractModel):
    """The letter on an organisation's figures of indicators that came back."""

    _inherit = "profplan.letter"

    def _get_words_of_events(self):
        return super()._get_words_of_events() | {
            "figures_returned": (
                self.env._("figures of indicators are returned"),
                self.env._("%s has returned figures of indicators to be put right."),
            ),
        }

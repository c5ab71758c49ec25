from odoo import models


class ProfplanSheet(models.Model):
    """What the pages of hand-ins, events and evidence say was done (design §6)."""

    _inherit = "profplan.sheet"

    def _get_portal_told_texts(self):
        return {
            **super()._get_portal_told_texts(),
            "asked": self.env._("Asked. You get a letter when it is answered."),
            "entered": self.env._("Entered. You can enter the next one."),
            "expected": self.env._("Saved. The term stays as it is."),
            "removed": self.env._("Taken away: it counts nowhere any more."),
        }

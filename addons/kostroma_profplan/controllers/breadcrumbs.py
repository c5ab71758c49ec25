from odoo.exceptions import AccessError
from odoo.http import request, route

from odoo.addons.web.controllers.action import Action, MissingActionError


class Breadcrumbs(Action):
    """The way to a page tells the names of what its reader sees (design §9).

    Odoo asks nobody for a right where a name is computed as superuser: of accounts, of
    organisations' plans.
    """

    @route()
    def load_breadcrumbs(self, actions):
        told = super().load_breadcrumbs(actions)
        for number, action in enumerate(actions):
            try:
                self._check_seen(action)
            except AccessError as refusal:
                told[number] = {"error": str(refusal)}
            except MissingActionError:
                continue  # has been told
        return told

    def _check_seen(self, action):
        """The record that a step of the way leads to is one that the person reads."""
        number = action.get("resId")
        if not number or number == "new":
            return
        model = action.get("model")
        if action.get("action"):
            model = self.load(action["action"]).get("res_model")
        if model in request.env:
            request.env[model].browse(number)._check_seen()

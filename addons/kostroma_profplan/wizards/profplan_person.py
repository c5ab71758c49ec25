import base64

from odoo import api, fields, models


class ProfplanPerson(models.TransientModel):
    """A manager takes out what is kept about a person, or has it erased (design §9)."""

    _name = "profplan.person"
    _description = "Personal Data of a Person"

    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        context={"active_test": False},
        domain=[("profplan_erased_on", "=", False)],
    )
    reasons = fields.Text("Not yet to be erased", compute="_compute_reasons")
    file = fields.Binary("What is kept", attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)

    @api.depends("user_id")
    def _compute_reasons(self):
        data = self.env["profplan.personal.data"]
        for dialog in self:
            user = dialog.user_id
            reasons = data._get_reasons_to_stay(user) if user else []
            dialog.reasons = "\n".join(reasons)

    def action_export(self):
        """Put the table of everything about the person into the dialog."""
        self.ensure_one()
        data = self.env["profplan.personal.data"]
        name, content = data._get_file(self.user_id)
        self.write({"file_name": name, "file": base64.b64encode(content)})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Personal data of a person"),
        }

    def action_erase(self):
        """Erase, and say as whom the person goes on in what was done."""
        self.ensure_one()
        self.env["profplan.personal.data"]._erase(self.user_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The account is closed, what named the person is erased. From now "
                    "on it is: %s.",
                    self.user_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

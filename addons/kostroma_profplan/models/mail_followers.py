from odoo import api, models
from odoo.exceptions import UserError


class MailFollowers(models.Model):
    """A plan's document is followed by people who may read it (design §9).

    A follower gets what is written there by mail, whoever they are. Odoo adds people
    by itself, too: those who may not read are left out. Who adds them by hand is told
    (see mail_thread).
    """

    _inherit = "mail.followers"

    @api.model_create_multi
    def create(self, vals_list):
        # Our own action has chosen its people: many at once, no query for each.
        if not self.env["project.task"]._is_engine():
            outsiders = self._get_outsiders(
                (vals.get("res_model"), vals.get("res_id"), vals.get("partner_id"))
                for vals in vals_list
            )
            vals_list = [
                vals
                for vals in vals_list
                if (vals.get("res_model"), vals.get("res_id"), vals.get("partner_id"))
                not in outsiders
            ]
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(vals)
        if {"res_model", "res_id", "partner_id"} & vals.keys() and self._get_outsiders(
            (one.res_model, one.res_id, one.partner_id.id) for one in self.sudo()
        ):
            self._raise_outsider()
        return result

    @api.model
    def _get_outsiders(self, followings):
        """Those of ``(model, id, partner id)`` that may not be: on a plan's document,
        by somebody who cannot read it."""
        engine = self.env["profplan.engine.mixin"]
        ids_by_key = {}
        for model, res_id, partner_id in followings:
            ids_by_key.setdefault((model, partner_id), set()).add(res_id)
        return {
            (model, res_id, partner_id)
            for (model, partner_id), ids in ids_by_key.items()
            for res_id in self._leave_readable(
                partner_id, self.env[model].browse(engine._get_ids_of_plans(model, ids))
            )
        }

    def _leave_readable(self, partner_id, documents):
        """Ids of the documents that nobody of this partner can read."""
        left = documents
        users = self.env["res.partner"].sudo().browse(partner_id).user_ids
        for user in users.filtered("active") if documents else ():
            left -= left.with_user(user)._filtered_access("read").with_env(left.env)
        return left.ids

    def _raise_outsider(self):
        raise UserError(
            self.env._(
                "A document of a plan is followed by people who may read it. Give the "
                "person access first: a role, or a place among the people of the unit."
            )
        )

from odoo import api, models


class ResUsersDeletion(models.Model):
    """Who closes their own account in the portal keeps the authorship of their words.

    Odoo closes the account at once and deletes person and contact later: what they
    wrote would stay without an author (design §5, nothing of the record is lost). Who
    has written nothing is deleted; the others stay archived, without login and
    password, and are anonymised by the administrator (152-ФЗ).
    """

    _inherit = "res.users.deletion"

    @api.model
    def _gc_portal_users(self, batch_size=50):
        waiting = self.search([("state", "=", "todo")])
        partners = waiting.user_id.with_context(active_test=False).partner_id
        # Letters of the system about the account itself are nobody's words.
        said = [("author_id", "in", partners.ids), ("model", "!=", False)]
        groups = self.env["mail.message"]._read_group(
            [*said, ("model", "!=", "res.partner")], ["author_id"]
        )
        authors = partners.browse([author.id for (author,) in groups])
        kept = waiting.filtered(lambda request: request.user_id.partner_id in authors)
        kept.state = "done"
        return super()._gc_portal_users(batch_size)

from odoo import fields, models
from odoo.exceptions import UserError


class ProfplanSheet(models.Model):
    """Events of an organisation, and what proves its report (design §6)."""

    _inherit = "profplan.sheet"

    event_ids = fields.One2many(
        "profplan.event",
        "sheet_id",
        "Events",
        copy=False,
        domain=[("removed_on", "=", False)],
    )

    def _get_logged_events(self):
        """What the record keeps of the events of all lines, as it is now."""
        return self.sudo().line_ids._get_logged({"events"})

    def _check_evidence_holds(self, target):
        """Nothing is accepted by a file that is lost or not the one handed in."""
        if target != "accepted":
            return
        lines = self.sudo().line_ids.filtered(lambda line: line.state == "reported")
        given = lines.evidence_ids | lines.event_ids.evidence_ids
        if broken := given._verify():
            broken._verify_after_refusal()
            raise UserError(
                self.env._(
                    "Files of the evidence do not hold:\n%(files)s\nAsk for them "
                    "again: return the work with a remark, or restore the files from "
                    "a backup.",
                    files=broken._get_broken_text(),
                )
            )

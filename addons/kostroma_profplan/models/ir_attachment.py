from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        """The stored file of evidence is reached through the evidence only.

        Its checksum, its checks and its lock live there: a write or a deletion of
        the attachment itself, by whomever, would go round them.
        """
        if operation != "read" and not self.env.su:
            for res_id in model_and_ids.get("profplan.evidence") or ():
                yield "profplan.evidence", res_id
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)

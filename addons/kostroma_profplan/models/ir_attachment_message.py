import base64

from odoo import api, models
from odoo.exceptions import UserError

from ..lib import files
from .mail_thread import LETTER


class IrAttachment(models.Model):
    """What an organisation's people attach to messages is judged as evidence is (§9).

    Odoo stores such a file as the system, whatever is in it and however much there is:
    a program under a photo's name, a page with scripts, the place of a photo. The name
    of a field says that the file is some record's own: that record judges it.
    """

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.user.share or self.env.context.get("profplan_letter") == LETTER:
            return super().create(vals_list)
        evidence = self.env["profplan.evidence"].sudo(False)
        judged = [self._prepare_judged_vals(evidence, dict(one)) for one in vals_list]
        sizes = [len(one["raw"]) for one in judged if self._is_of_message(one)]
        if sizes:
            evidence._check_message_limits(sizes)
        return super().create(judged)

    @api.model
    def _is_of_message(self, vals):
        """Whether these values are of a file that comes with words, not of a field."""
        return bool(vals.get("raw")) and not vals.get("res_field")

    @api.model
    def _prepare_judged_vals(self, evidence, vals):
        """The file as it is kept, like evidence; others as they are.

        :raises UserError: in words, it is not taken
        """
        if vals.get("res_field") or not (vals.get("raw") or vals.get("datas")):
            return vals
        data, raw = vals.pop("datas", None), vals.get("raw")
        if raw:
            data = base64.b64encode(raw.encode() if isinstance(raw, str) else raw)
        try:
            given = evidence._check_file(vals.get("name"), data)
        except files.Refusal as refusal:
            raise UserError(evidence._get_refusal_text(refusal)) from refusal
        return {**vals, "name": given.name, "raw": given.content}

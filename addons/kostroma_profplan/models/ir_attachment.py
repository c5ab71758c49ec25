from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """A plan's files are reached through what they belong to (design §9).

    The checks, the lock and the record live in the evidence, the plan, the move with
    its remark: who writes or deletes the stored file itself would go round them.
    """

    _inherit = "ir.attachment"

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        """The stored file of evidence is changed through the evidence only."""
        if operation != "read" and not self.env.su:
            for res_id in model_and_ids.get("profplan.evidence") or ():
                yield "profplan.evidence", res_id
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if operation == "read":
            return result
        forbidden, error = result or (self.browse(), None)
        kept = (self - forbidden)._filter_kept_of_plans()
        if not kept:
            return result
        return forbidden | kept, error or self._make_kept_error

    def _make_kept_error(self):
        return AccessError(
            self.env._(
                "This file belongs to the record of a plan: it is changed and deleted "
                "with the document, evidence or message it was given with, by who gave "
                "it."
            )
        )

    def write(self, vals):
        """What results is judged: not only where a file was, also where it comes."""
        result = super().write(vals)
        if not self.env.su:
            self._check_kept_after(vals)
        return result

    def _check_kept_after(self, vals):
        opened = {"access_token", "public"} & {name for name in vals if vals[name]}
        moved = {"res_model", "res_id", "res_field"} & vals.keys()
        if (moved and self._filter_kept_of_plans()) or (
            opened and self._filter_of_plans()
        ):
            raise self._make_kept_error()

    def _check_contents(self, values):
        """A file named as the one that this is made of would tell its name."""
        if values.get("original_id") and not self.env.su:
            self.browse(values["original_id"]).check_access("read")
        return super()._check_contents(values)

    def generate_access_token(self):
        """No link without a login to a plan's files (see portal_links)."""
        of_plans = self._filter_of_plans()
        if not of_plans:
            return super().generate_access_token()
        tokens = dict.fromkeys(of_plans.ids, "")
        others = self - of_plans
        made = super(IrAttachment, others).generate_access_token()
        tokens.update(zip(others.ids, made, strict=True))
        return [tokens[id_] for id_ in self.ids]

    def _filter_of_plans(self):
        """Those of these files that belong to documents of plans."""
        engine = self.env["profplan.engine.mixin"]
        ids_by_model = defaultdict(set)
        for one in self.sudo():
            ids_by_model[one.res_model].add(one.res_id)
        places = {
            (model, res_id)
            for model, ids in ids_by_model.items()
            for res_id in engine._get_ids_of_plans(model, ids)
        }
        return self.filtered(
            lambda one: (one.sudo().res_model, one.sudo().res_id) in places
        )

    def _filter_kept_of_plans(self):
        """Those that the person may not touch: of a field, of others, of the record."""
        of_plans = self._filter_of_plans()
        if not of_plans:
            return of_plans
        messages = self.env["mail.message"].sudo()
        noted = messages.search([("attachment_ids", "in", of_plans.ids)])
        record = noted.filtered(lambda one: not one._is_own_comment()).attachment_ids
        return of_plans.filtered(
            lambda one: (
                one in record
                or one.sudo().res_field
                or one.sudo().create_uid != self.env.user
            )
        )

from odoo import api, fields, models

from .profplan_evidence import KINDS


class ProfplanImportMeasure(models.Model):
    """What proves a measure, as its plan's own column words it: a proposal (design §4).

    A person says whether the plan asks for it; how much of it and of whom is set on the
    measure (its evidence contract).
    """

    _inherit = "profplan.import.measure"

    proof_kinds = fields.Json("Kinds of evidence read", readonly=True)
    proof_text = fields.Char("Proved by", compute="_compute_proof_text")
    proof = fields.Selection(
        [("asked", "Asked for"), ("free", "Not asked for")],
        help="What the column on forms and papers of the plan («Форма исполнения», "
        "«Вид документа») names becomes the evidence contract of the measure, unless "
        "it is not asked for. Without a contract any piece of evidence will do.",
    )

    @api.depends("proof_kinds")
    @api.depends_context("lang")
    def _compute_proof_text(self):
        field = self.env["profplan.evidence.rule"]._fields["kind"]
        names = dict(field._description_selection(self.env))
        for line in self:
            kinds = [names[kind] for kind in line.proof_kinds or () if kind in names]
            line.proof_text = "; ".join(kinds) or False

    @api.model
    def _get_read_values(self, row, number, period):
        proof = "asked" if getattr(row, "proofs", None) else None
        return {**super()._get_read_values(row, number, period), "proof": proof}

    @api.model
    def _prepare_words_vals(self, row, section_titles):
        known = dict(KINDS)
        kinds = [kind for kind in getattr(row, "proofs", ()) if kind in known]
        vals = super()._prepare_words_vals(row, section_titles)
        return {**vals, "proof_kinds": kinds or False}

    def _get_confirmed(self, row, parties):
        row = super()._get_confirmed(row, parties)
        if self.kind == "measure":
            row.proofs = list(self.proof_kinds or ()) if self.proof == "asked" else []
        return row

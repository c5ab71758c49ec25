from odoo import api, fields, models


class ProfplanImportIndicator(models.TransientModel):
    """A row of the order's table of indicators, in its own words."""

    _name = "profplan.import.indicator"
    _description = "Indicator Read from an Order"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one("profplan.import", required=True, ondelete="cascade")
    sequence = fields.Integer()
    is_taken = fields.Boolean("Take", default=True)
    draft = fields.Json(readonly=True)
    number = fields.Char("No.")
    name = fields.Text("Indicator", required=True)
    uom = fields.Char("Unit of measure")
    base_year = fields.Char()
    base_text = fields.Char("Base value")
    targets_text = fields.Char("Targets", compute="_compute_targets_text")

    @api.depends("draft")
    def _compute_targets_text(self):
        """«2020: 550; 2021: 580», or the one text of a merged cell."""
        for line in self:
            targets = (line.draft or {}).get("targets") or {}
            if (line.draft or {}).get("merged_target"):
                line.targets_text = self.env._(
                    "%(years)s: %(target)s",
                    years=", ".join(sorted(targets)),
                    target=next(iter(targets.values()), ""),
                )
            else:
                line.targets_text = "; ".join(
                    f"{year}: {text}" for year, text in sorted(targets.items())
                )

    @api.model
    def _prepare_line_vals(self, indicator):
        """A line for one indicator of ``PlanDraft.to_dict()``."""
        return {
            "draft": indicator,
            "number": indicator["number"],
            "name": indicator["name"],
            "uom": indicator["unit"],
            "base_year": indicator["base_year"],
            "base_text": indicator["base"],
        }

    def _prepare_draft_vals(self):
        """The indicator with its corrections, in the shape it was read in."""
        self.ensure_one()
        year = (self.base_year or "").strip()
        return {
            **self.draft,
            "number": self.number,
            "name": self.name,
            "unit": self.uom,
            "base_year": int(year) if year.isdigit() else None,
            "base": self.base_text,
        }

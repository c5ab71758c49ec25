from odoo import api, fields, models

from ..intake.indicators import bind_bare_numbers


class ProfplanImportIndicator(models.Model):
    """A row of the order's table of indicators, in its own words."""

    _name = "profplan.import.indicator"
    _inherit = ["profplan.import.line.mixin"]
    _description = "Indicator Read from an Order"

    _decided_fields = (
        "is_taken",
        "number",
        "name",
        "uom",
        "direction",
        "aggregation",
        "base_year",
        "base_text",
    )

    is_taken = fields.Boolean("Take", default=True)
    number = fields.Char("No.")
    name = fields.Text("Indicator", required=True)
    uom = fields.Char("Unit of measure")
    direction = fields.Selection(
        lambda self: self.env["profplan.import"]._get_selection(
            "profplan.indicator", "direction"
        ),
        "Better when",
        required=True,
        default="higher",
    )
    aggregation = fields.Selection(
        lambda self: self.env["profplan.import"]._get_selection(
            "profplan.indicator", "aggregation"
        ),
        "Total is",
        compute="_compute_aggregation",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="How the figures of organisations make one figure of the plan; the unit "
        "of measure suggests it.",
    )
    base_year = fields.Char()
    base_text = fields.Char("Base value")
    merged_target = fields.Boolean("One target for all years", readonly=True)
    target_ids = fields.One2many(
        "profplan.import.target", "indicator_id", "Targets by year", readonly=True
    )
    targets_text = fields.Char("Targets", compute="_compute_targets_text")
    finding_ids = fields.Many2many(
        "profplan.import.finding",
        "profplan_import_finding_indicator_rel",
        "indicator_id",
        "finding_id",
        readonly=True,
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number or ''} {line.name or ''}".strip()

    @api.depends("merged_target", "target_ids.year", "target_ids.text")
    def _compute_targets_text(self):
        """«2020: 550; 2021: 580», or the one text of a merged cell."""
        for line in self:
            targets = line.target_ids
            if line.merged_target and targets:
                years = ", ".join(str(target.year) for target in targets)
                line.targets_text = f"{years}: {targets[0].text or ''}"
            else:
                line.targets_text = "; ".join(
                    f"{target.year}: {target.text or ''}" for target in targets
                )

    @api.depends("uom")
    def _compute_aggregation(self):
        """It follows the unit of measure until a person chooses another one."""
        suggest = self.env["profplan.indicator"]._suggest_aggregation
        for line in self:
            read = (line.as_read or {}).get("aggregation")
            if line.aggregation in (False, read):
                line.aggregation = suggest(line.uom)

    def _get_decided_names(self, vals):
        """A unit of measure that is corrected may take the total with it."""
        names = super()._get_decided_names(vals)
        follows = "uom" in names and "aggregation" not in names
        return [*names, "aggregation"] if follows else names

    def _is_corrected(self, _aspect):
        """Whether a person changed the row or one of its targets."""
        return bool(self.changes or any(target.changes for target in self.target_ids))

    # --- From the draft and back ---

    @api.model
    def _get_read_values(self, indicator):
        """JSON values of an ``intake.Indicator``."""
        return {
            "is_taken": True,
            "number": indicator.number or None,
            "name": indicator.name,
            "uom": indicator.unit or None,
            "direction": indicator.direction or "higher",
            "aggregation": self.env["profplan.indicator"]._get_draft_aggregation(
                indicator
            ),
            "base_year": str(indicator.base_year) if indicator.base_year else None,
            "base_text": indicator.base or None,
        }

    def _get_confirmed(self, indicator):
        """The ``intake.Indicator`` with what was decided about it."""
        year = (self.base_year or "").strip()
        base_year = int(year) if year.isdigit() else None
        values = {
            "number": ("number", self.number or ""),
            "name": ("name", self.name),
            "uom": ("unit", self.uom or ""),
            "direction": ("direction", self.direction),
            "base_year": ("base_year", base_year),
            "base_text": ("base", self.base_text or None),
        }
        for name in set(self.changes or ()) & values.keys():
            setattr(indicator, *values[name])
        suggest = self.env["profplan.indicator"]._get_draft_aggregation
        if self.aggregation != suggest(indicator):
            indicator.aggregation = self.aggregation
        if self._is_changed("direction"):
            bind_bare_numbers(indicator)
        for target in self.target_ids.filtered("changes"):
            year = str(target.year)
            if target.has_number:
                indicator.readings[year] = target._get_confirmed()
            else:
                indicator.readings.pop(year, None)
        return indicator

from odoo import api, fields, models


class ProfplanImportUnit(models.TransientModel):
    """A unit that the order names: one already in the system or one to be made."""

    _name = "profplan.import.unit"
    _description = "Unit Named by an Order"
    _order = "import_id, sequence, id"

    import_id = fields.Many2one("profplan.import", required=True, ondelete="cascade")
    sequence = fields.Integer(default=1000)
    name = fields.Char("As the order writes it", required=True)
    unit_id = fields.Many2one(
        "profplan.unit",
        "Unit in the system",
        help="Empty: a new unit is made. Choose one if the order only words its "
        "name differently: the wording becomes its alias.",
    )
    kind = fields.Selection(
        lambda self: self.env["profplan.import"]._get_selection(
            "profplan.unit", "kind"
        ),
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    parent_id = fields.Many2one(
        "profplan.import.unit",
        "Part of",
        domain="[('import_id', '=', import_id), ('id', '!=', id)]",
        ondelete="set null",
    )
    aliases = fields.Json(readonly=True)
    status = fields.Selection(
        [("new", "Will be made"), ("known", "Known")], compute="_compute_status"
    )

    @api.depends("name", "unit_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.unit_id.name or line.name

    @api.depends("unit_id")
    def _compute_status(self):
        for line in self:
            line.status = "known" if line.unit_id else "new"

    @api.depends("unit_id", "name")
    def _compute_kind(self):
        """The kind of the known unit; for a new one what its name suggests."""
        for line in self:
            line.kind = line.unit_id.kind or line.kind or line._guess_kind(line.name)

    @api.model
    def _guess_kind(self, name):
        """A first proposal for a unit nobody knows; a person sees and corrects it."""
        words = (name or "").casefold()
        if words.startswith("руководител") or words.startswith("образовательные"):
            return "group"
        if words.startswith(("огб", "фгб", "ооо", "ао ", "пао", "ип ", "чоу", "нко")):
            return "external"
        if words.startswith(("мбоу", "мбдоу", "маоу", "мадоу", "мбу до", "мау до")):
            return "organisation"
        if words.startswith("мбу") or "гцоко" in words:
            return "centre"
        return "department"

    @api.model
    def name_create(self, name):
        """A unit typed beside a measure: known by this name, or a new one."""
        known = self.env["profplan.unit"].search(
            ["|", ("name", "=ilike", name), ("alias_ids.name", "=ilike", name)], limit=1
        )
        line = self.create(
            {
                "import_id": self.env.context.get("default_import_id"),
                "name": name,
                "unit_id": known.id,
            }
        )
        return line.id, line.display_name

    def _get_level(self):
        """How deep the unit stands under new units: parents are made first."""
        level, line, seen = 0, self, set()
        while line.parent_id and line.id not in seen:
            seen.add(line.id)
            level, line = level + 1, line.parent_id
        return level

    def _prepare_draft_vals(self):
        """The unit as ``profplan.plan._create_from_draft`` wants it."""
        self.ensure_one()
        return {
            "key": self.id,
            "unit_id": self.unit_id.id,
            "name": self.name.strip(),
            "kind": self.kind,
            "parent": self.parent_id.id,
            "aliases": self.aliases or [],
        }

from odoo import api, fields, models

from .number import Number


class ProfplanSection(models.Model):
    """A section of the plan's table: 5 → 5.2."""

    _name = "profplan.section"
    _inherit = ["profplan.part.mixin"]
    _description = "Plan Section"
    _parent_store = True
    _order = "sequence, id"

    plan_id = fields.Many2one(
        "profplan.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True)
    parent_id = fields.Many2one("profplan.section", index=True, ondelete="cascade")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("profplan.section", "parent_id", "Subsections")
    measure_ids = fields.One2many("profplan.measure", "section_id", "Measures")
    level = fields.Integer(compute="_compute_level")
    indented_name = fields.Text("Section", compute="_compute_indented_name")
    measure_count = fields.Integer("Total", compute="_compute_progress")
    done_count = fields.Integer("Done", compute="_compute_progress")
    overdue_count = fields.Integer("Overdue", compute="_compute_progress")
    progress = Number(
        compute="_compute_progress",
        help="Per cent of the section's measures, with its subsections, off control.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for section in self:
            section.display_name = section._get_title()

    @api.depends("parent_path")
    def _compute_level(self):
        for section in self:
            section.level = (section.parent_path or "").count("/") - 1

    @api.depends("code", "name", "level")
    def _compute_indented_name(self):
        """The name as a list shows the tree: deeper sections stand to the right."""
        for section in self:
            indent = "\u2003\u2003" * max(section.level, 0)
            section.indented_name = indent + section._get_title()

    def _get_title(self):
        """«5.2. Name»; what is being typed has not got both yet."""
        self.ensure_one()
        return ". ".join(filter(None, (self.code, self.name)))

    @api.depends("measure_ids.task_ids.step", "measure_ids.task_ids.health")
    def _compute_progress(self):
        """Count root tasks once per section and add them up along the tree."""
        counts = self._get_task_counts()
        for section in self:
            total = done = overdue = 0
            for path, (tasks, closed, late) in counts.items():
                if path.startswith(section.parent_path or "-"):
                    total, done, overdue = total + tasks, done + closed, overdue + late
            section.measure_count = total
            section.done_count = done
            section.overdue_count = overdue
            section.progress = 100.0 * done / total if total else 0.0

    def _get_task_counts(self):
        """``{parent_path: (measures, done, overdue)}`` of the plans' sections."""
        measures = self.env["profplan.measure"]._read_group(
            [("plan_id", "in", self.plan_id.ids), ("section_id", "!=", False)],
            ["section_id"],
            ["__count"],
        )
        tasks = self.env["project.task"]._read_group(
            [
                ("plan_id", "in", self.plan_id.ids),
                ("parent_id", "=", False),
                ("measure_id.section_id", "!=", False),
            ],
            ["measure_id", "step", "health"],
            ["__count"],
        )
        counts = {section: [count, 0, 0] for section, count in measures}
        for measure, step, health, count in tasks:
            row = counts[measure.section_id]
            row[1] += count if step == "done" else 0
            row[2] += count if health == "overdue" else 0
        return {section.parent_path: row for section, row in counts.items()}

from odoo import api, fields, models

from ..lib.standing import Standing
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
    due_count = fields.Integer("In time", compute="_compute_progress")
    overdue_count = fields.Integer("Overdue", compute="_compute_progress")
    bar = fields.Json("Bar of the card", compute="_compute_progress")
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

    @api.depends(
        "measure_ids.task_ids.step", "measure_ids.task_ids.health", "plan_id.state"
    )
    def _compute_progress(self):
        """Count root tasks once per section and add them up along the tree."""
        measures, standings = self._get_measure_counts(), self._get_standings()
        for section in self:
            inside = section._get_paths_inside({*measures, *standings})
            found = [standings[path] for path in inside if path in standings]
            total = sum(measures.get(path, 0) for path in inside)
            section.measure_count = total
            section.done_count = sum(one.done for one in found)
            section.due_count = sum(one.waiting for one in found)
            section.overdue_count = sum(one.overdue for one in found)
            whole = Standing()
            for one in found:
                whole.add_all(one)
            section.bar = whole.get_bar(section.plan_id.state == "closed")
            section.progress = 100.0 * section.done_count / total if total else 0.0

    def _get_paths_inside(self, paths):
        """Those of these paths that lie in this section, its own included."""
        return [path for path in paths if path.startswith(self.parent_path or "-")]

    def _get_measure_counts(self):
        """``{parent_path: measures}`` of the plans' sections."""
        rows = self.env["profplan.measure"]._read_group(
            [("plan_id", "in", self.plan_id.ids), ("section_id", "!=", False)],
            ["section_id"],
            ["__count"],
        )
        return {section.parent_path: count for section, count in rows}

    def _get_standings(self):
        """``{parent_path: Standing}`` of the plans' sections, in one query."""
        standings = self.plan_id._get_standings(by=["section_id"])
        return {
            section.parent_path: standing
            for (_plan, section), standing in standings.items()
            if section
        }

    def action_view_tasks(self):
        """The tasks of the section, of its subsections too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_section_tasks"
        )
        action["context"] = {
            "search_default_roots": 1,
            "profplan_one_plan": True,
            "active_id": self.id,
            "active_ids": self.ids,
            "active_model": self._name,
        }
        return action

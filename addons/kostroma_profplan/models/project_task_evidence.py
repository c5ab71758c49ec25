from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import execution

# Steps on which what is attached may still be changed or taken away.
CHANGEABLE_STEPS = ("assigned", "in_progress", "returned")


class ContractLine(NamedTuple):
    """One demand of a contract, in words, and what is missing of it."""

    text: str
    missing: str = ""


class ProjectTask(models.Model):
    """Evidence of a task, and what its measure's contract still asks (design §5)."""

    _inherit = "project.task"

    evidence_ids = fields.One2many(
        "profplan.evidence", "task_id", copy=False, domain=[("removed_on", "=", False)]
    )
    part_evidence_ids = fields.One2many(
        "profplan.evidence",
        "parent_task_id",
        "Evidence of the parts",
        readonly=True,
        domain=[("removed_on", "=", False)],
    )
    line_evidence_ids = fields.Many2many(
        "profplan.evidence",
        string="Evidence of the organisations",
        compute="_compute_line_evidence_ids",
        compute_sudo=True,
        help="Of lines that are reported, and of their events.",
    )
    evidence_count = fields.Integer(
        "Pieces of evidence",
        compute="_compute_evidence_count",
        help="Of the task, its parts and what organisations have reported.",
    )
    evidence_finding = fields.Text(
        "Findings",
        compute="_compute_evidence_finding",
        help="Files of this task or its parts that are attached elsewhere too.",
    )
    evidence_broken = fields.Text(
        "Lost or changed files", compute="_compute_evidence_broken", compute_sudo=True
    )
    contract_state = fields.Text(
        "What is asked", compute="_compute_contract_state", compute_sudo=True
    )
    contract_met = fields.Boolean(compute="_compute_contract_state", compute_sudo=True)
    result_text_required = fields.Boolean(related="measure_id.result_text_required")

    # --- An owner of evidence: as lines and events are ---

    def _check_takes_evidence(self):
        """The person works on these open tasks of a plan."""
        if any(not task.measure_id for task in self.sudo()):
            raise UserError(
                self.env._("Evidence belongs to a task of an approved plan.")
            )
        self._check_at_work()
        self._touch()

    def _get_evidence_state(self):
        """Whether its evidence is "open", under "review" or "accepted"."""
        self.ensure_one()
        if self.step in CHANGEABLE_STEPS:
            return "open"
        return "accepted" if self.step in execution.CLOSED_STEPS else "review"

    def _get_evidence_log(self):
        """On whose record what is attached stands."""
        return self

    def _get_evidence_tasks(self):
        """Tasks on which people are told of what happens to the evidence."""
        return self

    # --- Counts and findings ---

    @api.depends("evidence_ids", "part_evidence_ids")
    def _compute_evidence_count(self):
        counts = {}
        for name in ("task_id", "parent_task_id"):
            for task, count in (
                self.env["profplan.evidence"]
                .sudo()
                ._read_group(
                    [(name, "in", self.ids), ("removed_on", "=", False)],
                    [name],
                    ["__count"],
                )
            ):
                counts[task.id] = counts.get(task.id, 0) + count
        of_lines = self._get_line_evidence()
        for task in self:
            own = counts.get(task._origin.id, 0)
            task.evidence_count = own + len(of_lines.get(task, ()))

    @api.depends("measure_id", "parent_id")
    def _compute_line_evidence_ids(self):
        of_lines = self._get_line_evidence()
        for task in self:
            task.line_evidence_ids = of_lines.get(task, False)

    def _get_line_evidence(self):
        """``{root task: what the organisations' reported lines are proved by}``.

        A line that shows a task of its own counts as that task.
        """
        tasks = self.sudo()
        # These two alone: a board asks it for every card.
        tasks.fetch(["measure_id", "parent_id"])
        found = dict(
            self.env["profplan.sheet.line"]
            .sudo()
            ._read_group(
                [
                    ("measure_id", "in", tasks.measure_id.ids),
                    ("state", "in", ("reported", "accepted")),
                    ("task_id", "=", False),
                ],
                ["measure_id"],
                ["id:recordset"],
            )
        )
        return {
            task: lines.evidence_ids | lines.event_ids.evidence_ids
            for task in tasks
            if not task.parent_id and (lines := found.get(task.measure_id))
        }

    @api.depends("evidence_ids.checksum", "part_evidence_ids.checksum")
    @api.depends_context("uid", "lang")
    def _compute_evidence_finding(self):
        for task in self:
            found = (task.evidence_ids | task.part_evidence_ids).filtered("finding")
            task.evidence_finding = "\n".join(
                f"{evidence.name}: {evidence.finding}" for evidence in found
            )

    @api.depends("evidence_ids.integrity", "part_evidence_ids.integrity")
    @api.depends_context("lang")
    def _compute_evidence_broken(self):
        for task in self:
            given = task.evidence_ids | task.part_evidence_ids | task.line_evidence_ids
            broken = given.filtered(lambda one: one.integrity in ("lost", "changed"))
            task.evidence_broken = broken._get_broken_text()

    # --- The contract ---

    def _get_missing_contract(self, remark):
        """What the measure's evidence contract still asks; of nothing done nothing."""
        if self.outcome == "none":
            return []
        lines = self.sudo()._get_contract_lines()
        return [line.missing for line in lines if line.missing]

    @api.depends(
        "evidence_ids.kind",
        "evidence_ids.file",
        "evidence_ids.url",
        "evidence_ids.document_number",
        "evidence_ids.participants",
        "evidence_ids.integrity",
        "part_evidence_ids.kind",
        "part_evidence_ids.integrity",
        "result_text",
        "figure_value_ids.value",
        "child_ids.figure_value_ids.value",
        "child_ids.step",
        "outcome",
        "measure_id.evidence_rule_ids.minimum",
    )
    @api.depends_context("lang")
    def _compute_contract_state(self):
        for task in self:
            asked = task.measure_id and task.outcome != "none"
            lines = task._get_contract_lines() if asked else []
            task.contract_met = not any(line.missing for line in lines)
            task.contract_state = "\n".join(
                f"{'✗' if line.missing else '✓'} {line.text}" for line in lines
            )

    def _get_contract_lines(self):
        """Every demand of the contract on this task, met or not.

        Evidence of the parts, and of what organisations have reported, counts for the
        whole. What proves a part of a sheet is the
        sheet.
        """
        self.ensure_one()
        if self.sheet_part:
            return self._get_sheet_lines()
        lines = self._get_evidence_lines()
        if self.measure_id.result_text_required:
            asked = self.env._("in words: what was done")
            told = bool((self.result_text or "").strip())
            lines.append(ContractLine(asked, "" if told else asked))
        return lines + self._get_figure_lines()

    def _get_evidence_lines(self):
        """The demands on files and links; the same file counts once."""
        kinds = dict(
            self.env["profplan.evidence"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        # A list and no union: it keeps what is read ahead for many tasks.
        given = [*self.evidence_ids, *self.part_evidence_ids, *self.line_evidence_ids]
        lines = []
        for kind, minimum in self.measure_id._get_contract():
            fitting = [
                one for one in given if kind in (False, one.kind) and one._is_proof()
            ]
            words = {
                "kind": kinds.get(kind)
                or self.env._("evidence (link, document or file)"),
                "minimum": minimum,
                "given": len({one._get_sameness() for one in fitting}),
            }
            missing = words["given"] < minimum and self.env._(
                "%(kind)s: %(minimum)s needed as evidence, %(given)s attached",
                **words,
            )
            text = self.env._(
                "%(kind)s: %(minimum)s needed, %(given)s attached", **words
            )
            lines.append(ContractLine(text, missing or ""))
        return lines

    # --- Acceptance locks it ---

    def _check_evidence_holds(self, step):
        """Nothing is accepted by a file that is lost or not the one handed in."""
        if step != "done":
            return
        given = self.sudo().evidence_ids | self.sudo().part_evidence_ids
        broken = given._verify()
        if broken:
            broken._verify_after_refusal()
            raise UserError(
                self.env._(
                    "Files of the evidence do not hold:\n%(files)s\nAsk for them "
                    "again: return the work with a remark, or restore the files from "
                    "a backup.",
                    files=broken._get_broken_text(),
                )
            )

    def _accept_evidence(self, step):
        """What was handed in with an accepted task is locked for good."""
        if step == "done":
            self.sudo().evidence_ids._accept()

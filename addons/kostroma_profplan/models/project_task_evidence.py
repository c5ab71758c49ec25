from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.float_utils import float_compare

from .number import Number


class ContractLine(NamedTuple):
    """One demand of a contract, in words, and whether it is met."""

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
    evidence_count = fields.Integer(
        "Pieces of evidence",
        compute="_compute_evidence_count",
        help="Of the task and its parts.",
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
    quantity_zero = fields.Boolean(
        "Nothing was reached",
        copy=False,
        help="The quantity is known and it is zero. Zero and «no data yet» differ.",
    )
    quantity_total = Number(
        compute="_compute_quantity_total",
        compute_sudo=True,
        help="Of the parts if the task has any, else its own.",
    )
    target_text = fields.Char(
        "Target", compute="_compute_target_text", compute_sudo=True
    )
    result_text_required = fields.Boolean(related="measure_id.result_text_required")

    @api.constrains("quantity", "quantity_zero")
    def _check_quantity(self):
        for task in self:
            if task.quantity < 0:
                raise ValidationError(
                    self.env._(
                        "The quantity of «%s» is below zero: enter how many.",
                        task.display_name,
                    )
                )
            if task.quantity and task.quantity_zero:
                raise ValidationError(
                    self.env._(
                        "«%s» has a quantity and is marked «nothing was reached». Keep "
                        "one of the two.",
                        task.display_name,
                    )
                )

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
        for task in self:
            task.evidence_count = counts.get(task._origin.id, 0)

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
            given = task.evidence_ids | task.part_evidence_ids
            broken = given.filtered(lambda one: one.integrity in ("lost", "changed"))
            task.evidence_broken = broken._get_broken_text()

    # --- Quantity ---

    @api.depends("quantity", "child_ids.quantity", "child_ids.step")
    def _compute_quantity_total(self):
        for task in self:
            parts = task.child_ids.filtered(lambda part: part.step != "dropped")
            task.quantity_total = sum((parts or task).mapped("quantity"))

    @api.depends("measure_id", "parent_id")
    @api.depends_context("lang")
    def _compute_target_text(self):
        for task in self:
            task.target_text = task._get_target_text() if task.measure_id else False

    def _get_target_text(self):
        """«at least 1000 детей» as the order sets it; a part is told of the whole."""
        measure = self.measure_id
        if not measure.target_comparator:
            return False
        comparators = measure._fields["target_comparator"]
        text = " ".join(
            filter(
                None,
                (
                    dict(comparators._description_selection(self.env))[
                        measure.target_comparator
                    ],
                    f"{measure.target_value:g}",
                    measure.target_unit,
                ),
            )
        )
        return self.env._("%s for all together", text) if self.parent_id else text

    # --- The contract ---

    def _get_missing_contract(self, remark):
        """What the measure's evidence contract still asks."""
        lines = self.sudo()._get_contract_lines()
        return [line.missing for line in lines if line.missing]

    @api.depends(
        "evidence_ids.kind",
        "evidence_ids.file",
        "evidence_ids.url",
        "evidence_ids.integrity",
        "part_evidence_ids.kind",
        "part_evidence_ids.integrity",
        "result_text",
        "quantity_total",
        "quantity_zero",
        "measure_id.evidence_rule_ids.minimum",
    )
    @api.depends_context("lang")
    def _compute_contract_state(self):
        for task in self:
            lines = task._get_contract_lines() if task.measure_id else []
            task.contract_met = not any(line.missing for line in lines)
            task.contract_state = "\n".join(
                f"{'✗' if line.missing else '✓'} {line.text}" for line in lines
            )

    def _get_contract_lines(self):
        """Every demand of the contract on this task, met or not.

        Evidence of the parts counts for the whole. A part gives its quantity; the
        target of the order is compared on the whole only.
        """
        self.ensure_one()
        lines = self._get_evidence_lines()
        if self.measure_id.result_text_required:
            asked = self.env._("in words: what was done")
            told = bool((self.result_text or "").strip())
            lines.append(ContractLine(asked, "" if told else asked))
        if self.measure_id.target_comparator:
            lines.append(self._get_quantity_line())
        return lines

    def _get_evidence_lines(self):
        """The demands on files and links; the same file counts once."""
        kinds = dict(
            self.env["profplan.evidence"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        # A list and no union: it keeps what is read ahead for many tasks.
        given = [*self.evidence_ids, *self.part_evidence_ids]
        lines = []
        for kind, minimum in self.measure_id._get_contract():
            fitting = [
                one for one in given if kind in (False, one.kind) and one._is_proof()
            ]
            words = {
                "kind": kinds.get(kind) or self.env._("evidence (file or link)"),
                "minimum": minimum,
                "given": len({one.checksum or one.url or one.id for one in fitting}),
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

    def _get_quantity_line(self):
        target = self._get_target_text()
        if self.parent_id:
            text = self.env._("quantity (%s)", target)
            given = self.quantity or self.quantity_zero
            return ContractLine(
                text, "" if given else self.env._("the quantity reached: %s", target)
            )
        reached = f"{self.quantity_total:g}"
        text = self.env._(
            "quantity: %(target)s needed, %(reached)s reached",
            target=target,
            reached=reached,
        )
        return ContractLine(text, "" if self._is_target_met() else text)

    def _is_target_met(self):
        """Whether the whole has reached what the order sets."""
        measure = self.measure_id
        signs = {"at_least": (0, 1), "at_most": (-1, 0), "equal": (0,)}
        compared = float_compare(
            self.quantity_total, measure.target_value, precision_digits=6
        )
        return compared in signs[measure.target_comparator]

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

from dataclasses import replace
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..intake import Party, PlanDraft, UnitDraft
from .profplan_import_finding import HEAD, PENDING, REQUIRED_HEAD, UNKNOWN_UNITS

ATTENTION = ("fix", "decide")  # how rows stand that ask for something
NAMED = 10  # rows at fault that a refusal names


class Asked(NamedTuple):
    """What an import still asks: fields of the head, findings, rows at fault, findings
    on units; whether units are unknown of which no finding tells."""

    head: list
    remarks: models.Model
    rows: models.Model
    units: models.Model
    untold_units: bool


class ProfplanImport(models.Model):
    """From rows to a plan: what is left to decide, the draft as it was confirmed."""

    _inherit = "profplan.import"

    # --- What is left ---

    @api.depends(
        "state",
        "number",
        "date",
        "name",
        "date_start",
        "date_end",
        "finding_ids.is_open",
        "finding_ids.severity",
        "line_ids.is_taken",
        "line_ids.needs",
        "line_ids.status",
        "unit_ids.status",
    )
    def _compute_counts(self):
        finished = self.filtered(lambda record: record.state != "open")
        finished.line_count = finished.fix_count = 0
        finished.unknown_count = finished.remaining_count = 0
        finished.attention_count = 0
        finished.missing_text = finished.remaining_text = False
        for record in self - finished:
            taken = record.line_ids.filtered("is_taken")
            missing = record._get_missing_head()
            faulty = taken.filtered("needs")
            record.line_count = len(taken)
            record.fix_count = len(faulty)
            record.attention_count = len(
                record.line_ids.filtered(lambda line: line.status in ATTENTION)
            )
            record.unknown_count = len(record._get_unknown_units())
            record.missing_text = record._get_names_text(missing)
            left = record._get_left(faulty, missing)
            record.remaining_count = sum(count for count, _words in left)
            words = [words for count, words in left if count]
            record.remaining_text = "; ".join(words) or False

    def _get_asked(self, faulty, missing):
        """What is left to decide, each decision once (:class:`Asked`).

        What a finding asks for already is not asked twice; all units that nobody
        knows are one decision.

        :param faulty: rows that cannot be taken as they are
        :param missing: fields of the head that are empty
        """
        pending = self.finding_ids.filtered(
            lambda finding: finding.is_open and finding.severity in PENDING
        )
        head = pending.filtered(lambda finding: finding.code in HEAD)
        units = pending.filtered(lambda finding: finding.code in UNKNOWN_UNITS)
        asked = {HEAD[code] for code in head.mapped("code")}
        told = set(UNKNOWN_UNITS) & set(self.finding_ids.mapped("code"))
        return Asked(
            [*missing, *sorted(asked - set(missing))],
            pending - head - units,
            faulty - pending.line_ids,
            units,
            bool(self._get_unknown_units() and not told),
        )

    def _get_left(self, faulty, missing):
        """What is left to decide: ``[(how many, in words)]``."""
        asked = self._get_asked(faulty, missing)
        head, remarks, rows = asked.head, asked.remarks, asked.rows
        unknown, env = self._get_unknown_units(), self.env
        return [
            (len(head), env._("in the head: %s", self._get_names_text(head))),
            (len(remarks), env._("remarks to decide: %s", len(remarks))),
            (len(rows), env._("rows to correct: %s", len(rows))),
            (
                len(asked.units) + asked.untold_units,
                env._("units nobody knows: %s, one decision on all", len(unknown)),
            ),
        ]

    def _get_unknown_units(self):
        return self.unit_ids.filtered(lambda unit: unit.status == "unknown")

    def _get_names_text(self, names):
        return ", ".join(
            self._fields[name]._description_string(self.env) for name in names
        )

    def _get_missing_head(self):
        return [
            name
            for name in REQUIRED_HEAD
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]

    # --- Checks ---

    def _check_can_be_confirmed(self):
        """Everything a person has to settle before the plan is written.

        :raises UserError: one sentence naming the rows and the way out
        """
        missing = self._get_missing_head()
        if missing:
            raise UserError(
                self.env._(
                    "The head of the order lacks: %s. Fill it in.", self.missing_text
                )
            )
        self._check_period()
        if self.is_stale:
            raise UserError(
                self.env._(
                    "The period or the columns were changed after the file was read "
                    "(for %(start)s – %(end)s). Press «Read again»: what was decided "
                    "in the rows is kept.",
                    start=format_date(self.env, (self.as_read or {}).get("date_start")),
                    end=format_date(self.env, (self.as_read or {}).get("date_end")),
                )
            )
        same = self._get_same_order_domain(self.number, self.date)
        if self.checksum:
            same |= Domain("document_checksum", "=", self.checksum)
        self._check_not_loaded(same)
        self._check_findings()
        self._check_lines(self.line_ids.filtered("is_taken"))

    def _check_findings(self):
        """What the reader called an error is corrected or confirmed by a person."""
        pending = self.finding_ids.filtered(
            lambda finding: finding.severity == "error" and finding.is_open
        )
        if pending:
            raise UserError(
                self.env._(
                    "To be corrected first: %(findings)s",
                    findings="; ".join(pending[:3].mapped("display_name")),
                )
            )

    def _check_lines(self, lines):
        """A row blocks only while something of it is missing or wrong."""
        if not lines:
            raise UserError(
                self.env._("No rows are left to take: a plan needs measures.")
            )
        faulty = lines.filtered("needs")
        if faulty:
            words = [
                f"{line.number}: {'; '.join(line.needs.split(chr(10)))}"
                for line in faulty[:NAMED]
            ]
            raise UserError(
                self.env._(
                    "%(count)s rows are not ready yet:\n%(rows)s",
                    count=len(faulty),
                    rows="\n".join(words),
                )
            )

    # --- Writing ---

    def action_confirm(self):
        """Write the plan, all or nothing, and open it."""
        self.ensure_one()
        self._check_manager()
        self._lock()
        self._check_open()
        self._check_can_be_confirmed()
        draft = self._get_confirmed_draft()
        plan = self.env["profplan.plan"]._create_from_draft(
            draft,
            vals=self._prepare_plan_vals(),
            coordinator=self._get_coordinator_key(),
            corrections=self._get_corrections(),
            remarks=self._get_remarks(),
        )
        self._as_reader().write({"state": "done", "plan_id": plan.id})
        self._after_plan(plan)
        self.env["profplan.plan.edition"]._keep(plan, draft, self)
        return plan._get_records_action(context={}, target="main")

    def _after_plan(self, plan):
        """What follows once the plan is written: hook."""

    def _prepare_plan_vals(self):
        """What the plan takes from the import beside the draft."""
        return {
            "controller_id": self.controller_id.id,
            "document": self.with_context(bin_size=False, bin_size_file=False).file,
            "document_name": self.file_name,
            "document_checksum": self.checksum,
        }

    def _get_corrections(self):
        """What the person changed or left out, in words."""
        taken = self.line_ids.filtered("is_taken")
        texts = [text for line in taken for text in line._get_correction_texts()]
        left_out = self.line_ids - taken
        if left_out:
            texts.append(
                self.env._("left out: %s", ", ".join(left_out.mapped("number")))
            )
        return texts

    def _get_remarks(self):
        """Under which heading the plan's record keeps a remark: ``{heading: words}``.

        What was corrected is there as a correction; the remark asks for nothing more.
        """
        left = self.finding_ids.filtered(lambda finding: not finding._is_corrected())
        confirmed = left.filtered(lambda finding: not finding.is_open)
        return {
            self.env._("Confirmed by hand as the order has it"): confirmed.mapped(
                "display_name"
            ),
            self.env._("Taken as read"): (left - confirmed).mapped("display_name"),
        }

    # --- The confirmed draft ---

    def _get_confirmed_draft(self):
        """The draft with what was decided put on it: what the plan is made of.

        :return: ``intake.PlanDraft``; the same as was read where nothing was decided
        """
        self.ensure_one()
        draft = PlanDraft.load(self.draft)
        parties = self._get_confirmed_parties(draft)
        lines = {line.key: line for line in self.line_ids.filtered("is_taken")}
        indicators = {one.key: one for one in self.indicator_ids.filtered("is_taken")}
        draft.measures = self._confirm_rows(draft.measures, lines, parties)
        order = draft.order
        order.clauses = self._confirm_rows(order.clauses, lines, parties)
        draft.indicators = self._confirm_rows(draft.indicators, indicators)
        for name in ("plan_clause", "report_clause"):
            clause = self[f"{name}_id"]
            setattr(order, name, clause.key if clause.is_taken else None)
        draft.units = self._get_confirmed_units(draft, lines.values())
        self._confirm_head(order)
        return draft

    def _confirm_rows(self, rows, lines, *words):
        """Rows that are taken, each with what was decided about it."""
        return [
            lines[row.key]._get_confirmed(row, *words)
            for row in rows
            if row.key in lines
        ]

    def _confirm_head(self, order):
        order.kind = self.document_kind
        order.number, order.date = self.number.strip(), self.date
        order.period = self.date_start, self.date_end
        values = {
            "name": ("title", self.name and self.name.strip()),
            "school_year": ("school_year", self.school_year or None),
            "control_text": ("control", self.control_text or None),
        }
        for name in set(self.changes or ()).intersection(values):
            setattr(order, *values[name])

    def _get_coordinator_key(self):
        return self.coordinator_id and self._get_unit_key(self.coordinator_id)

    def _get_unit_key(self, line):
        """The key of the unit that a line stands for once all is decided."""
        meant = line._get_meant()
        return str(meant.unit_id.id) if meant.unit_id else meant.key

    def _get_confirmed_parties(self, draft):
        """``{unit line: Party}``: as read, with the key and the name decided upon."""
        read = {
            party.key: party
            for row in (*draft.measures, *draft.order.clauses)
            for party in row.responsibles
        }
        return {
            line: self._get_confirmed_party(line, read.get(line.key))
            for line in self.unit_ids
        }

    def _get_confirmed_party(self, line, party):
        meant = line._get_meant()
        if party and meant == line and not line._is_changed("name", "unit_id"):
            return replace(party, key=self._get_unit_key(line))
        return Party(
            meant.display_name,
            meant.parent_id._get_meant().display_name or None,
            bool(meant.unit_id),
            self._get_unit_key(line),
        )

    def _get_confirmed_units(self, draft, lines):
        """Units that rows name, their parents and the coordinator; each of them once.

        Other wordings of a unit in this order become its aliases.
        """
        used = self.env["profplan.import.unit"].union(
            *(line._get_parties() for line in lines), self.coordinator_id
        )
        while more := (used.parent_id | used.mapped("same_as_id")) - used:
            used |= more
        read = {unit.key: unit for unit in draft.units}
        units = {}
        # The line that is meant names the unit, whatever stands first in the order.
        for line in used.sorted(lambda line: (bool(line.same_as_id), line.sequence)):
            self._add_confirmed_unit(units, line, read.get(line.key))
        order = {key: at for at, key in enumerate(read)}
        return sorted(units.values(), key=lambda unit: order.get(unit.key, len(order)))

    def _add_confirmed_unit(self, units, line, read):
        key = self._get_unit_key(line)
        unit = units.get(key)
        if not unit:
            parent = line.parent_id
            unit = UnitDraft(
                key,
                line.name.strip(),
                line.kind,
                self._get_unit_key(parent) if parent else None,
                list(line.aliases or ()),
                bool(line.unit_id),
            )
            units[key] = unit
        written = [line.name.strip(), read.name if read else None]
        unit.aliases += [
            name
            for name in dict.fromkeys(filter(None, written))
            if name not in (unit.name, *unit.aliases)
        ]

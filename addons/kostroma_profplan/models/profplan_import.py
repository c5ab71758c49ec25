import base64
import hashlib
import json
import re
import tempfile
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command, Domain
from odoo.tools import file_open, format_date

from ..intake import IntakeError, read_document, read_responsibles

# The number of a row as it stands in words: «2.3», «5.2.14.».
NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)*\.?")
CITY_DIRECTORY = "kostroma_profplan/data/directory.json"
MANAGER = "kostroma_profplan.group_profplan_manager"


class ProfplanImport(models.TransientModel):
    """Loading an order: read, look, correct, confirm (design §4).

    The file is read when the wizard is saved, so a file that cannot be read leaves
    nothing behind. What was read is shown with its findings first; a person corrects
    it and only then is the plan written, all or nothing.
    """

    _name = "profplan.import"
    _description = "Loading of an Order"

    file = fields.Binary(
        "Order file",
        required=True,
        attachment=False,
        help="The order with its plan table: Word (.docx), Excel (.xlsx) or text.",
    )
    file_name = fields.Char()
    checksum = fields.Char(readonly=True)
    is_read = fields.Boolean(readonly=True)
    # The head of the order
    number = fields.Char("Order number")
    date = fields.Date("Order date")
    name = fields.Char("Title")
    date_start = fields.Date("Period from")
    date_end = fields.Date("Period until")
    read_start = fields.Date(readonly=True, help="The period the rows were read for.")
    read_end = fields.Date(readonly=True)
    is_period_changed = fields.Boolean(compute="_compute_is_period_changed")
    school_year = fields.Char()
    control_text = fields.Char("Control in the order")
    controller_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    coordinator_id = fields.Many2one(
        "profplan.import.unit",
        "Coordinating unit",
        domain="[('import_id', '=', id)]",
        help="Accepts the work: the methodical centre.",
    )
    sections = fields.Json(readonly=True)
    finding_ids = fields.One2many("profplan.import.finding", "import_id", "Findings")
    unit_ids = fields.One2many("profplan.import.unit", "import_id", "Units")
    line_ids = fields.One2many("profplan.import.measure", "import_id", "Measures")
    indicator_ids = fields.One2many(
        "profplan.import.indicator", "import_id", "Indicators"
    )
    error_count = fields.Integer(compute="_compute_finding_counts")
    warning_count = fields.Integer(compute="_compute_finding_counts")
    attention_count = fields.Integer(compute="_compute_attention_count")

    @api.depends("number")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = (
                self.env._("Order No. %s", wizard.number)
                if wizard.number
                else self.env._("Load an order")
            )

    @api.depends("date_start", "date_end", "read_start", "read_end")
    def _compute_is_period_changed(self):
        for wizard in self:
            period = wizard.date_start, wizard.date_end
            wizard.is_period_changed = wizard.is_read and period != (
                wizard.read_start,
                wizard.read_end,
            )

    @api.depends("finding_ids.is_open", "finding_ids.severity")
    def _compute_finding_counts(self):
        for wizard in self:
            pending = wizard.finding_ids.filtered("is_open").mapped("severity")
            wizard.error_count = pending.count("error")
            wizard.warning_count = pending.count("warning")

    @api.depends("line_ids.severity")
    def _compute_attention_count(self):
        for wizard in self:
            wizard.attention_count = len(wizard.line_ids.filtered("severity"))

    @api.model
    def _get_selection(self, model, name):
        """The choices of another model's field, in the user's language."""
        return self.env[model]._fields[name]._description_selection(self.env)

    # --- Rights ---

    @api.model
    def _check_manager(self):
        """Only managers load orders, by whatever door (design §9)."""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Orders are loaded by the managers of the committee.")
            )

    # --- Reading ---

    @api.model_create_multi
    def create(self, vals_list):
        self._check_manager()
        wizards = super().create(vals_list)
        for wizard in wizards.filtered("file"):
            wizard._read()
        return wizards

    def write(self, vals):
        """Another file is another order: it is read anew."""
        result = super().write(vals)
        if vals.get("file"):
            for wizard in self:
                wizard._read()
        return result

    def action_read(self):
        """The file was read when this wizard was saved: show what came of it."""
        self.ensure_one()
        self._check_manager()
        if not self.is_read:
            self._read()
        return True

    def action_read_again(self):
        """Read the file anew for the period as it is now; corrections are lost."""
        self.ensure_one()
        self._check_manager()
        self._check_period()
        self._read((self.date_start, self.date_end))
        return True

    def _read(self, period=None):
        """Read the file and show what was understood instead of what was there."""
        self.ensure_one()
        content = base64.b64decode(self.file)
        checksum = hashlib.sha256(content).hexdigest()
        self._check_not_loaded(Domain("document_checksum", "=", checksum))
        draft = self._read_draft(content, period)
        order = draft.order
        if order.number and order.date:
            same = self._get_same_order_domain(order.number, order.date)
            self._check_not_loaded(same)
        self._clear_lines()
        self.write({"checksum": checksum, **self._prepare_head_vals(draft)})
        units = self._create_unit_lines(draft)
        lines = self._create_measure_lines(draft, units)
        self._create_indicator_lines(draft)
        self._create_finding_lines(draft, lines)
        self.write(self._prepare_control_vals(order))

    def _read_draft(self, content, period):
        """Hand the bytes to ``intake`` as a file that is gone at once.

        :raises UserError: intake's own sentence on what is wrong with the file
        """
        with tempfile.TemporaryDirectory(prefix="profplan-") as folder:
            path = Path(folder, self._get_safe_file_name())
            path.write_bytes(content)
            try:
                return read_document(
                    path, period=period, directory=self._get_directory()
                )
            except IntakeError as error:
                raise UserError(str(error)) from error

    def _get_safe_file_name(self):
        """The file's own name, which intake tells the person, but never a path."""
        name = re.sub(r"[^\w .,()№«»-]", "_", (self.file_name or "").split("/")[-1])
        stem, dot, suffix = name.rpartition(".")
        return f"{stem.strip(' .')[:60] or 'order'}{dot}{suffix[:8]}"

    @api.model
    def _get_directory(self):
        """Units as ``intake`` wants them: those of the system, then the city's own.

        The city's directory is shipped with the addon: in a new system the first
        order finds its units there, with their kinds, parents and aliases.
        """
        known = self._get_units()._get_directory()
        words = {
            name.casefold()
            for unit in known
            for name in (unit["name"], *unit["aliases"])
        }
        return known + [
            unit
            for unit in self._get_city_directory()
            if not words.intersection(
                name.casefold() for name in (unit["name"], *unit.get("aliases", ()))
            )
        ]

    @api.model
    def _get_units(self):
        """All units of the system: a directory of dozens, wanted as a whole."""
        return self.env["profplan.unit"].search([("active", "=", True)])

    @api.model
    def _get_city_directory(self):
        with file_open(CITY_DIRECTORY) as file:
            units = json.load(file)
        return units["units"] if isinstance(units, dict) else units

    def _clear_lines(self):
        self.coordinator_id = False
        for name in ("finding_ids", "line_ids", "unit_ids", "indicator_ids"):
            self[name].unlink()

    def _prepare_head_vals(self, draft):
        order = draft.order
        start, end = order.period or (False, False)
        return {
            "is_read": True,
            "number": order.number,
            "date": order.date,
            "name": order.title or draft.order.plan_title,
            "date_start": start,
            "date_end": end,
            "read_start": start,
            "read_end": end,
            "school_year": order.school_year,
            "control_text": order.control,
            "sections": [section.to_dict() for section in draft.sections],
        }

    def _prepare_control_vals(self, order):
        """Who controls and who coordinates, as far as the system knows them."""
        centre = self.unit_ids.filtered(lambda line: line.kind == "centre")[:1]
        parties = read_responsibles(order.control or "", self._get_directory())
        names = [party.name for party in parties if party.known]
        units = self.unit_ids.unit_id.filtered(lambda unit: unit.name in names)
        return {
            "coordinator_id": centre.id,
            "controller_id": units.head_id[:1].id,
        }

    # --- Lines ---

    def _create_unit_lines(self, draft):
        """A line per unit that the order names, and per new parent of one.

        :return: ``{name: line}``
        """
        directory = {unit["name"]: unit for unit in self._get_directory()}
        parents = {
            party.name: party.parent
            for row in draft.measures
            for party in row.responsibles
        }
        parents.update((name, unit.get("parent")) for name, unit in directory.items())
        named = self._get_named_units(draft)
        known = self._get_known_units([*named, *directory])
        for name in named:  # grows while it is walked: parents of parents
            parent = name not in known and parents.get(name)
            if parent and parent not in named:
                named.append(parent)
        lines = self.env["profplan.import.unit"].create(
            [
                {
                    "import_id": self.id,
                    "sequence": sequence,
                    "unit_id": known[name].id if name in known else False,
                    **self._prepare_unit_vals(directory.get(name) or {"name": name}),
                }
                for sequence, name in enumerate(named)
            ]
        )
        by_name = dict(zip(named, lines, strict=True))
        for line in lines.filtered(lambda line: not line.unit_id):
            line.parent_id = by_name.get(parents.get(line.name))
        return by_name

    def _get_named_units(self, draft):
        """Names of the responsible units in the order of the document."""
        names = [party.name for row in draft.measures for party in row.responsibles]
        names += [clause.addressee for clause in draft.order.clauses]
        return list(dict.fromkeys(filter(None, names)))

    def _prepare_unit_vals(self, unit):
        vals = {"name": unit["name"], "aliases": unit.get("aliases") or []}
        if unit.get("kind"):
            vals["kind"] = unit["kind"]
        return vals

    def _get_known_units(self, names):
        """``{name as written: unit}`` by the names and aliases of the system."""
        words = [name.casefold() for name in names]
        known = {}
        for unit in self._get_units():
            for name in (unit.name, *unit.alias_ids.mapped("name")):
                if name.casefold() in words:
                    known.setdefault(name.casefold(), unit)
        return {
            name: known[name.casefold()] for name in names if name.casefold() in known
        }

    def _create_measure_lines(self, draft, units):
        """A line per measure and clause, in the order of the document."""
        model = self.env["profplan.import.measure"]
        titles = {section.code: section.name for section in draft.sections}
        vals_list = [
            model._prepare_line_vals(measure, units, titles, draft.order.period)
            for measure in draft.measures
        ]
        vals_list += [
            model._prepare_clause_vals(clause, units, draft.order)
            for clause in draft.order.clauses
        ]
        for sequence, vals in enumerate(vals_list):
            vals.update(import_id=self.id, sequence=sequence)
        return model.create(vals_list)

    def _create_indicator_lines(self, draft):
        model = self.env["profplan.import.indicator"]
        return model.create(
            [
                {
                    **model._prepare_line_vals(indicator.to_dict()),
                    "import_id": self.id,
                    "sequence": sequence,
                }
                for sequence, indicator in enumerate(draft.indicators)
            ]
        )

    def _create_finding_lines(self, draft, lines):
        """The findings, the worst first, tied to the rows they speak of."""
        rank = {"error": 0, "warning": 1, "info": 2}
        findings = sorted(draft.findings, key=lambda finding: rank[finding.severity])
        records = self.env["profplan.import.finding"].create(
            [
                {
                    "import_id": self.id,
                    "sequence": sequence,
                    "severity": finding.severity,
                    "code": finding.code,
                    "place": finding.where,
                    "message": finding.message,
                    "line_ids": [Command.set(self._get_lines_of(finding, lines).ids)],
                }
                for sequence, finding in enumerate(findings)
            ]
        )
        texts = {}
        for record in records:
            for line in record.line_ids:
                texts.setdefault(line, []).append(record)
        for line, of_line in texts.items():
            line.write(
                {
                    "severity": of_line[0].severity,
                    "finding_text": "\n".join(row.message for row in of_line),
                }
            )

    def _get_lines_of(self, finding, lines):
        """Rows that a finding names in its place, else in its message."""
        subject = finding.code.partition("_")[0]
        if subject in ("indicator", "period", "order"):
            return lines.browse()
        kind = "clause" if subject == "clause" else "measure"
        of_kind = lines.filtered(lambda line: line.kind == kind)
        for words in (finding.where, finding.message):
            numbers = set(NUMBER.findall(words or ""))
            named = [line.id for line in of_kind if line.number in numbers]
            if named:
                return lines.browse(named)
        return lines.browse()

    # --- Checks ---

    def _get_same_order_domain(self, number, date):
        return Domain("number", "=", number.strip()) & Domain("date", "=", date)

    def _check_not_loaded(self, domain):
        """Refuse an order that already has a plan, and show the way to it."""
        plan = self.env["profplan.plan"].search(domain, limit=1)
        if plan:
            raise RedirectWarning(
                self.env._(
                    "This order is already in the system: %(plan)s. Nothing was "
                    "loaded. To change the plan load an amending order.",
                    plan=plan.display_name,
                ),
                plan._get_form_action(),
                self.env._("Open the plan"),
            )

    def _check_period(self):
        if not self.date_start or not self.date_end:
            raise UserError(
                self.env._("Enter the first and the last day of the plan's period.")
            )
        if self.date_start > self.date_end:
            raise UserError(
                self.env._(
                    "The period of the plan ends on %(end)s, before it starts on "
                    "%(start)s. Correct the period.",
                    start=format_date(self.env, self.date_start),
                    end=format_date(self.env, self.date_end),
                )
            )

    def _check_can_be_confirmed(self):
        """Everything a person has to settle before the plan is written.

        :raises UserError: one sentence naming the rows and the way out
        """
        self._check_head()
        self._check_period()
        if self.is_period_changed:
            raise UserError(
                self.env._(
                    "The rows were read for another period, %(start)s – %(end)s. "
                    "Press «Read again» or put that period back.",
                    start=format_date(self.env, self.read_start),
                    end=format_date(self.env, self.read_end),
                )
            )
        self._check_not_loaded(
            Domain("document_checksum", "=", self.checksum)
            | self._get_same_order_domain(self.number, self.date)
        )
        self._check_findings()
        self._check_lines(self.line_ids.filtered("is_taken"))

    def _check_head(self):
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("number", "date", "name")
            if not self[name]
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The head of the order lacks: %s. Fill it in.", ", ".join(missing)
                )
            )

    def _check_lines(self, lines):
        if not lines:
            raise UserError(
                self.env._("No rows are left to take: a plan needs measures.")
            )
        for rows, sentence in self._get_line_problems(lines):
            if rows:
                raise UserError(
                    sentence % {"rows": ", ".join(rows.mapped("number")[:20])}
                )

    def _get_line_problems(self, lines):
        """Pairs: rows at fault, the sentence on them."""
        first, last = self.date_start, self.date_end
        period = {
            "start": format_date(self.env, first),
            "end": format_date(self.env, last),
        }
        dated = lines.filtered(lambda line: line.date_start and line.control_date)
        return [
            (
                lines - dated,
                self.env._(
                    "No dates in rows %(rows)s: enter the first and the last day "
                    "or leave the rows out.",
                    rows="%(rows)s",
                ),
            ),
            (
                dated.filtered(lambda line: line.date_start > line.control_date),
                self.env._(
                    "Rows %(rows)s end before they start: correct the dates.",
                    rows="%(rows)s",
                ),
            ),
            (
                dated.filtered(
                    lambda line: line.date_start < first or line.control_date > last
                ),
                self.env._(
                    "Dates outside the period %(start)s – %(end)s in rows %(rows)s: "
                    "correct the dates or the period.",
                    rows="%(rows)s",
                    **period,
                ),
            ),
            (
                lines.filtered(lambda line: not line.lead_id),
                self.env._(
                    "No responsible unit in rows %(rows)s: choose the lead.",
                    rows="%(rows)s",
                ),
            ),
        ]

    def _check_findings(self):
        """What the reader called an error is corrected or confirmed by a person."""
        pending = self.finding_ids.filtered(
            lambda finding: finding.severity == "error" and finding.is_open
        )
        if pending:
            raise UserError(
                self.env._(
                    "To be corrected first: %(findings)s",
                    findings="; ".join(
                        f"{finding.place}: {finding.message}" for finding in pending[:3]
                    ),
                )
            )

    # --- Writing ---

    def action_confirm(self):
        """Write the plan, all or nothing, and open it."""
        self.ensure_one()
        self._check_manager()
        self._check_can_be_confirmed()
        plan = self.env["profplan.plan"]._create_from_draft(self._prepare_draft())
        return {**plan._get_form_action(), "target": "main"}

    def _prepare_draft(self):
        """What the person confirmed, as ``_create_from_draft`` wants it."""
        lines = self.line_ids.filtered("is_taken")
        return {
            "plan": self._prepare_plan_vals(),
            "coordinator": self.coordinator_id.id,
            "units": [unit._prepare_draft_vals() for unit in self.unit_ids],
            "sections": self.sections or [],
            "measures": [line._prepare_draft_vals() for line in lines],
            "indicators": [
                indicator._prepare_draft_vals()
                for indicator in self.indicator_ids.filtered("is_taken")
            ],
            "findings": [finding._prepare_draft_vals() for finding in self.finding_ids],
            "corrections": self._get_corrections(),
        }

    def _prepare_plan_vals(self):
        return {
            "name": self.name.strip(),
            "number": self.number.strip(),
            "date": self.date,
            "date_start": self.date_start,
            "date_end": self.date_end,
            "school_year": self.school_year,
            "control_text": self.control_text,
            "controller_id": self.controller_id.id,
            "document": self.file,
            "document_name": self.file_name,
            "document_checksum": self.checksum,
        }

    def _get_corrections(self):
        """What the person changed or left out, in words."""
        texts = [
            line._get_correction_text()
            for line in self.line_ids.filtered("is_changed")
            if line.is_taken
        ]
        left_out = self.line_ids.filtered(lambda line: not line.is_taken)
        if left_out:
            texts.append(
                self.env._("left out: %s", ", ".join(left_out.mapped("number")))
            )
        return texts

    # --- Screens ---

    def _get_rows_action(self, title, domain):
        """Rows as a list of their own, with its search and filters."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_import_measure"
        )
        action["display_name"] = title or action["name"]
        action["domain"] = [("import_id", "in", self.ids), *domain]
        return action

    def action_view_attention(self):
        """Rows with findings only."""
        return self._get_rows_action(
            self.env._("Rows with findings"), [("severity", "!=", False)]
        )

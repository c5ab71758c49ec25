import base64
import hashlib

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date, groupby

from ..intake import (
    ColumnDraft,
    IntakeError,
    Party,
    SchoolCalendar,
    codec,
    finding,
    key_of,
    match_unit,
    read_document,
)
from .profplan_import import MADE_ANEW
from .profplan_import_finding import TERM

SAMPLES = 3  # values of an unknown column that are shown


class ProfplanImport(models.Model):
    """From a file to rows: what was read, with what was decided put on it again."""

    _inherit = "profplan.import"

    def action_read(self):
        """The file was read when this record was made: show what came of it."""
        self.ensure_one()
        self._check_manager()
        return True

    def action_read_again(self):
        """Read the file anew: for the units, period and columns as they are now."""
        self.ensure_one()
        self._check_manager()
        self._check_open()
        self._check_period()
        self._read((self.date_start, self.date_end))
        return True

    def _read(self, period=None):
        """Read the file and show what was understood instead of what was there."""
        self.ensure_one()
        checksum = self._get_checksum()
        if checksum:
            self._check_not_loaded(Domain("document_checksum", "=", checksum))
        draft = self._read_draft(period)
        order = draft.order
        if order.number and order.date:
            same = self._get_same_order_domain(order.number, order.date)
            self._check_not_loaded(same)
        reader = self._as_reader()
        reader.write({"checksum": checksum, "is_read": True, "draft": draft.dump()})
        reader._make_rows(draft)

    def _get_content(self):
        plain = self.with_context(bin_size=False, bin_size_file=False)
        return base64.b64decode(plain.file or b"")

    def _get_checksum(self):
        return hashlib.sha256(self._get_content()).hexdigest()

    def _read_draft(self, period):
        """Hand the bytes to ``intake``.

        :raises UserError: intake's own sentence on what is wrong with the file
        """
        options = {
            "period": period,
            "place": self.env.company.city or None,
            "calendar": self._get_school_calendar(),
        }
        own, known = self.column_ids._get_roles(), self._get_remembered_roles()
        columns = known | own
        if columns:
            options["columns"] = columns
        try:
            draft = read_document(
                (self._get_file_title(), self._get_content()),
                directory=self._get_directory(),
                **options,
            )
        except IntakeError as error:
            raise UserError(str(error)) from error
        heads = [one.head for one in draft.columns if one.head in known.keys() - own]
        if heads:  # another office may mean something else by the same head
            names = "», «".join(heads)
            told = finding("column_remembered", "таблица плана", names=names)
            draft.findings.append(told)
        return draft

    @api.model
    def _get_remembered_roles(self):
        return self.env["profplan.import.column"]._get_remembered_roles()

    @api.model
    def _get_school_calendar(self):
        """Days of school terms and holidays (setting), else the usual ones."""
        name = "kostroma_profplan.school_calendar"
        text = self.env["ir.config_parameter"].sudo().get_param(name)
        try:
            return SchoolCalendar.of(text)
        except IntakeError as error:
            raise UserError(str(error)) from error

    def _get_file_title(self):
        """The file's own name, as sentences on it quote it."""
        return (self.file_name or "").replace("\\", "/").split("/")[-1] or "order"

    # --- Units of the system ---

    @api.model
    def _get_units(self):
        """All units of the system: a directory of dozens, wanted as a whole."""
        return self.env["profplan.unit"].search([("active", "=", True)])

    @api.model
    def _get_directory(self):
        return self._get_units()._get_directory()

    def _match_unit(self, name):
        """The ``intake.Party`` of a typed name: the reader's own way of matching.

        A unit of this order, whatever its letters and quotes, then one of the system.
        """
        unit, match = match_unit(name, self._get_directory())
        if unit:
            return Party(unit["name"], unit["parent"], True, unit["key"], match)
        key = key_of({"name": name})
        for line in self.unit_ids:
            if key_of({"name": line.name}) == key:
                key = line.key
                break
        return Party(name, None, False, key)

    # --- Rows ---

    def _make_rows(self, draft):
        """Rows of a draft; what was decided before is put on them again."""
        decided = self._get_decided()
        self.coordinator_id = self.plan_clause_id = self.report_clause_id = False
        for name in MADE_ANEW:
            self[name].unlink()
        units = self._make_unit_rows(draft, decided)
        rows = {
            **self._make_measure_rows(draft, decided, units),
            **self._make_indicator_rows(draft, decided),
        }
        self._make_column_rows(draft, decided)
        self._make_finding_rows(draft, decided, rows)
        self._write_head(draft, decided, units, rows)
        self.lost_text = self._get_lost_text()

    def _get_decided(self):
        """``{(model, row's key): {field: value}}``: the last decision on each."""
        decided = {}
        for decision in self.decision_ids.sorted("id"):
            row = decided.setdefault((decision.row_model, decision.row_key or ""), {})
            row[decision.field] = decision.new_value
        return decided

    def _create_rows(self, model, rows, decided, units=None):
        """One create for all rows of a model.

        :param rows: ``[(key, values as read, other values)]``
        :return: ``{key: row}``
        """
        records = self.env[model].create(
            [
                {
                    **self.env[model]._prepare_json_vals(
                        {**read, **decided.get((model, key), {})}, units or {}
                    ),
                    **vals,
                    "import_id": self.id,
                    "sequence": sequence,
                    "key": key,
                    "as_read": read,
                }
                for sequence, (key, read, vals) in enumerate(rows)
            ]
        )
        return {record.key: record for record in records}

    def _make_unit_rows(self, draft, decided):
        """A row per unit that the order names, per parent of one, per unit typed."""
        model = self.env["profplan.import.unit"]
        rows = [
            (unit.key, model._get_read_values(unit), {"aliases": unit.aliases})
            for unit in draft.units
        ]
        known = {key for key, _read, _vals in rows}
        rows += [
            (key, dict.fromkeys(model._decided_fields), {})
            for (name, key), values in decided.items()
            if name == model._name and key not in known and values.get("name")
        ]
        units = self._create_rows(model._name, rows, decided)
        self._link_units(units, decided)
        return units

    def _link_units(self, units, decided):
        """What refers to other units, once all of them are there."""
        links = ("parent_id", "same_as_id")
        wanted = []
        for key, unit in units.items():
            values = {**unit.as_read, **decided.get((unit._name, key), {})}
            values = {name: values[name] for name in links}
            vals = unit._prepare_json_vals(values, units)
            wanted.append((tuple(vals[name] for name in links), unit.id))
        for refs, pairs in groupby(wanted, lambda pair: pair[0]):
            if any(refs):
                same = self.env["profplan.import.unit"].browse(
                    pair[1] for pair in pairs
                )
                same.write(dict(zip(links, refs, strict=True)))

    def _make_measure_rows(self, draft, decided, units):
        """A row per measure and clause, in the order of the document."""
        model = self.env["profplan.import.measure"]
        titles = {section.code: section.name for section in draft.sections}
        number = self.env["profplan.measure"]._get_report_day_of_month()
        period = draft.order.period or (None, None)
        rows = (*draft.measures, *draft.order.clauses)
        lines = self._create_rows(
            model._name,
            [
                (
                    row.key,
                    model._get_read_values(row, number, period),
                    model._prepare_words_vals(row, titles),
                )
                for row in rows
            ],
            decided,
            units,
        )
        undated = model.browse(
            line.id
            for line in lines.values()
            if line.control_date and not line.date_start
        )
        undated.write({"date_start": draft.order.period[0]})
        given = {row.key: row.report_date for row in rows}
        self._date_reports(lines.values(), decided, number, period, given)
        model.union(*lines.values())._compute_accounting()
        return lines

    def _date_reports(self, lines, decided, number, period, given_days):
        """Rows whose term was decided upon are reported by the rule of that term.

        :param given_days: ``{row's key: a day that the draft itself gives, or None}``
        """
        for line in lines:
            values = decided.get((line._name, line.key), {})
            given = None if values.keys() & set(TERM) else given_days.get(line.key)
            words = line.deadline_text or line.name
            line.report_date = values.get(
                "report_date",
                given or line._get_report_date(line, words, number, period),
            )

    def _make_indicator_rows(self, draft, decided):
        model = self.env["profplan.import.indicator"]
        rows = self._create_rows(
            model._name,
            [
                (
                    indicator.key,
                    model._get_read_values(indicator),
                    {"merged_target": indicator.merged_target},
                )
                for indicator in draft.indicators
            ],
            decided,
        )
        target_model = self.env["profplan.import.target"]
        self._create_rows(
            target_model._name,
            [
                (
                    f"{indicator.key}:{year}",
                    target_model._get_read_values(reading),
                    {
                        "indicator_id": rows[indicator.key].id,
                        "year": int(year),
                        "text": text,
                        "uom": reading and reading.unit,
                        "per": reading and reading.per,
                    },
                )
                for indicator in draft.indicators
                for year, text in sorted(indicator.targets.items())
                for reading in [indicator.readings.get(year)]
            ],
            decided,
        )
        return rows

    def _make_column_rows(self, draft, decided):
        """Columns asked about once; one that was decided upon stays in the list."""
        model = self.env["profplan.import.column"]
        columns = {column.head: column for column in draft.columns}
        for head, role in self.column_ids._get_roles().items():
            if head in columns:
                continue
            columns[head] = ColumnDraft(head, head, role)
        texts = {column.head: column.values_text for column in self.column_ids}
        self.column_ids.unlink()
        rows = []
        for head, column in columns.items():
            values = [row.extra.get(head) for row in draft.measures]
            samples = list(dict.fromkeys(filter(None, values)))[:SAMPLES]
            text = "; ".join(samples) or texts.get(head)
            vals = {"head": head, "values_text": text}
            rows.append((head, model._get_read_values(column), vals))
        self._create_rows(model._name, rows, decided)

    def _make_finding_rows(self, draft, decided, rows):
        """The findings, the worst first, tied to the rows they speak of."""
        model = self.env["profplan.import.finding"]
        lines, indicators = (
            {key: row.id for key, row in rows.items() if row._name == name}
            for name in ("profplan.import.measure", "profplan.import.indicator")
        )
        found = {}
        for told in draft.findings:
            found.setdefault(model._get_finding_key(told), told)
        self._create_rows(
            model._name,
            [
                (
                    key,
                    model._get_read_values(finding),
                    {
                        "severity": finding.severity,
                        "code": finding.code,
                        "place": finding.where,
                        "message": finding.message,
                        "words": list(finding.words),
                        "line_ids": [
                            Command.set([lines[k] for k in finding.rows if k in lines])
                        ],
                        "indicator_ids": [
                            Command.set(
                                [indicators[k] for k in finding.rows if k in indicators]
                            )
                        ],
                    },
                )
                for key, finding in found.items()
            ],
            decided,
        )

    def _write_head(self, draft, decided, units, rows):
        read = self._get_read_head(draft, units)
        values = {**read, **decided.get((self._name, ""), {})}
        period = {name: read[name] for name in ("date_start", "date_end")}
        vals = self._prepare_json_vals({**values, **period}, {**units, **rows})
        self.write({**vals, "as_read": read})

    def _get_read_head(self, draft, units):
        """JSON values of the head; who controls as far as the system knows them."""
        order = draft.order
        start, end = order.period or (None, None)
        centre = next((u.key for u in units.values() if u.kind == "centre"), None)
        known = [party.key for party in order.controllers if party.known]
        heads = self.env["profplan.unit"].browse(int(key) for key in known).head_id
        return {
            "document_kind": order.kind or "order",
            "number": order.number,
            "date": codec.dump(order.date),
            "name": order.title or order.plan_title,
            "date_start": codec.dump(start),
            "date_end": codec.dump(end),
            "school_year": order.school_year,
            "control_text": order.control,
            "controller_id": heads[:1].id or None,
            "coordinator_id": centre,
            "plan_clause_id": order.plan_clause,
            "report_clause_id": order.report_clause,
        }

    def _get_lost_text(self):
        """Decisions whose row is not in the file as it was read now."""
        rows = self._get_rows_by_key()
        lost = self.decision_ids.filtered(
            lambda decision: (decision.row_model, decision.row_key or "") not in rows
        )
        names = dict.fromkeys(lost.sorted("id").mapped("row_name"))
        return "; ".join(filter(None, names)) or False

    # --- The same order twice ---

    def _get_same_order_domain(self, number, date):
        return Domain("number", "=", number.strip()) & Domain("date", "=", date)

    def _check_not_loaded(self, domain):
        """Refuse an order that already has a plan, and show the way to it."""
        plan = self.env["profplan.plan"].search(domain, limit=1)
        if plan:
            raise RedirectWarning(
                self.env._(
                    "This order is already in the system: %(plan)s. Nothing was "
                    "loaded. To load it anew archive that plan first.",
                    plan=plan.display_name,
                ),
                plan._get_records_action(context={}),
                self.env._("Open the plan"),
            )

    def _has_period(self):
        """Whether the head has a first and a last day, one after the other."""
        first, last = self.date_start, self.date_end
        return bool(first and last and first <= last)

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

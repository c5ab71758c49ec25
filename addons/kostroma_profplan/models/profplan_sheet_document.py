from markupsafe import Markup

from odoo import models
from odoo.tools import format_date

from ..lib import document
from ..lib import indicators as calc


class ProfplanSheet(models.Model):
    """Plan and report as a document: for the print page and for files (design §8)."""

    _inherit = "profplan.sheet"

    def _get_documents(self):
        """``{sheet: lib.document.Document}``, in a flat number of queries.

        Rights are checked once; then all that hangs on a sheet is read by the system:
        it is the organisation's own, and the order's words are everybody's.
        """
        self.check_access("read")
        today = self._get_today()
        return {
            sheet: sheet.sudo()._prepare_document(today, rows)
            for sheet, rows in self._get_indicator_documents().items()
        }

    def _get_portal_downloads(self):
        """Files of these sheets that a page links: ``[{"name", "url"}]``, a hook.

        The addon of reports adds its own where it is installed.
        """
        return []

    def _prepare_document(self, today, indicators):
        plan, unit = self.plan_id, self.unit_id
        return document.Document(
            unit=unit.name,
            plan=plan.name,
            order_number=plan.number or "",
            order_words=plan._get_document_words("to"),
            as_of=today,
            state=self._get_state_name(),
            director=unit.director_name or unit.head_id.name or "",
            responsible=self.responsible_name or unit.responsible_id.name or "",
            sections=[
                (
                    section._get_title()
                    if section
                    else self.env._("Clauses of the order"),
                    [line._prepare_document_row() for line in lines],
                )
                for section, lines in self.line_ids.grouped("section_id").items()
            ],
            indicators=indicators,
        )

    def _prepare_print(self, part):
        """What ``portal_print`` shows of a part, "plan" or "report"."""
        self.ensure_one()
        shown = self._get_documents()[self]
        titles = {
            "plan": self.env._("Plan of the organisation"),
            "report": self.env._("Report of the organisation"),
        }
        return {
            "doctype": Markup("<!DOCTYPE html>"),
            "part": part,
            "back": self._get_portal_url(part),
            "document": shown,
            "page_lang": (self.env.lang or "ru_RU").split("_")[0],
            "title": titles[part],
            "day": lambda day: (
                format_date(self.env, day, date_format="dd.MM.yyyy") if day else ""
            ),
            "number": calc.format_number,
            "order": shown.order_words,
            "stands": self.env._(
                "as of %(day)s; %(state)s",
                day=format_date(self.env, shown.as_of, date_format="dd.MM.yyyy"),
                state=shown.state.lower(),
            ),
            "counts": self._get_outcome_text(shown),
        }

    def _get_outcome_text(self, shown):
        """«Measures in all: 5; done in full: 3; …», in the order of the rows."""
        counts = {self.env._("Measures in all"): len(shown.rows)}
        for row in shown.rows:
            words = (row.outcome or row.state).lower()
            counts[words] = counts.get(words, 0) + 1
        return "; ".join(f"{words}: {count}" for words, count in counts.items())

    # --- Indicators ---

    def _get_indicator_documents(self):
        """``{sheet: [lib.document.IndicatorRow]}``: the figures in force."""
        sheets = self.sudo()
        values = sheets.env["profplan.indicator.value"].search(
            [
                ("plan_id", "in", sheets.plan_id.ids),
                ("unit_id", "in", sheets.unit_id.ids),
                ("superseded_by_id", "=", False),
            ],
            order="period_end, id",
        )
        by_owner = values.grouped(lambda one: (one.plan_id, one.unit_id))
        asked = sheets.plan_id.indicator_ids._get_asked_units()
        before = sheets._get_values_before(sheets.plan_id.indicator_ids)
        return {
            sheet: own._prepare_indicator_documents(
                by_owner.get((own.plan_id, own.unit_id), values.browse()), asked, before
            )
            for sheet, own in zip(self, sheets, strict=True)
        }

    def _get_values_before(self, indicators):
        """``{(indicator, unit): accepted figures}`` of these and of last year's."""
        every = indicators | indicators.previous_id
        values = self.env["profplan.indicator.value"].search(
            [
                ("indicator_id", "in", every.ids),
                ("unit_id", "in", self.unit_id.ids),
                ("state", "=", "accepted"),
                ("no_data", "=", False),
                ("superseded_by_id", "=", False),
            ],
            order="period_end, id",
        )
        return values.grouped(lambda one: (one.indicator_id, one.unit_id))

    def _prepare_indicator_documents(self, values, asked, before):
        rows, nothing = [], values.browse()
        for indicator in self.plan_id.indicator_ids:
            own = values.filtered(lambda one, of=indicator: one.indicator_id == of)
            own = own or ([nothing] if self.unit_id in asked[indicator] else own)
            known = nothing.union(
                *(
                    before.get((one, self.unit_id), nothing)
                    for one in indicator | indicator.previous_id
                )
            )
            rows += [self._prepare_indicator(indicator, one, known) for one in own]
        return rows

    def _prepare_indicator(self, indicator, value, known):
        start, end = self._get_row_period(indicator, value)
        last = known.filtered(lambda one: one.period_end < start).sorted("period_end")
        ratio = indicator.aggregation == calc.RATIO
        given = bool(value) and not value.no_data
        return document.IndicatorRow(
            number=(indicator.number or "").rstrip("."),
            name=indicator.name,
            uom=indicator.uom or "",
            period=value._get_period_text(start, end),
            before=last[-1].value if last else None,
            numerator=value.numerator if given and ratio else None,
            denominator=value.denominator if given and ratio else None,
            value=value.value if given else None,
            scale=calc.ratio_scale(indicator.uom) if ratio else 0,
            note=value.note or "",
            state=self._get_figure_state_name(value),
        )


class ProfplanSheetLine(models.Model):
    """A line as a row of the document."""

    _inherit = "profplan.sheet.line"

    def _prepare_document_row(self):
        """This line, or the task of its own that it shows; read by the system."""
        self.ensure_one()
        told = self.task_id or self
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        not_asked = self.state == "not_applicable"
        return document.Row(
            number=(self.number or "").rstrip("."),
            name=self.name or "",
            term=self.deadline_text or "",
            planned_start=self.planned_start or None,
            planned_end=self.planned_end or None,
            responsible=self.responsible_name or self.sheet_id.responsible_name or "",
            outcome=self._get_state_name()
            if not_asked
            else outcomes.get(told.outcome, ""),
            done=self._get_document_done(told),
            figures=self._get_document_figures(told),
            evidence=self._get_document_evidence(told),
            reason="\n".join(filter(None, self._get_document_reasons(told))),
            state=self._get_state_name(),
        )

    def _get_document_done(self, told):
        """What was done in words, then the events, a line each."""
        events = self.event_ids.sorted("date_start")
        held = [events._get_events_text([one._get_logged_value()]) for one in events]
        return "\n".join(filter(None, (told.result_text, *held)))

    def _get_document_figures(self, told):
        given = told._get_logged_value("figures")
        return self.env["project.task"]._get_figures_text(given) if given else ""

    def _get_document_evidence(self, told):
        """What proves it, a line each: of the line itself and of its events."""
        evidence = told.evidence_ids | self.event_ids.evidence_ids
        return "\n".join(evidence.mapped("display_name"))

    def _get_document_reasons(self, told):
        """Why not in full, why it does not apply, what was remarked on a return."""
        return (
            told.outcome_reason,
            self.not_applicable_reason if self.not_applicable != "no" else "",
            self.remark if self.state == "returned" else "",
        )

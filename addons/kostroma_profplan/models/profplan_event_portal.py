from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..lib import indicators, serving
from .profplan_event import FORMS

# Fields of the form, as text.
FIELDS = (
    "name",
    "date_start",
    "participants",
    "date_end",
    "form",
    "grades",
    "participants_ovz",
    "partner",
    "url",
)
DATES = ("date_start", "date_end")
COUNTS = ("participants", "participants_ovz")


class ProfplanEvent(models.Model):
    """What took place, entered in three fields from a phone (design §6).

    What, when, how many; then which measures it serves, proposed by its words. The rest
    (classes, partners, a link) may be left empty.
    """

    _inherit = "profplan.event"

    @api.model
    def _get_portal_own(self, event_id):
        """An event of the person's own organisation; empty: none of theirs."""
        event = self.browse(event_id).exists()
        return event if event and event.has_access("read") else self.browse()

    # --- What a page shows ---

    @api.model
    def _prepare_portal_list(self, sheet):
        """The events of a sheet, the latest first, as the page shows them."""
        return [
            {
                "id": event.id,
                "name": event.name,
                "words": event._get_portal_words(),
                "locked": event.locked,
            }
            for event in sheet.event_ids
        ]

    def _get_portal_day(self):
        """«12.03.2026», or «12.03.2026 – 14.03.2026»."""
        days = [self.date_start]
        if self.date_end and self.date_end != self.date_start:
            days.append(self.date_end)
        return " – ".join(
            format_date(self.env, day, date_format="dd.MM.yyyy") for day in days
        )

    def _get_portal_words(self):
        """«12.03.2026; участников: 60; к пунктам 3.1, 3.2; подтверждений: 1»."""
        words = [
            self._get_portal_day(),
            self.env._("participants: %s", indicators.format_number(self.participants)),
        ]
        if self.line_ids:
            words.append(self.env._("serves %s", self.line_ids._get_numbers()))
        if shown := len(self.evidence_ids) + bool(self.url):
            words.append(self.env._("evidence: %s", shown))
        return "; ".join(words)

    def _get_portal_values(self):
        """What the fields of the form show of an event, or of a new one."""
        values = dict.fromkeys(FIELDS, "")
        if not self:
            return values
        for name in FIELDS:
            value = self[name]
            if name in COUNTS:
                value = indicators.format_number(value) if value else ""
            elif name in DATES:
                value = value.isoformat() if value else ""
            values[name] = value or ""
        if not self.participants:
            values["participants"] = "0"
        return values

    def _prepare_portal_form(self, sheet, form=None, chosen=None):
        """What the page with the fields of an event shows.

        :param form: what was typed and not kept, if anything: ``{field: text}``
        :param chosen: ids of the lines that are ticked; None: those of the event
        """
        values = {**self._get_portal_values(), **(form or {})}
        values = {name: values[name] for name in FIELDS}
        chosen = self.line_ids.ids if chosen is None else chosen
        evidence = self.env["profplan.evidence"]
        asked = sheet.line_ids.filtered(
            lambda line: line.id in chosen and line.evidence_asked
        )
        return {
            "event": self,
            "filled": values,
            "forms": self._fields["form"]._description_selection(self.env),
            "lines": self._prepare_portal_lines(sheet, chosen),
            "chosen": bool(chosen),
            "asked": [
                f"{(line.number or '').rstrip('.')}: {line.evidence_asked}"
                for line in asked
            ],
            "evidence": self.evidence_ids._prepare_portal_rows(),
            "today": self._get_today().isoformat(),
            "first": sheet.sudo().plan_id.date_start.isoformat(),
            "last": min(self._get_today(), sheet.sudo().plan_id.date_end).isoformat(),
            "can_write": sheet.can_enter and not self.locked,
            "upload": evidence._prepare_portal_upload(),
        }

    def _prepare_portal_lines(self, sheet, chosen):
        """The lines that may be ticked, those ticked first."""
        lines = sheet.line_ids.filtered(
            lambda line: line.id in chosen or line._takes_events()
        )
        return [
            {
                "id": line.id,
                "number": (line.number or "").rstrip("."),
                "name": " ".join((line.name or "").split()),
                "chosen": line.id in chosen,
                "fixed": not line._takes_events(),
            }
            for line in lines.sorted(lambda line: line.id not in chosen)
        ]

    @api.model
    def _propose_portal_lines(self, sheet, name):
        """Ids of the lines that an event of this name most likely serves."""
        lines = sheet.line_ids.filtered(lambda line: line._takes_events())
        former = [(event.name, event.line_ids.ids) for event in sheet.event_ids]
        return serving.propose(
            name, {line.id: line.name or "" for line in lines}, former
        )

    # --- What a page writes ---

    @api.model
    def _read_portal_form(self, form):
        """Values of an event from what a person typed.

        :raises UserError: what is missing or cannot be read, one sentence for each
        """
        typed = {name: (form.get(name) or "").strip() for name in FIELDS}
        vals, problems = {}, []
        evidence = self.env["profplan.evidence"]
        readers = dict.fromkeys(DATES, evidence._read_portal_date)
        readers |= dict.fromkeys(COUNTS, evidence._read_portal_count)
        for name, text in typed.items():
            try:
                vals[name] = readers[name](text) if text and name in readers else text
            except UserError as refusal:
                problems.append(str(refusal))
        for name, words in (
            ("name", self.env._("Write what took place.")),
            ("date_start", self.env._("Say on which day it took place.")),
            (
                "participants",
                self.env._("Write how many took part; zero if nobody came."),
            ),
        ):
            if not typed[name]:
                problems.append(words)
        if problems:
            raise UserError("\n".join(problems))
        vals["form"] = typed["form"] if typed["form"] in dict(FORMS) else "other"
        vals["participants_ovz"] = vals["participants_ovz"] or 0
        return {name: value or False for name, value in vals.items()} | {
            name: vals[name] for name in COUNTS
        }

    def _save_from_portal(self, sheet, form, line_ids, uploads=()):
        """Enter an event of the sheet, or correct this one, with what proves it.

        :param form: see ``FIELDS`` and those of evidence
        :param line_ids: ids of the lines that it serves
        :return: the event
        :raises UserError: in words; nothing is written then
        """
        vals = self._read_portal_form(form)
        lines = sheet.line_ids.filtered(lambda line: line.id in line_ids)
        if not lines:
            raise UserError(
                self.env._("Tick the measures that it serves, one at least.")
            )
        if self:
            event = self
            if changed := self._get_portal_changes(vals, lines):
                self.write(changed)
        else:
            event = self.create(
                {"sheet_id": sheet.id, "line_ids": [Command.set(lines.ids)], **vals}
            )
        self.env["profplan.evidence"]._add_from_portal(event, form, uploads)
        return event

    def _get_portal_changes(self, vals, lines):
        """Those of the values that are not what the event says already."""
        changes = {
            name: value
            for name, value in vals.items()
            if str(self[name] or "") != str(value or "")
            and not (name in COUNTS and self[name] == value)
        }
        if lines != self.line_ids:
            changes["line_ids"] = [Command.set(lines.ids)]
        return changes

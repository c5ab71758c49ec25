from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import draw, draw_rows, load, places_of
from .profplan_import_answers import UNIT
from .profplan_import_finding import PARTIES, TERM
from .profplan_import_step import MEASURE

# In which cell of the document stands what a question is about.
CELLS = {
    TERM: "deadline_text",
    PARTIES: "responsible_text",
    "units": "responsible_text",
}
SHOWN = 30  # rows of one question that are answered one by one


class ProfplanImport(models.Model):
    """The screen of the review: the document, the rows, the questions (design §4).

    All methods are for managers, as the loading itself.
    """

    _inherit = "profplan.import"

    # --- The document ---

    def get_document(self):
        """The document as it looked: its HTML, and where each row stands in it.

        :return: ``{"html", "places": {row's key: {field: anchor}}}``
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        draft = self.draft
        if not self.file:
            return {"html": self._draw_draft(draft), "places": self._get_row_places()}
        content, _name = load((self._get_file_title(), self._get_content()))
        return {"html": draw(content), "places": places_of(content, draft)}

    def _draw_draft(self, draft):
        """A loading without a file shows the words of its draft."""
        env = self.env
        head = (env._("No."), env._("Measure"), env._("Term"), env._("Responsible"))
        names = ("number", "name", "deadline_text", "responsible_text")
        rows = [
            (row["key"], [row.get(name) or row.get("text", "") for name in names[:2]])
            for row in draft["order"]["clauses"]
        ]
        rows += [
            (row["key"], [row[name] for name in names]) for row in draft["measures"]
        ]
        return draw_rows(head, rows)

    def _get_row_places(self):
        return {line.key: {"name": line.key} for line in self.line_ids}

    # --- The draft and what is left ---

    def get_review(self, question_key=False):
        """How the loading stands: rows, questions, the one that is asked now.

        :param question_key: the question to show; else the first one
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        questions = self._get_questions()
        current = next((q for q in questions if q["key"] == question_key), None)
        current = current or next(iter(questions), None)
        step = self._get_step_to_undo() if self.state == "open" else ()
        return {
            "id": self.id,
            "name": self.display_name,
            "state": self.state,
            "remaining": self.remaining_count,
            "rows": [self._get_review_row(line) for line in self.line_ids],
            "questions": [self._get_review_question(one) for one in questions],
            "current": current and self._get_full_question(current),
            "notes": self._get_notes(),
            "undo": self._get_step_text(step) if step else "",
        }

    def get_question(self, question_key):
        """One question with its answers, False where it is answered already."""
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        question = self._get_question(question_key)
        return bool(question) and self._get_full_question(question)

    @api.model
    def _get_review_row(self, line):
        return {
            "id": line.id,
            "key": line.key,
            "number": line.number,
            "name": line.name,
            "term": line._get_span_text(),
            "who": ", ".join(line._get_parties().mapped("display_name")),
            "status": line.status,
            "needs": line.remarks or "",
            "taken": line.is_taken,
        }

    def _get_review_question(self, question):
        lines = question["lines"] or question["finding"].line_ids
        rows = lines.mapped("key") or question["finding"].indicator_ids.mapped("key")
        return {
            "key": question["key"],
            "severity": question["severity"],
            "place": question["place"],
            "message": question["message"],
            "rows": rows,
            "cell": CELLS.get(question["aspect"], "name"),
        }

    def _get_full_question(self, question):
        """With the answers: for all its rows, and for each of several."""
        lines = question["lines"]
        several = lines[:SHOWN] if len(lines) > 1 else lines.browse()
        finding = question["finding"]
        return {
            **self._get_review_question(question),
            "answers": self._get_labels(self._get_answers(question)),
            "ask": self._get_typed(question),
            "lines": [
                {
                    **self._get_review_row(line),
                    "words": self._get_words_of(question, line),
                    "done": bool(finding and finding._is_row_corrected(line)),
                    "answers": self._get_labels(self._get_answers(question, line)),
                }
                for line in several
            ],
            "words": self._get_words_of(question, lines) if len(lines) == 1 else "",
        }

    @api.model
    def _get_labels(self, answers):
        return [{"key": one["key"], "label": one["label"]} for one in answers]

    @api.model
    def _get_words_of(self, question, line):
        """The order's own words that a question is about."""
        own = line[CELLS.get(question["aspect"], "name")] if line else ""
        return own or line.name or ""

    def _get_notes(self):
        """What was read by a convention and asks for nothing."""
        told = self.finding_ids.filtered(
            lambda finding: finding.is_open and finding.severity == "info"
        )
        return [
            {
                "key": finding.key,
                "place": finding.place or "",
                "message": finding.message,
                "rows": finding.line_ids.mapped("key"),
            }
            for finding in told
        ]

    @api.model
    def _get_step_text(self, step):
        """What would be taken back, in words."""
        first = step[0]
        text = ": ".join(filter(None, (first.row_name, first.new_text)))
        more = len({(one.row_model, one.row_key) for one in step}) - 1
        return f"{text} (+{more})" if more else text

    # --- What is typed instead of a click ---

    def _get_typed(self, question):
        """What may be typed: its kind, and the names that are offered for it."""
        kinds = {TERM: "dates", PARTIES: "unit", "units": "units", "period": "period"}
        if name := question.get("head"):
            date = self._fields[name].type == "date"
            text = "date" if date else "text"
            return {"kind": text if self._fields[name].type != "many2one" else ""}
        kind = kinds.get(question["aspect"], "")
        if question["finding"].code == "indicator_target_unread":
            kind = "number"
        if kind == "period":
            return {"kind": kind, "from": self.date_start, "until": self.date_end}
        if kind not in ("unit", "units"):
            return {"kind": kind}
        names = {
            *self.unit_ids.mapped("display_name"),
            *self._get_units().mapped("name"),
        }
        unknown = self._get_unknown_units() if kind == "units" else ()
        return {
            "kind": kind,
            "names": sorted(names),
            "units": [{"key": one.key, "name": one.name} for one in unknown],
        }

    def _get_typed_values(self, question, lines, value):
        """What typed words decide, as an answer's values.

        :param value: ``{"from", "until"}`` of days, or ``{"text"}`` and, of a unit
            that nobody knows, its ``key``
        """
        kind = self._get_typed(question)["kind"]
        text = str(value.get("text") or "").strip()
        places = [(MEASURE, line.key) for line in lines]
        head = [(self._name, "")]
        if kind in ("dates", "period"):
            first, last = (self._get_day(value.get(name)) for name in ("from", "until"))
            names = ("date_start", "control_date" if kind == "dates" else "date_end")
            typed = dict(zip(names, (first, last), strict=True))
            typed = {name: day for name, day in typed.items() if day}
            return dict.fromkeys(places if kind == "dates" else head, typed)
        if kind in ("text", "date"):
            day = self._get_day(text) if kind == "date" else None
            return dict.fromkeys(head, {question["head"]: day or text})
        if kind == "number":
            targets = self.target_ids.filtered(
                lambda target: (
                    target.indicator_id in question["finding"].indicator_ids
                    and not target.has_number
                )
            )
            return {(target._name, target.key): {"number": text} for target in targets}
        return self._get_typed_unit(kind, places, text, value.get("key"))

    def _get_typed_unit(self, kind, places, text, key):
        """A name typed for who answers, or for one that nobody knows."""
        if not text:
            return {}
        units = self.env[UNIT].with_context(default_import_id=self.id)
        if kind == "unit":
            line = units.browse(units.name_create(text)[0])
            return dict.fromkeys(places, {"lead_id": line.key})
        if kind == "units":
            party = self._match_unit(text)
            if party.known:
                return {(UNIT, key): {"unit_id": int(party.key)}}
            same = self.unit_ids.filtered(
                lambda unit: unit.key == party.key and unit.key != key
            )
            return {(UNIT, key): {"same_as_id": same.key} if same else {"name": text}}
        return {}

    def _get_day(self, value):
        """A typed day as JSON; what is no date is refused in words."""
        try:
            return fields.Date.to_string(fields.Date.to_date(value or None)) or None
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("«%(value)s» is not a date: choose a day.", value=value)
            ) from error

    # --- Answering ---

    def action_answer(self, question_key, answer_key=False, row_key=False, value=None):
        """Answer an open question, for all its rows or for one of them.

        :param answer_key: of one of its answers; else ``value`` is what was typed
        :return: how the loading stands now (:meth:`get_review`)
        """
        self.ensure_one()
        self._check_manager()
        self._lock()
        self._check_open()
        record = self._in_one_step()
        question = record._get_question(question_key)
        if not question:
            raise UserError(
                self.env._(
                    "This question is answered already, maybe by somebody else: the "
                    "page shows how it stands now."
                )
            )
        lines = question["lines"]
        if row_key:
            lines = lines.filtered(lambda line: line.key == row_key)
        values = record._get_chosen(question, lines, answer_key, value)
        if values:
            record._decide(values)
        return self.get_review(question_key)

    def _get_chosen(self, question, lines, answer_key, value):
        if not answer_key:
            return self._get_typed_values(
                question, lines, value if isinstance(value, dict) else {}
            )
        answers = self._get_answers(question, lines)
        chosen = [one["values"] for one in answers if one["key"] == str(answer_key)]
        if not chosen:
            raise UserError(
                self.env._(
                    "Somebody has decided something meanwhile, and this answer is "
                    "not offered any more: the page shows how it stands now."
                )
            )
        return chosen[0]

    def action_review(self):
        """The screen of the review."""
        self.ensure_one()
        self._check_manager()
        action = self.env["ir.actions.client"]._for_xml_id(
            "kostroma_profplan.action_profplan_import_review"
        )
        action["context"] = {"active_id": self.id}
        action["display_name"] = self.display_name
        return action

    def action_read(self):
        """The file was read when this record was made: show what came of it."""
        super().action_read()
        return self.action_review()

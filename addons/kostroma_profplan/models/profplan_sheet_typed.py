from odoo import models
from odoo.exceptions import UserError

from ..lib import sheet as rules
from ..lib import typed
from .profplan_sheet_line_typed import Trouble

SHEET = "sheet"


class ProfplanSheet(models.Model):
    """Forms of the portal's pages: saved line by line, nothing lost (design §6)."""

    _inherit = "profplan.sheet"

    def _save_typed(self, form):
        """Save what a form says of this sheet and its lines.

        :param form: fields as ``lib.typed.read_form`` reads them: records are named by
            the number of a line; ``sheet`` is the sheet itself
        :return: ``{record's name: {field: Trouble}}`` of what is not saved
        """
        self.ensure_one()
        given = typed.read_form(form)
        own = given.pop(SHEET, None)
        lines = self._get_lines_of_form(given)
        troubles = lines._save_typed({line: given[str(line.id)] for line in lines})
        found = {str(line.id): one for line, one in troubles.items()}
        if own and (problem := self._save_typed_own(own)):
            found[SHEET] = problem
        return found

    def _get_lines_of_form(self, given):
        """The lines that a form names: of this sheet, and no others.

        :param given: ``{line's number: lib.typed.Given}``
        :raises UserError: it names a line of others, or one that is none; what was
            typed there is said, for the page has no field for it any more
        """
        known = {str(line.id): line.id for line in self.line_ids}
        if strange := [one for name, one in given.items() if name not in known]:
            words = [
                word for one in strange for word in typed.get_new_words(one).values()
            ]
            raise UserError(self._get_gone_lines_text(len(strange), words))
        return self.env["profplan.sheet.line"].browse(known[name] for name in given)

    def _get_gone_lines_text(self, count, words):
        text = self.env._(
            "The form speaks of measures that are not in your plan (%s): the plan has "
            "changed meanwhile. Reload the page.",
            count,
        )
        if not words:
            return text
        words = "», «".join(words)
        return f"{text} {self.env._('Not saved: «%s».', words)}"

    def _get_typed(self):
        """What a page shows of the sheet itself: ``{name: text}``."""
        return {"responsible_name": typed.tidy(self.responsible_name or "")}

    def _save_typed_own(self, given):
        """Save what was typed of the sheet itself; ``{name: Trouble}``."""
        merged = typed.merge(given, self._get_typed())
        troubles = {
            name: Trouble(
                self.env._(
                    "Somebody else has meanwhile written here: «%s». The field keeps "
                    "what you have typed: save once more to put it in place of that.",
                    theirs or self.env._("nothing"),
                ),
                given.typed[name],
                conflict=True,
            )
            for name, theirs in merged.conflicts.items()
        }
        if name := merged.changes.get("responsible_name"):
            self.responsible_name = name
        elif "responsible_name" in merged.changes:
            self.responsible_name = False
        return troubles

    def _get_all_typed(self, form):
        """All that a form holds beside what was shown: kept when nothing is saved."""
        return {
            record: {
                name: Trouble("", value)
                for name, value in one.typed.items()
                if value != one.seen.get(name, "")
            }
            for record, one in typed.read_form(form).items()
        }

    def _get_marked(self, troubles, button):
        """Where a page says what is wrong: ``[(number, id of the line)]``.

        :param troubles: what is not saved
        :param button: what was pressed and refused; of a line ``claim:12``
        """
        marked = {
            key
            for key, own in troubles.items()
            if any(one.text for one in own.values())
        }
        marked.add((button or "").partition(":")[2])
        lines = self.line_ids.filtered(lambda line: str(line.id) in marked)
        return [((line.number or "").rstrip("."), line.id) for line in lines]

    def _get_not_saved_text(self):
        return self.env._(
            "Not everything is saved: look at the fields that are marked. The rest is."
        )

    # --- What the buttons of a page do ---

    def _get_portal_deeds(self):
        """``{button: (method of part and form, what is told then)}``: hook."""
        return {
            "fill": (self._do_fill, "filled"),
            "many": (self._do_many, "told_many"),
            "submit": (self._do_submit, "submitted"),
            "take_all": (self._do_take_all, "taken"),
            "withdraw": (self._do_withdraw, "withdrawn"),
        }

    def _get_portal_line_deeds(self):
        """The same of a line's buttons, ``claim:12``: method of line and form."""
        return {
            "claim": (self._do_claim, "claimed"),
            "unclaim": (self._do_unclaim, "unclaimed"),
            "move": (self._do_move, "moved"),
            "report": (self._do_report, "reported"),
            "takeback": (self._do_take_back, "taken_back"),
            "take": (self._do_take, "taken"),
        }

    def _do_portal(self, part, button, form):
        """Do what a button of the page of a part asks, with the person's rights.

        :param button: its name; of a line ``claim:12``
        :return: the key of what is told then
        """
        self.ensure_one()
        name, _colon, line_id = (button or "").partition(":")
        deeds = self._get_portal_line_deeds() if line_id else self._get_portal_deeds()
        if name not in deeds:
            return "saved"
        method, told = deeds[name]
        if line_id:
            method(self._get_lines_of_form({line_id: typed.Given({}, {})}), form)
        else:
            method(part, form)
        return told

    def _do_fill(self, part, form):
        if part == rules.PLAN:
            self._fill_proposed()
        else:
            self._fill_outcomes()

    def _do_many(self, part, form):
        self._tell_many(form)

    def _do_take_all(self, part, form):
        self._take_all_proposals()

    def _do_submit(self, part, form):
        """Hand in what the page shows: never the report by the page of the plan."""
        move = rules.get_move(self.state, "submit")
        if not move or move.part != part:
            raise UserError(self._get_no_such_move_text())
        if self._prepare_portal_demands(part):
            raise UserError(
                self.env._("It cannot be handed in yet: fill in what is missing.")
            )
        self.action_submit()

    def _do_withdraw(self, part, form):
        move = rules.get_move(self.state, "withdraw")
        if not move or move.part != part:
            raise UserError(self._get_no_such_move_text())
        self.action_withdraw()

    def _do_claim(self, line, form):
        line.action_claim_not_applicable(form.get(f"claim-{line.id}"))

    def _do_unclaim(self, line, form):
        line.action_withdraw_claim()

    def _do_move(self, line, form):
        day = typed.read_day(form.get(f"day-{line.id}"))
        line.action_move_planned_date(day, form.get(f"why-{line.id}"))

    def _do_report(self, line, form):
        line.action_report()

    def _do_take_back(self, line, form):
        line.action_withdraw()

    def _do_take(self, line, form):
        line.action_take_proposals()

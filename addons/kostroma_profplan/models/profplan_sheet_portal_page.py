from odoo import fields, models
from odoo.tools import format_date

from ..lib import sheet as rules
from ..lib import typed


class ProfplanSheet(models.Model):
    """Pages of plan and report, and what is done on them (design §6)."""

    _inherit = "profplan.sheet"

    def _prepare_portal_page(self, part, show="all", troubles=None):
        """What the page of a part shows.

        :param show: "all", "left" (not reported yet) or "returned"
        """
        self.ensure_one()
        lines = self.line_ids
        groups = {
            "all": lines,
            "left": lines.filtered(lambda line: line._is_asked()),
            "returned": lines.filtered(lambda line: line.state == "returned"),
        }
        shown = groups.get(show, lines)
        kept = troubles or {}
        # What was typed and is not saved is shown, whatever the filter.
        shown |= lines.filtered(lambda line: str(line.id) in kept)
        shown = lines & shown
        return {
            "part": part,
            "sections": shown._prepare_portal_lines(part, troubles),
            "filters": self._prepare_portal_filters(part, groups),
            "show": show if show in groups else "all",
            # What keeps it from being handed in may stand behind the filter.
            "elsewhere": self._get_portal_url(part) if show == "returned" else "",
            "own": self._prepare_portal_own(kept.get("sheet", {})),
            "demands": self._prepare_portal_demands(part),
            "stands": self._get_portal_state_text(),
            "many": self._prepare_portal_many(part),
            "signed": self._prepare_portal_signed() if part == rules.REPORT else None,
            "can": set(filter(None, (self.can_do or "").split(","))),
            "editable": self._is_portal_editable(part),
            "open": self._is_portal_open(),
            "day": lambda day: format_date(self.env, day) if day else "",
            "outcomes": lines._get_outcome_names(),
        }

    def _prepare_portal_filters(self, part, groups):
        """Which lines may be looked at by themselves, and how many they are."""
        names = {
            "all": self.env._("All measures"),
            "left": self.env._("Left to report"),
            "returned": self.env._("Came back"),
        }
        return [
            {
                "key": key,
                "name": names[key],
                "count": len(lines),
                "url": self._get_portal_url(part, show=key),
            }
            for key, lines in groups.items()
        ]

    def _prepare_portal_answer(self, part, form, troubles):
        """What the page's script is told after it has saved single values.

        :param form: what it has sent
        :param troubles: what of it is not saved
        :return: by record what stands there now, what is wrong, what is still missing
        """
        names = typed.read_form(form).keys()
        lines = self.line_ids.filtered(lambda line: str(line.id) in names)
        shown, missing = lines._get_typed(), lines._get_missing_by_line(part)
        records = {
            str(line.id): {"values": shown[line], "missing": missing.get(line, [])}
            for line in lines
        }
        if "sheet" in names:
            records["sheet"] = {"values": self._get_typed(), "missing": []}
        for name, record in records.items():
            record["troubles"] = {
                field: {"text": one.text, "conflict": one.conflict}
                for field, one in troubles.get(name, {}).items()
            }
        return {"records": records, "demands": self._prepare_portal_demands(part)}

    def _is_portal_editable(self, part):
        """Whether the page of a part is one to write on now."""
        states = rules.PLANNING_STATES if part == rules.PLAN else rules.REPORTING_STATES
        return self.state in states and self._is_portal_open()

    def _is_portal_open(self):
        """Whether anything may be written for the organisation now: hook."""
        return self._is_running() and self.can_enter and not self.is_locked

    def _is_running(self):
        """The plan is in execution and concerns the organisation."""
        plan = self.sudo().plan_id
        return plan.state == "approved" and plan.active and not self.released

    def _prepare_portal_own(self, troubles):
        """The sheet's own field: who is responsible for the plan and the report."""
        shown = self._get_typed()
        return {
            "seen": typed.write_seen(shown),
            "values": {**shown, **{key: one.typed for key, one in troubles.items()}},
            "troubles": troubles,
            "proposed": self._get_proposed_responsible(),
        }

    def _get_proposed_responsible(self):
        """Whom the organisation has named by clause 2.1; "" if nobody."""
        return self.sudo().unit_id.responsible_id.name or ""

    def _prepare_portal_demands(self, part):
        """What is still missing: ``[(problem, [(number, id of the line)])]``."""
        lines = self.line_ids.filtered(lambda line: line._is_asked())
        problems = (
            lines._get_plan_problems()
            if part == rules.PLAN
            else lines._get_report_problems()
        )
        return [
            (problem, [(line._get_numbers(), line.id) for line in found])
            for problem, found in problems.items()
            if found
        ]

    def _fill_proposed(self):
        """Put what is proposed into all that is empty; nothing typed changes."""
        self.ensure_one()
        empty = self.line_ids.filtered(
            lambda line: line._is_asked() and not line.planned_end
        )
        days = empty._get_proposed_days()
        for day, lines in empty.grouped(days.get).items():
            if day:
                lines.write({"planned_end": day})
        if not (self.responsible_name or "").strip():
            if name := self._get_proposed_responsible():
                self.responsible_name = name
        return len(empty)

    def _fill_outcomes(self):
        """Done in full: all that says what was done, and nothing on how it ended.

        What the person has said of the outcome stays; of what nothing is told nothing
        is guessed.
        """
        self.ensure_one()
        told = self.line_ids.filtered(
            lambda line: line._is_asked() and not line.outcome and line._is_told()
        )
        if told:
            told.write({"outcome": "full"})
        return len(told)

    def _get_portal_state_text(self):
        """How plan and report stand, in a sentence for the organisation."""
        plan_day, report_day = (
            format_date(self.env, day) if day else "—"
            for day in (self.plan_submitted_on, self.report_submitted_on)
        )
        words = {
            "planning": self.env._("The plan is not handed in yet."),
            "plan_review": self.env._(
                "The plan was handed in on %s and is being looked at.", plan_day
            ),
            "plan_returned": self.env._("The plan has come back: correct it."),
            "executing": self.env._("The plan is accepted and carried out."),
            "report_review": self.env._(
                "The report was handed in on %s and is being looked at.", report_day
            ),
            "report_returned": self.env._("The report has come back: correct it."),
            "accepted": self.env._("Plan and report are accepted. Everything is done."),
        }
        if self.sudo().plan_id.state != "approved":
            return self.env._("The plan is closed: nothing is to be done any more.")
        if self.released:
            return self.env._("The plan does not concern your organisation any more.")
        if self.is_locked and self._is_with_organisation():
            return self.lock_text
        return words[self.state]

    def _get_days_words(self, day):
        """How far a day is, words first: «tomorrow», «days left: 5»."""
        left = (fields.Date.to_date(day) - self._get_today()).days
        if left < 0:
            return self.env._("late by days: %s", -left)
        if left == 0:
            return self.env._("today is the last day")
        if left == 1:
            return self.env._("until tomorrow")
        return self.env._("days left: %s", left)

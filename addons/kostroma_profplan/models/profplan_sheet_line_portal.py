from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import format_date, groupby

from ..lib import indicators, typed
from ..lib import sheet as rules
from .profplan_sheet_line_typed import FIGURE


class ProfplanSheetLine(models.Model):
    """What the portal's pages show of lines (design §6); a flat number of queries."""

    _inherit = "profplan.sheet.line"

    def _get_access_action(self, access_uid=None, force_website=False):
        """The links of letters: an organisation's person is led to the line itself."""
        user = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if not user.share:
            return super()._get_access_action(access_uid, force_website)
        return {"type": "ir.actions.act_url", "url": self.sheet_id._get_line_url(self)}

    # --- What is missing ---

    def _get_missing_by_line(self, part):
        """What each of these lines still needs for a part: ``{line: [sentence]}``.

        What a move of the sheet or the line demands, and nothing else.
        """
        problems = (
            self._get_plan_problems()
            if part == rules.PLAN
            else self._get_report_problems()
        )
        missing = {}
        for problem, lines in problems.items():
            for line in lines:
                missing.setdefault(line, []).append(problem)
        return missing

    def _is_asked(self):
        """Whether the organisation still has something to write in it."""
        self.ensure_one()
        return (
            self.state in ("open", "returned")
            and self.not_applicable == "no"
            and not self.task_id
        )

    # --- What is proposed ---

    def _get_previous_lines(self):
        """``{line: the same organisation's line of the measure before}``: hook."""
        measures = self.sudo().measure_id
        before = measures.previous_id
        found = self.sudo().search(
            [("measure_id", "in", before.ids), ("unit_id", "in", self.unit_id.ids)]
        )
        known = {(one.measure_id, one.unit_id): one for one in found}
        pairs = (
            (line, known.get((line.measure_id.previous_id, line.unit_id)))
            for line in self.sudo()
        )
        return {line: previous for line, previous in pairs if previous}

    def _get_proposed_days(self):
        """``{line: planned last day to begin with}``.

        Last year's day, as many years later; else the last day of the order's term.
        """
        previous = self._get_previous_lines()
        days = {}
        for line in self:
            day = line.control_date
            if line in previous and previous[line].planned_end:
                before = previous[line]
                years = (
                    line.sudo().plan_id.date_start.year - before.plan_id.date_start.year
                )
                shifted = before.planned_end + relativedelta(years=years)
                day = shifted if line._is_inside_term(shifted) else day
            days[line] = day
        return days

    # --- For the templates ---

    def _prepare_portal_lines(self, part, troubles=None):
        """These lines as the page of a part shows them, under their sections.

        :param troubles: what was typed and is not saved, see ``profplan.sheet``
        :return: ``[(title of the section, [values of a line])]``
        """
        troubles = troubles or {}
        shared = {
            "shown": self._get_typed(),
            "missing": self._get_missing_by_line(part),
            "days": self._get_proposed_days() if part == rules.PLAN else {},
            "previous": self._get_previous_lines() if part == rules.REPORT else {},
            "health": dict(self._fields["health"]._description_selection(self.env)),
        }
        rows = [
            (
                line.sudo().section_id,
                line._prepare_portal_line(shared, troubles.get(str(line.id), {})),
            )
            for line in self
        ]
        return [
            (section._get_title() if section else "", [row for _section, row in group])
            for section, group in groupby(rows, key=lambda row: row[0])
        ]

    def _prepare_portal_line(self, shared, troubles):
        """One line for a template."""
        shown = shared["shown"][self]
        return {
            "id": self.id,
            "line": self,
            "key": str(self.id),
            "number": (self.number or "").rstrip("."),
            "name": self.name,
            "term": self._get_portal_term(),
            "span": self._get_portal_span(),
            "report_words": self.env._("Hand in %s now", self._get_numbers()),
            "take_back_words": self.env._("Take %s back", self._get_numbers()),
            "first_day": self._get_first_day(),
            "last_day": self.control_date,
            "proposed": shared["days"].get(self),
            "asked": self._is_asked(),
            "editable": self.can_enter and self.not_applicable == "no",
            "missing": shared["missing"].get(self, []),
            "state_name": self._get_state_name(),
            "health_name": shared["health"].get(self.health, ""),
            "seen": typed.write_seen(shown),
            "shown": shown,
            "values": {**shown, **{key: one.typed for key, one in troubles.items()}},
            "troubles": troubles,
            "figures": self._prepare_portal_figures(shared["previous"].get(self)),
            "task_url": self.task_id and self.task_id.access_url,
        }

    def _get_portal_term(self):
        """The order's own words on the term, and the days that they mean.

        An order that amended the plan is named: the organisation has the first one.
        """
        dates = self._get_dates_words()
        if not self.deadline_text:
            return dates
        if order := self.sudo().measure_id._get_term_order():
            return self.env._(
                "Term of the order: %(words)s; under control: %(dates)s (%(order)s)",
                words=self.deadline_text,
                dates=dates,
                order=order._get_document_words(),
            )
        return self.env._(
            "Term of the order: %(words)s; under control: %(dates)s",
            words=self.deadline_text,
            dates=dates,
        )

    def _get_portal_span(self):
        return self.env._(
            "from %(start)s to %(end)s",
            start=format_date(self.env, self._get_first_day()),
            end=format_date(self.env, self.control_date),
        )

    def _prepare_portal_figures(self, previous):
        """The figures that its measure asks, with last year's beside."""
        before = (
            {value.figure_id.name: value.value for value in previous.figure_value_ids}
            if previous
            else {}
        )
        values = self.env["profplan.figure"]
        return [
            {
                "name": f"{FIGURE}{figure.id}",
                "label": figure.name,
                "target": figure._get_target_text() or "",
                "before": indicators.format_number(before.get(figure.name)),
            }
            for figure in self.sudo().measure_id.figure_ids or values
        ]

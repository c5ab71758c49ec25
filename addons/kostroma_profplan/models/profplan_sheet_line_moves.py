from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib import execution
from ..lib import sheet as rules
from ..lib.typed import read_day, read_words


class ProfplanSheetLine(models.Model):
    """Lines are reported, returned, taken back, said not to apply (design §6)."""

    _inherit = "profplan.sheet.line"

    # --- What people do ---

    def action_report(self):
        """Hand these lines in as their own dates come, before the whole report."""
        lines = self._start_action()
        lines._check_reporting()
        lines.sheet_id._check_not_locked()
        lines._check_move("reported")
        problems = lines._get_report_problems()
        missing = [
            self.env._(
                "%(problem)s: %(numbers)s",
                problem=problem,
                numbers=found._get_numbers(),
            )
            for problem, found in problems.items()
            if found
        ]
        if missing:
            raise UserError("\n".join(missing))
        lines.sheet_id._mark_entered()
        lines._set_state("reported")
        return True

    def action_return(self, remark):
        """Return single lines with a remark; the rest stands.

        A report that is handed in goes back with them.
        """
        lines = self._start_action()
        remark = lines._check_words(remark)
        for sheet in lines.sheet_id:
            if sheet.state not in (*rules.REPORTING_STATES, "report_review"):
                raise UserError(sheet._get_no_such_move_text())
        lines._check_move("returned")
        lines._set_state("returned", remark)
        lines._note(self.env._("Returned"), remark)
        reviewed = lines.sheet_id.filtered(lambda sheet: sheet.state == "report_review")
        single = lines.filtered(lambda line: line.sheet_id not in reviewed)
        single.sheet_id._tell("people", "line_returned", remark, single)
        reviewed._apply_move("report_returned", remark)
        return True

    def action_withdraw(self):
        """Take reported lines back before they are answered."""
        lines = self._start_action()
        lines._check_reporting()
        lines._check_move("open")
        lines.sheet_id._mark_entered()
        remarks = lines._get_remarks_to_answer("line_state", {(None, "accepted")})
        for remark, same in lines.grouped(remarks.get).items():
            same._set_state("open", remark or False, because="")
        return True

    def action_move_planned_date(self, day, reason):
        """Move the planned last day inside the order's term, with a reason.

        The plan is handed in: its dates are frozen, this is the postponement of them.
        """
        lines = self._start_action()
        reason = lines._check_words(reason)
        day = read_day(day)
        lines.sheet_id._check_may_enter()
        for line in lines:
            if line.sheet_id.state in rules.PLANNING_STATES:
                raise UserError(
                    self.env._(
                        "«%s» is planning: write the dates into the lines.",
                        line.sheet_id.display_name,
                    )
                )
            if line.state not in ("open", "returned"):
                raise UserError(line._get_closed_text())
            if not day or not line._is_inside_term(day):
                raise UserError(
                    self.env._(
                        "%(number)s: %(day)s is outside the order's term, %(start)s – "
                        "%(end)s. The order's term is changed only by whoever set it: "
                        "by an amending order.",
                        number=line.number,
                        day=format_date(self.env, day) if day else "—",
                        start=format_date(self.env, line._get_first_day()),
                        end=format_date(self.env, line.control_date),
                    )
                )
        lines.sheet_id._mark_entered()
        opened = lines.sudo()._because(reason)._as_engine()
        for start, same in lines.grouped("planned_start").items():
            vals = {"planned_end": day}
            if start and start > day:
                vals["planned_start"] = day
            opened.browse(same.ids).write(vals)
        lines._note(self.env._("Planned until %s", format_date(self.env, day)), reason)
        return True

    # --- Does not apply ---

    def action_claim_not_applicable(self, reason):
        """Say that these measures do not concern the organisation."""
        lines = self._start_action()
        reason = lines._check_words(reason)
        lines.sheet_id._check_may_enter()
        for line in lines:
            if line.not_applicable != "no" or line.state not in ("open", "returned"):
                raise UserError(line._get_closed_text())
        lines.sheet_id._mark_entered()
        lines.sudo()._because(reason)._as_engine().write(
            {
                "not_applicable": "claimed",
                "not_applicable_reason": reason,
                "claim_told": False,
            }
        )
        lines._note(self.env._("Said not to apply"), reason)
        return True

    def action_withdraw_claim(self):
        """Take back that these measures do not apply, before it is answered."""
        lines = self._start_action()
        lines.sheet_id._check_may_enter()
        lines._check_claimed()
        lines.sheet_id._mark_entered()
        lines.sudo()._as_engine().write(
            {"not_applicable": "no", "not_applicable_reason": False}
        )
        lines._note(self.env._("Applies after all"))
        return True

    def action_confirm_not_applicable(self):
        """Agree: the lines count nowhere any more."""
        lines = self._start_action()
        lines._check_decision(("claimed",))
        lines.sudo()._as_engine().write(
            {"not_applicable": "confirmed", "state": "not_applicable", "remark": False}
        )
        lines._note(self.env._("Does not apply"))
        lines.sheet_id._tell("people", "not_applicable", lines=lines)
        return True

    def action_refuse_not_applicable(self, reason):
        """Disagree, or take an agreement back: the measures stay in the plan."""
        lines = self._start_action()
        reason = lines._check_words(reason)
        lines._check_decision(("claimed", "confirmed"))
        opened = lines.sudo()._because(reason)._as_engine()
        opened.write({"not_applicable": "no", "remark": reason})
        confirmed = opened.filtered(lambda line: line.state == "not_applicable")
        confirmed.write({"state": "open"})
        lines._note(self.env._("It does apply"), reason)
        lines.sheet_id._tell("people", "applicable", reason, lines)
        return True

    def _check_decision(self, expected):
        """The person may decide on all these claims, and they wait for it."""
        for line in self:
            if "acceptor" not in line.sheet_id._get_roles():
                move = rules.LINE_MOVES["reported", "returned"]
                raise AccessError(line.sheet_id._get_not_your_move_text(move))
            if line.sheet_id.state == "accepted":
                raise UserError(line.sheet_id._get_no_such_move_text())
        self._check_claimed(expected)

    def _check_claimed(self, expected=("claimed",)):
        """Somebody says now that these do not apply."""
        for line in self:
            if line.not_applicable not in expected:
                raise UserError(
                    self.env._(
                        "Nobody says now that %(number)s does not apply to «%(unit)s»: "
                        "it has been decided or taken back. Reload the page.",
                        number=line.number,
                        unit=line.sheet_id.display_name,
                    )
                )

    # --- Checks ---

    def _start_action(self):
        """These lines for an action of a person who sees and may write them."""
        lines = self._without_switches(defaults=True)
        lines._check_seen()
        lines.check_access("write")
        lines.sheet_id._check_plan_open()
        lines._check_no_own_task()
        lines.sheet_id._lock()
        return lines

    def _check_words(self, words):
        words = read_words(words)
        if not words:
            raise UserError(self.env._("Say why: a reason is needed."))
        return words

    def _check_reporting(self):
        """The organisation is at its report: neither planning nor under review."""
        for sheet in self.sheet_id:
            if sheet.state not in rules.REPORTING_STATES:
                raise UserError(
                    self.env._(
                        "«%(unit)s»: %(state)s. Lines are reported and taken back "
                        "while the plan is executed.",
                        unit=sheet.display_name,
                        state=sheet._get_state_name(),
                    )
                )

    def _check_move(self, target):
        """The table of lines has the move, and the person is who makes it."""
        for line in self:
            move = rules.LINE_MOVES.get((line.state, target))
            if not move or line.not_applicable != "no":
                raise UserError(line._get_closed_text())
            if not move.who & line.sheet_id._get_roles():
                raise AccessError(line.sheet_id._get_not_your_move_text(move))

    # --- What is missing, by lines ---

    def _get_plan_problems(self):
        """``{problem: lines}`` that keep a plan from being handed in."""
        waiting = self.filtered(lambda line: line.state in ("open", "returned"))
        waiting = waiting.filtered(lambda line: not line.task_id)
        undated = waiting.filtered(lambda line: not line.planned_end)
        outside = (waiting - undated).filtered(
            lambda line: (
                not (
                    line._is_inside_term(line.planned_end)
                    and line._is_inside_term(line.planned_start or line.planned_end)
                )
            )
        )
        nobody = waiting.filtered(
            lambda line: (
                not (
                    (line.responsible_name or "").strip()
                    or (line.sheet_id.responsible_name or "").strip()
                )
            )
        )
        return {
            self.env._("no planned date"): undated,
            self.env._("planned outside the order's term"): outside,
            self.env._("no responsible person"): nobody,
        }

    def _get_report_problems(self):
        """``{problem: lines}`` that keep lines from being reported."""
        waiting = self.filtered(
            lambda line: line.state in ("open", "returned") and not line.task_id
        )
        told = waiting.filtered("outcome")
        partly = told.filtered(lambda line: line.outcome != "full")
        done = told.filtered(lambda line: line.outcome != "none")
        return {
            self.env._("no outcome: in full, in part or not done"): waiting - told,
            self.env._("no reason why it is not done in full"): partly.filtered(
                lambda line: not (line.outcome_reason or "").strip()
            ),
            self.env._("no words and no event on what was done"): done.filtered(
                lambda line: not line._is_told()
            ),
            **done._get_figure_problems(),
            **done._get_evidence_problems(),
        }

    def _is_told(self):
        """Whether it says what was done: in words or by an event."""
        return bool((self.result_text or "").strip() or self.event_ids)

    def _get_figure_problems(self):
        """``{problem: lines}``: figures that are asked and not given; zero is given."""
        lacking = self.filtered(
            lambda line: (
                line.sudo().measure_id.figure_ids
                - line.sudo().figure_value_ids.figure_id
            )
        )
        return {self.env._("no figures (zero is a figure)"): lacking}

    def _get_first_day(self):
        return self.date_start or self.sudo().plan_id.date_start

    def _is_inside_term(self, day):
        """Whether a day lies in the order's term of this line."""
        return self._get_first_day() <= day <= self.control_date

    # --- Writing ---

    def _set_state(self, state, remark=False, because=None):
        """Write a state and its day; the checks are done.

        :param because: what is on record as the reason; by default the remark
        """
        because = remark if because is None else because
        lines = self.sudo()._because(because)._as_engine()
        today = self._get_today()
        vals = {"state": state, "remark": remark}
        if state == "reported":
            vals["reported_on"] = today
        elif state == "open":
            vals["reported_on"] = False
        elif state == "accepted":
            vals["accepted_on"] = today
        elif state == "returned":
            vals["accepted_on"] = False
            for paused, same in lines.grouped(lambda line: line._get_paused()).items():
                same.write({"paused_days": paused})
        lines.write(vals)

    def _filter_dated_by_order(self):
        """Lines that still wait and follow the order's days."""
        return self.filtered(
            lambda line: line.state in ("open", "returned") and not line.task_id
        )

    def _get_days_of_report(self, day):
        """``{line: values}`` once the organisation's report is due on another day.

        What is reported as of the plan's day moves with it.
        """
        return {
            line: {"report_date": day} | ({"as_of": day} if line.as_of else {})
            for line in self._filter_dated_by_order()
        }

    def _get_days_of_term(self, last, reported):
        """``{line: values}`` once the measure's term is another one.

        What is reported as of the plan's day stays with it.
        """
        values = {}
        for line in self._filter_dated_by_order():
            until = line.sheet_id.plan_id.report_day
            late = bool(until and reported > until)
            day = until if late else reported
            values[line] = {
                "control_date": last,
                "report_date": day,
                "as_of": late and day,
            }
        return values

    def _get_paused(self):
        """Days behind its limit that this line has waited for answers, up to now."""
        if not (self.limit_date and self.reported_on):
            return self.paused_days
        return self.paused_days + execution.get_paused_days(
            self.limit_date, self.reported_on, self._get_today()
        )

    def _follow(self, move):
        """What a move of the sheet makes of its lines."""
        if move.part != rules.REPORT:
            return
        lines = self.filtered(lambda line: not line.task_id)
        if move.action == "submit":
            rest = lines.filtered(
                lambda line: (
                    line.state in ("open", "returned") and line.not_applicable == "no"
                )
            )
            rest._set_state("reported")
        elif move.action == "accept":
            reported = lines.filtered(lambda line: line.state == "reported")
            reported._set_state("accepted")
            reported._accept_evidence()

    def _note(self, words, remark=False):
        """What was done with these lines, in the chatters of their sheets."""
        bodies = {}
        for sheet, lines in self.grouped("sheet_id").items():
            said = self.env._(
                "%(words)s: %(numbers)s.",
                words=words,
                numbers=lines._get_numbers(),
            )
            bodies[sheet.id] = f"{said} {remark}" if remark else said
        self.sheet_id.sudo()._message_log_batch(bodies=bodies)

    # --- Lines that show a task of a former version ---

    @api.model
    def _prepare_mirror_vals(self, task):
        """How the organisation's own task stands, in the words of a line."""
        state = {step: state for state, step in rules.LINE_STEPS.items()}
        dropped = task.step == "dropped"
        reason = task.not_applicable_reason or task.remark
        return {
            "state": state.get(task.step, "open"),
            "not_applicable": "confirmed" if dropped else "no",
            "not_applicable_reason": dropped and reason,
            "outcome": task.outcome,
            "outcome_reason": task.outcome_reason,
            "reported_on": task.submitted_on,
            "accepted_on": task.accepted_on,
            "result_text": task.result_text,
            "remark": task.remark,
        }

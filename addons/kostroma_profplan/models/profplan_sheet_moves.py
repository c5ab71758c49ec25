from typing import NamedTuple

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..lib import sheet as rules
from ..lib.typed import read_words


class Demand(NamedTuple):
    """One demand on a sheet, in words, and what is missing of it."""

    text: str
    missing: str = ""


class ProfplanSheet(models.Model):
    """Moves of a sheet by the one table of ``lib/sheet.py``, and what follows them.

    The task of the clause moves with its sheet, whichever of the two is moved.
    """

    _inherit = "profplan.sheet"

    # --- What people do ---

    def action_submit(self):
        """Hand in the plan, or the report; what is not reported yet goes with it."""
        return self._act("submit")

    def action_accept(self):
        """Accept the plan, or the whole: plan and report."""
        return self._act("accept")

    def action_return(self, remark):
        """Give plan or report back with a remark; lines may be returned apart."""
        return self._act("return", remark)

    def action_withdraw(self, remark=""):
        """Take back what was handed in, before it is answered."""
        return self._act("withdraw", remark)

    def action_reopen(self, reason):
        """Open an accepted report, or an accepted plan, again."""
        return self._act("reopen", reason)

    def _act(self, action, remark=""):
        """Do it with all these sheets, each from where it stands."""
        self._check_seen()
        for state, sheets in self.grouped("state").items():
            move = rules.get_move(state, action)
            if not move:
                raise UserError(sheets[0]._get_no_such_move_text())
            sheets._move(move.target, remark)
        return True

    # --- Moving ---

    def _move(self, target, remark=""):
        """Move these sheets to the state after all checks.

        :raises UserError: the move is not in the table, or something is missing
        """
        self = self._without_switches(defaults=True)
        self._check_seen()
        if foreign := self - self._filtered_access("write"):
            raise AccessError(foreign[0]._get_not_yours_text())
        self._check_plan_open()
        self._lock()
        remark = read_words(remark)
        for sheet in self:
            sheet._check_move(target, remark)
        self._check_evidence_holds(target)
        self._apply_move(target, remark)

    def _lock(self):
        """Let one person act on a sheet at a time; tell the other one."""
        self._take_turn(
            self.env._(
                "Somebody else is at work on this plan and report at this very "
                "moment. Reload the page and look how it stands now."
            )
        )

    def _check_move(self, target, remark):
        self.ensure_one()
        move = rules.MOVES.get((self.state, target))
        if not move:
            raise UserError(self._get_no_such_move_text())
        if not move.who & self._get_roles():
            raise AccessError(self._get_not_your_move_text(move))
        if missing := self._get_missing(move, remark):
            raise UserError(
                self.env._(
                    "«%(unit)s» cannot go to «%(state)s» yet:\n%(missing)s",
                    unit=self.display_name,
                    state=self._get_state_name(target),
                    missing="\n".join(f"• {line}" for line in missing),
                )
            )

    def _get_missing(self, move, remark):
        """What the move still demands, each in words for the person."""
        missing = []
        if "contract" in move.demands:
            demands = self.sudo()._get_demands(move.part, move.action)
            missing += [one.missing for one in demands if one.missing]
        if "remark" in move.demands and not remark:
            missing.append(self.env._("a remark on what to put right"))
        if "reason" in move.demands and not remark:
            missing.append(self.env._("a reason: it stays in the record"))
        return missing

    def _get_demands(self, part, action="submit"):
        """Every demand on a part of this sheet, met or not; in the order of lines.

        What proves the task of the clause is the sheet: this is its contract.
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.state != "not_applicable")
        if action == "accept":
            claimed = lines.filtered(lambda line: line.not_applicable == "claimed")
            decided = self._get_demand(
                self.env._("every «does not apply» is answered"),
                {self.env._("said not to apply"): claimed},
            )
            lines -= claimed
        else:
            decided = None
            lines = lines.filtered(lambda line: line.not_applicable != "claimed")
        if part == rules.PLAN:
            text = self.env._("dates inside the term and a responsible person")
            problems = lines._get_plan_problems()
        else:
            text = self.env._("what became of each measure")
            problems = lines._get_report_problems()
        return [self._get_demand(text, problems), *([decided] if decided else [])]

    def _get_demand(self, text, lines_by_problem):
        """A demand that lines have to meet; what is missing names them by number."""
        words = "; ".join(
            self.env._(
                "%(problem)s: %(numbers)s",
                problem=problem,
                numbers=lines._get_numbers(),
            )
            for problem, lines in lines_by_problem.items()
            if lines
        )
        return Demand(text, words)

    def _apply_move(self, target, remark):
        """Write the move; the checks are done.

        The record first, then lines and tasks follow, which tells who has to act.
        """
        for source, sheets in self.grouped("state").items():
            move = rules.MOVES[source, target]
            if "worker" in move.who:
                sheets._mark_entered()
            for shown, same in sheets._group_by_remark(move, remark).items():
                same.sudo()._because(remark)._as_engine().write(
                    same._prepare_move_vals(move, shown)
                )
            sheets._note_move(move, remark)
            sheets.sudo().line_ids._follow(move)
            sheets._move_tasks(move, remark)
            sheets._tell_of_move(move, remark)

    def _group_by_remark(self, move, remark):
        """``{words that the organisation reads then: sheets}``."""
        if move.action != "withdraw" or remark:
            return {remark: self}
        accepted = {("plan_review", "executing"), (None, "accepted")}
        remarks = self._get_remarks_to_answer("sheet_state", accepted)
        return self.grouped(lambda sheet: remarks.get(sheet, ""))

    def _prepare_move_vals(self, move, remark):
        day = {
            ("submit", rules.PLAN): "plan_submitted_on",
            ("submit", rules.REPORT): "report_submitted_on",
            ("accept", rules.PLAN): "plan_accepted_on",
            ("accept", rules.REPORT): "accepted_on",
        }
        undone = {"withdraw": "submit", "reopen": "accept"}
        vals = {"state": move.target, "remark": remark or False}
        if name := day.get((move.action, move.part)):
            vals[name] = self._get_today()
        if name := day.get((undone.get(move.action), move.part)):
            vals[name] = False
        return vals

    def _note_move(self, move, remark):
        words = self._get_state_name(move.target)
        if move.action == "withdraw":
            words = self.env._("The submission is taken back")
        if remark:
            words = self.env._("%(step)s: %(remark)s", step=words, remark=remark)
        self._note(words)

    def _move_tasks(self, move, remark):
        """The tasks of the clause make the move that this one equals."""
        tasks = self.sudo().task_ids.filtered(lambda task: task.sheet_part == move.part)
        types = self.env["project.task.type"]
        source, target = move.equals
        if source == "in_progress":
            waiting = tasks.filtered(lambda one: one.step in ("assigned", "returned"))
            waiting._apply_move(types._get_by_step(source), "")
        moving = tasks.filtered(lambda task: task.step == source)
        moving._apply_move(types._get_by_step(target), remark)

    # --- Words ---

    def _get_no_such_move_text(self):
        targets = rules.get_targets(self.state)
        return self.env._(
            "«%(unit)s»: %(state)s. From here it can go to: %(targets)s.",
            unit=self.display_name,
            state=self._get_state_name(),
            targets=", ".join(f"«{self._get_state_name(one)}»" for one in targets),
        )

    def _get_not_your_move_text(self, move):
        if "acceptor" in move.who:
            return self.env._(
                "The plan and report of «%(unit)s» is accepted and returned by a "
                "coordinator or a manager who is not of the organisation and has "
                "entered nothing for it. Entered by: %(people)s.",
                unit=self.display_name,
                people=", ".join(self.sudo().entered_by_ids.mapped("name")) or "—",
            )
        if "manager" in move.who:
            return self.env._(
                "The plan and report of «%s» is opened again by a manager.",
                self.display_name,
            )
        return self._get_not_yours_text()

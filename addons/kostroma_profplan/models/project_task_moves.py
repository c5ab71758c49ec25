from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import execution
from ..lib.typed import read_words


class ProjectTask(models.Model):
    """Moves along the steps by the one table of design §5, and what follows them."""

    _inherit = "project.task"

    can_move_to = fields.Char(
        compute="_compute_can_move_to",
        help="Steps this user may move the task to now, by the same table.",
    )

    @api.depends("step", "unit_id", "plan_id.state", "plan_id.active")
    @api.depends_context("uid")
    def _compute_can_move_to(self):
        resting = self._get_resting()
        for task in self:
            movable = task.measure_id and task not in resting
            roles = task._get_roles() if movable else set()
            targets = [
                target
                for (source, target), move in execution.MOVES.items()
                if source == task.step and move.who & roles
            ]
            task.can_move_to = f",{','.join(targets)}," if targets else False

    def _move_to(self, step, **vals):
        stage = self.env["project.task.type"]._get_by_step(step)
        return self.write({"stage_id": stage.id, **vals})

    def _move(self, vals):
        """Move these tasks to the column in ``vals`` after all checks.

        :raises UserError: the move is not in the table, or something is missing
        """
        stage = self.env["project.task.type"].browse(vals["stage_id"])
        self._check_access_to_move(stage.step)
        self._check_plan_open()
        self._lock_cards()
        remark = read_words(vals.get("remark"))
        # Those already there keep their dates and get no second letter.
        moving = self.filtered(lambda task: task.stage_id != stage)
        moving -= moving._move_with_sheets(stage.step, remark)
        moving._look_for_silent()
        moving._check_evidence_holds(stage.step)
        for task in moving:
            task._check_move(task.step, stage.step, remark)
        return not moving or moving._apply_move(stage, remark)

    def _lock_cards(self):
        """Let one person act on a card at a time; tell the other one."""
        self._take_turn(
            self.env._(
                "Somebody else is moving this card at this very moment. Reload "
                "the page and look where it stands now."
            )
        )

    def _check_access_to_move(self, step):
        """Whoever sees a card and may not move it is told whose it is."""
        self.check_access("read")
        foreign = self - self._filtered_access("write")
        if foreign:
            raise AccessError(foreign[0]._get_not_yours_text(step))

    def _check_move(self, source, target, remark):
        self.ensure_one()
        move = execution.MOVES.get((source, target))
        if not move:
            raise UserError(self._get_no_such_move_text(source, target))
        if not move.who & self._get_roles():
            raise AccessError(self._get_not_yours_text(target))
        missing = self._get_missing(move, remark)
        if missing:
            raise UserError(
                self.env._(
                    "«%(task)s» cannot go to «%(step)s» yet:\n%(missing)s",
                    task=self.display_name,
                    step=self._get_step_name(target),
                    missing="\n".join(f"• {line}" for line in missing),
                )
            )
        self._check_hand_in_open(target)

    def _get_missing(self, move, remark):
        """What the move still demands, each in words for the person."""
        methods = {
            "contract": self._get_missing_contract,
            "outcome": self._get_missing_outcome,
            "parts": self._get_missing_parts,
            "reason": self._get_missing_reason,
            "remark": self._get_missing_remark,
            "silent": self._get_missing_silent,
        }
        return [line for demand in move.demands for line in methods[demand](remark)]

    def _get_missing_reason(self, remark):
        if remark:
            return []
        return [self.env._("a reason: use the button on the card, it asks for it")]

    def _get_missing_remark(self, remark):
        if remark:
            return []
        return [self.env._("a remark on what to put right: use the button «Return»")]

    def _get_missing_parts(self, remark):
        """Parts of the task that are still open (design §5: parent → done).

        Organisations' own hand-ins hold nobody up: the silent ones are named (§6).
        """
        open_parts = self.sudo().child_ids.filtered(
            lambda part: part.step in execution.OPEN_STEPS and not part.sheet_id
        )
        if not open_parts:
            return []
        return [
            self.env._(
                "%(count)s of its parts are not closed: %(names)s",
                count=len(open_parts),
                names=", ".join(
                    (part.window_id or part.unit_id).display_name
                    for part in open_parts[:5]
                )
                + ("…" if len(open_parts) > 5 else ""),
            )
        ]

    def _apply_move(self, stage, remark):
        """Write the move; the checks are done.

        The order is fixed here and nowhere else: the task moves, which goes on record
        with it, then what follows is done.
        """
        # As superuser: a portal user moves a task without rights to its dates and
        # to the letters that follow. The person is still the author. Quiet: the
        # chatter gets the move in our words, in one insert for all.
        tasks = self.sudo()
        events = tasks.grouped(lambda task: task._get_event(stage.step))
        alike = tasks.grouped(lambda task: (task.step, task.outcome))
        for (source, _outcome), moving in alike.items():
            for shown, same in moving._group_by_remark(stage, remark).items():
                same._because(remark)._as_engine(quiet=True).write(
                    same._prepare_move_vals(source, stage, shown)
                )
        for event, moved in events.items():
            moved._after_move(event, remark)
        return True

    def _group_by_remark(self, stage, remark):
        """``{words that the executor reads then: tasks}``; all are of one step."""
        if remark or not execution.is_withdrawal(self[:1].step, stage.step):
            return {remark: self}
        remarks = self._get_remarks_to_answer("step", {(None, "done")})
        return self.grouped(lambda task: remarks.get(task, ""))

    def _get_event(self, target):
        """What a move to the step is called: by the step, or a withdrawal."""
        withdrawn = execution.is_withdrawal(self.step, target)
        return "withdrawn" if withdrawn else target

    def _prepare_move_vals(self, source, stage, remark):
        vals = {
            "stage_id": stage.id,
            "remark": remark or False,
            **self._prepare_applicability_vals(stage.step),
            **self._prepare_outcome_vals(stage.step),
            **self._prepare_expected_vals(stage.step),
        }
        today = self._get_today()
        if stage.step == "review" or (stage.step == "done" and source != "review"):
            vals["submitted_on"] = today
        elif execution.is_withdrawal(source, stage.step):
            vals["submitted_on"] = False
        if stage.step == "done":
            vals["accepted_on"] = today
        elif stage.step == "in_progress":
            vals["accepted_on"] = False
        return vals

    def _after_move(self, event, remark):
        """What follows a move: the record first, then who acts, letters last."""
        self._accept_evidence(event)
        self._note_move(event, remark)
        self._keep_silent(event)
        self._show_on_lines()
        self._close_activities_of_move(event)
        self._close_asked_postponements(event)
        self._schedule_after_move(event, remark)
        self._send_after_move(event, remark)

    def _get_step_name(self, step):
        return self.env["project.task.type"]._get_by_step(step).name if step else "—"

    def _get_no_such_move_text(self, source, target):
        return self.env._(
            "«%(task)s» cannot go from «%(step)s» to «%(target)s». From here it can "
            "go to: %(targets)s.",
            task=self.display_name,
            step=self._get_step_name(source),
            target=self._get_step_name(target),
            targets=", ".join(
                f"«{self._get_step_name(step)}»"
                for step in execution.get_targets(source)
            ),
        )

    def _get_not_yours_text(self, target):
        if target == "done" and self.step == "in_progress":
            return self.env._(
                "Work of %(unit)s is submitted by its people first, then accepted. "
                "Task: «%(task)s».",
                unit=self.sudo().unit_id.name,
                task=self.display_name,
            )
        if target in ("done", "returned"):
            who = self.env._("the coordinator (methodical centre) or a manager")
        elif target == "dropped" or self.step in execution.CLOSED_STEPS:
            who = self.env._("a manager of the committee")
        else:
            who = self.env._("the people of %s", self.sudo().unit_id.name)
        return self.env._(
            "«%(task)s» is moved to «%(step)s» by %(who)s.",
            task=self.display_name,
            step=self._get_step_name(target),
            who=who,
        )

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib import execution
from ..lib.typed import read_words


class ProjectTask(models.Model):
    """Handing tasks over to other units and people (design §5)."""

    _inherit = "project.task"

    # --- Approval: first activities ---

    def _schedule_first_activities(self):
        """«Take to work», once a person and measure, in one create."""
        seen, vals_list = set(), []
        deadline = self._get_today()
        summary = self.env._("Study the measure and take it to work")
        for task, told in self._get_told("people").items():
            for user in told.get_own():
                if not user.share and (user, task.measure_id) not in seen:
                    seen.add((user, task.measure_id))
                    vals_list.append(
                        task._prepare_activity_vals(
                            "activity_take", user, deadline, summary
                        )
                    )
        return self._create_activities(vals_list)

    # --- Handing over ---

    def action_profplan_assign(self):
        """Open the dialog that changes lead, co-executors and people."""
        return self._get_dialog("action_profplan_assign")

    def _reassign(self, reason, unit=None, co_units=None, people=None, keep_old=False):
        """Change who answers for these open tasks, as a manager does.

        What is None stays as it is. A root task's units are its measure's too.

        :param unit: the new lead
        :param co_units: ``{task: units}`` or None
        :param people: the internal users who work on it, or ``{task: users}``; with
            a new lead and None, the people of that unit
        :param keep_old: the former lead stays as a co-executor
        """
        self._check_manager(self.env._("Tasks are handed over by a manager."))
        if not read_words(reason):
            raise UserError(self.env._("Write why the tasks are handed over."))
        # Records of a one2many lose their prefetch when the cache is emptied.
        self = self.browse(self.ids)._without_switches(defaults=True)
        self._check_may_be_reassigned(unit)
        self._apply_assignment(
            reason, unit=unit, co_units=co_units, people=people, keep_old=keep_old
        )

    def _apply_assignment(
        self,
        reason,
        unit=None,
        co_units=None,
        people=None,
        keep_old=False,
        letter="assignment",
    ):
        """Write who answers for these tasks and tell them; the checks are done.

        :param unit: the new lead, or ``{task: lead}``
        :param letter: the kind of letter to those who are new to a task; None: none,
            whoever calls tells them
        """
        self._lock_cards()
        before = {task: task._get_assignment() for task in self}
        for vals, tasks in self._group_assignment_vals(
            unit, co_units, people, keep_old
        ):
            tasks.sudo()._because(reason)._as_engine(quiet=True).write(vals)
        self._sync_assignments(before)
        self._after_reassign(before, reason, letter)

    def _with_parts_of_the_lead(self):
        """These tasks and their open parts that the same unit answers for."""
        parts = self.sudo().child_ids.filtered(
            lambda part: (
                part.unit_id == part.parent_id.unit_id
                and part.step in execution.OPEN_STEPS
            )
        )
        return self | parts.sudo(False)

    def _check_may_be_reassigned(self, unit):
        self._check_plan_open()
        for task in self:
            if not task.measure_id:
                raise UserError(
                    self.env._("«%s» is not a task of a plan.", task.display_name)
                )
            if task.step in execution.CLOSED_STEPS:
                raise UserError(
                    self.env._(
                        "«%s» is off control: nobody new can answer for it.",
                        task.display_name,
                    )
                )
        if unit and self.sudo().filtered("sheet_part"):
            raise UserError(
                self.env._(
                    "Plan and report stay with their organisation: nobody else can "
                    "hand them in."
                )
            )
        if unit and unit.kind == "group":
            raise UserError(
                self.env._(
                    "«%s» is a group: its organisations get their parts when a plan "
                    "is sent out. Choose one unit as the lead.",
                    unit.name,
                )
            )

    def _check_people(self, users, units):
        """A task is given to those who may work on it: the people of its units."""
        strangers = users - self._get_candidates(units)
        if strangers:
            raise UserError(
                self.env._(
                    "%(people)s: not of the units that answer for «%(task)s». Add them "
                    "to the members of the unit first, or choose its own people.",
                    people=", ".join(strangers.sudo().mapped("name")),
                    task=self.display_name,
                )
            )

    def _get_candidates(self, units):
        """Whom the task may be given to when these units answer for it.

        A group has no people: those who run the collection are given its work.
        """
        return (units.sudo() | self.sudo().plan_id.coordinator_unit_id).worker_ids

    def _get_assignment(self):
        """Lead, co-executors and people as they are: to compare afterwards."""
        self.ensure_one()
        task = self.sudo()
        return {
            "unit": task.unit_id,
            "co_units": task.co_unit_ids,
            "people": task.user_ids,
        }

    def _group_assignment_vals(self, unit, co_units, people, keep_old):
        """Tasks by the values they get: as few writes as there are answers."""
        groups = {}
        for task in self:
            now = task._get_assignment()
            lead = unit[task] if isinstance(unit, dict) else unit or now["unit"]
            co = now["co_units"] if co_units is None else co_units[task]
            if keep_old and lead != now["unit"]:
                co |= now["unit"]
            co -= lead
            users = people.get(task) if isinstance(people, dict) else people
            if users is not None:
                task._check_people(users, lead | co)
            else:
                moved = lead != now["unit"]
                users = lead.sudo()._get_assignees() if moved else now["people"]
            key = (lead, co, users)
            groups[key] = groups.get(key, self.browse()) | task
        for (lead, co, users), tasks in groups.items():
            yield (
                {
                    "unit_id": lead.id,
                    "co_unit_ids": [Command.set(co.ids)],
                    "user_ids": [Command.set(users.ids)],
                },
                tasks,
            )

    def _sync_assignments(self, before):
        """The measures' assignments follow their root tasks."""
        moved = self.filtered(
            lambda task: (
                not task.parent_id
                and (
                    task.unit_id != before[task]["unit"]
                    or task.co_unit_ids != before[task]["co_units"]
                )
            )
        )
        moved.measure_id._set_assignments(
            {
                task.measure_id: (task.sudo().unit_id, task.sudo().co_unit_ids)
                for task in moved
            }
        )

    def _after_reassign(self, before, reason, letter):
        """Chatter, followers, activities, clock and one letter a person."""
        changed = self.filtered(lambda task: task._get_assignment() != before[task])
        changed._message_log_batch(
            bodies={
                task.id: task._get_reassigned_text(before[task], reason)
                for task in changed
            }
        )
        changed._move_followers(before)
        changed._move_activities(before)
        self.env["profplan.reminder"]._mark_covered(changed)
        if not letter:  # whoever changes more than this tells it in a letter of its own
            return
        rows_by_user = {}
        for task, told in changed._get_told("people").items():
            for user in told.people.values():
                if user not in before[task]["people"] | self.env.user:
                    rows_by_user.setdefault(user, []).append({"task": task})
        self.env["profplan.letter"]._send(letter, rows_by_user, reason=reason)

    def _get_reassigned_text(self, before, reason):
        """What changed, old and new, and why: for the chatter."""
        self.ensure_one()
        now = self._get_assignment()
        labels = {
            "unit": self.env._("Lead"),
            "co_units": self.env._("Co-executors"),
            "people": self.env._("People"),
        }
        lines = [
            self.env._(
                "%(what)s: %(old)s → %(new)s.",
                what=label,
                old=", ".join(before[key].mapped("name")) or "—",
                new=", ".join(now[key].mapped("name")) or "—",
            )
            for key, label in labels.items()
            if before[key] != now[key]
        ]
        if read_words(reason):
            lines.append(self.env._("Reason: %s", reason))
        return " ".join(lines)

    def _group_by_change_of_people(self, before):
        """``{(people who left, people who came): tasks}``."""
        groups = {}
        for task in self:
            old, new = before[task]["people"], task.sudo().user_ids
            key = (old - new, new - old)
            groups[key] = groups.get(key, self.browse()) | task
        return groups

    def _move_followers(self, before):
        """Those who left stop following, those who came start."""
        for (left, came), tasks in self._group_by_change_of_people(before).items():
            tasks.sudo().message_unsubscribe(left.partner_id.ids)
            if came:
                opened = tasks.sudo()._as_engine()
                opened.message_subscribe(came.partner_id.ids)

    def _move_activities(self, before):
        """Open activities of those who left go to those who came."""
        types = [
            "activity_take",
            "activity_soon",
            "activity_overdue",
            "activity_rework",
        ]
        open_activities = self._get_open_activities(types)
        for (left, came), tasks in self._group_by_change_of_people(before).items():
            task_ids = set(tasks.ids)
            mine = open_activities.filtered(
                lambda activity, left=left, task_ids=task_ids: (
                    activity.res_id in task_ids and activity.user_id in left
                )
            )
            if came:
                mine.with_context(mail_activity_quick_update=True).write(
                    {"user_id": came[0].id}
                )
            else:
                mine.action_archive()

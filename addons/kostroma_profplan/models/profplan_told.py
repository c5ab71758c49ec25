from functools import cached_property
from typing import NamedTuple

from odoo import api, models

# Who is told, rung by rung: the next one is asked only where nobody before it can be
# reached. Each name is a method of _Ladder.
RUNGS = {
    # A task is given, its date is near, it is returned, accepted, postponed.
    "people": ("people", "head", "deputy", "parents", "coordinators", "managers"),
    # A task is given to others too: whoever works on it beside the lead.
    "co_executors": ("co_people",),
    # A task is overdue: the head before those who work on it.
    "heads": ("head", "people", "deputy", "parents", "coordinators", "managers"),
    # It is long overdue.
    "controller": ("controller", "managers"),
    # It waits for acceptance.
    "acceptors": ("acceptors", "controller", "managers"),
    # A postponement waits for an answer.
    "deciders": ("controller", "managers"),
    # Evidence is lost: whoever runs the plan.
    "managers": ("controller", "managers"),
}
# What is left to those who run the plan, since the unit has nobody.
FALLEN = ("coordinators", "managers")


class Told(NamedTuple):
    """Who is told of a task."""

    # {who is meant: who acts for them today}
    people: dict
    # The rung on which somebody was reached.
    rung: str
    # Those of the actors who are told only because the unit has nobody.
    fallen: frozenset

    def get_own(self):
        """The actors whose work it is, without those it has fallen to."""
        return [user for user in self.people.values() if user not in self.fallen]


class Concerned(NamedTuple):
    """A unit that a plan concerns, seen as a task is: with nobody assigned yet."""

    unit_id: object
    plan_id: object
    user_ids: object
    co_unit_ids: object
    sheet_id: object


class ProfplanTold(models.AbstractModel):
    """Who is told of a task: the one rule of it (design §5).

    Acting member → head → deputy → head of the unit above → coordinator → manager.
    Whoever is away is stood in for by their deputy. Archived accounts, and deputies
    without the right to do what is asked, are passed over. An account that no letter
    reaches is told in Odoo, and the next rung is told as well. As long as there is a
    manager, somebody is told.
    """

    _name = "profplan.told"
    _description = "Who Is Told"

    @api.model
    def _get_told(self, tasks, purpose):
        """``{task: Told}`` for these tasks, in a flat number of queries.

        :param purpose: one of ``RUNGS``
        """
        ladder, own = _Ladder(self.sudo()), tasks.sudo()
        units = own.unit_id | own.co_unit_ids | own.plan_id.coordinator_unit_id
        ladder.read_ahead(units, own.user_ids)
        return {task: ladder.climb(task.sudo(), purpose) for task in tasks}

    @api.model
    def _get_told_of_units(self, plan, units):
        """``{unit: Told}`` of what these units have to do by a plan."""
        none = self.env["profplan.sheet"]
        concerned = {
            unit: self._get_concerned(unit.sudo(), plan.sudo(), none) for unit in units
        }
        return self._climb_of_units(concerned, "people")

    @api.model
    def _get_told_of_sheets(self, sheets, purpose):
        """``{sheet: Told}`` of organisations' plans and reports."""
        concerned = {
            sheet: self._get_concerned(sheet.unit_id, sheet.plan_id, sheet)
            for sheet in sheets.sudo()
        }
        return self._climb_of_units(concerned, purpose)

    @api.model
    def _get_concerned(self, unit, plan, sheet):
        nobody, nothing = self.env["res.users"], unit.browse()
        return Concerned(unit, plan, nobody, nothing, sheet)

    @api.model
    def _climb_of_units(self, concerned, purpose):
        """``{key: Told}``; accounts and addresses of all are read at once."""
        ladder = _Ladder(self.sudo())
        ladder.read_ahead(
            self.env["profplan.unit"]
            .sudo()
            .union(
                *(one.unit_id for one in concerned.values()),
                *(one.plan_id.coordinator_unit_id for one in concerned.values()),
            )
        )
        return {key: ladder.climb(one, purpose) for key, one in concerned.items()}

    @api.model
    def _has_coordinator(self, plan):
        """Whether somebody of the plan's coordinating unit may accept its work."""
        ladder = _Ladder(self.sudo())
        people = plan.coordinator_unit_id.worker_ids
        return any(ladder._has(user, "coordinator") for user in people)

    @api.model
    def _is_reached(self, user):
        """Whether a letter, or the inbox they have chosen, reaches the person."""
        return user.active and bool(user.email or self._is_by_inbox(user))

    @api.model
    def _is_by_inbox(self, user):
        return not user.share and user.notification_type == "inbox"


class _Ladder:
    """The rungs of many tasks; what is the same for all of them is read once."""

    def __init__(self, told):
        self.told = told
        self.env = told.env

    def read_ahead(self, units, users=None):
        """Accounts and addresses of everybody who may be told, at once."""
        users = (users or self.env["res.users"]).union(
            units.worker_ids, units.head_id, units.deputy_id
        )
        users.fetch(["active", "share", "notification_type", "partner_id"])
        users.partner_id.fetch(["email"])

    def climb(self, task, purpose):
        """The people of the first rung on which somebody is reached."""
        people, fallen = {}, set()
        rung = ""
        for rung in RUNGS[purpose]:
            for user in getattr(self, f"_get_{rung}")(task):
                acting = self.stand_ins.get(user, user)
                told = acting in people.values()
                if told or not acting.active or not self._may(acting, task, purpose):
                    continue
                people[user] = acting
                if rung in FALLEN:
                    fallen.add(acting)
            if any(map(self.told._is_reached, people.values())):
                break
        if not people and "managers" in RUNGS[purpose]:
            people = {user: user for user in self.managers}
        return Told(people, rung, frozenset(fallen))

    def _may(self, user, task, purpose):
        """Nobody is asked for what they have no right to do."""
        if purpose == "acceptors":
            # Never an organisation for itself, nor who entered it for them.
            own = task.unit_id.kind == "organisation" and user in (
                task.unit_id.worker_ids
                | task.co_unit_ids.worker_ids
                | task.sheet_id.entered_by_ids
            )
            return self._has(user, "coordinator") and not own
        if purpose in ("deciders", "managers"):
            return self._has(user, "manager")
        return True

    # --- The same for all tasks ---

    @cached_property
    def stand_ins(self):
        today = self.env["project.task"]._get_today()
        return self.env["profplan.absence"]._get_stand_ins(today)

    @cached_property
    def groups(self):
        prefix = "kostroma_profplan.group_profplan_"
        return {
            role: set(self.env.ref(prefix + role).all_user_ids.ids)
            for role in ("coordinator", "manager")
        }

    def _has(self, user, role):
        return user.id in self.groups[role]

    @cached_property
    def managers(self):
        return self.env["profplan.postponement"]._get_managers()

    # --- Rungs ---

    def _get_people(self, task):
        """Those assigned who still work on it; of an organisation all its people.

        A group has no people: those who run the collection get it.
        """
        if task.unit_id.kind == "group":
            workers = task.unit_id.worker_ids | self._get_coordinators(task)
            return (task.user_ids & workers) or workers
        workers = task.unit_id.worker_ids
        if task.unit_id.kind == "organisation":
            return workers
        outside = workers.filtered("share")
        assigned = task.user_ids & (workers | task.co_unit_ids.worker_ids)
        return (assigned or (task.unit_id._get_assignees() & workers)) | outside

    def _get_co_people(self, task):
        """Of each co-executor its head, else its members; all of an organisation."""
        workers = task.co_unit_ids.worker_ids
        users = workers.filtered("share")
        for unit in task.co_unit_ids:
            users |= unit._get_assignees()
        return users & workers

    def _get_head(self, task):
        return task.unit_id.head_id

    def _get_deputy(self, task):
        unit = task.unit_id
        return unit._get_own_deputy() if unit else unit.deputy_id

    def _get_parents(self, task):
        """The head of the nearest unit above that has one to be reached."""
        parent = task.unit_id.parent_id
        while parent:
            acting = self.stand_ins.get(parent.head_id, parent.head_id)
            if acting and self.told._is_reached(acting):
                return parent.head_id
            parent = parent.parent_id
        return parent.head_id

    def _get_coordinators(self, task):
        """Coordinators of the coordinating unit: its head, else its members."""
        unit = task.plan_id.coordinator_unit_id
        workers = unit.worker_ids.filtered(lambda user: self._has(user, "coordinator"))
        return (unit.head_id & workers) or workers

    def _get_acceptors(self, task):
        """All people of the coordinating unit: who of them may, is asked."""
        unit = task.plan_id.coordinator_unit_id
        return unit.member_ids | unit.head_id

    def _get_controller(self, task):
        return task.plan_id.controller_id

    def _get_managers(self, task):
        return self.managers

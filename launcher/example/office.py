"""What the committee, its departments and the centre have done of a plan by a day.

Each measure and each of its terms has a fate by its turn among those that were due and
those that are not: most are done in time, some late, some wait, some came back.
"""

from datetime import timedelta

from odoo.addons.kostroma_profplan.lib.workdays import get_working_day

OPEN = ("assigned", "in_progress", "review", "returned")


class Office:
    """`play` moves the records, `told` is the part "office" of this_year.json."""

    def __init__(self, play, told):
        self.play = play
        self.told = told
        tasks = play.plan.task_ids
        # What organisations hand in by themselves is theirs; events come by themselves.
        self.tasks = tasks.filtered(
            lambda task: (
                not task.waits_for_event and (not task.parent_id or task.window_id)
            )
        )

    def get_login(self, task):
        """Who works on it: of the unit that leads; the coordinator where all do."""
        by_unit = self.told["by"]
        return by_unit.get(task.unit_id.name, "coordinator")

    # --- The end of a year ---

    def finish(self, end):
        """What is left is handed in and accepted; some of it never is.

        :param end: days "submit", "parts" and "accept", rows "open" and "less"
        """
        left = self.tasks.filtered(lambda task: task.step in OPEN)
        left = left.filtered(lambda task: task.measure_id.number not in end["open"])
        moves = []
        for task in left:
            outcome, reason = end["less"].get(task.measure_id.number, ("full", False))
            days = {"accept": end["parts" if task.window_id else "accept"]}
            if task.step != "review":
                days["submit"] = end["submit"]
                self._tell(task, end["submit"], outcome, reason)
            moves += self.play._get_task_moves(task, days, self.get_login(task))
        self.play._play(moves)

    # --- The middle of one ---

    def work(self, year, opened):
        """Every task by its fate, as things stand this morning.

        :param year: ``days.ThisYear``
        :param opened: the day on which the tasks were handed out
        """
        dealt, moves = self._deal(year), []
        for task, fate in dealt:
            days = self._get_days(task, fate, year, opened)
            if "submit" in days:
                less = self.told["less"] if fate == "part" else ("full", False)
                self._tell(task, days["submit"], *less)
            moves += self.play._get_task_moves(task, days, self.get_login(task))
        self.play._play(moves)
        for task, fate in dealt:
            if fate in ("asked", "granted", "refused"):
                self._postpone(task, fate, year, opened)
            if fate == "risk":
                self._expect_late(task, year)

    def _deal(self, year):
        """``[(task, fate)]``: the fates of a kind by turns, what was due last first."""
        tasks = self.tasks.filtered(lambda task: task.step in OPEN)
        tasks = tasks.sorted(lambda task: (task.limit_date, task.id), reverse=True)
        dealt, turns = [], {}
        for task in tasks:
            kind = self._get_kind(task, year)
            fates = self.told["fates"][kind]
            turn = turns[kind] = turns.get(kind, -1) + 1
            dealt.append((task, fates[turn % len(fates)]))
        return dealt

    def _get_kind(self, task, year):
        """Whether it was due lately or long ago, ends soon, lies ahead, has parts."""
        if task.child_ids.window_id:
            return "whole"
        if task.limit_date < year.today:
            lately = year.today - timedelta(days=60)
            return "due" if task.limit_date >= lately else "past"
        start = task.date_start or task.plan_id.date_start
        if start > year.today:
            return "later"
        lasts = (task.limit_date - start).days or 1
        return "ending" if (year.today - start).days / lasts > 0.8 else "ahead"

    def _get_days(self, task, fate, year, opened):
        """The days of a task's moves, none of them in the future."""
        limit = task.limit_date
        days = {}
        if fate in ("done", "part", "late"):
            if limit < year.today:
                late = 5 if fate == "late" else -2
                submit = get_working_day(limit + timedelta(days=late))
                submit = max(submit, opened)
            else:
                submit = year.ago(12, opened)
            accept = submit + timedelta(days=4)
            if submit <= year.last:
                days["submit"] = submit
                if accept <= year.last:
                    days["accept"] = get_working_day(accept)
        elif fate == "review":
            days["submit"] = year.ago(3, opened)
        elif fate == "returned":
            days = {"submit": year.ago(8, opened), "return": year.ago(2, opened)}
            days["remark"] = self.told["remark"]
        if "submit" not in days and fate != "assigned":
            days["start"] = year.ago(20, opened)
        return {
            name: value if isinstance(value, str) else value.isoformat()
            for name, value in days.items()
        }

    def _tell(self, task, day, outcome, reason):
        """What the executor says was done, with the figures that are asked."""
        user = self.play.users[self.get_login(task)]
        task = task.with_user(user)._on_day(self.play.to_date(day))
        told = {"outcome": outcome, "outcome_reason": reason}
        if not task.result_text:
            told["result_text"] = self.told["result"]
        task.write(told)
        given = task.sudo().figure_value_ids.figure_id
        asked = task.sudo().measure_id.figure_ids - given
        if asked:
            task._give_figures({figure: self._count(figure) for figure in asked})

    def _count(self, figure):
        """A little more than the order wants, else what organisations have told."""
        if figure.target_comparator:
            return round(figure.target_value * 1.04 + 0.5)
        of_lines = figure.value_ids.filtered("line_id")
        return sum(of_lines.mapped("value")) or self.told["count"]

    def _expect_late(self, task, year):
        """The executor sees that it will be late, and says why."""
        told = self.told["expected"]
        user = self.play.users[self.get_login(task)]
        task.with_user(user)._on_day(year.today).write(
            {
                "expected_date": task.limit_date + timedelta(days=told["later"]),
                "expected_reason": told["reason"],
            }
        )

    def _postpone(self, task, fate, year, opened):
        """Another date is asked for, and answered by the manager."""
        limit = task.limit_date
        later = max(limit, year.today) + timedelta(days=9)
        asked = self._as(self.get_login(task), year.ago(6, opened))
        one = asked.create(
            {
                "task_id": task.id,
                "new_date": later,
                "reason": self.told["postponed"]["reason"],
            }
        )
        if fate == "asked":
            return
        answered = one.with_env(self._as("manager", year.ago(4, opened)).env)
        told = self.told["postponed"]
        if fate == "refused":
            answered.write({"answer": told["refused"]})
            answered.action_refuse()
            return
        answered.write(
            {
                "basis_kind": "memo",
                "basis_number": told["number"],
                "basis_date": year.ago(5, opened),
                "basis_official": told["official"],
                "outside_reason": told["outside"],
            }
        )
        answered.action_grant()

    def _as(self, login, day):
        """Postponements as this person has them on that day."""
        tasks = self.play.env["project.task"]._on_day(day)
        model = self.play.env["profplan.postponement"]
        return model.with_user(self.play.users[login]).with_context(**tasks.env.context)

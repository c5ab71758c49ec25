"""The story of the example: the order comes in, its tasks are worked on."""

import base64
from operator import itemgetter

from odoo.fields import Date
from odoo.tools import groupby

from .evidence import attach_reports

to_date = Date.to_date

# What is done first on the same day, and by whom if not by the executor
ACTIONS = {
    "start": None,
    "claim": None,
    "confirm": "coordinator",
    "submit": None,
    "accept": "coordinator",
    "return": "coordinator",
    "drop": "manager",
}
WITH_WORDS = ("claim", "return", "drop")


class Play:
    """`users` are {login: user}, `story` is history.json."""

    def __init__(self, env, users, story):
        self.env = env
        self.users = users
        self.story = story
        self.plan = env["profplan.plan"]

    def import_order(self, path):
        """Load, correct, confirm and approve the order as the manager would."""
        content = base64.b64encode(path.read_bytes())
        loading = (
            self.env["profplan.import"]
            .with_user(self.users["manager"])
            .create({"file": content, "file_name": path.name})
        )
        for line in loading.line_ids.filtered(lambda line: line.kind == "clause"):
            line.write(self.story["corrections"].get(line.number) or {})
        loading.unit_ids.action_create_new()
        plan = self.env["profplan.plan"].browse(loading.action_confirm()["res_id"])
        tasks = self.env["project.task"]._on_day(to_date(self.story["approved"]))
        plan = plan.with_user(self.users["manager"])
        self._get_handed_in(plan).write({"accounting": "task"})
        plan = plan.with_context(**tasks.env.context)
        plan.action_approve()
        plan.action_send_out()
        self.plan = plan.with_env(self.env)

    def _get_handed_in(self, plan):
        """What each organisation hands in by itself; the rest are lines."""
        rows = {row["row"] for row in self.story["rows"] if "parts" in row}
        return plan.measure_ids.filtered(lambda measure: measure.number in rows)

    def work(self):
        """Every move of the story on its day, by the person who makes it.

        What one person does on one day with the same words is one move of many tasks.
        """
        moves = [
            move for row in self.story["rows"] for move in self._get_row_moves(row)
        ]
        key = itemgetter("day", "order", "login", "words")
        actions = list(ACTIONS)
        for (day, order, login, words), same in groupby(sorted(moves, key=key), key):
            tasks = self.env["project.task"].union(*(move["task"] for move in same))
            self._make_move(tasks, self.users[login], actions[order], day, words)
        # The story is over: how things stand is seen from the real today.
        self.env.flush_all()
        tasks = self.plan.task_ids
        self.env.add_to_compute(tasks._fields["health"], tasks)
        self.env.flush_all()

    def _get_row_moves(self, row):
        """The moves of a measure, of its windows and of the organisations' parts."""
        measure = self.plan.measure_ids.filtered(lambda one: one.number == row["row"])[
            :1
        ]
        tasks = measure.task_ids
        root = tasks.filtered(lambda task: not task.parent_id)
        moves = self._get_task_moves(root, row, row.get("by"))
        parts = row.get("parts") or {}
        different = parts.get("differently") or {}
        for task in (tasks - root).filtered(lambda task: not task.window_id):
            login = task.unit_id.member_ids[:1].login
            moves += self._get_task_moves(task, different.get(login, parts), login)
        windows = row.get("windows") or {}
        for task in tasks.filtered("window_id"):
            month = task.window_id.date_start.strftime("%Y-%m")
            moves += self._get_task_moves(task, windows.get(month) or {}, row.get("by"))
        self._tell_results(root, row)
        return moves

    def _get_task_moves(self, task, days, login):
        return [
            {
                "day": days[action],
                "order": order,
                "login": ACTIONS[action] or login,
                "words": days.get("remark", "") if action in WITH_WORDS else "",
                "task": task,
            }
            for order, action in enumerate(ACTIONS)
            if action in days
        ]

    def _tell_results(self, root, row):
        """What the executor says was done."""
        if not {"result", "quantity"} & row.keys():
            return
        day = to_date(row.get("submit") or row["start"])
        root = root.with_user(self.users[row["by"]])._on_day(day)
        if "result" in row:
            root.write({"result_text": row["result"]})
        if "quantity" in row:
            root._give_figures({root.measure_id.figure_ids[:1]: row["quantity"]})

    def _make_move(self, tasks, user, action, day, words):
        """One move by one person, with that person's own rights."""
        tasks = tasks.with_user(user)._on_day(to_date(day))
        if action == "submit":
            mine = tasks.sudo(user.share)
            attach_reports(mine.filtered(lambda task: not task.sudo().evidence_count))
        moves = {
            "start": tasks.action_start,
            "claim": lambda: tasks.action_claim_not_applicable(words),
            "confirm": tasks.action_confirm_not_applicable,
            "submit": tasks.action_submit,
            "accept": tasks.action_accept_silent,
            "return": lambda: tasks.action_return(words),
            "drop": lambda: tasks.action_drop(words),
        }
        moves[action]()

    def enter_facts(self):
        """The figures that the coordinator entered for the indicators."""
        indicators = {one.number.rstrip("."): one.id for one in self.plan.indicator_ids}
        values = self.env["profplan.indicator.value"].with_user(
            self.users["coordinator"]
        )
        values.create(
            [
                {
                    "indicator_id": indicators[fact["indicator"]],
                    "year": fact["year"],
                    "date": to_date(fact["date"]),
                    "text": fact["text"],
                    "state": fact.get("state", "accepted"),
                }
                for fact in self.story["facts"]
            ]
        )

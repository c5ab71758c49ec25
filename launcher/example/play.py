"""The story of the example: the order comes in, its tasks are worked on."""

import base64
from operator import itemgetter

from odoo.fields import Command, Date
from odoo.tools import groupby

from . import sheets
from .collection import Collection
from .evidence import attach_reports
from .office import Office

to_date = Date.to_date

# What is done first on the same day, and by whom if not by the executor
ACTIONS = {
    "start": None,
    "claim": None,
    "confirm": "coordinator",
    "report": None,
    "submit": None,
    "accept": "coordinator",
    "return": "coordinator",
    "drop": "manager",
}
MOVES = {
    "start": "action_start",
    "claim": "action_claim_not_applicable",
    "confirm": "action_confirm_not_applicable",
    "report": "action_report",
    "submit": "action_submit",
    "accept": "action_accept_silent",
    "return": "action_return",
    "drop": "action_drop",
}
WITH_WORDS = ("claim", "report", "return", "drop")


class Play:
    """`users` are {login: user}, `story` is history.json, `told` collection.json.

    :param until: the last day that is played; None: all of them
    """

    to_date = staticmethod(to_date)

    def __init__(self, env, users, story, told, until=None):
        self.env = env
        self.until = until.isoformat() if until else "9999"
        self.users = users
        self.story = story
        self.collection = Collection(env, users, told, self.until)
        self.plan = env["profplan.plan"]

    def import_order(self, path):
        """Load, correct, confirm and approve the order as the manager would.

        How organisations report and by which clauses comes with the order.
        """
        content = base64.b64encode(path.read_bytes())
        loading = (
            self.env["profplan.import"]
            .with_user(self.users["manager"])
            .create({"file": content, "file_name": path.name})
        )
        for line in loading.line_ids:
            line.write(self.story["corrections"].get(line.number) or {})
        loading.unit_ids.action_create_new()
        plan = self.env["profplan.plan"].browse(loading.action_confirm()["res_id"])
        self.plan = plan
        plan = self._as_manager(self.story["approved"])
        self.collection.prepare(plan)
        plan.action_approve()

    def send_out(self):
        """Give the organisations what concerns them; nothing that is off control."""
        self._as_manager(self.story["sent"]).action_send_out()

    def acknowledge(self):
        """«Ознакомлен», by the people of units and organisations that have read it."""
        for day, logins in self.story["acknowledged"].items():
            if day > self.until:
                continue
            on_day = self.env["project.task"]._on_day(to_date(day)).env.context
            for login in logins:
                user = self.users[login]
                sheets = self.plan.sheet_ids.filtered(
                    lambda sheet, user=user: user in sheet.unit_id.member_ids
                )
                read = (sheets or self.plan).with_user(user)
                read.with_context(**on_day).action_acknowledge()

    def _as_manager(self, day):
        """The plan as the manager has it before them on that day."""
        tasks = self.env["project.task"]._on_day(to_date(day))
        plan = self.plan.with_user(self.users["manager"])
        return plan.with_context(**tasks.env.context)

    def work(self):
        """Every move of the story on its day, by the person who makes it."""
        rows, sent = self.story["rows"], self.story["sent"]
        early = [row for row in rows if row.get("drop", "9999") <= sent]
        self._play([move for row in early for move in self._get_row_moves(row)])
        self.send_out()
        self.acknowledge()
        self.collection.work(self.plan)
        late = [row for row in rows if row not in early]
        moves = [move for row in late for move in self._get_row_moves(row)]
        self._play(moves + self._get_claims())

    def judge(self):
        """The story is over: how things stand is seen from the real today."""
        self.env.flush_all()
        for judged in (self.plan.task_ids, self.plan.sheet_ids.line_ids):
            self.env.add_to_compute(judged._fields["health"], judged)
        self.env.flush_all()

    def _play(self, moves):
        """What one person does on one day with the same words is one move of many."""
        key = itemgetter("day", "order", "login", "words")
        actions = list(ACTIONS)
        for (day, order, login, words), same in groupby(sorted(moves, key=key), key):
            records = [move["record"] for move in same]
            for model in dict.fromkeys(one._name for one in records):
                found = (one for one in records if one._name == model)
                self._make_move(
                    self.env[model].union(*found),
                    self.users[login],
                    actions[order],
                    day,
                    words,
                )

    def _get_row_moves(self, row):
        """The moves of a measure, of its windows and of what organisations owe."""
        measure = self._get_measure(row["row"])
        tasks = measure.task_ids
        root = tasks.filtered(lambda task: not task.parent_id)
        moves = self._get_task_moves(root, row, row.get("by"))
        own = (tasks - root).filtered(lambda task: not task.window_id)
        for records, name in ((own, "parts"), (measure.line_ids, "lines")):
            for record in records:
                login = self._get_login(record)
                if not login:  # the collection's
                    continue
                days = self._get_days(row, name, login)
                moves += self._get_task_moves(record, days, login)
        windows = row.get("windows") or {}
        for task in tasks.filtered("window_id"):
            month = task.window_id.date_start.strftime("%Y-%m")
            moves += self._get_task_moves(task, windows.get(month) or {}, row.get("by"))
        self._tell_results(root, row)
        return moves

    def _get_login(self, record):
        """Who of the story works for the organisation, if anybody."""
        logins = record.unit_id.member_ids.mapped("login")
        return next((login for login in logins if login in self.users), None)

    def _get_measure(self, number):
        return self.plan.measure_ids.filtered(lambda one: one.number == number)[:1]

    def _get_days(self, row, name, login):
        """What an organisation does on which day, like all of them or differently."""
        alike = row.get(name) or {}
        return (alike.get("differently") or {}).get(login, alike)

    def _get_claims(self):
        """With its plan an organisation says what does not concern it."""
        (row,) = (row for row in self.story["rows"] if row["row"] == "2.3")
        moves = []
        for claim in self.story["claims"]:
            for number in claim["rows"]:
                for line in self._get_measure(number).line_ids:
                    if not line.unit_id.name.startswith(tuple(claim["who"])):
                        continue
                    login = self._get_login(line)
                    if not login:
                        continue
                    days = self._get_days(row, "parts", login)
                    days = {
                        "claim": days["submit"],
                        "confirm": days["accept"],
                        "remark": claim["remark"],
                    }
                    moves += self._get_task_moves(line, days, login)
        return moves

    def _get_task_moves(self, record, days, login):
        return [
            {
                "day": days[action],
                "order": order,
                "login": ACTIONS[action] or login,
                "words": days.get("remark", "") if action in WITH_WORDS else "",
                "record": record,
            }
            for order, action in enumerate(ACTIONS)
            if action in days and days[action] <= self.until
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

    def _make_move(self, records, user, action, day, words):
        """One move by one person, with that person's own rights."""
        tasks = records.with_user(user)._on_day(to_date(day))
        if action == "submit":
            self._prepare(tasks, user)
        if action == "report":
            self._tell_lines(tasks, lambda line: ("full", False, words))
        move = getattr(tasks, MOVES[action])
        move(words) if action in ("claim", "return", "drop") else move()

    def _prepare(self, tasks, user):
        """What is handed in: a report on each task, or the plan and report itself."""
        of_sheets = tasks.filtered(lambda task: task.sudo().sheet_part)
        for task in of_sheets.sudo():
            sheet = task.sheet_id.with_env(tasks.env)
            if task.sheet_part == "plan":
                sheets.plan(sheet)
            else:
                less = self.story["less"].get(user.login) or {}
                self._tell_lines(
                    sheet.line_ids,
                    lambda line, less=less: (
                        *less.get(line.number, ("full", False)),
                        "",
                    ),
                )
        mine = tasks.filtered(lambda task: not task.sheet_part).sudo(user.share)
        attach_reports(mine.filtered(lambda task: not task.sudo().evidence_count))

    def _tell_lines(self, lines, told):
        sheets.report(lines, told)
        self.collection.enter_events(lines)
        self.collection.give_figures(lines)

    def enter_facts(self):
        """Passports of the indicators, and the figures that the coordinator entered."""
        indicators = {one.number.rstrip("."): one.id for one in self.plan.indicator_ids}
        self._enter_passports(indicators)
        self._link_deeds(indicators)
        values = self.env["profplan.indicator.value"].with_user(
            self.users["coordinator"]
        )
        values.create(
            [
                {
                    "indicator_id": indicators[fact["indicator"]],
                    "year": fact["year"],
                    "period_end": to_date(fact["date"]),
                    "text": fact["text"],
                    "state": fact.get("state", "accepted"),
                }
                for fact in self.story["facts"]
            ]
        )

    def _link_deeds(self, indicators):
        """By which measures each indicator is to be moved, as the manager says it."""
        model = self.env["profplan.indicator"].with_user(self.users["manager"])
        for number, rows in self.story["deeds"].items():
            measures = self.plan.measure_ids.filtered(
                lambda one, rows=rows: one.number in rows
            )
            model.browse(indicators[number]).measure_ids = measures

    def finish(self, office):
        """The rest is handed in, and the order leaves control by its report.

        :param office: the part "office" of this_year.json
        """
        end = self.story["end"]
        Office(self, office).finish(end)
        on_day = self._as_manager(end["closed"]).env.context
        prepared = self.plan.with_user(self.users["coordinator"])
        prepared.with_context(**on_day).action_prepare_closing()
        points = prepared.closing_ids.point_ids.with_context(**on_day)
        silent = points.filtered(lambda point: not point.text)
        silent.write({"text": end["unsaid"]})
        self._as_manager(end["closed"]).action_take_off_control()

    def _enter_passports(self, indicators):
        """How the value of an indicator is found, as the manager says it."""
        model = self.env["profplan.indicator"].with_user(self.users["manager"])
        for passport in self.story["passports"]:
            row, name = passport["figures"]
            figures = self._get_measure(row).figure_ids
            counted = figures.filtered(lambda figure, n=name: figure.name == n)
            vals = {
                key: value
                for key, value in passport.items()
                if key not in ("indicator", "figures")
            }
            model.browse(indicators[passport["indicator"]]).write(
                {**vals, "numerator_figure_ids": [Command.set(counted.ids)]}
            )
        asked = [indicators[number] for number in self.story["asked"]]
        model.browse(asked).write({"asked_of_organisations": True})

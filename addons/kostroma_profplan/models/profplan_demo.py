import base64
import json
from operator import itemgetter

from odoo import api, fields, models
from odoo.tools import file_open, groupby

FOLDER = "kostroma_profplan/demo"
ORDER = "order-1257.docx"
LOCALE = {"lang": "ru_RU", "tz": "Europe/Moscow"}

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


class ProfplanDemo(models.AbstractModel):
    """The example: the city's real order with invented people and their work.

    The order comes in through the import wizard and the work is played by the people
    themselves through the same moves as in life, each on its own day of 2020–2021.
    """

    _name = "profplan.demo"
    _description = "Example"

    @api.model
    def _load(self):
        """Fill a fresh database; in a filled one change nothing.

        :return: accounts, dicts of role, login, password, name
        """
        self.env["res.lang"]._activate_lang("ru_RU")
        demo = self.with_context(lang="ru_RU", no_reset_password=True)
        cast = demo._read_json("people.json")
        if not demo._get_plan():
            demo._set_up_system()
            users = demo._create_people(cast)
            demo._create_units(cast, users)
            story = demo._read_json("history.json")
            plan = demo._import_order(users, story)
            demo._play(plan, users, story)
            demo._enter_facts(plan, users, story)
        return demo._get_accounts(cast)

    @api.model
    def _read_json(self, name):
        with file_open(f"{FOLDER}/{name}") as file:
            return json.load(file)

    @api.model
    def _get_plan(self):
        return self.env["profplan.plan"].search(
            [("document_name", "=", ORDER)], order="id", limit=1
        )

    def _get_accounts(self, cast):
        """Who may log in: one person of each role, and the administrator."""
        admin = {"role": "Администратор", "login": "admin", "name": "Администратор"}
        organisations = [
            {
                **organisation,
                "role": organisation["name"],
                "name": organisation["person"],
            }
            for organisation in cast["organisations"]
        ]
        return [
            {
                "role": one["role"],
                "login": one["login"],
                "password": one["login"],
                "name": one["name"],
            }
            for one in (admin, *cast["people"], *organisations)
            if one is admin or one["login"] in cast["accounts"]
        ]

    # --- People and units ---

    def _set_up_system(self):
        """The administrator and the company speak Russian and live by Moscow time."""
        self.env.ref("base.user_admin").write({"name": "Администратор", **LOCALE})
        self.env.company.name = "Администрация города Костромы"
        self.env.company.partner_id.write(LOCALE)

    def _create_people(self, cast):
        """``{login: user}``; the password of a demo account is its login.

        The others only take part in the story: without a password nobody logs in.
        """
        vals_list = [
            self._prepare_user_vals(
                person["login"],
                person["name"],
                f"kostroma_profplan.group_profplan_{person['group']}",
            )
            for person in cast["people"]
        ]
        vals_list += [
            self._prepare_user_vals(
                organisation["login"], organisation["person"], "base.group_portal"
            )
            for organisation in cast["organisations"]
        ]
        for vals in vals_list:
            if vals["login"] in cast["accounts"]:
                vals["password"] = vals["login"]
        users = self.env["res.users"].create(vals_list)
        return {user.login: user for user in users}

    def _prepare_user_vals(self, login, name, group):
        return {
            "login": login,
            "name": name,
            "email": f"{login}@example.com",
            "group_ids": [fields.Command.set(self.env.ref(group).ids)],
            **LOCALE,
        }

    def _create_units(self, cast, users):
        """The city's directory, who heads and does the work, then organisations."""
        directory = self.env["profplan.import"]._get_city_directory()
        ids = self.env["profplan.plan"]._create_draft_units(
            [{**unit, "key": unit["name"], "unit_id": False} for unit in directory]
        )
        for unit in cast["units"]:
            self.env["profplan.unit"].browse(ids[unit["name"]]).write(
                self._prepare_people_vals(unit, users)
            )
        self.env["profplan.unit"].create(
            [
                {
                    "name": organisation["name"],
                    "kind": "organisation",
                    "member_ids": [
                        fields.Command.set(users[organisation["login"]].ids)
                    ],
                    "group_ids": [
                        fields.Command.set(
                            [ids[name] for name in organisation["groups"]]
                        )
                    ],
                }
                for organisation in cast["organisations"]
            ]
        )

    def _prepare_people_vals(self, unit, users):
        return {
            "head_id": users[unit["head"]].id,
            "deputy_id": users[unit["deputy"]].id if unit.get("deputy") else False,
            "member_ids": [
                fields.Command.set([users[login].id for login in unit["members"]])
            ],
        }

    # --- The order ---

    def _import_order(self, users, story):
        """Load, correct, confirm and approve the order as the manager would."""
        with file_open(f"{FOLDER}/{ORDER}", "rb") as file:
            content = base64.b64encode(file.read())
        wizard = (
            self.env["profplan.import"]
            .with_user(users["manager"])
            .create({"file": content, "file_name": ORDER})
        )
        wizard.action_read()
        for line in wizard.line_ids.filtered(lambda line: line.kind == "clause"):
            line.write(story["corrections"].get(line.number) or {})
        plan = self.env["profplan.plan"].browse(wizard.action_confirm()["res_id"])
        tasks = self.env["project.task"]._on_day(self._to_date(story["approved"]))
        plan = plan.with_user(users["manager"])
        plan.with_context(**tasks.env.context).action_approve()
        return plan.with_env(self.env)

    # --- The work ---

    def _play(self, plan, users, story):
        """Every move of the story on its day, by the person who makes it.

        What one person does on one day with the same words is one move of many tasks.
        """
        moves = [
            move
            for row in story["rows"]
            for move in self._get_row_moves(plan, row, users)
        ]
        key = itemgetter("day", "order", "login", "words")
        actions = list(ACTIONS)
        for (day, order, login, words), same in groupby(sorted(moves, key=key), key):
            tasks = self.env["project.task"].union(*(move["task"] for move in same))
            self._make_move(tasks, users[login], actions[order], day, words)
        # The story is over: how things stand is seen from the real today.
        self.env.flush_all()
        tasks = plan.task_ids
        self.env.add_to_compute(tasks._fields["health"], tasks)
        self.env.flush_all()

    def _get_row_moves(self, plan, row, users):
        """The moves of a measure, of its windows and of the organisations' parts."""
        measure = plan.measure_ids.filtered(lambda one: one.number == row["row"])[:1]
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
        self._tell_results(root, row, users)
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

    def _tell_results(self, root, row, users):
        """What the executor says was done."""
        vals = {
            field: row[name]
            for name, field in (("result", "result_text"), ("quantity", "quantity"))
            if name in row
        }
        if vals:
            day = self._to_date(row.get("submit") or row["start"])
            root.with_user(users[row["by"]])._on_day(day).write(vals)

    def _make_move(self, tasks, user, action, day, words):
        """One move by one person, with that person's own rights."""
        tasks = tasks.with_user(user)._on_day(self._to_date(day))
        moves = {
            "start": tasks.action_start,
            "claim": lambda: tasks.action_claim_not_applicable(words),
            "confirm": tasks.action_confirm_not_applicable,
            "submit": tasks.action_submit,
            "accept": tasks.action_accept,
            "return": lambda: tasks.action_return(words),
            "drop": lambda: tasks.action_drop(words),
        }
        moves[action]()

    def _enter_facts(self, plan, users, story):
        """The figures that the coordinator entered for the indicators."""
        indicators = {one.number.rstrip("."): one.id for one in plan.indicator_ids}
        values = self.env["profplan.indicator.value"].with_user(users["coordinator"])
        values.create(
            [
                {
                    "indicator_id": indicators[fact["indicator"]],
                    "year": fact["year"],
                    "date": self._to_date(fact["date"]),
                    "text": fact["text"],
                    "state": fact.get("state", "accepted"),
                }
                for fact in story["facts"]
            ]
        )

    @api.model
    def _to_date(self, text):
        return fields.Date.to_date(text)

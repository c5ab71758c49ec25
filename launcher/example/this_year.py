"""This school year's plan: made from the finished one, in the middle of its work.

Everything happens relative to the day on which the example is made. Organisations do
what they did in the story, on the same days of this year as far as these have come
(`days.py`); the committee's people and the centre have got so far as `office.py` says.
"""

from odoo.fields import Command

from .occasions import Occasions
from .office import Office
from .play import Play


class RunningPlan:
    """`finished` is the plan before it, `told` this_year.json.

    :param year: ``days.ThisYear``
    :param story: history.json and collection.json, as of 2020–2021
    """

    def __init__(self, finished, users, told, year, story):
        self.env = finished.env
        self.finished = finished
        self.users = users
        self.told = told
        self.year = year
        self.opened = year.get_day(*told["sent"])
        history, collection = self._prepare_story(*story)
        self.play = Play(self.env, self.users, history, collection, until=year.last)

    def make(self):
        """The plan and its year so far."""
        self._begin()
        self.play.send_out()
        self._count_children()
        self.play.acknowledge()
        self.play.collection.work(self.play.plan)
        moves = [
            move
            for row in self.play.story["rows"]
            for move in self.play._get_row_moves(row)
        ]
        self.play._play(moves + self.play._get_claims())
        office = Office(self.play, self.told["office"])
        office.work(self.year, self.opened)
        Occasions(office, self.told["occasions"], self.year, self.opened).happen()
        for one in self.told["portal"]:
            self._leave_work(**one)
        self._enter_facts()
        self.play.judge()
        return self.play.plan

    # --- The story of 2020–2021, on this year's days ---

    def _prepare_story(self, history, collection):
        """What organisations do, without what was told of the offices."""
        rows = [
            {name: row[name] for name in ("row", "parts", "lines") if name in row}
            for row in history["rows"]
            if row.keys() & {"parts", "lines"}
        ]
        for row in rows:
            if own := self.told["parts"].get(row["row"]):
                unlike = row["parts"].get("differently", {})
                row["parts"] = {**row["parts"], "differently": {**unlike, **own}}
        history = self.year.move({**history, "rows": rows})
        history["rows"] += [
            {
                "row": row,
                "lines": {
                    "report": self.year.get_day(*told["day"]).isoformat(),
                    "remark": told["remark"],
                },
            }
            for row, told in self.told["lines"].items()
        ]
        history["sent"] = self.opened.isoformat()
        collection = self.year.move(collection)
        collection["responsible"]["people"] = []  # they are named already
        collection["early"] = [
            {**early, "day": self.year.get_day(*early["day"]).isoformat()}
            for early in self.told["early"]
        ] + collection["early"]
        for name, events in self.told["events"].items():
            told = collection["events"].setdefault(name, [])
            told[:0] = [self._prepare_event(event) for event in events]
        return history, collection

    def _prepare_event(self, event):
        day = self.year.get_day(*event["day"]).isoformat()
        rest = {name: value for name, value in event.items() if name != "day"}
        return {"date_start": day, **rest}

    # --- The plan ---

    def _begin(self):
        """Made by the manager from the finished plan, by the button of its form."""
        manager, order = self.users["manager"], self.told["order"]
        action = self.finished.with_user(manager).action_next_year(self.year.year)
        loading = self.env["profplan.import"].with_user(manager)
        loading = loading.browse(action["res_id"])
        years = {"year": self.year.year, "next": self.year.year + 1}
        loading.write(
            {
                "number": order["number"],
                "date": self.year.get_day(*order["date"]),
                "name": order["title"].format(**years),
            }
        )
        doubts = loading.finding_ids.filtered(
            lambda one: one.is_open and one.can_be_confirmed
        )
        doubts.write({"is_confirmed": True})
        plan = loading.browse(loading.ids).action_confirm()["res_id"]
        self.play.plan = self.env["profplan.plan"].browse(plan)
        self._date_plans()
        Occasions.word(self.play, self.told["occasions"])
        approved = self.year.get_day(*self.told["approved"]).isoformat()
        self.play._as_manager(approved).action_approve()

    def _date_plans(self):
        """This year's order wants the plans of organisations before the school year."""
        clause = self.play._get_measure(self.told["clause"])
        clause = clause.with_user(self.users["manager"])
        before, day = clause.control_date, self.year.plans_due
        start = self.year.get_day(*self.told["order"]["date"])
        clause.window_ids.unlink()
        clause.write(
            {
                "name": clause.name.replace(f"{before:%d.%m.%Y}", f"{day:%d.%m.%Y}"),
                "date_start": start,
                "control_date": day,
                "report_date": day,
                "window_ids": [Command.create({"date_start": start, "date_end": day})],
            }
        )

    def _count_children(self):
        """As many children as in the story: classes are of the same size."""
        enrolment = self.env["profplan.enrolment"]
        years = f"{self.year.year}/{self.year.year + 1}"
        told = enrolment.search([("school_year", "=", "2020/2021")])
        enrolment.create([{**one.copy_data()[0], "school_year": years} for one in told])

    # --- Those who have an account ---

    def _leave_work(self, login, back, remark, waits):
        """Something that came back, something that waits: the rest is due."""
        user = self.users[login]
        sheet = self.play.plan.sheet_ids.filtered(
            lambda one: user in one.unit_id.member_ids
        )
        lines = sheet.line_ids.filtered(lambda line: line.number in (back, waits))
        open_ones = lines.filtered(lambda line: line.state == "open")
        if sheet.state == "executing" and open_ones:
            mine = open_ones.with_user(user)._on_day(self.year.ago(4, self.opened))
            self.play._tell_lines(mine, lambda _line: ("full", False, ""))
            mine.action_report()
        returned = lines.filtered(
            lambda line: line.number == back and line.state == "reported"
        )
        returned = returned.with_user(self.users["coordinator"])
        returned._on_day(self.year.ago(1, self.opened)).action_return(remark)

    # --- Indicators ---

    def _enter_facts(self):
        """What the coordinator has entered by now."""
        indicators = {
            one.number.rstrip("."): one for one in self.play.plan.indicator_ids
        }
        values = self.env["profplan.indicator.value"]
        values = values.with_user(self.users["coordinator"])
        values.create(
            [
                {
                    "indicator_id": indicators[fact["indicator"]].id,
                    "year": self.year.year + fact["year"],
                    "period_end": self.year.get_day(*fact["day"]),
                    "text": fact["text"],
                    "state": fact.get("state", "accepted"),
                }
                for fact in self.told["facts"]
                if self.year.get_day(*fact["day"]) < self.year.today
            ]
        )

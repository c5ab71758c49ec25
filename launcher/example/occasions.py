"""A term of this year's plan that is counted from an event, and what has happened.

Once it was handed in and accepted, once it waits: «Событие наступило» on the task shows
both. The rows are the part "occasions" of this_year.json.
"""


class Occasions:
    """`office` tells what is handed in, `told` names the row, its words and events."""

    def __init__(self, office, told, year, opened):
        self.office = office
        self.play = office.play
        self.told = told
        self.year = year
        self.opened = opened

    @staticmethod
    def word(play, told):
        """The draft's row has the term in the order's own words."""
        measure = play._get_measure(told["row"]).with_user(play.users["manager"])
        measure.window_ids.unlink()
        measure.write({**told["term"], "date_start": False, "control_date": False})

    def happen(self):
        """What has happened by today, by who works on it."""
        task = self.play._get_measure(self.told["row"]).root_task_id
        login, moves = self.office.get_login(task), []
        first = max(self.opened, self.play.plan.date_start)
        for told in self.told["events"]:
            day = self.year.ago(told["ago"], first)
            root = task.with_user(self.play.users[login])._on_day(day)
            part = root.action_record_occasion(day, told["name"]).task_id.sudo()
            if "submit" in told:
                days = {
                    move: self.year.ago(told[move], first).isoformat()
                    for move in ("submit", "accept")
                }
                self.office._tell(part, days["submit"], "full", False)
                moves += self.play._get_task_moves(part, days, login)
        self.play._play(moves)

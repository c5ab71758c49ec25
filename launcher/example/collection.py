"""How 130 organisations plan and report: most on time, some late, some silent.

Those with people of the story write their sheets themselves (`sheets.py`). For the
others a methodist of the coordinating centre enters what they sent, all of a day at
once, and the coordinator answers.
"""

from odoo.fields import Command, Date
from odoo.tools import groupby

from . import sheets

# An organisation of the crowd does one of these on a day; who does it otherwise.
STEPS = {
    "plan": ("operator", "_plan"),
    "accepted": ("coordinator", "_accept"),
    "returned": ("coordinator", "_return"),
    "report": ("operator", "_report"),
    "lines_returned": ("coordinator", "_return_lines"),
    "report_accepted": ("coordinator", "_accept"),
}


class Collection:
    """`users` are {login: user}, `told` is collection.json."""

    def __init__(self, env, users, told, until="9999"):
        self.env = env
        self.until = until
        self.users = users
        self.told = told
        self.sheets = self.fates = None

    # --- Before the plan is approved ---

    def prepare(self, plan):
        """Whom the measures concern and what is counted, as the manager says it."""
        measures = {measure.number: measure for measure in plan.measure_ids}
        types = self._get_types()
        for rule in self.told["rules"]:
            vals = {}
            if "types" in rule:
                of_types = [types[code].id for code in rule["types"]]
                vals["for_type_ids"] = [Command.set(of_types)]
            if "grades" in rule:
                vals["for_grade_first"], vals["for_grade_last"] = rule["grades"]
            plan.measure_ids.browse(measures[row].id for row in rule["rows"]).write(
                vals
            )
        plan.env["profplan.figure"].create(
            [
                {
                    "measure_id": measures[figure["row"]].id,
                    **{name: figure[name] for name in ("name", "kind", "source")},
                }
                for figure in self.told["figures"]
                if "name" in figure
            ]
        )

    def _get_types(self):
        types = self.env["profplan.organisation.type"].search([])
        return {one.code: one for one in types}

    # --- The year ---

    def work(self, plan):
        """Every deed of the organisations without people of their own, on its day."""
        crowd = plan.sheet_ids.filtered(lambda sheet: not sheet.unit_id.member_ids)
        self.sheets = crowd.sorted(lambda sheet: sheet.unit_id.email)
        self.fates = self._deal()
        deeds = (deed for deed in self._get_deeds() if deed[0] <= self.until)
        for day, login, deed, told in deeds:
            deed(login, day, **told)

    def _deal(self):
        """``[(fate, sheets)]``; the counts of the fates add up to all sheets."""
        order = sorted(range(len(self.sheets)), key=lambda at: at * 37 % 101)
        dealt, at = [], 0
        for fate in self.told["fates"]:
            ids = [self.sheets[one].id for one in order[at : at + fate["count"]]]
            dealt.append((fate, self.sheets.browse(ids)))
            at += fate["count"]
        return dealt

    def _get_deeds(self):
        """``[(day, login, deed, what it is told)]``; of one day in this order.

        Organisations that do the same on the same day do it at once.
        """
        named = self.told["responsible"]
        deeds = [
            (self.told["drop"]["day"], "manager", self._drop, {}),
            (named["day"], "operator", self._name_responsible, {"named": named}),
        ]
        for step, (login, name) in STEPS.items():
            alike = groupby(
                [(fate, some) for fate, some in self.fates if step in fate],
                lambda one, step=step: (one[0][step], one[0].get("remark")),
            )
            for (day, remark), same in alike:
                found = self.sheets.browse().union(*(some for _fate, some in same))
                told = {"remark": remark, "rows": same[0][0].get("rows")}
                deed = (day, login, getattr(self, name), {"sheets": found, **told})
                deeds.append(deed)
        for claim in self.told["claims"]:
            deeds.append((claim["day"], "operator", self._claim, {"claim": claim}))
            if "confirmed" in claim:
                day = claim["confirmed"]
                deeds.append((day, "coordinator", self._confirm, {"claim": claim}))
        for early in self.told["early"]:
            told = {"early": early}
            deeds.append((early["day"], "operator", self._report_early, told))
            if "returned" in early:
                day = early["answered"]
                deeds.append((day, "coordinator", self._return_early, told))
        # Claims come before the plan that goes with them, and before its acceptance.
        return sorted(deeds, key=lambda deed: (deed[0], "claim" not in deed[3]))

    # --- Deeds ---

    def _as(self, login, day, records):
        """The records as this person has them before them on that day."""
        return records.with_user(self.users[login])._on_day(Date.to_date(day))

    def _plan(self, login, day, sheets, **_told):
        sheets = self._as(login, day, sheets)
        plan(sheets)
        sheets.action_submit()

    def _accept(self, login, day, sheets, **_told):
        self._as(login, day, sheets).action_accept()

    def _return(self, login, day, sheets, remark, **_told):
        self._as(login, day, sheets).action_return(remark)

    def _report(self, login, day, sheets, **_told):
        self._tell(self._as(login, day, sheets.line_ids))
        self._as(login, day, sheets).action_submit()

    def _return_lines(self, login, day, sheets, remark, rows):
        lines = sheets.line_ids.filtered(lambda line: line.number in rows)
        two = [ids[-2:] for ids in lines.grouped("sheet_id").values()]
        self._as(login, day, lines.browse().union(*two)).action_return(remark)

    def _drop(self, login, day):
        """Own hand-ins of those who do not take part in the contests."""
        tasks = self.sheets.task_ids.filtered(lambda task: not task.sheet_part)
        self._as(login, day, tasks).action_drop(self.told["drop"]["remark"])

    def _name_responsible(self, login, day, named):
        """The forms of clause 2.1 that came to the coordinating centre."""
        units = self._find_organisations(one["of"] for one in named["people"])
        forms = self._as(login, day, self.env["profplan.unit.responsible"])
        forms.create(
            [
                {
                    "unit_id": units[one["of"]].id,
                    "order_date": named["ordered"],
                    "phone": units[one["of"]].phone,
                    **{name: value for name, value in one.items() if name != "of"},
                }
                for one in named["people"]
            ]
        )

    def _find_organisations(self, called):
        """``{what it is called: unit}``: «Гимназия № 55» by the end of its name."""
        units = self.env["profplan.unit"].search([("kind", "=", "organisation")])
        return {
            words: units.filtered(lambda unit, w=words: unit.name.endswith(f"«{w}»"))
            for words in called
        }

    def _claim(self, login, day, claim):
        """What nobody answers is claimed by those whose report nobody accepts."""
        silent = "confirmed" not in claim
        answered = self.sheets.browse().union(
            *(some for fate, some in self.fates if "report_accepted" in fate)
        )
        lines = self._get_lines(claim["rows"]).filtered(
            lambda line: not (silent and line.sheet_id in answered)
        )
        lines = lines.filtered(
            lambda line: (
                line.unit_id.organisation_type_id.code in claim["types"]
                and line.state == "open"
                and line.sheet_id.state in ("planning", "executing")
            )
        )
        lines = self._as(login, day, lines[: claim.get("most")])
        lines.action_claim_not_applicable(claim["remark"])

    def _confirm(self, login, day, claim):
        lines = self._get_lines(claim["rows"]).filtered(
            lambda line: line.not_applicable == "claimed"
        )
        self._as(login, day, lines).action_confirm_not_applicable()

    def _report_early(self, login, day, early):
        """As a measure's own date comes, by those who are at work on their plans."""
        lines = self._get_lines(early["rows"]).filtered(
            lambda line: (
                line.state == "open"
                and line.not_applicable == "no"
                and line.sheet_id.state == "executing"
            )
        )
        lines = self._as(login, day, lines)
        self._tell(lines)
        lines.action_report()

    def _return_early(self, login, day, early):
        lines = self._get_lines(early["rows"]).filtered(
            lambda line: line.state == "reported"
        )
        lines = self._as(login, day, lines[: early["returned"]])
        lines.action_return(early["remark"])

    def _get_lines(self, rows):
        return self.sheets.line_ids.filtered(lambda line: line.number in rows)

    # --- What is told ---

    def _tell(self, lines):
        """What became of the lines that wait, figures and all."""
        sheets.report(lines, told=self.get_words)
        self.enter_events(lines)
        self.give_figures(lines)

    def get_words(self, line):
        """(outcome, reason, result) of a line of the crowd, the same each time."""
        less = self.told["less"]
        at = line.unit_id.id * 7 + line.sequence * 3 + line.measure_id.id
        outcome, reason = "full", False
        if at % less["every"] == 0:
            turn = at // less["every"]
            outcome = "part" if turn % less["none_every"] else "none"
            reason = less[outcome][turn % len(less[outcome])]
        return outcome, reason, self.told["results"].get(line.number)

    def enter_events(self, lines):
        """What took place, of those organisations that tell it event by event.

        The figures of their lines are those that the events propose.
        """
        waiting, today = {}, Date.to_string(lines._get_today())
        for line in filter_waiting(lines).filtered(lambda line: not line.event_ids):
            waiting.setdefault(line.unit_id, {})[line.number] = line.id
        vals_list = []
        for words, unit in self._find_organisations(self.told["events"]).items():
            rows = waiting.get(unit, {})
            for event in self.told["events"][words]:
                ids = [rows[row] for row in event["rows"] if row in rows]
                if ids and event["date_start"] <= today:
                    vals = {name: event[name] for name in event if name != "rows"}
                    vals_list.append({**vals, "line_ids": [Command.set(ids)]})
        events = lines.env["profplan.event"].create(vals_list)
        if proposed := events.line_ids.filtered("can_take"):
            proposed.action_take_proposals()

    def give_figures(self, lines):
        """Believable numbers of every figure that is asked and not given yet."""
        shares = {}
        for figure in self.told["figures"]:
            shares.setdefault(figure["row"], []).append(figure["share"])
        asked = filter_waiting(lines)
        asked = asked.filtered(lambda line: not line.sudo().figure_value_ids)
        children = self._count_children(asked)
        asked.env["profplan.figure.value"].create(
            [
                {
                    "line_id": line.id,
                    "figure_id": figure.id,
                    "value": round(children[line.unit_id.id] * part * wobble(line)),
                }
                for line in asked
                for figure, part in zip(
                    line.sudo().measure_id.figure_ids.sorted("id"),
                    shares.get(line.number, ()),
                    strict=True,
                )
            ]
        )

    def _count_children(self, lines):
        units = lines.sudo().unit_id
        year = self.told["school_year"]
        found = units._get_enrolment(units, year)
        return {unit.id: found[unit][0] for unit in units}


def filter_waiting(lines):
    """Those of these lines that are to be reported."""
    return lines.filtered(
        lambda line: line.state in ("open", "returned") and line.not_applicable == "no"
    )


def wobble(line):
    """From 0.6 to 1.1, another for each organisation and measure."""
    return 0.6 + 0.1 * ((line.unit_id.id * 5 + line.measure_id.id) % 6)


def plan(sheets_planned):
    """The organisations' own dates inside the order's terms, and who answers."""
    for sheet in sheets_planned.filtered(lambda one: not one.responsible_name):
        sheet.write({"responsible_name": sheet.sudo().unit_id.director_name})
    sheets.plan_lines(sheets_planned.line_ids)

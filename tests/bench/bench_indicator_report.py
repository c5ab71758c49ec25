"""The indicator report against raw xlsxwriter writing the very same file.

The reference gets the finished cells: what `record` has seen the report write, call
by call. It makes the workbook anew with the plain library and replays them, so both
files hold the same sheets, styles and charts byte for byte (checked), and only the
reading of the database, the arithmetic and the layout are ours.
"""

import io
from zipfile import ZipFile

import xlsxwriter

from .harness import figure, in_pairs, measure, seconds_of

INDICATORS = 200
YEARS = range(2020, 2022)
REPORT = "kostroma_profplan_reports.indicators"


@figure(limit=3.0, needs="odoo")
def indicator_report(env):
    """A plan of 200 indicators over two years, with a fact for each year."""
    plan = make_plan(env)
    report = env["ir.actions.report"]

    def render():
        env.invalidate_all()
        return report._render(REPORT, plan.ids, {})[0]

    render()  # rights, rules and translations are known to a running server
    _seconds, queries = measure(env, render)
    calls = record(report, plan, REPORT)
    if sheets_of(render()) != sheets_of(replay(calls)):
        raise AssertionError("the reference does not write the same sheets")
    return {
        **in_pairs(
            lambda: seconds_of(render), lambda: seconds_of(lambda: replay(calls))
        ),
        "queries": queries,
    }


def make_plan(env):
    plan = env["profplan.plan"].create(
        {
            "name": "План с большим числом показателей",
            "number": "bench-200",
            "date": "2020-12-25",
            "date_start": "2020-01-01",
            "date_end": "2021-12-31",
        }
    )
    Indicator = env["profplan.indicator"]
    drafts = [prepare_draft(number) for number in range(1, INDICATORS + 1)]
    indicators = Indicator.create(Indicator._prepare_draft_vals_list(plan, drafts))
    env["profplan.indicator.value"].create(
        [
            {
                "indicator_id": indicator.id,
                "year": year,
                "text": str(400 + number),
                "state": "accepted",
            }
            for number, indicator in enumerate(indicators)
            for year in YEARS
        ]
    )
    env.flush_all()
    return plan


def prepare_draft(number):
    """A row of an order's table of indicators, as the reader gives it."""
    from intake import draft, read_target

    target = str(450 + number)
    return draft.Indicator(
        number=str(number),
        key=f"i{number}",
        name=f"Количество обучающихся, участвовавших в мероприятии № {number} "
        "по профессиональной ориентации в течение учебного года",
        unit="человек",
        base_year=2017,
        base="150",
        targets=dict.fromkeys(YEARS, target),
        readings=dict.fromkeys(YEARS, read_target(target)),
        merged_target=number % 10 == 0,
    )


def record(report, plan, name):
    """What the report of that name asks of xlsxwriter.

    :return: options of the workbook, [(target, method, args, kwargs)]
    """
    calls = []
    model = report.env[f"report.{name}"].with_context(active_model=plan._name)
    options = model.get_workbook_options()
    model.generate_xlsx_report(Proxy(calls), {}, plan)
    return options, calls


class Proxy:
    """Stands in for a workbook and all it makes: keeps the calls, in one list.

    Sheets know their names, which the report asks for.
    """

    def __init__(self, calls, key=("workbook",), name=None):
        self.calls, self.key, self.name = calls, key, name
        self.sheets = []

    def get_name(self):
        return self.name

    def worksheets(self):
        return self.sheets

    def __getattr__(self, method):
        def call(*args, **kwargs):
            key = ("result", len(self.calls))
            self.calls.append((self.key, method, args, kwargs))
            result = Proxy(self.calls, key, *args[:1])
            if method == "add_worksheet":
                self.sheets.append(result)
            return result

        return call


def replay(recorded):
    """Write the recorded cells with the plain library; return the file."""
    options, calls = recorded
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, options)
    results = {("workbook",): book}
    for number, (key, method, args, kwargs) in enumerate(calls):
        target = results[key]
        args = [results[a.key] if isinstance(a, Proxy) else a for a in args]
        args = [restore(a, results) if isinstance(a, dict) else a for a in args]
        results["result", number] = getattr(target, method)(*args, **kwargs)
    book.close()
    return output.getvalue()


def restore(options, results):
    """Options that name a format: {"format": stand-in} gets the real one."""
    return {
        name: results[value.key] if isinstance(value, Proxy) else value
        for name, value in options.items()
    }


def sheets_of(content):
    """The parts of the file that hold cells, texts, styles and charts."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith("xl/")
        }

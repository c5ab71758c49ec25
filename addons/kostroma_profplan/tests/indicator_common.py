from datetime import date

from ..intake.grid import Cell, Row, Table
from ..intake.heads import read_head
from ..intake.indicators import read_indicators
from .common import ProfplanCommon

# Indicators of order 1257 as intake reads them: (number, unit, base, 2020, 2021)
ORDER_LINES = [
    ("1", "человек", "150", "468 учащихся 8-10 классов", "468 учащихся 8-10 классов"),
    ("2", "процент", "100", "100", "100"),
    ("3", "человек", "450", "550", "580"),
    ("4", "штук", "11", "18", "19"),
    ("5", "штук", "3", "3", "5"),
    ("6", "человек", "600", "720", "730"),
    ("7", "процент", "70", "100", "100"),
]


class IndicatorCommon(ProfplanCommon):
    """A draft plan of 2020–2021 with the seven indicators of the real order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_indicator_plan()
        cls.first = cls._get_indicator("1")
        cls.people = cls._get_indicator("3")
        cls.share = cls._get_indicator("7")

    @classmethod
    def _create_indicator_plan(cls, lines=None, **vals):
        """A plan with indicators, made of a draft as the import wizard does it."""
        plan = cls._create_plan(
            measures=0,
            **{
                "name": "План по профессиональной ориентации обучающихся",
                "number": "9257-рз/IV",
                "date": date(2020, 12, 25),
                "date_start": date(2020, 12, 25),
                "date_end": date(2021, 12, 31),
                **vals,
            },
        )
        Indicator = cls.env["profplan.indicator"]
        drafts = [cls._read_indicator(*line) for line in lines or ORDER_LINES]
        Indicator.create(Indicator._prepare_draft_vals_list(plan, drafts))
        return plan

    @classmethod
    def _read_indicator(cls, number, unit, base, first, second, name=None):
        """The indicator of a draft, read from the cells of its row."""
        cells = (number, name or f"Показатель {number}", unit, base, first, second)
        row = [Cell(text, at, at) for at, text in enumerate(cells)]
        if number == "1" and first == second:
            row[4:] = [Cell(first, 4, 5)]  # merged in the order
        heads = ("№", "Показатель", "Ед. изм.", "2017 (базовое)", "2020", "2021")
        head = read_head([[Cell(text, at, at) for at, text in enumerate(heads)]], 0)
        row = Row(Table([row], "таблица 1"), 2, row)
        [indicator], _findings = read_indicators([row], head)
        return indicator

    @classmethod
    def _get_indicator(cls, number, plan=None):
        plan = plan or cls.plan
        return plan.indicator_ids.filtered(lambda one: one.number == number)

    @classmethod
    def _create_value(cls, indicator, text, year=2021, user=None, **vals):
        """A fact, accepted unless said otherwise, entered by the coordinator."""
        Value = cls.env["profplan.indicator.value"].with_user(user or cls.coordinator)
        if vals.get("supersedes_id"):
            vals = {"note": "Уточнено", **vals}
        return Value.create(
            {
                "indicator_id": indicator.id,
                "year": year,
                "text": text,
                "state": "accepted",
                **vals,
            }
        )

    @classmethod
    def _create_plan_with_facts(cls, size):
        """A plan of `size` indicators, each with the fact 5 of 2021."""
        lines = [(str(i), "штук", "1", "5", "6") for i in range(1, size + 1)]
        plan = cls._create_indicator_plan(lines, number=f"facts-{size}")
        for indicator in plan.indicator_ids:
            cls._create_value(indicator, "5")
        return plan

    def _count_queries(self, work):
        """Queries of `work` on an empty cache, once rights and rules are known."""
        for _turn in ("warm up", "count"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work()
        return self.env.cr.sql_log_count - before

    @classmethod
    def _get_target(cls, indicator, year=2021):
        return indicator.target_ids.filtered(lambda target: target.year == year)

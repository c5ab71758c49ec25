import importlib.util
from datetime import date
from pathlib import Path

from odoo.tests import tagged

from .indicator_common import IndicatorCommon

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.4.0.0/pre-indicator_period.py"


@tagged("post_install", "-at_install")
class TestMigrationOfPeriods(IndicatorCommon):
    """Figures with a day each become figures with a period: none is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        days = {
            "december": date(2021, 12, 31),
            "may": date(2021, 5, 31),
            "january": date(2022, 1, 20),
            "before": date(2020, 12, 1),
        }
        # Each of an organisation of its own, the last two of one.
        cls.values, cls.before = {}, {}
        for name, day in days.items():
            unit = cls._create_unit(name, kind="organisation")
            cls.values[name] = cls._create_dated(unit, day)
        both = cls._create_unit("both", kind="organisation")
        cls.twice = [
            cls._create_dated(both, day, text)
            for day, text in ((date(2021, 12, 31), "5"), (date(2022, 1, 20), "7"))
        ]
        cls.env.flush_all()
        cls.cr.execute("ALTER TABLE profplan_indicator_value ADD COLUMN date date")
        for value, day in cls.days.items():
            cls.cr.execute(
                "UPDATE profplan_indicator_value SET date = %s WHERE id = %s",
                [day, value.id],
            )
        cls.cr.execute(
            "UPDATE profplan_indicator_value SET date = now() WHERE date IS NULL"
        )
        cls._migrate()

    days = {}

    @classmethod
    def _create_dated(cls, unit, day, text="5"):
        # Another period for the time being: two of the same one may not be.
        value = cls._create_value(
            cls.people,
            text,
            unit_id=unit.id,
            period_end=date(2021, 12, 30 - len(cls.days)),
        )
        cls.days[value] = day
        return value

    @classmethod
    def _migrate(cls):
        spec = importlib.util.spec_from_file_location("pre_period", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(cls.cr, "19.0.3.0.0")
        cls.env.invalidate_all()

    @classmethod
    def tearDownClass(cls):
        cls.days.clear()
        super().tearDownClass()

    def test_each_begins_with_its_year_and_ends_on_its_day(self):
        self.assertEqual(
            {
                name: (str(value.period_start), str(value.period_end))
                for name, value in self.values.items()
            },
            {
                "december": ("2021-01-01", "2021-12-31"),
                "may": ("2021-01-01", "2021-05-31"),
                "january": ("2021-01-01", "2021-12-31"),
                "before": ("2020-12-01", "2021-01-01"),
            },
        )

    def test_of_two_after_the_year_the_later_one_still_counts(self):
        ends = [str(value.period_end) for value in self.twice]
        self.assertEqual(ends, ["2021-12-31", "2022-01-20"])
        self.assertEqual(self.people._get_facts()[self.people.id], {2021: 27})

    def test_values_and_states_are_kept_and_what_results_holds(self):
        values = self.env["profplan.indicator.value"].browse(
            value.id for value in self.days
        )
        self.assertEqual(set(values.mapped("state")), {"accepted"})
        values._check_period()

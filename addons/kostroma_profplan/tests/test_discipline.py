from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dates_common import BASIS, DatesCommon

NUMBERS = ("total", "on_time", "late", "overdue", "review", "ahead")


class DisciplineCommon(DatesCommon):
    """A plan on 20.04.2026, its terms on 01.04.2026: one task of each kind.

    ``on_time`` submitted on 30.03 and accepted on 10.04, ``late`` on 05.04, ``overdue``
    nothing, ``review`` submitted on time, ``returned`` on 20.03, came back and was
    submitted again on 15.04, ``dropped``; ``monthly`` is due in June and has two
    terms, one of which was missed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frozen.move_to("2026-03-02 09:00:00")
        cls.plan = cls._create_plan(measures=0, number="2-discipline")
        names = ("on_time", "late", "overdue", "review", "returned", "dropped")
        for name in names:
            cls._create_measure(cls.plan, name=name, number=name)
        cls._create_measure(
            cls.plan,
            name="monthly",
            number="monthly",
            deadline_kind="recurring",
            control_date=date(2026, 6, 30),
            windows=(
                (date(2026, 3, 1), date(2026, 3, 31)),
                (date(2026, 6, 1), date(2026, 6, 30)),
            ),
        )
        cls.other = cls._create_unit("Another department", people=cls.worker)
        cls._create_measure(cls.plan, units=cls.other, name="other", number="other")
        cls.plan.action_approve()
        cls.by_name = {
            task.measure_id.name: task
            for task in cls.plan.task_ids.filtered(lambda task: not task.parent_id)
        }
        for day, name, step in (
            ("2026-03-20", "returned", "review"),
            ("2026-03-30", "on_time", "review"),
            ("2026-03-31", "review", "review"),
            ("2026-04-05", "late", "review"),
            ("2026-04-06", "dropped", "dropped"),
            ("2026-04-10", "on_time", "done"),
            ("2026-04-10", "late", "done"),
            ("2026-04-15", "returned", "returned"),
            ("2026-04-15", "returned", "review"),
            ("2026-04-17", "returned", "done"),
        ):
            cls.frozen.move_to(f"{day} 09:00:00")
            stage = cls.env["project.task.type"]._get_by_step(step)
            cls.by_name[name]._apply_move(stage, "")
        cls.frozen.move_to("2026-04-20 09:00:00")
        cls.env["project.task"]._cron_refresh_health()

    def setUp(self):
        super().setUp()
        self._go_to("2026-04-20")

    def _get_figures(self, as_of=None, plans=None, user=None):
        plans = self.plan if plans is None else plans
        return plans.with_user(user or self.viewer).get_discipline_figures(as_of)

    def _get_unit(self, figures, unit=None):
        units = figures["plans"][0]["units"]
        return next(one for one in units if one["id"] == (unit or self.department).id)


@tagged("post_install", "-at_install")
class TestDiscipline(DisciplineCommon):
    def test_each_task_counts_as_what_became_of_its_term(self):
        """Days in review never count: on time is what was submitted on time."""
        unit = self._get_unit(self._get_figures())
        self.assertEqual(
            {name: unit[name] for name in NUMBERS},
            {
                "total": 6,
                "on_time": 2,
                "late": 1,
                "overdue": 1,
                "review": 1,
                "ahead": 1,
            },
        )
        self.assertEqual((unit["returned"], unit["postponed"]), (1, 0))
        self.assertEqual(unit["share"], 0.5, "two of the four whose term has come")
        self.assertEqual(unit["delay_days"], 11.5, "4 days late, 19 days overdue")
        self.assertEqual(unit["terms_missed"], 1, "March of the monthly measure")

    def test_units_add_up_to_the_plan(self):
        [plan] = self._get_figures()["plans"]
        self.assertEqual(
            [unit["name"] for unit in plan["units"]],
            ["Another department", "Test department"],
        )
        for name in (*NUMBERS, "returned", "postponed", "terms_missed"):
            self.assertEqual(
                plan["total"][name], sum(unit[name] for unit in plan["units"]), name
            )

    def test_the_past_is_as_it_was_whatever_came_afterwards(self):
        with freeze_time("2026-04-12 09:00:00"):
            then = self._get_figures()
        self.assertEqual(self._get_unit(then)["on_time"], 1)
        self.assertEqual(self._get_unit(then)["returned"], 0)
        self.by_name["late"]._as_engine().write({"unit_id": self.other.id})
        self._postpone("overdue", date(2026, 5, 20))
        self.assertEqual(self._get_figures("2026-04-12"), then)
        now = self._get_unit(self._get_figures())
        self.assertEqual((now["late"], now["overdue"], now["ahead"]), (0, 0, 2))
        self.assertEqual(now["postponed"], 1)
        before = self._get_figures("2026-03-01")["plans"][0]
        self.assertEqual((before["units"], before["total"]["total"]), ([], 0))
        self.assertIsNone(before["total"]["share"])

    def _postpone(self, name, day):
        task = self.by_name[name].with_user(self.manager)
        return task._postpone(day, "The hall is under repair", basis=BASIS)

    def test_only_a_granted_postponement_counts_as_postponed(self):
        """Not what the order itself moved, asked, refused, or brought forward."""
        moved = self.by_name["overdue"]
        moved._as_engine().write({"control_date": "2026-05-20"})
        moved._as_engine().write({"report_date": "2026-05-20"})
        self._postpone("monthly", date(2026, 6, 15))
        self.assertEqual(self._get_unit(self._get_figures())["postponed"], 0)
        self._go_to("2026-04-22")
        asked = self._ask(moved, new_date="2026-06-10", **BASIS)
        self.assertEqual(self._get_unit(self._get_figures())["postponed"], 0)
        self._go_to("2026-04-24")
        asked.with_user(self.manager).action_grant()
        rows = self.env["profplan.discipline"].search([("postponed", "=", 1)])
        self.assertEqual(rows.task_id & self.plan.task_ids, moved)
        for day, count in (("2026-04-23", 0), ("2026-04-24", 1), (None, 1)):
            with self.subTest(day):
                unit = self._get_unit(self._get_figures(day))
                self.assertEqual(unit["postponed"], count)

    def test_the_screen_and_the_figures_are_one(self):
        """Sums of the view by unit, and each number leads to as many tasks."""
        rows = self.env["profplan.discipline"].with_user(self.viewer)
        own = [("plan_id", "=", self.plan.id)]
        names = [*NUMBERS, "returned", "postponed"]
        found = rows._read_group(
            [*own, ("scope", "=", "whole")],
            ["unit_id"],
            [*(f"{name}:sum" for name in names), "delay_days:avg", "share:avg"],
        )
        figures = self._get_figures()
        for unit, *sums, delay, share in found:
            expected = self._get_unit(figures, unit)
            self.assertEqual(sums, [expected[name] for name in names])
            self.assertAlmostEqual(delay or 0, expected["delay_days"] or 0)
            self.assertAlmostEqual((share or 0) / 100, expected["share"] or 0)
        missed = rows.search(
            [*own, ("scope", "=", "term"), ("verdict", "in", ("late", "overdue"))]
        )
        self.assertEqual(len(missed), figures["plans"][0]["total"]["terms_missed"])
        overdue = rows.search([*own, ("overdue", "=", 1), ("scope", "=", "whole")])
        self.assertIn(self.by_name["overdue"], overdue.task_id)
        action = overdue[:1].action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("project.task", overdue[:1].task_id.id),
        )

    def test_what_a_closed_plan_leaves_open_is_not_done(self):
        self.plan.with_user(self.manager).action_close("The year is over")
        unit = self._get_unit(self._get_figures())
        self.assertEqual((unit["overdue"], unit["review"], unit["ahead"]), (3, 0, 0))
        row = self.env["profplan.discipline"].search(
            [("task_id", "=", self.by_name["monthly"].id)]
        )
        self.assertEqual(row.verdict, "overdue")

    def test_execution_is_told_measure_by_measure_as_of_any_day(self):
        def told(as_of=None):
            plan = self.plan.with_user(self.viewer)
            return plan.get_execution_figures(as_of)["plans"][0]

        with freeze_time("2026-04-12 09:00:00"):
            then = told()
        self.by_name["late"]._as_engine().write({"unit_id": self.other.id})
        now = told()
        self.assertEqual(told("2026-04-12"), then)
        self.assertEqual(
            {status: count for status, count in now["summary"].items() if count},
            {"full": 3, "dropped": 1, "review": 1, "open": 1, "overdue": 2},
        )
        rows = {row["number"]: row for row in now["measures"]}
        self.assertEqual(rows["late"]["days_late"], 4)
        self.assertEqual(rows["late"]["unit"], self.other.name)
        self.assertEqual(rows["late"]["submitted_on"], "2026-04-05")
        self.assertEqual(len(rows["monthly"]["parts"]), 2)
        self.assertEqual(told("2026-03-01")["on_control"], False)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_the_staff_gets_figures_and_a_wrong_day_is_told_of(self):
        with self.assertRaises(AccessError):
            self._get_figures(user=self.portal)
        for day in ("вчера", "2026-13-01", "20260401", 5):
            with self.assertRaisesRegex(UserError, "2021-12-31"):
                self._get_figures(day)
        with self.assertRaisesRegex(UserError, "21.04.2026"):
            self._get_figures("2026-04-21")

    def test_it_costs_the_same_queries_for_few_tasks_and_many(self):
        big = self._create_plan(measures=40, number="40-discipline", approve=True)
        small = self._create_plan(measures=1, number="1-discipline", approve=True)
        counts = []
        for plans in (small, big | self.plan):
            for _turn in ("warm up", "count"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._get_figures(plans=plans)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

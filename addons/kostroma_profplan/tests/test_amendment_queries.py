import base64

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ProfplanCommon

MANY = 6
HEAD = """РАСПОРЯЖЕНИЕ
от 20.01.2026 № 3-р
О внесении изменений в распоряжение от 25.08.2025 № {number}

1. Внести в план, утвержденный распоряжением № {number}, следующие изменения:
"""
# Terms are the same: of the database a query is asked for each term that differs.
POINTS = {
    "reworded": "1.{n}. В пункте {row} слова «Test measure» заменить словами "
    "«Ярмарка {n}».",
    "redated": "1.{n}. В пункте {row} слова «до 01.04.2026» заменить словами "
    "«до 15.05.2026».",
    "reassigned": "1.{n}. В графе «Ответственный» пункта {row} слова «Test "
    "department» заменить словами «Test centre».",
    "removed": "1.{n}. Пункт {row} исключить.",
    "added": "1.{n}. Дополнить пунктом 7.{n} следующего содержания:\n«7.{n}. Слёт. "
    "Срок: до {n:02}.05.2026. Ответственный: Test department».",
}


@tagged("post_install", "-at_install")
class TestAmendmentQueries(ProfplanCommon):
    """Applying an amendment asks the database as often for one change as for many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-02-02 09:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)

    def _get_points(self, kind, rows):
        words = POINTS[kind]
        return [words.format(n=n, row=f"1.{n}") for n in rows]

    def _apply(self, number, points):
        """(queries of applying these points, the plan)."""
        plan = self._create_plan(measures=0, number=number)
        for n in range(1, MANY + 1):
            self._create_measure(plan, number=f"1.{n}.", deadline_text="до 01.04.2026")
        plan.action_approve()
        words = HEAD.format(number=number) + "\n".join(points)
        amendment = (
            self.env["profplan.amendment"]
            .with_user(self.manager)
            .create(
                {
                    "plan_id": plan.id,
                    "file": base64.b64encode(words.encode()),
                    "file_name": "Изменения.txt",
                }
            )
        )
        self.assertEqual(len(amendment.line_ids), len(points))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        amendment.action_apply()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, plan

    def test_it_costs_the_same_queries_for_one_change_and_many(self):
        first = [
            point
            for n, kind in enumerate(POINTS, 1)
            for point in self._get_points(kind, [n])
        ]
        self._apply("first", first)
        for kind in POINTS:
            with self.subTest(kind):
                few, _plan = self._apply(f"1-{kind}", self._get_points(kind, [1]))
                rows = range(1, MANY + 1)
                many, plan = self._apply(f"{MANY}-{kind}", self._get_points(kind, rows))
                self.assertLessEqual(many, few)
                # The record is in our words alone, Odoo adds no line of its own.
                tracked = plan.task_ids.message_ids.tracking_value_ids
                self.assertFalse(tracked.mapped("field_id.name"))

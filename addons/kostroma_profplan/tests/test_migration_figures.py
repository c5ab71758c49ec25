import importlib.util
from pathlib import Path

from freezegun import freeze_time

from odoo.fields import Date
from odoo.tests import tagged

from .evidence_common import EvidenceCommon

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.3.0.0/post-figures.py"
COLUMNS = """
    ALTER TABLE project_task
        ADD COLUMN quantity double precision, ADD COLUMN quantity_zero boolean;
    ALTER TABLE profplan_measure
        ADD COLUMN target_value double precision,
        ADD COLUMN target_comparator varchar,
        ADD COLUMN target_unit varchar, ADD COLUMN target_per varchar;
"""


@tagged("post_install", "-at_install")
class TestMigrationOfFigures(EvidenceCommon):
    """A database with one quantity a task, half executed: nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-02"):
            cls.plan2 = cls._create_plan(measures=3, number="2", approve=True)
        cls.plain, cls.zero, cls.empty = cls.plan2.task_ids.sorted("id")
        cls.env.flush_all()
        cls.cr.execute(COLUMNS)
        for measure, unit in ((cls.measure, "классов"), (cls.cascade, "детей")):
            cls._sql(
                "UPDATE profplan_measure SET target_value = 10,"
                " target_comparator = 'at_least', target_unit = %s WHERE id = %s",
                unit,
                measure.id,
            )
        given = {cls.task: 12, cls.part: 6, cls.other_part: 5, cls.plain: 3}
        for task, number in given.items():
            cls._sql(
                "UPDATE project_task SET quantity = %s WHERE id = %s", number, task.id
            )
        cls._sql("UPDATE project_task SET quantity_zero = true WHERE id = %s", cls.zero)
        cls._log(cls.plain, None, '{"number": 2}', "2026-03-03")
        cls._log(cls.plain, '{"number": 2}', '{"number": 3}', "2026-03-05")
        cls._submit_before(cls.task, "2026-03-06", "done")
        cls._submit_before(cls.root, "2026-03-07", "review")
        cls._migrate()

    @classmethod
    def _sql(cls, statement, *values):
        cls.cr.execute(statement, [getattr(one, "id", one) for one in values])

    @classmethod
    def _log(cls, task, old, new, day, what="quantity"):
        cls._sql(
            "INSERT INTO profplan_change (task_id, plan_id, moment, day, author_id,"
            " what, old_value, new_value, step, unit_id, starts_hold)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'in_progress', %s, false)",
            *(task, task.plan_id, f"{day} 12:00:00", day, cls.user),
            *(what, old, new, task.unit_id),
        )

    @classmethod
    def _submit_before(cls, task, day, step):
        cls._log(task, None, f'"{day}"', day, "submitted_on")
        stage = cls.env["project.task.type"]._get_by_step(step)
        cls._sql(
            "UPDATE project_task SET stage_id = %s, step = %s WHERE id = %s",
            stage.id,
            step,
            task.id,
        )

    @classmethod
    def _migrate(cls):
        cls.env.invalidate_all()
        spec = importlib.util.spec_from_file_location("post_figures", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(cls.cr, "19.0.2.0.0")
        cls.env.invalidate_all()

    def _get_state(self, task, day):
        return task._get_state_at(Date.to_date(day))[task.id]

    def test_each_measure_with_a_target_or_a_quantity_has_one_figure(self):
        figure = self.measure.figure_ids
        self.assertEqual(
            (figure.target_value, figure.target_comparator, figure.target_unit),
            (10, "at_least", "классов"),
        )
        self.assertEqual((figure.name, figure.kind), ("Классов", "count"))
        self.assertEqual(self.cascade.figure_ids.kind, "unique")
        self.assertEqual(len(self.plain.measure_id.figure_ids), 1)
        self.assertFalse(self.plain.measure_id.figure_ids.target_comparator)
        self.assertFalse(self.empty.measure_id.figure_ids)

    def test_each_quantity_is_a_value_and_zero_as_well(self):
        values = {
            task: task.figure_value_ids.mapped("value")
            for task in (self.task, self.part, self.plain, self.zero, self.empty)
        }
        self.assertEqual(list(values.values()), [[12], [6], [3], [0], []])

    def test_what_was_handed_in_as_a_sum_of_people_stays(self):
        self.assertEqual(self.root.figure_value_ids.value, 11)

    def test_the_record_tells_the_same_in_the_new_words(self):
        for day, numbers in (
            ("2026-03-02", []),
            ("2026-03-04", [2]),
            ("2100-01-01", [3]),
        ):
            state = self._get_state(self.plain, day)
            with self.subTest(day):
                self.assertEqual([one["number"] for one in state["figures"]], numbers)
                self.assertNotIn("quantity", state)
        rows = self.plain.change_ids.filtered(lambda row: row.what == "figures")
        self.assertEqual(rows.sorted("id")[-1].author_id, self.user)
        handed_in = self._get_state(self.task, "2026-03-06")
        self.assertEqual(handed_in["figures"][0]["number"], 12)
        self.assertFalse(self._get_state(self.task, "2026-03-05")["figures"])

    def test_what_was_handed_in_was_done_in_full(self):
        tasks = self.task | self.root
        self.assertEqual(set(tasks.mapped("outcome")), {"full"})
        self.assertFalse((self.part | self.plain).filtered("outcome"))
        self.assertEqual(self._get_state(self.task, "2026-03-06")["outcome"], "full")
        self.assertIsNone(self._get_state(self.task, "2026-03-05")["outcome"])

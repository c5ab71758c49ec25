from odoo.tests import tagged

from .import_common import ImportCommon

WHO, RESULT = "МБУ ГЦОКО", "Справка"
EVENTS = (
    ("Выдача справок", "в течение 5 рабочих дней со дня обращения", WHO, RESULT),
    ("Инструктаж", "при приёме на работу", WHO, RESULT),
    ("Проверка", "перед отпуском", WHO, RESULT),
    ("Отчёт", "не позднее 10 дней после каждого мероприятия", WHO, RESULT),
)
MARCH = ("Ярмарка", "март 2027", WHO, RESULT)


@tagged("post_install", "-at_install")
class TestImportOnEvent(ImportCommon):
    """Rows whose term is counted from an event: no date is asked for, none invented."""

    def test_rows_from_events_go_into_the_plan_without_dates(self):
        loading = self._load_small(*EVENTS, MARCH)
        lines = loading.line_ids.filtered(lambda line: line.deadline_kind == "on_event")
        self.assertEqual(len(lines), 4)
        self.assertFalse(any(lines.mapped("needs")), "no date has to be invented")
        self.assertNotIn("fix", lines.mapped("status"))
        plan = self._confirm(loading)
        measures = plan.measure_ids.filtered(
            lambda one: one.deadline_kind == "on_event"
        )
        self.assertEqual(len(measures), 4)
        self.assertFalse(any(measures.mapped("control_date")))
        self.assertFalse(any(measures.mapped("report_date")))
        self.assertFalse(measures.window_ids)
        self.assertTrue(plan.action_approve())
        self.assertFalse(any(measures.root_task_id.mapped("control_date")))
        self.assertEqual(measures[0].delay_count, 5)
        self.assertEqual(measures[0].delay_unit, "working_day")

    def test_a_day_that_a_person_gives_wins_over_the_event(self):
        loading = self._load_small(EVENTS[0])
        line = self._get_line(loading, "1")
        line.control_date = "2027-05-31"
        measure = self._confirm(loading).measure_ids
        self.assertEqual(str(measure.control_date), "2027-05-31")
        self.assertEqual(str(measure.report_date), "2027-05-31")

    def test_next_years_plan_asks_for_no_date_either(self):
        plan = self._confirm(self._load_small(*EVENTS, MARCH))
        plan.measure_ids.filtered("control_date").unlink()
        draft = plan._get_draft()
        self.assertEqual({row.term.kind for row in draft.measures}, {"on_event"})

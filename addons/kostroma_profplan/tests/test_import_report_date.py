from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .import_common import RealOrderCommon

MARCH = ("Провести ярмарку", "март 2027 г.", "МБУ ГЦОКО", "")
YEAR = ("Вести работу", "в течение года", "МБУ ГЦОКО", "")


@tagged("post_install", "-at_install")
class TestImportReportDate(RealOrderCommon):
    """By when rows are reported: by the rules, corrected by people."""

    def _get_report_dates(self, plan):
        return {
            measure.number.strip("."): measure.report_date
            for measure in plan.measure_ids
            if measure.kind == "measure"
        }

    def test_the_real_order_is_reported_by_the_rules(self):
        loading = self._get_corrected()
        rows = {
            line.number.strip("."): line.report_date
            for line in loading.line_ids
            if line.kind == "measure"
        }
        plan = self._confirm(loading)
        found = self._get_report_dates(plan)
        self.assertEqual(found, rows, "the plan has what the rows have shown")
        expected = {
            "1.1": date(2021, 4, 1),  # до 01 апреля
            "2.4": date(2021, 8, 31),  # 2021 год
            "3.1": date(2021, 8, 31),  # в течение года
            "3.5": date(2021, 7, 10),  # октябрь – июнь
            "3.9": date(2021, 9, 10),  # ноябрь, март, июнь-август
            "5.2.7": date(2021, 8, 31),  # мониторинг – апрель: its own checkpoint
            "5.2.10": date(2021, 3, 10),  # февраль
            "5.3.1": date(2020, 11, 10),  # ежегодно, октябрь
            "5.3.3": date(2021, 1, 10),  # ноябрь-декабрь
            "5.5.1": date(2021, 4, 10),  # январь-март
            "5.6.5": date(2021, 9, 10),  # еженедельно
            "6.1": date(2021, 5, 10),  # апрель
        }
        self.assertEqual({number: found[number] for number in expected}, expected)
        window = self._get_measure(plan, "5.2.7.").window_ids.filtered(
            lambda window: window.kind == "milestone"
        )
        self.assertEqual(window.report_date, date(2021, 4, 30))

    def test_organisations_of_the_real_order_report_by_the_end_of_april(self):
        plan = self._confirm(self._get_corrected())
        plan.report_clause_id = self._get_measure(plan, "2.6", "clause")
        self.assertEqual(plan.report_day, date(2021, 4, 30))
        measures = plan.measure_ids.filtered(lambda measure: measure._get_groups())
        dates = [measure._get_organisation_dates() for measure in measures]
        self.assertGreater(len(dates), 40)
        self.assertLessEqual(max(day for day, _as_of in dates), date(2021, 4, 30))

    def test_a_corrected_report_date_is_kept_on_record_and_in_the_plan(self):
        loading = self._load_small(MARCH)
        line = self._get_line(loading, "1")
        self.assertEqual(line.report_date, date(2027, 4, 10))
        self.assertFalse(line.changes)
        line.report_date = date(2027, 4, 20)
        self.assertEqual(loading.decision_ids.field, "report_date")
        loading.action_read_again()
        line = self._get_line(loading, "1")
        self.assertEqual(line.report_date, date(2027, 4, 20))
        plan = self._confirm(loading)
        self.assertEqual(self._get_report_dates(plan), {"1": date(2027, 4, 20)})
        self.assertIn("20.04.2027", plan.message_ids.mapped("body")[-1])

    def test_a_corrected_term_is_reported_by_its_own_rule(self):
        loading = self._load_small(MARCH, YEAR)
        line = self._get_line(loading, "1")
        line.control_date = date(2027, 5, 31)
        self.assertEqual(line.report_date, date(2027, 6, 10))
        loading.action_read_again()
        self.assertEqual(self._get_line(loading, "1").report_date, date(2027, 6, 10))
        plan = self._confirm(loading)
        self.assertEqual(
            self._get_report_dates(plan),
            {"1": date(2027, 6, 10), "2": date(2027, 12, 31)},
        )

    def test_a_row_that_is_reported_before_it_starts_is_to_be_corrected(self):
        loading = self._load_small(MARCH)
        line = self._get_line(loading, "1")
        line.report_date = date(2027, 2, 1)
        self.assertEqual(line.needs, "It is reported before it starts")
        self.assertEqual(line.status, "fix")
        with self.assertRaises(UserError):
            loading.action_confirm()

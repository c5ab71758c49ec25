from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .import_common import HEAD, ImportCommon, RealOrderCommon

SCHOOLS = "Руководители образовательных организаций"
HOURS = ("Классные часы", "в течение года", SCHOOLS, "")
CONTEST = ("Конкурс рисунков", "до 01.03.2027", f"МБУ ГЦОКО\n{SCHOOLS}", "")
MEETING = ("Провести совещание", "до 01.03.2027", "МБУ ГЦОКО", "")


@tagged("post_install", "-at_install")
class TestImportAccounting(RealOrderCommon):
    """How organisations report: by the words of the order, decided by people."""

    def _get_ways(self, plan):
        return {
            one.number.strip(".") + one.kind[0]: one.accounting
            for one in plan.measure_ids
        }

    def test_the_real_order_is_accounted_for_by_its_words(self):
        loading = self._get_corrected()
        self.assertEqual(loading.plan_clause_id.number, "2.3")
        self.assertEqual(loading.report_clause_id.number, "2.6")
        changes = {name for line in loading.line_ids for name in line.changes or ()}
        self.assertNotIn("accounting", changes)
        plan = self._confirm(loading)
        ways = self._get_ways(plan)
        handed_in = {number for number, way in ways.items() if way == "task"}
        self.assertEqual(handed_in, {"2.3c", "2.6c", "5.5.2m", "5.5.3m", "5.5.4m"})
        self.assertEqual({ways["2.1c"], ways["2.2c"], ways["5.2.3m"]}, {"line"})
        self.assertEqual({ways["3c"], ways["1.1m"]}, {"none"})
        self.assertEqual(plan.plan_clause_id.number, "2.3")
        self.assertEqual(plan.report_clause_id.number, "2.6")
        self.assertEqual(plan.report_day, date(2021, 4, 30))

    def test_the_way_is_a_decision_that_outlives_another_reading(self):
        loading = self._load_small(HOURS, CONTEST, MEETING)
        rows = loading.line_ids
        self.assertEqual(rows.mapped("accounting"), ["line", "task", "none"])
        rows[0].accounting = "lead"
        self.assertEqual(loading.decision_ids.field, "accounting")
        loading.action_read_again()
        self.assertEqual(loading.line_ids[0].accounting, "lead")
        loading.action_create_units()
        plan = self._confirm(loading)
        ways = self._get_ways(plan)
        self.assertEqual(ways, {"1m": "lead", "2m": "task", "3m": "none"})
        self.assertIn("How organisations report", plan.message_ids.mapped("body")[-1])

    def test_it_follows_who_answers_until_somebody_decides(self):
        loading = self._load_small(HOURS, MEETING)
        hours, meeting = loading.line_ids
        group = hours.lead_id
        meeting.co_ids = [Command.link(group.id)]
        self.assertEqual(meeting.accounting, "line")
        loading.action_read_again()
        hours, meeting = loading.line_ids
        self.assertEqual(meeting.accounting, "line", "by the units decided upon")
        meeting.accounting = "task"
        meeting.co_ids = False
        self.assertEqual(meeting.accounting, "none", "nobody is asked")
        meeting.co_ids = [Command.link(hours.lead_id.id)]
        self.assertEqual(meeting.accounting, "task", "as it was decided")

    def test_the_clauses_are_chosen_at_the_top(self):
        loading = self._get_corrected()
        other = self._get_line(loading, "2.2", "clause")
        loading.plan_clause_id = other
        loading.action_read_again()
        self.assertEqual(loading.plan_clause_id.number, "2.2")
        self._get_line(loading, "2.3", "clause").control_date = date(2021, 1, 15)
        self._get_line(loading, "2.6", "clause").is_taken = False
        plan = self._confirm(loading)
        self.assertEqual(plan.plan_clause_id.number, "2.2")
        self.assertFalse(plan.report_clause_id, "it was left out")

    def test_only_clauses_of_the_same_order_are_chosen(self):
        loading = self.loading
        with self.assertRaisesRegex(ValidationError, "no clause of this order"):
            loading.plan_clause_id = self._get_line(loading, "5.5.2.")
        with self.assertRaisesRegex(ValidationError, "two different"):
            loading.plan_clause_id = loading.report_clause_id

    def test_of_several_clauses_on_reports_one_is_to_be_chosen(self):
        points = (
            "1. Утвердить план.",
            "2. Руководителям образовательных организаций:",
            "2.1. представить отчёт о реализации Плана до 01.06.2027;",
            "2.2. представить отчёт о реализации Плана до 01.12.2027.",
            "3. Контроль за исполнением распоряжения возложить на заместителя главы.",
        )
        head = (*HEAD[:4], *points, HEAD[4])
        loading = self._load_small(HOURS, head=head)
        self.assertFalse(loading.report_clause_id)
        finding = loading.finding_ids.filtered(
            lambda one: one.code == "report_clause_several"
        )
        self.assertTrue(finding.is_open)
        self.assertIn("Clause on their reports", loading.remaining_text)
        loading.report_clause_id = self._get_line(loading, "2.2", "clause")
        self.assertFalse(finding.is_open)


@tagged("post_install", "-at_install")
class TestImportAccountingDoors(ImportCommon):
    def test_a_finished_loading_keeps_its_ways(self):
        loading = self._load_small(HOURS)
        loading.action_create_units()
        line = loading.line_ids
        self._confirm(loading)
        with self.assertRaises(UserError):
            line.accounting = "none"

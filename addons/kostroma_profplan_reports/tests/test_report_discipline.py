from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.test_discipline import DisciplineCommon

from .figures_common import EVIL, ReportCase

REPORT = "discipline"


@tagged("post_install", "-at_install")
class TestReportDiscipline(ReportCase, DisciplineCommon):
    """Executive discipline as a file: the figures of the database (design §8)."""

    def _get_rows(self, content, values=True):
        _heads, rows = self._read_table(
            self._open(content, values).worksheets[0], "№ п/п"
        )
        return rows

    def test_rows_are_the_figures_and_the_worst_unit_is_first(self):
        self.by_name["overdue"]._as_engine().write({"report_date": "2026-04-15"})
        rows = self._get_rows(self._print(REPORT, self.plan))
        [plan] = self.plan.with_user(self.viewer).get_discipline_figures()["plans"]
        units = {unit["name"]: unit for unit in plan["units"]}
        self.assertEqual(
            [row[1] for row in rows[:-1]], ["Another department", "Test department"]
        )
        names = ("total", "on_time", "late", "overdue", "review", "ahead", "share")
        for row in rows[:-1]:
            self.assertEqual(row[3:10], [units[row[1]][name] for name in names])
        total = rows[-1]
        self.assertEqual(total[0], "Всего")
        self.assertEqual(total[3:9], [plan["total"][name] for name in names[:-1]])
        self.assertAlmostEqual(total[9], plan["total"]["share"])
        self.assertEqual(total[10], plan["total"]["delay_total"])
        self.assertAlmostEqual(total[11], plan["total"]["delay_days"])

    def test_sums_means_and_shares_are_live(self):
        rows = self._get_rows(self._print(REPORT, self.plan), values=False)
        for row in rows:
            for index in (3, 9, 11):
                self.assertTrue(str(row[index]).startswith("="), row)
        self.assertTrue(all(str(value).startswith("=SUM") for value in rows[-1][4:9]))

    def test_it_is_ready_to_print_with_colours_a_chart_and_the_signatures(self):
        book = self._open(self._print(REPORT, self.plan), values=False)
        table, chart = book.worksheets
        self._assert_ready_to_print(table)
        self.assertTrue(table.auto_filter.ref)
        self.assertGreaterEqual(len(table.conditional_formatting), 3)
        self.assertEqual(len(chart._charts), 1)
        texts = self._get_texts(table)
        self.assertIn("Исполнительская дисциплина", texts)
        self.assertIn("(подпись)", texts)
        self.assertTrue(any(text.startswith("Исполнитель:") for text in texts))

    def test_as_of_a_day_it_is_what_was_printed_on_that_day(self):
        self._go_to("2026-04-12")
        then = self._get_rows(self._print(REPORT, self.plan))
        self._go_to("2026-04-20")
        self.by_name["late"]._as_engine().write({"unit_id": self.other.id})
        self.department.name = EVIL
        past = self._print(REPORT, self.plan, as_of="2026-04-12")
        self.assertEqual(self._get_rows(past), then)
        self.assertNotEqual(self._get_rows(self._print(REPORT, self.plan)), then)

    def test_organisations_are_one_row_and_have_a_page_of_their_own(self):
        plan = self._create_plan(measures=1, number="3-discipline")
        self._create_measure(plan, units=self.group, number="2.")
        plan.action_approve()
        plan.with_user(self.manager).action_send_out()
        content = self._print(REPORT, plan)
        live, cached = (self._open(content, values) for values in (False, True))
        self.assertEqual(len(cached.worksheets), 3)
        _heads, own = self._read_table(cached.worksheets[1], "№ п/п")
        self.assertEqual(
            [row[1] for row in own[:-1]], [self.school.name, self.other_school.name]
        )
        [row] = [row for row in self._get_rows(content) if row[1] == "Организации: 2"]
        self.assertEqual(row[3:9], own[-1][2:8], "no kind: it is one for all")
        self.assertEqual(row[3], 2)
        [row] = [
            row
            for row in self._read_table(live.worksheets[0], "№ п/п")[1]
            if row[1] == "Организации: 2"
        ]
        self.assertIn(live.sheetnames[1], row[6])

    def test_it_is_limited_to_units_sections_and_terms(self):
        for data, expected in (
            ({"unit_ids": self.other.ids}, ["Another department"]),
            (
                {"section_ids": self.plan.section_ids.ids},
                [],
            ),
            ({"date_from": "2026-06-01"}, ["Test department"]),
            ({"date_to": "2026-03-31"}, []),
        ):
            with self.subTest(data):
                rows = self._get_rows(self._print(REPORT, self.plan, **data))
                names = [row[1] for row in rows if isinstance(row[0], int)]
                self.assertEqual(names, expected)

    def test_whatever_a_plan_holds_the_file_opens(self):
        """No tasks, a day before the plan, long names, formulas, several plans."""
        self.other.name = EVIL
        self.department.name = "Отдел 🏫 " + "очень длинное название " * 80
        bare = self._create_plan(measures=0, number="bare 🏫 [:]", name=EVIL)
        book = self._open(self._print(REPORT, self.plan | bare), values=False)
        self.assertEqual(len({name.lower() for name in book.sheetnames}), 3)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        evil = [cell for cell in cells if cell.value == EVIL]
        self.assertEqual(len(evil), 2)
        self.assertEqual({cell.data_type for cell in evil}, {"s"})
        early = self._open(self._print(REPORT, self.plan, as_of="2020-01-01"))
        self.assertIn(
            "На этот день на контроле ничего нет.", self._get_texts(early.worksheets[0])
        )
        with self.assertRaisesRegex(UserError, "2021-12-31"):
            self._print(REPORT, self.plan, as_of="вчера")

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_organisation_prints_nothing_of_it(self):
        with self.assertRaises(AccessError):
            self._print(REPORT, self.plan, user=self.portal)

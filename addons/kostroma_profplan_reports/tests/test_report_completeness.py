from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.sheet_common import SheetCommon

from .figures_common import EVIL, ReportCase

REPORT = "completeness"


@tagged("post_install", "-at_install")
class TestReportCompleteness(ReportCase, SheetCommon):
    """Completeness by organisation as a file: the figures of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = cls.env["profplan.organisation.type"].search([], limit=2)
        cls.school.write({"organisation_type_id": kinds[0].id, "district": "Север"})
        cls.other_school.organisation_type_id = kinds[1]

    def _work(self):
        self._put("executing")
        self._tell(self.lines[0])
        self.lines[0].with_user(self.portal).action_report()

    def _get_page(self, values=True, **data):
        content = self._print(REPORT, self.plan, **data)
        return self._open(content, values).worksheets[0]

    def test_organisations_stand_with_what_they_owe_and_what_has_come(self):
        self._work()
        _heads, rows = self._read_table(self._get_page(), "№ п/п")
        row = next(row for row in rows if row[1] == self.school.name)
        self.assertEqual(row[3:7], ["Север", "нет", "сдан с опозданием", "ещё не сдан"])
        self.assertEqual(row[7:16], [2, 1, 1, 0, 0, 0, 1, 0, 0.5])
        other = next(row for row in rows if row[1] == self.other_school.name)
        self.assertEqual(other[5:7], ["не сдан в срок", "ещё не сдан"])

    def _read_summary(self, page):
        """``{words: (owed, done, share, late, overdue)}`` of what stands on top."""
        head = next(cell.row for cell in page["A"] if cell.value == "№ п/п")
        return {
            row[1]: row[2:7]
            for row in page.iter_rows(max_row=head - 1, values_only=True)
            if row[1] and row[2] is not None
        }

    def test_the_summary_on_top_tells_what_is_there_and_what_is_overdue(self):
        self._work()
        summary = self._read_summary(self._get_page())
        self.assertEqual(
            summary["Ознакомились с планом"], (2, 0, 0, 0, 0), "it has no term"
        )
        self.assertEqual(summary["Планы организаций"], (2, 1, 0.5, 1, 1))
        self.assertEqual(summary["Отчёты организаций"], (2, 0, 0, 0, 0))
        measures = "Мероприятия в отчётах и отдельные задачи"
        self.assertEqual(summary[measures], (4, 1, 0.25, 0, 0))
        self._set_day("2026-05-12 09:00:00")
        summary = self._read_summary(self._get_page())
        self.assertEqual(summary["Отчёты организаций"], (2, 0, 0, 0, 2))
        self.assertEqual(summary[measures], (4, 1, 0.25, 0, 3))

    def test_only_what_is_overdue_is_red(self):
        """Words and columns that are red: none of them of what is ahead."""
        self._work()
        page = self._get_page()
        head = next(cell.row for cell in page["A"] if cell.value == "№ п/п")
        red = {
            (str(area.sqref)[0], rule.formula[0])
            for area in page.conditional_formatting
            for rule in area.rules
            if rule.dxf.font.color.rgb.endswith("9C1C1C")
            and min(place.min_row for place in area.sqref.ranges) > head
        }
        words = {formula.strip('"') for _column, formula in red if '"' in formula}
        self.assertEqual(words, {"не сдан в срок", "возвращён, срок вышел"})
        columns = {column for column, formula in red if '"' not in formula}
        heads, _rows = self._read_table(page, "№ п/п")
        named = {heads[ord(column) - ord("A")] for column in columns}
        self.assertEqual(named, {"просрочено", "Заполнено, %"})

    def test_subtotals_by_type_and_district_are_live_and_those_of_the_database(self):
        self._work()
        _heads, cached = self._read_table(self._get_page(), "№ п/п")
        _heads, live = self._read_table(self._get_page(values=False), "№ п/п")
        figures = self.plan.with_user(self.viewer).get_completeness_figures()
        total = figures["plans"][0]["total"]
        self.assertEqual(cached[-1][0], "Всего по плану")
        self.assertEqual(cached[-1][5], total["plan_done"])
        self.assertEqual(
            cached[-1][7:15],
            [
                total[name]
                for name in (
                    "expected",
                    "received",
                    "on_time",
                    "late",
                    "returned",
                    "claimed",
                    "silent",
                    "overdue",
                )
            ],
        )
        subtotals = [row for row in live if str(row[7]).startswith("=SUBTOTAL")]
        self.assertEqual(len(subtotals), 3, "two types and the whole")
        page = self._get_page(values=False)
        districts = [
            cell for cell in page["H"] if str(cell.value).startswith("=SUMIFS")
        ]
        self.assertEqual(len(districts), 2)

    def test_as_of_a_day_it_is_what_was_printed_on_that_day(self):
        self._work()
        then = self._read_table(self._get_page(), "№ п/п")
        self._set_day("2026-04-20 09:00:00")
        self.lines[0].with_user(self.coordinator).action_return("Why?")
        self.assertNotEqual(self._read_table(self._get_page(), "№ п/п"), then)
        past = self._get_page(as_of="2026-02-02")
        self.assertEqual(self._read_table(past, "№ п/п"), then)

    def test_it_is_ready_to_print_and_whatever_a_plan_holds_it_opens(self):
        self.school.name = EVIL
        bare = self._create_plan(measures=0, number="bare")
        book = self._open(self._print(REPORT, self.plan | bare), values=False)
        self.assertEqual(len(book.sheetnames), 2)
        for page in book:
            self._assert_ready_to_print(page)
        evil = [
            cell
            for row in book.worksheets[0].iter_rows()
            for cell in row
            if cell.value == EVIL
        ]
        self.assertEqual([cell.data_type for cell in evil], ["s"])
        self.assertIn(
            "На этот день с организаций ничего не спрашивается.",
            self._get_texts(book.worksheets[1]),
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_organisation_prints_nothing_of_others(self):
        with self.assertRaises(AccessError):
            self._print(REPORT, self.plan, user=self.portal)

import json
from datetime import date
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.indicator_common import IndicatorCommon

from .figures_common import ReportCase

REPORT = "kostroma_profplan_reports.indicators"
WORDS = "468 учащихся 8-10 классов"
ROUTE = f"/report/xlsx/{REPORT}"

# The pages of a plan
YEAR, PASSPORTS, ORDER, CHART = range(4)

# Where things stand in the order's table: its columns, then three for each year
HEAD, FIRST = 6, 9
TARGETS = {2020: "E", 2021: "F"}
YEARS = {2020: "GHI", 2021: "JKL"}


class ReportIndicatorsCommon(IndicatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")

    def _render(self, plans=None, user=None, **data):
        plans = plans or self.plan
        Report = self.env["ir.actions.report"].with_user(user or self.viewer)
        Report = Report.with_context(tz="Europe/Moscow")  # as the web client says
        content, kind = Report._render(REPORT, plans.ids, data)
        self.assertEqual(kind, "xlsx")
        return content

    def _open(self, content, values=False):
        """The file as Excel finds it: formulas, or the values cached with them."""
        return load_workbook(BytesIO(content), data_only=values)

    def _get_sheets(self, page=ORDER, **kwargs):
        """A page with its formulas, and with the values cached in it."""
        content = self._render(**kwargs)
        return tuple(self._open(content, one).worksheets[page] for one in (False, True))


@tagged("post_install", "-at_install")
class TestReportIndicators(ReportIndicatorsCommon):
    def test_table_is_the_order_s_own_in_russian_whoever_prints(self):
        self.viewer.lang = "en_US"
        _formulas, sheet = self._get_sheets()
        texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
        for text in (
            "к распоряжению от 25.12.2020 № 9257-рз/IV",
            "Критерии и показатели эффективности реализации плана",
            "№ п/п",
            "Наименование показателя",
            "Единица измерения",
            "2017 (базовое значение)",
            self.plan.name,
        ):
            self.assertIn(text, texts)
        lines = [[cell.value for cell in row[:6]] for row in sheet["A9:F15"]]
        self.assertEqual(lines[0], ["1", "Показатель 1", "человек", 150, WORDS, None])
        self.assertEqual(lines[2], ["3", "Показатель 3", "человек", 450, 550, 580])
        self.assertEqual([line[0] for line in lines], list("1234567"))

    def test_merged_target_stays_merged_in_the_order_s_words(self):
        self._create_value(self.first, "450", 2020)
        formulas, values = self._get_sheets()
        merged = [str(area) for area in formulas.merged_cells.ranges]
        self.assertIn("E9:F9", merged)
        self.assertNotIn("E10:F10", merged)
        self.assertEqual(values["E9"].value, WORDS)
        self.assertIn("$E9", formulas["H9"].value, "the formula reads the words")
        self.assertEqual(values["H9"].value, -18)
        self.assertAlmostEqual(values["I9"].value, 450 / 468, 6)

    def test_deviation_and_per_cent_are_live_formulas_with_cached_values(self):
        self._create_value(self.people, "600", 2020)
        self._create_value(self.people, "570,5", 2021)
        formulas, values = self._get_sheets()
        self.assertEqual(formulas["G11"].value, 600)
        for year, fact in ((2020, 600), (2021, 570.5)):
            column, target = YEARS[year], {2020: 550, 2021: 580}[year]
            for letter, expected in ((1, fact - target), (2, fact / target)):
                place = f"{column[letter]}11"
                self.assertTrue(formulas[place].value.startswith("=IF("), place)
                self.assertIn(f"{column[0]}11", formulas[place].value)
                self.assertIn(f"${TARGETS[year]}11", formulas[place].value)
                self.assertAlmostEqual(values[place].value, expected, 6)
        self.assertEqual(values["I11"].number_format, "0.0%")

    def test_no_data_is_written_as_such_and_compared_with_nothing(self):
        self._create_value(self.people, "0", 2020)
        _formulas, sheet = self._get_sheets()
        self.assertEqual([sheet[f"{letter}11"].value for letter in "GHI"], [0, -550, 0])
        self.assertEqual(
            [sheet[f"{letter}11"].value for letter in "JKL"], ["нет данных", "—", "—"]
        )

    def test_lower_is_better_divides_the_plan_by_the_fact(self):
        self.people.direction = "lower"
        self._create_value(self.people, "500", 2020)
        self._create_value(self.people, "0", 2021)
        formulas, values = self._get_sheets()
        self.assertEqual(values["I11"].value, 1.1)
        self.assertIn("$E11/G11", formulas["I11"].value)
        self.assertEqual(values["L11"].value, "выполнено", "nothing to divide by")

    def test_an_exact_target_is_green_at_a_hundred_per_cent_alone(self):
        self._get_target(self.people, 2020).text = "ровно 550"
        self._create_value(self.people, "600", 2020)
        formulas, _values = self._get_sheets()
        rules = formulas.conditional_formatting["I11"]
        self.assertEqual(
            [">=" in rule.formula[0] for rule in rules], [False, False], "I11"
        )
        self.assertIn("I11=1", rules[0].formula[0])
        self.assertIn("I11<>1", rules[1].formula[0])

    def test_text_of_people_is_never_a_formula(self):
        evil = '=HYPERLINK("http://example.com","x")'
        plan = self._create_indicator_plan(
            [("=1+1", "=A1", "=2", "=3 штуки", "+4")], number="=cmd", name=evil
        )
        plan.indicator_ids.name = evil
        self._create_value(plan.indicator_ids, "4")
        formulas, values = self._get_sheets(plans=plan)
        for place in ("A3", "A9", "B9", "C9", "D9", "E9", "F9"):
            self.assertEqual(formulas[place].data_type, "s", place)
        self.assertEqual(values["B9"].value, evil)
        self.assertEqual(values["K9"].value, 0)

    def test_target_whose_number_is_inside_the_words_is_still_computed(self):
        plan = self._create_indicator_plan(
            [("1", "процент", "рост", "не менее 80 %", "4,5 балла")], number="w"
        )
        self._create_value(plan.indicator_ids, "90", 2020)
        self._create_value(plan.indicator_ids, "5", 2021)
        _formulas, sheet = self._get_sheets(plans=plan)
        self.assertEqual(sheet["D9"].value, "рост")
        self.assertEqual((sheet["E9"].value, sheet["H9"].value), ("не менее 80 %", 10))
        self.assertEqual((sheet["F9"].value, sheet["K9"].value), ("4,5 балла", 0.5))

    def test_base_values_of_different_years_name_their_year(self):
        self.people.base_year = 2018
        _formulas, sheet = self._get_sheets()
        self.assertEqual(sheet["D6"].value, "Базовое значение")
        self.assertEqual(sheet["D11"].value, "450 (2018 г.)")

    def test_target_of_words_alone_gives_no_error(self):
        plan = self._create_indicator_plan(
            [("1", "штук", "", "рост", "рост числа школ")], number="w2"
        )
        self._create_value(plan.indicator_ids, "5")
        formulas, values = self._get_sheets(plans=plan)
        self.assertEqual((values["K9"].value, values["L9"].value), ("—", "—"))
        self.assertIn("ISNUMBER", formulas["K9"].value)

    def test_page_is_ready_to_print(self):
        sheet, _values = self._get_sheets()
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(sheet.page_setup.paperSize, 9, "A4")
        self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
        self.assertEqual(sheet.page_setup.fitToHeight, 0)
        self.assertEqual(sheet.print_title_rows, f"${HEAD}:${FIRST - 1}")
        self.assertEqual(sheet.freeze_panes, f"C{FIRST}")
        self.assertEqual(sheet.auto_filter.ref, f"A{FIRST - 1}:L15")

    @freeze_time("2021-07-01 10:00")
    def test_foot_tells_the_day(self):
        sheet, _values = self._get_sheets()
        self.assertIn("по состоянию на 01.07.2021", sheet.oddFooter.left.text)

    def test_report_as_of_a_past_day_is_what_was_known_then(self):
        with freeze_time("2021-02-01 10:00"):
            old = self._create_value(self.people, "500", 2020)
        with freeze_time("2021-03-01 10:00"):
            self._create_value(self.people, "560", 2020, supersedes_id=old.id)
        past, _values = self._get_sheets(as_of="2021-02-15")
        now, _values = self._get_sheets()
        self.assertEqual((past["G11"].value, now["G11"].value), (500, 560))
        self.assertIn("по состоянию на 15.02.2021", past.oddFooter.left.text)

    def test_date_nobody_understands_is_refused_with_a_word(self):
        with self.assertRaisesRegex(UserError, "2021-12-31"):
            self._render(as_of="вчера")

    def test_chart_compares_plan_and_fact_in_per_cent(self):
        self._create_value(self.people, "600", 2020)
        content = self._render()
        book = self._open(content, values=True)
        self.assertEqual(len(book.worksheets), 4)
        sheet = book.worksheets[CHART]
        heads = [row for row in sheet.iter_rows(values_only=True) if "План" in row]
        self.assertEqual(heads[0][1:], ("План", "Факт 2020", "Факт 2021"))
        lines = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True) if row[0]}
        plan, fact, nothing = lines["3. Показатель 3"]
        self.assertEqual(plan, 1)
        self.assertAlmostEqual(fact, 600 / 550, 6)
        self.assertFalse(nothing, "no data is no bar")
        chart = ZipFile(BytesIO(content)).read("xl/charts/chart1.xml").decode()
        self.assertEqual(chart.count("<c:ser>"), 3)

    def test_a_year_that_has_not_come_has_no_bars(self):
        book = self._open(self._render(as_of="2020-12-31"), values=True)
        rows = book.worksheets[CHART].iter_rows(values_only=True)
        heads = next(row for row in rows if "План" in row)
        self.assertEqual(heads[1:], ("План", "Факт 2020"))

    def test_several_plans_have_sheets_of_their_own_with_different_names(self):
        plans = self.plan
        for day in (26, 27):
            plans |= self._create_indicator_plan(
                number="9257/рз-IV", date=date(2020, 12, day)
            )
        names = self._open(self._render(plans=plans)).sheetnames
        self.assertEqual(len(names), 12)
        self.assertEqual(len({name.lower() for name in names}), 12)
        self.assertTrue(all(len(name) <= 31 for name in names))

    def test_plan_with_a_long_number_and_no_indicators_still_prints(self):
        plan = self._create_plan(measures=0, number="№ 1257 [рз]:/*?\\'" * 5)
        book = self._open(self._render(plans=plan))
        [sheet] = book.worksheets
        texts = [cell.value for row in sheet.iter_rows() for cell in row]
        self.assertIn("В плане нет показателей.", texts)

    def test_file_is_named_in_russian_after_the_order(self):
        self.assertEqual(
            self.plan._get_indicator_report_name(),
            "Показатели эффективности плана (распоряжение от 25.12.2020 № 9257-рз-IV)",
        )

    def test_report_is_in_the_print_menu_of_the_plan(self):
        action = self.env.ref("kostroma_profplan_reports.action_report_indicators")
        self.assertEqual(action.binding_model_id.model, "profplan.plan")
        self.assertEqual(
            action.with_context(lang="ru_RU").name, "Показатели эффективности плана"
        )

    def test_every_role_of_the_staff_prints_and_nobody_else(self):
        for user in (self.viewer, self.user, self.coordinator, self.manager):
            self.assertTrue(self._render(user=user))
        outsider = self._create_user("viewer", login="profplan_outsider")
        outsider.group_ids = self.env.ref("base.group_user")
        for user in (self.portal, outsider):
            with (
                mute_logger("odoo.addons.base.models.ir_model"),
                self.assertRaises(AccessError),
            ):
                self._render(user=user)

    def test_report_costs_the_same_queries_for_1_and_50_indicators(self):
        counts = []
        for size in (1, 50):
            plan = self._create_plan_with_facts(size)
            counts.append(self._count_queries(lambda plan=plan: self._render(plan)))
        self.assertEqual(counts[0], counts[1])


@tagged("post_install", "-at_install")
class TestReportIndicatorsOfTheYear(ReportCase, ReportIndicatorsCommon):
    """The first page: the year with last year's fact, level and reason; passports."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2021-10-01 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)
        self._create_value(self.people, "500", 2020)
        self._create_value(self.people, "638", 2021, note="Открыт новый центр")
        self._create_value(self.first, "450", 2021)
        self._create_value(self.share, "0", 2021)

    def _get_rows(self, values=True, **how):
        sheet = self._get_sheets(YEAR, **how)[values]
        return self._read_table(sheet, "№ п/п")

    def test_the_year_stands_in_the_columns_of_municipal_reports(self):
        heads, rows = self._get_rows()
        self.assertEqual(
            heads,
            [
                "№ п/п",
                "Наименование показателя",
                "Единица измерения",
                "Предыдущий факт (год)",
                "План 2021",
                "Факт 2021",
                "Отклонение от плана",
                "Уровень достижения, %",
                "Оценка",
                "Обоснование отклонения",
            ],
        )
        self.assertEqual(len(rows), 7)
        self.assertEqual(rows[2][3:7], [500, 580, 638, 58])
        self.assertAlmostEqual(rows[2][7], 1.1)
        self.assertEqual(rows[2][8:], ["Перевыполнен", "Открыт новый центр"])
        self.assertEqual(rows[0][4:7], [WORDS, 450, -18])
        self.assertEqual(rows[0][8], "Пока не достигнут")
        self.assertEqual(
            rows[3][3:9],
            [11, 19, "нет данных", "—", "—", "Определить невозможно"],
            "the base of 2017 is the last that is known",
        )
        self.assertEqual(rows[6][5:8], [0, -100, 0], "zero is a figure")

    def test_a_level_is_red_only_once_its_year_is_over(self):
        def get_colours(column, page):
            sheet = self._get_sheets(page)[0]
            return {
                rule.dxf.font.color.rgb[-6:]
                for area in sheet.conditional_formatting
                for rule in area.rules
                if str(area.sqref).startswith(column)
            }

        green, red = "1E6B34", "9C1C1C"
        self.assertEqual(get_colours(YEARS[2020][2], ORDER), {green, red})
        self.assertEqual(get_colours(YEARS[2021][2], ORDER), {green})
        self.assertEqual(get_colours("H", YEAR), {green})

    def test_deviation_level_and_standing_are_live(self):
        _heads, rows = self._get_rows(values=False)
        for row in rows:
            for value in row[6:9]:
                self.assertTrue(str(value).startswith("=IF("), row)

    def test_the_summary_on_top_counts_the_table_and_is_live(self):
        figures = self.plan.with_user(self.viewer).get_indicator_figures()
        summary = figures["plans"][0]["summary"]
        live, cached = self._get_sheets(YEAR)
        found = {
            cached.cell(row, 2).value: (
                cached.cell(row, 3).value,
                cached.cell(row, 4).value,
                live.cell(row, 3).value,
            )
            for row in range(1, 16)
        }
        self.assertEqual(found["Всего показателей"][0], 7)
        for words, number in (
            ("Достигнуто", summary["met"] + summary["exceeded"]),
            ("из них перевыполнено", summary["exceeded"]),
            ("Не достигнуто", 0),
            ("Определить невозможно: нет данных", 4),
        ):
            count, share, formula = found[words]
            self.assertEqual(count, number, words)
            self.assertAlmostEqual(share, number / 7)
            self.assertIn("COUNTIF", formula)

    def test_passports_stand_on_the_second_page(self):
        self.people.write({"formula": "=a/b", "responsible_phone": "+7 4942 00-00-00"})
        _live, page = self._get_sheets(PASSPORTS)
        heads, rows = self._read_table(page, "№ п/п")
        self.assertEqual(len(rows), 7)
        row = dict(zip(heads, rows[2], strict=True))
        self.assertEqual(row["Формула"], "=a/b")
        self.assertEqual(row["Телефон"], "+7 4942 00-00-00")
        self.assertEqual(row["Базовое значение"], "450 (2017 г.)")

    def test_another_year_is_printed_by_its_period(self):
        heads, rows = self._get_rows(date_from="2020-01-01", date_to="2020-12-31")
        self.assertIn("План 2020", heads)
        self.assertEqual(rows[2][4:6], [550, 500])
        self.assertEqual(rows[2][8], "Не достигнут")

    def test_it_is_signed_and_ready_to_print(self):
        sheet, _values = self._get_sheets(YEAR)
        self._assert_ready_to_print(sheet)
        texts = self._get_texts(sheet)
        self.assertIn("(подпись)", texts)
        self.assertTrue(any(text.startswith("Исполнитель:") for text in texts))


@tagged("post_install", "-at_install")
class TestReportIndicatorsRoute(ReportIndicatorsCommon, HttpCase):
    def setUp(self):
        super().setUp()
        # Kept after the printing, on the main database: one connection plays both.
        self.set_registry_readonly_mode(False)

    def test_leadership_gets_the_file_through_the_address(self):
        self._create_value(self.people, "600", 2020)
        self.authenticate("profplan_viewer", "profplan_viewer")
        response = self.url_open(f"{ROUTE}/{self.plan.id}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        sheet = self._open(response.content).worksheets[ORDER]
        self.assertEqual(sheet["G11"].value, 600)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_school_gets_nothing_through_the_address(self):
        self.authenticate("profplan_portal", "profplan_portal")
        response = self.url_open(f"{ROUTE}/{self.plan.id}")
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("spreadsheetml", response.headers["Content-Type"])

    def _download(self):
        """What the Print menu of the web client does."""
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([f"{ROUTE}/{self.plan.id}", "xlsx"]),
                "csrf_token": Request.csrf_token(self),
            },
        )

    def test_print_menu_downloads_the_file_under_its_russian_name(self):
        self.authenticate("profplan_viewer", "profplan_viewer")
        response = self._download()
        self.assertEqual(response.status_code, 200)
        name = unquote(response.headers["Content-Disposition"])
        self.assertIn(f"{self.plan._get_indicator_report_name()}.xlsx", name)
        self.assertEqual(len(self._open(response.content).worksheets), 4)

    def test_school_downloads_nothing(self):
        self.authenticate("profplan_portal", "profplan_portal")
        with mute_logger(
            "odoo.addons.base.models.ir_model",
            "odoo.addons.report_xlsx.controllers.main",
        ):
            response = self._download()
        self.assertNotIn("Content-Disposition", response.headers)
        self.assertIn("AccessError", response.text)

    def test_nobody_unknown_gets_the_file(self):
        response = self.url_open(f"{ROUTE}/{self.plan.id}", allow_redirects=False)
        self.assertIn(response.status_code, (303, 403))

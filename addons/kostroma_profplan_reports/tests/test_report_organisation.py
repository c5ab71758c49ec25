from io import BytesIO
from urllib.parse import unquote

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.test_indicator_collection import (
    IndicatorCollectionCommon,
)

REPORT = "kostroma_profplan_reports.organisation"
ROUTE = f"/report/xlsx/{REPORT}"
FIRST = 9


class ReportOrganisationCommon(IndicatorCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")

    def _render(self, sheets=None, user=None, **data):
        sheets = self.sheet if sheets is None else sheets
        report = self.env["ir.actions.report"].with_user(user or self.viewer)
        content, kind = report.sudo(False)._render(REPORT, sheets.ids, data)
        self.assertEqual(kind, "xlsx")
        return content

    def _open(self, content, values=True):
        return load_workbook(BytesIO(content), data_only=values)

    def _get_texts(self, page):
        return [
            str(cell.value)
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        ]


@tagged("post_install", "-at_install")
class TestReportOrganisation(ReportOrganisationCommon):
    def test_measures_stand_with_what_was_planned_and_what_became_of_them(self):
        self._put("executing")
        self._tell(
            self.lines[:1],
            outcome="part",
            outcome_reason="Карантин",
            result_text="=1+1",
        )
        content = self._render()
        page, formulas = (
            self._open(content, values).worksheets[0] for values in (True, False)
        )
        texts = self._get_texts(page)
        for text in (
            "План и отчёт организации",
            self.plan.name,
            self.school.name,
            "Исполнено частично",
            "Карантин",
            "Иванова И. И.",
        ):
            with self.subTest(text):
                self.assertIn(text, texts)
        self.assertTrue(any("по состоянию на 02.02.2026" in text for text in texts))
        row = next(cell.row for cell in page["A"] if str(cell.value).startswith("3.1"))
        self.assertEqual(str(page.cell(row, 4).value)[:10], "2026-03-10")
        self.assertEqual(page.cell(row, 7).value, "=1+1")
        self.assertEqual(formulas.cell(row, 7).data_type, "s", "text stays text")

    def test_sums_are_live_formulas_with_their_values(self):
        content = self._render()
        live, cached = (
            self._open(content, values).worksheets[0] for values in (False, True)
        )
        rows = [cell.row for cell in live["C"] if str(cell.value).startswith("=")]
        self.assertGreaterEqual(len(rows), 2)
        self.assertIn("COUNTIF", live.cell(rows[1], 3).value)
        self.assertEqual(cached.cell(rows[0], 3).value, len(self.lines))

    def test_indicators_stand_with_their_parts_and_no_data_is_no_zero(self):
        self._give(False, no_data=True, note="Нет 10-х", state="submitted")
        self._give(False, indicator=self.share, numerator=9, denominator=12)
        content = self._render()
        live, cached = (
            self._open(content, values).worksheets[1] for values in (False, True)
        )
        first, second = FIRST, FIRST + 1
        self.assertEqual(live.cell(first, 8).value, "нет данных")
        self.assertEqual(live.cell(first, 11).value, "Нет 10-х")
        self.assertTrue(live.cell(second, 8).value.startswith("="))
        self.assertEqual(cached.cell(second, 8).value, 75)
        self.assertEqual(cached.cell(second, 9).value, "—")

    def test_it_prints_on_a4_landscape_with_repeated_heads(self):
        for page in self._open(self._render(), False).worksheets:
            self.assertEqual(page.page_setup.orientation, "landscape")
            self.assertEqual(int(page.page_setup.paperSize), 9)
            self.assertTrue(page.print_title_rows)
            self.assertTrue(page.freeze_panes)

    def test_it_is_signed_and_made_as_of_today_only(self):
        [page, _indicators] = self._open(self._render()).worksheets
        texts = self._get_texts(page)
        self.assertEqual(texts.count("(подпись)"), 2)
        self.assertTrue(any(text.startswith("Исполнитель:") for text in texts))
        self.assertTrue(self._render(as_of="2026-02-02"), "today")
        with self.assertRaisesRegex(UserError, "только на сегодня"):
            self._render(as_of="2026-02-01")

    def test_several_sheets_are_one_file_with_names_of_their_own(self):
        book = self._open(self._render(self.sheet | self.other_sheet))
        self.assertEqual(len(set(book.sheetnames)), 4)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_an_organisation_prints_its_own_and_nobody_else_s(self):
        self.assertTrue(self._render(user=self.portal))
        for user, sheets in (
            (self.portal, self.other_sheet),
            (self.portal, self.sheet | self.other_sheet),
            (self.other_portal, self.sheet),
        ):
            with self.assertRaises(AccessError):
                self._render(sheets, user)
        with self.assertRaises(UserError):
            self._render(self.sheet.browse())

    def test_it_costs_the_same_queries_for_2_and_50_organisations(self):
        for number in range(48):
            self._create_unit(f"School {number}", kind="organisation", group=self.group)
        self.plan.with_user(self.manager).action_send_out()
        # As a request has them: by their ids.
        every = self.sheet.browse(self.plan.sheet_ids.ids)
        counts = []
        for sheets in (self.sheet | self.other_sheet, every):
            for _turn in ("warm up", "count"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                sheets.with_user(self.viewer)._get_documents()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(every), 50)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestReportOrganisationRoute(ReportOrganisationCommon, HttpCase):
    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def _fetch(self, sheet, user):
        self.authenticate(user.login, user.login)
        return self.url_open(f"{ROUTE}/{sheet.id}")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_staff_and_the_organisation_itself_get_the_file(self):
        for user in (self.viewer, self.portal):
            answer = self._fetch(self.sheet, user)
            self.assertEqual(answer.status_code, 200)
            self.assertTrue(answer.content.startswith(b"PK"))
        refused = self._fetch(self.sheet, self.other_portal)
        self.assertFalse(refused.content.startswith(b"PK"))
        self.assertNotIn(self.school.name, unquote(refused.text))

    def test_the_portal_links_it_where_this_addon_is(self):
        [link] = self.sheet.with_user(self.portal)._get_portal_downloads()
        self.assertEqual(link["url"], f"{ROUTE}/{self.sheet.id}")

    def test_there_is_nothing_by_an_address_that_is_no_workbook_s(self):
        self.authenticate(self.portal.login, self.portal.login)
        for path in (
            f"/report/html/{REPORT}/{self.sheet.id}",
            f"/report/pdf/{REPORT}/{self.sheet.id}",
            f"/report/text/{REPORT}/{self.sheet.id}",
            f"{ROUTE}/x",
            f"{ROUTE}/{self.sheet.id},",
            ROUTE,
            "/report/xlsx/kostroma_profplan_reports.nothing/1",
        ):
            with self.subTest(path), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(path).status_code, 404)

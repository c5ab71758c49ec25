from base64 import b64decode
from io import BytesIO

from docx import Document

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.kostroma_profplan.tests.sheet_common import SheetCommon


class ConsolidatedCommon(SheetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")

    def _begin(self, user=None):
        plan = self.plan.with_user(user or self.coordinator)
        action = plan.action_write_consolidated()
        report = self.env["profplan.consolidated"].browse(action["res_id"])
        return report.with_user(user or self.coordinator)

    def _get_text(self, report, measure):
        return report.text_ids.filtered(lambda one: one.measure_id == measure)

    def _print(self, report):
        report.action_print()
        return Document(BytesIO(b64decode(report.sudo().printed_id.file)))

    def _get_rows(self, paper):
        return [[cell.text for cell in row.cells] for row in paper.tables[0].rows]


@tagged("post_install", "-at_install")
class TestConsolidated(ConsolidatedCommon):
    def test_each_measure_gets_a_text_of_what_organisations_told(self):
        self._put("executing")
        line = self.lines.filtered(lambda one: one.measure_id == self.first)
        self._tell(line, outcome="part", outcome_reason="Карантин")
        event = self.env["profplan.event"].with_user(self.portal)
        event.create(
            {
                "sheet_id": self.sheet.id,
                "name": "Ярмарка профессий",
                "date_start": "2026-02-01",
                "participants": 120,
                "line_ids": line.ids,
            }
        )
        line.with_user(self.portal).action_report()
        report = self._begin()
        self.assertEqual(report.text_ids.measure_id, self.plan.measure_ids)
        text = self._get_text(report, self.first).text
        for words in ("120", "Ярмарка профессий", "1 из 2", "01.02.2026"):
            self.assertIn(words, text)
        self.assertEqual(
            self._get_text(report, self.second).text, "Отчитались организаций: 0 из 2."
        )

    def test_what_was_edited_is_not_drafted_over(self):
        report = self._begin()
        edited = self._get_text(report, self.first)
        edited.text = "Проведено в каждой школе."
        self.assertEqual(edited.edited_by_id, self.coordinator)
        self._put("report_review")
        report.action_renew()
        self.assertEqual(edited.text, "Проведено в каждой школе.")
        self.assertTrue(edited.outdated)
        self.assertIn("1 из 2", self._get_text(report, self.second).text)
        edited.action_take_draft()
        self.assertIn("1 из 2", edited.text)
        self.assertFalse(edited.edited_by_id)

    def test_the_paper_holds_the_order_s_columns_and_the_texts(self):
        report = self._begin()
        self._get_text(report, self.first).text = "=1+1\x07 <b>и</b> 🙂\nвторая строка"
        report.signer_name = "Петрова П. П."
        paper = self._print(report)
        rows = self._get_rows(paper)
        self.assertEqual(len(rows[0]), 6)
        written = [row for row in rows if row[0] == self.first.number]
        self.assertEqual(len(written), 1)
        self.assertEqual(written[0][1], self.first.name)
        self.assertEqual(written[0][5], "=1+1 <b>и</b> 🙂\nвторая строка")
        self.assertIn("Петрова П. П.", paper.tables[1].rows[0].cells[2].text)

    def test_no_row_and_no_heading_is_parted_from_what_it_belongs_to(self):
        """A row stays on one page unless it is a page long; so do signatures."""
        report = self._begin()
        self._get_text(report, self.first).text = "Проведено. " * 400
        paper = self._print(report)
        rows, whole = paper.tables[0].rows, set()
        for row in rows[1:]:
            if row._tr.xpath("./w:trPr/w:cantSplit"):
                whole.add(row.cells[0].text)
        self.assertIn(self.second.number, whole)
        self.assertNotIn(self.first.number, whole)
        title = next(one for one in paper.paragraphs if one.text)
        self.assertTrue(title.paragraph_format.keep_with_next)
        for row in (rows[-1], *paper.tables[1].rows):
            self.assertTrue(row.cells[0].paragraphs[0].paragraph_format.keep_with_next)

    def test_what_was_printed_is_frozen_and_the_next_one_takes_it_over(self):
        report = self._begin()
        edited = self._get_text(report, self.first)
        edited.text = "Сказано"
        report.action_print()
        for change in (
            lambda: edited.write({"text": "Иначе"}),
            lambda: report.write({"signer_name": "Другой"}),
            report.action_renew,
            report.action_print,
            edited.action_take_draft,
            report.unlink,
        ):
            with self.assertRaisesRegex(UserError, "printed"):
                change()
        self._put("report_review")
        following = self._begin()
        self.assertNotEqual(following, report)
        taken = self._get_text(following, self.first)
        self.assertEqual(taken.text, "Сказано")
        self.assertTrue(taken.outdated)

    def test_only_coordinators_write_and_nobody_by_a_side_door(self):
        report = self._begin()
        text = self._get_text(report, self.first)
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._begin(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                text.with_user(user).text = "Чужое"
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                report.with_user(user).action_print()
        for vals in ({"draft": "x"}, {"edited_by_id": self.viewer.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                text.write(vals)
        with self.assertRaisesRegex(UserError, "from the plan itself"):
            self.env["profplan.consolidated"].with_user(self.coordinator).create(
                {"plan_id": self.plan.id, "as_of": "2026-02-02"}
            )

    def test_drafting_costs_the_same_queries_for_one_measure_and_for_many(self):
        self._put("report_review")
        measures = self.plan.measure_ids

        def count(records):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records._prepare_drafts()
            return self.cr.sql_log_count - before

        count(measures)
        # The texts of a clause, which has no lines, ask for something of their own.
        self.assertLessEqual(count(measures), count(self.first) + 4)

    def test_the_closing_report_is_a_paper_for_who_decides(self):
        self.plan.with_user(self.coordinator).action_prepare_closing()
        closing = self.plan.closing_ids
        closing.with_user(self.viewer).action_print()
        printed = self.env["profplan.report.printed"].search(
            [("report_name", "=", "profplan.closing")]
        )
        self.assertTrue(printed.file_name.startswith(f"{printed.name} - "))
        rows = self._get_rows(Document(BytesIO(b64decode(printed.file))))
        numbers = {row[0] for row in rows}
        self.assertLessEqual(set(self.plan.measure_ids.mapped("number")), numbers)
        # Its term is ahead: it is not called «Не исполнено», and is counted apart.
        row = next(row for row in rows if row[0] == self.first.number)
        self.assertEqual(row[4], "Срок не наступил")
        paper = Document(BytesIO(b64decode(printed.file)))
        self.assertRegex(
            "\n".join(one.text for one in paper.paragraphs), r"Срок не наступил: \d"
        )
        with self.assertRaises(AccessError):
            closing.with_user(self.portal).action_print()

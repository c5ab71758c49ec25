from os import environ

from odoo.tests import HttpCase, tagged

from odoo.addons.kostroma_profplan.tests.indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestReportPdf(HttpCase, IndicatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printed = cls.env["profplan.report.printed"]._keep_paper(
            cls.plan, "profplan.closing", "Отчёт", "отчёт.docx", b"no document"
        )

    def _get(self, user):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/profplan/printed/{self.printed.id}/pdf")

    def test_a_server_that_cannot_make_a_pdf_says_so_in_a_sentence(self):
        path, environ["PATH"] = environ["PATH"], "/nowhere"
        self.addCleanup(environ.__setitem__, "PATH", path)
        answer = self._get(self.viewer)
        self.assertEqual(answer.status_code, 503)
        self.assertIn("LibreOffice", answer.text)

    def test_whoever_may_not_read_it_finds_nothing(self):
        self.assertEqual(self._get(self.portal).status_code, 404)

    def test_a_form_of_others_is_not_opened_by_the_server(self):
        self.printed = self.env["profplan.report.printed"]._keep_paper(
            self.plan, "profplan.form", "Форма", "форма.xlsx", b"whatever"
        )
        answer = self._get(self.viewer)
        self.assertEqual(answer.status_code, 503)
        self.assertIn("Excel", answer.text)

    def test_no_default_of_a_caller_gets_into_what_is_kept(self):
        papers = self.env["profplan.report.printed"]
        kept = papers.with_context(default_chosen="approved by all")._keep_paper(
            self.plan, "profplan.closing", "Отчёт", "отчёт.docx", b"content"
        )
        self.assertFalse(kept.chosen)

from os import environ

from odoo.tests import HttpCase, tagged

from odoo.addons.kostroma_profplan.tests.indicator_common import IndicatorCommon


@tagged("post_install", "-at_install")
class TestReportPdf(HttpCase, IndicatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.printed = cls.env["profplan.report.printed"]._keep_paper(
            cls.plan, "profplan.closing", "отчёт.docx", b"no document"
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

from os import environ

from odoo.tests import HttpCase, tagged

from odoo.addons.kostroma_profplan.tests.sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestPagePdf(HttpCase, SheetCommon):
    """Pages on paper as PDF: by the Chromium of the server, or one sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.password = cls.portal.login
        cls.edition = cls.env["profplan.plan.edition"]._keep(
            cls.plan, cls.plan._get_draft(), cls.env["profplan.import"]
        )

    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def _get(self, user, path):
        self.authenticate(user.login, user.login)
        return self.url_open(path)

    def _get_paths(self):
        own = f"plan={self.plan.id}&unit={self.school.id}"
        return [
            (self.portal, f"/my/profplan/plan/print/pdf?{own}"),
            (self.portal, f"/my/profplan/report/print/pdf?{own}"),
            (
                self.viewer,
                self.edition.with_user(self.viewer).action_download_pdf()["url"],
            ),
        ]

    def test_a_server_without_chromium_says_so_in_a_sentence(self):
        path, environ["PATH"] = environ["PATH"], "/nowhere"
        self.addCleanup(environ.__setitem__, "PATH", path)
        for user, address in self._get_paths():
            with self.subTest(address):
                answer = self._get(user, address)
                self.assertEqual(answer.status_code, 503)
                self.assertIn("Chromium", answer.text)
                self.assertNotIn("<", answer.text)

    def test_the_page_on_paper_leads_to_its_pdf(self):
        user, address = self._get_paths()[0]
        page = self._get(user, f"/my/profplan/plan/print?plan={self.plan.id}")
        self.assertIn(address.replace("&", "&amp;"), page.text)

    def test_others_find_nothing(self):
        _user, address = self._get_paths()[2]
        self.assertEqual(self._get(self.portal, address).status_code, 404)
        others = f"plan={self.plan.id}&unit={self.other_school.id}"
        answer = self._get(self.portal, f"/my/profplan/plan/print/pdf?{others}")
        self.assertEqual(answer.status_code, 404)

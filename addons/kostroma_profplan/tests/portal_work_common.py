from lxml import html

from odoo import http
from odoo.tests import HttpCase, new_test_user


class PortalWorkCommon(HttpCase):
    """People of two schools with a browser: pages and forms as they come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal.password = cls.portal.login
        cls.rival = new_test_user(
            cls.env,
            "profplan_rival",
            groups="base.group_portal",
        )
        cls.other_school.member_ids = cls.rival

    def _log_in(self, user=None):
        user = user or self.portal
        self.authenticate(user.login, user.login)

    def _get(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, response.text[-600:])
        return response

    def _post(self, path, status=200, files=None, **form):
        """Send a form of a page, its token with it; follow where it leads."""
        form = {"csrf_token": http.Request.csrf_token(self), **form}
        self.env.flush_all()
        response = self.url_open(path, data=form, files=files)
        self.assertEqual(response.status_code, status, response.text[-600:])
        self.env.invalidate_all()
        return response

    def _read(self, response):
        """The words of a page's main part."""
        main = html.fromstring(response.text).get_element_by_id("content")
        return " ".join(main.text_content().split())

    def _get_field(self, response, name):
        """What stands in a field of the page."""
        found = html.fromstring(response.text).xpath(f"//*[@name='{name}']")
        self.assertTrue(found, name)
        field = found[0]
        return field.text or "" if field.tag == "textarea" else field.get("value")

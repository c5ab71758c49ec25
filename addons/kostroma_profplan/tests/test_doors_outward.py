import base64
import json

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.ir_http_outward import OUTWARD
from .portal_common import PortalHttpCommon

PAGE = b"<!DOCTYPE html><form action='https://x.example'><input name='password'></form>"


@tagged("post_install", "-at_install", "security")
class TestDoorsOutward(PortalHttpCommon):
    """The server as somebody's hands: what it asks others, what it shows as its own."""

    def _post(self, route, **params):
        with mute_logger("odoo.http"):
            answer = self.url_open(
                route,
                data=json.dumps({"params": params}),
                headers={"Content-Type": "application/json"},
            )
        return answer.json()

    def test_the_server_asks_no_other_one_for_strangers(self):
        address = f"{self.base_url()}/web/static/img/placeholder.png"
        rules = self.env["ir.http"].routing_map().iter_rules()
        routes = {
            rule.rule
            for rule in rules
            if rule.rule.startswith(OUTWARD) and "<" not in rule.rule
        }
        self.assertIn("/html_editor/attachment/add_url", routes)
        for login in (self.portal.login, None):
            self.authenticate(login, login)
            for route in sorted(routes):
                with self.subTest(route=route, login=login):
                    told = self._post(route, url=address)["error"]["data"]
                    self.assertRegex(told["name"], "NotFound|SessionExpired")
        self._log_in(self.manager)
        told = self._post("/html_editor/attachment/add_url", url=address)
        self.assertNotIn("NotFound", str(told))

    def test_the_server_writes_to_no_address_that_a_person_gives(self):
        devices = self.env["mail.push.device"]
        key = devices.get_web_push_vapid_public_key()
        given = {"keys": {"p256dh": "x", "auth": "x"}, "vapid_public_key": key}
        known = "https://fcm.googleapis.com/fcm/send/x"
        strange = (
            "http://127.0.0.1:8069/x",
            "https://127.0.0.1/x",
            "https://fcm.googleapis.com.x.example/x",
            "https://fcm.googleapis.com:8443/x",
            "https://xgoogleapis.com/x",
            "https://x.example/#fcm.googleapis.com",
            "https://fcm.googleapis.com@x.example/",
            ["x"],
            None,
        )
        tries = [(self.portal, known), *((self.viewer, one) for one in strange)]
        for user, endpoint in tries:
            with self.subTest(user=user.login, endpoint=endpoint):
                devices.with_user(user).register_devices(endpoint=endpoint, **given)
                self.assertFalse(devices.search([]))
        devices.with_user(self.viewer).register_devices(endpoint=known, **given)
        self.assertEqual(devices.search([]).partner_id, self.viewer.partner_id)

    def test_no_file_of_a_person_is_shown_as_a_page(self):
        files = self.env["ir.attachment"].with_user(self.viewer)
        words = files.create({"name": "a.txt", "raw": PAGE, "public": True})
        picture = self.env["ir.attachment"].create(
            {"name": "a.svg", "raw": b"<svg/>", "public": True}
        )
        picture.mimetype = "image/svg+xml"
        page = self.env["ir.attachment"].create(
            {"name": "a.html", "raw": PAGE, "public": True}
        )
        self.assertEqual(page.mimetype, "text/html")
        self.authenticate(None, None)
        for query in (
            f"{page.id}",
            f"{page.id}?download=false",
            f"{words.id}?mimetype=text/html",
            f"{words.id}?mimetype=TEXT/HTML;charset=x",
            f"{words.id}?mimetype=application/xhtml%2Bxml",
            f"{words.id}?mimetype=image/svg%2Bxml",
            f"{picture.id}",
        ):
            with self.subTest(query):
                answer = self.url_open(f"/web/content/{query}")
                self.assertEqual(answer.status_code, 200)
                told = answer.headers["Content-Disposition"]
                self.assertTrue(told.startswith("attachment"), told)
        shown = self.url_open(f"/web/content/{words.id}")
        self.assertTrue(shown.headers["Content-Disposition"].startswith("inline"))

    def test_the_picture_of_a_person_is_no_page(self):
        """Fields that are kept elsewhere are read, not streamed as files."""
        for content in (PAGE, b"<svg xmlns='http://www.w3.org/2000/svg'/>"):
            self.portal.with_user(self.portal).image_1920 = base64.b64encode(content)
            self._log_in(self.manager)
            for door in ("content", "image"):
                for model, id_ in (
                    ("res.users", self.portal.id),
                    ("res.partner", self.portal.partner_id.id),
                ):
                    for field in ("image_1920", "image_128", "avatar_128"):
                        url = f"/web/{door}/{model}/{id_}/{field}"
                        with self.subTest(url, content=content[:9]):
                            told = self.url_open(url).headers
                            kind = told["Content-Type"].partition(";")[0]
                            saved = told["Content-Disposition"]
                            plain = kind in ("text/plain", "application/octet-stream")
                            self.assertTrue(plain or saved.startswith("attachment"))

    def test_a_link_tells_the_name_of_what_its_reader_sees(self):
        employee = new_test_user(self.env, "doors_employee", "base.group_user")
        route = "/html_editor/link_preview_internal"
        records = (self.sheet, self.sheet.line_ids[:1], self.sheet.task_ids[:1])
        for record in records:
            for path in (record._name, f"m-{record._name}"):
                url = f"{self.base_url()}/odoo/{path}/{record.id}"
                with self.subTest(url):
                    self.authenticate(employee.login, employee.login)
                    told = self._post(route, preview_url=url)["result"]
                    self.assertNotIn(record.display_name, str(told))
                    self._log_in(self.manager)
                    told = self._post(route, preview_url=url)["result"]
                    if path == record._name:
                        self.assertIn(record.display_name, str(told))
        window = self.env.ref("kostroma_profplan.action_profplan_plan_sheets").path
        url = f"{self.base_url()}/odoo/{window}/{self.sheet.id}"
        self.assertIn(
            self.sheet.display_name, str(self._post(route, preview_url=url)["result"])
        )
        self.authenticate(employee.login, employee.login)
        told = self._post(route, preview_url=url)["result"]
        self.assertNotIn(self.sheet.display_name, str(told))

    def test_the_way_to_a_page_tells_the_names_of_what_its_reader_sees(self):
        route = "/web/action/load_breadcrumbs"
        employee = new_test_user(self.env, "doors_employee", "base.group_user")
        sheets = self.env["profplan.sheet"]
        other = sheets.search([("id", "!=", self.sheet.id)], limit=1)
        window = self.env.ref("kostroma_profplan.action_profplan_plan_sheets")
        foreign = {
            employee: (self.sheet, self.sheet.line_ids[:1], self.sheet.task_ids[:1]),
            self.portal: (other, other.line_ids[:1], self.manager, employee),
        }
        for user, records in foreign.items():
            for record in records:
                ways = [{"model": record._name, "resId": record.id}]
                if record._name == window.res_model:
                    ways.append({"action": window.id, "resId": record.id})
                for way in ways:
                    with self.subTest(user=user.login, way=way):
                        self.assertTrue(record)
                        self.authenticate(user.login, user.login)
                        told = self._post(route, actions=[way])["result"]
                        self.assertEqual(["error"], list(told[0]))
                        self.assertNotIn(record.display_name, str(told))
                        self._log_in(self.manager)
                        told = self._post(route, actions=[way])["result"]
                        self.assertEqual(record.display_name, told[0]["display_name"])

    def test_no_page_of_others_shows_ours(self):
        answer = self.url_open("/my/profplan")
        self.assertEqual(answer.headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertIn("frame-ancestors", answer.headers["Content-Security-Policy"])

import json
import xmlrpc.client

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

NAME = "another"
RPC_LOGS = "odoo.addons.rpc.controllers"


@tagged("post_install", "-at_install", "security")
class TestRpcDatabase(HttpCase):
    """A program that names a wrong database is told so and no more (design §9)."""

    def _post(self, url, body, kind):
        logs = ("odoo.http", f"{RPC_LOGS}.jsonrpc", f"{RPC_LOGS}.xmlrpc")
        with mute_logger(*logs):
            return self.url_open(url, data=body, headers={"Content-Type": kind})

    def _call_json(self, service, method, *args):
        params = {"service": service, "method": method, "args": args}
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        return self._post("/jsonrpc", body, "application/json").json()

    def _call_xml(self, version, service, method, *args):
        """The answer, or the Fault it is."""
        body = xmlrpc.client.dumps(args, method)
        url = f"/xmlrpc/{version}{service}"
        try:
            return xmlrpc.client.loads(self._post(url, body, "text/xml").content)[0][0]
        except xmlrpc.client.Fault as fault:
            return fault

    def test_another_database_is_named_and_the_server_says_nothing_of_itself(self):
        calls = (
            ("common", "login", NAME, "admin", "admin"),
            ("common", "authenticate", NAME, "admin", "admin", {}),
            ("object", "execute_kw", NAME, 2, "admin", "res.users", "search", [[]]),
            ("object", "execute", "postgres", 2, "admin", "res.users", "search", []),
        )
        for call in calls:
            told = self._call_json(*call)["error"]["data"]
            with self.subTest(call):
                self.assertIn(call[2], told["message"])
                self.assertEqual(told["name"], "odoo.exceptions.AccessError")
                for version in ("2/", ""):
                    fault = self._call_xml(version, *call)
                    words = f"{fault.faultCode} {fault.faultString}"
                    self.assertIn(call[2], words)
                    self.assertNotIn("psycopg2", words)
                    self.assertNotIn("Traceback", words)

    def test_what_names_no_database_answers(self):
        """Its own database: tests/install/test_login_limits."""
        self.assertIn("server_version", self._call_xml("2/", "common", "version"))
        self.assertIn("server_version", self._call_json("common", "version")["result"])

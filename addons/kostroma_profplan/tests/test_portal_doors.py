import io
import json
import struct
import zlib
from unittest.mock import patch

from PIL import Image, TiffImagePlugin  # noqa: F401 Odoo opens few

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..lib import pictures
from .event_common import EventCommon
from .evidence_common import encode
from .portal_work_common import PortalWorkCommon
from .test_evidence_uploads import make_photo

HOME = "/my/profplan"
UPLOAD = "/mail/attachment/upload"


def make_bomb(side=30_000):
    """A PNG of a few kilobytes that unpacks to gigabytes."""

    def pack(kind, body):
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + pack(b"IHDR", header)
        + pack(b"IDAT", body)
        + pack(b"IEND", b"")
    )


@tagged("post_install", "-at_install", "security")
class TestPortalDoors(PortalWorkCommon, EventCommon):
    """Whatever a program sends to the portal, nothing breaks or slips in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def setUp(self):
        super().setUp()
        self._log_in()

    def _prepare_form(self, **form):
        return {
            "name": "Ярмарка профессий",
            "date_start": "2026-02-20",
            "participants": "60",
            "line": str(self.line.id),
            **form,
        }

    # --- Forms hold words ---

    def test_signs_that_nobody_types_are_left_out(self):
        name = "Ярмарка\x00\x01 про\u202eфессий"
        self._post(f"{HOME}/events", **self._prepare_form(name=name))
        self.assertEqual(self.sheet.event_ids.name, "Ярмарка профессий")
        page = f"{HOME}/report?plan={self.plan.id}"
        self._post(page, **{f"{self.line.id}.result_text": "Сделано\x00\ufffe"})
        self.assertEqual(self.line.result_text, "Сделано")

    def test_a_file_in_place_of_words_is_no_error_of_the_server(self):
        file = ("a.txt", b"words", "text/plain")
        for page, name in (
            ("report", "do"),
            ("plan", "show"),
            ("events", "name"),
            ("events", "plan"),
            (f"report/{self.line.id}/evidence", "evidence_url"),
            ("indicators", "do"),
        ):
            with self.subTest(page=page, name=name):
                response = self.url_open(
                    f"{HOME}/{page}",
                    data={"csrf_token": self._get_token()},
                    files={name: file},
                    timeout=60,
                )
                self.assertIn(response.status_code, (200, 422))

    def test_names_of_our_own_in_an_address_are_no_error_of_the_server(self):
        names = ("page", "part", "self", "sheet", "status", "title", "errors")
        query = "&".join(f"{name}=1" for name in names)
        for page in ("", "/plan", "/report", "/events", "/indicators", "/tasks"):
            for more in ("", "&plan=0"):
                with self.subTest(page=page, more=more):
                    address = f"{HOME}{page}?{query}{more}"
                    response = self.url_open(address, timeout=60)
                    self.assertIn(response.status_code, (200, 404))

    def test_what_a_button_says_makes_no_address(self):
        form = {"csrf_token": self._get_token(), "do": "save:\r\nSet-Cookie: a=b"}
        response = self.url_open(
            f"{HOME}/report", data=form, allow_redirects=False, timeout=60
        )
        self.assertEqual(response.status_code, 303)
        self.assertNotIn("Cookie: a", response.headers["Location"])

    def _get_token(self):
        return http.Request.csrf_token(self)

    def test_words_are_no_books(self):
        line, long = str(self.line.id), "слово " * 4_000
        self._post(f"{HOME}/report", status=422, **{f"{line}.result_text": long})
        self._post(f"{HOME}/events", status=422, **self._prepare_form(name=long))
        self.assertFalse(self.sheet.event_ids)
        for record, name in (
            (self.line, "result_text"),
            (self.sheet, "responsible_name"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "too many"):
                record.with_user(self.portal).write({name: long})
        self.assertFalse(self.line.result_text)
        self.line.with_user(self.portal).result_text = long[:20_000]

    # --- Files ---

    def test_a_picture_that_unpacks_to_gigabytes_is_refused(self):
        evidence = self.env["profplan.evidence"].with_user(self.portal)
        gif = b"GIF89a" + struct.pack("<HH", 60_000, 60_000) + bytes(20)
        bmp = b"BM" + bytes(16) + struct.pack("<ii", 60_000, -60_000) + bytes(20)
        for name, content in (("a.png", make_bomb()), ("a.gif", gif), ("a.bmp", bmp)):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, "dots"):
                evidence.create(
                    {"line_id": self.line.id, "name": name, "file": encode(content)}
                )

    def test_pixels_are_counted_in_every_format(self):
        options = {"JPEG": {"quality": 90}, "WEBP": {"lossless": True}}
        for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP"):
            for size in ((120, 80), (81, 119)):
                stream = io.BytesIO()
                Image.new("RGB", size, "red").save(
                    stream, kind, **options.get(kind, {})
                )
                content, most = stream.getvalue(), size[0] * size[1]
                mimetype = f"image/{kind.lower()}"
                with self.subTest(kind=kind, size=size):
                    with patch.object(pictures, "MOST_PIXELS", most):
                        self.assertTrue(pictures.clean(mimetype, content))
                    with (
                        patch.object(pictures, "MOST_PIXELS", most - 1),
                        self.assertRaises(pictures.TooManyPixels),
                    ):
                        pictures.clean(mimetype, content)

    def _send(self, name, content, **form):
        """Attach a file to a message on one's own plan and report, as Odoo does it."""
        form = {
            "csrf_token": self._get_token(),
            "thread_model": "profplan.sheet",
            "thread_id": self.sheet.id,
            **form,
        }
        response = self.url_open(
            UPLOAD, data=form, files={"ufile": (name, content)}, timeout=60
        )
        self.env.invalidate_all()
        return response

    def _get_sent(self):
        attachments = self.env["ir.attachment"]
        return attachments.search([("create_uid", "=", self.portal.id)])

    def test_what_is_attached_to_a_message_is_judged_like_evidence(self):
        for name, content in (
            ("photo.jpg", b"MZ" + bytes(60)),
            ("page.html", b"<html><script>alert(1)</script></html>"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("a.png", make_bomb()),
            ("a.docm", b"PK\x03\x04"),
        ):
            for form in ({}, {"is_pending": "true"}):
                with self.subTest(name=name, form=form):
                    self._send(name, content, **form)
                    self.assertFalse(self._get_sent())
        self.assertEqual(self._send("a.jpg", make_photo()).status_code, 200)
        self.assertNotIn(b"Ivanova", self._get_sent().raw)

    def test_files_of_messages_count_in_the_hour_and_the_day(self):
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.upload_hour_count", "1"
        )
        self._send("a.txt", b"words")
        self._send("b.txt", b"other words")
        self.assertEqual(self._get_sent().mapped("name"), ["a.txt"])
        evidence = self.env["profplan.evidence"].with_user(self.portal)
        vals = {"line_id": self.line.id, "name": "c.txt", "file": encode(b"c")}
        with self.assertRaises(UserError):
            evidence.create(vals)
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.upload_hour_count", "9"
        )
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.upload_day_count", "1"
        )
        with self.assertRaises(UserError):
            evidence.create(vals)

    # --- The server as somebody's eyes ---

    def _fetch(self, route):
        address = f"{self.base_url()}/web/static/img/placeholder.png"
        with mute_logger("odoo.http"):
            answer = self.url_open(
                route,
                data=json.dumps({"params": {"preview_url": address}}),
                headers={"Content-Type": "application/json"},
            )
        return answer.json().get("result")

    def test_the_server_fetches_no_page_for_strangers(self):
        external, internal = (
            f"/html_editor/link_preview_{one}" for one in ("external", "internal")
        )
        self.assertFalse(self._fetch(external))
        self.assertFalse(self._fetch(internal))
        previews = self.env["mail.link.preview"]
        self.assertFalse(previews.with_user(self.portal)._is_link_preview_enabled())
        self.assertTrue(previews.with_user(self.manager)._is_link_preview_enabled())
        self.authenticate(None, None)
        self.assertFalse(self._fetch(external))
        self.manager.password = self.manager.login
        self._log_in(self.manager)
        self.assertTrue(self._fetch(external))

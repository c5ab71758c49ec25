import struct

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ..lib import pictures
from ..lib.boxes import CutOff
from .doors_common import DoorsCommon
from .film import box


def nest(spec, *names, times):
    """What a form asks: this, in rows that are in rows, so many times."""
    for name in names * times:
        spec = {name: {"fields": spec}}
    return spec


def make_tiff(pages, entries=65535):
    """Pages whose directories lie over each other: bytes that are read again."""
    data = bytearray(8 + 12 * (pages + 1) + 2 + 12 * entries + 8)
    data[:4] = b"II*\x00"
    for number in range(pages + 1):
        place = 8 + 12 * number
        back = 4 if not number else place - 12 + 2 + 12 * entries
        struct.pack_into("<I", data, back, place if number < pages else 0)
    for number in range(pages):
        struct.pack_into("<H", data, 8 + 12 * number, entries)
    return bytes(data)


def make_heif(items):
    """Parts without end that take no room: of so many items 65,535 each."""
    rows = [struct.pack(">HHH", number, 0, 65535) for number in range(items)]
    places = bytes(6) + struct.pack(">H", items) + b"".join(rows)
    meta = box(b"meta", bytes(4) + box(b"iloc", places))
    return box(b"ftyp", b"heic" + bytes(4)) + meta


def make_tracks(count, size):
    """A film whose hidden tracks all play the same bytes."""
    head = box(b"ftyp", b"isom" + bytes(4))
    tables = {
        b"stco": struct.pack(">II", 1, len(head) + 8),
        b"stsc": struct.pack(">IIII", 1, 1, 1, 1),
        b"stsz": struct.pack(">II", size, 0),
    }
    samples = b"".join(box(name, bytes(4) + row) for name, row in tables.items())
    kind = box(b"hdlr", bytes(8) + b"meta" + bytes(12))
    minf = box(b"minf", box(b"stbl", samples))
    track = box(b"trak", box(b"mdia", kind + minf))
    return head + box(b"mdat", bytes(size)) + box(b"moov", track * count)


@tagged("post_install", "-at_install", "security")
class TestDoorsSize(DoorsCommon):
    """A request of a few hundred signs does not hold the server up (design §9)."""

    def test_no_answer_tells_the_same_rows_again_and_again(self):
        states = self.env["res.country.state"]
        [(country, count)] = states._read_group(
            [], ["country_id"], ["__count"], limit=1, order="__count desc"
        )
        self.assertGreater(count, 50)
        told = nest({"name": {}}, "state_ids", "country_id", times=3)
        for user in self.portal | self.employee | self.manager:
            own = country.with_user(user)
            ways = {
                "read": lambda own=own: own.web_read(told["country_id"]["fields"]),
                "list": lambda own=own: own.state_ids.web_read(told),
                "search": lambda own=own: own.state_ids.web_search_read([], told),
            }
            for name, way in ways.items():
                with self.subTest(user=user.login, way=name):
                    with self.assertRaisesRegex(UserError, "too much"):
                        way()
            shown = nest({"display_name": {}}, "country_id", "state_ids", times=1)
            self.assertEqual(len(own.web_read(shown)[0]["state_ids"]), count)

    def test_no_answer_tells_the_same_words_again_and_again(self):
        states = self.env["res.country.state"]
        [(country, _count)] = states._read_group(
            [], ["country_id"], ["__count"], limit=1, order="__count desc"
        )
        own = country.state_ids.with_user(self.portal)
        told = nest({"name": {}}, "state_ids", "country_id", times=1)
        self.assertTrue(own.web_read(told))
        for state in country.state_ids:
            state.name = f"{state.id} {'x' * 20_000}"
        with self.assertRaisesRegex(UserError, "too much"):
            own.web_read(told)

    def test_no_table_sums_up_in_ways_without_end(self):
        lines = self.env["profplan.sheet.line"].with_user(self.portal)
        for count in (50, 5000):
            sets = [["state"], []] * count
            if count == 50:
                told = lines.formatted_read_grouping_sets([], sets, ["__count"])
                self.assertEqual(len(told), len(sets))
                continue
            with self.assertRaisesRegex(UserError, "too much"):
                lines.formatted_read_grouping_sets([], sets, ["__count"])

    def test_no_form_computes_rows_in_rows_in_rows(self):
        events = self.env["profplan.event"].with_user(self.portal)
        ways = ("event_ids", "line_ids")
        for times in (2, 20):
            asked = nest({"name": {}}, *ways, times=times)
            with self.subTest(times=times):
                with self.assertRaisesRegex(UserError, "too much"):
                    events.onchange({}, [], asked)
        self.assertIn("value", events.onchange({}, [], nest({}, *ways, times=1)))

    def test_no_search_goes_from_record_to_record_without_end(self):
        sheets = self.env["profplan.sheet"].with_user(self.portal)

        def walk(times):
            domain = [("id", ">", 0)]
            for _turn in range(times):
                domain = [("line_ids", "any", [("sheet_id", "any", domain)])]
            return domain

        path = ".".join(["line_ids", "sheet_id"] * 6 + ["id"])
        long = {
            "within": walk(6),
            "within, far": walk(2000),
            "not within": [("line_ids", "not any", walk(6)[0][2])],
            "a path": [(path, ">", 0)],
            "a path within": [("line_ids", "any", [(f"sheet_id.{path}", ">", 0)])],
            "among others": ["|", ("id", ">", 0), "!", *walk(6)],
            "many": ["|"] * 5999 + [("id", ">", 0), ("state", "!=", "x")] * 3000,
            "many within": [
                ("line_ids", "not any", [("id", "=", -one)]) for one in range(3000)
            ],
        }
        for name, domain in long.items():
            for method in ("search", "search_count", "search_read"):
                with self.subTest(domain=name, method=method):
                    with self.assertRaisesRegex(UserError, "too much"):
                        getattr(sheets, method)(domain)
            with self.assertRaisesRegex(UserError, "too much"):
                sheets.formatted_read_group(domain, ["state"], ["__count"])
        tasks = self.env["project.task"].with_user(self.viewer)
        for times in (5, 50):
            group = [f"{'parent_id.' * times}stage_id"]
            if times == 5:
                self.assertTrue(tasks.formatted_read_group([], group, ["__count"]))
                continue
            with self.assertRaisesRegex(UserError, "too much"):
                tasks.formatted_read_group([], group, ["__count"])
        some = ["|"] * 399 + [("id", ">", 0), ("state", "!=", "x")] * 200
        self.assertTrue(sheets.search(some))
        self.assertTrue(
            sheets.search([("id", "not in", [-one for one in range(9999)])])
        )
        self.assertTrue(sheets.search(walk(3)))
        self.assertTrue(sheets.search(Domain(walk(2)) & Domain("id", ">", 0)))

    def test_a_file_of_a_few_bytes_is_read_in_a_moment(self):
        bombs = {
            "image/tiff": make_tiff(20),
            "image/heic": make_heif(20),
            "video/mp4": make_tracks(20, 1000),
        }
        for mimetype, content in bombs.items():
            with self.subTest(mimetype=mimetype), self.assertRaises(CutOff):
                pictures.clean(mimetype, content)
        for mimetype, content in {
            "image/tiff": make_tiff(1, 10),
            "image/heic": make_heif(0),
            "video/mp4": make_tracks(1, 1000),
        }.items():
            with self.subTest(mimetype=mimetype):
                kept = pictures.clean(mimetype, content)
                self.assertEqual(len(kept), len(content))

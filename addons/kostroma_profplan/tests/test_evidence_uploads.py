import doctest
import hashlib
import io
import struct

from freezegun import freeze_time
from PIL import AvifImagePlugin, Image, WebPImagePlugin  # noqa: F401 Odoo opens few

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..lib import pictures
from . import film
from .evidence_common import PDF, EvidenceCommon, encode, make_png

ORIENTATION, MODEL, EXIF, GPS = 0x0112, 0x0110, 0x8769, 0x8825
FORMATS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}


def make_photo(kind="JPEG", side=6, size=(120, 80), **options):
    """A photo as a phone takes it: where, when, with what and which side is up."""
    exif = Image.Exif()
    exif[ORIENTATION] = side
    exif[MODEL] = "Phone of Ivanova"
    exif.get_ifd(GPS).update(
        {1: "N", 2: (57.0, 46.0, 3.0), 3: "E", 4: (40.0, 55.0, 7.0)}
    )
    exif.get_ifd(EXIF)[0x9003] = "2026:01:01 10:00:00"
    picture = Image.effect_mandelbrot(size, (-3, -2.5, 2, 2.5), 50).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, kind, exif=exif, **options)
    return stream.getvalue()


def read(content):
    return Image.open(io.BytesIO(content))


@tagged("post_install", "-at_install")
class TestPhotosTellNothing(EvidenceCommon):
    """A photo keeps what is seen on it and loses where, when and with what."""

    def _get_stored(self, evidence):
        evidence.invalidate_recordset()
        return self._get_stored_file(evidence).raw

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(pictures).failed, 0)

    def test_place_and_device_go_and_what_is_seen_stays(self):
        for kind in FORMATS:
            with self.subTest(kind=kind):
                given = make_photo(kind)
                self.assertIn(b"Ivanova", given)
                if kind != "TIFF":  # Pillow writes none into it, see below
                    self.assertTrue(read(given).getexif().get_ifd(GPS))
                evidence = self._attach(name=f"Фото.{kind.lower()}", content=given)
                kept = self._get_stored(evidence)
                exif = read(kept).getexif()
                self.assertFalse(exif.get_ifd(GPS))
                self.assertFalse(exif.get_ifd(EXIF))
                self.assertNotIn(b"Ivanova", kept)
                self.assertEqual(exif.get(ORIENTATION), 6)
                self.assertEqual(read(kept).tobytes(), read(given).tobytes())
                self.assertEqual(
                    evidence.checksum, hashlib.sha256(kept).hexdigest(), "of the kept"
                )
                self.assertEqual(evidence.size, len(kept))
                self.assertEqual(evidence.mimetype, FORMATS[kind])

    def test_a_photo_of_a_phone_loses_its_place_under_any_name(self):
        heic = make_photo("AVIF").replace(b"ftypavif", b"ftypheic", 1)
        for name, content in (
            ("IMG_1.HEIC", heic),
            ("IMG_2.jpg", heic),
            ("Скан.pdf", make_photo()),
            ("photo.png", make_photo("WEBP")),
            ("Без расширения", make_photo()),
        ):
            with self.subTest(name=name):
                kept = self._get_stored(self._attach(name=name, content=content))
                self.assertNotIn(b"Ivanova", kept)

    def test_a_film_of_a_phone_loses_its_place_and_the_way_that_was_gone(self):
        for name, brand in (("IMG_1.MOV", b"qt  "), ("Фильм.mp4", b"isom")):
            with self.subTest(name=name):
                given = film.make_film(brand)
                kept = self._get_stored(self._attach(name=name, content=given))
                self.assertEqual(len(kept), len(given), "nothing moves")
                self.assertIn(film.SEEN, kept)
                self.assertIn(b"vide", kept)
                taken = struct.pack(">I", film.TAKEN)
                for told in (film.PLACE, film.WAY[:8], b"Ivanova", b"xmpmeta", taken):
                    self.assertIn(told, given)
                    self.assertNotIn(told, kept)
                self.assertEqual(pictures.clean("video/mp4", kept), kept)

    def test_a_film_that_is_cut_off_or_made_to_harm_is_refused_in_words(self):
        whole = film.make_film()
        deep = film.box(b"moov")
        for _turn in range(2000):
            deep = film.box(b"moov", deep)
        for content in (whole[:-30], whole[:24] + deep):
            with self.assertRaisesRegex(UserError, "in part only"):
                self._attach(name="IMG_1.MOV", content=content)

    def test_the_place_of_a_scan_is_wiped_where_it_stands(self):
        """A TIFF of one pixel whose directory leads to a place."""
        degrees = struct.pack("<6I", 57, 1, 46, 1, 3, 1)
        entries = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 8), (259, 3, 1, 1)]
        entries += [(262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 3, 1, 1)]
        entries += [(279, 4, 1, 1), (GPS, 4, 1, 12 + 2 + 12 * 10 + 4)]
        directory = struct.pack("<H", 10)
        directory += b"".join(struct.pack("<HHII", *one) for one in entries) + bytes(4)
        start = 12 + len(directory)
        place = struct.pack("<HHHII", 1, 2, 5, 3, start + 18) + bytes(4)
        scan = b"II*\x00" + struct.pack("<I", 12) + b"\x7f" + bytes(3)
        scan += directory + place + degrees
        self.assertTrue(read(scan).getexif().get_ifd(GPS))
        kept = self._get_stored(self._attach(name="Скан.tif", content=scan))
        self.assertFalse(read(kept).getexif().get_ifd(GPS))
        self.assertNotIn(degrees, kept)
        self.assertEqual(read(kept).getpixel((0, 0)), 127)

    def test_every_door_takes_the_place_away(self):
        photo = make_photo()
        evidence = self._attach()
        evidence.write({"name": "Приказ.jpg", "file": encode(photo)})
        self.task.with_user(self.user).write(
            {
                "evidence_ids": [
                    (0, 0, {"kind": "photo", "name": "a.jpg", "file": encode(photo)})
                ]
            }
        )
        for one in self.task.evidence_ids:
            self.assertNotIn(b"Ivanova", self._get_stored(one))

    def test_films_and_pictures_behind_the_photo_go(self):
        evidence = self._attach(name="a.jpg", content=make_photo() + b"ftypmp42 film")
        self.assertTrue(self._get_stored(evidence).endswith(b"\xff\xd9"))

    def test_a_picture_without_secrets_stays_byte_for_byte(self):
        for kind in FORMATS:
            stream = io.BytesIO()
            Image.new("RGB", (40, 30), "blue").save(stream, kind)
            with self.subTest(kind=kind):
                evidence = self._attach(name="a.png", content=stream.getvalue())
                self.assertEqual(self._get_stored(evidence), stream.getvalue())

    def test_a_picture_that_was_cut_off_is_refused_in_words(self):
        for kind in FORMATS:
            photo = make_photo(kind)
            for part in (0.4, 0.7, 0.99):
                with self.subTest(kind=kind, part=part):
                    content = photo[: int(len(photo) * part)]
                    with self.assertRaisesRegex(UserError, "in part only"):
                        self._attach(name="photo.jpg", content=content)

    def test_a_drawing_with_scripts_is_no_photo(self):
        drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
        for content in (drawing, b"<?xml version='1.0'?>\n" + drawing):
            with self.assertRaisesRegex(UserError, "program"):
                self._attach(name="photo.jpg", content=content)


@tagged("post_install", "-at_install")
class TestUploadLimits(EvidenceCommon):
    """So much of a file, of an organisation's day and of a person's hour."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-03-03 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _limit(self, name, value):
        self.env["ir.config_parameter"].set_param(f"kostroma_profplan.{name}", value)

    def test_a_large_picture_is_refused_with_the_way_out(self):
        large = make_png() + bytes(25 * 2**20)
        with self.assertRaisesRegex(UserError, "larger than 10 MB.*smaller size"):
            self._attach(name="Фото.jpg", content=large)
        self.assertTrue(self._attach(content=PDF + bytes(25 * 2**20)))

    def test_a_limit_that_is_no_number_is_the_usual_one(self):
        self._limit("picture_max_mb", "ten")
        self.assertTrue(self._attach(name="a.png", content=make_png()))

    def test_an_organisation_attaches_so_many_files_a_day(self):
        self._limit("upload_day_count", "2")
        first = self._attach(self.part, self.portal)
        first.unlink()  # what is removed counts
        self._attach(self.part, self.coordinator, content=PDF + b"2")
        with self.assertRaisesRegex(UserError, "as many files today"):
            self._attach(self.part, self.coordinator, content=PDF + b"3")
        self._attach_link(self.part, self.portal)
        self._attach()  # a department is no organisation
        self._attach(self.other_part, self.coordinator)
        with freeze_time("2026-03-03 21:30:00"):  # it is tomorrow in Moscow
            self._attach(self.part, self.portal, content=PDF + b"3")

    def test_an_organisation_attaches_so_much_a_day_wherever_it_goes(self):
        self._limit("upload_day_mb", "1")
        line = self.plan.sheet_ids.line_ids.filtered(
            lambda line: line.unit_id == self.school
        )[0]
        half = PDF + bytes(600_000)
        self._attach(self.part, self.portal, content=half)
        with self.assertRaisesRegex(UserError, "more than 1 MB today"):
            self.env["profplan.evidence"].with_user(self.portal).create(
                {"line_id": line.id, "name": "a.pdf", "file": encode(half + b"2")}
            )
        evidence = self.part.evidence_ids.with_user(self.portal)
        with self.assertRaisesRegex(UserError, "more than 1 MB today"):
            evidence.write({"file": encode(half + b"3")})

    def test_a_person_of_an_organisation_attaches_so_many_an_hour(self):
        self._limit("upload_hour_count", "1")
        self._attach(self.part, self.portal)
        with self.assertRaisesRegex(UserError, "within an hour"):
            self._attach(self.part, self.portal, content=PDF + b"2")
        with freeze_time("2026-03-03 10:00:01"):
            self._attach(self.part, self.portal, content=PDF + b"2")

    def test_limits_of_many_files_cost_a_flat_number_of_queries(self):
        evidence = self.env["profplan.evidence"].with_user(self.portal)

        def count(number):
            vals_list = [
                {"task_id": self.part.id, "uploaded_on": None, "file": "x", "size": 1}
            ] * number
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            evidence._check_upload_limits(vals_list)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(1), count(50))

    def test_settings_begin_at_one(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.profplan_upload_day_count, 300)
        settings.profplan_upload_day_count = 0
        with self.assertRaisesRegex(UserError, "begin at 1"):
            settings.execute()
        settings.write({"profplan_upload_day_count": 5, "profplan_retention_years": -1})
        with self.assertRaisesRegex(UserError, "begin at 0"):
            settings.execute()
        settings.profplan_retention_years = 3
        settings.execute()
        evidence = self.env["profplan.evidence"]
        self.assertEqual(evidence._get_limit("upload_day_count"), 5)
        self.assertEqual(evidence._get_retention_years(), 3)


@tagged("post_install", "-at_install", "security")
class TestFilesInABrowser(EvidenceCommon, HttpCase):
    """Only pictures and PDF are shown, whatever the address asks for."""

    def test_text_is_downloaded_and_never_served_as_a_page(self):
        self.viewer.password = self.viewer.login
        evidence = self._attach(name="list.txt", content=b"words <script>1</script>")
        stored = self._get_stored_file(evidence)
        self.authenticate(self.viewer.login, self.viewer.login)
        for address in (
            f"/web/content/profplan.evidence/{evidence.id}/file?mimetype=text/html",
            f"/web/content/profplan.evidence/{evidence.id}/file?download=false",
            f"/web/image/profplan.evidence/{evidence.id}/file?mimetype=image/svg%2Bxml",
            f"/web/content/{stored.id}?mimetype=text/html",
        ):
            with self.subTest(address=address):
                response = self.url_open(address)
                self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
                self.assertNotIn("html", response.headers["Content-Type"])
                if b"words" in response.content:
                    self.assertTrue(
                        response.headers["Content-Disposition"].startswith("attachment")
                    )

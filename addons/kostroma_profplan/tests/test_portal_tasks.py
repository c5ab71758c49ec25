from odoo.tests import tagged
from odoo.tools import mute_logger

from .evidence_common import PDF, EvidenceCommon
from .portal_work_common import PortalWorkCommon
from .test_evidence_uploads import make_photo


class PortalTasksCommon(PortalWorkCommon, EvidenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figure = cls._create_figure(cls.cascade, name="Детей")
        cls.page = f"/my/profplan/tasks/{cls.part.id}"

    def setUp(self):
        super().setUp()
        self._log_in()


@tagged("post_install", "-at_install")
class TestPortalTask(PortalTasksCommon):
    """An organisation works on its own hand-in and hands it in from a phone."""

    def test_the_list_has_the_own_ones_only(self):
        page = self._get("/my/profplan/tasks")
        self.assertIn(self.page, page.text)
        self.assertNotIn(f"/my/profplan/tasks/{self.other_part.id}", page.text)

    def test_what_is_typed_is_saved_and_stands_there_again(self):
        field = f"task.figure_{self.figure.id}"
        form = {
            "task.result_text": "Провели ярмарку",
            "task.outcome": "part",
            "task.outcome_reason": "Карантин",
            field: "12,5",
        }
        page = self._post(self.page, **form)
        self.assertEqual(self.part.result_text, "Провели ярмарку")
        self.assertEqual(self.part.outcome, "part")
        self.assertEqual(self.part.figure_value_ids.value, 12.5)
        self.assertEqual(self._get_field(page, "task.outcome_reason"), "Карантин")
        self.assertEqual(self._get_field(page, field), "12,5")
        self._post(
            self.page,
            **{**form, field: "", "task.seen": self._get_field(page, "task.seen")},
        )
        self.assertFalse(self.part.figure_value_ids)

    def test_what_is_no_number_is_told_and_stays_in_the_field(self):
        field = f"task.figure_{self.figure.id}"
        for text in ("много", "50%", "-3", "NaN", "1000000000"):
            with self.subTest(text=text):
                page = self._post(self.page, status=422, **{field: text})
                self.assertIn("«Детей»:", self._read(page))
                self.assertEqual(self._get_field(page, field), text)
                self.assertFalse(self.part.figure_value_ids)

    def test_what_somebody_else_wrote_meanwhile_is_told_and_not_lost(self):
        page = self._get(self.page)
        seen = self._get_field(page, "task.seen")
        self.part.with_user(self.portal).result_text = "Написал коллега"
        form = {"task.seen": seen, "task.result_text": "Написала я"}
        page = self._post(self.page, status=422, **form)
        self.assertIn("Написал коллега", self._read(page))
        self.assertEqual(self._get_field(page, "task.result_text"), "Написала я")
        self.assertEqual(self.part.result_text, "Написал коллега")
        form["task.seen"] = self._get_field(page, "task.seen")
        self._post(self.page, **form)
        self.assertEqual(self.part.result_text, "Написала я")

    def test_an_outcome_that_is_none_is_not_taken(self):
        self._post(self.page, **{"task.outcome": "great"})
        self.assertFalse(self.part.outcome)

    def test_from_the_link_to_the_acceptance_and_back(self):
        field = f"task.figure_{self.figure.id}"
        page = self._post(self.page, status=422, do="submit")
        self.assertIn("Детей", self._read(page))
        self._post(
            self.page,
            do="submit",
            evidence_url="https://example.org/news/1",
            **{field: "25"},
        )
        self.assertEqual(self.part.step, "review")
        self.assertEqual(self.part.evidence_ids.kind, "publication")
        page = self._post(self.page, do="withdraw")
        self.assertEqual(self.part.step, "in_progress")
        self._post(self.page, do="submit")
        self.part.with_user(self.coordinator).action_return("Укажите классы")
        page = self._get(self.page)
        self.assertIn("Укажите классы", self._read(page))
        self.assertIn("Укажите классы", self._read(self._get("/my/profplan/tasks")))
        self._post(self.page, do="submit")
        page = self._post(self.page, do="withdraw")
        self.assertIn("Укажите классы", self._read(page))

    def test_evidence_is_a_number_and_a_date_a_count_and_files(self):
        self._post(
            self.page,
            evidence_kind="order",
            evidence_number="15-о",
            evidence_date="12.02.2026",
            evidence_participants="１ 200",
            files=[
                ("evidence_file", ("Фото.jpg", make_photo(), "image/jpeg")),
                ("evidence_file", ("Акт.pdf", PDF, "application/pdf")),
            ],
        )
        given = {one.kind: one for one in self.part.evidence_ids}
        self.assertEqual(given["participants"].participants, 1200)
        self.assertEqual(
            set(self.part.evidence_ids.mapped("name")), {False, "Фото.jpg", "Акт.pdf"}
        )
        papers = self.part.evidence_ids.filtered("document_number")
        self.assertEqual(papers.document_number, "15-о")
        self.assertEqual(str(papers.document_date), "2026-02-12")

    def test_a_scan_goes_with_its_number(self):
        self._post(
            self.page,
            evidence_kind="minutes",
            evidence_number="3",
            evidence_date="2026-02-12",
            files=[("evidence_file", ("Скан.pdf", PDF, "application/pdf"))],
        )
        evidence = self.part.evidence_ids
        self.assertEqual((evidence.kind, evidence.name), ("minutes", "Скан.pdf"))
        self.assertEqual(evidence.document_number, "3")

    def test_own_evidence_is_removed_and_that_of_others_is_not(self):
        mine = self._attach(self.part, self.portal)
        other = self._attach(self.other_part, self.rival)
        self._post(self.page, do=f"remove-{other.id}")
        self.assertFalse(other.removed_on)
        self._post(self.page, do=f"remove-{mine.id}")
        self.assertTrue(mine.removed_on)

    def test_another_date_is_asked_with_a_reason(self):
        self._post(self.page, status=422, do="postpone", new_date="2027-02-01")
        page = self._post(self.page, status=422, do="postpone", reason="Карантин")
        self.assertEqual(self._get_field(page, "reason"), "Карантин")
        page = self._post(
            self.page, do="postpone", new_date="2027-02-01", reason="Карантин"
        )
        self.assertEqual(self.part.postponement_ids.state, "asked")
        self.assertIn("01.02.2027", self._read(page))

    def test_it_does_not_concern_us(self):
        self._post(self.page, status=422, do="claim")
        self._post(self.page, do="claim", reason="Нет таких классов")
        self.assertEqual(self.part.not_applicable, "claimed")

    def test_the_clause_on_the_report_leads_to_its_page(self):
        self.assertFalse(self.part.sheet_part)
        rows = self.part.with_user(self.portal)._prepare_portal_rows()
        self.assertEqual(rows[0]["url"], self.page)


@tagged("post_install", "-at_install")
class TestPortalUploads(PortalTasksCommon):
    """What a phone sends: taken, or refused in words with nothing lost."""

    def _upload(self, name, content, status=200, **form):
        files = [("evidence_file", (name, content, "application/octet-stream"))]
        return self._post(self.page, status=status, files=files, **form)

    def test_a_photo_is_kept_without_its_place(self):
        self._upload("IMG_1.jpg", make_photo())
        evidence = self.part.evidence_ids
        self.assertEqual(evidence.kind, "photo")
        page = self._get(f"/my/profplan/evidence/{evidence.id}")
        self.assertEqual(page.headers["Content-Type"], "image/jpeg")
        self.assertTrue(page.headers["Content-Disposition"].startswith("inline"))
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
        self.assertNotIn(b"Ivanova", page.content)

    def test_photos_of_all_phones_are_taken(self):
        heic = make_photo("AVIF").replace(b"ftypavif", b"ftypheic", 1)
        self._upload("IMG_1.HEIC", heic)
        self._upload("IMG_2.webp", make_photo("WEBP"))
        self.assertEqual(
            self.part.evidence_ids.mapped("mimetype"), ["image/heic", "image/webp"]
        )
        page = self._get(f"/my/profplan/evidence/{self.part.evidence_ids[0].id}")
        self.assertTrue(page.headers["Content-Disposition"].startswith("attachment"))

    def test_what_is_refused_is_told_and_the_words_typed_are_kept(self):
        photo = make_photo()
        page = self._get(self.page)
        for name, content, words in (
            ("large.jpg", photo + bytes(25 * 2**20), "10"),
            ("cut.jpg", photo[:-200], "cut.jpg"),
            ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.jpg"),
            ("page.html", b"<html>", "page.html"),
            ("empty.jpg", b"", "empty.jpg"),
        ):
            with self.subTest(name=name):
                form = {
                    "task.result_text": f"Слова {name}",
                    "task.seen": self._get_field(page, "task.seen"),
                }
                page = self._upload(name, content, status=422, **form)
                self.assertIn(words, self._read(page))
                self.assertFalse(self.part.evidence_ids)
                self.assertEqual(self.part.result_text, f"Слова {name}")


@tagged("post_install", "-at_install", "security")
class TestPortalTasksOfOthers(PortalTasksCommon):
    """Nothing of another organisation, by whatever address or form."""

    def test_tasks_of_others_and_none_at_all_are_alike(self):
        strange = f"/my/profplan/tasks/{self.other_part.id}"
        missing = f"/my/profplan/tasks/{self.other_part.id + 10**6}"
        words = {self._read(self._get(path, 404)) for path in (strange, missing)}
        self.assertEqual(len(words), 1)
        for do in ("save", "submit", "claim", "postpone", "withdraw"):
            form = {"task.result_text": "x", "reason": "x", "new_date": "2027-02-01"}
            self._post(strange, status=404, do=do, **form)
        self.assertFalse(self.other_part.result_text)
        self.assertEqual(self.other_part.step, "assigned")
        self._get(f"/my/profplan/tasks/{self.task.id}", 404)  # of a department

    def test_evidence_of_others_is_not_served(self):
        evidence = self._attach(self.other_part, self.rival)
        stored = self._get_stored_file(evidence)
        self._get(f"/my/profplan/evidence/{evidence.id}", 404)
        with mute_logger("odoo.http"):
            for path in (
                f"/web/content/profplan.evidence/{evidence.id}/file",
                f"/web/content/{stored.id}",
            ):
                self.assertIn(self.url_open(path).status_code, (403, 404))
            for path in (
                f"/web/image/profplan.evidence/{evidence.id}/file",
                f"/web/image/{stored.id}",
            ):
                self.assertNotIn(PDF, self.url_open(path).content)

    def test_an_address_with_a_token_lets_nobody_in(self):
        evidence = self._attach(self.other_part, self.rival)
        self._get(f"/my/profplan/evidence/{evidence.id}?access_token=x", 404)
        self.authenticate(None, None)
        response = self.url_open(f"/my/profplan/evidence/{evidence.id}")
        self.assertIn("/web/login", response.url)

    def test_a_form_without_its_token_is_refused(self):
        with mute_logger("odoo.http"):
            response = self.url_open(self.page, data={"task.result_text": "x"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.part.result_text)

    def test_forged_fields_are_not_written(self):
        figure = self._create_figure(self.measure, name="Чужой")
        self._post(
            self.page,
            **{
                "task.step": "done",
                "task.unit_id": str(self.other_school.id),
                "task.control_date": "2030-01-01",
                f"task.figure_{figure.id}": "5",
                "evidence_kind": "photo",
                "evidence_url": "javascript:alert(1)",
            },
            status=422,
        )
        self.assertEqual(self.part.unit_id, self.school)
        self.assertEqual(self.part.step, "assigned")
        self.assertFalse(self.part.figure_value_ids)
        self.assertFalse(self.part.evidence_ids)

    def test_a_file_whose_time_has_run_out_says_so(self):
        evidence = self._attach(self.part, self.portal)
        evidence._remove_content()
        page = self._get(f"/my/profplan/evidence/{evidence.id}", 410)
        self.assertNotIn(b"%PDF", page.content)

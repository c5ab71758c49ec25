import doctest
import hashlib
import io
import zipfile

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..lib import files
from .common import heavy
from .evidence_common import PDF, EvidenceCommon, encode, make_picture, make_png


@tagged("post_install", "-at_install")
class TestEvidenceFiles(EvidenceCommon):
    """What is taken as evidence, what is refused, and in which words."""

    def _assert_refused(self, words, **vals):
        """Refused by create and by write alike."""
        with self.assertRaisesRegex(UserError, words):
            self._attach(**vals)
        taken = self._attach(content=b"taken before", name="taken.txt")
        given = self._prepare_file_vals(**vals)
        with self.assertRaisesRegex(UserError, words):
            taken.write({"file": given["file"], "name": given["name"]})
        self.assertEqual(taken.name, "taken.txt")

    def test_examples_in_the_docstrings_hold(self):
        results = doctest.testmod(files)
        self.assertGreater(results.attempted, 15)
        self.assertEqual(results.failed, 0)

    def test_file_is_kept_byte_for_byte_with_its_checksum(self):
        picture = make_png(width=2500)
        evidence = self._attach(content=picture, name="Фото.png", kind="photo")
        self.assertEqual(evidence.checksum, hashlib.sha256(picture).hexdigest())
        self.assertEqual(evidence.size, len(picture))
        self.assertEqual(evidence.mimetype, "image/png")
        self.assertEqual(evidence.uploaded_by_id, self.user)
        self.assertTrue(evidence.uploaded_on)
        stored = self._get_stored_file(evidence)
        self.assertEqual(stored.raw, picture)

    def test_replacing_the_file_notes_the_new_one(self):
        evidence = self._attach()
        evidence.write({"file": encode(PDF + b"2"), "name": "Приказ 2.pdf"})
        self.assertEqual(evidence.checksum, hashlib.sha256(PDF + b"2").hexdigest())
        self.assertEqual(evidence.size, len(PDF) + 1)

    def test_empty_file_is_refused(self):
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            self._attach(content=b"")
        with self.assertRaisesRegex(UserError, "empty"):
            self._attach().write({"file": "\r\n"})

    def test_file_above_the_limit_is_refused(self):
        self.env["ir.config_parameter"].set_param(
            "kostroma_profplan.evidence_max_mb", "0.0015"
        )
        self._assert_refused("larger than 0.0015 MB", content=PDF + bytes(2000))

    @heavy
    def test_file_of_200_megabytes_is_refused_by_default(self):
        with self.assertRaisesRegex(UserError, "larger than 50 MB"):
            self._attach(content=PDF + bytes(200 * 2**20))

    def test_program_is_refused_whatever_its_name(self):
        for content in (
            b"MZ" + bytes(100),
            b"\x7fELF" + bytes(100),
            b"#!/bin/sh\nrm -rf /\n",
        ):
            for name in ("photo.jpg", "list.txt", "noextension", "order.pdf"):
                with self.subTest(content=content[:4], name=name):
                    self._assert_refused("program", content=content, name=name)
        self._assert_refused("program", content=b"harmless", name="setup.exe")
        self._assert_refused("program", content=b"harmless", name="Фото.jpg.scr. ")

    def test_content_that_nobody_knows_under_a_known_name_is_refused(self):
        for name in ("photo.jpg", "table.xlsx", "order.pdf", "notes.txt"):
            with self.subTest(name=name):
                self._assert_refused(
                    "not what its name says", content=bytes(60), name=name
                )

    def test_harmless_content_under_another_name_is_taken_for_what_it_is(self):
        heic = bytes(4) + b"ftypheic" + bytes(20)
        webp = make_picture("WEBP")
        for name, content, mimetype in (
            ("photo.jpg", PDF, "application/pdf"),
            ("order.pdf", make_png(), "image/png"),
            ("IMG_1.jpg", webp, "image/webp"),
            ("IMG_2.webp", webp, "image/webp"),
            ("IMG_3.HEIC", heic, "image/heic"),
            ("IMG_4.jpeg", heic, "image/heic"),
            ("notes.doc", "слова".encode(), "text/plain"),
        ):
            with self.subTest(name=name):
                evidence = self._attach(name=name, content=content)
                self.assertEqual(evidence.mimetype, mimetype)
                self.assertEqual(evidence.name, name)

    def test_what_a_machine_would_run_is_refused_by_name_or_by_content(self):
        for name in ("a.chm", "a.desktop", "a.iqy", "a.xht", "a.url", "a.hta"):
            self._assert_refused("program", content=b"harmless", name=name)
        for content in (
            b"ITSF\x03\x00\x00\x00",
            b"[Desktop Entry]\nExec=sh",
            b"[InternetShortcut]\nURL=http://a",
            b"WEB\r\n1\r\nhttp://a",
            b"\xef\xbb\xbf <html><script>",
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>",
            "<!DOCTYPE html>".encode("utf-16"),
        ):
            for name in ("photo.jpg", "notes.txt", "noextension"):
                with self.subTest(content=content[:12], name=name):
                    self._assert_refused("program", content=content, name=name)

    def test_documents_with_macros_are_refused_under_any_name(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
            archive.writestr("word/vbaProject.bin", "x")
        old = bytes.fromhex("d0cf11e0a1b11ae1") + "_VBA_PROJECT".encode("utf-16-le")
        for name in ("a.docm", "a.docx", "a.zip", "a.jpg"):
            self._assert_refused("macros", content=stream.getvalue(), name=name)
        self._assert_refused("macros", content=old, name="a.doc")
        for name in ("a.docm", "a.xlsm", "a.pptm", "a.dotm"):
            self._assert_refused("macros", content=b"PK\x03\x04", name=name)

    def test_renaming_does_not_turn_one_type_into_another(self):
        evidence = self._attach()
        with self.assertRaisesRegex(UserError, "not what its name says"):
            evidence.name = "photo.jpg"
        with self.assertRaisesRegex(UserError, "path"):
            evidence.name = "../Приказ.pdf"
        evidence.name = "Приказ № 5.pdf"
        self.assertEqual(evidence.name, "Приказ № 5.pdf")

    def test_path_in_the_name_is_refused(self):
        for name in (
            "../../etc/order.pdf",
            "..\\..\\order.pdf",
            "C:\\Users\\order.pdf",
            "/etc/order.pdf",
            "a/b.pdf",
        ):
            with self.subTest(name=name):
                self._assert_refused("path to a folder", name=name)

    def test_name_that_reads_backwards_is_refused(self):
        self._assert_refused("invisible", name="gpj\u202efdp.pdf")

    def test_payload_that_is_no_base64_is_refused(self):
        with self.assertRaisesRegex(UserError, "damaged"):
            self._attach().write({"file": "12.34 Kb"})

    def test_link_has_to_be_http(self):
        for link in (
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "ftp://example.org/x",
            "file:///etc/passwd",
            "//example.org",
            "example.org/news",
            "http://",
            "http://exam ple.org",
            "https://user@example.org",
            "https://example.org/a b",
            "data:text/html,<b>",
        ):
            with self.subTest(link=link):
                with self.assertRaisesRegex(UserError, "not a link"):
                    self._attach_link(url=link)
        evidence = self._attach_link(url=" https://example.org/news?id=1 ")
        self.assertEqual(evidence.url, "https://example.org/news?id=1")
        with self.assertRaisesRegex(UserError, "not a link"):
            evidence.url = "javascript:alert(1)"

    def test_evidence_is_a_file_or_a_link_and_never_both(self):
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            self._attach(url="https://example.org")
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            self.env["profplan.evidence"].with_user(self.user).create(
                {"task_id": self.task.id, "kind": "order"}
            )
        link = self._attach_link()
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            link.write({"file": encode(PDF), "name": "Приказ.pdf"})
        with self.assertRaisesRegex(UserError, "either a file or a link"):
            link.url = False
        link.write({"file": encode(PDF), "name": "Приказ.pdf", "url": False})
        self.assertTrue(link.checksum)

    def test_what_the_system_notes_cannot_be_given(self):
        for name, value in (
            ("checksum", "0" * 64),
            ("size", 1),
            ("mimetype", "image/png"),
            ("uploaded_by_id", self.manager.id),
            ("uploaded_on", "2020-01-01 00:00:00"),
            ("accepted_on", "2020-01-01"),
        ):
            with self.subTest(name=name):
                with self.assertRaisesRegex(UserError, "noted by the system"):
                    self._attach(**{name: value})
                with self.assertRaisesRegex(UserError, "noted by the system"):
                    self._attach().write({name: value})

    def test_defaults_of_the_context_go_through_the_same_checks(self):
        evidence = self.env["profplan.evidence"].with_user(self.user)
        with self.assertRaisesRegex(UserError, "program"):
            evidence.with_context(
                default_file=encode(b"MZ" + bytes(60)), default_name="photo.jpg"
            ).create({"task_id": self.task.id})
        taken = evidence.with_context(
            default_checksum="0" * 64, default_task_id=self.task.id
        ).create({"name": "Приказ.pdf", "file": encode(PDF)})
        self.assertNotEqual(taken.checksum, "0" * 64)

    def test_a_line_of_the_task_form_is_checked_as_well(self):
        with self.assertRaisesRegex(UserError, "program"):
            self.task.with_user(self.user).write(
                {
                    "evidence_ids": [
                        Command.create(
                            {"name": "photo.jpg", "file": encode(b"MZ" + bytes(60))}
                        )
                    ]
                }
            )


@tagged("post_install", "-at_install")
class TestEvidenceLock(EvidenceCommon):
    """When evidence may be changed, and that nothing goes round the lock."""

    def _assert_locked(self, evidence, user, words):
        evidence = evidence.with_user(user)
        for vals in (
            {"kind": "minutes"},
            {"file": encode(PDF + b"2"), "name": "Приказ.pdf"},
            {"proves": "something else"},
        ):
            with self.assertRaisesRegex(UserError, words):
                evidence.write(vals)
        with self.assertRaisesRegex(UserError, words):
            evidence.unlink()
        self.assertTrue(evidence.locked)

    def test_open_evidence_is_changed_and_deleted_by_its_people(self):
        evidence = self._attach()
        for step in ("assigned", "in_progress", "returned"):
            self._put(step)
            evidence.proves = f"changed on {step}"
            self.assertFalse(evidence.locked)
        evidence.unlink()
        self.assertFalse(self.task.evidence_ids)

    def test_under_review_evidence_is_added_but_not_taken_away(self):
        evidence = self._attach()
        self._put("review")
        for user in (self.user, self.coordinator, self.manager):
            self._assert_locked(evidence, user, "under review")
        self._attach(content=PDF + b"2", name="Ещё.pdf")
        self.assertEqual(len(self.task.evidence_ids), 2)

    def test_accepted_evidence_is_neither_changed_nor_deleted(self):
        self._submit()
        evidence = self.task.evidence_ids
        self.task.with_user(self.coordinator).action_accept()
        self.assertTrue(evidence.accepted_on)
        for user in (self.user, self.coordinator, self.manager):
            self._assert_locked(evidence, user, "accepted")
        with self.assertRaisesRegex(UserError, "off control"):
            self._attach(user=self.manager, content=PDF + b"2")

    def test_accepted_evidence_stays_locked_after_reopening(self):
        self._submit()
        evidence = self.task.evidence_ids
        self.task.with_user(self.coordinator).action_accept()
        self.task.with_user(self.manager).action_reopen("Новые данные")
        self._assert_locked(evidence, self.user, "accepted")
        fresh = self._attach(content=PDF + b"2", name="Новый.pdf")
        fresh.unlink()

    def test_evidence_is_locked_with_the_task_it_was_accepted_with(self):
        for task, user in ((self.task, self.user), (self.part, self.portal)):
            self._submit(task, user)
        tasks = self.task | self.part
        tasks.with_user(self.coordinator).action_accept()
        self.assertTrue(all(tasks.evidence_ids.mapped("accepted_on")))

    def test_nobody_touches_the_stored_file_itself(self):
        for step in ("in_progress", "done"):
            evidence = self._attach(content=PDF + step.encode())
            self._put(step)
            stored = self._get_stored_file(evidence)
            for user in (self.user, self.manager, self.env.ref("base.user_admin")):
                attachment = stored.with_user(user)
                for vals in ({"raw": b"other"}, {"name": "x"}, {"res_id": 0}):
                    with self.assertRaises(AccessError):
                        attachment.write(vals)
                with self.assertRaises(AccessError):
                    attachment.unlink()
        self.assertEqual(stored.raw, PDF + b"done")

    def test_no_second_file_is_slipped_under_evidence(self):
        evidence = self._attach()
        admin = self.env.ref("base.user_admin")
        target = {"res_model": "profplan.evidence", "res_id": evidence.id}
        for field in ("file", False):
            with self.assertRaises(AccessError):
                self.env["ir.attachment"].with_user(admin).create(
                    {"name": "x", "raw": b"x", "res_field": field, **target}
                )
        loose = (
            self.env["ir.attachment"]
            .with_user(admin)
            .create({"name": "x", "raw": b"x"})
        )
        with self.assertRaises(AccessError):
            loose.write({"res_field": "file", **target})

    def test_evidence_is_not_moved_to_another_task(self):
        evidence = self._attach()
        other = self._create_plan(number="2-test", approve=True).task_ids[:1]
        with self.assertRaisesRegex(UserError, "not moved"):
            evidence.task_id = other
        with self.assertRaisesRegex(UserError, "not copied"):
            evidence.copy()

    def test_task_outside_plans_takes_no_evidence(self):
        project = self.env["project.project"].create({"name": "Own"})
        task = self.env["project.task"].create({"name": "x", "project_id": project.id})
        with self.assertRaisesRegex(UserError, "approved plan"):
            self._attach(task, user=self.manager)


@tagged("post_install", "-at_install")
class TestEvidenceFinding(EvidenceCommon):
    """The same file under another task is shown to those who may know."""

    def test_same_file_on_another_task_is_a_finding_on_both(self):
        first = self._attach()
        self.assertFalse(first.finding)
        second = self._attach(self.part, self.portal)
        reader = second.with_user(self.coordinator)
        self.assertIn("Test department", reader.finding)
        self.assertIn("1.1. Test measure", reader.finding)
        first.invalidate_recordset()
        self.assertIn("Test school 1", first.with_user(self.coordinator).finding)
        self.assertIn(
            "Приказ.pdf", self.part.with_user(self.coordinator).evidence_finding
        )

    def test_same_file_in_another_year_names_the_plan(self):
        old = self._create_plan(number="77-old", measures=1, approve=True)
        self._attach(old.task_ids)
        evidence = self._attach()
        self.assertIn("77-old", evidence.with_user(self.coordinator).finding)

    def test_same_file_twice_on_one_task_is_no_finding(self):
        first, second = self._attach(), self._attach(kind="minutes")
        self.assertFalse(first.finding or second.finding)

    def test_organisation_is_not_told_whose_file_it_is(self):
        self._attach(self.other_part, self.manager)
        evidence = self._attach(self.part, self.portal)
        self.assertIn("somewhere else", evidence.finding)
        self.assertNotIn("school 2", evidence.finding)
        self.assertNotIn("school 2", self.part.with_user(self.portal).evidence_finding)

    def test_findings_of_many_cost_a_flat_number_of_queries(self):
        def count(number):
            evidence = self.env["profplan.evidence"].create(
                [
                    self._prepare_file_vals(name=f"{i}.txt", content=b"x%d" % i)
                    for i in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            evidence.with_user(self.coordinator).mapped("finding")
            return self.cr.sql_log_count - start

        count(2)
        self.assertLessEqual(count(40), count(4) + 1)


@tagged("post_install", "-at_install")
class TestContract(EvidenceCommon):
    """A measure says what proves it; nothing is handed in without it."""

    def _assert_missing(self, words, task=None, user=None):
        task = (task or self.task).with_user(user or self.user)
        with self.assertRaisesRegex(UserError, words):
            with self.cr.savepoint():
                task.action_submit()
        self.assertNotEqual(task.step, "review")

    def test_without_a_contract_one_piece_of_evidence_is_asked(self):
        self._assert_missing("1 needed as evidence, 0 attached")
        self._attach_link()
        self.task.with_user(self.user).action_submit()
        self.assertEqual(self.task.step, "review")

    def test_card_dragged_without_evidence_stays_and_says_why(self):
        self._put("in_progress")
        review = self.env["project.task.type"]._get_by_step("review")
        with self.assertRaisesRegex(UserError, "attached"):
            self.task.with_user(self.user).write({"stage_id": review.id})
        self.assertEqual(self.task.step, "in_progress")

    def test_nothing_is_accepted_without_its_evidence(self):
        task = self.task.with_user(self.coordinator)
        self._put("review")
        with self.assertRaisesRegex(UserError, "attached"):
            task.action_accept()
        self.task._as_engine().unit_id = self.centre
        for step in ("review", "in_progress"):
            self._put(step)
            with self.subTest(step=step), self.assertRaisesRegex(UserError, "attached"):
                task.action_accept()
        self._attach_link(user=self.coordinator)
        task.action_accept()
        self.assertEqual(task.step, "done", "own work, without a review")

    def test_kinds_and_numbers_of_the_contract_are_asked(self):
        self._set_contract(self.measure, ("photo", 2), ("minutes", 1))
        self._attach(kind="minutes")
        self._attach(content=make_png(), name="1.png", kind="photo")
        self._assert_missing("Photo report: 2 needed as evidence, 1 attached")
        self._attach(content=make_png(color="blue"), name="2.png", kind="photo")
        self.task.with_user(self.user).action_submit()
        self.assertEqual(self.task.step, "review")

    def test_the_same_file_counts_once(self):
        self._set_contract(self.measure, (False, 2))
        self._attach()
        self._attach(kind="minutes")
        self._assert_missing("2 needed as evidence, 1 attached")

    def test_what_was_done_is_asked_in_words(self):
        self._set_contract(self.measure, result_text_required=True)
        self._attach()
        self.task.with_user(self.user).result_text = "  "
        self._assert_missing("what was done")
        self.task.with_user(self.user).result_text = "Проведено"
        self.task.with_user(self.user).action_submit()
        self.assertEqual(self.task.step, "review")

    def test_evidence_of_the_parts_counts_for_the_whole(self):
        self._attach(self.part, self.portal)
        self.root.with_user(self.coordinator).action_submit()
        self.assertEqual(self.root.step, "review")

    def test_state_of_the_contract_is_shown(self):
        self._set_contract(self.measure, ("photo", 1), (False, 1))
        self._attach()
        self.assertEqual(
            self.task.with_user(self.user).contract_state,
            "✓ evidence (link, document or file): 1 needed, 1 attached\n"
            "✗ Photo report: 1 needed, 0 attached"
            if self.measure.evidence_rule_ids[0].kind is False
            else "✗ Photo report: 1 needed, 0 attached\n"
            "✓ evidence (link, document or file): 1 needed, 1 attached",
        )
        self.assertFalse(self.task.contract_met)

    def test_manager_sets_the_contract_after_approval_and_it_is_noted(self):
        measure = self.measure.with_user(self.manager)
        self._set_contract(measure, ("photo", 2))
        rule = measure.evidence_rule_ids
        self.assertIn("Photo report", measure.message_ids[0].body)
        rule.minimum = 3
        self.assertIn("at least 3", measure.message_ids[0].body)
        rule.unlink()
        self.assertIn("no longer", measure.message_ids[0].body)
        with self.assertRaises(AccessError):
            self._set_contract(self.measure.with_user(self.coordinator), ("photo", 1))

    @mute_logger("odoo.sql_db")
    def test_contract_asks_for_at_least_one(self):
        with self.assertRaises(CheckViolation):
            with self.cr.savepoint():
                self._set_contract(self.measure, ("photo", 0))


@tagged("post_install", "-at_install", "security")
class TestEvidenceAccess(EvidenceCommon):
    """Role × operation × own or foreign task."""

    # Roles who may read, and create, write and delete, on (own, foreign) tasks.
    TABLE = {
        "viewer": ((True, False), (True, False)),
        "user": ((True, True), (True, False)),
        "coordinator": ((True, True), (True, True)),
        "manager": ((True, True), (True, True)),
        "portal": ((True, True), (False, False)),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_unit = cls._create_unit("Foreign department")
        cls.foreign_plan = cls._create_plan(measures=0, number="3-test")
        cls._create_measure(cls.foreign_plan, units=cls.foreign_unit)
        cls.foreign_plan.action_approve()
        cls.foreign = cls.foreign_plan.task_ids
        cls.department.member_ids += cls.viewer

    def _can(self, operation, task, user):
        """Whether the user can do it, tried for real."""
        admin = self.env["profplan.evidence"].with_user(self.manager)
        given = self._prepare_file_vals(task)
        evidence = admin.create(given).with_user(user)
        evidence.invalidate_recordset()
        tries = {
            "read": lambda: evidence.read(["name", "checksum", "file"]),
            "create": lambda: evidence.create(given),
            "write": lambda: evidence.write({"proves": "x"}),
            "unlink": lambda: evidence.unlink(),
        }
        try:
            with self.cr.savepoint(), mute_logger("odoo.addons.base.models.ir_model"):
                tries[operation]()
        except AccessError:
            return False
        return True

    def test_table_of_access(self):
        for role, (own_rights, foreign_rights) in self.TABLE.items():
            user = getattr(self, role)
            own = self.part if role == "portal" else self.task
            for task, (reads, works) in (
                (own, own_rights),
                (self.foreign, foreign_rights),
            ):
                for operation in ("read", "create", "write", "unlink"):
                    with self.subTest(role=role, task=task.name, operation=operation):
                        expected = reads if operation == "read" else works
                        self.assertIs(self._can(operation, task, user), expected)

    def test_another_school_sees_nothing(self):
        self._attach(self.other_part, self.manager)
        self.assertFalse(
            self.env["profplan.evidence"]
            .with_user(self.portal)
            .search([("task_id", "=", self.other_part.id)])
        )

    def test_portal_reads_its_task_with_evidence(self):
        self._attach(self.part, self.portal)
        row = self.part.with_user(self.portal).read(
            ["evidence_ids", "evidence_count", "contract_state", "evidence_finding"]
        )[0]
        self.assertEqual(row["evidence_count"], 1)
        self.assertIn("✓", row["contract_state"])

    def test_contract_is_read_by_staff_and_written_by_managers(self):
        self._set_contract(self.measure, ("photo", 1))
        rule = self.measure.evidence_rule_ids
        self.assertTrue(rule.with_user(self.viewer).has_access("read"))
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            self.assertFalse(rule.with_user(user).has_access("write"))
        self.assertTrue(rule.with_user(self.manager).has_access("write"))
        self.assertFalse(rule.with_user(self.portal).has_access("read"))

    def test_plain_project_administrator_gets_no_evidence(self):
        plain = self._create_plain_administrator()
        evidence = self._attach()
        self.assertFalse(evidence.with_user(plain).has_access("read"))

    def _create_plain_administrator(self):
        user = self._create_user("viewer", login="profplan_plain")
        user.group_ids = [
            Command.set(
                [
                    self.env.ref("base.group_user").id,
                    self.env.ref("project.group_project_manager").id,
                ]
            )
        ]
        return user


@tagged("post_install", "-at_install", "security")
class TestEvidenceOverHttp(EvidenceCommon, HttpCase):
    """Files are served to those who may read the task, and shown in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.viewer, cls.portal, cls.user):
            user.password = user.login
        cls.rival = new_test_user(
            cls.env,
            "profplan_rival",
            groups="base.group_portal",
        )
        cls.other_school.member_ids = cls.rival

    def _open(self, evidence, login, password=None):
        self.authenticate(login, password or login)
        return self.url_open(evidence.sudo()._get_file_address())

    def test_picture_and_pdf_are_shown_not_downloaded(self):
        for name, content, mimetype in (
            ("Фото.png", make_png(), "image/png"),
            ("Приказ.pdf", PDF, "application/pdf"),
        ):
            evidence = self._attach(name=name, content=content)
            response = self._open(evidence, "profplan_viewer")
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.content, content)
            self.assertEqual(response.headers["Content-Type"], mimetype)
            self.assertTrue(
                response.headers["Content-Disposition"].startswith("inline")
            )

    def test_other_files_are_downloaded(self):
        evidence = self._attach(name="Архив.zip", content=b"PK\x03\x04" + bytes(30))
        response = self._open(evidence, "profplan_viewer")
        self.assertTrue(
            response.headers["Content-Disposition"].startswith("attachment")
        )

    @mute_logger("odoo.http")
    def test_file_of_a_school_is_closed_to_another_school_and_to_strangers(self):
        evidence = self._attach(self.part, self.portal)
        self.assertEqual(self._open(evidence, "profplan_portal").status_code, 200)
        self.assertIn(self._open(evidence, "profplan_rival").status_code, (403, 404))
        self.authenticate(None, None)
        response = self.url_open(evidence._get_file_address())
        self.assertNotEqual(response.content, PDF)
        self.assertIn(response.status_code, (403, 404))

    @mute_logger("odoo.http")
    def test_stored_attachment_is_closed_as_well(self):
        evidence = self._attach(self.part, self.portal)
        stored = self._get_stored_file(evidence)
        self.authenticate("profplan_rival", "profplan_rival")
        response = self.url_open(f"/web/content/{stored.id}")
        self.assertIn(response.status_code, (403, 404))

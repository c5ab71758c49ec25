from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .event_common import EventCommon
from .evidence_common import EvidenceCommon, encode, make_png


@tagged("post_install", "-at_install")
class TestPaper(EvidenceCommon):
    """An order is evidence by its number and date, who took part by a number."""

    def setUp(self):
        super().setUp()
        clock = freeze_time("2026-03-03 09:00:00")
        clock.start()
        self.addCleanup(clock.stop)

    def _name(self, task=None, user=None, **vals):
        vals = {"document_number": "15-о", "document_date": "2026-02-12", **vals}
        vals = {"task_id": (task or self.task).id, "kind": "order", **vals}
        return self.env["profplan.evidence"].with_user(user or self.user).create(vals)

    def _count(self, **vals):
        vals = {"task_id": self.task.id, "kind": "participants", **vals}
        return self.env["profplan.evidence"].with_user(self.user).create(vals)

    def test_an_order_by_number_and_date_proves_the_work(self):
        self._set_contract(self.measure, ("order", 1))
        evidence = self._name()
        self.assertIn("15-о", evidence.display_name)
        self.assertIn("12.02.2026", evidence.display_name)
        self.assertFalse(evidence.address)
        self.task.with_user(self.user).action_submit()
        self.task.with_user(self.coordinator).action_accept()
        self.assertEqual(self.task.step, "done")
        self.assertTrue(evidence.accepted_on)

    def test_the_same_order_counts_once(self):
        self._set_contract(self.measure, ("order", 2))
        self._name()
        self._name()
        self.assertFalse(self.task.contract_met)
        self._name(document_date="2026-02-13")
        self.assertTrue(self.task.contract_met)

    def test_number_and_date_go_together_and_the_day_has_come(self):
        for vals, words in (
            ({"document_date": False}, "both the number and the date"),
            ({"document_number": " "}, "both the number and the date"),
            ({"document_date": "2026-03-04"}, "has not come yet"),
            ({"kind": "photo"}, "either a file or a link"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, words):
                self._name(**vals)
            evidence = self._name()
            with self.subTest(write=vals), self.assertRaisesRegex(UserError, words):
                evidence.write(vals)

    def test_a_file_may_go_with_the_number(self):
        evidence = self._name(name="Приказ.png", file=encode(make_png()))
        self.assertTrue(evidence.checksum)
        self.assertIn("Приказ.png", evidence.display_name)
        evidence.write({"document_number": False, "document_date": False})
        self.assertTrue(evidence._is_proof())

    def test_participants_are_a_number_and_no_list(self):
        evidence = self._count(participants=60)
        self.assertIn("60", evidence.display_name)
        self.assertTrue(evidence._is_proof())
        for vals, words in (
            ({}, "how many took part"),
            ({"participants": -5}, "how many took part"),
            ({"participants": 10**9}, "how many took part"),
            (
                {"participants": 5, "file": encode(make_png()), "name": "a.png"},
                "no list",
            ),
            ({"participants": 5, "url": "https://example.org"}, "no list"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, words):
                self._count(**vals)
        with self.assertRaisesRegex(UserError, "no list"):
            evidence.write({"url": "https://example.org"})
        with self.assertRaisesRegex(UserError, "evidence of its own"):
            self._name(participants=5)

    def test_a_list_that_was_handed_in_before_stays_and_is_described(self):
        evidence = self._attach()
        evidence._as_engine().write({"kind": "participants"})  # of a former version
        evidence.write({"proves": "Ярмарка"})
        self.assertEqual(evidence.proves, "Ярмарка")
        self.assertTrue(evidence._is_proof())

    def test_what_was_replaced_stays_with_its_number(self):
        evidence = self._name()
        evidence.write({"url": "https://example.org/1"})
        former = evidence.with_context(active_test=False).search(
            [("task_id", "=", self.task.id), ("removed_on", "!=", False)]
        )
        self.assertEqual(former.document_number, "15-о")


@tagged("post_install", "-at_install")
class TestEvidenceAskedOfLines(EventCommon):
    """By default nothing is asked of a line; where it is, a link or a number do."""

    def _ask(self, kind="order", minimum=1, of_each=True):
        self.first.write(
            {
                "evidence_rule_ids": [
                    Command.create(
                        {"kind": kind, "minimum": minimum, "of_each": of_each}
                    )
                ]
            }
        )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counted["events"].measure_id.figure_ids._as_engine().unlink()
        cls._begin_with("executing")

    def setUp(self):
        super().setUp()
        self._tell(self.line)

    def test_by_default_no_evidence_is_asked_for_a_line(self):
        self.assertFalse(self.line.evidence_asked)
        self.line.with_user(self.portal).action_report()
        self.assertEqual(self.line.state, "reported")

    def test_what_the_lead_is_asked_is_not_asked_of_the_organisations(self):
        self._ask(of_each=False)
        self.line.with_user(self.portal).action_report()
        self.assertEqual(self.line.state, "reported")

    def test_where_it_is_asked_a_number_and_a_date_are_enough(self):
        self._ask()
        self.assertTrue(self.line.with_user(self.portal).evidence_asked)
        with self.assertRaisesRegex(UserError, "evidence is asked.*Order"):
            self.line.with_user(self.portal).action_report()
        with self.assertRaisesRegex(UserError, "evidence is asked.*Order"):
            self._tell(self.lines - self.line)
            self.sheet.with_user(self.portal).action_submit()
        self.env["profplan.evidence"].with_user(self.portal).create(
            {
                "line_id": self.line.id,
                "kind": "order",
                "document_number": "7",
                "document_date": "2026-02-01",
            }
        )
        self.line.with_user(self.portal).action_report()
        self.assertEqual(self.line.state, "reported")

    def test_of_nothing_done_nothing_is_asked(self):
        self._ask()
        self._tell(self.line, outcome="none", outcome_reason="Карантин")
        self.line.with_user(self.portal).action_report()
        self.assertEqual(self.line.state, "reported")

    def test_an_event_tells_its_link_and_its_number(self):
        for kind, vals in (
            ("publication", {"url": "https://example.org/1"}),
            ("participants", {"participants": 12}),
            (False, {"url": "https://example.org/2"}),
        ):
            with self.subTest(kind=kind):
                self.first.evidence_rule_ids.unlink()
                self._ask(kind)
                event = self._hold(**vals)
                self.assertFalse(self.line._get_evidence_problems())
                event.with_user(self.portal).unlink()
                self.env.invalidate_all()
                self.assertTrue(self.line._get_evidence_problems())

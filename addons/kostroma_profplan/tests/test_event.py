import base64
from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .event_common import EventCommon
from .evidence_common import PDF, encode


@tagged("post_install", "-at_install")
class TestEvents(EventCommon):
    """What took place: entered once, frozen with what it serves, on record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def test_an_event_serves_several_measures_of_one_organisation(self):
        event = self._hold(self.lines)
        self.assertEqual(event.sheet_id, self.sheet)
        self.assertEqual((event.unit_id, event.plan_id), (self.school, self.plan))
        self.assertEqual(self.lines.event_ids, event)
        foreign = self.other_sheet.line_ids[0]
        for user in (self.portal, self.coordinator):
            with self.assertRaises(UserError):
                self._hold(self.line | foreign, user=user)
        with self.assertRaisesRegex(UserError, "whose event"):
            self._hold(self.line.browse())

    def test_whose_it_is_may_be_told_by_plan_and_organisation(self):
        vals = {"plan_id": self.plan.id, "unit_id": self.school.id}
        self.assertEqual(self._hold(**vals).sheet_id, self.sheet)
        with self.assertRaisesRegex(UserError, "whose event"):
            self._hold(sheet_id=self.sheet.id, unit_id=self.other_school.id)

    def test_the_day_is_in_the_plan_s_period_and_has_come(self):
        for vals, words in (
            ({"date_start": "2026-03-03"}, "not come yet"),
            ({"date_end": "2026-03-03"}, "not come yet"),
            ({"date_start": "2025-08-31"}, "outside the period"),
            ({"date_end": "2026-02-19"}, "ends before"),
        ):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, words):
                self._hold(**vals)
        self.assertTrue(self._hold(date_start="2026-03-02"))

    def test_numbers_and_classes_that_cannot_be_are_refused_in_words(self):
        for vals, words in (
            ({"participants": -1}, "whole numbers"),
            ({"participants": "12,5"}, "whole numbers"),
            ({"participants": float("nan")}, "not a number"),
            ({"participants": "много"}, "not a number"),
            ({"participants": "50 %"}, "not a number"),
            ({"participants": 10**9}, "Check the number"),
            ({"participants_ovz": 61}, "cannot be more"),
            ({"grades": "старшие"}, "no classes"),
            ({"url": "javascript:alert(1)"}, "not a link"),
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, words):
                self._hold(**vals)
        self.assertEqual(self._hold(participants="1 200").participants, 1200)

    def test_it_is_written_while_one_of_its_lines_is_open(self):
        event = self._hold(self.lines).with_user(self.portal)
        self._give()
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        event.participants = 70
        with self.assertRaises(UserError):
            event.line_ids = [Command.unlink(self.line.id)]
        with self.assertRaises(UserError):
            event.unlink()
        self._tell(self.lines[1])
        self.lines[1].with_user(self.portal).action_report()
        for user in (self.portal, self.coordinator, self.manager):
            with self.assertRaisesRegex(UserError, "stands"):
                event.with_user(user).participants = 80
        self.assertTrue(event.locked)
        with self.assertRaises(UserError):
            self._hold(self.line)
        self.line.with_user(self.portal).action_withdraw()
        event.participants = 80

    def _give(self):
        self.line.with_user(self.portal).write(
            {
                "figure_value_ids": [
                    Command.create({"figure_id": figure.id, "value": 1})
                    for figure in self.counted.values()
                ]
            }
        )

    def test_an_event_is_words_enough(self):
        line = self.lines[1].with_user(self.portal)
        line.outcome = "full"
        with self.assertRaisesRegex(UserError, "no words and no event"):
            line.action_report()
        self._hold(line)
        line.action_report()
        self.assertEqual(line.state, "reported")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_events_of_others_are_neither_seen_nor_entered(self):
        foreign = self.env["profplan.event"].create(
            self._prepare_event_vals(self.other_sheet.line_ids[0])
        )
        for attempt in (
            lambda: self._hold(self.other_sheet.line_ids[0]),
            lambda: self._hold(sheet_id=self.other_sheet.id),
            lambda: foreign.with_user(self.portal).read(["name"]),
            lambda: foreign.with_user(self.portal).write({"name": "x"}),
            lambda: foreign.with_user(self.portal).unlink(),
            lambda: self._hold(user=self.user),
            lambda: self._hold(user=self.viewer),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertTrue(foreign.with_user(self.viewer).read(["name"]))

    def test_who_enters_for_an_organisation_is_marked(self):
        self._hold(user=self.coordinator)
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)

    def test_every_change_of_an_event_is_on_record_of_its_lines(self):
        event = self._hold(self.line).with_user(self.portal)
        event.participants = 75
        event.line_ids = [Command.link(self.lines[1].id)]
        event.unlink()
        self.assertFalse(self.sheet.event_ids)
        self.assertFalse(event.active)
        rows = self.line.change_ids.filtered(lambda row: row.what == "events")
        self.assertEqual(
            [row.new_value and row.new_value[0]["participants"] for row in rows],
            [False, 75, 60],
        )
        other = self.lines[1].change_ids.filtered(lambda row: row.what == "events")
        self.assertEqual([bool(row.new_value) for row in other], [False, True])
        self.assertIn("75", rows[0].old_text)
        with self.assertRaisesRegex(UserError, "removed"):
            event.name = "x"
        state = self.line._get_state_at(date(2026, 3, 2))[self.line.id]
        self.assertFalse(state["events"])

    def test_events_come_by_commands_of_the_sheet_and_by_no_other_door(self):
        sheet = self.sheet.with_user(self.portal)
        vals = self._prepare_event_vals()
        sheet.write({"event_ids": [Command.create(vals)]})
        event = sheet.event_ids
        self.assertEqual(event.name, vals["name"])
        for attempt in (
            lambda: self.line.with_user(self.portal).write(
                {"event_ids": [Command.unlink(event.id)]}
            ),
            lambda: event.write({"sheet_id": self.other_sheet.id}),
            lambda: event.write({"unit_id": self.other_school.id}),
            lambda: event.write({"removed_on": "2026-01-01"}),
            lambda: event.copy(),
            lambda: event.write(
                {"line_ids": [Command.update(self.line.id, {"state": "accepted"})]}
            ),
        ):
            with self.assertRaises(UserError):
                attempt()


@tagged("post_install", "-at_install")
class TestEvidenceOfLines(EventCommon):
    """Evidence of lines and events stands as they stand, and counts for the lead."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")
        cls.own = cls.lines[1]

    def _attach(self, user=None, **vals):
        evidence = self.env["profplan.evidence"].with_user(user or self.portal)
        content = vals.pop("content", PDF)
        return evidence.create(
            {"kind": "photo", "name": "Фото.pdf", "file": encode(content), **vals}
        )

    def _report(self):
        self._tell(self.own)
        self.own.with_user(self.portal).action_report()

    def test_evidence_belongs_to_exactly_one(self):
        event = self._hold(self.own)
        task = self._get_task("report")
        for owners in (
            {},
            {"line_id": self.own.id, "event_id": event.id},
            {"line_id": self.own.id, "task_id": task.id},
        ):
            with self.assertRaisesRegex(UserError, "belongs to"):
                self._attach(**owners)
        evidence = self._attach(line_id=self.own.id)
        with self.assertRaisesRegex(UserError, "not moved"):
            evidence.event_id = event
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            evidence.sudo()._as_engine().write({"event_id": event.id})
            self.env.flush_all()

    def test_it_is_locked_with_its_owner_and_accepted_for_good(self):
        event = self._hold(self.own)
        proofs = [
            self._attach(line_id=self.own.id),
            self._attach(event_id=event.id, content=PDF + b"2"),
        ]
        for proof in proofs:
            proof.proves = "Все пришли"
        self._report()
        for proof in proofs:
            self.assertTrue(proof.locked)
            for attempt in (lambda p=proof: p.write({"proves": "x"}), proof.unlink):
                with self.assertRaisesRegex(UserError, "under review"):
                    attempt()
        for owner in ({"line_id": self.own.id}, {"event_id": event.id}):
            with self.assertRaises(UserError):
                self._attach(content=PDF + b"3", **owner)
        self.line._as_engine().write(
            {"not_applicable": "confirmed", "state": "not_applicable"}
        )
        self.sheet.with_user(self.portal).action_submit()
        self.sheet.with_user(self.coordinator).action_accept()
        for proof in proofs:
            self.assertEqual(proof.accepted_on, date(2026, 3, 2))
        self.sheet.with_user(self.manager).action_reopen("Why")
        self.own.with_user(self.coordinator).action_return("Look")
        with self.assertRaisesRegex(UserError, "was accepted"):
            proofs[0].unlink()

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_evidence_of_others_is_neither_seen_nor_given(self):
        foreign = self.other_sheet.line_ids[1]
        evidence = self._attach(user=self.coordinator, line_id=foreign.id)
        self.assertIn(self.coordinator, self.other_sheet.entered_by_ids)
        with self.assertRaises(AccessError):
            evidence.with_user(self.portal).read(["name"])
        with self.assertRaises(AccessError):
            self._attach(line_id=foreign.id)
        with self.assertRaises(AccessError):
            self._attach(user=self.user, line_id=self.own.id)

    def test_what_is_reported_counts_for_the_lead_s_task(self):
        root = self.second.root_task_id
        event = self._hold(self.own)
        self._attach(line_id=self.own.id)
        self._attach(event_id=event.id, content=PDF + b"2")
        self.assertEqual(root.evidence_count, 0)
        self._report()
        root.invalidate_recordset()
        self.assertEqual(root.evidence_count, 2)
        self.assertIn("✓", root.contract_state)

    def test_it_is_on_record_and_deleting_keeps_it(self):
        evidence = self._attach(line_id=self.own.id)
        evidence.unlink()
        self.assertTrue(evidence.exists().removed_on)
        rows = self.own.change_ids.filtered(lambda row: row.what == "evidence")
        self.assertEqual([bool(row.new_value) for row in rows], [False, True])
        self._attach(line_id=self.own.id, content=PDF + b"2")
        state = self.own._get_state_at(date(2026, 3, 2))[self.own.id]
        self.assertEqual([one["name"] for one in state["evidence"]], ["Фото.pdf"])
        event = self._hold(self.own)
        proof = self._attach(event_id=event.id, content=PDF + b"3")
        self.assertIn(proof, self.sheet.change_ids.evidence_id)
        event.with_user(self.portal).unlink()
        self.assertTrue(proof.removed_on)

    def test_the_same_file_elsewhere_is_shown(self):
        event = self._hold(self.own)
        self._attach(line_id=self.own.id)
        proof = self._attach(event_id=event.id)
        self.assertIn("3.2.", proof.with_user(self.coordinator).finding)

    def test_nothing_is_accepted_by_a_file_that_is_lost(self):
        evidence = self._attach(line_id=self.own.id)
        self._report()
        stored = self._get_stored_file(evidence)
        stored.write({"datas": base64.b64encode(PDF + b"other")})
        evidence.sudo()._verify()
        root = self.second.root_task_id
        self.assertIn("not the one", root.message_ids[0].preview)
        with self.assertRaisesRegex(UserError, "do not hold"):
            self.sheet.with_user(self.coordinator)._check_evidence_holds("accepted")

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_silent import SilentCommon


@tagged("post_install", "-at_install")
class TestCheck(SilentCommon):
    """Ten lines are drawn by lot and their proof is asked (design §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def setUp(self):
        super().setUp()
        self._tell()
        self.lines.with_user(self.portal).action_report()

    def _draw(self, size=10, user=None):
        self.plan.with_user(user or self.coordinator).action_draw_check(size)
        return self.env["profplan.check"].search(
            [("plan_id", "=", self.plan.id)], limit=1
        )

    def _prove(self, line):
        return (
            self.env["profplan.evidence"]
            .with_user(self.portal)
            .create(
                {
                    "line_id": line.id,
                    "url": "https://example.org/news",
                    "proves": "News",
                }
            )
        )

    def test_whoever_doubts_the_lot_draws_it_again(self):
        check = self._draw(1)
        self.assertEqual(check.user_id, self.coordinator)
        self.assertEqual(sorted(check.candidates), sorted(self.lines.ids))
        again = check._pick(check.candidates, check.seed, 1)
        self.assertEqual(check.line_ids.line_id.ids, again)

    def test_the_lot_does_not_depend_on_the_order_of_lines(self):
        pick = self.env["profplan.check"]._pick
        self.assertEqual(pick([3, 1, 2, 9], "seed", 2), pick([9, 2, 1, 3], "seed", 2))
        self.assertEqual(len(pick(range(50), "seed")), 10)
        lots = {tuple(pick(range(50), str(seed))) for seed in range(20)}
        self.assertGreater(len(lots), 15)

    def test_nothing_is_drawn_twice_and_nothing_that_is_silent(self):
        self.assertEqual(len(self._draw().line_ids), 2)
        self.assertFalse(self.other_sheet.line_ids.filtered("proof_asked"))
        with self.assertRaisesRegex(UserError, "nothing to draw"):
            self._draw()

    def test_the_organisation_is_told_and_sees_what_is_asked(self):
        self._get_new(self.portal)
        self._draw()
        [letter] = self._get_new(self.portal)
        self.assertIn("3.1, 3.2", letter.body)
        self.assertTrue(self.line.with_user(self.portal).proof_asked)
        self.assertIn("3.1", self.sheet.message_ids[0].body)

    def test_the_report_is_not_accepted_before_the_proof_has_come(self):
        self._draw()
        self.sheet.with_user(self.portal).action_submit()
        with self.assertRaisesRegex(UserError, "proof is asked.*3.1, 3.2"):
            self.sheet.with_user(self.coordinator).action_accept()
        for line in self.lines:
            self.assertTrue(line.with_user(self.portal).can_prove)
            self._prove(line)
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(self.sheet.state, "accepted")

    def test_only_evidence_is_written_at_a_reported_line(self):
        self._draw()
        line = self.line.with_user(self.portal)
        line.write(
            {"evidence_ids": [(0, 0, {"url": "https://example.org", "proves": "News"})]}
        )
        self.assertTrue(self.line.evidence_ids)
        for vals in (
            {"result_text": "x"},
            {"result_text": "x", "evidence_ids": [(0, 0, {"url": "https://x.org"})]},
        ):
            with self.assertRaises(UserError):
                line.write(vals)
        with self.assertRaises(UserError):
            self.env["profplan.evidence"].with_user(self.other_portal).create(
                {"line_id": line.id, "url": "https://example.org"}
            )

    def test_a_returned_line_that_was_drawn_is_not_reported_without_proof(self):
        self._draw()
        self.line.with_user(self.coordinator).action_return("Whose children?")
        with self.assertRaisesRegex(UserError, "proof is asked"):
            self.line.with_user(self.portal).action_report()

    def test_the_result_is_on_record_with_who_decided(self):
        check = self._draw()
        drawn = check.line_ids.filtered(lambda one: one.line_id == self.line)
        theirs = drawn.with_user(self.coordinator)
        with self.assertRaisesRegex(UserError, "no proof"):
            theirs.action_confirm()
        with self.assertRaisesRegex(UserError, "reason"):
            theirs.action_disprove(" ")
        self._prove(self.line)
        waiting = self.env["profplan.waiting"].with_user(self.coordinator)
        self.env.flush_all()
        self.assertTrue(waiting.search([("kind", "=", "check")]))
        theirs.action_confirm()
        self.assertEqual((drawn.result, drawn.user_id), ("confirmed", self.coordinator))
        self.assertEqual(self.line.with_user(self.portal).proof_result, "confirmed")
        theirs.action_disprove("It is of another year")
        self.assertIn("another year", self.sheet.message_ids[0].body)

    def test_only_coordinators_draw_and_decide(self):
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._draw(user=user)
        drawn = self._draw().line_ids[0]
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                drawn.with_user(user).action_disprove("x")
        for call in (
            lambda: drawn.with_user(self.coordinator).write({"result": "confirmed"}),
            lambda: drawn.check_id.with_user(self.coordinator).write({"seed": "x"}),
            lambda: drawn.with_user(self.coordinator).unlink(),
        ):
            with self.assertRaises(UserError):
                call()

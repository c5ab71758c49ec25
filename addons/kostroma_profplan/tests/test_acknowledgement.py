from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestAcknowledgement(SheetCommon):
    """«Ознакомлен»: who has read the plan, who has not, once for a unit."""

    def test_people_acknowledge_for_their_own_unit_once(self):
        self.assertEqual(
            self.plan.unacknowledged_unit_ids,
            self.department | self.school | self.other_school,
        )
        self.assertTrue(self.plan.with_user(self.user).can_acknowledge)
        self.plan.with_user(self.user).action_acknowledge()
        self.plan.with_user(self.user).action_acknowledge()
        one = self.plan.acknowledgement_ids
        self.assertEqual((one.unit_id, one.user_id), (self.department, self.user))
        self.assertEqual(str(one.moment), "2026-02-02 09:00:00")
        self.assertNotIn(self.department, self.plan.unacknowledged_unit_ids)
        self.assertFalse(self.plan.with_user(self.user).can_acknowledge)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_an_organisation_acknowledges_on_its_own_sheet(self):
        own = self.sheet.with_user(self.portal)
        self.assertTrue(own.can_acknowledge)
        own.action_acknowledge()
        self.assertEqual(own.acknowledged_by_id, self.portal)
        self.assertTrue(own.acknowledged_on)
        self.assertFalse(own.can_acknowledge)
        for attempt in (
            self.other_sheet.with_user(self.portal).action_acknowledge,
            self.plan.with_user(self.portal).action_acknowledge,
            self.sheet.with_user(self.coordinator).action_acknowledge,
            self.plan.with_user(self.viewer).action_acknowledge,
        ):
            with self.assertRaises(AccessError):
                attempt()
        seen = self.env["profplan.acknowledgement"].with_user(self.portal).search([])
        self.assertEqual(seen.unit_id, self.school)

    def test_it_is_added_by_the_action_and_changed_by_nobody(self):
        self.sheet.with_user(self.portal).action_acknowledge()
        one = self.plan.acknowledgement_ids
        vals = {
            "plan_id": self.plan.id,
            "unit_id": self.other_school.id,
            "user_id": self.portal.id,
            "moment": "2026-01-01 00:00:00",
        }
        for attempt in (
            lambda: one.create(vals),
            lambda: one.write({"user_id": self.user.id}),
            lambda: one.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "by hand"):
                attempt()
        with self.assertRaisesRegex(UserError, "not in execution"):
            self.plan.action_close("Over")
            self.plan.with_user(self.user).action_acknowledge()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_those_who_have_not_are_reminded_in_one_letter_each(self):
        self.other_school.member_ids = [Command.link(self.portal.id)]
        log = self.env["profplan.letter.log"]
        before = log.search([])
        with self.assertRaises(AccessError):
            self.plan.with_user(self.user).action_remind_acknowledgement()
        self.plan.with_user(self.coordinator).action_remind_acknowledgement()
        letters = log.search([]) - before
        self.assertEqual(
            sorted(letters.user_id.mapped("login")),
            ["profplan_portal", "profplan_user"],
        )
        self.assertEqual(len(letters), 2)
        self.plan.with_user(self.user).action_acknowledge()
        self.sheet.with_user(self.portal).action_acknowledge()
        with self.assertRaisesRegex(UserError, "Nobody is to be reminded"):
            self.plan.with_user(self.coordinator).action_remind_acknowledgement()

    def test_who_has_left_is_not_asked(self):
        self.other_school.group_ids = False
        self.plan.action_send_out()
        self.assertNotIn(self.other_school, self.plan.unacknowledged_unit_ids)

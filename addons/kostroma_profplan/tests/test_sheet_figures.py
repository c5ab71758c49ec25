from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestSheetFigures(SheetCommon):
    """Figures of lines: given by the organisation, they count for the lead's task."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        figures = cls.env["profplan.figure"].with_env(cls.first._as_engine().env)
        cls.events, cls.people = figures.create(
            [
                {"measure_id": cls.first.id, "name": "Events", "kind": "count"},
                {"measure_id": cls.first.id, "name": "Children", "kind": "unique"},
            ]
        ).with_env(cls.env)

    def _give(self, line, *numbers, user=None):
        values = self.env["profplan.figure.value"].with_user(user or self.portal)
        return values.create(
            [
                {"line_id": line.id, "figure_id": figure.id, "value": number}
                for figure, number in zip(
                    self.events | self.people, numbers, strict=False
                )
            ]
        )

    def test_a_report_needs_every_figure_and_zero_is_one(self):
        self._put("executing")
        self._tell(self.line)
        line = self.line.with_user(self.portal)
        self._give(self.line, 2)
        with self.assertRaisesRegex(UserError, r"no figures.*3\.1"):
            line.action_report()
        line.write(
            {
                "figure_value_ids": [
                    Command.create({"figure_id": self.people.id, "value": 0})
                ]
            }
        )
        line.action_report()
        self.assertEqual(self.line.state, "reported")
        self.assertIn("Children: 0", self.line.figure_text)

    def test_figures_are_locked_with_their_line_and_on_record(self):
        self._put("executing")
        value = self._give(self.line, 2, 30)[0]
        row = self.line.change_ids.filtered(lambda row: row.what == "figures")[:1]
        self.assertEqual({one["number"] for one in row.new_value}, {2, 30})
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        with self.assertRaises(UserError):
            value.with_user(self.portal).value = 3
        with self.assertRaises(UserError):
            value.with_user(self.portal).unlink()

    def test_what_is_reported_counts_for_the_whole_and_people_are_not_added_up(self):
        self.other_school.member_ids = self.portal
        root = self.first.root_task_id
        for sheet, numbers in ((self.sheet, (2, 30)), (self.other_sheet, (3, 20))):
            self._put("executing", sheet)
            line = sheet.line_ids[0]
            self._give(line, *numbers)
            self.assertFalse(root._get_figure_totals()[root.id, self.events.id].value)
            self._tell(line)
        lines = self.sheet.line_ids[0] | self.other_sheet.line_ids[0]
        lines.with_user(self.portal).action_report()
        totals = root._get_figure_totals()
        self.assertEqual(totals[root.id, self.events.id].value, 5)
        people = totals[root.id, self.people.id]
        self.assertEqual((people.value, people.of_parts), (None, 50))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_figures_of_others_and_of_other_measures_are_refused(self):
        foreign = self.other_sheet.line_ids[0]
        with self.assertRaises(AccessError):
            self._give(foreign, 1)
        with self.assertRaisesRegex(UserError, "another measure"):
            self._give(self.lines[1], 1)
        task = self._get_task("plan")
        with self.assertRaises(UserError):
            self.env["profplan.figure.value"].with_user(self.coordinator).create(
                {
                    "line_id": self.line.id,
                    "task_id": task.id,
                    "figure_id": self.people.id,
                    "value": 1,
                }
            )

    def test_who_gives_a_figure_for_them_is_marked(self):
        self._give(self.line, 1, user=self.coordinator)
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)

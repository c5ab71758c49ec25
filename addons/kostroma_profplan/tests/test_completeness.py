import importlib.util
from pathlib import Path

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import heavy
from .sheet_common import SheetCommon


@tagged("post_install", "-at_install")
class TestCompleteness(SheetCommon):
    """How complete the collection is: counted over those who owe (design §6, §8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = cls.env["profplan.organisation.type"].search([], limit=2)
        cls.school.write({"organisation_type_id": cls.kinds[0].id, "district": "A"})
        cls.other_school.write(
            {"organisation_type_id": cls.kinds[1].id, "district": "A"}
        )

    def _get_figures(self, as_of=None, user=None):
        self.env.flush_all()
        plan = self.plan.with_user(user or self.viewer)
        return plan.get_completeness_figures(as_of)["plans"][0]

    def _work(self):
        """The first school hands in: its plan late, a line on time, one comes back."""
        self._put("executing")
        self._tell()
        self.lines.with_user(self.portal).action_report()
        self._set_day("2026-03-10 09:00:00")
        self.lines[1].with_user(self.coordinator).action_return("Whose children?")

    def test_each_organisation_stands_with_its_parts_and_its_lines(self):
        self._work()
        figures = self._get_figures()
        row = next(
            one for one in figures["organisations"] if one["id"] == self.school.id
        )
        self.assertEqual(row["acknowledge"]["state"], "silent")
        self.assertEqual(
            row["plan"],
            {"state": "accepted", "on": "2026-02-02", "late": True, "overdue": False},
        )
        self.assertEqual(row["report"]["state"], "silent")
        self.assertEqual(
            {name: row[name] for name in ("expected", "on_time", "returned", "silent")},
            {"expected": 2, "on_time": 1, "returned": 1, "silent": 0},
        )

    def test_what_is_not_there_is_overdue_only_once_its_term_is_over(self):
        self._work()
        other = next(
            one
            for one in self._get_figures()["organisations"]
            if one["id"] == self.other_school.id
        )
        self.assertEqual(
            {
                part: other[part]["overdue"]
                for part in ("acknowledge", "plan", "report")
            },
            {"acknowledge": False, "plan": True, "report": False},
        )
        self._set_day("2026-05-12 09:00:00")
        total = self._get_figures()["total"]
        self.assertEqual((total["plan_overdue"], total["report_overdue"]), (1, 2))
        self.assertEqual(self._get_figures("2026-03-10")["total"]["report_overdue"], 0)

    def test_sums_by_kind_and_by_district_are_those_of_the_collection(self):
        self._work()
        figures = self._get_figures()
        collected = self.plan._get_collection()[None]
        for name in ("expected", "received", "returned", "silent", "overdue"):
            self.assertEqual(figures["total"][name], collected["measures"][name])
            for sums in (figures["types"], figures["districts"]):
                self.assertEqual(
                    sum(one[name] for one in sums), figures["total"][name], name
                )
        self.assertEqual(figures["total"]["plan_done"], collected["plan"]["received"])
        self.assertEqual(figures["total"]["plan_owed"], collected["plan"]["expected"])
        self.assertEqual(len(figures["types"]), 2)
        self.assertEqual(len(figures["districts"]), 1)

    def test_who_owes_nothing_any_more_is_not_counted(self):
        self.other_school.group_ids = False
        self.plan.with_user(self.manager).action_send_out()
        figures = self._get_figures()
        self.assertEqual(figures["total"]["organisations"], 1)

    def test_the_past_is_as_it_was_whatever_came_afterwards(self):
        self._work()
        with freeze_time("2026-03-10 10:00:00"):
            then = self._get_figures()
        self._set_day("2026-04-20 09:00:00")
        self._tell(self.lines[1], result_text="So")
        self.lines[1].with_user(self.portal).action_report()
        self.lines[0].with_user(self.coordinator).action_return("And here?")
        self.sheet.with_user(self.portal).action_acknowledge()
        now = self._get_figures()
        self.assertNotEqual(now, then)
        self.assertEqual(self._get_figures("2026-03-10"), then)
        before = self._get_figures("2026-01-11")
        self.assertEqual(before["total"]["organisations"], 0)
        self.assertEqual(before["organisations"], [])

    def _leave(self):
        """Both schools go and another one comes: somebody is always asked."""
        (self.school | self.other_school).group_ids = False
        self._create_unit("Joined", kind="organisation", group=self.group)
        self.plan.with_user(self.manager).action_send_out()

    def test_who_left_since_owed_it_then_and_who_returned_did_not_between(self):
        """Of a sheet that holds something and of one that is empty alike."""
        self._work()
        with freeze_time("2026-03-10 10:00:00"):
            then = self._get_figures()
        self._set_day("2026-03-20 09:00:00")
        self._leave()
        gone = self._get_figures()
        self.assertEqual(gone["total"]["organisations"], 1)
        self.assertEqual(self._get_figures("2026-03-10"), then)
        self._set_day("2026-03-30 09:00:00")
        (self.school | self.other_school).group_ids = self.group
        self.plan.with_user(self.manager).action_send_out()
        self.assertEqual(self._get_figures()["total"]["organisations"], 3)
        self.assertEqual(self._get_figures("2026-03-25"), gone)
        self.assertEqual(self._get_figures("2026-03-10"), then)

    def test_a_measure_that_concerned_it_then_is_counted_then(self):
        """A line that holds something, an empty one and a hand-in of its own."""
        own = self._create_own_hand_in()
        self.line.with_user(self.portal).planned_end = "2026-03-01"
        self.env.flush_all()
        then = self._get_figures()
        self._set_day("2026-03-20 09:00:00")
        self.first.left_out_unit_ids = self.school | self.other_school
        own.left_out_unit_ids = self.school
        self.plan.with_user(self.manager).action_send_out()
        now = self._get_figures()
        self.assertEqual(then["total"]["expected"] - now["total"]["expected"], 3)
        self.assertEqual(self._get_figures("2026-02-02"), then)

    def _create_own_hand_in(self):
        """A measure that each organisation hands in by itself, sent out."""
        measure = self.second
        measure._as_engine().accounting = "task"
        self.plan.with_user(self.manager).action_send_out()
        return measure

    def test_an_update_puts_on_record_what_was_taken_back_before_it(self):
        self._work()
        with freeze_time("2026-03-10 10:00:00"):
            then = self._get_figures()
        self._set_day("2026-03-20 09:00:00")
        self._leave()
        gone = self._get_figures()
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM profplan_change WHERE what = 'released'")
        self.env.invalidate_all()
        self.assertNotEqual(self._get_figures("2026-03-10"), then)
        self._update()
        self._set_day("2026-03-30 09:00:00")
        self.assertEqual(self._get_figures("2026-03-25"), gone)
        past = self._get_figures("2026-03-10")
        self.assertEqual(past["total"]["organisations"], 2)
        self.assertEqual(past["total"]["silent"], then["total"]["silent"])

    def _update(self):
        path = Path(__file__).parents[1] / "migrations/19.0.7.0.0/post-released.py"
        spec = importlib.util.spec_from_file_location("script", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.5.0.0")
        self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_an_organisation_gets_no_figures_of_others(self):
        with self.assertRaises(AccessError):
            self._get_figures(user=self.portal)

    @heavy
    def test_it_costs_the_same_queries_for_2_and_20_organisations(self):
        counts = []
        for size in (2, 20):
            for number in range(len(self.plan.sheet_ids), size):
                self._create_unit(f"S {number}", kind="organisation", group=self.group)
            self.plan.with_user(self.manager).action_send_out()
            for _turn in ("warm up", "count"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._get_figures()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

from odoo.tests import tagged

from .sheet_common import SheetCommon


class CollectionCommon(SheetCommon):
    def _get_numbers(self, part="measures", by=None, key=None):
        self.env.flush_all()
        return self.plan._get_collection(by)[key][part]

    def _get_rows(self, **values):
        self.env.flush_all()
        domain = [("plan_id", "=", self.plan.id)]
        domain += [(name, "=", value) for name, value in values.items()]
        self.env["profplan.collection"].invalidate_model()
        return self.env["profplan.collection"].search(domain)


@tagged("post_install", "-at_install")
class TestCollection(CollectionCommon):
    """Who owes what and what has come, counted over those who owe (design §6)."""

    def test_every_organisation_owes_its_parts_and_its_measures(self):
        rows = self._get_rows(unit_id=self.school.id)
        self.assertEqual(
            sorted(rows.mapped("kind")),
            ["acknowledge", "line", "line", "plan", "report"],
        )
        self.assertEqual(set(rows.mapped("state")), {"silent"})
        numbers = self._get_numbers()
        self.assertEqual((numbers["expected"], numbers["silent"]), (4, 4))

    def test_what_was_handed_in_is_counted_once_as_on_time_or_late(self):
        self._put("executing")
        self._tell()
        self.lines[0].with_user(self.portal).action_report()
        self._set_day("2026-05-06 09:00:00")
        self.lines[1].with_user(self.portal).action_report()
        numbers = self._get_numbers()
        self.assertEqual(
            (numbers["received"], numbers["on_time"], numbers["late"]), (2, 1, 1)
        )
        self.assertEqual((numbers["expected"], numbers["overdue"]), (4, 2))
        parts = self.plan._get_collection()[None]
        self.assertEqual(parts["plan"]["received"], 1)
        self.assertEqual(parts["plan"]["late"], 1, "the plan was due on 30.01")
        self.assertEqual(parts["report"]["received"], 0)

    def test_expected_is_the_sum_of_how_it_stands(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        self.line.with_user(self.coordinator).action_return("Whose children?")
        self.lines[1].with_user(self.portal).action_claim_not_applicable("No class")
        numbers = self._get_numbers()
        self.assertEqual((numbers["returned"], numbers["claimed"]), (1, 1))
        for key, parts in self.plan._get_collection("unit_id").items():
            for part, counts in parts.items():
                with self.subTest(unit=key.name, part=part):
                    self.assertEqual(
                        counts["expected"],
                        sum(
                            counts[name]
                            for name in ("received", "returned", "claimed", "silent")
                        ),
                    )
                    found = self.env["profplan.collection"].search(counts["domain"])
                    self.assertEqual(len(found), counts["expected"], "a link to them")

    def test_what_does_not_apply_and_who_has_left_owe_nothing(self):
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self.line.with_user(self.coordinator).action_confirm_not_applicable()
        self.assertEqual(self._get_numbers()["expected"], 3)
        self.other_school.group_ids = False
        self.plan.with_user(self.manager).action_send_out()
        self.assertEqual(self._get_numbers()["expected"], 1)
        self.assertFalse(self._get_rows(unit_id=self.other_school.id))

    def test_parts_follow_the_sheet_whatever_happens_to_it(self):
        steps = (
            ("planning", "silent", "silent"),
            ("plan_review", "received", "silent"),
        )
        for state, plan, report in steps:
            self._put(state)
            rows = {
                kind: self._get_rows(unit_id=self.school.id, kind=kind).state
                for kind in ("plan", "report")
            }
            with self.subTest(state):
                self.assertEqual(rows, {"plan": plan, "report": report})
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertEqual(
            self._get_rows(sheet_id=self.sheet.id, kind="plan").state, "accepted"
        )
        self.sheet.with_user(self.manager).action_reopen("Other dates")
        self.assertEqual(
            self._get_rows(sheet_id=self.sheet.id, kind="plan").state,
            "returned",
            "it has been handed in and is with the organisation again",
        )
        self.sheet.with_user(self.portal).action_acknowledge()
        row = self._get_rows(sheet_id=self.sheet.id, kind="acknowledge")
        self.assertEqual(row.state, "accepted")

    def test_a_row_opens_what_it_stands_for(self):
        for kind, model in (
            ("line", "profplan.sheet.line"),
            ("plan", "profplan.sheet"),
        ):
            row = self._get_rows(unit_id=self.school.id, kind=kind)[0]
            action = row.with_user(self.viewer).action_open()
            self.assertEqual(action["res_model"], model)

    def test_numbers_are_read_in_one_query_however_many_they_are(self):
        self.plan._get_collection("measure_id")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.plan._get_collection("measure_id")


@tagged("post_install", "-at_install")
class TestMatrix(CollectionCommon):
    """Organisations × measures in one call (design §6)."""

    def _get_matrix(self, user=None):
        self.env.flush_all()
        collection = self.env["profplan.collection"].with_user(user or self.viewer)
        return collection.get_matrix(self.plan.id)

    def test_a_cell_says_how_it_stands_and_where_it_leads(self):
        self._put("executing")
        self._tell(self.line)
        self.line.with_user(self.portal).action_report()
        self._set_day("2026-05-06 09:00:00")
        matrix = self._get_matrix()
        keys = [column["key"] for column in matrix["columns"]]
        self.assertEqual(keys[:3], ["acknowledge", "plan", "report"])
        cells = matrix["cells"][self.school.id]
        state, row = cells[self.line.measure_id.id]
        self.assertEqual(state, "received")
        action = self.env["profplan.collection"].browse(row).action_open()
        self.assertEqual(action["res_id"], self.line.id)
        self.assertEqual(cells[self.lines[1].measure_id.id][0], "overdue")
        self.assertEqual(cells["plan"][0], "accepted")

    def test_an_organisation_owes_nothing_where_the_cell_is_empty(self):
        self.line.with_user(self.portal).action_claim_not_applicable("No class")
        self.line.with_user(self.coordinator).action_confirm_not_applicable()
        cells = self._get_matrix()["cells"][self.school.id]
        self.assertNotIn(self.line.measure_id.id, cells)

    def test_without_a_plan_the_latest_running_one_is_shown(self):
        found = self.env["profplan.collection"].with_user(self.viewer).get_matrix()
        self.assertIn(self.plan.id, [one["id"] for one in found["plans"]])

    def test_heads_lead_to_their_rows(self):
        collection = self.env["profplan.collection"].with_user(self.viewer)
        for unit, column in (
            (self.school.id, False),
            (False, "plan"),
            (False, self.first.id),
        ):
            action = collection.get_rows_action(self.plan.id, unit, column)
            rows = collection.search(action["domain"])
            self.assertTrue(rows)
            self.assertFalse(unit and rows.unit_id - self.school)

    def test_the_whole_city_is_at_most_fifteen_queries(self):
        self._get_matrix()
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            self._get_matrix()

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalTyped(PortalCommon):
    """What is typed on a page is saved, told or kept: nothing is lost (design §6)."""

    def test_what_is_typed_is_saved_and_what_is_not_touched_stays(self):
        self._put("executing")
        self._tell(self.line, result_text="Проведено")
        form = self._get_form(
            outcome="part",
            result_text="Проведено",
            outcome_reason="Карантин",
            **{self.figures["participants"]: "1 200"},
        )
        self.assertFalse(self._save(**form))
        self.assertEqual(
            (self.line.outcome, self.line.result_text, self.line.outcome_reason),
            ("part", "Проведено", "Карантин"),
        )
        self.assertEqual(self._get_values()["participants"], 1200)

    def test_a_newer_value_of_somebody_else_is_told_with_both(self):
        self._put("executing")
        form = self._get_form(result_text="Моё", outcome="full")
        self._tell(self.line, user=self.colleague, result_text="Чужое", outcome=False)
        troubles = self._save(**form)[str(self.line.id)]
        self.assertEqual(list(troubles), ["result_text"])
        self.assertIn("Чужое", troubles["result_text"].text)
        self.assertIn(self.colleague.name, troubles["result_text"].text)
        self.assertEqual(troubles["result_text"].typed, "Моё")
        self.assertEqual(self.line.result_text, "Чужое")
        self.assertEqual(self.line.outcome, "full", "the other fields are saved")
        # Sent once more, from a page that has shown the other's value.
        self.assertFalse(self._save(**self._get_form(result_text="Моё")))
        self.assertEqual(self.line.result_text, "Моё")

    def test_what_was_not_touched_overwrites_nothing(self):
        self._put("executing")
        form = self._get_form(result_text="", outcome="full")
        self._tell(self.line, user=self.colleague, result_text="Чужое")
        self.assertFalse(self._save(**form))
        self.assertEqual(self.line.result_text, "Чужое")

    def test_figures_of_two_people_meet_as_words_do(self):
        self._put("executing")
        name = self.figures["events"]
        form = self._get_form(**{name: "3"})
        self.assertFalse(self._save(self.colleague, **self._get_form(**{name: "5"})))
        troubles = self._save(**form)[str(self.line.id)]
        self.assertIn("5", troubles[name].text)
        self.assertEqual(self._get_values(), {"events": 5})
        self.assertFalse(self._save(**self._get_form(**{name: "0"})))
        self.assertEqual(self._get_values(), {"events": 0})
        self.assertFalse(self._save(**self._get_form(**{name: ""})))
        self.assertEqual(self._get_values(), {}, "no data is no zero")

    def test_a_figure_that_is_none_is_told_in_one_sentence_and_stays_typed(self):
        self._put("executing")
        people = self.figures["participants"]
        for text, words in (
            ("97%", "per cent"),
            ("много", "«много» is no number"),
            ("NaN", "is no number"),
            ("1e400", "is no number"),
            ("-3", "below zero"),
            ("1000000000", "too large"),
            ("12,5", "whole numbers"),
        ):
            with self.subTest(text):
                form = self._get_form(**{people: text}, result_text=f"x{text}")
                [trouble] = self._save(**form)[str(self.line.id)].values()
                self.assertIn(words, trouble.text)
                self.assertEqual(trouble.typed, text)
                self.assertEqual(self.line.result_text, f"x{text}")
        self.assertFalse(self._get_values())
        self.assertFalse(
            self._save(**self._get_form(**{self.figures["events"]: "2,5"}))
        )
        self.assertEqual(self._get_values(), {"events": 2.5})

    def test_a_day_is_read_as_browsers_and_as_people_write_it(self):
        for text, day in (("2026-03-10", 10), ("11.03.2026", 11)):
            self.assertFalse(self._save(**self._get_form(planned_end=text)))
            self.assertEqual(self.line.planned_end, date(2026, 3, day))
        [trouble] = self._save(**self._get_form(planned_end="завтра"))[
            str(self.line.id)
        ].values()
        self.assertIn("no date", trouble.text)

    def test_a_planned_end_before_the_start_drops_the_start(self):
        self.line.with_user(self.portal).write(
            {"planned_start": "2026-03-05", "planned_end": "2026-03-10"}
        )
        self.assertFalse(self._save(**self._get_form(planned_end="2026-03-01")))
        self.assertFalse(self.line.planned_start)

    def test_lines_of_others_are_refused_and_nothing_is_written(self):
        theirs = self.other_sheet.line_ids[0]
        form = {f"{theirs.id}.planned_end": "2026-03-10"}
        with self.assertRaisesRegex(UserError, "not in your plan"):
            self._save(**form, **self._get_form(planned_end="2026-03-09"))
        self.assertFalse(theirs.planned_end)
        with self.assertRaises(AccessError):
            self.other_sheet.with_user(self.portal)._save_typed(form)
        for name in ("state", "figure_999999", "sheet_id"):
            troubles = self._save(**self._get_form(**{name: "accepted"}))
            self.assertIn(name, troubles[str(self.line.id)])
        self.assertEqual(self.line.state, "open")

    def test_a_line_that_is_handed_in_meanwhile_keeps_what_was_typed(self):
        self._put("executing")
        line = self.lines[1]
        self._tell(line)
        form = self._get_form(line, result_text="Позже")
        line.with_user(self.portal).action_report()
        [trouble] = self._save(**form)[str(line.id)].values()
        self.assertEqual(trouble.typed, "Позже")
        self.assertEqual(line.result_text, "Проведено")

    def test_the_responsible_person_of_two_people(self):
        form = {"sheet.responsible_name": "Иванова", "sheet.seen": "{}"}
        self.assertFalse(self._save(**form))
        self.assertEqual(self.sheet.responsible_name, "Иванова")
        form = {"sheet.responsible_name": "Петрова", "sheet.seen": "{}"}
        self.assertIn("Иванова", self._save(**form)["sheet"]["responsible_name"].text)
        self.assertEqual(self.sheet.responsible_name, "Иванова")

    def test_the_same_for_ten_lines_as_for_a_hundred(self):
        """Lines that get the same value are written together."""
        self._put("executing")
        self.env.flush_all()
        few = self._count_queries(self.lines[:1])
        many = self._count_queries(self.lines)
        self.assertLessEqual(many, few + 2)

    def _count_queries(self, lines):
        form = {}
        for line in lines:
            form |= self._get_form(line, responsible_name=f"x{len(lines)}")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertFalse(self._save(**form))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestPortalDeeds(PortalCommon):
    """What the buttons of the pages do, and what the pages show (design §6)."""

    def test_what_is_proposed_fills_what_is_empty_and_nothing_else(self):
        self.lines[1].with_user(self.portal).planned_end = "2026-03-03"
        self.mine._do_portal("plan", "fill", {})
        self.assertEqual(
            self.lines.mapped("planned_end"), [date(2026, 4, 1), date(2026, 3, 3)]
        )
        self.assertFalse(self.sheet.responsible_name, "nobody is named by clause 2.1")
        self._name_responsible()
        self.mine._do_portal("plan", "fill", {})
        self.assertEqual(self.sheet.responsible_name, "Орлова А. А.")

    def test_last_year_s_day_and_figures_stand_beside_this_year_s(self):
        old = self._create_last_year()
        self.first.previous_id = old.measure_id
        old._as_engine().write({"planned_end": "2025-03-20"})
        name = self.counted["events"].name
        figure = self.env["profplan.figure"]._as_engine()
        figure = figure.create({"measure_id": old.measure_id.id, "name": name})
        values = self.env["profplan.figure.value"]._as_engine()
        values.create({"line_id": old.id, "figure_id": figure.id, "value": 7})
        mine = self.line.with_user(self.portal)
        self.assertEqual(mine._get_proposed_days()[mine], date(2026, 3, 20))
        [(_title, [row, *_rest])] = self.mine._prepare_portal_page("report")["sections"]
        befores = {one["label"]: one["before"] for one in row["figures"]}
        self.assertEqual(befores[name], "7")
        old._as_engine().write({"planned_end": "2025-05-20"})
        self.assertEqual(
            mine._get_proposed_days()[mine], date(2026, 4, 1), "outside the term"
        )

    def test_what_says_what_was_done_is_marked_as_done_in_full_at_once(self):
        self._put("executing")
        self._save(**self._get_form(result_text="Ярмарка"))
        self.mine._do_portal("report", "fill", {})
        self.assertEqual(self.lines.mapped("outcome"), ["full", False])
        self._save(**self._get_form(outcome="part"))
        self.mine._do_portal("report", "fill", {})
        self.assertEqual(self.line.outcome, "part")

    def test_the_same_words_go_where_they_are_ticked_and_nothing_is_said(self):
        self._put("executing")
        first, second = self.lines
        [group] = self.mine._prepare_portal_page("report")["many"]
        self.assertEqual(group["numbers"], "3.1, 3.2")
        by_section = {"many-words": " Проведено ", f"many-section-{group['key']}": "1"}
        self._save(**self._get_form(result_text="Своё"))
        self.mine._do_portal("report", "many", by_section)
        self.assertEqual(self.lines.mapped("result_text"), ["Своё", "Проведено"])
        self.assertFalse(any(self.lines.mapped("outcome")), "the person says that")
        second.with_user(self.portal).result_text = False
        by_line = {
            "many-words": "Так",
            **{f"many-line-{x.id}": "1" for x in self.lines},
        }
        self.mine._do_portal("report", "many", by_line)
        self.assertEqual(self.lines.mapped("result_text"), ["Своё", "Так"])
        self.assertFalse(self.mine._prepare_portal_page("report")["many"])
        second.with_user(self.portal).result_text = False
        everything = {"many-words": "Всё", "many-all": "1"}
        self.mine._do_portal("report", "many", everything)
        self.assertEqual(self.lines.mapped("result_text"), ["Своё", "Всё"])
        first.with_user(self.portal).write({"result_text": False, "outcome": "none"})
        self.assertFalse(self.mine._get_untold_lines(), "not done: nothing to tell")

    def test_the_same_words_need_words_and_a_choice_of_one_s_own(self):
        self._put("executing")
        theirs = self.other_sheet.line_ids
        for form in (
            {"many-words": " ", f"many-line-{self.line.id}": "1"},
            {"many-words": "Проведено"},
            {"many-words": "Проведено", f"many-line-{theirs[0].id}": "1"},
        ):
            with self.subTest(form), self.assertRaises(UserError):
                self.mine._do_portal("report", "many", form)
        self.assertFalse(any((self.lines | theirs).mapped("result_text")))

    def _create_last_year(self):
        """The school's line of a measure of the plan before."""
        plan = self._create_plan(
            measures=0,
            number="0-test",
            date=date(2024, 8, 25),
            date_start=date(2024, 9, 1),
            date_end=date(2025, 8, 31),
        )
        self._create_measure(
            plan,
            units=self.group,
            accounting="line",
            date_start=date(2024, 9, 1),
            control_date=date(2025, 4, 1),
        )
        plan.action_approve()
        plan.with_user(self.manager).action_send_out()
        lines = plan.sheet_ids.line_ids
        return lines.filtered(lambda line: line.unit_id == self.school)

    def _name_responsible(self):
        self.env["profplan.unit.responsible"].with_user(self.coordinator).create(
            {
                "unit_id": self.school.id,
                "name": "Орлова А. А.",
                "position": "Заместитель",
                "phone": "84942000000",
                "email": "orlova@example.com",
                "order_number": "5",
                "order_date": "2026-01-15",
            }
        )

    def test_a_page_hands_in_its_own_part_and_no_other(self):
        self._put("executing")
        self._tell()
        for button in ("submit", "withdraw"):
            with self.assertRaises(UserError):
                self.mine._do_portal("plan", button, {})
        self.assertEqual(self.sheet.state, "executing")

    def test_a_claim_is_taken_back_until_it_is_answered(self):
        line = self.line.with_user(self.portal)
        form = {f"claim-{line.id}": "Нет 9 классов"}
        self.mine._do_portal("plan", f"claim:{line.id}", form)
        self.assertEqual(self.line.not_applicable, "claimed")
        self.mine._do_portal("plan", f"unclaim:{line.id}", {})
        self.assertEqual(self.line.not_applicable, "no")
        self.assertFalse(self.line.not_applicable_reason)
        with self.assertRaisesRegex(UserError, "taken back"):
            line.action_withdraw_claim()
        line.action_claim_not_applicable("Нет 9 классов")
        self.line.with_user(self.coordinator).action_confirm_not_applicable()
        with self.assertRaisesRegex(UserError, "decided"):
            line.action_withdraw_claim()

    def test_buttons_of_lines_reach_no_line_of_others(self):
        theirs = self.other_sheet.line_ids[0]
        for name in ("claim", "unclaim", "move", "report", "takeback", "take"):
            with self.assertRaisesRegex(UserError, "not in your plan"):
                form = {f"claim-{theirs.id}": "x"}
                self.mine._do_portal("plan", f"{name}:{theirs.id}", form)

    def test_today_says_the_next_step_all_year(self):
        steps = (
            ("planning", "Read the plan"),
            ("planning", "measures left: 2"),
            ("plan_review", None),
            ("executing", "Carry the plan out"),
        )
        self.assertIn(steps[0][1], self._get_next())
        self.mine.action_acknowledge()
        self.assertIn(steps[1][1], self._get_next())
        self._plan_lines()
        self.assertIn("hand it in", self._get_next())
        self.mine.action_submit()
        self.assertFalse(self.mine._prepare_portal_today()["next"])
        self.sheet.with_user(self.coordinator).action_return("Сроки")
        today = self.mine._prepare_portal_today()
        self.assertEqual(today["next"]["remark"], "Сроки")
        self.mine.action_submit()
        self.sheet.with_user(self.coordinator).action_accept()
        self.assertIn(steps[3][1], self._get_next())

    def _get_next(self):
        return self.mine._prepare_portal_today()["next"]["text"]

    def test_today_lists_what_is_due_what_came_back_and_what_waits(self):
        self._put("executing")
        self._tell()
        self.lines.figure_value_ids.unlink()
        self._give_figures()
        self._set_day("2026-03-31 09:00:00")
        due = self.mine._prepare_portal_today()["due"]
        self.assertEqual([row["words"] for row in due][:1], ["until tomorrow"])
        self._set_day("2026-04-03 09:00:00")
        due = self.mine._prepare_portal_today()["due"]
        self.assertTrue(due[0]["late"])
        self.line.with_user(self.portal).action_report()
        waits = self.mine._prepare_portal_today()["waits"]
        self.assertEqual(waits, ["Reported singly: 3.1"])
        self.line.with_user(self.coordinator).action_return("Сколько детей?")
        [back] = self.mine._prepare_portal_today()["returned"]
        self.assertEqual(back["remark"], "Сколько детей?")
        self.assertIn(f"#line-{self.line.id}", back["url"])

    def _give_figures(self):
        form = self._get_form(**dict.fromkeys(self.figures.values(), "1"))
        self.assertFalse(self._save(**form))

    def test_each_line_says_what_it_still_needs(self):
        self._put("executing")
        [(_title, rows)] = self.mine._prepare_portal_page("report")["sections"]
        self.assertRegex(rows[0]["missing"][0], "no outcome")
        self._tell()
        [(_title, rows)] = self.mine._prepare_portal_page("report")["sections"]
        self.assertRegex(rows[0]["missing"][0], "no figures")
        page = self.mine._prepare_portal_page("report", "left")
        [(_title, rows)] = page["sections"]
        self.assertEqual(rows[1]["missing"], [])
        numbers = [number for _problem, found in page["demands"] for number, _ in found]
        self.assertEqual(set(numbers), {"3.1"})

    def test_a_closed_plan_offers_nothing_to_write(self):
        self._put("executing")
        self.plan.with_user(self.manager).action_close("Год окончен")
        page = self.mine._prepare_portal_page("report")
        self.assertFalse(page["editable"] or page["open"])
        self.assertIn("closed", page["stands"])
        today = self.mine._prepare_portal_today()
        self.assertFalse(today["next"] or today["due"])

    def test_whoever_works_for_two_organisations_chooses(self):
        self.other_school.member_ids = [(4, self.portal.id)]
        sheets = self.env["profplan.sheet"].with_user(self.portal)
        self.assertEqual(len(sheets._get_portal_sheets()), 2)
        chosen = sheets._get_portal_sheet(self.plan.id, self.other_school.id)
        self.assertEqual(chosen, self.other_sheet)
        [choice] = self.mine._prepare_portal_frame(self.mine, "plan")["choices"]
        self.assertIn(f"unit={self.other_school.id}", choice[1])

    def test_a_closed_plan_gives_way_to_the_running_one(self):
        sheets = self.env["profplan.sheet"].with_user(self.portal)
        self.assertEqual(sheets._get_portal_sheet(), self.sheet)
        self.assertFalse(sheets._get_portal_sheet(self.plan.id + 1))
        self.assertFalse(sheets._get_portal_sheet(0))
        self.assertFalse(
            sheets.with_user(self.coordinator)._get_portal_sheet(self.plan.id)
        )

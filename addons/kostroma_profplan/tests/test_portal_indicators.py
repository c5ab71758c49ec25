import re
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..lib.typed import Given, read_form
from .test_indicator_collection import IndicatorCollectionCommon

URL = "/my/profplan/indicators"
TOLD = 'class="pp-note pp-good"'
WRONG = {
    "много": "is no number",
    "NaN": "is no number",
    "12 %": "without the per cent sign",
    "-3": "cannot be below zero",
    "12,5": "whole numbers",
    "1000000000": "too large",
}


@tagged("post_install", "-at_install")
class TestPortalIndicatorsModel(IndicatorCollectionCommon):
    """What the page of indicators does, without a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.sheet.with_user(cls.portal)
        cls.key, cls.ratio_key = f"i{cls.people.id}", f"i{cls.share.id}"

    def _type(self, rows, seen=None, sheet=None):
        sheet = sheet or self.own
        given = {
            key: Given(typed, (seen or {}).get(key, {})) for key, typed in rows.items()
        }
        return sheet._save_indicators(given)

    def _get_row(self, key=None, sheet=None):
        page = (sheet or self.own)._prepare_portal_indicators()
        [row] = [row for row in page["rows"] if row["key"] == (key or self.key)]
        return row

    def test_what_is_typed_is_saved_as_a_draft_and_handed_in_whole(self):
        self.assertFalse(self._type({self.key: {"text": "1 200", "note": "с 10-ми"}}))
        row = self._get_row()
        self.assertEqual((row["state"], row["figure"]), ("draft", "1 200"))
        self.assertEqual(row["values"]["note"], "с 10-ми")
        [missing] = self.own._submit_indicators()
        self.assertEqual(missing, self.ratio_key, "nothing goes while one is empty")
        self.assertEqual(self._get_row()["state"], "draft")
        self._type({self.ratio_key: {"numerator": "9", "denominator": "12"}})
        self.assertFalse(self.own._submit_indicators())
        states = {self._get_row(key)["state"] for key in (self.key, self.ratio_key)}
        self.assertEqual(states, {"submitted"})
        self.assertEqual(self._get_row(self.ratio_key)["figure"], "9 / 12 (75)")

    def test_a_wrong_number_is_one_sentence_at_its_field_and_nothing_is_saved(self):
        for text, words in WRONG.items():
            with self.subTest(text):
                troubles = self._type({self.key: {"text": text}})
                self.assertRegex(troubles[self.key]["text"].text, words)
        troubles = self._type({self.ratio_key: {"numerator": "5", "denominator": "0"}})
        self.assertRegex(troubles[self.ratio_key]["denominator"].text, "above zero")
        troubles = self._type({self.ratio_key: {"numerator": "5"}})
        self.assertIn("denominator", troubles[self.ratio_key])
        self.assertEqual(self._get_row()["state"], "empty")

    def test_one_wrong_row_does_not_hold_up_the_others(self):
        troubles = self._type(
            {
                self.key: {"text": "12"},
                self.ratio_key: {"numerator": "x", "denominator": "2"},
            }
        )
        self.assertEqual(list(troubles), [self.ratio_key])
        self.assertEqual(self._get_row()["figure"], "12")

    def test_no_data_is_said_with_a_reason(self):
        troubles = self._type({self.key: {"no_data": "1"}})
        self.assertIn("note", troubles[self.key])
        troubles = self._type({self.key: {"no_data": "1", "text": "5", "note": "x"}})
        self.assertIn("text", troubles[self.key])
        self.assertFalse(self._type({self.key: {"no_data": "1", "note": "Нет 10-х"}}))
        self.assertEqual(self._get_row()["figure"], "no data: Нет 10-х")
        shown = self._get_row()["values"]
        self._type({self.key: {**shown, "no_data": "", "text": "3"}}, {self.key: shown})
        self.assertEqual(self._get_row()["figure"], "3")

    def test_second_person_is_told_and_sees_the_difference(self):
        shown = self._get_row()["values"]
        self._type({self.key: {"text": "12"}}, {self.key: shown})
        troubles = self._type({self.key: {"text": "15"}}, {self.key: shown})
        trouble = troubles[self.key]["text"]
        self.assertTrue(trouble.conflict)
        self.assertIn(self.portal.name, trouble.text)
        self.assertIn("«12»", trouble.text)
        self.assertEqual(self._get_row()["figure"], "12")
        self.assertFalse(
            self._type({self.key: {"text": ""}}, {self.key: shown}),
            "what was not touched overwrites nothing",
        )
        self.assertEqual(self._get_row()["figure"], "12")

    def test_an_emptied_draft_goes_unless_it_was_handed_in(self):
        self._type({self.key: {"text": "12"}})
        shown = self._get_row()["values"]
        self.assertFalse(
            self._type({self.key: {**shown, "text": ""}}, {self.key: shown})
        )
        self.assertEqual(self._get_row()["state"], "empty")
        self._type({self.key: {"text": "12"}})
        self._type({self.ratio_key: {"no_data": "1", "note": "нет"}})
        self.own._submit_indicators()
        self.own._do_indicators(f"withdraw:{self.key}", {})
        shown = self._get_row()["values"]
        troubles = self._type({self.key: {**shown, "text": ""}}, {self.key: shown})
        self.assertIn("text", troubles[self.key])

    def test_what_came_back_stands_with_its_remark_at_its_row(self):
        value = self._give(state="submitted")
        value.with_user(self.coordinator).action_return("Без выпускников")
        row = self._get_row()
        self.assertEqual(row["remark"], "Без выпускников")
        for action in ("action_submit", "action_withdraw"):
            getattr(value.with_user(self.portal), action)()
        self.assertEqual(self._get_row()["remark"], "Без выпускников", "taken back")
        self.assertIn(self.coordinator.name, row["returned"])
        self.assertTrue(row["editable"])

    def test_today_tells_what_is_asked_what_waits_and_what_came_back(self):
        def look():
            self.env.invalidate_all()
            today = self.own._prepare_portal_today()
            counts = dict(today["counts"])
            return (
                counts.get("Indicators to hand in"),
                "Figures of indicators: 1" in today["waits"],
                [row["remark"] for row in today["returned"]],
            )

        self.assertEqual(look(), (2, False, []))
        value = self._give(state="submitted")
        self.assertEqual(look(), (1, True, []))
        value.with_user(self.coordinator).action_return("Без выпускников")
        self.assertEqual(look(), (2, False, ["Без выпускников"]))

    def test_today_does_not_say_that_all_is_done_while_an_indicator_is_left(self):
        self._put("report_review")
        step = self.own._prepare_portal_today()["next"]
        self.assertIn("2", step["text"])
        self.assertIn("/indicators", step["url"])
        self._give(state="submitted")
        self._give(
            False, indicator=self.share, numerator=3, denominator=4, state="submitted"
        )
        self.env.invalidate_all()
        self.assertFalse(self.own._prepare_portal_today()["next"])

    def test_last_year_s_figure_stands_beside_the_field(self):
        before = self._create_plan(
            number="before",
            date=date(2024, 8, 1),
            date_start=date(2024, 9, 1),
            date_end=date(2025, 8, 31),
        )
        people, _share = self._create_indicators(before)
        before.action_approve()
        self.people.previous_id = people
        for unit, text in ((self.school, "11"), (self.other_school, "99")):
            self._give(
                text,
                user=self.coordinator,
                indicator=people,
                unit=unit,
                year=2025,
                state="accepted",
            )
        self.assertEqual(self._get_row()["before"], "You gave for 2025: 11")

    def test_a_key_of_others_saves_nothing(self):
        theirs = self._give(user=self.other_portal, unit=self.other_school)
        key = f"v{theirs.id}"
        troubles = self._type({key: {"text": "1"}, "x": {"text": "1"}})
        words = {one.text for own in troubles.values() for one in own.values()}
        self.assertEqual(len(words), 1, "others' and none at all are alike")
        for do in ("withdraw", "correct", "keep"):
            with self.assertRaisesRegex(UserError, "no such figure"):
                self.own._do_indicators(f"{do}:{key}", {f"why-{key}": "x"})
        self.assertEqual((theirs.text, theirs.state), ("12", "draft"))

    # --- Rows that are gone ---

    def test_what_was_typed_in_a_row_that_is_gone_is_told_and_the_rest_saved(self):
        self.share.asked_of_organisations = False
        troubles = self._type(
            {
                self.key: {"text": "12"},
                self.ratio_key: {"numerator": "9", "denominator": "10", "note": ""},
            }
        )
        self.assertEqual(list(troubles), [self.ratio_key])
        self.assertIn("«9», «10»", troubles[self.ratio_key]["numerator"].text)
        self.assertEqual(self._get_row()["figure"], "12")
        answer = self.own._prepare_indicator_answer({self.ratio_key: None}, troubles)
        self.assertIn("«9», «10»", answer["error"], "the script tells it, too")
        shown = {"numerator": "9", "denominator": "10"}
        untouched = self._type({self.ratio_key: shown}, {self.ratio_key: shown})
        self.assertFalse(untouched, "nothing was typed, so nothing is lost")

    def test_a_page_of_the_former_period_puts_nothing_into_the_next_one(self):
        self.people.period = "quarter"
        page = self.own._prepare_portal_indicators()
        seen = next(row["seen"] for row in page["rows"] if row["key"] == self.key)
        form = {f"{self.key}.text": "12", f"{self.key}.seen": seen}
        self._set_day("2026-08-20")
        troubles = self.own._save_indicators(read_form(form))
        self.assertIn("another period", troubles[self.key]["text"].text)
        self.assertEqual(self._get_row()["state"], "empty")
        self.assertFalse(self._type({self.key: {"text": "12"}}))

    # --- Correcting an accepted figure ---

    def _accept(self, text="12", **vals):
        value = self._give(text, state="submitted", **vals)
        value.with_user(self.coordinator).action_accept()
        return value

    def _correct(self, why="Считали с выпускниками", key=None):
        key = key or self.key
        return self.own._do_indicators(f"correct:{key}", {f"why-{key}": why})

    def test_an_accepted_figure_is_corrected_with_a_reason_and_both_are_kept(self):
        self._set_row_filled(self.ratio_key)
        old = self._accept()
        self.assertTrue(self._get_row()["can_correct"])
        with self.assertRaisesRegex(UserError, "why"):
            self._correct(" ")
        self._correct()
        row = self._get_row()
        self.assertTrue(row["editable"])
        self.assertEqual((row["stands"], row["values"]["text"]), ("12", "12"))
        self.assertEqual(row["values"]["note"], "Считали с выпускниками")
        self.assertEqual(self.people._get_facts()[self.people.id], {2026: 12})
        shown = row["values"]
        self._type({self.key: {**shown, "text": "11"}}, {self.key: shown})
        _told, troubles = self.own._do_indicators("submit", {})
        self.assertFalse(troubles)
        new = old.correction_ids
        self.assertEqual((new.state, new.submitted_by), ("submitted", self.portal))
        self.assertFalse(old.superseded_by_id, "the former one stands until then")
        waiting = self.env["profplan.waiting"].with_user(self.coordinator)
        [row] = waiting.search([("value_id", "=", new.id)])
        for told in ("11", "12", "Считали с выпускниками"):
            self.assertIn(told, row.name)
        new.with_user(self.coordinator).action_accept()
        self.assertEqual(old.superseded_by_id, new)
        self.assertEqual((old.text, old.state), ("12", "accepted"))
        self.assertEqual(self.people._get_facts()[self.people.id], {2026: 11})
        self.assertEqual(self._get_row()["figure"], "11")

    def test_a_correction_of_nothing_is_not_handed_in_and_may_be_left(self):
        self._set_row_filled(self.ratio_key)
        self._accept()
        self._correct()
        _told, troubles = self.own._do_indicators("submit", {})
        self.assertRegex(troubles[self.key]["text"].text, "says what the accepted")
        shown = self._get_row()["values"]
        troubles = self._type({self.key: {**shown, "note": ""}}, {self.key: shown})
        self.assertIn("note", troubles[self.key], "the reason stays")
        self.own._do_indicators(f"keep:{self.key}", {})
        row = self._get_row()
        self.assertEqual((row["state"], row["figure"]), ("accepted", "12"))

    def test_an_earlier_period_is_corrected_and_what_is_not_asked_is_not(self):
        self.people.period = "quarter"
        old = self._accept(period_end=date(2026, 3, 31))
        self._set_day("2026-08-20")
        key = f"v{old.id}"
        row = self._get_row(key)
        self.assertTrue(row["past"] and row["can_correct"])
        self._correct(key=key)
        self.assertEqual(old.correction_ids.period_end, date(2026, 3, 31))
        old.correction_ids.unlink()
        self.people.asked_of_organisations = False
        self.assertFalse(self._get_row(key)["can_correct"])
        with self.assertRaisesRegex(UserError, "cannot be corrected"):
            self._correct(key=key)

    def _set_row_filled(self, key):
        self._type({key: {"numerator": "9", "denominator": "10"}})

    def test_the_page_costs_the_same_queries_for_2_and_22_indicators(self):
        counts = [self._count_page()]
        for _turn in range(10):
            self._create_indicators(self.plan)
        counts.append(self._count_page())
        self.assertEqual(counts[0], counts[1])

    def _count_page(self):
        for _turn in ("warm up", "count"):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.own._prepare_portal_indicators()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestPortalIndicators(IndicatorCollectionCommon, HttpCase):
    """The page of indicators in a browser without a script."""

    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def _open(self, user=None, **query):
        user = user or self.portal
        self.authenticate(user.login, user.login)
        return self.url_open(f"{URL}?plan={query.get('plan', self.plan.id)}")

    def _post(self, page, action, **fields):
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        data = {
            "csrf_token": token,
            "plan": self.plan.id,
            "unit": self.school.id,
            "do": action,
        }
        data.update({name.replace("__", "."): text for name, text in fields.items()})
        return self.url_open(URL, data=data)

    def test_an_organisation_enters_its_figures_and_hands_them_in(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn("Учеников в профильных классах", page.text)
        people, share = f"i{self.people.id}", f"i{self.share.id}"
        page = self._post(page, "save", **{f"{people}__text": "много"})
        self.assertIn('aria-invalid="true"', page.text)
        self.assertIn("много", page.text, "what was typed stays")
        page = self._post(
            page,
            "submit",
            **{
                f"{people}__text": "12",
                f"{share}__numerator": "9",
                f"{share}__denominator": "10",
            },
        )
        self.assertIn(TOLD, page.text)
        page = self._open()
        self.assertNotIn(TOLD, page.text, "it is told once")
        values = self.env["profplan.indicator.value"].search([])
        own = values.filtered(lambda one: one.unit_id == self.school)
        self.assertEqual(set(own.mapped("state")), {"submitted"})
        self.assertEqual(set(own.mapped("submitted_by")), {self.portal})
        page = self._post(page, f"withdraw:{people}")
        states = own.sorted("indicator_id").mapped("state")
        self.assertEqual(states, ["draft", "submitted"])

    def test_a_figure_that_was_accepted_is_corrected_on_the_page(self):
        people = f"i{self.people.id}"
        value = self._give(state="submitted")
        value.with_user(self.coordinator).action_accept()
        page = self._open()
        page = self._post(page, f"correct:{people}", **{f"why-{people}": ""})
        self.assertEqual(page.status_code, 422)
        page = self._post(page, f"correct:{people}", **{f"why-{people}": "<i>Пере"})
        self.assertIn(f'name="{people}.text"', page.text)
        self.assertIn(f'value="keep:{people}"', page.text)
        self.assertIn("&lt;i&gt;Пере", page.text)
        self._post(page, f"keep:{people}")
        self.assertFalse(value.correction_ids)

    def test_the_script_saves_a_row_and_is_told_what_is_not_saved(self):
        page = self._open()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        share = f"i{self.share.id}"
        for typed, unsaved, troubles in (
            ({"numerator": "9", "denominator": ""}, True, []),
            ({"numerator": "9", "denominator": "x"}, True, ["denominator"]),
            ({"numerator": "9", "denominator": "10"}, False, []),
        ):
            answer = self.url_open(
                f"{URL}/save",
                data={
                    "csrf_token": token,
                    "plan": self.plan.id,
                    **{f"{share}.{name}": text for name, text in typed.items()},
                },
            ).json()
            [record] = answer["records"].values()
            self.assertEqual(record["unsaved"], unsaved)
            self.assertEqual(list(record["troubles"]), troubles)
        self.assertEqual(record["values"]["text"], "90")

    @mute_logger("odoo.http")
    def test_a_post_without_its_token_is_refused(self):
        self._open()
        refused = self.url_open(URL, data={"plan": self.plan.id, "do": "save"})
        self.assertEqual(refused.status_code, 400)

    def test_forged_fields_write_nothing_for_another_organisation(self):
        page = self._open()
        self._post(
            page,
            "save",
            unit=str(self.other_school.id),
            **{f"i{self.people.id}__text": "7", f"i{self.people.id}__unit_id": "1"},
        )
        values = self.env["profplan.indicator.value"].search([])
        self.assertFalse(values.filtered(lambda one: one.unit_id == self.other_school))

    def test_a_plan_of_others_is_not_shown(self):
        other = self._create_plan(number="other", approve=True)
        page = self._open(plan=other.id)
        self.assertEqual(page.status_code, 404)
        self.assertNotIn("Учеников в профильных классах", page.text)
        self.assertEqual(self._open(plan="x").status_code, 404)

    def test_words_that_people_type_are_shown_as_words(self):
        self._give(state="submitted").with_user(self.coordinator).action_return(
            "<b>жирно</b>"
        )
        self.assertIn("&lt;b&gt;жирно", self._open().text)

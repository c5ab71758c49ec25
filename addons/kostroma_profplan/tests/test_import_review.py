from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .import_common import RealOrderCommon

FAIR = ("Провести ярмарку", "до 01.03.2027", "Управление образования", "Отчёт")
RALLY = ("Провести слёт <b>", "как получится", "Отдел слётов", "")
HIKE = ("Провести поход", "когда решат", "Отдел походов", "")


@tagged("post_install", "-at_install")
class TestImportReview(RealOrderCommon):
    """The questions of a loading, their answers, taking them back (design §4)."""

    def _find(self, loading, start):
        """The open question whose key begins so, with its answers."""
        asked = loading.get_review()["questions"]
        key = next(one["key"] for one in asked if one["key"].startswith(start))
        return loading.get_question(key)

    def _give(self, loading, question, words, **options):
        """Give the answer that holds these words."""
        found = next(one for one in question["answers"] if words in one["label"])
        return loading.action_answer(question["key"], found["key"], **options)

    def test_there_are_as_many_questions_as_the_loading_says_is_left(self):
        loading = self.loading
        while True:
            review = loading.get_review()
            self.assertEqual(len(review["questions"]), loading.remaining_count)
            if not review["questions"]:
                break
            answers = review["current"]["answers"]
            self.assertTrue(answers, review["current"]["message"])
            loading.action_answer(review["current"]["key"], answers[0]["key"])
        # An error offers first what is meant.
        line = self._get_line(loading, "2.3", "clause")
        self.assertEqual(line.control_date, date(2021, 1, 15))
        self.assertTrue(self._confirm(loading))

    def test_all_units_are_created_by_one_answer_and_that_is_taken_back(self):
        loading = self._load_small(FAIR, RALLY, HIKE)
        before = loading.remaining_count
        question = self._find(loading, "finding:responsible_unknown")
        self._give(loading, question, "Create all units: 2")
        self.assertFalse(loading.unknown_count)
        self.assertEqual(loading.remaining_count, before - 1)
        loading.action_undo()
        self.assertEqual((loading.unknown_count, loading.remaining_count), (2, before))
        self.assertEqual(len(loading.decision_ids), 4)
        with self.assertRaisesRegex(UserError, "could be taken back"):
            loading.action_undo()

    def test_a_typed_date_is_for_all_rows_of_a_question_or_for_one(self):
        loading = self._load_small(FAIR, RALLY, HIKE)
        key = self._find(loading, "finding:deadline_not_understood")["key"]
        lines = self._get_line(loading, "2") | self._get_line(loading, "3")
        review = loading.action_answer(
            key, False, lines[1].key, {"until": "2027-06-30"}
        )
        self.assertEqual(lines.mapped("control_date"), [False, date(2027, 6, 30)])
        done = {one["key"]: one["done"] for one in review["current"]["lines"]}
        self.assertEqual(done, {lines[0].key: False, lines[1].key: True})
        loading.action_answer(key, False, False, {"until": "2027-05-31"})
        self.assertEqual(set(lines.mapped("control_date")), {date(2027, 5, 31)})
        self.assertEqual(lines.mapped("needs"), [False, False])
        # Taken back twice, each is as it was read: without a kind and a first day.
        loading.action_undo()
        self.assertEqual(lines[1].control_date, date(2027, 6, 30))
        loading.action_undo()
        self.assertEqual(set(lines.mapped("deadline_kind")), {"unknown"})
        self.assertFalse(any(lines.mapped("date_start")))
        self.assertFalse(any(line.changes for line in lines))

    def test_what_was_typed_wrong_is_refused_in_words(self):
        loading = self._load_small(FAIR, RALLY)
        key = self._find(loading, "finding:deadline_not_understood")["key"]
        for value in ("вчера", "2027-02-31", 7):
            with self.subTest(value), self.assertRaisesRegex(UserError, "not a date"):
                loading.action_answer(key, False, False, {"until": value})
        for value in (None, [], "x", {}):
            loading.action_answer(key, False, False, value)
        self.assertFalse(loading.decision_ids)
        with self.assertRaisesRegex(UserError, "answered already"):
            loading.action_answer("finding:x", "1")

    def test_a_unit_is_said_to_be_another_by_typing_its_name(self):
        loading = self._load_small(FAIR, RALLY)
        question = self._find(loading, "finding:responsible_unknown")
        unit = question["ask"]["units"][0]
        value = {"key": unit["key"], "text": "МБУ ГЦОКО"}
        loading.action_answer(question["key"], False, False, value)
        self.assertFalse(loading.unknown_count)
        self.assertEqual(self._get_line(loading, "2").lead_id.unit_id.name, "МБУ ГЦОКО")

    def test_a_missing_number_is_typed_and_the_file_is_read_for_another_period(self):
        head = ("РАСПОРЯЖЕНИЕ", "12.01.2027", "О плане", "План работы на 2027 год")
        loading = self._load_small(FAIR, head=head)
        question = self._find(loading, "head:number")
        loading.action_answer(question["key"], False, False, {"text": "15-р"})
        self.assertEqual(loading.number, "15-р")
        step = loading._in_one_step()
        step._decide({(step._name, ""): {"date_end": "2027-06-30"}})
        self.assertEqual(loading.date_end, date(2027, 6, 30))
        loading.action_undo()
        self.assertEqual(loading.date_end, date(2027, 12, 31))
        self.assertEqual(loading.number, "15-р")

    def test_the_document_is_shown_as_words_and_rows_have_their_places(self):
        loading = self._load_small(FAIR, RALLY)
        page = loading.get_document()
        self.assertIn("Провести слёт &lt;b&gt;", page["html"])
        self.assertNotIn("<b>", page["html"])
        for line in loading.line_ids:
            for place in page["places"][line.key].values():
                self.assertIn(f'id="{place}"', page["html"])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_managers_review(self):
        loading = self._load_small(FAIR, RALLY)
        key = loading.get_review()["current"]["key"]
        calls = {
            "get_document": (),
            "get_review": (),
            "get_question": (key,),
            "action_answer": (key, "1"),
            "action_undo": (),
            "action_review": (),
        }
        for user in (self.coordinator, self.viewer, self.portal):
            for name, args in calls.items():
                with self.subTest(name), self.assertRaises(AccessError):
                    getattr(loading.with_user(user), name)(*args)
        # A step that came over RPC is none of ours.
        mine = loading.with_context(profplan_import_step={"number": 7})
        mine.line_ids[0].control_date = date(2027, 4, 1)
        self.assertEqual(loading.decision_ids.mapped("step"), [1])

    def test_another_reading_of_a_term_is_taken_with_all_its_windows(self):
        loading = self._load_small(FAIR, RALLY)
        line = self._get_line(loading, "2")
        spans = [["2027-06-01", "2027-06-10"], ["2027-08-01", "2027-08-10"]]
        reading = {
            "kind": "ranges",
            "start": "2027-06-01",
            "end": "2027-08-10",
            "occurrences": spans,
            "text": "первые декады июня и августа",
        }
        line._as_reader().term = {**line.term, "alternatives": [reading]}
        question = self._find(loading, "finding:deadline_not_understood")
        self._give(loading, question, "первые декады")
        self.assertEqual(len(line._get_windows()), 2)
        self.assertEqual(line.control_date, date(2027, 8, 10))
        loading.action_read_again()
        line = self._get_line(loading, "2")
        self.assertEqual(len(line._get_windows()), 2)
        loading.action_undo()
        self.assertEqual((line.control_date, line.chosen_term), (False, False))

import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..intake import IntakeError
from ..lib import bulk
from .event_common import EventCommon


@tagged("post_install", "-at_install")
class TestBulk(EventCommon):
    """One workbook for the whole city, out and in (design §6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._begin_with("executing")

    def _take_out(self, plan=None):
        plan = (plan or self.plan).with_user(self.coordinator)
        return load_workbook(io.BytesIO(plan._write_bulk()))

    def _to_bytes(self, book):
        output = io.BytesIO()
        book.save(output)
        return output.getvalue()

    def _get_columns(self, book):
        return {cell.value: cell.column for cell in book.active[1]}

    def _find_row(self, book, line):
        return next(
            row
            for row in book.active.iter_rows(min_row=2)
            if row[0].value == str(line.id)
        )

    def _fill(self, book, line, **values):
        """Write into the cells of a line, by the heads of their columns."""
        columns, row = self._get_columns(book), self._find_row(book, line)
        heads = {key: head for key, (head, _width) in bulk.SHOWN.items()}
        heads["value_1"], heads["figure_1"] = "Число 1", "Показатель 1"
        for name, value in values.items():
            row[columns[heads[name]] - 1].value = value
        return book

    def _open(self, book, user=None):
        dialogs = self.env["profplan.bulk"].with_user(user or self.coordinator)
        return dialogs.create(
            {
                "plan_id": self.plan.id,
                "file": base64.b64encode(self._to_bytes(book)),
                "file_name": "profplan.xlsx",
            }
        )

    def _get_outcome_words(self, outcome):
        return self.plan.with_user(self.coordinator)._get_bulk_outcomes()[outcome]

    def test_a_line_that_is_said_not_to_apply_is_told_so_in_the_workbook(self):
        self.line.with_user(self.portal).action_claim_not_applicable("No such classes")
        book = self._take_out()
        row, columns = self._find_row(book, self.line), self._get_columns(book)
        words = dict(self.line._fields["not_applicable"].selection)["claimed"]
        self.assertEqual(row[columns["Состояние"] - 1].value, words)
        dialog = self._open(self._fill(book, self.line, result_text="Проведено"))
        self.assertIn(words, dialog.problem_text)

    # --- Out ---

    def test_every_line_of_every_organisation_is_a_row(self):
        book = self._take_out()
        rows = list(book.active.iter_rows(min_row=2, values_only=True))
        self.assertEqual(len(rows), 4)
        columns = self._get_columns(book)
        units = {row[columns["Организация"] - 1] for row in rows}
        self.assertEqual(units, {self.school.name, self.other_school.name})
        self.assertTrue(book.active.column_dimensions["A"].hidden)

    def test_words_are_no_formulas(self):
        self._tell(self.line, result_text="=1+1")
        book = self._take_out()
        column = self._get_columns(book)["Что сделано"]
        cell = self._find_row(book, self.line)[column - 1]
        self.assertEqual((cell.data_type, cell.value), ("s", "=1+1"))

    # --- In ---

    def test_the_same_file_changes_nothing(self):
        dialog = self._open(self._take_out())
        self.assertEqual((dialog.row_count, dialog.changed_count), (4, 0))
        self.assertFalse(dialog.problem_count)
        with self.assertRaisesRegex(UserError, "Nothing in the file differs"):
            dialog.action_enter()

    def test_what_is_filled_in_is_entered_by_the_coordinator(self):
        book = self._take_out()
        self._fill(
            book,
            self.line,
            outcome=self._get_outcome_words("full"),
            result_text="Проведена ярмарка",
            value_1="1 025",
        )
        dialog = self._open(book)
        self.assertEqual((dialog.changed_count, dialog.problem_count), (1, 0))
        dialog.action_enter()
        self.assertEqual(self.line.outcome, "full")
        self.assertEqual(self.line.result_text, "Проведена ярмарка")
        self.assertEqual(list(self._get_values().values()), [1025])
        self.assertEqual(self.sheet.entered_by_ids, self.coordinator)
        self.assertFalse(self.other_sheet.entered_by_ids)
        changed = self.line.change_ids.mapped("what")
        for what in ("outcome", "result", "figures"):
            self.assertIn(what, changed)
        roles = self.sheet.with_user(self.coordinator)._get_roles()
        self.assertNotIn("acceptor", roles, "who entered it does not accept it")

    def test_rows_may_be_sorted_as_a_whole(self):
        book = self._take_out()
        self._fill(book, self.line, result_text="Проведено")
        sheet = book.active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, values in enumerate(reversed(rows), 2):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value
        dialog = self._open(book)
        self.assertEqual((dialog.changed_count, dialog.problem_count), (1, 0))
        dialog.action_enter()
        self.assertEqual(self.line.result_text, "Проведено")

    # --- What is wrong ---

    def _assert_wrong(self, book, words, head=None):
        """Nothing is written, and a copy shows the cell with the words."""
        dialog = self._open(book)
        self.assertRegex(dialog.problem_text, words)
        with self.assertRaisesRegex(UserError, "Nothing was written"):
            dialog.action_enter()
        dialog.action_take_marked()
        content = base64.b64decode(dialog.with_context(bin_size=False).out_file)
        marked = load_workbook(io.BytesIO(content))
        remarked = [
            cell for row in marked.active.iter_rows() for cell in row if cell.comment
        ]
        self.assertTrue(remarked)
        self.assertTrue(all(cell.fill.fgColor.rgb == "FFFFC7CE" for cell in remarked))
        self.assertIn(bulk.PROBLEMS, marked.sheetnames)
        if head:
            columns = {cell.column for cell in remarked}
            self.assertEqual(columns, {self._get_columns(marked)[head]})
        self.assertFalse(self.line.result_text)
        return marked

    def test_wrong_cells_are_marked_and_nothing_is_written(self):
        for name, value, words, head in (
            ("value_1", "сорок", "is no number", "Число 1"),
            ("value_1", "-5", "below zero", "Число 1"),
            ("value_1", "NaN", "is no number", "Число 1"),
            ("value_1", "12 %", "per cent", "Число 1"),
            ("value_1", "1" * 10, "too large", "Число 1"),
            ("outcome", "сделано", "no outcome", "Итог"),
            ("figure_1", "Другое", "asks no figure", "Число 1"),
        ):
            with self.subTest(name, value=value):
                book = self._take_out()
                self._fill(book, self.lines[1], result_text="Проведено")
                self._fill(book, self.line, value_1="5")
                self._fill(book, self.line, **{name: value})
                self._assert_wrong(book, words, head)
                self.assertFalse(self.lines[1].result_text, "nothing at all")

    def test_people_are_whole_in_the_workbook_as_at_every_door(self):
        self.line.measure_id.figure_ids[:1].sudo()._as_engine().kind = "unique"
        book = self._fill(self._take_out(), self.line, value_1="4,5")
        self._assert_wrong(book, "whole numbers", "Число 1")

    def test_in_part_wants_its_reason(self):
        book = self._take_out()
        self._fill(book, self.line, outcome=self._get_outcome_words("part"))
        self._assert_wrong(book, "not done in full", "Почему не в полном объёме")

    def test_cells_that_were_moved_to_another_row_are_found(self):
        book = self._take_out()
        column = self._get_columns(book)["Организация"]
        theirs = self._find_row(book, self.other_sheet.line_ids[0])
        own = self._find_row(book, self.line)
        own[column - 1].value, theirs[column - 1].value = (
            theirs[column - 1].value,
            own[column - 1].value,
        )
        self._assert_wrong(book, "have been moved", "Организация")

    def test_a_row_that_was_copied_or_added_is_found(self):
        book = self._take_out()
        values = [cell.value for cell in self._find_row(book, self.line)]
        book.active.append(values)
        self._assert_wrong(book, "row 2 already|row 3 already", "Организация")
        book = self._take_out()
        book.active.append([None, None, None, self.school.name, "3.1"])
        self._assert_wrong(book, "added by hand", "Организация")

    def test_the_file_of_another_year_is_told_as_a_whole(self):
        other = self._create_plan(measures=0, number="next")
        self._create_measure(other, units=self.group, number="3.1.", accounting="line")
        other.action_approve()
        other.with_user(self.manager).action_send_out()
        dialog = self._open(self._take_out(other))
        self.assertEqual(dialog.problem_count, 1)
        self.assertIn("another plan", dialog.problem_text)

    def test_what_somebody_has_written_since_is_not_lost(self):
        book = self._take_out()
        self._fill(book, self.line, result_text="По книге")
        self._tell(self.line, result_text="Сама школа")
        dialog = self._open(book)
        self.assertIn("Since the file was made", dialog.problem_text)
        with self.assertRaises(UserError):
            dialog.action_enter()
        self.assertEqual(self.line.result_text, "Сама школа")

    def test_what_is_under_review_is_not_written_over(self):
        line = self.lines[1]
        self._tell(line)
        line.with_user(self.portal).action_report()
        book = self._take_out()
        self._fill(book, line, result_text="Иначе")
        dialog = self._open(book)
        self.assertTrue(dialog.problem_count)
        with self.assertRaises(UserError):
            dialog.action_enter()

    def test_another_file_is_refused_in_words(self):
        plan = self.plan.with_user(self.coordinator)
        book = self._take_out()
        book.active.delete_cols(1, 3)
        for content in (b"%PDF-1.4 no book", self._to_bytes(book)):
            with self.assertRaises(IntakeError) as refused:
                plan._compare_bulk("x.xlsx", content)
            self.assertIn("«x.xlsx»", str(refused.exception))

    def test_only_those_who_run_the_collection_take_it(self):
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.plan.with_user(user).action_ask_bulk()
            with self.assertRaises(AccessError):
                self.plan.with_user(user)._write_bulk()

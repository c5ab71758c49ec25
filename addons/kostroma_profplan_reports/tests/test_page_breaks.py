import doctest
from io import BytesIO

import xlsxwriter
from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..report import page as pages
from ..report.page import Column, Formats, Page, get_room


@tagged("post_install", "-at_install")
class TestPageBreaks(BaseCase):
    """Where printed pages end: the same in every program, no heading alone."""

    def _write(self, sections, rows):
        """A sheet of sections with so many rows each, as another program reads it.

        :return: (sheet, page)
        """
        stream = BytesIO()
        font = {"default_format_properties": pages.FILE_FONT}
        with xlsxwriter.Workbook(stream, font) as workbook:
            columns = [Column("name", "Measure", 60, "top"), Column("unit", "Unit", 60)]
            page = Page(workbook.add_worksheet(), Formats(workbook), columns)
            page.title(("Title", "title"))
            page.head()
            for section in range(sections):
                page.section(f"Section {section}")
                for row in range(rows):
                    page.line({"name": "word " * 12 * (1 + (section + row) % 4)})
            page.totals("In all", ())
            page.finish("as of", "page")
        return load_workbook(stream).active, page

    def _get_pages(self, sheet):
        """(first row, last row) of each printed page."""
        ends = [one.id for one in sheet.row_breaks.brk] + [sheet.max_row]
        return list(zip([1, *(end + 1 for end in ends)], ends, strict=False))

    def test_no_heading_stands_alone_at_the_end_of_a_page(self):
        for rows in (1, 2, 3):
            sheet, _page = self._write(30, rows)
            ends = [last for _first, last in self._get_pages(sheet)]
            self.assertGreater(len(ends), 3)
            for end in ends:
                text = sheet.cell(end, 1).value or ""
                self.assertFalse(text.startswith("Section"), (rows, end))

    def test_a_page_holds_what_stands_on_it_with_the_repeated_heads(self):
        sheet, page = self._write(30, 2)
        room = get_room([column.width for column in page.columns])

        def measure(first, last):
            rows = range(first, last + 1)
            return sum(sheet.row_dimensions[row].height or 18 for row in rows)

        heads = measure(page.head_row + 1, page.first)
        for first, last in self._get_pages(sheet):
            repeated = heads if first > page.first else 0
            self.assertLessEqual(repeated + measure(first, last), room)
            if last < sheet.max_row:  # and is not left half empty
                self.assertGreater(repeated + measure(first, last), room / 2)

    def test_the_totals_stand_with_the_last_row(self):
        for rows in range(1, 6):
            sheet, _page = self._write(12, rows)
            first, last = self._get_pages(sheet)[-1]
            self.assertGreater(last, first, rows)

    def test_no_word_of_a_head_is_broken(self):
        self.assertGreaterEqual(pages.get_head_width("Возвращено"), 13)

    def test_the_examples_of_the_rules_hold(self):
        names = ("get_breaks", "get_room", "get_head_width", "count_lines")
        finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
        for name in names:
            for test in finder.find(getattr(pages, name), globs=vars(pages).copy()):
                self.assertEqual(runner.run(test).failed, 0, name)

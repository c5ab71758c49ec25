from io import BytesIO

from openpyxl import load_workbook

NAME = "kostroma_profplan_reports"
EVIL = '=HYPERLINK("http://example.com","x")'


class ReportCase:
    """Printing a report and reading it as Excel does. A mixin for test classes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")

    def _print(self, report, records, user=None, **data):
        """The bytes of a report, printed by a person."""
        self.env.flush_all()
        action = self.env["ir.actions.report"].with_user(user or self.viewer)
        content, kind = action.sudo(False)._render(
            f"{NAME}.{report}", records.ids, data
        )
        self.assertEqual(kind, "xlsx")
        return content

    def _open(self, content, values=True):
        """The file with the values cached in it, or with its formulas."""
        return load_workbook(BytesIO(content), data_only=values)

    def _read_table(self, sheet, first):
        """``{head of a column: values}`` rows beneath the row of column numbers.

        :param first: the words of the first head
        """
        head = next(cell.row for cell in sheet["A"] if cell.value == first)
        numbers = next(
            row for row in range(head, head + 4) if sheet.cell(row, 1).value == 1
        )
        heads = []
        for column in range(1, sheet.max_column + 1):
            words = [
                sheet.cell(row, column).value
                for row in range(numbers - 1, head - 1, -1)
            ]
            heads.append(next((word for word in words if word), ""))
        rows = []
        for row in sheet.iter_rows(min_row=numbers + 1):
            values = [cell.value for cell in row]
            if all(value is None for value in values):
                break
            rows.append(values)
        return heads, rows

    def _get_texts(self, sheet):
        return [
            str(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]

    def _assert_ready_to_print(self, sheet):
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(int(sheet.page_setup.paperSize), 9, "A4")
        self.assertEqual(sheet.page_setup.fitToHeight, 0)
        self.assertTrue(sheet.print_title_rows)
        self.assertTrue(sheet.freeze_panes)
        self.assertIn("по состоянию на", sheet.oddFooter.left.text)

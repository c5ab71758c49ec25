from io import BytesIO

from openpyxl import load_workbook

from odoo.addons.kostroma_profplan.tests.sheet_common import SheetCommon

PREFIX = "kostroma_profplan_reports."


class ReportCommon(SheetCommon):
    """A plan in execution, sent out to two schools, and reports of it in Russian.

    ``task`` is the department's, ``root`` collects what the schools report.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.task = cls.plan.measure_ids.filtered(
            lambda measure: measure.lead_unit_id == cls.department
        ).task_ids
        cls.root = cls.first.root_task_id
        cls.figure = (
            cls.env["profplan.figure"]
            ._as_engine()
            .create({"measure_id": cls.first.id, "name": "Детей", "kind": "count"})
        )

    def _render(self, name="execution", records=None, user=None, **data):
        report = self.env["ir.actions.report"].with_user(user or self.viewer)
        records = self.plan if records is None else records
        content, kind = report.sudo(False)._render(PREFIX + name, records.ids, data)
        self.assertEqual(kind, "xlsx")
        return content

    def _open(self, content, values=True):
        """The file as Excel finds it: cached values, or the formulas."""
        return load_workbook(BytesIO(content), data_only=values)

    def _get_cells(self, content):
        """All that stands in a file: ``{(sheet, cell): value}``, formulas apart."""
        return {
            (sheet.title, cell.coordinate, values): cell.value
            for values in (True, False)
            for sheet in self._open(content, values)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }

    def _get_row(self, page, number):
        """``{head: value}`` of the row of a measure; heads beneath group heads win."""
        heads = {}
        first = next(
            row for row in page.iter_rows() if any(c.value == "№ п/п" for c in row)
        )
        for row in page.iter_rows(min_row=first[0].row, max_row=first[0].row + 1):
            for cell in row:
                if isinstance(cell.value, str):
                    heads[cell.column] = cell.value
        found = next(
            row
            for row in page.iter_rows(min_row=first[0].row)
            if row[0].value == number
        )
        return {heads[cell.column]: cell.value for cell in found}

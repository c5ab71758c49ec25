from base64 import b64decode, b64encode
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.kostroma_profplan.tests.indicator_common import IndicatorCommon

SHEET = "Форма 1"


@tagged("post_install", "-at_install")
class TestForm(IndicatorCommon):
    """The region's form: bound once, filled in each period, else as it came."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_value(cls.people, "600")
        cls.form = cls._upload(cls._write_form())

    @classmethod
    def _write_form(cls, sheet=SHEET):
        book = Workbook()
        page = book.active
        page.title = sheet
        page["A1"] = "Мониторинг"
        page.merge_cells("A1:D1")
        heads = ("Показатель", "План", "Факт", "%")
        for row in (heads, ("Участников", None, None, "=C3/B3"), ("Педагогов", None)):
            page.append(row)
        page["B3"].number_format = "0.00"
        page.protection.sheet = True
        chart = BarChart()
        chart.add_data(Reference(page, min_col=2, min_row=2, max_row=4))
        page.add_chart(chart, "F2")
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    @classmethod
    def _upload(cls, content, user=None):
        forms = cls.env["profplan.form"].with_user(user or cls.coordinator)
        return forms.create(
            {
                "name": "Мониторинг области",
                "plan_id": cls.plan.id,
                "file": b64encode(content),
                "file_name": "мониторинг - 2 квартал.xlsx",
            }
        )

    def _bind(self, address, indicator=None, take="fact"):
        cell = self.form.cell_ids.filtered(lambda one: one.address == address)
        cell.write({"indicator_id": (indicator or self.people).id, "take": take})
        return cell

    def _fill(self, user=None):
        dialog = (
            self.env["profplan.form.fill"]
            .with_user(user or self.viewer)
            .create(
                {
                    "form_id": self.form.id,
                    "plan_id": self.plan.id,
                }
            )
        )
        dialog.action_fill()
        printed = self.env["profplan.report.printed"].search([], limit=1)
        self.assertEqual(printed.name, self.form.name, "not a piece of its file's name")
        return b64decode(printed.file), dialog

    def test_empty_cells_are_listed_by_the_words_beside_and_above_them(self):
        self.assertEqual(
            [
                (cell.address, cell.row_words, cell.column_words)
                for cell in self.form.cell_ids
            ],
            [
                ("B3", "Участников", "План"),
                ("C3", "Участников", "Факт"),
                ("B4", "Педагогов", "План"),
                ("C4", "Педагогов", "Факт"),
                ("D4", "Педагогов", "%"),
            ],
        )

    def test_only_bound_cells_change_and_what_has_no_data_stays_empty(self):
        self._bind("B3", take="target")
        self._bind("C3")
        self._bind("C4", self.share)
        content, dialog = self._fill()
        page = load_workbook(BytesIO(content))[SHEET]
        self.assertEqual((page["B3"].value, page["C3"].value), (580, 600))
        self.assertEqual(page["D3"].value, "=C3/B3")
        self.assertEqual(page["B3"].number_format, "0.00")
        self.assertIsNone(page["C4"].value)
        self.assertEqual(dialog.missing, "C4: Педагогов - Факт")
        before, after = (
            ZipFile(BytesIO(one)) for one in (b64decode(self.form.file), content)
        )
        self.assertEqual(before.namelist(), after.namelist())
        self.assertEqual(
            {
                name
                for name in before.namelist()
                if before.read(name) != after.read(name)
            },
            {"xl/worksheets/sheet1.xml", "xl/workbook.xml"},
        )

    def test_what_is_not_listed_of_a_large_form_is_told(self):
        self.assertFalse(self.form.left_out)
        book = load_workbook(BytesIO(b64decode(self.form.file)))
        book[SHEET]["A900"] = "Ещё показатель"
        stream = BytesIO()
        book.save(stream)
        self.form.file = b64encode(stream.getvalue())
        self.assertIn("первых 400 строк", self.form.left_out)

    def test_a_nought_is_a_number_and_not_without_data(self):
        self._create_value(self.first, "0")
        self._bind("C4", self.first)
        content, dialog = self._fill()
        page = load_workbook(BytesIO(content))[SHEET]
        self.assertEqual(page["C4"].value, 0)
        self.assertFalse(dialog.missing)

    def test_a_new_file_keeps_what_was_bound_and_drops_cells_that_are_gone(self):
        cell = self._bind("C3")
        book = load_workbook(BytesIO(b64decode(self.form.file)))
        book[SHEET]["C4"] = "нет"
        stream = BytesIO()
        book.save(stream)
        self.form.file = b64encode(stream.getvalue())
        self.assertEqual(cell.indicator_id, self.people)
        self.assertNotIn("C4", self.form.cell_ids.mapped("address"))

    def test_what_cannot_be_filled_in_is_told_in_one_sentence(self):
        for content, words in (
            (b"", "пуст"),
            (b"PK\x03\x04 broken", "повреж|не откр|архив"),
            (b"%PDF-1.7", "PDF|pdf"),
            (self._write_empty(), "пустых клеток"),
            (self._write_merged(), "объединённых"),
        ):
            with (
                self.subTest(content=content[:8]),
                self.assertRaisesRegex(UserError, words),
            ):
                self._upload(content)
        with self.assertRaisesRegex(UserError, "No cell of the form is bound"):
            self._fill()

    def _write_merged(self):
        """All of a sheet as one cell: millions of objects for who reads it naively."""
        before, stream = ZipFile(BytesIO(self._write_form())), BytesIO()
        with ZipFile(stream, "w") as written:
            for name in before.namelist():
                content = before.read(name).replace(b'"A1:D1"', b'"A1:XFD1048576"')
                written.writestr(name, content)
        return stream.getvalue()

    def _write_empty(self):
        stream = BytesIO()
        Workbook().save(stream)
        return stream.getvalue()

    def test_a_cell_is_bound_to_the_form_s_own_plan_by_coordinators_only(self):
        other = self._create_indicator_plan(number="9258-рз/IV")
        with self.assertRaisesRegex(ValidationError, "another plan"):
            self._bind("C3", other.indicator_ids[0])
        cell = self.form.cell_ids[0]
        for user in (self.viewer, self.user, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                cell.with_user(user).indicator_id = self.people
        with self.assertRaises(AccessError):
            self._fill(self.portal)
        with self.assertRaises(UserError):
            cell.address = "D3"
        with self.assertRaises(UserError):
            self.env["profplan.form.cell"].with_user(self.coordinator).create(
                {"form_id": self.form.id, "sheet": SHEET, "address": "D3"}
            )

import base64
import io

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ProfplanCommon

CSV = (
    "Название;Вид;Входит в;Также пишется\n"
    "Отдел ярмарок;Подразделение;Комитет ярмарок;ОЯ, отдел ярмарок города\n"
    "test department;;;Отдел испытаний\n"
    "Школа «Заря»;Организация;;\n"
)


@tagged("post_install", "-at_install")
class TestDirectory(ProfplanCommon):
    """The directory of units is loaded by a person, from a file or a sample."""

    def _open(self, data, name, user=None):
        model = self.env["profplan.directory.load"].with_user(user or self.manager)
        return model.create({"file": base64.b64encode(data), "file_name": name})

    def _get_counts(self, wizard):
        return wizard.new_count, wizard.changed_count, wizard.known_count

    def _find(self, name):
        return self.env["profplan.unit"].search([("name", "=", name)])

    def test_what_will_be_made_is_shown_before_it_is_written(self):
        wizard = self._open(CSV.encode("cp1251"), "units.csv")
        self.assertEqual(self._get_counts(wizard), (2, 1, 0))
        self.assertEqual(wizard.new_text, "Отдел ярмарок\nШкола «Заря»")
        self.assertFalse(self._find("Отдел ярмарок"))
        wizard.action_load()
        office = self._find("Отдел ярмарок")
        self.assertEqual(office.parent_id.name, "Комитет ярмарок")
        self.assertEqual(
            set(office.alias_ids.mapped("name")), {"ОЯ", "отдел ярмарок города"}
        )
        self.assertEqual(self._find("Школа «Заря»").kind, "organisation")
        self.assertEqual(self.department.alias_ids.name, "Отдел испытаний")

    def test_loading_twice_changes_nothing(self):
        self._open(CSV.encode(), "units.csv").action_load()
        before = self.env["profplan.unit"].search_count([])
        again = self._open(CSV.encode(), "units.csv")
        self.assertEqual(self._get_counts(again), (0, 0, 3))
        again.action_load()
        self.assertEqual(self.env["profplan.unit"].search_count([]), before)

    def test_a_table_of_excel_reads_the_same(self):
        book = Workbook()
        for line in CSV.splitlines():
            book.active.append(line.split(";"))
        file = io.BytesIO()
        book.save(file)
        wizard = self._open(file.getvalue(), "units.xlsx")
        self.assertEqual(self._get_counts(wizard), (2, 1, 0))

    def test_the_sample_of_the_city_is_chosen_not_known(self):
        with Form(self.env["profplan.directory.load"].with_user(self.manager)) as form:
            self.assertEqual(form.new_count, 0)
            form.sample = "kostroma"
            self.assertEqual(form.new_count + form.known_count + form.changed_count, 12)
        form.record.action_load()
        self.assertTrue(self._find("МБУ ГЦОКО"))

    def test_files_that_hold_no_directory_are_refused_in_words(self):
        for name, data in {
            "a.csv": b"x;y\n1;2\n",
            "a.json": b"{",
            "a.xlsx": b"PK\x03\x04",
            "a.exe": b"MZ",
            "b.json": b'[{"title": 1}]',
        }.items():
            wizard = self._open(data, name)
            with self.subTest(name), self.assertRaises(UserError) as caught:
                wizard.action_load()
            self.assertRegex(str(caught.exception), "[а-я]")
            self.assertTrue(wizard.problem)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_managers_fill_the_directory(self):
        for user in (self.viewer, self.coordinator, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._open(CSV.encode(), "units.csv", user=user)

    def test_queries_do_not_grow_with_the_units(self):
        def count(number):
            units = [
                {"name": f"Отдел {number}-{at}", "kind": "department", "parent": None,
                 "aliases": [f"О {number}-{at}"]}
                for at in range(number)
            ]  # fmt: skip
            self.env.flush_all()
            start = self.cr.sql_log_count
            self.env["profplan.unit"]._load_directory(units)
            self.env.flush_all()
            return self.cr.sql_log_count - start

        few = count(5)
        self.assertLessEqual(count(80), few + 5)

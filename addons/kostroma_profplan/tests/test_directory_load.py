import base64
import io

from freezegun import freeze_time
from openpyxl import Workbook

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ..lib.inn import add_check_digit
from .test_organisations import OrganisationsCommon

FIRST, SECOND = add_check_digit("440100001"), add_check_digit("440100002")
HEAD = ("Название", "Тип", "Классы", "Район", "ИНН", "Эл. почта", "Закрыта с")


def book(*sheets):
    """An .xlsx of sheets, each a list of rows."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets, 1):
        sheet = workbook.create_sheet(f"Лист{number}")
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@tagged("post_install", "-at_install")
@freeze_time("2025-10-01 09:00:00")
class TestDirectoryLoad(OrganisationsCommon):
    """Organisations and enrolment from Excel: looked at, put right, then written."""

    def _open(self, *sheets, year="2025/2026", **vals):
        data = base64.b64encode(book(*sheets))
        wizard = self.env["profplan.directory.load"].with_user(self.manager)
        return wizard.create(
            {"file": data, "file_name": "a.xlsx", "school_year": year, **vals}
        )

    def _load(self, *sheets, **vals):
        wizard = self._open(*sheets, **vals)
        self.assertFalse(wizard.problem_text)
        wizard.action_load()
        return wizard

    def _find(self, name):
        return self.env["profplan.unit"].search([("name", "=", name)])

    def _enrolled(self, unit, grades=None, year="2025/2026"):
        return unit._get_enrolment(unit, year, grades).get(unit)

    def _assert_refused(self, words, *sheets, **vals):
        """The preview tells these words, and nothing at all is written."""
        look = "SELECT count(*), max(write_date) FROM profplan_unit"
        self.env.flush_all()
        self.env.cr.execute(look)
        before = self.env.cr.fetchall()
        wizard = self._open(*sheets, **vals)
        for expected in [words] if isinstance(words, str) else words:
            self.assertIn(expected, wizard.problem_text)
        with self.assertRaisesRegex(UserError, "[а-я]"):
            wizard.action_load()
        self.env.flush_all()
        self.env.cr.execute(look)
        self.assertEqual(self.env.cr.fetchall(), before)
        self.assertFalse(self._find("Хорошая школа"))
        self.assertFalse(self.env["profplan.enrolment"].search([]))

    GOOD = ("Хорошая школа", "Школа", "1–9", "Заволжский", FIRST, "a@example.org")

    def test_all_that_is_told_of_an_organisation_is_read(self):
        self._load([HEAD, self.GOOD])
        unit = self._find("Хорошая школа")
        self.assertEqual(unit.kind, "organisation")
        self.assertEqual(unit.organisation_type_id, self.types["school"])
        self.assertEqual((unit.grade_first, unit.grade_last), (1, 9))
        self.assertEqual(
            (unit.inn, unit.email, unit.district),
            (FIRST, "a@example.org", "Заволжский"),
        )

    def test_columns_are_found_by_their_heads_in_any_order_under_a_title(self):
        rows = [
            ["Список организаций города"],
            [],
            ["№", *reversed(HEAD), "Примечание"],
            [1, None, *reversed(self.GOOD), "хорошая"],
            ["", "", "", "", "", "", "", "Итого: 1"],
        ]
        wizard = self._load(rows)
        self.assertEqual(self._find("Хорошая школа").inn, FIRST)
        self.assertIn("Примечание", wizard.note_text)
        self.assertFalse(self._find("Итого: 1"))

    def test_loading_twice_changes_nothing(self):
        sheets = (
            [HEAD, self.GOOD, ("Test school 2", "Школа", "1-4", "Центр", SECOND)],
            [("ИНН", "5 класс", "5 класс ОВЗ"), (FIRST, 40, 2), (SECOND, 30, None)],
        )
        first = self._load(*sheets)
        self.assertEqual((first.new_count, first.changed_count), (1, 1))
        self.assertEqual(first.pupils_new_count, 2)
        self.env.flush_all()
        self.env.cr.execute("SELECT max(write_date), count(*) FROM profplan_unit")
        before = self.env.cr.fetchall()
        with freeze_time("2025-10-02 09:00:00"):
            again = self._load(*sheets)
            self.env.flush_all()
        self.assertEqual((again.new_count, again.changed_count), (0, 0))
        self.assertEqual(again.pupils_new_count + again.pupils_changed_count, 0)
        self.env.cr.execute("SELECT max(write_date), count(*) FROM profplan_unit")
        self.assertEqual(self.env.cr.fetchall(), before)
        self.assertEqual(self.env["profplan.enrolment"].search_count([]), 2)

    def test_an_empty_cell_changes_nothing(self):
        self.school.write({"inn": FIRST, "email": "a@example.org"})
        self._load([HEAD, ("Test school 1", None, None, None, FIRST, None)])
        self.assertEqual(self.school.email, "a@example.org")
        self.assertEqual(self.school.grade_last, 11)

    def test_a_renamed_organisation_is_known_by_its_number(self):
        self.school.inn = FIRST
        wizard = self._load([HEAD, ("Школа имени Сусанина", "Школа", "", "", FIRST)])
        self.assertIn("переименована в «Школа имени Сусанина»", wizard.changed_text)
        self.assertEqual(self.school.name, "Школа имени Сусанина")
        former = self.school.alias_ids
        self.assertEqual((former.name, former.kind), ("Test school 1", "former"))
        again = self._open([HEAD, ("Школа имени Сусанина", "Школа", "", "", FIRST)])
        self.assertEqual(again.changed_count, 0)

    def test_a_closed_organisation_leaves_its_groups_and_stays(self):
        row = ("Test school 1", "Школа", "", "", "", "", "01.09.2025")
        wizard = self._load([HEAD, row])
        self.assertIn("закрыта с 01.09.2025", wizard.changed_text)
        self.assertTrue(self.school.active and self.school.is_closed)
        self.assertNotIn(self.school, self.group._get_organisations())
        again = self._open([HEAD, row[:6]])
        self.assertIn("остаётся закрытой", again.note_text)

    def test_every_error_is_told_by_its_row_and_nothing_is_written(self):
        rows = [
            HEAD,
            self.GOOD,
            ("Хорошая школа", "Школа"),
            ("Другая школа", "Школа", "", "", FIRST),
            ("Школа танцев", "Балаган"),
            ("Школа пения", "Школа", "9–1"),
            ("Школа езды", "Школа", "", "", "4401000010"),
            ("Школа кройки", "Школа", "", "", "", "нет адреса"),
            ("Школа шитья", "Школа", "", "", "", "", "осенью"),
            ("", "Школа"),
        ]
        self._assert_refused(
            [
                "строка 3: «Хорошая школа» уже есть в файле",
                "строка 4: «Другая школа» уже есть в файле",
                "строка 5: неизвестный тип «Балаган»",
                "строка 6, «Классы»: «9–1»",
                "строка 7, «ИНН»: «4401000010»",
                "строка 8, «Эл. почта»: «нет адреса»",
                "строка 9, «Закрыта с»: «осенью»",
                "строка 10: нет ни названия, ни ИНН",
            ],
            rows,
        )

    def test_numbers_that_cannot_be_are_told_and_nothing_is_written(self):
        for value, words in (
            ("12,5", "не целое число"),
            ("40 %", "доля"),
            ("много", "не число"),
            (-3, "меньше нуля"),
            ("NaN", "не число"),
            (10**9, "больше 20000"),
            ("=1+1", "формула не вычислена"),
        ):
            with self.subTest(value):
                self._assert_refused(
                    ["Лист2», строка 3, «Обучающихся»", words],
                    [HEAD, self.GOOD],
                    [
                        ("ИНН", "Класс", "Обучающихся", "Из них ОВЗ"),
                        (FIRST, 5, 25, 1),
                        (FIRST, 6, value, 1),
                    ],
                )

    def test_enrolment_that_cannot_be_right_is_told(self):
        head = ("Название", "Учебный год", "Класс", "Обучающихся", "ОВЗ")
        self._assert_refused(
            [
                "строка 2: контингент за 2024/2025 учебный год",
                "строка 3: организации «Неведомая» нет в справочнике",
                "строка 4: 5 класс: с ОВЗ 30 — больше, чем всего 25",
                "строка 6: 6 класс этой организации уже есть в файле",
                "строка 7: «Test department» — не организация",
                "строка 8, «Класс»: «13»",
                "строка 9: у организации есть классы",
            ],
            [
                head,
                ("Test school 1", "2024/25", 5, 25, 1),
                ("Неведомая", "2025/26", 5, 25, 1),
                ("Test school 1", "2025/26", 5, 25, 30),
                ("Test school 1", "2025/26", 6, 25, 1),
                ("Test school 1", "2025/26", 6, 26, 1),
                ("Test department", "2025/26", 6, 26, 1),
                ("Test school 1", "2025/26", 13, 26, 1),
                ("Test school 1", "2025/26", None, 26, 1),
            ],
        )

    def test_a_wide_table_is_one_row_for_an_organisation(self):
        head = ("1 класс", "2 класс", "Название", "2 класс (ОВЗ)", "Всего")
        self._load([head, (20, 0, "Test school 1", 0, 20)])
        self.assertEqual(self._enrolled(self.school), (20, 0))
        self.assertEqual(self._enrolled(self.school, [2]), (0, 0))
        self.assertIsNone(self._enrolled(self.school, [3]))
        self.env["profplan.enrolment"].search([]).unlink()
        self._assert_refused(
            "всего 30, а по классам 20", [head, (20, 0, "Test school 1", 0, 30)]
        )

    def test_enrolment_is_corrected_and_a_kindergarten_has_no_classes(self):
        head = ("Название", "Детей", "Из них с ОВЗ")
        self._load([head, ("Test garden", 180, 6)])
        wizard = self._load([head, ("Test garden", 175, 6)])
        self.assertIn("Test garden, вне классов: 180 → 175", wizard.changed_text)
        self.assertEqual(self._enrolled(self.garden), (175, 6))

    def test_enrolment_may_come_in_a_file_of_its_own(self):
        rows = [("ИНН", "5 класс"), (FIRST, 40)]
        self._load(
            [HEAD, self.GOOD],
            enrolment_file=base64.b64encode(book(rows)),
            enrolment_file_name="b.xlsx",
        )
        self.assertEqual(self._enrolled(self._find("Хорошая школа")), (40, 0))

    def test_a_short_name_is_enough_where_one_organisation_is_called_so(self):
        named = self._create_organisation("МБОУ «Средняя школа № 7»")
        head = ("Организация", "5 класс")
        self._load([head, (named.short_name, 40)])
        self.assertEqual(self._enrolled(named), (40, 0))
        self.assertEqual(named.name, "МБОУ «Средняя школа № 7»")
        self.env["profplan.enrolment"].search([]).unlink()
        self._create_organisation("МАОУ «Средняя школа № 7»")
        self._assert_refused("нет в справочнике", [head, (named.short_name, 40)])

    def test_an_organisation_told_as_wrong_is_not_told_again_for_its_classes(self):
        wizard = self._open(
            [HEAD, ("Школа пения", "Школа", "9–1", "", FIRST)],
            [("ИНН", "5 класс"), (FIRST, 40)],
        )
        self.assertEqual(wizard.problem_count, 1)

    def test_a_merged_name_is_that_of_all_its_rows(self):
        workbook = Workbook()
        for row in (
            ("Название", "Класс", "Обучающихся"),
            ("Test school 1", 5, 20),
            (None, 6, 30),
        ):
            workbook.active.append(row)
        workbook.active.merge_cells("A2:A3")
        file = io.BytesIO()
        workbook.save(file)
        self._load([HEAD], file=base64.b64encode(file.getvalue()))
        self.assertEqual(self._enrolled(self.school), (50, 0))

    def test_a_name_and_a_number_of_two_organisations_are_told(self):
        self.school.inn = FIRST
        self.other_school.inn = SECOND
        self._assert_refused("ИНН", [HEAD, ("Test school 1", "Школа", "", "", SECOND)])
        third = add_check_digit("440100003")
        self._assert_refused(
            "проверьте, та ли это организация",
            [HEAD, ("Test school 1", "Школа", "", "", third)],
        )

    def test_hidden_rows_are_left_out_and_told(self):
        workbook = Workbook()
        for row in (HEAD, self.GOOD, ("Тайная школа", "Школа")):
            workbook.active.append(row)
        workbook.active.row_dimensions[3].hidden = True
        file = io.BytesIO()
        workbook.save(file)
        wizard = self._load([HEAD], file=base64.b64encode(file.getvalue()))
        self.assertIn("Тайная школа", wizard.note_text)
        self.assertFalse(self._find("Тайная школа"))

    def test_the_sample_to_fill_in_can_be_loaded(self):
        with file_open(
            "kostroma_profplan/static/xlsx/directory_template.xlsx", "rb"
        ) as file:
            data = base64.b64encode(file.read())
        wizard = self._load([HEAD], file=data, year="2026/2027")
        self.assertEqual((wizard.new_count, wizard.pupils_new_count), (2, 5))
        self.assertEqual(len(self.env["profplan.enrolment"].search([])), 5)

    def test_queries_do_not_grow_with_the_organisations(self):
        def count(number):
            rows = [
                (f"Школа {number}-{at}", "Школа", "1–11", "Центр",
                 add_check_digit(f"4402{number:02}{at:03}"))
                for at in range(number)
            ]  # fmt: skip
            pupils = [("ИНН", "5 класс"), *((row[4], 20) for row in rows)]
            wizard = self._open([HEAD, *rows], pupils)
            self.env.flush_all()
            before = self.cr.sql_log_count
            wizard.action_load()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2)
        few = count(3)
        self.assertLessEqual(count(60), few + 8)

"""An Excel plan is read as a person sees it; what they do not see is left out and told.

Most workbooks are made by openpyxl; those that it cannot make are written as XML.
"""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from intake import read_document, read_xlsx
from intake.number_format import show, show_text
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

CASES = Path(__file__).resolve().parent / "cases"
TITLE = "План работы на 2027 год"
HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
FAIR = (1, "Ярмарка", "март 2027 г.", "МБУ ГЦОКО")
CONTEST = (2, "Олимпиада", "апрель 2027 г.", "Школы")
REPORT = (3, "Отчёт", "май 2027 г.", "МБУ ГЦОКО")


def book(*rows):
    """A workbook with a title, a head and rows of a plan; the sheet is its `active`."""
    made = Workbook()
    made.active.title = "План"
    for row in ((TITLE,), HEAD, *rows):
        made.active.append(row)
    return made


def data_of(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read(made):
    """The draft of a workbook, or of the file of a case."""
    if isinstance(made, str):
        return read_document(CASES / made)
    return read_document(
        ("план.xlsx", made if isinstance(made, bytes) else data_of(made))
    )


def told(made, code):
    """The reader's own findings of a code, those on cells with the cell's place."""
    data = made if isinstance(made, bytes) else data_of(made)
    content = read_xlsx.read(data, "план.xlsx")
    findings = list(content.findings)
    for table in content.tables:
        for number, row in enumerate(table.rows, 1):
            for cell in row:
                place = f"{table.place}, {number}:{cell.first + 1}"
                findings += [replace(doubt, where=place) for doubt in cell.doubts]
    return [item for item in findings if item.code == code]


def case(name):
    return (CASES / name).read_bytes()


def measures(draft):
    return [(m.number, m.name) for m in draft.measures]


# ---------------------------------------------------------------- what a cell shows


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1.1, "0.00", "1.10"),
        (1.1, "General", "1.1"),
        (0.1 + 0.2, "General", "0.3"),
        (89101234567, "General", "89101234567"),
        (1.15, "0.0", "1.2"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (-1250.5, "# ##0", "-1 251"),
        (1250, "#,##0.00", "1 250.00"),
        (-3, "0.0;(0.0)", "(3.0)"),
        (0, '0;-0;"нет"', "нет"),
        (0, "0;-0;;@", ""),
        (25, '0" чел."', "25 чел."),
        (25, 'General" чел."', "25 чел."),
        (100, "_-* # ##0_р_._-;-* # ##0_р_._-", "100"),
        (1, "0.##", "1"),
        (7, "000", "007"),
        (5, "@", "5"),
        (46447, "dd.mm.yyyy", "01.03.2027"),
        (46447, "m/d/yyyy", "01.03.2027"),
        (46447.75, "yyyy-mm-dd h:mm:ss", "01.03.2027"),
        (46447.75, "dd.mm.yyyy hh:mm AM/PM", "01.03.2027"),
        (46447, "mmmm yyyy", "март 2027"),
        (46447, "[$-419]mmmm\\ yyyy;@", "март 2027"),
        (46447, "mmm\\-yy", "март 2027"),
        (46447, "mm.yyyy", "март 2027"),
        (46508, "mmmm", "май"),
        (46447, "d mmm", "1 марта"),
        (46447, "dd.mm", "1 марта"),
        (46600, "[$-FC19]dd mmmm yyyy г.;@", "1 августа 2027 г."),
        (46447, "[$-F800]dddd, mmmm dd, yyyy", "1 марта 2027"),
        (46447, '"до "d mmmm', "до 1 марта"),
        (46447, "yyyy", "2027"),
        (46447, 'yyyy" год"', "2027 год"),
        (46447, '"I квартал" yyyy', "I квартал 2027"),
        (46447, "ДД.ММ.ГГГГ", "01.03.2027"),
        (0.5, "h:mm", "12:00"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value, code, shown):
    assert show(value, code).text == shown


@pytest.mark.parametrize("value", [-1, 1e9])
def test_a_date_that_cannot_be_shown_is_an_error(value):
    with pytest.raises(ValueError, match=str(int(value))):
        show(value, "dd.mm.yyyy")


@pytest.mark.parametrize(
    "code", ['#,##0,"К"', '0"."0', '[<5]"мало";"много"', "[h]:mm", "# ?/?", "0.0E+00"]
)
def test_the_value_under_an_odd_format_is_read_as_it_is_and_told(code):
    made = book((12.5, "Ярмарка", "март 2027 г.", "Школы"))
    made.active["A3"].number_format = code
    assert read(made).measures[0].number == "12.5"
    [item] = told(made, "cell_format_odd")
    assert item.words == ("12.5",)


def test_words_of_a_format_stand_beside_a_text_too():
    assert show_text("5", '"п. "@') == "п. 5"
    assert show_text("март", "dd.mm.yyyy;@") == "март"


def test_a_month_shown_is_the_whole_month_not_its_first_day():
    draft = read("20_month_as_date.xlsx")
    assert [(m.deadline.start, m.deadline.end) for m in draft.measures] == [
        (date(2027, 3, 1), date(2027, 3, 31)),
        (date(2027, 10, 1), date(2027, 10, 31)),
        (date(2027, 3, 1), date(2027, 3, 31)),
    ]


def test_the_date_system_of_1904_shows_the_same_day():
    made = book((1, "Ярмарка", datetime(2027, 3, 1), "Школы"))
    made.epoch = datetime(1904, 1, 1)
    assert read(made).measures[0].deadline_text == "01.03.2027"


def test_a_format_that_hides_a_value_hides_it_from_the_reader_and_is_told():
    made = book((1, "Ярмарка", "март 2027 г.", "Школы"))
    made.active["C3"].number_format = ";;;"
    assert read(made).measures[0].deadline_text == ""
    [item] = told(made, "cell_format_hides")
    assert item.words == ("март 2027 г.",)


def test_an_error_of_excel_is_told_and_read_as_empty():
    made = book((1, "Ярмарка", "#REF!", "Школы"), CONTEST)
    made.active["C3"].data_type = "e"
    assert read(made).measures[0].deadline_text == ""
    [item] = told(made, "cell_error")
    assert item.words == ("#REF!",) and item.where == "лист «План», 3:3"


# ---------------------------------------------------------------- numbers of rows


def test_a_number_keeps_its_last_zero_and_one_that_became_a_date_is_read_back():
    numbers = [m.number for m in read("21_numbers.xlsx").measures]
    assert numbers == ["1.1", "1.2", "1.10", "1.2", "2.3"]
    doubts = told(case("21_numbers.xlsx"), "number_from_date")
    assert [item.where for item in doubts] == ["лист «План», 6:1", "лист «План», 7:1"]


def test_a_full_date_among_numbers_of_two_parts_is_day_and_month():
    made = book((1.1, *FAIR[1:]), (datetime(2026, 10, 1), *CONTEST[1:]))
    assert [m.number for m in read(made).measures] == ["1.1", "1.10"]


def test_a_date_among_whole_numbers_stays_a_date_and_is_told():
    made = book(FAIR, (datetime(2026, 10, 1), *CONTEST[1:]))
    assert read(made).measures[1].number == "01.10.2026"
    assert told(made, "number_is_date") and not told(made, "number_from_date")


def test_a_date_in_another_column_is_a_date():
    made = book((1.1, "Ярмарка", datetime(2027, 2, 1), "Школы"))
    assert read(made).measures[0].deadline_text == "01.02.2027"
    assert not told(made, "number_from_date")


# ---------------------------------------------------------------- hidden, crossed out


def test_a_hidden_row_is_left_out_and_told_with_its_words():
    assert measures(read("22_hidden_row.xlsx")) == [
        ("1", "Ярмарка"),
        ("3", "Олимпиада"),
    ]
    draft = read("22_hidden_row.xlsx")
    [item] = [item for item in draft.findings if item.code == "rows_hidden"]
    assert item.severity == "warning" and item.where == "лист «План», строка 4"
    assert "Отменённое мероприятие" in item.message


def test_rows_of_a_closed_group_are_hidden_rows():
    made = book(FAIR, CONTEST, REPORT)
    made.active.row_dimensions.group(4, 5, hidden=True)
    assert measures(read(made)) == [("1", "Ярмарка")]
    [item] = told(made, "rows_hidden")
    assert item.where == "лист «План», строки 4, 5"


def test_a_row_of_no_height_is_hidden():
    data = patched(data_of(book(FAIR, CONTEST)), SHEET, lambda xml: xml.replace(
        '<row r="4"', '<row r="4" ht="0" customHeight="1"'))  # fmt: skip
    assert measures(read(data)) == [("1", "Ярмарка")]
    assert told(data, "rows_hidden")


@pytest.mark.parametrize(
    "column", ['hidden="1"', 'width="0"', 'hidden="true" width="9"']
)
def test_a_hidden_column_is_left_out_and_told(column):
    made = Workbook()
    made.active.title = "План"
    head = (*HEAD[:2], "Срок 2026", "Срок 2027", HEAD[3])
    for row in (head, (1, "Ярмарка", "май 2026", "март 2027", "Школы")):
        made.active.append(row)
    columns = f'<cols><col min="3" max="3" {column}/></cols><sheetData>'
    data = patched(
        data_of(made), SHEET, lambda xml: xml.replace("<sheetData>", columns)
    )
    assert read(data).measures[0].deadline_text == "март 2027"
    [item] = told(data, "columns_hidden")
    assert item.where == "лист «План», столбец C" and "май 2026" in item.message


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_told(state):
    made = book(FAIR)
    made.create_sheet("Старый").append(("Прошлогоднее мероприятие",))
    made.create_sheet("Пустой").sheet_state = state
    made["Старый"].sheet_state = state
    assert measures(read(made)) == [("1", "Ярмарка")]
    [item] = told(made, "sheet_hidden")
    assert item.where == "лист «Старый»" and "Прошлогоднее" in item.message


def test_a_crossed_out_row_is_left_out_and_told():
    draft = read("09c_struck_row.xlsx")
    assert measures(draft) == [("1", "Ярмарка")]
    [item] = [item for item in draft.findings if item.code == "rows_struck"]
    assert item.where == "лист «План», строка 4" and "Отменённое" in item.message


def test_a_row_with_only_its_number_not_crossed_out_is_crossed_out():
    made = book(FAIR, CONTEST)
    for cell in made.active[4][1:]:
        cell.font = Font(strike=True)
    draft = read(made)
    assert measures(draft) == [("1", "Ярмарка")]
    codes = {item.code for item in draft.findings}
    assert "rows_struck" in codes and "row_skipped" not in codes


def test_crossed_out_words_inside_of_a_cell_are_left_out_and_told():
    made = book(FAIR)
    struck = TextBlock(InlineFont(strike=True), "февраль ")
    made.active["C3"] = CellRichText(struck, "март 2027 г.")
    assert read(made).measures[0].deadline_text == "март 2027 г."
    [item] = told(made, "cell_struck")
    assert item.words == ("февраль",) and item.where == "лист «План», 3:3"


def test_a_live_word_in_a_crossed_out_cell_is_read():
    made = book(FAIR)
    made.active["C3"].font = Font(strike=True)
    live = TextBlock(InlineFont(strike=False), "март 2027 г.")
    made.active["C3"] = CellRichText("февраль ", live)
    assert read(made).measures[0].deadline_text == "март 2027 г."


def test_a_comment_is_not_read():
    from openpyxl.comments import Comment

    made = book(FAIR)
    made.active["C3"].comment = Comment("до 1 июня", "Кто-то")
    assert read(made).measures[0].deadline_text == "март 2027 г."


def test_columns_far_to_the_right_are_told():
    made = book(FAIR)
    made.active["CA3"] = "забытая ячейка"
    [item] = told(made, "columns_beyond")
    assert "забытая ячейка" in item.message and "столбец CA" in item.where


# ---------------------------------------------------------------- merged cells


def test_what_stands_under_a_merged_cell_is_not_read_and_told():
    units = [m.responsible_text for m in read("13_merged_leftover.xlsx").measures]
    assert units == ["МБУ ГЦОКО", "МБУ ГЦОКО"]
    [item] = told(case("13_merged_leftover.xlsx"), "cell_under_merge")
    assert item.words == ("Управление образования",)
    assert item.where == "лист «Sheet», 4:4"


def with_merge(made, reference):
    """The merge is added to the XML: openpyxl would empty the cells under it."""
    merge = f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'
    return patched(data_of(made), SHEET, lambda xml: xml.replace(
        "</sheetData>", f"</sheetData>{merge}"))  # fmt: skip


def test_a_text_repeated_under_a_merged_cell_is_no_doubt():
    made = book(FAIR, (2, "Олимпиада", "апрель 2027 г.", FAIR[3]))
    assert not told(with_merge(made, "D3:D4"), "cell_under_merge")


def test_a_merged_cell_shows_its_value_in_the_rows_that_are_visible():
    made = book(FAIR, (2, "Олимпиада", "апрель 2027 г."), (3, "Отчёт", "май 2027 г."))
    made.active.row_dimensions[3].hidden = True
    data = with_merge(made, "D3:D5")
    draft = read(data)
    assert [m.responsible_text for m in draft.measures] == ["МБУ ГЦОКО"] * 2
    [item] = told(data, "rows_hidden")
    assert "Ярмарка" in item.message and "ГЦОКО" not in item.message


def test_a_title_merged_over_a_hidden_column_is_visible():
    made = book(FAIR)
    made.active.merge_cells("A1:D1")
    made.active.column_dimensions["A"].hidden = True
    assert read(made).order.title == TITLE


def test_what_stands_under_a_title_is_told_with_its_row():
    made = Workbook()
    made.active.title = "План"
    for row in ((TITLE,), (None, None, "старый гриф"), HEAD, FAIR):
        made.active.append(row)
    [item] = told(with_merge(made, "A1:D2"), "cell_under_merge")
    assert item.where == "лист «План», строка 2" and item.words == ("старый гриф",)


# ---------------------------------------------------------------- formulas


def test_formulas_without_results_are_told_and_lose_no_row():
    draft = read("23_formulas.xlsx")
    assert [m.name for m in draft.measures] == ["Ярмарка", "(не вычислено)", "Отчёт"]
    assert draft.measures[1].responsible_text == "МБУ ГЦОКО"
    assert not draft.sections
    [item] = [item for item in draft.findings if item.code == "cells_not_computed"]
    assert item.severity == "error" and "сохраните" in item.message
    assert "A4, B4, C4, A5, C5, D5" in item.message


def test_a_formula_with_a_result_reads_as_the_result():
    made = book((1, "=B1", "=DATE(2027,3,1)", '=""'))
    made.active["C3"].number_format = "mmmm yyyy"
    results = {"B3": ("str", "Ярмарка"), "C3": ("n", "46447"), "D3": ("str", "")}

    def stored(xml):
        xml = xml.replace('fullCalcOnLoad="1"', "")
        for place, (kind, value) in results.items():
            found = rf'<c r="{place}"([^>]*?)><f>(.*?)</f><v ?/?>(?:</v>)?</c>'
            new = rf'<c r="{place}"\1 t="{kind}"><f>\2</f><v>{value}</v></c>'
            xml = re.sub(found, new, xml)
        return xml

    data = patched(data_of(made), SHEET, stored)
    [measure] = read(data).measures
    assert (measure.name, measure.deadline_text) == ("Ярмарка", "март 2027")
    assert measure.responsible_text == ""
    assert not told(data, "cells_not_computed")


def test_zeros_that_a_program_wrote_for_excel_to_compute_are_no_results():
    made = book(FAIR, (2, "Олимпиада", "=C3", "Школы"))
    data = patched(data_of(made), SHEET, lambda xml: re.sub(
        "<f>C3</f><v ?/?>(</v>)?", "<f>C3</f><v>0</v>", xml))  # fmt: skip
    assert told(data, "cells_not_computed")


# ---------------------------------------------------------------- the template


def test_what_is_left_out_on_the_sheet_of_the_order_is_told():
    made = book(FAIR)
    sheet = made.create_sheet("Распоряжение")
    for row in (("Номер", "15-р"), ("Дата", datetime(2027, 1, 12)), ("Заголовок", "x")):
        sheet.append(row)
    sheet["B3"].font = Font(strike=True)
    sheet["B2"].number_format = "[$-419]d mmmm yyyy;@"
    order = read(made).order
    assert (order.number, order.date, order.title) == ("15-р", date(2027, 1, 12), None)
    [item] = told(made, "cell_struck")
    assert item.where == "лист «Распоряжение», строка 3"


# ---------------------------------------------------------------- how it is written

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def patched(data, part, change):
    """A package with one part changed as text, or left out when it becomes None."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content = change(content.decode())
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def written(rows, workbook="", strings="", names=("xl/book1.xml", "../data/List.xml")):
    """A package written by hand: `names` are the main part and the sheet's target."""
    main, target = names
    relation = f'<Relationship Id="{{}}" Type="{LINKS}/{{}}" Target="{{}}"/>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships">{}</Relationships>'
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations.format(relation.format("r1", "officeDocument", main)),
        main: f'<workbook {MAIN} xmlns:r="{LINKS}">{workbook}<sheets>'
        '<sheet name="План" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/book1.xml.rels": relations.format(
            relation.format("r1", "worksheet", target)
            + relation.format("r2", "sharedStrings", "/xl/sharedstrings.xml")
        ),
        "data/list.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        "xl/SharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def row_of(*texts):
    return "<row>" + "".join(
        f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts
    ) + "</row>"  # fmt: skip


@pytest.mark.parametrize("name", ["07b_strict.xlsx", "24_onlyoffice_fill.xlsx"])
def test_the_strict_form_and_foreign_styles_are_read(name):
    [measure] = read(name).measures
    assert (measure.number, measure.name) == ("1", "Ярмарка")
    assert measure.deadline.end == date(2027, 3, 31)


def test_parts_may_have_other_names_and_cells_no_addresses():
    strings = (
        "<si><t>Ярмарка</t><rPh><t>фон</t></rPh></si>"
        "<si><r><t>март </t></r><r><t>2027 г.</t></r></si>"
    )
    last = (
        '<row><c><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
        '<c t="str"><v>Шко_x000A_лы</v></c></row>'
    )
    data = written(row_of(TITLE) + row_of(*HEAD) + last, strings=strings)
    [measure] = read(data).measures
    assert (measure.number, measure.name) == ("1", "Ярмарка")
    assert measure.deadline_text == "март 2027 г."
    assert measure.responsible_text == "Шко\nлы"


def test_dates_may_be_written_as_words_of_iso_8601():
    row = row_of("1", "Ярмарка", "?", "Школы").replace(
        't="inlineStr"><is><t>?</t></is>', 't="d"><v>2027-03-01T00:00:00</v>')  # fmt: skip
    [measure] = read(written(row_of(*HEAD) + row)).measures
    assert measure.deadline_text == "01.03.2027"


BROKEN = '<definedNames><definedName name="_xlnm.Print_Area">#REF!</definedName></definedNames>'


def test_parts_that_the_plan_does_not_need_refuse_nothing():
    made = book(FAIR)
    data = patched(data_of(made), "xl/workbook.xml", lambda xml: xml.replace(
        "<definedNames/>", "").replace("<calcPr", BROKEN + "<calcPr"))  # fmt: skip
    bad = (
        '<conditionalFormatting sqref="A1"><cfRule type="?"/></conditionalFormatting>'
        '<dataValidations count="x"><dataValidation type="?" sqref="?"/>'
        "</dataValidations>"
    )
    data = patched(data, SHEET, lambda xml: xml.replace(
        "</sheetData>", "</sheetData>" + bad))  # fmt: skip
    data = patched(data, "xl/theme/theme1.xml", lambda _xml: None)
    assert measures(read(data)) == [("1", "Ярмарка")]


@pytest.mark.parametrize("styles", [None, "<styleSheet"])
def test_a_workbook_without_its_styles_is_read_and_told(styles):
    data = patched(data_of(book(FAIR)), "xl/styles.xml", lambda _xml: styles)
    assert measures(read(data)) == [("1", "Ярмарка")]
    assert told(data, "styles_unread")


def test_empty_formatted_cells_far_below_are_no_rows():
    made = book(FAIR)
    made.active["A90000"].font = Font(bold=True)
    assert measures(read(made)) == [("1", "Ярмарка")]


def test_sheets_are_read_in_the_order_of_their_tabs():
    made = book(FAIR)
    other = made.create_sheet("Первый", 0)
    for row in ((TITLE,), HEAD, CONTEST):
        other.append(row)
    assert [m.name for m in read(made).measures] == ["Олимпиада", "Ярмарка"]

"""OpenDocument files (.odt, .ods) are read as Word's and Excel's are."""

from datetime import date

import pytest
from intake import IntakeError, read_document
from open_document import ABOVE, Raw, flat, ods, odt, packed, paragraph, table

HEAD = ("№", "Мероприятие", "Срок", "Ответственный")
ROWS = [
    HEAD,
    "1. Подготовка",
    ("1.1", "Ярмарка", "до 1 марта 2027 г.", "МБУ ГЦОКО"),
    ("1.2", "Олимпиада", "апрель 2027 г.", ABOVE),
]
ORDER = (
    "РАСПОРЯЖЕНИЕ", "12.01.2027 № 15-р", "Об утверждении плана на 2027 год", "ОБЯЗЫВАЮ:",
    "1. Утвердить план.", "2. Контроль возложить на начальника отдела Лукину О.В.",
)  # fmt: skip


def check(name, data):
    draft = read_document((name, data))
    assert [(s.code, s.name) for s in draft.sections] == [("1", "Подготовка")]
    assert [(m.number, m.name, m.deadline.end) for m in draft.measures] == [
        ("1.1", "Ярмарка", date(2027, 3, 1)),
        ("1.2", "Олимпиада", date(2027, 4, 30)),
    ]
    assert [m.responsible_text for m in draft.measures] == ["МБУ ГЦОКО"] * 2
    assert draft.measures[1].inherits == ["responsible_text"]
    return draft


def codes(draft):
    return {found.code for found in draft.findings}


def test_a_text_with_its_order_and_merged_cells():
    draft = check("план.odt", odt(*ORDER, ROWS))
    assert (draft.order.number, draft.order.date) == ("15-р", date(2027, 1, 12))
    assert draft.measures[0].sources["name"].row == 3


def test_the_same_as_one_xml_and_whatever_it_is_called():
    body = "".join(map(paragraph, ORDER)) + table(ROWS)
    check("план.fodt", flat("text", body))
    check("план.docx", odt(*ORDER, ROWS))


def test_a_sheet():
    check("план.ods", ods(План=ROWS))
    check("план.xlsx", ods(План=ROWS))


def test_numbers_of_lists_are_those_printed():
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    numbers = Raw('<text:list text:style-name="L1" text:continue-numbering="true">'
                  + item.format("") + "</text:list>")  # fmt: skip
    rows = [HEAD, *((numbers, name, "май 2027", "Школы") for name in ("Раз", "Два"))]
    draft = read_document(("план.odt", odt("План на 2027 год", rows)))
    assert [m.number for m in draft.measures] == ["1.", "2."]


def test_hidden_and_struck_words_are_left_out_and_told():
    term = Raw('<text:p><text:span text:style-name="Hidden">до 1 мая</text:span>до 2 июня'
               '<text:span text:style-name="Struck"> 2026</text:span> 2027</text:p>')  # fmt: skip
    row = ("1", "Ярмарка", term, "Школы")
    draft = read_document(("план.odt", odt("План на 2027 год", [HEAD, row])))
    assert draft.measures[0].deadline_text == "до 2 июня 2027"
    assert {"text_hidden", "text_struck"} <= codes(draft)


def test_a_hidden_sheet_is_told():
    body = table(ROWS, "План") + table(ROWS, "Старый", 'table:style-name="Away"')
    draft = check("план.ods", packed("spreadsheet", body, "spreadsheet"))
    assert "sheet_hidden" in codes(draft)


def test_tracked_changes_are_told():
    changes = Raw("<text:tracked-changes><text:changed-region><text:deletion><text:p>x"
                  "</text:p></text:deletion></text:changed-region></text:tracked-changes>")  # fmt: skip
    assert "changes_tracked" in codes(check("план.odt", odt(changes, *ORDER, ROWS)))


def test_a_locked_file_is_refused():
    with pytest.raises(IntakeError, match="паролем"):
        read_document(("план.odt", odt(ROWS, encrypted=True)))


def test_declarations_of_entities_are_refused():
    data = flat("text", table(ROWS)).replace(
        b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1
    )
    with pytest.raises(IntakeError, match="объявления XML"):
        read_document(("план.fodt", data))


def test_rows_repeated_a_million_times_are_no_trouble():
    empty = ('<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
             'table:number-columns-repeated="16384"/></table:table-row></table:table>')  # fmt: skip
    body = table(ROWS, "План").replace("</table:table>", empty)
    check("план.ods", packed("spreadsheet", body, "spreadsheet"))
    full = body.replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="90000">'
    )
    with pytest.raises(IntakeError, match="больше 5000 строк"):
        read_document(("план.ods", packed("spreadsheet", full, "spreadsheet")))


def test_a_damaged_file_is_one_sentence():
    data = odt(*ORDER, ROWS)
    with pytest.raises(IntakeError, match="повреждён"):
        read_document(("план.odt", data[: len(data) // 2]))

"""A Word file is read as a person sees it: each text once, what is left out is told."""

from pathlib import Path

import pytest
from intake import IntakeError, read_document, read_docx
from word import MAIN, definition, numbered, p, package, r, t, tbl, tc, tr, use

CASES = Path(__file__).parent / "cases"
STRIKE, VANISH = "<w:strike/>", "<w:vanish/>"


def content(*body, **parts):
    return read_docx.read(package("".join(body), **parts), "план.docx")


def lines(*body, **parts):
    """Texts of the paragraphs of a body."""
    return [str(block) for block in content(*body, **parts).blocks]


def rows(*body, **parts):
    """Texts of the cells of the only table."""
    (table,) = content(*body, **parts).tables
    return [[cell.text for cell in row] for row in table.rows]


def told(read):
    """(code, words) of all findings of a content, its cells included."""
    cells = [c for table in read.tables for row in table.rows for c in row]
    found = [*read.findings, *(doubt for cell in cells for doubt in cell.doubts)]
    return [(item.code, *item.words) for item in found]


# ---------------------------------------------------------------- the cases


def case(name):
    """The content of a case's file and the plan read of it."""
    path = CASES / f"{name}.docx"
    read = read_docx.read(path.read_bytes(), path.name)
    return read, read_document(path) if name != "05_word_online" else None


USUAL = [
    ("1", "Провести ярмарку вакансий", "до 1 марта 2027 г.", "Управление образования"),
    ("2", "Провести олимпиаду", "до 1 апреля 2027 г.", "МБУ ГЦОКО"),
]


def plan_of(draft):
    return [
        (m.number, m.name, m.deadline_text, m.responsible_text) for m in draft.measures
    ]


@pytest.mark.parametrize(
    "name",
    ["03_text_box_number", "03b_text_box_title", "04_table_in_text_box",
     "06_anchor_rel", "06b_null_rel", "07_strict", "08_hidden_text",
     "14_decimal_span"],
)  # fmt: skip
def test_a_trait_of_the_file_does_not_touch_the_plan(name):
    _read, draft = case(name)
    assert draft.order.number == "15-р"
    assert str(draft.order.date) == "2027-01-12"
    assert draft.order.title == "Об утверждении плана работы на 2027 год"
    assert plan_of(draft) == USUAL


def test_a_moved_row_stands_once_at_its_new_place():
    read, draft = case("01_moved_row")
    assert [m.number for m in draft.measures] == ["3", "1", "2"]
    assert [code for code, *_ in told(read)] == ["changes_tracked"]
    (finding,) = [f for f in draft.findings if f.code == "changes_tracked"]
    assert finding.severity == "warning" and finding.where == "весь файл"


def test_a_corrected_term_is_the_new_one_and_the_correction_is_told():
    read, draft = case("02_tracked_term")
    assert draft.measures[0].deadline_text == "до 1 мая 2027 г."
    (finding,) = read.findings
    assert "удалено «марта»" in finding.message
    assert "вставлено «мая»" in finding.message


def test_a_main_part_of_another_name_is_read():
    read, _draft = case("05_word_online")
    assert [row[2].text for row in read.tables[0].rows[1:]] == [m[2] for m in USUAL]


def test_hidden_and_struck_terms_are_told_in_their_words():
    assert told(case("08_hidden_text")[0]) == [("text_hidden", "до 1 февраля 2027 г.")]
    read, draft = case("09_struck_term")
    assert told(read) == [("text_struck", "до 1 марта 2027 г.")]
    assert draft.measures[0].deadline_text == "до 1 мая 2027 г."


def test_lists_of_one_definition_go_on():
    assert [m.number for m in case("10_shared_abstract")[1].measures] == [
        "1.", "2.", "3.",
    ]  # fmt: skip


def test_ticks_of_a_symbol_font_are_ticks():
    terms = [m.deadline_text for m in case("12_wingdings_tick")[1].measures]
    assert terms == ["I квартал", "II квартал\nIV квартал"]


# ---------------------------------------------------------------- tracked changes


def test_deleted_rows_cells_and_tables_are_gone():
    gone = "<w:del/>"
    table = tbl(
        tr("1", "старое", look=gone),
        tr("1", tc("лишнее", "<w:cellDel/>"), tc("новое", "<w:cellIns/>")),
    )
    assert rows(table, tbl(tr("а", "б", look=gone))) == [["1", "новое"]]


def test_a_deleted_paragraph_has_no_number():
    lists = definition(1, ("decimal", "%1.")) + use(1, 1)
    gone = "<w:rPr><w:del/></w:rPr>"
    deleted = "<w:del><w:r><w:delText>второе</w:delText></w:r></w:del>"
    body = (
        numbered("первое"),
        numbered(deleted, look=gone),
        numbered("тре"),
    )
    assert lines(*body, numbering=lists) == ["1. первое", "2. тре"]


def test_a_deleted_table_in_a_cell_is_no_table():
    gone = tbl(tr("x", look="<w:del/>"))
    (table,) = content(tbl(f"<w:tr><w:tc>{gone}{p('дело')}</w:tc></w:tr>")).tables
    assert not table.inner and table.rows[0][0].text == "дело"


def test_moves_are_read_where_they_went():
    moved = r("перенесённое")
    body = (
        p(f"<w:moveFrom>{moved}</w:moveFrom>", look="<w:rPr><w:moveFrom/></w:rPr>"),
        p("между"),
        p(f"<w:moveTo>{moved}</w:moveTo>"),
    )
    assert lines(*body) == ["между", "перенесённое"]


def test_a_changed_format_is_no_correction():
    old = "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>"
    read = content(p(r("срок", f"<w:b/>{old}")))
    assert read.blocks == ["срок"] and told(read) == []


# ---------------------------------------------------------------- read once


def box(content, fallback=None):
    shape = (
        "<w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing>"
    )
    old = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
    return (
        f"<mc:AlternateContent><mc:Choice>{shape.format(content)}</mc:Choice>"
        f"<mc:Fallback>{old.format(fallback or content)}</mc:Fallback>"
        "</mc:AlternateContent>"
    )


def test_a_text_box_is_a_paragraph_of_its_own():
    assert lines(p(r(box(p("№ 15"))), "Об утверждении")) == ["№ 15", "Об утверждении"]
    old = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
    assert lines(p(r(old.format(p("№ 15"))), "от")) == ["№ 15", "от"]


def test_a_box_in_a_box_and_a_table_in_a_box():
    inner = p(r(box(p("внутри"))), "снаружи")
    assert lines(p(r(box(inner)))) == ["внутри", "снаружи"]
    assert rows(p(r(box(tbl(tr("1", "дело")))))) == [["1", "дело"]]


def test_a_choice_without_text_gives_way_to_its_fallback():
    words = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
    drawn = "<mc:Choice><w:drawing/></mc:Choice>"
    fallback = f"<mc:Fallback>{words.format(p('схема'))}</mc:Fallback>"
    both = f"<mc:AlternateContent>{drawn}{fallback}</mc:AlternateContent>"
    assert lines(p(r(both))) == ["схема"]


def test_a_field_shows_its_result():
    def sign(kind):
        return r(f'<w:fldChar w:fldCharType="{kind}"/>')

    code = r("<w:instrText>IF 1=1</w:instrText>")
    inner = sign("begin") + sign("separate") + r("скрытое") + sign("end")
    field = sign("begin") + code + inner + sign("separate") + r("март") + sign("end")
    simple = f'<w:fldSimple w:instr="DATE">{r(" 2027")}</w:fldSimple>'
    assert lines(p(field, simple)) == ["март 2027"]
    begin, separate = (
        f'<w:fldChar w:fldCharType="{k}"/>' for k in ("begin", "separate")
    )
    at_once = r(f"{begin}<w:instrText>DATE</w:instrText>{separate}<w:t>март</w:t>")
    assert lines(p(at_once, sign("end"), r(" 2027"))) == ["март 2027"]
    assert lines(p(sign("begin"), "не закрыто"), p("далее")) == ["не закрыто", "далее"]


def test_controls_links_and_tags_are_looked_through():
    run = r("слово")
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>"
    for wrapped in (
        control,
        f"<w:hyperlink>{run}</w:hyperlink>",
        f"<w:smartTag><w:smartTag>{run}</w:smartTag></w:smartTag>",
        f"<w:customXml>{run}</w:customXml>",
        f'<w:bdo w:val="ltr">{run}</w:bdo>',
    ):
        assert lines(p(wrapped)) == ["слово"]
    cells = f"<w:sdt><w:sdtContent>{tc('дело')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{tc('1')}{cells}</w:tr></w:sdtContent></w:sdt>"
    assert rows(tbl(row)) == [["1", "дело"]]


# ---------------------------------------------------------------- signs


SIGNS = [
    ("<w:br/>", "1\n2"),
    ("<w:cr/>", "1\n2"),
    ("<w:tab/>", "1 2"),
    ("<w:ptab/>", "1 2"),
    ("<w:noBreakHyphen/>", "1-2"),
    ("<w:softHyphen/>", "12"),
    ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "1+2"),
    ('<w:sym w:font="Wingdings" w:char="00FC"/>', "1+2"),
    ('<w:sym w:font="Wingdings 2" w:char="F050"/>', "1+2"),
    ('<w:sym w:font="Wingdings" w:char="F0A8"/>', "12"),
    ('<w:sym w:font="Symbol" w:char="F0B3"/>', "1≥2"),
    ('<w:sym w:font="Symbol" w:char="F0B7"/>', "1•2"),
    ('<w:sym w:font="Wingdings" w:char="odd"/>', "12"),
    ("<m:oMath><m:r><m:t>≤</m:t></m:r></m:oMath>", "1≤2"),
]  # fmt: skip


@pytest.mark.parametrize(("sign", "text"), SIGNS)
def test_a_sign_is_read_as_printed(sign, text):
    assert lines(p("1", r(sign), "2")) == [text]


def test_letters_of_a_symbol_font_are_what_they_look_like():
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert lines(p(r("ü", font))) == ["+"]
    assert lines(p(r("\uf0fc", font))) == ["+"]
    assert lines(p("\uf0fc")) == ["+"]
    assert lines(p(r("ü", '<w:rFonts w:ascii="Arial"/>'))) == ["ü"]


def test_a_raised_note_does_not_lengthen_a_year():
    raised = '<w:vertAlign w:val="superscript"/>'
    assert lines(p("2027", r("1", raised), " г.")) == ["2027¹ г."]
    assert lines(p("100 м", r("2", raised))) == ["100 м²"]


@pytest.mark.parametrize(("value", "text"), [("1", "+"), ("0", None)])
def test_check_boxes_are_ticks(value, text):
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox>'
        f"</w:sdtPr><w:sdtContent>{r('☒')}</w:sdtContent></w:sdt>"
    )
    assert lines(p(control)) == ([text] if text else [])


def test_a_field_of_an_old_form_is_told():
    form = (
        '<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="март"/><w:listEntry w:val="май"/></w:ddList></w:ffData>'
        "</w:fldChar>"
    )
    [item] = content(p(r(form))).findings
    assert item.code == "part_unread" and "списки старой формы" in item.message


# ---------------------------------------------------------------- hidden, struck


STYLES = (
    '<w:style w:type="character" w:styleId="Off"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Off2"><w:basedOn w:val="Off"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
)
NOT_READ = [
    (VANISH, "text_hidden"),
    ('<w:color w:val="FFFFFF"/>', "text_hidden"),
    ('<w:sz w:val="2"/>', "text_hidden"),
    (STRIKE, "text_struck"),
    ("<w:dstrike/>", "text_struck"),
    ('<w:rStyle w:val="Off2"/>', "text_struck"),
]


@pytest.mark.parametrize(("look", "code"), NOT_READ)
def test_words_that_do_not_count_are_left_out_and_told(look, code):
    body = p(r("до 1 ", look), r("марта ", look), "до 1 мая")
    read = content(body, styles=STYLES)
    assert read.blocks == ["до 1 мая"]
    assert told(read) == [(code, "до 1 марта")]


READ = [
    '<w:vanish w:val="0"/>',
    '<w:strike w:val="false"/>',
    "<w:webHidden/>",
    '<w:color w:val="FF0000"/>',
    '<w:sz w:val="24"/>',
    '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>',
    '<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>',
    '<w:rStyle w:val="Off2"/><w:strike w:val="0"/>',
]


@pytest.mark.parametrize("look", READ)
def test_words_that_are_seen_are_read(look):
    read = content(p(r("до 1 мая", look)), styles=STYLES)
    assert read.blocks == ["до 1 мая"] and told(read) == []


def test_pieces_left_out_are_told_apart():
    body = p(r("один", STRIKE), "и", r("два", STRIKE))
    assert told(content(body)) == [("text_struck", "один … два")]


def test_white_words_in_a_drawn_shape_or_on_a_dark_page_are_seen():
    white = p(r("№ 15", '<w:color w:val="FFFFFF"/>'))
    assert lines(p(r(box(white)))) == ["№ 15"]
    dark = '<w:pStyle w:val="Dark"/>'
    shade = '<w:shd w:val="clear" w:fill="1F3864"/>'
    style = f'<w:style w:styleId="Dark"><w:pPr>{shade}</w:pPr></w:style>'
    titled = p(r("План", '<w:color w:val="FFFFFF"/>'), look=dark)
    assert lines(titled, styles=style) == ["План"]
    page = f'<w:document xmlns:w="{MAIN}"><w:background w:color="000000"/>'
    page += f"<w:body>{white}</w:body></w:document>"
    assert lines(more={"word/document.xml": page}) == ["№ 15"]


def test_white_words_on_a_dark_cell_are_a_head():
    white, dark = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'
    assert rows(tbl(tr(tc(p(r("Срок", white)), dark)))) == [["Срок"]]
    style = f'<w:style w:styleId="Dark"><w:tblStylePr>{dark}</w:tblStylePr></w:style>'
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Dark"/></w:tblPr>'
        + tr(tc(p(r("Срок", white))))
        + "</w:tbl>"
    )
    assert rows(table, styles=style) == [["Срок"]]


def test_a_hidden_paragraph_by_its_style_counts_no_number():
    lists = definition(1, ("decimal", "%1.")) + use(1, 1)
    style = '<w:pStyle w:val="Note"/>'
    body = (numbered("первое"), numbered("тайное", look=style), numbered("второе"))
    read = content(*body, styles=STYLES, numbering=lists)
    assert read.blocks == ["1. первое", "2. второе"]
    assert told(read) == [("text_hidden", "тайное")]


def test_a_struck_point_keeps_its_number_in_the_count():
    lists = definition(1, ("decimal", "%1.")) + use(1, 1)
    body = (numbered("первое"), numbered(r("снято", STRIKE)), numbered("третье"))
    read = content(*body, numbering=lists)
    assert read.blocks == ["1. первое", "3. третье"]
    assert told(read) == [("text_struck", "снято")]


def off(text, look=STRIKE):
    return tc(p(r(text, look)))


@pytest.mark.parametrize(
    ("look", "code"), [(STRIKE, "row_struck"), (VANISH, "row_hidden")]
)
def test_a_row_struck_or_hidden_as_a_whole_is_left_out_and_told(look, code):
    gone = tr("2.", off("Конкурс", look), off("май", look))
    read = content(tbl(tr("1.", "Ярмарка", "март"), gone, tr("3.", "Слёт", "июнь")))
    texts = [[cell.text for cell in row] for row in read.tables[0].rows]
    assert [row for row in texts if any(row)] == [
        ["1.", "Ярмарка", "март"],
        ["3.", "Слёт", "июнь"],
    ]
    (finding,) = read.findings
    assert finding.code == code and finding.where == "таблица 1, строка 2"
    assert "Конкурс" in finding.words[0] and "май" in finding.words[0]


def test_a_row_hidden_by_its_property_is_left_out_and_told():
    read = content(tbl(tr("1", "Слёт"), tr("2", "Конкурс", look="<w:hidden/>")))
    assert len(read.tables[0].rows) == 1
    assert told(read) == [("row_hidden", "2 … Конкурс")]


def test_a_plan_with_a_struck_row_keeps_its_other_rows_and_their_places():
    head = tr("№", "Мероприятие", "Срок", "Ответственный")
    gone = tr("2", off("Конкурс"), off("май 2027 г."), off("Школы"))
    body = tbl(
        head,
        tr("1", "Слёт", "март 2027 г.", "МБУ ГЦОКО"),
        gone,
        tr("3", "Выставка", "июнь 2027 г.", "МБУ ГЦОКО"),
    )
    draft = read_document(("план.docx", package(p("План на 2027 год") + body)))
    assert [m.number for m in draft.measures] == ["1", "3"]
    (finding,) = [f for f in draft.findings if f.code == "row_struck"]
    assert finding.where == "таблица 1, строка 3"
    assert finding.words == ("2 … Конкурс … май 2027 г. … Школы",)


def test_a_row_struck_in_part_stays():
    read = content(tbl(tr("1", "Слёт", off("март")), tr("2", "Конкурс", "май")))
    (row, _other) = read.tables[0].rows
    assert [cell.text for cell in row] == ["1", "Слёт", ""]
    assert [doubt.words for doubt in row[2].doubts] == [("март",)]


def test_a_cell_does_not_go_on_with_one_of_a_row_left_out():
    head, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tr("1", "Слёт", "отдел А"),
        tr("2", off("Конкурс"), tc(p(r("отдел Б", STRIKE)), head)),
        tr("3", "Выставка", tc("", more)),
    )
    assert not content(table).tables[0].rows[2][2].merged


# ---------------------------------------------------------------- covered cells


def test_text_under_a_merged_cell_is_not_read_and_told():
    head, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tr("1", tc("отдел А", head)),
        tr("2", tc("отдел Б", more)),
        tr("3", tc("отдел А", more)),
    )
    read = content(table)
    cells = [row[1] for row in read.tables[0].rows]
    assert [cell.text for cell in cells] == ["отдел А", "", ""]
    assert [cell.merged for cell in cells] == [False, True, True]
    assert told(read) == [("text_covered", "отдел Б")]


def test_a_cell_that_goes_on_with_nothing_is_seen():
    assert rows(tbl(tr("1", tc("отдел Б", "<w:vMerge/>")))) == [["1", "отдел Б"]]


def test_cells_merged_the_old_way_are_one():
    head, more = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    read = content(tbl(tr(tc("раздел", head), tc("тень", more), "3")))
    (row,) = read.tables[0].rows
    assert [(cell.text, cell.first, cell.last) for cell in row] == [
        ("раздел", 0, 1),
        ("3", 2, 2),
    ]
    assert told(read) == [("text_covered", "тень")]


@pytest.mark.parametrize("value", ["1.0", "", "-3", "много", "0"])
def test_an_odd_span_is_one_column(value):
    span = f'<w:gridSpan w:val="{value}"/>'
    before = f'<w:gridBefore w:val="{value}"/>'
    (row,) = content(tbl(tr(tc("1", span), "дело", look=before))).tables[0].rows
    assert [cell.text for cell in row] == ["1", "дело"]
    assert all(cell.first == cell.last for cell in row)


def test_a_span_beyond_any_page_is_no_danger():
    span = '<w:gridSpan w:val="99999"/>'
    (row,) = content(tbl(tr(tc("1", span), "2"))).tables[0].rows
    assert row[0].last < 100 and row[1].text == "2"


# ---------------------------------------------------------------- numbers


def points(*body, numbering, **parts):
    """Printed numbers only."""
    read = lines(*body, numbering=numbering, **parts)
    return [line.rpartition("дело")[0].strip() for line in read]


FORMATS = [
    ("decimal", "1", "2"),
    ("decimalZero", "01", "02"),
    ("lowerLetter", "a", "b"),
    ("upperLetter", "A", "B"),
    ("russianLower", "а", "б"),
    ("russianUpper", "А", "Б"),
    ("lowerRoman", "i", "ii"),
    ("upperRoman", "I", "II"),
]


@pytest.mark.parametrize(("kind", "first", "second"), FORMATS)
def test_numbers_are_written_as_printed(kind, first, second):
    lists = definition(1, (kind, "%1)")) + use(1, 1)
    body = (numbered("дело"), numbered("дело"))
    assert points(*body, numbering=lists) == [f"{first})", f"{second})"]


def test_levels_restart_under_their_parent():
    lists = definition(1, ("decimal", "%1."), ("decimal", "%1.%2.")) + use(1, 1)
    levels = (0, 1, 1, 0, 1)
    body = [numbered("дело", level=level) for level in levels]
    assert points(*body, numbering=lists) == ["1.", "1.1.", "1.2.", "2.", "2.1."]


def test_roman_chapters_are_digits_in_legal_numbers():
    legal = "<w:isLgl/>"
    lists = definition(1, ("upperRoman", "%1."), ("decimal", "%1.%2.", legal))
    body = [numbered("дело", level=level) for level in (0, 0, 1)]
    assert points(*body, numbering=lists + use(1, 1)) == ["I.", "II.", "2.1."]


def test_a_use_may_start_anew_or_write_otherwise():
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    other = (
        '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="russianLower"/>'
        '<w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>'
    )
    lists = (
        definition(1, ("decimal", "%1."))
        + use(1, 1)
        + use(2, 1, anew)
        + use(3, 1)
        + use(4, 1, other)
    )
    body = [numbered("дело", number) for number in (1, 2, 2, 3, 4)]
    assert points(*body, numbering=lists) == ["1.", "5.", "6.", "7.", "з)"]


def test_a_number_may_come_from_a_style_and_be_switched_off():
    lists = definition(
        1,
        ("decimal", "%1.", '<w:pStyle w:val="Head"/>'),
        ("decimal", "%1.%2.", '<w:pStyle w:val="Point"/>'),
    )
    lists += use(1, 1) + use(0, 1)
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Head">{place}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="Head"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Point">{place}</w:style>'
    )
    body = [
        p("дело", look=f'<w:pStyle w:val="{s}"/>') for s in ("Head", "Mine", "Point")
    ]
    body.append(numbered("дело", 0, look='<w:pStyle w:val="Head"/>'))
    printed = points(*body, numbering=lists, styles=styles)
    assert printed == ["1.", "2.", "2.1.", ""]


def test_a_bullet_and_a_tick_that_word_draws():
    font = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    lists = definition(1, ("bullet", "\uf0fc", font)) + use(1, 1)
    assert lines(numbered("дело"), numbering=lists) == ["- дело"]
    assert rows(tbl(tr("1", tc(numbered("")))), numbering=lists) == [["1", "+"]]


def test_a_number_may_stand_close_to_its_words():
    close = '<w:suff w:val="nothing"/>'
    lists = definition(1, ("decimal", "%1)", close)) + use(1, 1)
    assert lines(numbered("дело"), numbering=lists) == ["1)дело"]


def test_a_covered_cell_takes_no_number():
    lists = definition(1, ("decimal", "%1.")) + use(1, 1)
    head, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = tbl(
        tr(tc(numbered(""), head), "а"),
        tr(tc(numbered(""), more), "б"),
        tr(tc(numbered("")), "в"),
    )
    read = content(table, numbering=lists)
    assert [row[0].text for row in read.tables[0].rows] == ["1.", "", "2."]
    assert told(read) == []


# ---------------------------------------------------------------- packages


def test_parts_that_are_missing_or_broken_do_not_refuse_a_file():
    for broken in (None, "<w:styles", ""):
        more = {"word/styles.xml": broken, "word/numbering.xml": broken}
        look = '<w:pStyle w:val="Head"/>'
        assert lines(numbered("дело", look=look), more=more) == ["дело"]
    assert lines(p("дело"), more={"word/_rels/document.xml.rels": None}) == ["дело"]


def test_a_package_may_name_its_main_part_in_its_types_only():
    types = (
        "<Types><Override PartName='/text/main.xml' ContentType='application/vnd."
        "openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
    more = {"_rels/.rels": None, "[Content_Types].xml": types}
    assert lines(p("дело"), main="text/main.xml", more=more) == ["дело"]


def test_parts_may_have_any_names():
    lists = definition(1, ("decimal", "%1.")) + use(1, 1)
    for more in ({}, {"[Content_Types].xml": None}):
        read = lines(numbered("дело"), main="a/B.xml", numbering=lists, more=more)
        assert read == ["1. дело"]


def test_a_package_without_text_is_refused_in_words():
    for main in (None, "<w:document", "<other/>"):
        with pytest.raises(IntakeError, match="повреждён.*сохраните заново"):
            content(p("дело"), more={"word/document.xml": main})


def test_a_part_that_is_not_read_is_told():
    chunk = '<w:altChunk w:id="r1"/>'
    note = r("<w:footnoteReference/>")
    arms = r('<w:object><o:OLEObject ProgID="PBrush"/></w:object>')
    sheet = r('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>')
    assert told(content(p("дело", arms))) == []
    scheme = r("<w:drawing><dgm:relIds/></w:drawing>")
    (part, notes) = content(chunk, p("дело", note, sheet, scheme)).findings
    assert part.code == "part_unread" and notes.code == "notes_unread"
    for words in ("вставленный целиком", "SmartArt", "Excel"):
        assert words in part.message


def test_paragraphs_and_tables_carry_their_numbers():
    read = content(p("а"), p(""), tbl(tr("1")), tbl(tr("2")), p("б"))
    assert [block.number for block in read.blocks] == [1, 1, 2, 2]
    nested = f"<w:tc>{tbl(tr('x'))}{p()}</w:tc>"
    read = content(tbl(tr("1", "2"), f"<w:tr>{nested}{nested}</w:tr>"))
    assert [row for row, _cell, _table in read.tables[0].inner] == [2, 2]


def test_a_table_of_one_column_around_a_table_is_a_mere_frame():
    inner = tbl(tr("1", "2"), tr("3", "4"))
    read = content(p("а"), tbl(f"<w:tr><w:tc>{p('план')}{inner}{p('в')}</w:tc></w:tr>"))
    assert [block.number for block in read.blocks] == [1, 2, 1, 3]
    assert [[cell.text for cell in row] for row in read.tables[0].rows] == [
        ["1", "2"], ["3", "4"],
    ]  # fmt: skip
    assert not read.tables[0].inner


def test_a_run_of_text_is_not_lost_between_words_left_out():
    body = p("Отдел", r(" старый ", STRIKE), "кадров", r(t("тайно"), VANISH))
    assert lines(body) == ["Отдел кадров"]

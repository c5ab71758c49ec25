"""What file it is: by its content first; a refusal names a way out that works."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from intake import IntakeError, read_document, read_txt
from openpyxl import Workbook

CASES = Path(__file__).resolve().parent / "cases"
HEAD = ("№", "Мероприятие", "Срок", "Ответственный")
ROW = ("1", "Ярмарка", "март 2027 г.", "Школы")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
SIGNED = bytes.fromhex("3082123406092a864886f70d010702a0821225")


def word():
    made = docx.Document()
    made.add_paragraph("План работы на 2027 год")
    table = made.add_table(0, len(HEAD))
    for row in (HEAD, ROW):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return saved(made)


def excel():
    made = Workbook()
    for row in (HEAD, ROW):
        made.active.append(row)
    return saved(made)


def saved(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def archive(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def with_parts(data, **parts):
    """A package with more parts."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


def with_type(data, old, new):
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in package.namelist():
            content = package.read(name)
            if name == "[Content_Types].xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            changed.writestr(name, content)
    return buffer.getvalue()


def utf16(text):
    return OLE + text.encode("utf-16-le")


FLAT = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package/>'
SHEET_XML = (
    b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:'
    b'spreadsheet"/>'
)
FOREIGN = [
    ("скан.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "картинка или скан", "распознайте"),
    ("скан.png", b"\x89PNG\r\n\x1a\n", "картинка или скан", "перенесите таблицу"),
    ("скан.tif", b"II*\0\x08\0\0\0", "картинка или скан", "распознайте"),
    ("скан.heic", b"\0\0\0\x18ftypheic\0\0", "картинка или скан", "распознайте"),
    ("скан.webp", b"RIFF\0\1\0\0WEBPVP8 ", "картинка или скан", "распознайте"),
    ("письмо.msg", utf16("__substg1.0_1000 WordDocument"), "письмо", "отдельным файлом"),
    ("план.ppt", utf16("PowerPoint Document"), "презентация", "скопируйте таблицу"),
    ("план.pages", archive(**{"Index/Document.iwa": b"1"}), "Apple Pages", ".docx"),
    ("план.numbers", archive(**{"Index/Tables.iwa": b"1"}), "Apple Numbers", ".xlsx"),
    ("план.zip", archive(**{"план.docx": word()}), "архив", "распакуйте его"),
    ("план.rar", b"Rar!\x1a\x07\0", "архив", "распакуйте его"),
    ("план.7z", b"7z\xbc\xaf\x27\x1c", "архив", "распакуйте его"),
    ("план.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; b=1\r\n",
     "повреждён или обрезан", "сохраните заново"),
    ("письмо.eml", b"From: a@b.ru\r\nSubject: x\r\nMessage-ID: <1>\r\n", "письмо",
     "отдельным файлом"),
    ("план.fb2", b'<?xml version="1.0"?><FictionBook>', "электронная книга", "скопируйте"),
    ("план.docx.sig", SIGNED, "электронная подпись", "сам документ"),
    ("план.docx", SIGNED, "электронная подпись", "извлечь"),
    ("план.p7s", b"MIIFyAYJKoZIhvcNAQcCoIIFuTCC", "электронная подпись", "сам документ"),
    ("план.docx.sig", b"\x01\x02\x03", "электронная подпись", "сам документ"),
    ("план.xlsm", with_type(excel(), "openxmlformats-officedocument.spreadsheetml.sheet"
     ".main", "ms-excel.sheet.macroEnabled.main"), "макросы", "без макросов"),
    ("план.pptx", with_type(word(), "wordprocessingml.document.main",
     "presentationml.presentation.main"), "презентация", "скопируйте"),
    ("план.docx", archive(**{"readme": b"1"}), "повреждён", "сохраните заново"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "what", "way_out"),
    FOREIGN,
    ids=[f"{r[0]}-{r[2]}" for r in FOREIGN],
)
def test_a_foreign_file_is_named_with_a_way_out(name, data, what, way_out):
    with pytest.raises(IntakeError) as refusal:
        read_document((name, data))
    text = str(refusal.value)
    assert text.startswith(f"Файл «{name}» ") and text.endswith(".")
    assert what in text and way_out in text
    assert "\n" not in text


# ---------------------------------------------------------------- Word and Excel


OLD = [
    ("план.doc", utf16("WordDocument"), "старого формата .doc", "сохраните как .docx"),
    ("план.xls", utf16("Workbook"), "старого формата .xls", "сохраните как .xlsx"),
    ("план.doc", utf16("Workbook WordDocument"), "старого формата .doc", ".docx"),
    ("план.xls", utf16("Workbook WordDocument"), "старого формата .xls", ".xlsx"),
    ("план.rtf", b"{\\rtf1 text}", "документ RTF", "сохраните как .docx"),
    ("план.xml", FLAT, "документ Word в виде XML", "сохраните как .docx"),
    ("план.xls", SHEET_XML, "книга Excel в виде XML", "сохраните как .xlsx"),
    ("план.xlsb", with_type(excel(), "openxmlformats-officedocument.spreadsheetml.sheet"
     ".main+xml", "ms-excel.sheet.binary.macroEnabled.main"), "двоичная книга", ".xlsx"),
]  # fmt: skip


@pytest.mark.parametrize("name, data, what, way_out", OLD)
def test_without_libreoffice_an_old_file_is_to_be_saved_anew(
    name, data, what, way_out, monkeypatch
):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(IntakeError) as refused:
        read_document((name, data))
    text = str(refused.value)
    assert what in text and way_out in text


@pytest.mark.parametrize("name", ["05_word_online.docx", "15_blank_picture.docx"])
def test_the_main_part_may_have_any_name_and_pictures_may_pack_well(name):
    assert len(read_document(CASES / name).measures) == 2


NOT_NEEDED = {
    "customXml/item9.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>',
    "word/drawings/vmlDrawing1.vml": b"<!DOCTYPE html><xml/>",
    "word/glossary/document.xml": b"<!DOCTYPE a><a/>",
    "word/embeddings/sheet.xml": b"<!DOCTYPE a><a/>",
    "word/fonts/font1.odttf": b"\0" * (3 << 20),
    "word/media/image9.bmp": b"\0" * (3 << 20),
    "customXml/item8.xml": b"<a>" + b" " * (9 << 20) + b"</a>",
}


@pytest.mark.parametrize("part", NOT_NEEDED)
def test_a_part_that_nobody_reads_refuses_no_file(part):
    data = with_parts(word(), **{part: NOT_NEEDED[part]})
    assert len(read_document(("план.docx", data)).measures) == 1


@pytest.mark.parametrize("part", ["word/settings2.xml", "word/_rels/a.xml.rels"])
def test_a_part_that_is_read_is_judged(part):
    data = with_parts(word(), **{part: b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'})
    with pytest.raises(IntakeError, match="объявления XML"):
        read_document(("план.docx", data))


def test_a_template_of_excel_is_a_workbook():
    data = with_type(excel(), "spreadsheetml.sheet.main", "spreadsheetml.template.main")
    assert len(read_document(("план.xltx", data)).measures) == 1


def test_the_content_counts_and_not_the_suffix():
    assert len(read_document(("план.docx", excel())).measures) == 1
    assert len(read_document(("план", word())).measures) == 1


# ---------------------------------------------------------------- text

TABLE = (
    "№\tМероприятие\tСрок\tОтветственный\n"
    "1. Подготовка\n"
    '1.1\t"Ярмарка\nвакансий ""Старт"""\tмарт 2027 г.\tШколы\n'
    "1.2\tОлимпиада\tдо 1 мая 2027 г.\tШколы; ИМЦ\n"
)


def csv_of(separator):
    quoted = TABLE.replace("Школы; ИМЦ", '"Школы; ИМЦ"')
    return "План работы на 2027 год\n" + quoted.replace("\t", separator)


def check(name, data):
    draft = read_document((name, data))
    assert draft.order.title == "План работы на 2027 год"
    assert [(s.code, s.name) for s in draft.sections] == [("1", "Подготовка")]
    assert [(m.number, m.name, m.responsible_text) for m in draft.measures] == [
        ("1.1", 'Ярмарка\nвакансий "Старт"', "Школы"),
        ("1.2", "Олимпиада", "Школы; ИМЦ"),
    ]
    return draft


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_copied_out_of_excel_is_read_line_by_line(end):
    text = "План работы на 2027 год\n" + TABLE + "\nИсп. Петрова, тел. 12-34-56\n"
    check("план.txt", text.replace("\n", end).encode())


def test_a_line_behind_the_table_is_no_part_of_it():
    text = "План работы на 2027 год\n" + TABLE + "\nВсего два мероприятия\n"
    check("план.txt", text.encode())


def test_unicode_text_saved_by_excel_is_read():
    check("план.txt", ("План работы на 2027 год\n" + TABLE).encode("utf-16"))


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig"])
def test_a_csv_is_read_whatever_separates_its_cells(separator, encoding):
    check("план.csv", csv_of(separator).encode(encoding))


def test_a_csv_may_be_called_txt_and_name_its_separator():
    check("план.txt", csv_of(";").encode())
    named = ("sep=;\n" + csv_of(";")).encode()
    check("план.csv", named)
    assert read_txt.read(named, "план.csv").blocks[0] == "План работы на 2027 год"


def test_an_empty_cell_of_a_line_is_empty():
    text = "\t".join(HEAD) + "\n1\tЯрмарка\tмарт 2027\tШколы\n2\tСбор\t\tШколы\n"
    measure = read_document(("план.txt", text.encode())).measures[1]
    assert measure.deadline_text == "" and measure.inherits == []


def test_semicolons_in_an_order_make_no_table_of_it():
    text = "ПРИКАЗ; от 1 мая;\nУтвердить план; провести; доложить.\n"
    with pytest.raises(IntakeError, match="нет таблицы с планом"):
        read_document(("план.txt", text.encode()))


@pytest.mark.parametrize("text", ["\n\n", "слова\nи ещё", ";;;\n;;;\n", '"', "a;b\n"])
def test_a_csv_without_a_plan_is_refused(text):
    with pytest.raises(IntakeError, match="нет таблицы"):
        read_document(("план.csv", text.encode()))


def test_a_text_of_too_many_lines_is_refused():
    text = "\t".join(HEAD) + "\n" + ("\t".join(ROW) + "\n") * 6000
    with pytest.raises(IntakeError, match="больше 5000 строк"):
        read_document(("план.txt", text.encode()))

"""Files that cannot be read: one Russian sentence, in time, in memory, without a trace.

Each file is read in a process of its own, whose time, memory and temporary folder
are watched.
"""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from openpyxl import Workbook

SECONDS, MEGABYTES = 10, 300
HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
MEASURE = ("1.", "Провести ярмарку", "март 2021 г.", "МБУ ГЦОКО")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

WATCH = """
import json, sys, time
from intake import IntakeError, read_document
from datetime import date
period = json.loads(sys.argv[2])
try:
    read_document(sys.argv[1], period and tuple(map(date.fromisoformat, period)))
    text = None
except IntakeError as error:
    text = str(error)
peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
print(json.dumps([text, time.process_time(), int(peak.split()[1]) / 1024]))
"""


def refused(path, addon, tmp_path, period=None):
    """The sentence a file is refused with, after checking time, memory and traces."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(path), json.dumps(period)],
        cwd=addon, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": str(addon)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text, seconds, megabytes = json.loads(done.stdout)
    assert text, "the file was read"
    assert seconds < SECONDS and megabytes < MEGABYTES
    assert sorted(tmp_path.rglob("*")) == before
    assert "\n" not in text and text.endswith(".")
    assert re.search("[а-я]", text) and "Traceback" not in text
    return text


def plan_docx(rows=(MEASURE,), head=HEAD):
    document = docx.Document()
    if head:
        table = document.add_table(0, len(head))
        for row in (head, *rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def repacked(data, changes):
    """A package with parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.namelist():
            if item not in changes:
                new.writestr(item, old.read(item))
        for item, content in changes.items():
            new.writestr(item, content)
    return buffer.getvalue()


def with_entity(expansion):
    data = plan_docx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    head, rest = xml.split("?>", 1)
    return repacked(data, {"word/document.xml": f"{head}?>{expansion}{rest}"})


def zip_bomb():
    return repacked(plan_docx(), {"word/media/image1.bin": b"\0" * (200 << 20)})


def xml_bomb():
    row = b"<w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>"
    xml = (b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/"
           b"2006/main'><w:body><w:tbl>" + row * 500_000 + b"</w:tbl></w:body>"
           b"</w:document>")  # fmt: skip
    return repacked(plan_docx(), {"word/document.xml": xml})


def tall_docx():
    rows = [
        f"<w:tr><w:tc><w:p><w:r><w:t>{hashlib.sha1(bytes(row)).hexdigest()}</w:t></w:r>"
        "</w:p></w:tc></w:tr>"
        for row in range(6000)
    ]
    xml = (
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/"
        f"2006/main'><w:body><w:tbl>{''.join(rows)}</w:tbl></w:body></w:document>"
    )
    return repacked(plan_docx(), {"word/document.xml": xml.encode()})


def huge_sheet(rows, columns):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("План")
    for _row in range(rows):
        sheet.append(["а"] * columns)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def far_cell():
    book = Workbook()
    book.active["A1"] = "№"
    book.active["A1048576"] = "конец"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BAD = [
    ("empty.docx", b"", "пуст"),
    ("empty.txt", b"", "пуст"),
    ("cut.docx", plan_docx()[:-900], "повреждён или обрезан"),
    ("cut.xlsx", huge_sheet(3, 3)[:1500], "повреждён или обрезан"),
    ("start.docx", plan_docx()[:300], "повреждён или обрезан"),
    ("secret.docx", OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
     "защищён паролем"),
    ("scan.docx", b"%PDF-1.7 ...", "PDF"),
    ("page.docx", b"<html><table></table></html>", "нет таблицы с планом"),
    ("page.html", b"<!DOCTYPE html><html>", "нет таблицы с планом"),
    ("deep.html", b"<html>" + b"<div>" * 100000, "нет таблицы с планом"),
    ("wide.html", b"<table>" + b"<tr><td rowspan=9999 colspan=60>1" * 9000, "больше"),
    ("large.html", lambda: b"<html>" + b"a" * (9 << 20), "больше 8 МБ"),
    ("noise.docx", os.urandom(5000), "повреждён"),
    ("noise.txt", b"\0\1\2\xff" * 500, "не текст"),
    ("macro.docm", repacked(plan_docx(), {"word/vbaProject.bin": b"1"}), "макросы"),
    ("macro.docx", repacked(plan_docx(), {"word/vbaProject.bin": b"1"}), "макросы"),
    ("big.docx", lambda: b"PK" + b"\0" * (50 << 20), "больше 20 МБ"),
    ("big.txt", lambda: b"a" * (6 << 20), "больше 5 МБ"),
    ("bomb.docx", zip_bomb, "слишком велик"),
    ("rows.docx", xml_bomb, "слишком велик"),
    ("laughs.docx", with_entity(LAUGHS), "объявления XML"),
    ("external.docx", with_entity(EXTERNAL), "объявления XML"),
    ("archive.docx", repacked(huge_sheet(1, 1), {}).replace(b"xl/workbook", b"xl/wOrkbooK"),
     "повреждён"),
    ("tall.docx", tall_docx, "больше 5000 строк"),
    ("tall.xlsx", lambda: huge_sheet(6000, 3), "больше 5000 строк"),
    ("far.xlsx", far_cell, "больше 5000 строк"),
    ("nothing.docx", plan_docx(head=None), "нет таблицы с планом"),
    ("words.txt", "Просто письмо без таблицы.".encode(), "нет таблицы с планом"),
    ("other.docx", plan_docx([("1", "Мыло", "5", "60")], ("№", "Товар", "Цена", "Сумма")),
     "найдены столбцы «№», «Товар»"),
    ("bare.docx", plan_docx([]), "нет ни одного мероприятия"),
    ("body.docx", repacked(plan_docx(), {"word/document.xml": b"<w:document"}),
     "повреждён"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "words"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_file_is_refused_with_one_sentence(name, data, words, addon, tmp_path):
    path = tmp_path / name
    path.write_bytes(data() if callable(data) else data)
    text = refused(path, addon, tmp_path)
    assert words in text
    assert name in text


def test_a_missing_file_and_a_folder(addon, tmp_path):
    assert "не найден" in refused(tmp_path / "нет.docx", addon, tmp_path)
    (tmp_path / "scratch").rmdir()
    assert "не файл" in refused(tmp_path, addon, tmp_path)


def test_a_period_that_ends_before_it_starts(addon, tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(plan_docx())
    text = refused(path, addon, tmp_path, ["2021-08-31", "2020-09-01"])
    assert "раньше, чем начинается" in text and "исправьте" in text


def test_a_title_whose_period_is_reversed(addon, tmp_path):
    document = docx.Document(io.BytesIO(plan_docx()))
    document.element.body.insert(0, OxmlElement("w:p"))
    document.paragraphs[0].text = "Об утверждении плана на 2023-2021 годы"
    document.save(tmp_path / "plan.docx")
    assert "2023-2021" in refused(tmp_path / "plan.docx", addon, tmp_path)

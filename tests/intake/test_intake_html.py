"""Pages under the names of sheets and documents are read as what they show."""

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from intake import read_document

HEAD = "<tr><th>№ п/п<th>Мероприятие<th>Срок<th>Ответственный</tr>"
ROWS = """
<tr><td>1<td>Слёт юных<br>туристов</td><td rowspan=2>май&nbsp;2027 г.</td><td>ЦДТ</td></tr>
<tr><td>2<td>Смотр, <b>конкурс</b></td><td>РДК, ЦБС</td></tr>
"""
TABLE = f"<p>План на 2027 год</p><table>{HEAD}{ROWS}</table>"
EXPORT = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta '
    'http-equiv=Content-Type content="text/html; charset={}"><style>td {{color:red}}'
    "</style></head><body>" + TABLE
)
PLAN = [
    ("Слёт юных\nтуристов", "май 2027 г.", "ЦДТ"),
    ("Смотр, конкурс", "май 2027 г.", "РДК, ЦБС"),
]


def packed(page):
    """A page and its picture in one file, as Word saves it."""
    message = MIMEMultipart("related", boundary="-")
    message.attach(MIMEText("<html><body>лист</body></html>", "html", "utf-8"))
    message.attach(MIMEText(page, "html", "windows-1251"))
    message.attach(MIMEImage(b"GIF89a", "gif"))
    return message.as_bytes()


READ = {
    "an export under the name of a sheet": ("план.xls", EXPORT.format("windows-1251").encode("cp1251")),
    "in UTF-8": ("план.xls", EXPORT.format("utf-8").encode()),
    "in UTF-16": ("план.xls", EXPORT.format("unicode").encode("utf-16")),
    "in UTF-8 by its mark": ("план.xls", EXPORT.format("windows-1251").encode("utf-8-sig")),
    "without a word of its letters": ("план.xls", TABLE.encode("cp1251")),
    "in a charset that nobody has": ("план.xls", EXPORT.format("utf-9").encode()),
    "a page under the name of a document": ("план.doc", EXPORT.format("windows-1251").encode("cp1251")),
    "a page": ("план.html", b"<!DOCTYPE html>" + EXPORT.format("utf-8").encode()),
    "with a declaration of XML": ("план.htm", b'<?xml version="1.0" encoding="utf-8"?>' + EXPORT.format("utf-8").encode()),
    "a plan in the frame of a site": ("план.html", f"<table><tr><td>{TABLE}</table>".encode()),
    "a page with its pictures": ("план.mht", packed(EXPORT.format("windows-1251"))),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_page_is_read(kind):
    draft = read_document(READ[kind])
    shown = [(m.name, m.deadline_text, m.responsible_text) for m in draft.measures]
    assert shown == PLAN
    assert str(draft.order.period[0]) == "2027-01-01"


def test_a_row_over_several_ones_at_the_end_and_over_columns():
    page = (
        f"<table>{HEAD}<tr><td colspan=4>Раздел 1. Слёты</td></tr><tr><td>1<td>Слёт"
        "<td>май 2027<td rowspan=3>ЦДТ<tr><td>2<td>Смотр<td>июнь 2027<tr><td>3<td>Бал"
        "<td>июль 2027</table>"
    )
    draft = read_document(("план.xls", page.encode()))
    assert [m.responsible_text for m in draft.measures] == ["ЦДТ"] * 3
    assert [s.name for s in draft.sections] == ["Слёты"]


def test_what_a_page_does_not_show_is_left_out_and_told():
    page = (
        f"<table>{HEAD}<tr style='display:none'><td>1<td>Бал<td>май 2027<td>ЦДТ"
        "<tr><td>1<td>Слёт <s>юных</s><td>май 2027<td>ЦДТ</table><script>Срок</script>"
    )
    draft = read_document(("план.xls", page.encode()))
    assert [m.name for m in draft.measures] == ["Слёт"]
    codes = {found.code for found in draft.findings}
    assert {"text_struck", "row_hidden"} <= codes

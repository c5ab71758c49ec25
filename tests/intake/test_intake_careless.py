"""Files as a careless office sends them: read as they mean, or one way out that works."""

import io
import zipfile

import pytest
from intake import IntakeError, read_document
from layouts import document, table

HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный")
LINES = (
    "План на 2027 год;;;\nN;Мероприятие;Срок;Ответственный\n"
    '1;Слёт;май 2027 г.;ЦДТ\n2;"Смотр, конкурс";до 1 марта 2027 г.;"РДК, ЦБС"\n'
)
PLAN = [
    ("Слёт", "май 2027 г.", "ЦДТ"),
    ("Смотр, конкурс", "до 1 марта 2027 г.", "РДК, ЦБС"),
]


def docx():
    made, data = document("План на 2027 год"), io.BytesIO()
    table(made, HEAD, [(str(n), *row) for n, row in enumerate(PLAN, 1)])
    made.save(data)
    return data.getvalue()


def packed(**files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return data.getvalue()


READ = {
    "a sheet of lines, of Windows": ("план.csv", LINES.encode("cp1251")),
    "of DOS": ("план.csv", LINES.encode("cp866")),
    "of old mail": ("план.txt", LINES.encode("koi8-r")),
    "an export of lines under the name of a sheet": ("план.xls", LINES.encode("cp1251")),
    "with tabs, under that name": ("план.xls", LINES.replace(";", "\t").replace('"', "").encode("cp1251")),
    "a Word file under other names": ("план.doc", docx()),
    "without a name": ("план", docx()),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_whatever_its_name_and_letters(kind):
    draft = read_document(READ[kind])
    assert [
        (m.name, m.deadline_text, m.responsible_text) for m in draft.measures
    ] == PLAN


REFUSED = {
    "the mark of an open document": ("~$план.docx", b"\x08Ivanov" + b"\0" * 155, "закройте"),
    "an archive under the name of a document": ("план.docx", packed(план_docx=docx()), "распакуйте"),
    "half of a document": ("план.docx", packed(word_xml="<a/>"), "повреждён"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_it_is_refused_with_a_way_out_for_such_a_file(kind):
    name, data, words = REFUSED[kind]
    with pytest.raises(IntakeError, match=words):
        read_document((name, data))

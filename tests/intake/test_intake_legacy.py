"""Old formats become new ones by LibreOffice, in bounded time and without a trace."""

import io
import time
from pathlib import Path

import pytest
from intake import IntakeError, legacy, read_document
from layouts import document, table


def rtf():
    """A plan as Word writes it in Rich Text."""
    rows = (
        ("№", "Мероприятие", "Срок", "Ответственный"),
        ("1", "Ярмарка", "до 1 марта 2027 г.", "МБУ ГЦОКО"),
    )
    body = ""
    for row in rows:
        edges = "".join(f"\\cellx{2000 * n}" for n in range(1, 5))
        cells = "".join(f"\\intbl {_signs(text)}\\cell " for text in row)
        body += f"\\trowd{edges} {cells}\\row\n"
    return ("{\\rtf1\\ansi\\uc1 " + body + "}").encode("ascii")


def _signs(text):
    return "".join(f"\\u{ord(c)}?" if ord(c) > 127 else c for c in text)


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program called soffice of our own making."""

    def made(script):
        path = tmp_path / "bin" / "soffice"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")

    return made


def test_a_rich_text_is_read():
    [measure] = read_document(("план.rtf", rtf())).measures
    assert (measure.number, measure.name) == ("1", "Ярмарка")
    assert measure.responsible_text == "МБУ ГЦОКО"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "№ п/пНаименование показателяЕдиница измерения2017 (базовое значение)"
            "Года реализации плана202020211.Количество школьников, обучающихся по "
            "программамчеловек150468",
            True,
        ),
        ("Наименование показателей указывается в отчёте, который " * 3, False),
        ("№ п/п", False),
    ],
)
def test_a_table_that_lost_its_cells_on_the_way_is_told(text, told):
    """As LibreOffice leaves the indicators of the order once it was saved as .doc."""
    made = document("План на 2027 год")
    table(made, ("№", "Мероприятие", "Срок"), [("1", "Ярмарка", "март 2027 г.")])
    made.add_paragraph(text)
    data = io.BytesIO()
    made.save(data)
    draft = read_document(("план.docx", data.getvalue()))
    assert len(draft.measures) == 1
    found = [one for one in draft.findings if one.code == "table_glued"]
    assert bool(found) is told
    if told:
        assert found[0].severity == "error"
        assert "Наименование показателя" in found[0].message


def test_a_file_that_cannot_be_opened_is_one_sentence(program):
    program("exit 1")
    with pytest.raises(IntakeError, match=r"не удалось открыть.*как \.docx"):
        read_document(("план.doc", rtf()))


def _await_end(process):
    """A killed process ends once the machine gets round to it."""
    deadline = time.monotonic() + 30
    while process.exists() and process.read_text():  # at most not fetched yet
        assert time.monotonic() < deadline, "it goes on"
        time.sleep(0.01)


def test_a_program_that_hangs_is_ended(program, monkeypatch, tmp_path):
    program(f"sleep 1000 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setattr(legacy, "SECONDS", 0.5)
    with pytest.raises(IntakeError, match="не удалось открыть"):
        read_document(("план.rtf", rtf()))
    child = (tmp_path / "child").read_text().strip()
    _await_end(Path(f"/proc/{child}/cmdline"))


def test_what_is_made_must_be_a_document(program):
    program('while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; '
            'echo no archive > "$2/plan.docx"')  # fmt: skip
    with pytest.raises(IntakeError, match="не удалось открыть"):
        read_document(("план.rtf", rtf()))

"""A PDF with text is read; a scan is refused with a way out."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from intake import IntakeError, pdf_layout, read_document, read_pdf
from PIL import Image

pytest.importorskip("pdfplumber", reason="named in requirements.txt")
CASES = Path(__file__).resolve().parent / "cases"


def codes(draft):
    return {found.code for found in draft.findings}


def scan(form="PDF"):
    buffer = io.BytesIO()
    Image.new("L", (400, 600), 200).save(buffer, form)
    return buffer.getvalue()


def test_a_table_over_pages_with_its_head_repeated():
    draft = read_document(CASES / "50_pages.pdf")
    assert (draft.order.number, draft.order.date) == ("15-р", date(2027, 1, 12))
    [clause] = draft.order.clauses
    assert clause.text.endswith(
        "в срок до 15 декабря 2027 года в Управление образования"
    )
    assert [(s.code, s.name) for s in draft.sections] == [
        ("1", "Организационная работа"), ("2", "Работа с родителями"),
    ]  # fmt: skip
    assert [m.number for m in draft.measures] == [
        *(f"1.{n}" for n in range(1, 11)), "2.1", "2.2", "2.3",
    ]  # fmt: skip
    for n, measure in enumerate(draft.measures[:10], 1):
        assert " ".join(measure.name.split()) == (
            "Провести совещание с руководителями образовательных организаций по вопросам "
            "подготовки к новому учебному году, комплектования классов и обеспечения "
            f"учебниками (этап {n})"
        )
        assert measure.deadline.end == date(2027, n, 15)
        assert measure.responsible_text == "Управление образования, МБУ ГЦОКО"
        assert measure.result_text == "Протокол"
    assert draft.measures[-1].sources["name"].page == 5
    assert "pdf_rows_joined" in codes(draft)


def test_a_table_that_no_lines_are_drawn_around():
    draft = read_document(CASES / "51_no_lines.pdf")
    assert [(m.number, m.name, m.deadline_text, m.responsible_text) for m in draft.measures] == [
        ("1", "Районная выставка декоративно-прикладного творчества «Мастера»",
         "до 1 марта", "Отдел культуры, Дом творчества"),
        ("2", "Смотр художественной самодеятельности", "апрель", "Отдел культуры"),
        ("3", "Районный праздник, посвящённый Дню защиты детей", "1 июня", "Дом творчества"),
        ("4", "Подготовка отчёта о работе учреждений культуры", "до 20 декабря",
         "Отдел культуры"),
    ]  # fmt: skip


def test_words_under_a_line_through_them_are_left_out_and_told():
    draft = read_document(CASES / "52_struck_term.pdf")
    assert draft.measures[0].deadline_text == "до 1 мая 2027 г."
    assert "text_struck" in codes(draft)


def test_a_scan_is_refused_with_a_way_out():
    for name, data in ("скан.pdf", scan()), ("план.docx", scan()):
        with pytest.raises(IntakeError, match="это скан.*распознайте"):
            read_document((name, data))


def test_a_picture_in_place_of_a_table_is_told_from_a_missing_table():
    made, buffer = docx.Document(), io.BytesIO()
    made.add_paragraph("План работы на 2027 год")
    made.add_picture(io.BytesIO(scan("PNG")))
    made.save(buffer)
    with pytest.raises(IntakeError, match="картинки.*распознайте"):
        read_document(("план.docx", buffer.getvalue()))


def test_a_file_that_takes_too_long_is_refused(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("while True: pass\n")
    monkeypatch.setattr(pdf_layout, "__file__", str(slow))
    monkeypatch.setattr("intake.read_pdf._SECONDS", 0.2)
    with pytest.raises(IntakeError, match="слишком сложен"):
        read_document(CASES / "51_no_lines.pdf")


def test_without_the_library_a_pdf_is_refused_and_nothing_else(monkeypatch, tmp_path):
    bare = tmp_path / "bare.py"
    bare.write_text(f"raise SystemExit({pdf_layout.NO_LIBRARY})\n")
    monkeypatch.setattr(pdf_layout, "__file__", str(bare))
    with pytest.raises(IntakeError, match="не установлена библиотека"):
        read_document(CASES / "51_no_lines.pdf")
    assert read_document(CASES / "05_word_online.docx").measures


def test_a_damaged_file_is_one_sentence():
    with pytest.raises(IntakeError, match="повреждён"):
        read_document(("план.pdf", b"%PDF-1.4 ..."))


def test_the_program_that_opens_a_file_learns_no_password(monkeypatch, tmp_path):
    program = tmp_path / "told.py"
    program.write_text("import json, os; print(json.dumps(dict(os.environ)))")
    monkeypatch.setattr(pdf_layout, "__file__", str(program))
    monkeypatch.setenv("POSTGRES_PASSWORD", "secret")
    told = read_pdf._layout(b"", "a.pdf")
    assert "PATH" in told and "secret" not in told.values()

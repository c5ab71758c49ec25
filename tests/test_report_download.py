"""The indicator report: from the plan's Print menu to a workbook that opens."""

import io

import openpyxl
import pages
import pytest
from plans import FINISHED, find_plan
from support import RpcError

REPORT = "Показатели эффективности плана"


@pytest.fixture
def plan(rpc):
    return find_plan(rpc("viewer"), FINISHED)


def download(page, plan):
    """Print the indicators as a person does; returns the bytes and the file's name."""
    pages.open_plan(page, plan)
    report = pages.print_menu(page, REPORT)
    with page.expect_download() as waiting:
        report.click()
    got = waiting.value
    with open(got.path(), "rb") as file:
        return file.read(), got.suggested_filename


def texts(sheet):
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]


def test_a_viewer_prints_the_indicators(page, login, plan):
    """Leadership gets a workbook with the order's table and the order in its head."""
    login(page, "viewer")
    content, name = download(page, plan)
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    words = texts(book.worksheets[0])
    assert any("1257-рз/IV" in text for text in words)
    assert "468 учащихся 8-10 классов" in words
    assert book.worksheets[0].page_setup.orientation == "landscape"
    assert any(sheet._charts for sheet in book.worksheets)


def test_figures_are_live_formulas_with_cached_values(page, login, plan):
    """Whoever changes a fact in Excel sees the deviation move; a viewer sees it now."""
    login(page, "coordinator")
    content, _name = download(page, plan)
    sheets = [
        openpyxl.load_workbook(io.BytesIO(content), data_only=values).worksheets[0]
        for values in (False, True)
    ]
    formulas = [
        cell
        for row in sheets[0].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert formulas
    cached = [sheets[1][cell.coordinate].value for cell in formulas]
    assert any(isinstance(value, int | float) for value in cached)


def test_who_may_not_read_the_plan_gets_no_report(rpc, plan):
    """The route itself asks nobody: a school's person is refused by the generator."""
    school = rpc("school")
    route = f"/report/xlsx/kostroma_profplan_reports.indicators/{plan}"
    with pytest.raises(Exception) as refused:
        school.get(route)
    assert getattr(refused.value, "code", None) in (403, 404, 500)
    with pytest.raises(RpcError):
        school("profplan.plan", "read", [plan], ["name"])

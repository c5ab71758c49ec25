"""The collection as ГЦОКО sees it: the matrix, the inbox and its mark."""

import re

import pytest
from playwright.sync_api import expect

# The rules behind these screens are the addon's tests; here people meet them.
pytestmark = pytest.mark.heavy


def test_the_matrix_is_read_in_words_and_walked_by_the_keyboard(page, login):
    """A cell says whose it is and how it stands; Enter opens what it stands for."""
    login(page, "coordinator")
    page.goto("/odoo/profplan-matrix")
    table = page.locator(".o_profplan_matrix_table")
    expect(table).to_be_visible()
    legend = page.locator(".o_profplan_matrix_legend")
    for words in ("Принято", "Не сдано, просрочено", "к организации не относится"):
        expect(legend).to_contain_text(words)
    cells = table.locator("button.o_profplan_cell")
    cells.first.focus()
    page.keyboard.press("ArrowRight")
    cell = table.locator("button.o_profplan_cell:focus")
    expect(cell).to_have_attribute("data-column", "1")
    expect(cell).to_have_attribute("aria-label", re.compile(r"— .*: \S+"))
    page.keyboard.press("ArrowDown")
    expect(cell).to_have_attribute("data-row", "1")
    page.keyboard.press("Enter")
    expect(page.locator(".o_form_view")).to_be_visible()
    expect(page.locator(".o_form_view .o_statusbar_status")).to_be_visible()


def test_the_matrix_shows_those_that_the_filters_leave(page, login):
    """By state: who owes nothing of the kind goes out of sight."""
    login(page, "coordinator")
    page.goto("/odoo/profplan-matrix")
    rows = page.locator(".o_profplan_matrix_table tbody tr")
    expect(rows.first).to_be_visible()
    everybody = rows.count()
    page.get_by_label("Состояние").select_option(label="На доработке")
    expect(rows).not_to_have_count(everybody)
    expect(rows.first.locator(".o_profplan_cell_returned").first).to_be_visible()


def test_what_waits_is_one_click_away_on_every_screen(page, login):
    """The mark counts what the list shows; a row opens what waits."""
    login(page, "coordinator")
    mark = page.locator(".o_profplan_waiting")
    expect(mark.locator(".badge")).to_have_text(re.compile(r"\d+"))
    mark.click()
    expect(page.locator(".o_breadcrumb")).to_contain_text("Ждут проверки")
    rows = page.locator(".o_list_view .o_data_row")
    # Reports wait in spring only, work all the year.
    rows.filter(has_text="Работа сдана").first.click()
    expect(page.locator(".o_form_view button[name=action_accept]")).to_be_visible()

"""Each role through its first page and its board, in the demo's own plans."""

import re

import pages
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.heavy

LEADERS = ("viewer", "coordinator")
WORKERS = ("manager", "head", "staff")


def get_number(locator):
    return int(re.search(r"\d+", locator.inner_text()).group())


@pytest.mark.parametrize("login_name", LEADERS)
@pytest.mark.parametrize("width", [1280, 820])
def test_the_overview_fits_the_screen_and_speaks_russian(
    new_page, login, login_name, width
):
    """Nothing is cut off on a tablet, no English word is left."""
    page = login(new_page(), login_name)
    page.set_viewport_size({"width": width, "height": 900})
    start = page.locator(".o_profplan_start")
    expect(start.locator(".o_profplan_tile")).to_have_count(6)
    expect(start.locator(".o_profplan_plan").first).to_be_visible()
    wide = "el => el.scrollWidth - el.clientWidth"
    assert start.evaluate(wide) <= 1
    for block in start.locator(".o_profplan_block").all():
        assert block.evaluate(wide) <= 1, block.inner_text()
    assert not re.search(r"\b[A-Za-z]{3,}\b", start.inner_text())


def test_the_overview_fills_a_projector(new_page, login):
    """No column stays empty while words are cut in the others."""
    page = login(new_page(viewport={"width": 1920, "height": 1080}), "viewer")
    blocks = page.locator(".o_profplan_start .o_profplan_block")
    expect(blocks.first).to_be_visible()
    ends = [block.bounding_box() for block in blocks.all()]
    assert max(box["x"] + box["width"] for box in ends) > 1850


@pytest.mark.parametrize("login_name", LEADERS)
def test_every_tile_opens_what_it_counts(new_page, login, login_name):
    """One press from a number to its rows, by the keyboard too, and back."""
    page = login(new_page(), login_name)
    tiles = page.locator(".o_profplan_tile")
    for position in range(6):
        tile = tiles.nth(position)
        expect(tile).to_be_visible()
        count = get_number(tile.locator("strong"))
        if not count:
            continue
        tile.focus()
        page.keyboard.press("Enter")
        pager = page.locator(".o_pager_limit")
        expect(page.locator(".o_list_view, .o_kanban_view").first).to_be_visible()
        expect(pager).to_have_text(re.compile(rf"^\s*{count}\s*$"))
        page.go_back()
        expect(page.locator(".o_profplan_start")).to_be_visible()


def test_leadership_opens_what_is_overdue_and_sees_whose_it_is(new_page, login):
    """Two presses: what is overdue; whose it is stands in the row."""
    page = login(new_page(), "viewer")
    unit = page.locator(".o_profplan_block", has_text="За кем просрочено")
    row = unit.locator("tbody tr").first
    expect(row).to_be_visible()
    # Whole measures, or only terms of some: either leads to its rows.
    counted = row.locator("td:nth-child(2) button, td:nth-child(3) button")
    numbers = {get_number(one): one for one in counted.all()}
    count = max(numbers)
    numbers[count].click()
    rows = page.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(count)
    rows.first.click()
    expect(page.locator(".o_form_view [name=unit_id]").first).to_be_visible()


@pytest.mark.parametrize("login_name", WORKERS)
def test_whoever_executes_begins_with_their_tasks(new_page, login, login_name):
    """Their own board, with what is personally theirs and the week ahead at hand."""
    page = login(new_page(), login_name)
    expect(page.locator(".o_breadcrumb")).to_contain_text("Мои задачи")
    expect(page.locator(".o_kanban_renderer")).to_be_visible()
    page.locator(".o_searchview_dropdown_toggler").click()
    menu = page.locator(".o_filter_menu")
    expect(menu.get_by_text("Лично мои")).to_be_visible()
    expect(menu.get_by_text("На неделю вперёд")).to_be_visible()


def test_a_viewer_walks_the_boards_and_meets_no_button_that_fails(new_page, login, rpc):
    """Plans, sections, units, deeds and effect: read, followed, nothing to change."""
    page = login(new_page(), "viewer")
    plans = rpc("viewer")("profplan.plan", "search", [("state", "!=", "draft")])
    page.goto("/odoo/profplan")
    card = page.locator(".o_kanban_record:not(.o_kanban_ghost)").first
    expect(card.locator(".o_profplan_bar")).to_be_visible()
    for button, view in (
        ("action_view_sections", ".o_kanban_record:not(.o_kanban_ghost)"),
        ("action_view_units", ".o_kanban_record:not(.o_kanban_ghost)"),
    ):
        pages.open_plan(page, plans[0])
        page.locator(f"button[name={button}]").click()
        page.locator(view).first.click()
        expect(page.locator(".o_list_view .o_data_row").first).to_be_visible()
    page.goto("/odoo/profplan-deeds")
    expect(page.locator(".o_list_view .o_data_row").first).to_be_visible()
    expect(page.locator(".o_list_button_add")).to_have_count(0)

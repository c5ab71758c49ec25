"""What a screen says is so: addresses, buttons and menus as people meet them."""

import re

import pages
import pytest
from plans import SOON, TODAY, make_plan
from playwright.sync_api import expect

# The rules behind these screens are the addon's tests; here people meet them.
pytestmark = pytest.mark.heavy

EDUCATION = "Управление образования"


@pytest.fixture
def make(rpc):
    """``make({"1.1.": (wording, unit, day)})``: an approved plan of one's own."""
    return lambda measures: make_plan(rpc("manager"), measures)


def test_login_leads_to_the_product(new_page, login):
    """Staff begin with their tasks, leadership with the overview, not with a chat."""
    head = login(new_page(), "head")
    expect(head.locator(".o_breadcrumb")).to_contain_text("Мои задачи")
    expect(head.locator(".o_menu_brand")).to_have_text("Профплан")
    viewer = login(new_page(), "viewer")
    expect(viewer.locator(".o_profplan_start h1")).to_contain_text("Как идут планы")
    viewer.locator(".o_navbar_apps_menu button").click()
    apps = viewer.locator(".o-dropdown--menu .o_app")
    expect(apps.filter(has_text="Профплан")).to_be_visible()
    expect(apps.filter(has_text="Приложения")).to_have_count(0)


def test_a_bookmark_opens_the_same_plan_for_somebody_else(new_page, login, make):
    """The address of a plan's board and measures is all that one needs."""
    plan = make({"1.1.": ("Провести форум отцов", EDUCATION, SOON)})
    make({"1.1.": ("Провести форум матерей", EDUCATION, SOON)})
    head = login(new_page(), "head")
    pages.open_board(head, plan.id)
    board = head.url
    viewer = login(new_page(), "viewer")
    viewer.goto(board)
    expect(pages.card(viewer, "Провести форум отцов")).to_be_visible()
    expect(pages.card(viewer, "Провести форум матерей")).to_have_count(0)
    expect(viewer.locator(".o_breadcrumb")).to_contain_text(plan.number)

    viewer.goto(f"/odoo/profplan/{plan.id}")
    viewer.locator("button[name=action_view_measures]").click()
    rows = viewer.locator(".o_list_view .o_data_row")
    expect(rows).to_have_count(1)
    viewer.reload()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Провести форум отцов")


def test_a_board_of_all_plans_names_the_plan_of_each_card(page, login, make):
    """Two plans have a measure 1.1: the number of the order tells them apart."""
    plan = make({"1.1.": ("Провести форум дедов", EDUCATION, SOON)})
    login(page, "head")
    pages.open_my_tasks(page)
    expect(pages.card(page, "Провести форум дедов")).to_contain_text(plan.number)
    pages.open_board(page, plan.id)
    card = pages.card(page, "Провести форум дедов")
    expect(card).not_to_contain_text(plan.number)


def test_the_calendar_moves_no_date_and_makes_no_task(page, login, make, rpc):
    """A card stays on its day, a click on an empty day opens nothing."""
    plan = make({"1.1.": ("Провести форум внуков", EDUCATION, TODAY)})
    task = plan.tasks["1.1."]
    day = rpc("manager")("project.task", "read", [task], ["control_date"])
    login(page, "manager")
    pages.open_board(page, plan.id)
    page.locator(".o_switch_view.o_calendar").click()
    event = page.locator(".fc-event", has_text="Провести форум внуков")
    cell = page.locator(f".fc-daygrid-day[data-date='{day[0]['control_date']}']")
    expect(cell.locator(".fc-event")).to_have_count(1)
    other = page.locator(".fc-daygrid-day:not(:has(.fc-event))").nth(9)
    event.drag_to(other)
    expect(cell.locator(".fc-event")).to_have_count(1)
    other.click()
    expect(event).to_be_visible()
    expect(page.locator(".modal, .o_form_view")).to_have_count(0)
    again = rpc("manager")("project.task", "read", [task], ["control_date"])
    assert again == day


def test_an_approved_plan_offers_nothing_that_it_refuses(page, login, make):
    """No «Новое» for its measures and indicators, no «Удалить» in its gear."""
    plan = make({"1.1.": ("Провести форум бабушек", EDUCATION, SOON)})
    login(page, "manager")
    pages.open_plan(page, plan.id)
    page.locator(".o_cp_action_menus .dropdown-toggle").first.click()
    gear = page.locator(".o-dropdown--menu .o_menu_item")
    expect(gear.filter(has_text="Архивировать")).to_be_visible()
    expect(gear.filter(has_text=re.compile("Дублировать|Удалить"))).to_have_count(0)
    page.keyboard.press("Escape")
    for screen in ("action_view_measures", "action_view_indicators"):
        pages.open_plan(page, plan.id)
        page.locator(f"button[name={screen}]").click()
        expect(page.locator(".o_list_view")).to_be_visible()
        expect(page.locator(".o_list_button_add:visible")).to_have_count(0)


def test_a_viewer_is_offered_no_archiving(page, login, make):
    """The gear of leadership prints, it does not put a plan away."""
    plan = make({"1.1.": ("Провести форум сестёр", EDUCATION, SOON)})
    login(page, "viewer")
    pages.open_plan(page, plan.id)
    report = pages.print_menu(page, "Показатели эффективности плана")
    expect(report).to_be_visible()
    archive = page.get_by_role("menuitem", name="Архивировать")
    expect(archive).to_have_count(0)


def test_rows_of_sections_and_units_lead_to_their_tasks(page, login, rpc):
    """From the number of a row to what it counts, in the demo's own plan."""
    (plan,) = rpc("viewer")("profplan.plan", "search", [("number", "=", "1257-рз/IV")])
    login(page, "viewer")
    pages.open_plan(page, plan)
    row = page.locator("[name=section_ids] .o_data_row").first
    count = row.locator("[name=measure_count]").inner_text()
    row.get_by_role("button", name="Задачи").click()
    expect(page.locator(".o_breadcrumb")).to_contain_text("Задачи раздела")
    expect(page.locator(".o_list_view .o_data_row")).to_have_count(int(count))

    pages.open_plan(page, plan)
    page.locator("button[name=action_view_units]").click()
    page.locator(".o_switch_view.o_list").click()
    unit = page.locator(".o_data_row", has_text=EDUCATION).first
    count = unit.locator("[name=open_task_count]").inner_text()
    unit.get_by_role("button", name="Задачи").click()
    expect(page.locator(".o_breadcrumb")).to_contain_text("Задачи подразделения")
    expect(page.locator(".o_pager_limit")).to_have_text(count)

"""The real order goes out to 130 organisations and comes back, in the browser.

The order is imported once more under another number; what people decide and do on
screens is done there, rows that are all alike are entered by RPC.
"""

import base64
from dataclasses import dataclass

import pages
import pytest
from playwright.sync_api import expect

from launcher.places import ADDONS

# A whole order and 130 organisations: more than a minute.
pytestmark = pytest.mark.heavy

ORDER = ADDONS / "kostroma_profplan/tests/data/order-1257.txt"
NUMBER = "1259-рз/IV"
# Measures for classes 8–11, by the order's own words.
ELDER = ("4.1.", "4.2.", "5.2.8.", "5.2.12.", "5.3.1.", "5.5.5")
# What is counted of the events that schools hold, and meetings with colleges.
FIGURES = {"5.2.7.": "Участников мероприятий", "5.2.9.": "Участников встреч"}
SCHOOL = "Средняя общеобразовательная школа № 57"
GARDEN = "Детский сад № 120"
CAME = 60  # people who came to the one event


@dataclass
class Order:
    """The plan of the order that was imported; ``measures`` maps numbers to ids."""

    id: int
    measures: dict


@pytest.fixture
def order(rpc):
    """The order, imported, corrected and approved; closed when the test is over."""
    manager = rpc("manager")
    file = ORDER.read_text().replace("1257-рз/IV", NUMBER).encode()
    plan = _import(manager, file)
    rows = manager(
        "profplan.measure", "search_read", [("plan_id", "=", plan)], ["number", "kind"]
    )
    # A clause and a measure may have one number: the measure is meant.
    rows.sort(key=lambda row: row["kind"] == "measure")
    measures = {row["number"]: row["id"] for row in rows}
    participants = {"kind": "participation", "source": "participants"}
    figures = [
        {"measure_id": measures[row], "name": name, **participants}
        for row, name in FIGURES.items()
    ]
    manager("profplan.figure", "create", figures)
    manager("profplan.plan", "action_approve", [plan])
    yield Order(plan, measures)
    manager("profplan.plan", "action_close", [plan], "Проверка окончена")


def _import(manager, file):
    content = base64.b64encode(file).decode()
    (loading,) = manager(
        "profplan.import",
        "create",
        [{"file": content, "file_name": "распоряжение.txt"}],
    )
    lines = manager(
        "profplan.import.measure",
        "search_read",
        [("import_id", "=", loading), ("number", "=", "2.3")],
        ["name"],
    )
    (slip,) = [one["id"] for one in lines if one["name"].startswith("представить план")]
    manager("profplan.import.measure", "write", [slip], {"control_date": "2021-01-15"})
    return manager("profplan.import", "action_confirm", [loading])["res_id"]


@pytest.fixture
def sheet_of(rpc, order):
    """``sheet_of(GARDEN)``: the id of an organisation's plan and report."""

    def find(name):
        domain = [("plan_id", "=", order.id), ("unit_id.name", "ilike", name)]
        (sheet,) = rpc("coordinator")("profplan.sheet", "search", domain)
        return sheet

    return find


def test_an_order_goes_out_and_comes_back(new_page, login, rpc, order, sheet_of):
    manager, centre = (login(new_page(), one) for one in ("manager", "coordinator"))
    send_out_by_rules(manager, order)
    gardens = ("unit_id.organisation_type_id.code", "=", "kindergarten")
    theirs = [("plan_id", "=", order.id), ("measure_id.number", "in", list(ELDER))]
    viewer = rpc("viewer")
    assert viewer("profplan.sheet.line", "search_count", theirs)
    assert not viewer("profplan.sheet.line", "search_count", [*theirs, gardens])

    school = sheet_of(SCHOOL)
    enter_plan(centre, school)
    accept(manager, school, "На исполнении")
    enter_report(centre, school, rpc("coordinator"))
    accept(manager, school, "Принято")

    garden = sheet_of(GARDEN)
    hand_in_all(rpc, garden)
    return_two_lines(manager, garden)
    states = [line["state"] for line in read_lines(viewer, garden, "state")]
    assert (states.count("returned"), states.count("open")) == (2, 0)

    close_with_the_silent(manager, centre, rpc, order)
    propose_figure(manager, centre, order, viewer)


# --- The manager sends it out ---


def send_out_by_rules(page, order):
    """Classes 8–11 for the chosen measures at once; then the preview, then out."""
    pages.open_plan(page, order.id)
    pages.press(page, "action_view_applicability")
    rows = page.locator(".o_list_view .o_data_row")
    expect(rows.first).to_be_visible()
    for number in ELDER:
        row = find_row(page, number)
        row.locator(".o_list_record_selector input").check()
    cell = find_row(page, ELDER[0]).locator("[name=for_grades]")
    cell.click()
    cell.locator("input").fill("8–11")
    cell.locator("input").press("Enter")
    pages.agree(page)
    expect(find_row(page, ELDER[-1]).locator("[name=for_grades]")).to_have_text("8–11")

    pages.open_plan(page, order.id)
    pages.press(page, "action_ask_send_out")
    preview = pages.dialog(page)
    expect(pages.field(preview, "sheet_count")).to_have_text("130")
    pages.press(preview, "action_confirm")
    expect(page.locator(".o_kanban_renderer")).to_be_visible()
    group = page.locator(".o_kanban_group").first
    expect(group).to_contain_text("130")


def find_row(page, number):
    """The row of a list whose first column is this number."""
    cell = page.locator("[name=number]").get_by_text(number, exact=True)
    return page.locator(".o_data_row").filter(has=cell)


# --- ГЦОКО enters for a school, the committee accepts ---


def open_sheet(page, sheet):
    page.goto(f"/odoo/profplan-sheets/{sheet}")
    expect(page.locator("[name=line_ids] .o_data_row").first).to_be_visible()


def enter_plan(page, sheet):
    """The order's dates into all lines, one of them earlier; handed in."""
    open_sheet(page, sheet)
    pages.fill(page, "responsible_name", "Соколова Анна Петровна")
    pages.press(page, "action_plan_by_order")
    expect(page.locator("button[name=action_plan_by_order]:visible")).to_have_count(0)
    row = find_row(page, "5.2.7.")
    row.locator("[name=planned_end]").click()
    row.locator("[name=planned_end] input").fill("15.04.2021")
    pages.save(page)
    pages.press(page, "action_submit")
    pages.expect_step(page, "План представлен")


def accept(page, sheet, state):
    open_sheet(page, sheet)
    pages.press(page, "action_accept")
    pages.expect_step(page, state)


def enter_report(page, sheet, coordinator):
    """An event that serves two measures, their figures from it, the rest in full."""
    open_sheet(page, sheet)
    add_event(page)
    tell(coordinator, sheet, but=FIGURES)
    open_sheet(page, sheet)
    for number in FIGURES:
        row = find_row(page, number)
        row.locator("button[name=action_take_proposals]").click()
        expect(row.locator("button[name=action_take_proposals]")).to_have_count(0)
    pages.press(page, "action_submit")
    pages.expect_step(page, "Отчёт представлен")


def add_event(page):
    pages.open_tab(page, "events")
    events = page.locator("[name=event_ids]")
    events.locator(".o_field_x2many_list_row_add a").click()
    row = events.locator(".o_selected_row")
    for name, text in (
        ("date_start", "12.03.2021"),
        ("name", "Экскурсия в техникум"),
        ("participants", str(CAME)),
    ):
        pages.fill(row, name, text)
    for number in FIGURES:
        pages.choose(page, row, "line_ids", number)
        expect(pages.field(row, "line_ids")).to_contain_text(number)
    pages.save(page)


def read_lines(person, sheet, *fields):
    return person(
        "profplan.sheet.line", "search_read", [("sheet_id", "=", sheet)], [*fields]
    )


def tell(coordinator, sheet, but=()):
    """What became of every line; nobody is counted, but for these measures."""
    lines = read_lines(coordinator, sheet, "measure_id", "number")
    done = {"outcome": "full", "result_text": "Проведено по плану организации"}
    coordinator("profplan.sheet.line", "write", [one["id"] for one in lines], done)
    line_of = {
        line["measure_id"][0]: line["id"] for line in lines if line["number"] not in but
    }
    asked = [("measure_id", "in", list(line_of))]
    figures = coordinator("profplan.figure", "search_read", asked, ["measure_id"])
    values = [
        {"figure_id": one["id"], "line_id": line_of[one["measure_id"][0]], "value": 0}
        for one in figures
    ]
    coordinator("profplan.figure.value", "create", values)


# --- Two lines of another organisation come back ---


def hand_in_all(rpc, sheet):
    """A kindergarten's plan and report: entered by the centre, the plan accepted."""
    coordinator = rpc("coordinator")
    coordinator("profplan.sheet", "write", [sheet], {"responsible_name": "Заведующий"})
    coordinator("profplan.sheet", "action_plan_by_order", [sheet])
    coordinator("profplan.sheet", "action_submit", [sheet])
    rpc("manager")("profplan.sheet", "action_accept", [sheet])
    tell(coordinator, sheet)
    coordinator("profplan.sheet", "action_submit", [sheet])


def return_two_lines(page, sheet):
    """Chosen in the list of its measures, returned with one remark."""
    open_sheet(page, sheet)
    pages.press(page, "action_view_lines")
    rows = page.locator(".o_list_view .o_data_row")
    for position in range(2):
        rows.nth(position).locator(".o_list_record_selector input").check()
    page.get_by_role("button", name="Вернуть на доработку").first.click()
    remark = pages.dialog(page)
    pages.fill(remark, "reason", "Назовите, сколько детей участвовало")
    pages.press(remark, "action_apply")
    expect(remark).to_be_hidden()
    open_sheet(page, sheet)
    pages.expect_step(page, "Отчёт возвращён")
    told = page.locator("[name=line_ids] .o_data_row", has_text="сколько детей")
    expect(told).to_have_count(2)


# --- A measure of all schools is closed ---


def close_with_the_silent(manager, centre, rpc, order):
    """One school has reported: the others are named, and stay on the task."""
    person = rpc("manager")
    measure = order.measures["5.2.7."]
    (known,) = person("profplan.measure", "read", [measure], ["root_task_id"])
    task = known["root_task_id"][0]
    close_checkpoints(rpc, measure, task)
    pages.open_task(centre, task)
    pages.press(centre, "action_start")
    pages.expect_step(centre, pages.IN_PROGRESS)
    link = {"task_id": task, "kind": "other", "url": "https://example.org/5.2.7"}
    rpc("coordinator")("profplan.evidence", "create", [link])
    centre.reload()
    pages.submit(centre)
    pages.expect_step(centre, pages.REVIEW)

    pages.open_task(manager, task)
    pages.press(manager, "action_accept_silent")
    pages.agree(manager)
    pages.expect_step(manager, pages.DONE)
    silent = pages.field(manager, "silent_unit_ids")
    expect(silent.locator(".o_tag").first).to_be_visible()
    (read,) = person("project.task", "read", [task], ["silent_unit_ids"])
    names = person("profplan.unit", "read", read["silent_unit_ids"], ["name"])
    names = " ".join(one["name"] for one in names)
    assert SCHOOL not in names
    assert "Средняя общеобразовательная школа № 58" in names


def close_checkpoints(rpc, measure, root):
    """The measure's own checkpoints are handed in and accepted before it."""
    own = [("parent_id", "=", root), ("window_id", "!=", False)]
    coordinator, manager = rpc("coordinator"), rpc("manager")
    asked = [("measure_id", "=", measure)]
    (figure,) = coordinator("profplan.figure", "search", asked)
    for task in coordinator("project.task", "search", own):
        link = {"task_id": task, "kind": "other", "url": f"https://example.org/{task}"}
        coordinator("project.task", "action_start", [task])
        coordinator("profplan.evidence", "create", [link])
        counted = {"task_id": task, "figure_id": figure, "value": CAME}
        coordinator("profplan.figure.value", "create", [counted])
        coordinator("project.task", "action_submit", [task])
        manager("project.task", "action_accept", [task])


# --- The indicator of people who took part ---


def propose_figure(manager, centre, order, viewer):
    """One event served two measures: its people are proposed once."""
    (indicator,) = viewer(
        "profplan.indicator",
        "search",
        [("plan_id", "=", order.id), ("name", "ilike", "участников")],
    )
    manager.goto(f"/odoo/profplan-indicators/{indicator}")
    pages.open_tab(manager, "passport")
    pages.pick(manager, manager, "numerator_source", "Данные мероприятий плана")
    for number, name in FIGURES.items():
        pages.fill(manager, "numerator_figure_ids", number)
        offered = manager.locator(".o-autocomplete--dropdown-item", has_text=name)
        offered.first.click()
    pages.save(manager)

    centre.goto(f"/odoo/profplan-indicators/{indicator}")
    pages.press(centre, "action_propose_value")
    proposal = pages.dialog(centre)
    expect(pages.field(proposal, "text").locator("input")).to_have_value(str(CAME))
    made_of = pages.field(proposal, "composition_text")
    expect(made_of).to_contain_text(f"Всего участий: {2 * CAME}")
    pages.press(proposal, "action_accept")
    expect(centre.locator(".modal")).to_have_count(0)
    values = viewer(
        "profplan.indicator.value",
        "search_read",
        [("indicator_id", "=", indicator), ("state", "=", "accepted")],
        ["value"],
    )
    assert [one["value"] for one in values] == [CAME]

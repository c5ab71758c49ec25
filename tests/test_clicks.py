"""How many presses from the first page: what people do daily takes at most four.

A press is one of a button, a row or a link. Typing, a field and Enter are none. The
tables of the user's guide say what is counted here.
"""

import secrets
from datetime import timedelta

import pages
import pytest
from plans import RUNNING, SOON, TODAY, make_plan, make_school_year
from playwright.sync_api import expect
from test_portal import PHONE, SCHOOLS, check_page

pytestmark = pytest.mark.heavy

MOST = 4
EDUCATION, SPORT = "Управление образования", "Управление спорта и работы с молодежью"
CONTEST = "Конкурс «Караван профессий»"
LEADERS = ("viewer", "coordinator")
ANSWERING = ("coordinator", "manager")
STAFF = ("viewer", "coordinator", "manager")


class Hand:
    """A person's hand on a page: counts what it presses."""

    def __init__(self, page):
        self.page = page
        self.presses = 0

    def press(self, what):
        what.click()
        self.presses += 1

    def press_words(self, words):
        """A button of the form's head, by its words."""
        button = self.page.get_by_role("button", name=words, exact=True)
        self.press(button.first)

    def press_name(self, name):
        """A button of the form's head or of a dialog, by its name."""
        self.press(self.page.locator(f"button[name={name}]:visible").last)

    def find(self, number):
        """Type into the search of the board, and Enter."""
        search = self.page.locator(".o_searchview_input")
        search.fill(number)
        search.press("Enter")

    def open_menu(self, section, entry):
        """An entry of the menu; what has no room on the screen is behind the plus."""
        bar = self.page.locator(".o_menu_sections")
        own = bar.get_by_role("button", name=section, exact=True)
        self.press(
            own if own.is_visible() else bar.locator(".o_menu_sections_more button")
        )
        self.press(self.page.get_by_role("menuitem", name=entry, exact=True))

    def go_home_of_leaders(self, login):
        """Whoever begins with their own tasks is one press away from the overview."""
        if login not in LEADERS:
            self.press(self.page.get_by_role("menuitem", name="Обзор"))
        expect(self.page.locator(".o_profplan_start .o_profplan_tile")).to_have_count(6)


@pytest.fixture
def sit(new_page, login):
    """``sit("manager")``: the person has logged in and sees the first page."""

    def begin(name):
        page = login(new_page(), name)
        expect(page.locator(".o_action_manager > *").first).to_be_visible()
        return Hand(page)

    return begin


@pytest.fixture
def task(rpc):
    """A measure in work, of a plan of its own: ``(number, words, task)``."""
    tag = secrets.randbelow(900) + 100
    number, words = f"7.{tag}.", f"Провести день открытых дверей ({tag})"
    plan = make_plan(rpc("manager"), {number: (words, EDUCATION, SOON)})
    return number, words, plan.tasks[number]


@pytest.fixture
def submitted(task, rpc):
    """The same, handed in by the head."""
    head = rpc("head")
    head("project.task", "action_start", [task[2]])
    link = {"task_id": task[2], "url": "https://example.org/day"}
    head("profplan.evidence", "create", [link])
    head("project.task", "action_submit", [task[2]])
    return task


def read(rpc, task, name):
    return rpc("manager")("project.task", "read", [task], [name])[0][name]


@pytest.mark.parametrize("login_name", STAFF)
def test_what_is_overdue(sit, login_name):
    """And whose it is, without one press more."""
    hand = sit(login_name)
    hand.go_home_of_leaders(login_name)
    units = hand.page.locator(".o_profplan_block", has_text="За кем просрочено")
    expect(units.locator("tbody tr, .text-success").first).to_be_visible()
    hand.press(hand.page.locator(".o_profplan_tile", has_text="росрочен").first)
    expect(hand.page.locator(".o_list_view, .o_kanban_view").first).to_be_visible()
    assert hand.presses <= 2


@pytest.mark.parametrize("login_name", STAFF)
def test_a_measure_is_found_by_its_number(sit, task, login_name):
    number, words, _task = task
    hand = sit(login_name)
    hand.press(hand.page.get_by_role("menuitem", name="Доска"))
    expect(hand.page.locator(".o_kanban_record").first).to_be_visible()
    hand.find(number)
    expect(pages.card(hand.page, words).first).to_be_visible()
    assert hand.presses <= 1


def test_a_manager_gives_a_measure_to_another_unit(sit, task, rpc):
    number, words, task_id = task
    hand = sit("manager")
    hand.press(hand.page.get_by_role("menuitem", name="Доска"))
    expect(hand.page.locator(".o_kanban_record").first).to_be_visible()
    hand.find(number)
    hand.press(pages.card(hand.page, words).first)
    hand.press_name("action_profplan_assign")
    dialog = pages.dialog(hand.page)
    pages.choose(hand.page, dialog, "unit_id", SPORT)
    pages.fill(dialog, "reason", "Решение совещания")
    hand.press_name("action_confirm")
    expect(dialog).to_be_hidden()
    assert read(rpc, task_id, "unit_id")[1] == SPORT
    assert hand.presses <= MOST


def test_a_manager_grants_a_postponement(sit, task, rpc):
    _number, words, task_id = task
    first = read(rpc, task_id, "control_date")
    asked = {
        "task_id": task_id,
        "new_date": str(SOON + timedelta(days=14)),
        "reason": "Карантин",
    }
    rpc("head")("profplan.postponement", "create", [asked])
    hand = sit("manager")
    open_waiting(hand, words)
    page = hand.page
    # The order's own date is moved by a document: said before.
    pages.pick(page, page, "basis_kind", "Служебная записка")
    pages.fill(page, "basis_number", "17")
    pages.fill(page, "basis_date", f"{TODAY:%d.%m.%Y}")
    pages.fill(page, "basis_official", "Заместитель главы И. И. Иванов")
    hand.press_name("action_grant")
    expect(page.locator("button[name=action_grant]:visible")).to_have_count(0)
    assert read(rpc, task_id, "control_date") > first
    assert hand.presses <= MOST


@pytest.mark.parametrize("login_name", ANSWERING)
def test_work_that_waits_is_accepted(sit, submitted, rpc, login_name):
    hand = sit(login_name)
    open_waiting(hand, submitted[1])
    hand.press_name("action_accept")
    pages.expect_step(hand.page, pages.DONE)
    assert read(rpc, submitted[2], "step") == "done"
    assert hand.presses <= MOST


@pytest.mark.parametrize("login_name", ANSWERING)
def test_work_that_waits_is_returned(sit, submitted, rpc, login_name):
    hand = sit(login_name)
    open_waiting(hand, submitted[1])
    hand.press_words("Вернуть на доработку")
    dialog = pages.dialog(hand.page)
    pages.fill(dialog, "reason", "Приложите программу")
    hand.press_name("action_apply")
    expect(dialog).to_be_hidden()
    assert read(rpc, submitted[2], "step") == "returned"
    assert hand.presses <= MOST


def open_waiting(hand, words):
    """The number on the right above, then the row."""
    hand.press(hand.page.locator(".o_profplan_waiting"))
    hand.press(hand.page.locator(".o_data_row", has_text=words).locator("[name=name]"))
    expect(hand.page.locator(".o_form_view")).to_be_visible()


def plan_of(hand):
    """The demo's running plan on the overview: other tests have made more of them."""
    return hand.page.locator(".o_profplan_plan h2 button", has_text=RUNNING)


@pytest.mark.parametrize("login_name", ANSWERING)
def test_the_silent_are_reminded(sit, login_name):
    """To the letters; whom they go to is seen before they go."""
    hand = sit(login_name)
    hand.go_home_of_leaders(login_name)
    hand.press(plan_of(hand))
    hand.press_name("action_ask_remind")
    dialog = pages.dialog(hand.page)
    send = dialog.locator("button[name=action_send]")
    expect(send.or_(dialog.get_by_text("напомнили сегодня"))).to_be_visible()
    # Sending it is the last press: the demo's organisations are left alone.
    assert hand.presses + 1 <= MOST


@pytest.mark.parametrize("login_name", STAFF)
def test_the_execution_is_printed(sit, login_name):
    hand = sit(login_name)
    hand.go_home_of_leaders(login_name)
    hand.press(plan_of(hand))
    hand.press(hand.page.get_by_role("button", name="Печать отчёта…").first)
    pages.dialog(hand.page)
    with hand.page.expect_download() as waiting:
        hand.press_name("action_print")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    assert hand.presses <= MOST


@pytest.mark.parametrize("login_name", ANSWERING)
def test_a_fact_of_theirs_is_entered_and_accepted_by_it(sit, rpc, login_name):
    manager = rpc("manager")
    # Of one's own: the row of whoever was here before is accepted already.
    name = f"Охват кружками: {login_name}"
    plan = make_plan(
        manager,
        {"1.1.": ("Вести учёт", EDUCATION, SOON)},
        indicators=[{"number": "1", "name": name, "uom": "%"}],
    )
    hand = sit(login_name)
    hand.open_menu("Показатели", "Ввод факта")
    hand.press(hand.page.locator(".o_list_button_add"))
    row = hand.page.locator(".o_selected_row")
    pages.choose(hand.page, row, "indicator_id", name)
    pages.fill(row, "text", "81")
    hand.page.keyboard.press("Enter")
    kept = hand.page.locator(".o_data_row", has_text=name).first
    expect(kept).to_contain_text("Принято")
    facts = manager(
        "profplan.indicator.value",
        "search_count",
        [("plan_id", "=", plan.id), ("state", "=", "accepted")],
    )
    assert facts == 1
    assert hand.presses <= MOST


# --- A school, on a phone ---


@pytest.fixture
def school(rpc, new_page, login):
    """Its plan is to be handed in; an indicator and a contest are asked besides."""
    manager = rpc("manager")
    [schools] = manager("profplan.unit", "search", [("name", "=", SCHOOLS)])
    rows = [{"number": "1.", "name": "Провести урок профориентации"}]
    plan = make_school_year(manager, schools, rows, own=[CONTEST])
    hand = Hand(login(new_page(**PHONE), "school"))

    def begin():
        hand.page.goto(f"/my/profplan?plan={plan.id}")
        hand.presses = 0
        return hand

    return begin


def go(hand, name):
    """By the pages' own menu."""
    menu = hand.page.get_by_role("navigation", name="Разделы")
    hand.press(menu.get_by_role("link", name=name, exact=True))


def press_button(hand, name):
    hand.press(hand.page.get_by_role("button", name=name, exact=True))


def test_a_school_hands_in_and_says_that_it_will_be_late(school):
    hand = school()
    go(hand, "План")
    press_button(hand, "Подставить предложенное во все пустые")
    hand.page.get_by_label("Ответственный за план и отчёт").fill("Зайцева И. П.")
    press_button(hand, "Сдать план")
    expect(hand.page.get_by_text("План сдан").first).to_be_visible()
    assert hand.presses == 3

    hand = school()
    open_contest(hand)
    late = (SOON + timedelta(days=9)).isoformat()
    hand.press(hand.page.locator("#expected summary"))
    hand.page.get_by_label("Рассчитываем сдать").fill(late)
    hand.page.get_by_label("Почему позже срока").fill("Ремонт зала")
    press_button(hand, "Сообщить день")
    expect(hand.page.locator(".pp-note.pp-warn")).to_contain_text("Ремонт зала")
    check_page(hand.page)
    assert hand.presses <= MOST

    hand = school()
    open_contest(hand)
    hand.page.get_by_label("Ссылка на публикацию").fill("https://example.org/contest")
    hand.press(hand.page.get_by_text("Исполнено полностью"))
    press_button(hand, "Сдать")
    expect(hand.page.get_by_text("Сдано, ждёт ответа").first).to_be_visible()
    assert hand.presses <= MOST

    hand = school()
    go(hand, "Показатели")
    hand.page.get_by_label("Значение, человек").fill("12")
    press_button(hand, "Сдать")
    expect(hand.page.get_by_text("Сдано, ждёт ответа")).to_be_visible()
    assert hand.presses <= MOST


def open_contest(hand):
    go(hand, "Задачи")
    hand.press(hand.page.get_by_role("link", name=CONTEST))
    expect(hand.page.get_by_role("heading", level=1)).to_contain_text(CONTEST)

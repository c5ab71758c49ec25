"""How many presses from the first page: what people do daily takes at most four.

A press is one of a button, a row or a link. Typing, a field and Enter are none. The
tables of the user's guide say what is counted here.
"""

import secrets
from datetime import timedelta

import pages
import pytest
from plans import RUNNING, SOON, TODAY, make_plan
from playwright.sync_api import expect

pytestmark = pytest.mark.heavy

MOST = 4
EDUCATION, SPORT = "Управление образования", "Управление спорта и работы с молодежью"
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

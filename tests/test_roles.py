"""A day of each role, played through in the browser.

The days are played on small plans of their own with today's dates (`plans.py`); the
demo's order ended in 2021 and is only looked at.
"""

import base64
import secrets
from datetime import timedelta

import pages
import pytest
from PIL import Image
from plans import LONG_AGO, SOON, TODAY, make_plan
from playwright.sync_api import expect
from support import RpcError

# Three minutes of clicking; what the server lets whom do the addons' tests say.
pytestmark = pytest.mark.heavy

EDUCATION, SPORT = "Управление образования", "Управление спорта и работы с молодежью"
LATE = LONG_AGO + timedelta(days=20)


@pytest.fixture
def make(rpc):
    """``make({"1.1.": (wording, unit, day)})``: an approved plan of one's own."""
    return lambda measures: make_plan(rpc("manager"), measures)


@pytest.fixture
def state(rpc):
    """``state(task)``: what stands in the database, read as the manager."""

    def read(task, *fields):
        names = fields or ("step", "health", "control_date", "unit_id", "accepted_on")
        return rpc("manager")("project.task", "read", [task], list(names))[0]

    return read


@pytest.fixture
def photo(tmp_path):
    """A picture to hand in, of a colour nobody has handed in before."""
    path = tmp_path / "Фотоотчёт.png"
    Image.new("RGB", (2, 2), tuple(secrets.token_bytes(3))).save(path)
    return path


@pytest.fixture
def submitted(make, rpc):
    """A plan with two tasks that the head has submitted with evidence."""
    plan = make(
        {
            "1.1.": ("Провести совещание руководителей", EDUCATION, SOON),
            "1.2.": ("Подготовить сборник программ", EDUCATION, SOON),
        }
    )
    head = rpc("head")
    for task in plan.tasks.values():
        hand_in(head, task)
    return plan


def hand_in(person, task):
    """Take to work, prove with a link and submit, by RPC."""
    person("project.task", "action_start", [task])
    link = f"https://example.org/{task}"
    person("profplan.evidence", "create", [{"task_id": task, "url": link}])
    person("project.task", "action_submit", [task])


# --- The head of a unit ---


def test_a_head_sees_what_is_overdue_and_hands_it_in(page, login, make, state, photo):
    """«Мои задачи»: the late one is red; taken to work, proved by a file, submitted."""
    plan = make(
        {
            "1.1.": ("Провести ярмарку профессий", EDUCATION, LATE),
            "1.2.": ("Обновить стенды", EDUCATION, SOON),
        }
    )
    task = plan.tasks["1.1."]
    login(page, "head")
    pages.open_my_tasks(page)
    late = pages.card(page, "Провести ярмарку профессий").first
    expect(late).to_contain_text("Просрочено")
    in_time = pages.card(page, "Обновить стенды").first
    expect(in_time).not_to_contain_text("Просрочено")

    pages.open_task(page, task)
    pages.press(page, "action_start")
    pages.expect_step(page, pages.IN_PROGRESS)
    pages.attach_file(page, photo)
    pages.submit(page)
    pages.expect_step(page, pages.REVIEW)
    assert state(task)["step"] == "review"


def test_submitting_without_evidence_explains_what_is_missing(page, login, make, state):
    """The button says what is still asked, and the task stays in work."""
    task = make({"1.1.": ("Собрать заявки", EDUCATION, SOON)}).tasks["1.1."]
    login(page, "head")
    pages.open_task(page, task)
    pages.press(page, "action_start")
    pages.expect_step(page, pages.IN_PROGRESS)
    pages.submit(page)
    refusal = pages.dialog(page)
    expect(refusal).to_contain_text("На проверке")
    expect(refusal).to_contain_text("Собрать заявки")
    assert state(task)["step"] == "in_progress"


def test_dragging_takes_a_card_to_work(page, login, make, state):
    """The board is where people work: dropped on «В работе», it is in work."""
    plan = make({"1.1.": ("Собрать отзывы", EDUCATION, SOON)})
    login(page, "head")
    pages.open_board(page, plan.id)
    start, work = (
        pages.column(page, one) for one in (pages.ASSIGNED, pages.IN_PROGRESS)
    )
    pages.drag(page, pages.card(start, "Собрать отзывы"), work)
    expect(pages.card(work, "Собрать отзывы")).to_be_visible()
    assert state(plan.tasks["1.1."])["step"] == "in_progress"


def test_dragging_without_evidence_explains_itself_and_leaves_the_card(
    page, login, make, rpc, state
):
    """A card dropped on «На проверке» says what is missing and stays where it was."""
    plan = make({"1.1.": ("Собрать заявки школ", EDUCATION, SOON)})
    task = plan.tasks["1.1."]
    rpc("head")("project.task", "action_start", [task])
    login(page, "head")
    pages.open_board(page, plan.id)
    work, review = (
        pages.column(page, one) for one in (pages.IN_PROGRESS, pages.REVIEW)
    )
    pages.drag(page, pages.card(work, "Собрать заявки школ"), review)
    pages.expect_refusal(page, "Собрать заявки школ", "На проверке", "подтвержд")
    expect(pages.card(work, "Собрать заявки школ")).to_be_visible()
    expect(pages.card(review, "Собрать заявки школ")).to_have_count(0)
    assert state(task)["step"] == "in_progress"


# --- A postponement: asked, granted, seen ---


def test_a_postponement_is_asked_by_the_head_and_granted_by_the_manager(
    new_page, login, make, state
):
    """The date moves only with the manager's answer; the first one stays visible."""
    plan = make({"1.1.": ("Заключить договоры", EDUCATION, TODAY + timedelta(days=20))})
    task = plan.tasks["1.1."]
    first = state(task)["control_date"]

    head = login(new_page(), "head")
    pages.open_task(head, task)
    pages.press(head, "action_profplan_postpone")
    ask = pages.dialog(head)
    pages.fill(ask, "new_date", f"{SOON:%d.%m.%Y}")
    pages.fill(ask, "reason", "Предприятие перенесло встречу")
    pages.press(ask, "action_confirm")
    expect(ask).to_be_hidden()
    assert state(task)["control_date"] == first

    manager = login(new_page(), "manager")
    manager.goto("/odoo/profplan-postponements")
    manager.locator(".o_data_row", has_text="Заключить договоры").locator(
        "[name=reason]"
    ).click()
    expect(pages.field(manager, "reason")).to_contain_text("Предприятие перенесло")
    # The date is the order's own: a document moves it.
    pages.pick(manager, manager, "basis_kind", "Служебная записка")
    pages.fill(manager, "basis_number", "17")
    pages.fill(manager, "basis_date", f"{TODAY:%d.%m.%Y}")
    pages.fill(manager, "basis_official", "Заместитель главы И. И. Иванов")
    pages.press(manager, "action_grant")
    expect(manager.locator("button[name=action_grant]:visible")).to_have_count(0)
    assert state(task)["control_date"] > first

    head.reload()
    pages.open_tab(head, "postponements")
    row = head.locator("[name=postponement_ids] .o_data_row")
    expect(row).to_contain_text("Предприятие перенесло встречу")
    expect(pages.field(head, "first_control_date")).to_be_visible()


# --- The manager ---


def test_a_manager_reassigns_a_task_with_a_reason(page, login, make, state):
    """The lead changes in a dialog that asks for the decision; the chatter keeps it."""
    plan = make({"1.1.": ("Провести спортивный праздник", EDUCATION, SOON)})
    task = plan.tasks["1.1."]
    login(page, "manager")
    pages.open_board(page, plan.id)
    pages.card(page, "Провести спортивный праздник").click()
    expect(pages.field(page, "unit_id")).to_contain_text(EDUCATION)
    pages.press(page, "action_profplan_assign")
    hand_over = pages.dialog(page)
    pages.choose(page, hand_over, "unit_id", SPORT)
    pages.fill(hand_over, "reason", "Решение совещания от сегодня")
    pages.press(hand_over, "action_confirm")
    expect(hand_over).to_be_hidden()
    expect(pages.field(page, "unit_id")).to_contain_text(SPORT)
    expect(page.locator(".o-mail-Chatter")).to_contain_text(
        "Решение совещания от сегодня"
    )
    assert state(task)["unit_id"][1] == SPORT


# --- ГЦОКО ---


def test_the_centre_accepts_one_and_returns_one_with_a_remark(
    page, login, submitted, state
):
    """From the column «На проверке»: one goes off control, one back with the words."""
    login(page, "coordinator")
    pages.open_board(page, submitted.id)
    review = pages.column(page, pages.REVIEW)
    expect(pages.card(review, "Провести совещание")).to_be_visible()
    pages.card(review, "Провести совещание").click()
    pages.press(page, "action_accept")
    pages.expect_step(page, pages.DONE)

    pages.open_task(page, submitted.tasks["1.2."])
    back = pages.press_action(page, "Вернуть на доработку")
    pages.fill(back, "reason", "Приложите список участников")
    pages.press(back, "action_apply")
    expect(back).to_be_hidden()
    pages.expect_step(page, pages.RETURNED)
    expect(pages.field(page, "remark")).to_contain_text("Приложите список участников")
    accepted, returned = (state(task) for task in submitted.tasks.values())
    assert (accepted["step"], returned["step"]) == ("done", "returned")
    assert accepted["accepted_on"]


def test_the_centre_looks_at_the_evidence_in_the_browser(page, login, make, rpc, photo):
    """The acceptor opens the very file in a tab beside, before the answer."""
    task = make({"1.1.": ("Провести круглый стол", EDUCATION, SOON)}).tasks["1.1."]
    head = rpc("head")
    head("project.task", "action_start", [task])
    content = base64.b64encode(photo.read_bytes()).decode()
    file = {"task_id": task, "kind": "photo", "name": photo.name, "file": content}
    head("profplan.evidence", "create", [file])
    head("project.task", "action_submit", [task])

    login(page, "coordinator")
    pages.open_task(page, task)
    line = page.locator("[name=evidence_ids] .o_data_row")
    with page.expect_popup() as waiting:
        line.get_by_role("link", name="Открыть").click()
    answer = waiting.value
    answer.wait_for_load_state()
    picture = answer.locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 2


def test_the_centre_finds_what_waits_for_it(page, login, submitted):
    """«Мои задачи» of the centre holds what was submitted to it."""
    login(page, "coordinator")
    pages.open_my_tasks(page)
    review = pages.column(page, pages.REVIEW)
    expect(pages.card(review, "Подготовить сборник программ").first).to_be_visible()


# --- Leadership ---


def test_a_viewer_reads_everything_and_changes_nothing(
    page, login, submitted, rpc, state
):
    """No button that changes, and no door by RPC either."""
    task = submitted.tasks["1.1."]
    login(page, "viewer")
    pages.open_board(page, submitted.id)
    pages.card(page, "Провести совещание").click()
    expect(pages.field(page, "control_date")).to_be_visible()
    expect(page.locator(".o_statusbar_buttons button:visible")).to_have_count(0)

    viewer = rpc("viewer")
    for method, values in (
        ("action_accept", ()),
        ("write", ({"result_text": "Сделано"},)),
        ("write", ({"control_date": str(SOON)},)),
        ("unlink", ()),
    ):
        with pytest.raises(RpcError):
            viewer("project.task", method, [task], *values)
    with pytest.raises(RpcError):
        viewer("profplan.plan", "write", [submitted.id], {"name": "Иначе"})
    assert state(task)["step"] == "review"

"""A school's year begins on a phone: the portal's pages in the browser (design §6)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from plans import SOON, make_plan
from playwright.sync_api import expect

SCHOOLS = "Руководители общеобразовательных организаций"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
FIGURE = {"name": "Количество детей", "kind": "unique"}
INDICATORS = [
    {
        "name": name,
        "uom": uom,
        "aggregation": how,
        "asked_of_organisations": True,
    }
    for name, uom, how in (
        ("Учеников в профильных классах", "человек", "sum"),
        ("Доля участников", "процент", "ratio"),
    )
]
WORDING = {
    "1.": "Провести урок профориентации",
    "2.": "Организовать экскурсии на предприятия города",
    "3.": "Провести родительское собрание о выборе профессии",
}


@pytest.fixture
def plan(rpc):
    """A plan of three measures, sent out to the schools."""
    manager = rpc("manager")
    rows = {number: (words, SCHOOLS, SOON) for number, words in WORDING.items()}
    plan = make_plan(manager, rows, {"1.": [FIGURE]})
    manager("profplan.plan", "action_send_out", [plan.id])
    return plan


@pytest.fixture
def sheet(plan, rpc):
    """``sheet("state")``: what stands in the school's plan and report."""
    school = rpc("school")
    own = [("plan_id", "=", plan.id)]

    def read(*names):
        return school("profplan.sheet", "search_read", own, list(names))[0]

    return read


@pytest.fixture
def phone(new_page, login):
    return login(new_page(**PHONE), "school")


def check_page(page):
    """Nothing serious by axe-core; nothing to be scrolled sideways; one heading."""
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious, serious
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.lang") == "ru"


def card(page, number):
    return page.locator(".pp-line", has=page.locator(f".pp-number:text-is('{number}')"))


def expect_saved(scope):
    expect(scope.get_by_role("status")).to_have_text("Сохранено")


def press(page, name):
    page.get_by_role("button", name=name).click()


def accept_plan(rpc, id_):
    rpc("coordinator")("profplan.sheet", "action_accept", [id_])


def test_a_school_begins_its_year_on_a_phone(phone, plan, sheet):
    phone.goto(f"/my/profplan?plan={plan.id}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Сегодня")
    check_page(phone)
    press(phone, "Ознакомлены")
    expect(phone.get_by_text("Ознакомлены:")).to_be_visible()
    phone.get_by_role("link", name="К плану").click()
    check_page(phone)
    press(phone, "Подставить предложенное во все пустые")
    first = card(phone, "1")
    expect(first.get_by_label("Выполним до")).to_have_value(str(SOON))
    who = phone.get_by_label("Ответственный за план и отчёт")
    who.fill("Зайцева И. П.")
    who.blur()
    expect_saved(phone.locator("[data-record=sheet]"))
    expect(phone.get_by_text("Всё заполнено.")).to_be_visible()
    press(phone, "Сдать план")
    expect(phone.get_by_text("План сдан").first).to_be_visible()
    assert sheet("state")["state"] == "plan_review"
    check_page(phone)


def test_a_value_is_saved_as_it_is_typed_and_a_wrong_one_is_told(
    phone, plan, sheet, rpc
):
    fill_in(rpc, sheet("id")["id"])
    phone.goto(f"/my/profplan/report?plan={plan.id}")
    check_page(phone)
    first = card(phone, "1")
    figure = first.get_by_label("Количество детей")
    figure.fill("сто")
    figure.blur()
    expect(first.get_by_text("«сто» — не число")).to_be_visible()
    expect(figure).to_have_value("сто")
    figure.fill("100")
    first.get_by_label("Что сделано").fill("Проведено в девятых классах")
    first.get_by_label("Исполнено полностью").check()
    expect(first.get_by_text("Не хватает:")).to_be_hidden()
    phone.reload()
    expect(card(phone, "1").get_by_label("Количество детей")).to_have_value("100")
    press(phone, "Сдать пункт 1 сейчас")
    expect(card(phone, "1").get_by_text("Отчитались")).to_be_visible()
    check_page(phone)


def test_two_people_in_one_page_see_each_other_s_words(phone, plan, sheet, rpc):
    fill_in(rpc, sheet("id")["id"])
    phone.goto(f"/my/profplan/report?plan={plan.id}")
    school = rpc("school")
    own = [("plan_id", "=", plan.id)]
    (line, *_rest) = school("profplan.sheet.line", "search", own)
    school("profplan.sheet.line", "write", [line], {"result_text": "Чужое"})
    done = card(phone, "1").get_by_label("Что сделано")
    done.fill("Моё")
    done.blur()
    expect(card(phone, "1").get_by_text("«Чужое»")).to_be_visible()
    expect(done).to_have_value("Моё")


def test_a_session_that_ends_loses_nothing_that_was_typed(
    phone, plan, sheet, rpc, login
):
    fill_in(rpc, sheet("id")["id"])
    phone.goto(f"/my/profplan/report?plan={plan.id}")
    done = card(phone, "2").get_by_label("Что сделано")
    done.fill("Ездили на завод")
    phone.context.clear_cookies()
    phone.on("dialog", lambda dialog: dialog.accept())
    login(phone, "school")
    phone.goto(f"/my/profplan/report?plan={plan.id}")
    press(phone, "Вернуть и сохранить")
    expect_saved(card(phone, "2"))
    phone.reload()
    expect(card(phone, "2").get_by_label("Что сделано")).to_have_value(
        "Ездили на завод"
    )


def test_a_reason_stays_until_its_own_button_is_pressed(phone, plan, sheet, rpc):
    fill_in(rpc, sheet("id")["id"])
    phone.goto(f"/my/profplan/report?plan={plan.id}")
    claim = card(phone, "3")
    claim.get_by_text("К нам не относится").click()
    why = claim.get_by_label("Почему не относится")
    why.fill("Нет старших классов")
    phone.locator("#end").get_by_role("button", name="Сохранить").click()
    expect(phone.get_by_text("Сохранено.", exact=True)).to_be_visible()
    expect(why).to_be_visible()
    expect(why).to_have_value("Нет старших классов")
    claim.get_by_role("button", name="Отправить").click()
    expect(claim.get_by_text("Ждёт ответа")).to_be_visible()
    claim.get_by_role("button", name="Всё же относится").click()
    expect(why).to_have_value("")


def test_half_of_a_share_is_no_mistake(phone, rpc):
    manager = rpc("manager")
    rows = {"1.": (WORDING["1."], SCHOOLS, SOON)}
    plan = make_plan(manager, rows, indicators=INDICATORS)
    manager("profplan.plan", "action_send_out", [plan.id])
    phone.goto(f"/my/profplan/indicators?plan={plan.id}")
    share = phone.get_by_role("region", name="Доля участников")
    share.get_by_label("Сколько", exact=True).fill("9")
    share.get_by_label("Из скольких").focus()
    said = share.get_by_role("status")
    expect(said).to_have_text("Ещё не сохранено: заполните и остальное.")
    share.get_by_label("Из скольких").fill("x")
    share.get_by_label("Сколько", exact=True).focus()
    expect(said).to_have_text("Не сохранено: исправьте отмеченное поле.")
    share.get_by_label("Из скольких").fill("12")
    share.get_by_label("Сколько", exact=True).focus()
    expect(said).to_have_text("Сохранено")


def test_a_school_works_without_any_script_from_the_login_on(new_page, login):
    plain = new_page(**PHONE, java_script_enabled=False)
    plain.goto("/web/login")
    plain.get_by_label("Эл. почта или логин").fill("school")
    plain.get_by_label("Пароль").fill("school")
    plain.get_by_role("button", name="Войти").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Сегодня")


@pytest.mark.heavy
def test_a_school_enters_an_indicator_and_corrects_it_on_a_phone(phone, rpc):
    manager = rpc("manager")
    rows = {"1.": (WORDING["1."], SCHOOLS, SOON)}
    plan = make_plan(manager, rows, indicators=INDICATORS)
    manager("profplan.plan", "action_send_out", [plan.id])
    phone.goto(f"/my/profplan/indicators?plan={plan.id}")
    check_page(phone)
    count = phone.locator("[data-record]").first
    count.get_by_label("Значение, человек").fill("12,5")
    count.get_by_label("Значение, человек").blur()
    expect(count.get_by_text("целыми числами")).to_be_visible()
    check_page(phone)
    count.get_by_label("Значение, человек").fill("12")
    share = phone.locator("[data-record]").nth(1)
    share.get_by_label("Сколько", exact=True).fill("9")
    share.get_by_label("Из скольких всего").fill("10")
    share.get_by_label("Из скольких всего").blur()
    expect_saved(share)
    press(phone, "Сдать")
    expect(phone.get_by_text("Сдано, ждёт ответа")).to_have_count(2)
    check_page(phone)
    own = [("plan_id", "=", plan.id)]
    values = rpc("coordinator")("profplan.indicator.value", "search", own)
    rpc("coordinator")("profplan.indicator.value", "action_accept", values)
    phone.reload()
    count.get_by_text("Исправить").click()
    count.get_by_label("Почему исправляется значение").fill("Забыли 11-й класс")
    check_page(phone)
    count.get_by_role("button", name="Вписать другое значение").click()
    expect(count.get_by_text("действует, пока не принято")).to_contain_text("12")
    count.get_by_label("Значение, человек").fill("14")
    check_page(phone)
    press(phone, "Сдать")
    expect(count.get_by_text("Сдано, ждёт ответа")).to_be_visible()
    [new] = rpc("coordinator")(
        "profplan.indicator.value", "search_read", [*own, ("state", "=", "submitted")]
    )
    assert (new["text"], new["note"]) == ("14", "Забыли 11-й класс")


def fill_in(rpc, id_):
    """The school's plan is handed in and accepted."""
    school = rpc("school")
    lines = school("profplan.sheet.line", "search", [("sheet_id", "=", id_)])
    school("profplan.sheet.line", "write", lines, {"planned_end": str(SOON)})
    school("profplan.sheet", "write", [id_], {"responsible_name": "Зайцева И. П."})
    school("profplan.sheet", "action_submit", [id_])
    accept_plan(rpc, id_)

"""A school's year on a phone, counted in actions of the person (design §6).

The plan has as many measures, sections and figures as the demo's order asks of a real
school; whatever the person says is their own word: nothing is reported for them.
"""

import html
import re
import secrets

import pytest
from plans import TODAY, make_school_year
from playwright.sync_api import expect
from test_portal import PHONE, check_page, expect_saved

pytestmark = pytest.mark.heavy  # a minute of one person's taps

# A page that all of a city opens on the same morning is waited for.
expect.set_options(timeout=60_000)

ORDER = "1257-рз/IV"
MOST_ACTIONS = 70
PASSWORD = "Год-в-школе-2026"
CONTEST = "Конкурс «Караван профессий»"
# What took place: the words by which the page finds the measures that it serves.
EVENTS = {
    "Классные часы «Кем быть»": "320",
    "Круглый стол: профессии, востребованные в регионе": "85",
    "День открытых дверей в учреждениях профессионального образования": "140",
    "Экскурсии на предприятия города": "60",
}
# Measures of which the school has more to say than «as planned».
OWN_WORDS = 8


class Hand:
    """What a person does on a phone: every tap and every field is one action."""

    def __init__(self, page):
        self.page = page
        self.actions = 0

    def open(self, address):
        self.actions += 1
        self.page.goto(address)

    def tap(self, what):
        self.actions += 1
        what.tap()

    def type(self, field, text):
        self.actions += 1
        field.fill(text)

    def press(self, name):
        self.tap(self.page.get_by_role("button", name=name, exact=True))

    def go(self, name):
        """By the pages' own menu."""
        menu = self.page.get_by_role("navigation", name="Разделы")
        self.tap(menu.get_by_role("link", name=name, exact=True))


@pytest.fixture
def schools(rpc):
    """A group of two organisations of nobody's yet, put away afterwards."""
    manager, tag = rpc("manager"), secrets.token_hex(3)
    (group,) = manager(
        "profplan.unit", "create", [{"name": f"Школы {tag}", "kind": "group"}]
    )
    ids = manager(
        "profplan.unit",
        "create",
        [
            {
                "name": f"МБОУ «{name} {tag}»",
                "kind": "organisation",
                "email": f"{login}-{tag}@example.org",
                "director_name": "Зайцева Ирина Петровна",
                "group_ids": [(6, 0, [group])],
            }
            for name, login in (("Школа", "school"), ("Тихая школа", "silent"))
        ],
    )
    yield group, *ids
    manager("profplan.unit", "write", [group, *ids], {"active": False})


@pytest.fixture
def rows(rpc):
    """What the demo's order asks of its school, to be asked once more today."""
    manager = rpc("manager")
    (plan,) = manager("profplan.plan", "search", [("number", "=", ORDER)])
    own = [("plan_id", "=", plan)]
    lines = rpc("school")("profplan.sheet.line", "search_read", own, ["measure_id"])
    measures = manager(
        "profplan.measure",
        "read",
        [line["measure_id"][0] for line in lines],
        ["number", "name", "section_id"],
    )
    figures = manager(
        "profplan.figure",
        "search_read",
        [("measure_id", "in", [one["id"] for one in measures])],
        ["measure_id", "name", "kind", "source"],
    )
    return [
        {
            "number": one["number"],
            "name": one["name"],
            "section": one["section_id"] and one["section_id"][1],
            "figures": [
                {name: figure[name] for name in ("name", "kind", "source")}
                for figure in figures
                if figure["measure_id"][0] == one["id"]
            ],
        }
        for one in measures
    ]


def get_invitation(rpc, email):
    """The link of the letter that an invited organisation gets."""
    letters = rpc("admin")(
        "mail.mail", "search_read", [("recipient_ids.email", "=", email)], ["body_html"]
    )
    (letter,) = letters
    link = re.search(r'href="[^"]*(/web/[^"]*token=[^"]*)"', letter["body_html"])
    return html.unescape(link[1])


def read_sheet(rpc, plan, unit):
    own = [("plan_id", "=", plan.id), ("unit_id", "=", unit)]
    names = ["state", "remark", "line_ids"]
    return rpc("coordinator")("profplan.sheet", "search_read", own, names)[0]


def test_a_school_s_year_takes_at_most_seventy_actions(new_page, rpc, schools, rows):
    group, school, _silent = schools
    assert len(rows) >= 30, "as much as a real school has"
    plan = make_school_year(rpc("manager"), group, rows, [CONTEST])
    coordinator = rpc("coordinator")
    coordinator("profplan.unit", "action_invite", [school])
    (unit,) = coordinator("profplan.unit", "read", [school], ["email"])
    hand = Hand(new_page(**PHONE))

    enter_by_invitation(hand, get_invitation(rpc, unit["email"]))
    hand_in_plan(hand)
    sheet = read_sheet(rpc, plan, school)
    assert sheet["state"] == "plan_review"
    coordinator("profplan.sheet", "action_accept", [sheet["id"]])

    enter_events(hand)
    hand_in_contest(hand)
    hand_in_indicator(hand)
    hand_in_report(hand)
    assert read_sheet(rpc, plan, school)["state"] == "report_review"

    remark = "Назовите предприятия"
    returned = sheet["line_ids"][0]
    coordinator("profplan.sheet.line", "action_return", [returned], remark)
    correct(hand, remark)
    coordinator("profplan.sheet", "action_accept", [sheet["id"]])
    hand.open("/my/profplan")
    expect(hand.page.get_by_text("План и отчёт приняты").first).to_be_visible()
    lines = coordinator("profplan.sheet.line", "read", sheet["line_ids"], ["state"])
    assert {line["state"] for line in lines} == {"accepted"}
    assert hand.actions <= MOST_ACTIONS, f"{hand.actions} actions"


def enter_by_invitation(hand, link):
    hand.open(link)
    hand.type(hand.page.locator("input[name=password]"), PASSWORD)
    hand.type(hand.page.locator("input[name=confirm_password]"), PASSWORD)
    hand.tap(hand.page.locator(".oe_login_buttons button[type=submit]"))
    expect(hand.page.get_by_role("heading", level=1)).to_have_text("Сегодня")


def hand_in_plan(hand):
    hand.press("Ознакомлены")
    hand.tap(hand.page.get_by_role("link", name="К плану"))
    hand.press("Подставить предложенное во все пустые")
    who = hand.page.get_by_label("Ответственный за план и отчёт")
    hand.type(who, "Зайцева И. П.")
    hand.press("Сдать план")
    expect(hand.page.get_by_text("План сдан").first).to_be_visible()


def enter_events(hand):
    hand.go("Что проведено")
    for name, people in EVENTS.items():
        hand.type(hand.page.get_by_label("Что проведено"), name)
        hand.type(hand.page.get_by_label("Когда"), str(TODAY))
        hand.type(hand.page.get_by_label("Сколько участвовало"), people)
        hand.press("Дальше")
        expect(hand.page.get_by_text("Подобрано по названию")).to_be_visible()
        hand.press("Сохранить")
        expect(hand.page.get_by_role("link", name=name)).to_be_visible()


def hand_in_contest(hand):
    hand.go("Задачи")
    hand.tap(hand.page.get_by_role("link", name=CONTEST))
    hand.type(hand.page.get_by_label("Словами"), "Участвовали две команды родителей")
    hand.tap(hand.page.get_by_label("Исполнено полностью"))
    link = hand.page.get_by_label("Ссылка на публикацию")
    hand.type(link, "https://example.org/karavan")
    hand.press("Сдать")
    expect(hand.page.get_by_role("status").first).to_contain_text("Сдано")


def hand_in_indicator(hand):
    hand.go("Показатели")
    figure = hand.page.locator("[data-record] input[type=text]").first
    hand.type(figure, "54")
    figure.blur()
    expect_saved(hand.page.locator("[data-record]").first)
    hand.press("Сдать")
    expect(hand.page.get_by_role("status").first).to_contain_text("Сдано")


def hand_in_report(hand):
    hand.go("Отчёт")
    hand.press("Взять все числа из проведённых событий")
    expect(hand.page.get_by_role("status").first).to_contain_text("Числа взяты")
    give_figures(hand)
    say_own_words(hand)
    say_same_words(hand)
    hand.press("Отметить «исполнено полностью» всё, где написано, что сделано")
    expect(hand.page.get_by_text("Всё заполнено.")).to_be_visible()
    check_page(hand.page)
    hand.press("Сдать отчёт")
    expect(hand.page.get_by_text("Отчёт сдан").first).to_be_visible()


def give_figures(hand):
    """What no event proposes is counted by the school itself."""
    fields = hand.page.locator(".pp-line input[inputmode=decimal]")
    for at in range(fields.count()):
        if not fields.nth(at).input_value():
            hand.type(fields.nth(at), "2")


def say_own_words(hand):
    for at in range(OWN_WORDS):
        line = hand.page.locator(".pp-line").nth(at)
        hand.type(line.get_by_label("Что сделано"), "Занимались с колледжами города")
    line.get_by_label("Что сделано").blur()
    expect_saved(line)


def say_same_words(hand):
    """The rest of the measures, in two sentences."""
    several = hand.page.locator("details", has_text="Одними словами").first
    for words, which in (
        ("По плану педагогических советов", "many-section"),
        ("По плану школы", "many-all"),
    ):
        hand.tap(several.locator("summary").first)
        hand.type(several.get_by_label("Что сделано по всем"), words)
        # The last section: of the first one the school has told by itself.
        hand.tap(several.locator(f"input[name^={which}]").last)
        hand.press("Записать в отмеченное")
        expect(hand.page.get_by_role("status").first).to_contain_text("Записано")


def correct(hand, remark):
    """What came back stands on the first page, with the remark and the way to it."""
    hand.open("/my/profplan")
    back = hand.page.locator("section", has_text="Вернули")
    expect(back.get_by_text(remark).first).to_be_visible()
    hand.tap(back.get_by_role("link").first)
    line = hand.page.locator(".pp-line", has_text=remark)
    expect(line).to_be_visible()
    words = line.get_by_label("Что сделано")
    hand.type(words, "Были на заводе «Мотордеталь» и фабрике «Аграф»")
    words.blur()
    expect_saved(line)
    hand.press("Сдать отчёт")
    expect(hand.page.get_by_text("Отчёт сдан").first).to_be_visible()

"""What a newcomer sees after ./profplan up: every account, the board, the order."""

import json

import docx
import pages
import pytest
from plans import FINISHED, RUNNING, find_plan
from playwright.sync_api import expect

from launcher.places import ADDONS, ROOT

ORDER = ADDONS / "kostroma_profplan/tests/data/order-1257.docx"
TEXT = ORDER.with_suffix(".txt")
MEANING = ADDONS / "kostroma_profplan/tests/data/order-1257.json"
STAFF = ("admin", "manager", "coordinator", "head", "viewer")


@pytest.fixture
def plan(rpc):
    """The id of the demo's finished plan: the real order."""
    return find_plan(rpc("viewer"), FINISHED)


@pytest.mark.parametrize(
    "who",
    # The first pages of the others are walked in test_start_page and test_roles.
    [
        "viewer",
        *(
            pytest.param(who, marks=pytest.mark.heavy)
            for who in STAFF
            if who != "viewer"
        ),
    ],
)
def test_each_account_opens_the_board(page, login, rpc, who):
    """Everybody of the city's own staff logs in and reaches the board by its button."""
    login(page, who)
    pages.open_board(page, find_plan(rpc(who), RUNNING))
    for name in (pages.ASSIGNED, pages.IN_PROGRESS, pages.REVIEW, pages.RETURNED):
        expect(pages.column(page, name)).to_be_visible()
    expect(pages.card(page, "Управление образования").first).to_be_visible()


def test_each_account_of_the_readme_can_log_in(server, rpc):
    """No account is printed that does not work; nobody else is printed."""
    logins = [account["login"] for account in server.accounts]
    assert set(STAFF) <= set(logins)
    for name in logins:
        assert rpc(name).uid


def test_an_organisation_stays_out_of_the_back_office(page, login):
    """A school's person logs in and lands in the portal."""
    login(page, "school")
    expect(page.get_by_role("heading", name="Сегодня")).to_be_visible()
    assert "/my/profplan" in page.url


def test_the_board_is_the_order(rpc, plan):
    """Each of the 56 measures and 7 clauses has one root task, in the order's words."""
    meaning = json.loads(MEANING.read_text())
    tasks = rpc("viewer")(
        "project.task",
        "search_read",
        [("plan_id", "=", plan), ("parent_id", "=", False)],
        ["name"],
        context={"active_test": False},
    )
    words = sorted(" ".join(one["name"].split()) for one in meaning["measures"])
    named = sorted(" ".join(task["name"].split()) for task in tasks)
    assert len(named) == len(words) + len(meaning["order"]["clauses"]) == 63
    assert all(any(name.endswith(one) for name in named) for one in words)


@pytest.mark.heavy
def test_the_plan_shows_how_far_each_section_is(page, login, plan):
    """The form reads at a glance: sections with totals, counts, the control."""
    login(page, "viewer")
    pages.open_plan(page, plan)
    rows = page.locator("[name=section_ids] .o_data_row")
    expect(rows).to_have_count(13)
    expect(rows.first).to_contain_text("Мониторинг кадровых потребностей")
    expect(page.locator(".o_form_view")).to_contain_text("1257-рз/IV")
    expect(pages.field(page, "progress")).to_be_visible()


@pytest.mark.heavy
def test_the_same_order_is_refused_with_a_link_to_its_plan(page, login, plan):
    """The second import leads to the plan that the first one made."""
    login(page, "manager")
    page.goto("/odoo/profplan-import")
    page.locator("[name=file] input[type=file]").set_input_files(str(ORDER))
    message = pages.dialog(page)
    expect(message).to_contain_text("1257-рз/IV")
    message.get_by_role("button", name="Открыть план").click()
    expect(page.locator(".o_form_view [name=section_ids]")).to_be_visible()
    expect(page.locator(".o_form_view")).to_contain_text(
        "Об утверждении муниципального"
    )


@pytest.fixture
def another_order(tmp_path, rpc):
    """The order's text under another number; its plan is taken away afterwards."""
    path = tmp_path / "распоряжение.txt"
    path.write_text(TEXT.read_text().replace("1257-рз/IV", "1258-рз/IV"))
    yield path
    admin = rpc("admin")
    plans = admin("profplan.plan", "search", [("number", "=", "1258-рз/IV")])
    admin("profplan.plan", "unlink", plans)


def test_an_order_is_read_corrected_and_confirmed(page, login, another_order):
    """Findings first; what must be corrected stops the plan until it is."""
    login(page, "manager")
    page.goto("/odoo/profplan-import")
    page.locator("[name=file] input[type=file]").set_input_files(str(another_order))
    page.locator("button[name=details]").click()
    findings = page.locator("[name=finding_ids] .o_data_row")
    expect(findings.first).to_contain_text("15.01.2020 раньше даты самого документа")
    pages.press(page, "action_confirm")
    pages.agree(page)
    pages.expect_refusal(page, "Пункт 2.3 распоряжения")

    rows = page.locator("[name=line_ids] .o_data_row")
    clause = rows.filter(has_text="представить план в муниципальное бюджетное")
    clause.locator("[name=control_date]").click()
    clause.locator("[name=control_date] input").fill("15.01.2021")
    pages.press(page, "action_confirm")
    pages.agree(page)
    expect(page.locator("button[name=action_ask_approval]")).to_be_visible()
    expect(page.locator(".o_form_view")).to_contain_text("1258-рз/IV")
    expect(page.locator(".o-mail-Chatter")).to_contain_text(
        "исправлено на «15.01.2021»"
    )


@pytest.fixture
def order_without_sections(tmp_path, rpc):
    """A table of three rows: one without a date, one past the period, an odd column."""
    heads = ("№ п/п", "Мероприятие", "Срок", "Ответственный", "Шифр")
    rows = (
        ("1", "Провести слёт", "в надлежащий период", "Отдел А", "Грамота"),
        ("2", "Провести бал", "до 01.03.2028", "Отдел Б", "Грамота"),
        ("3", "Провести ярмарку", "в течение года", "Управление образования", ""),
    )
    document = docx.Document()
    for line in ("РАСПОРЯЖЕНИЕ", "12.01.2027 № 77-р", "План работы на 2027 год"):
        document.add_paragraph(line)
    table = document.add_table(0, len(heads))
    for row in (heads, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = tmp_path / "план.docx"
    document.save(path)
    yield path
    admin = rpc("admin")
    plans = admin("profplan.plan", "search", [("number", "=", "77-р")])
    admin("profplan.plan", "unlink", plans)


@pytest.mark.heavy
def test_what_is_decided_in_a_loading_counts_at_once(
    page, login, order_without_sections
):
    """Column, date, units and period; the plan opens on what it has."""
    login(page, "manager")
    page.goto("/odoo/profplan-import")
    page.locator("[name=file] input[type=file]").set_input_files(
        str(order_without_sections)
    )
    page.locator("button[name=details]").click()
    left = page.locator(".o_profplan_import_numbers")
    expect(left).to_contain_text("неизвестные подразделения (2): одно решение на все")

    pages.open_tab(page, "columns")
    column = page.locator("[name=column_ids] .o_data_row")
    column.locator("[name=role]").click()
    pages.pick(page, column, "role", "Планируемый результат")
    pages.save(page)
    findings = page.locator("[name=finding_ids]")
    expect(findings).not_to_contain_text("Неизвестные столбцы")

    expect(findings).to_contain_text("выходит за период плана")
    period = page.locator("[name=date_start].o_field_daterange")
    period.locator("button").last.click()
    period.locator("input").last.fill("31.12.2028")
    period.locator("input").last.press("Enter")
    expect(page.locator(".alert-warning")).to_contain_text("Сохраните")
    pages.save(page)
    expect(findings).not_to_contain_text("выходит за период плана")

    pages.open_tab(page, "units")
    pages.press(page, "action_create_units")
    expect(left).to_contain_text("замечания к решению: 1")
    pages.open_tab(page, "measures")
    undated = page.locator("[name=line_ids] .o_data_row").first
    undated.locator("[name=control_date]").click()
    undated.locator("[name=control_date] input").fill("31.05.2027")
    pages.save(page)
    expect(left).to_contain_text("Осталось решить: 0")

    pages.press(page, "action_confirm")
    pages.agree(page)
    expect(page.locator("[name=measure_ids] .o_data_row")).to_have_count(3)
    pages.press(page, "action_view_editions")
    edition = page.locator(".o_list_renderer .o_data_row")
    expect(edition).to_have_count(1)
    expect(edition).to_contain_text("план.docx")


@pytest.mark.heavy
def test_a_file_that_is_no_order_is_refused_in_words(page, login, tmp_path):
    """One Russian sentence, no traceback, and the person may choose another file."""
    wrong = tmp_path / "Служебная записка.docx"
    wrong.write_bytes(b"not a document")
    login(page, "manager")
    page.goto("/odoo/profplan-import")
    page.locator("[name=file] input[type=file]").set_input_files(str(wrong))
    pages.expect_refusal(page, "Служебная записка.docx", "повреждён")
    expect(page.locator("button[name=action_read]")).to_be_visible()


def test_the_readme_names_the_two_commands():
    """What a newcomer copies from the README is what there is."""
    readme = (ROOT / "README.md").read_text()
    assert "./profplan up" in readme
    assert "./profplan test" in readme

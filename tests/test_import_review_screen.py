"""A plan from its file to the approval, as a manager goes: the actions are counted.

Design §4: a hundred rows in ten minutes. An action is a click, a key, a typed value.
"""

import sys
from pathlib import Path

import pages
import pytest
from playwright.sync_api import expect

HERE = Path(__file__).parent
ORDERS = HERE.parent / "addons/kostroma_profplan/tests/data"
LIMIT = 1.2  # actions a row
UNDATED = "Срока пока нет"


class Manager:
    """Goes through an import and counts what it takes."""

    def __init__(self, page):
        self.page = page
        self.actions = 0

    def click(self, what):
        what.click()
        self.actions += 1

    def upload(self, path):
        self.page.goto("/odoo/profplan-import")
        self.page.locator("[name=file] input[type=file]").set_input_files(str(path))
        self.actions += 1
        expect(self.page.locator(".o_profplan_review")).to_be_visible()
        return self.page.locator(".o_profplan_row").count()

    @property
    def left(self):
        return int(self.page.locator(".o_profplan_left").inner_text())

    def decide(self):
        """Answer the question by one key; what has no answer is typed."""
        left = self.left
        question = self.page.locator("[data-question]")
        answers = question.locator("[data-answer]")
        labels = answers.all_inner_texts()
        good = [n for n, label in enumerate(labels) if UNDATED not in label]
        if good:
            self.page.keyboard.press(str(good[0] + 1))
            self.actions += 1
        else:
            self.type(question.locator(".o_profplan_typed input").last)
        if self.left == left:
            expect(self.page.locator(".o_profplan_left")).not_to_have_text(str(left))

    def type(self, field):
        date = field.get_attribute("type") == "date"
        field.fill("2027-01-11" if date else f"{id(self) % 10**6}-п")
        field.press("Enter")
        self.actions += 2

    def finish(self):
        """Make the plan and approve it."""
        self.click(self.page.locator("button[name=approve]"))
        self.click(
            pages.dialog(self.page).locator("button[name=action_confirm]:visible")
        )
        expect(self.page.locator(".o_kanban_renderer")).to_be_visible()


def go(page, path):
    manager = Manager(page)
    rows = manager.upload(path)
    while manager.left:
        manager.decide()
    manager.finish()
    return manager.actions / rows, manager.actions, rows


@pytest.fixture
def write(tmp_path):
    """A plan of another city as a file."""

    def made(name):
        sys.path.insert(0, str(HERE / "intake"))
        import plans_of_cities

        path = tmp_path / f"{name}.docx"
        getattr(plans_of_cities, name)().save(path)
        return path

    return made


@pytest.mark.heavy
def test_the_real_order_is_approved_with_few_actions(page, login, tmp_path):
    """63 rows; another number, since the demo has this order already."""
    import docx

    order = docx.Document(ORDERS / "order-1257.docx")
    for paragraph in order.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("1257", "1357")
    path = tmp_path / "order-1357.docx"
    order.save(path)
    login(page, "manager")
    share, actions, rows = go(page, path)
    assert rows > 60
    assert share <= LIMIT / 4, f"{actions} / {rows}"


def test_the_review_is_gone_through_by_keys(page, login, write):
    """Next, previous, one row of several, an answer, the answer taken back."""
    login(page, "manager")
    manager = Manager(page)
    manager.upload(write("instruction_of_norilsk"))
    question = page.locator("[data-question]")
    first, left = question.get_attribute("data-question"), manager.left
    page.keyboard.press("ArrowDown")
    expect(question).not_to_have_attribute("data-question", first)
    page.keyboard.press("ArrowUp")
    expect(question).to_have_attribute("data-question", first)
    manager.decide()
    page.keyboard.press("Control+z")
    expect(page.locator(".o_profplan_left")).to_have_text(str(left))
    # The place in the document follows the row that is chosen; ten are seen at once.
    row = page.locator(".o_profplan_row").nth(2)
    row.click()
    words = row.locator("td").nth(2).inner_text()
    expect(page.locator(".o_profplan_page .o_profplan_here").first).to_be_visible()
    box = page.locator(".o_profplan_list").bounding_box()
    assert box["height"] / row.bounding_box()["height"] >= 10, words
    page.locator("button[name=details]").click()
    pages.press(page, "action_discard")
    pages.agree(page)


@pytest.mark.heavy
@pytest.mark.parametrize("city", ["order_of_vologda", "order_of_tara"])
def test_plans_of_other_cities_take_at_most_the_limit(page, login, write, city):
    login(page, "manager")
    share, actions, rows = go(page, write(city))
    assert share <= LIMIT, f"{actions} / {rows}"

"""What a person does on the screens of ProfPlan, step by step.

Buttons and fields are found by their names, columns and messages by their Russian
words. Nothing waits for a time: each step ends when what it does can be seen.
"""

from playwright.sync_api import expect

# The first page of a fresh database makes its assets: that is waited for as well.
expect.set_options(timeout=60_000)

ASSIGNED, IN_PROGRESS, REVIEW = "Назначено", "В работе", "На проверке"
RETURNED, DONE = "На доработке", "Исполнено, снято с контроля"


# --- Opening ---


def open_plan(page, plan):
    page.goto(f"/odoo/profplan/{plan}")
    expect(page.locator(".o_form_view .o_notebook")).to_be_visible()


def open_board(page, plan):
    """From the plan's form to its board, as people go."""
    open_plan(page, plan)
    page.locator(".o_statusbar_buttons button[name=action_open_board]").click()
    expect(page.locator(".o_kanban_renderer")).to_be_visible()
    expect(page.locator(".o_kanban_record:not(.o_kanban_ghost)").first).to_be_visible()


def open_task(page, task):
    page.goto(f"/odoo/profplan-board/{task}")
    expect(page.locator(".o_form_view [name=control_date]").first).to_be_visible()


def open_my_tasks(page):
    """«Мои задачи» of the menu."""
    page.goto("/odoo/profplan-board")
    page.get_by_role("menuitem", name="Мои задачи").click()
    expect(page.locator(".o_breadcrumb")).to_contain_text("Мои задачи")
    expect(page.locator(".o_kanban_renderer")).to_be_visible()


# --- The board ---


def column(page, name):
    return page.locator(".o_kanban_group").filter(
        has=page.locator(".o_kanban_header_title", has_text=name)
    )


def card(scope, words):
    return scope.locator(".o_kanban_record", has_text=words)


def drag(page, what, where):
    """Drag a card with the mouse into a column and wait for the server's answer."""
    start, end = what.bounding_box(), where.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 30, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 80, steps=8)
    with page.expect_response("**/project.task/web_save*"):
        page.mouse.up()


# --- Forms ---


def press(scope, name):
    """A button of the form's head or of a dialog."""
    scope.locator(f"button[name={name}]:visible").first.click()


def submit(page):
    """Hand the open task in with the outcome that the dialog proposes."""
    press(page, "action_ask_submit")
    press(dialog(page), "action_submit")


def press_action(page, words):
    """A button that opens a dialog has a number for a name: found by its words."""
    page.locator(".o_statusbar_buttons").get_by_role("button", name=words).click()
    return dialog(page)


def dialog(page):
    opened = page.locator(".modal:not(.o_inactive_modal)").last
    expect(opened).to_be_visible()
    return opened


def agree(page):
    """Say yes to the question of a button."""
    question = dialog(page)
    question.locator(".modal-footer .btn-primary").click()


def field(scope, name):
    return scope.locator(f".o_field_widget[name={name}]:visible").first


def fill(scope, name, text):
    field(scope, name).locator("input, textarea").first.fill(text)


def choose(page, scope, name, text):
    """Type into a many2one and take what is offered."""
    fill(scope, name, text)
    page.locator(".o-autocomplete--dropdown-item", has_text=text).first.click()


def pick(page, scope, name, text):
    """Open a list of choices and take one."""
    field(scope, name).locator("input, .o_select_menu_toggler").first.click()
    page.locator(".o_select_menu_item", has_text=text).first.click()


def print_menu(page, words):
    """Open the gear of the form and «Печать» in it; returns the report's line."""
    page.locator(".o_cp_action_menus .dropdown-toggle").first.click()
    page.locator(".o-dropdown--menu").get_by_text("Печать", exact=True).click()
    return page.get_by_role("menuitem", name=words)


def open_tab(page, name):
    page.locator(f".o_notebook .nav-link[name={name}]").click()


def attach_file(page, path):
    """Add a line of evidence with a file, save the task."""
    open_tab(page, "evidence")
    lines = page.locator("[name=evidence_ids]")
    lines.locator(".o_field_x2many_list_row_add a").click()
    lines.locator(".o_selected_row [name=file] input[type=file]").set_input_files(
        str(path)
    )
    name = lines.locator(".o_selected_row [name=file] input[type=text]")
    expect(name).to_have_value(path.name)
    save(page)


def save(page):
    """Save the form and wait until nothing of it is left to save."""
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_status_indicator_buttons.invisible")).to_be_attached()


def expect_step(page, name):
    """The status bar of the open task stands on this step."""
    current = page.locator(".o_statusbar_status .o_arrow_button_current")
    expect(current).to_contain_text(name)


def expect_refusal(page, *words):
    """The server refuses in words; close the message."""
    message = dialog(page)
    for one in words:
        expect(message).to_contain_text(one)
    message.locator(".modal-footer button").first.click()
    expect(message).to_be_hidden()

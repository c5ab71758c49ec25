"""What a school sends from a phone: events with photos, in the browser (design §6)."""

import io
import random

import pytest
from PIL import Image
from plans import LONG_AGO, SOON, make_plan
from playwright.sync_api import expect
from test_portal import PHONE, SCHOOLS, check_page, press

PDF = {"name": "Акт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 %%EOF"}
WORDING = {
    "1.": "Участие в ярмарке учебных мест",
    "2.": "Экскурсии на предприятия города",
}


@pytest.fixture
def plan(rpc):
    manager = rpc("manager")
    rows = {number: (words, SCHOOLS, SOON) for number, words in WORDING.items()}
    plan = make_plan(manager, rows)
    manager("profplan.plan", "action_send_out", [plan.id])
    return plan


@pytest.fixture
def phone(new_page, login, plan):
    page = login(new_page(**PHONE), "school")
    page.goto(f"/my/profplan/events?plan={plan.id}")
    return page


@pytest.fixture
def trouble(browser, server, login, plan):
    """The same phone where something goes wrong: the browser's console says so, too."""
    options = {"base_url": server.url, "locale": "ru-RU", **PHONE}
    context = browser.new_context(**options)
    page = login(context.new_page(), "school")
    page.goto(f"/my/profplan/events?plan={plan.id}")
    yield page
    context.close()


@pytest.fixture
def photo():
    """A photo that no portal takes as it is: 25 MB, its place in it."""
    size = (3000, 2400)
    pixels = random.Random(1).randbytes(size[0] * size[1] * 3)
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (57.0, 46.0, 3.0)})
    stream = io.BytesIO()
    picture = Image.frombytes("RGB", size, pixels)
    picture.save(stream, "JPEG", quality=98, subsampling=0, exif=exif)
    content = stream.getvalue().ljust(25 * 2**20, b"\0")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content}


def enter(phone, name="Ярмарка профессий"):
    """The three fields of an event."""
    phone.get_by_label("Что проведено").fill(name)
    phone.get_by_label("Когда").fill(str(LONG_AGO))
    phone.get_by_label("Сколько участвовало").fill("60")


def choose(phone, file):
    phone.get_by_text("Классы, партнёры").click()
    phone.get_by_label("Фото или файл").set_input_files(file)


def expect_told(phone, words):
    """The script says so, read out by a screen reader."""
    expect(phone.get_by_role("status").filter(has_text=words)).to_be_visible()


def read_files(rpc, plan):
    domain = [("event_id.plan_id", "=", plan.id)]
    fields = ["mimetype", "size", "kind"]
    return rpc("school")("profplan.evidence", "search_read", domain, fields)


@pytest.mark.heavy
def test_three_fields_and_a_large_photo_that_is_made_smaller(phone, plan, rpc, photo):
    check_page(phone)
    enter(phone)
    choose(phone, photo)
    press(phone, "Дальше")
    expect(phone.get_by_text("Подобрано по названию")).to_be_visible()
    expect(phone.get_by_label("1 Участие в ярмарке")).to_be_checked()
    check_page(phone)
    press(phone, "Сохранить")
    expect(phone.get_by_text("уменьшен с 25,0 до")).to_be_visible()
    expect(phone.get_by_role("link", name="Ярмарка профессий")).to_be_visible()
    (kept,) = read_files(rpc, plan)
    assert (kept["kind"], kept["mimetype"]) == ("photo", "image/jpeg")
    assert kept["size"] < 10 * 2**20
    phone.get_by_role("link", name="Ярмарка профессий").click()
    expect(phone.get_by_label("Сколько участвовало")).to_have_value("60")
    check_page(phone)


def test_a_connection_that_breaks_off_loses_nothing(trouble, plan, rpc):
    enter(trouble, "Экскурсия на завод")
    choose(trouble, PDF)
    press(trouble, "Дальше")
    expect(trouble.get_by_label("2 Экскурсии на предприятия")).to_be_checked()
    trouble.context.set_offline(True)
    press(trouble, "Сохранить")
    expect_told(trouble, "Связь прервалась")
    trouble.context.set_offline(False)
    press(trouble, "Сохранить")
    expect(trouble.get_by_role("link", name="Экскурсия на завод")).to_be_visible()
    assert [one["mimetype"] for one in read_files(rpc, plan)] == ["application/pdf"]


def test_what_is_refused_is_told_and_the_rest_is_still_there(trouble, plan, rpc):
    enter(trouble)
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
    choose(trouble, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": drawing})
    press(trouble, "Дальше")
    press(trouble, "Сохранить")
    expect(trouble.get_by_role("alert")).to_contain_text("a.jpg")
    expect(trouble.get_by_label("Что проведено")).to_have_value("Ярмарка профессий")
    assert not read_files(rpc, plan)


def test_who_was_logged_out_goes_on_where_they_were(trouble, plan, login):
    enter(trouble)
    press(trouble, "Дальше")
    expect(trouble.get_by_label("1 Участие в ярмарке")).to_be_checked()
    trouble.context.clear_cookies()
    press(trouble, "Сохранить")
    expect_told(trouble, "Вы вышли из системы")
    login(trouble.context.new_page(), "school").close()
    press(trouble, "Сохранить")
    expect(trouble.get_by_role("link", name="Ярмарка профессий")).to_be_visible()


def test_what_is_saved_already_is_not_sent_once_more(phone, plan, rpc):
    enter(phone)
    press(phone, "Дальше")
    press(phone, "Сохранить")
    phone.get_by_role("link", name="Ярмарка профессий").click()
    choose(phone, PDF)
    phone.get_by_label("Партнёры").fill("Завод")
    for _once_and_again in range(2):
        with phone.expect_response(lambda one: one.request.method == "GET"):
            press(phone, "Сохранить")
        expect(phone.get_by_text("Сохранено.", exact=True)).to_be_visible()
        expect(phone.get_by_label("Фото или файл")).to_have_value("")
    assert len(read_files(rpc, plan)) == 1
    expect(phone.get_by_label("Партнёры")).to_have_value("Завод")


def test_leaving_what_is_typed_and_not_sent_is_asked_about(phone):
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    today = phone.get_by_role("link", name="Сегодня")
    enter(phone)
    today.click(no_wait_after=True)
    expect(phone.get_by_label("Что проведено")).to_have_value("Ярмарка профессий")
    assert asked == ["beforeunload"]
    press(phone, "Дальше")
    press(phone, "Сохранить")
    expect(phone.get_by_role("link", name="Ярмарка профессий")).to_be_visible()
    today.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Сегодня")
    assert asked == ["beforeunload"]

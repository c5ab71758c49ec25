"""Pages on paper as PDF, by the Chromium of the server."""

from plans import RUNNING, find_plan


def test_a_school_takes_its_plan_as_pdf_on_a_phone(new_page, login):
    """One press on the page on paper, and the file is there."""
    page = new_page(viewport={"width": 360, "height": 780})
    login(page, "school")
    page.goto("/my/profplan/plan/print")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    got = waiting.value
    assert got.suggested_filename.startswith("План организации")
    assert got.suggested_filename.endswith(".pdf")
    with open(got.path(), "rb") as file:
        assert_paper(file.read())


def test_leadership_takes_an_edition_as_pdf(rpc):
    """The order's words as they were confirmed."""
    viewer = rpc("viewer")
    plan = find_plan(viewer, RUNNING)
    edition = viewer("profplan.plan.edition", "search", [["plan_id", "=", plan]])[0]
    address = viewer("profplan.plan.edition", "action_download_pdf", [edition])["url"]
    assert_paper(viewer.get(address).read())


def assert_paper(content):
    """A PDF of several sheets of words, not an empty one."""
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 1
    assert len(content) > 20_000

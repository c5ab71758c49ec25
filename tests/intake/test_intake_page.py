"""The document as the review shows it: words only, each row with its place."""

import re

from intake import draw, load, places_of, read_document
from layouts import ABOVE, document, table


def test_every_row_of_the_real_order_has_a_place_in_its_page(addon):
    path = addon / "tests/data/order-1257.docx"
    draft = read_document(path)
    content, _name = load(path)
    html = draw(content)
    places = places_of(content, draft.dump())
    rows = [*draft.measures, *draft.order.clauses, *draft.indicators]
    lost = [row.key for row in rows if f'id="{places[row.key]["name"]}"' not in html]
    assert not lost


def test_what_a_document_holds_is_never_markup(tmp_path):
    made = document("План <script>alert(1)</script>")
    table(made, ("№", "<img src=x onerror=alert(1)>"), [("1", '"&"')])
    made.save(tmp_path / "plan.docx")
    html = draw(load(tmp_path / "plan.docx")[0])
    assert set(re.findall(r"<(\w+)", html)) == {"p", "table", "tr", "td"}
    assert "&lt;script&gt;" in html


def test_merged_cells_are_drawn_once(tmp_path):
    made = document()
    table(made, ("№", "Срок"), [("1", "май"), ("2", ABOVE), "Раздел"])
    made.save(tmp_path / "plan.docx")
    html = draw(load(tmp_path / "plan.docx")[0])
    assert '<td id="t1r2c2" rowspan="2">май</td>' in html
    assert html.count("<td") == 6
    assert 'colspan="2">Раздел' in html

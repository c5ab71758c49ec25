"""How many cells «Ответственный» of other authorities' plans are read as they mean."""

import parties_fields
import pytest
import responsibles_of_plans
import responsibles_public
import responsibles_unseen
from intake import Directory, key_of, read_responsibles, words_left
from responsibles_of_plans import UNITS
from unseen_rounds import ROUNDS

CELLS = responsibles_of_plans.CELLS + responsibles_unseen.CELLS + parties_fields.CELLS
CELLS += responsibles_public.CELLS
OF_CITY = responsibles_of_plans.OF_CITY + responsibles_unseen.OF_CITY
COUNT = len(CELLS) + len(OF_CITY) + sum(len(one.CELLS) for one in ROUNDS)
FLOOR = 0.9  # of whole lists, in the right order


def wrong():
    """[(cell, what was read instead of what it means)]."""
    for text, meaning in CELLS:
        read = [_shown(party) for party in read_responsibles(text)]
        if [*map(_tidy, read)] != [*map(_tidy, filter(None, meaning.split(" | ")))]:
            yield text, read
    for one in ROUNDS:
        directory = Directory.of(one.UNITS)
        for text, meaning in one.CELLS:
            read = [_marked(party) for party in read_responsibles(text, directory)]
            if [*map(_tidied, read)] != [*map(_tidied, meaning.split(" | "))]:
                yield text, read
    for text, meaning in OF_CITY:
        read = [_known(party) for party in read_responsibles(text, UNITS)]
        if read != meaning.split(" | "):
            yield text, read


def _shown(party):
    return f"{party.name} < {party.parent}" if party.parent else party.name


def _known(party):
    return party.name if party.known else f"+{party.name}"


def _marked(party):
    return party.name if party.known else f"+{_shown(party)}"


def _tidied(name):
    return ["+", *_tidy(name[1:])] if name.startswith("+") else name


def _tidy(name):
    return [key_of({"name": part}) for part in name.split(" < ")]


def test_whole_lists_are_right_in_at_least_nine_cells_of_ten():
    missed = list(wrong())
    assert COUNT >= 500
    assert len(missed) <= (1 - FLOOR) * COUNT, missed


def test_no_word_of_them_is_lost_untold():
    contacts = {"Орлов А.А.", "Белов В.В.", "Сомова"}
    told = {
        text: words
        for text, _meaning in CELLS
        if (words := words_left(text, read_responsibles(text)))
    }
    assert all(
        len(word.split()) > 1 or word in contacts or word[:1].islower()
        for words in told.values()
        for word in words
    ), told


@pytest.mark.parametrize("mark", ["отв.", "ответственный", "отв. исполнитель", "свод"])
def test_whom_the_order_marks_as_responsible_is_the_lead(mark):
    parties = read_responsibles(f"Отдел культуры, отдел спорта ({mark}), школы")
    assert [party.name for party in parties] == [
        "отдел спорта",
        "Отдел культуры",
        "школы",
    ]


def test_a_unit_behind_together_with_is_never_taken_for_the_parent_of_the_first():
    units = [{"name": "Управление культуры, спорта"}]
    parties = read_responsibles("Отдел кадров совместно с управлением культуры", units)
    assert [_shown(party) for party in parties] == [
        "Отдел кадров",
        "Управление культуры, спорта",
    ]


@pytest.mark.parametrize(
    "name",
    ["Отдел управления персоналом", "Отдел муниципального управления",
     "Отдел контроля и управления качеством"],
)  # fmt: skip
def test_a_field_of_work_is_no_body_above(name):
    assert [_shown(party) for party in read_responsibles(name)] == [name]


@pytest.mark.parametrize(
    "text", ["Директор (ответственный)", "(отв.)", "!", "{", "}()"]
)
def test_marks_alone_name_nobody(text):
    assert len(read_responsibles(text)) == ("Д" in text)

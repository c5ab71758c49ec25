"""Every deadline of the corpus is read exactly, with the findings it must carry."""

from calendar import monthrange
from datetime import date

import pytest
from deadline_corpus import CORPUS as KOSTROMA
from deadline_corpus_misread import MISREAD
from deadline_corpus_regions import REGIONS
from intake import IntakeError, expand_windows, read_deadline

CORPUS = [*KOSTROMA, *REGIONS, *MISREAD]


def written(deadline, start, end):
    """The meaning of a reading in the corpus's own notation."""
    kind = deadline.kind
    if deadline.recurrence:
        kind += f":{deadline.recurrence}"
    if deadline.condition:
        kind += f"+{deadline.condition}"
    spans = [span_text(span, start, end) for span in deadline.occurrences]
    text = ", ".join(spans) or "-"
    points = "; ".join(
        f"{point.name}: {span_text((point.start, point.end), start, end)}"
        for point in deadline.milestones
    )
    return f"{kind} {text}" + (f" @ {points}" if points else "")


def span_text(span, start, end):
    first, last = span
    if (first, last) == (start, end):
        return "P"
    if first == last:
        return first.isoformat()
    if first == start and not _whole_months(first, last):
        return f"<{last.isoformat()}" if last != end else f"{first}..{last}"
    return f"{first}..{last}"


def _whole_months(first, last):
    return first.day == 1 and last.day == monthrange(last.year, last.month)[1]


def expand(meaning, start, end):
    """The corpus's notation with months written as days; «…» skips spans."""
    head, _at, points = meaning.partition(" @ ")
    kind, _space, spans = head.partition(" ")
    parts = []
    for part in spans.replace(" … ", ", …, ").split(", "):
        parts.append("…" if part == "…" else _expand_span(part, start, end))
    text = f"{kind} " + ", ".join(parts)
    if points:
        named = []
        for point in points.split("; "):
            name, _colon, span = point.rpartition(": ")
            named.append(f"{name}: {_expand_span(span, start, end)}")
        text += " @ " + "; ".join(named)
    return text


def _expand_span(text, start, end):
    if text in ("P", "-"):
        return text
    if text.startswith("<"):
        return span_text((start, date.fromisoformat(text[1:])), start, end)
    first, _dots, last = text.partition("..")
    return span_text((_first(first), _last(last or first)), start, end)


def _first(text):
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01")


def _last(text):
    if len(text) == 10:
        return date.fromisoformat(text)
    year, month = map(int, text.split("-"))
    return date(year, month, monthrange(year, month)[1])


def matches(got, want):
    """Equality; «a, …, b» asks for the first and the last span only."""
    if ", …, " not in want:
        return got == want
    beginning, ending = want.split(", …, ")
    return got.startswith(beginning + ", ") and got.endswith(", " + ending)


@pytest.mark.parametrize(
    "row", CORPUS, ids=[f"{n}:{row[1][:40]}" for n, row in enumerate(CORPUS)]
)
def test_a_deadline_is_read_as_a_person_reads_it(row):
    (start, end), text, meaning, *codes = row
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    deadline = read_deadline(text, start, end)
    got, want = written(deadline, start, end), expand(meaning, start, end)
    assert matches(got, want), (text, [f.message for f in deadline.findings])
    if codes:
        assert sorted({f.code for f in deadline.findings}) == sorted(codes[0]), text


def test_an_unknown_deadline_always_says_what_to_do():
    """Nothing comes out as unknown without a finding."""
    for (start, end), text, meaning, *_codes in CORPUS:
        if meaning.startswith("unknown"):
            read = read_deadline(
                text, date.fromisoformat(start), date.fromisoformat(end)
            )
            assert read.findings, text


def test_start_and_end_span_the_occurrences():
    for (start, end), text, *_rest in CORPUS:
        read = read_deadline(text, date.fromisoformat(start), date.fromisoformat(end))
        if read.occurrences:
            assert read.start == min(first for first, _last in read.occurrences)
            assert read.end == max(last for _first, last in read.occurrences)
        else:
            assert read.start is None and read.end is None, text


def test_a_reversed_period_is_refused_in_plain_russian():
    with pytest.raises(IntakeError, match="раньше, чем начинается"):
        read_deadline("апрель", date(2021, 8, 31), date(2020, 9, 1))


def test_a_reading_may_be_changed_without_touching_the_next_one():
    first = read_deadline("апрель 2021", date(2020, 9, 1), date(2021, 8, 31))
    first.occurrences.clear()
    again = read_deadline("апрель 2021", date(2020, 9, 1), date(2021, 8, 31))
    assert again.occurrences


PERIOD = (date(2020, 9, 1), date(2021, 8, 31))


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("еженедельно", 12, "сентябрь 2020", "август 2021"),
        ("ежедневно", 12, "сентябрь 2020", "август 2021"),
        ("ежемесячно", 12, "сентябрь 2020", "август 2021"),
        ("ежеквартально", 5, "сентябрь 2020", "01.07.2021–31.08.2021"),
        ("1 раз в полугодие", 3, "01.09.2020–31.12.2020", "01.07.2021–31.08.2021"),
        ("ежегодно", 1, "01.09.2020–31.08.2021", "01.09.2020–31.08.2021"),
        ("в течение года", 1, "01.09.2020–31.08.2021", "01.09.2020–31.08.2021"),
        ("ноябрь, март 2021", 2, "ноябрь 2020", "март 2021"),
        ("по мере необходимости", 0, None, None),
    ],
)
def test_windows_of_a_deadline(text, count, first, last):
    """One window per occurrence; a repeated deadline has one per month, quarter …"""
    windows = expand_windows(read_deadline(text, *PERIOD))
    assert len(windows) == count
    if count:
        assert (windows[0].label, windows[-1].label) == (first, last)


def test_windows_follow_each_other_and_stay_in_the_period():
    windows = expand_windows(read_deadline("ежемесячно", *PERIOD))
    assert windows[0].start == PERIOD[0] and windows[-1].end == PERIOD[1]
    for before, after in zip(windows, windows[1:], strict=False):
        assert (after.start - before.end).days == 1


def test_a_control_point_is_a_window_of_its_own_kind():
    read = read_deadline("В течение года\nМониторинг – апрель 2021 г.", *PERIOD)
    kinds = [(window.label, window.kind) for window in expand_windows(read)]
    assert kinds[-1] == ("Мониторинг", "milestone")


def test_named_occurrences_keep_the_orders_own_names():
    text = "школьный этап – октябрь 2020 г., муниципальный этап – декабрь 2020 г."
    labels = [window.label for window in expand_windows(read_deadline(text, *PERIOD))]
    assert labels == ["школьный этап", "муниципальный этап"]

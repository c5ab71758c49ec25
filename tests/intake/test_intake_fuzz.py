"""Whatever a cell says, the reader ends in time, does not fail and invents no date."""

import re
from datetime import date

import pytest

pytest.importorskip("hypothesis", reason="in requirements-test.txt")
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from intake import Deadline, codec, expand_windows, read_deadline  # noqa: E402
from intake.lexicon import MONTH_NAMES  # noqa: E402

PERIODS = [
    (date(2026, 9, 1), date(2027, 8, 31)),
    (date(2027, 1, 1), date(2027, 12, 31)),
    (date(2026, 1, 1), date(2028, 12, 31)),
]
# the same examples at each run, and no files
SETTINGS = settings(
    max_examples=150,
    deadline=2000,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
PIECES = st.sampled_from(
    """до к с по не позднее в течение за перед после при ежегодно ежемесячно ежеквартально
    раз в квартал 2 раза год года г. гг. 2027 2026–2028 2026/2027 учебный отчётного
    следующего за отчётным текущего числа каждого месяца второго последняя пятница декада
    неделя половина начало конец середина I II III IV 1 3 15 31 32 квартал полугодие
    четверть осенние каникулы рабочих дней со дня поступления приказа по мере
    необходимости графику постоянно далее , ; ( ) – - / . 01.03 15.10.2026 31.02.2027
    кроме июля и или а также З1 I5 1 5""".split()
    + list(MONTH_NAMES)
    + ["марта", "мае", "сентябре", "окт."]
)
SENTENCES = st.lists(PIECES, min_size=1, max_size=9).map(" ".join)


def check(text, period):
    """What holds of every reading, whatever the words."""
    read = read_deadline(text, *period)
    assert codec.load(Deadline, codec.dump(read)) == read
    assert read.confidence and (read.kind != "unknown" or read.findings)
    assert bool(read.end) == bool(read.occurrences)
    assert all(first <= last for first, last in read.occurrences)
    assert all(window.start <= window.end for window in expand_windows(read))
    if read.kind in ("unknown", "on_event", "on_demand", "external_schedule"):
        assert read.end is None
    if read.kind == "on_event":
        assert read.delay
    for other in read.alternatives:
        assert other.end and other.text
    return read


@SETTINGS
@given(SENTENCES, st.sampled_from(PERIODS))
def test_words_of_plans_in_any_order_are_read_or_told(text, period):
    read = check(text, period)
    sure = read.confidence in ("sure", "inferred")
    if sure and read.kind == "date" and re.search(r"3[12] (?:февр|апр)", text):
        raise AssertionError("a day that does not exist")


@SETTINGS
@given(
    st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяIVX0123456789.,;:()–-/№«» \n")
)
def test_any_signs_end_in_a_reading(text):
    check(text, PERIODS[0])


@SETTINGS
@given(DAYS, st.sampled_from(["до {}", "не позднее {}", "в срок до {}", "к {}"]),
       st.sampled_from(PERIODS))  # fmt: skip
def test_a_full_date_is_that_date_however_it_is_written(day, frame, period):
    name = MONTH_NAMES[day.month - 1]
    genitive = name + "а" if name[-1] == "т" else name[:-1] + "я"
    for written in (
        f"{day:%d.%m.%Y}", f"{day:%d.%m.%y} г.", f"{day.day} {genitive} {day.year} г.",
        f"«{day:%d}» {genitive} {day.year} года",
    ):  # fmt: skip
        read = check(frame.format(written), period)
        assert read.end == day
        outside = not period[0] <= day <= period[1]
        assert outside <= (read.confidence == "doubtful"), "outside of the plan: told"


@SETTINGS
@given(DAYS, st.integers(min_value=0, max_value=60), st.sampled_from(PERIODS))
def test_a_span_is_that_span_or_told(first, length, period):
    last = date.fromordinal(first.toordinal() + length)
    read = check(f"с {first:%d.%m.%Y} по {last:%d.%m.%Y}", period)
    assert (read.start, read.end) == (first, last)


@SETTINGS
@given(st.integers(1, 31), st.sampled_from(MONTH_NAMES), st.integers(0, 6))
def test_a_word_with_a_slip_is_never_another_date_in_silence(day, name, at):
    """A letter is left out: the right date, told, or nothing."""
    genitive = name + "а" if name[-1] == "т" else name[:-1] + "я"
    slip = genitive[: at % len(genitive)] + genitive[at % len(genitive) + 1 :]
    right = check(f"до {day} {genitive}", PERIODS[1])
    read = check(f"до {day} {slip}", PERIODS[1])
    if read.end and read.end != right.end:
        assert read.confidence == "doubtful", (slip, read)

"""What people type into one page of the portal, two of them at once (design §6).

A form carries beside each value what the page showed. So a value that the person has
not touched overwrites nothing, and one that somebody else has changed meanwhile is told
instead of being lost. Plain Python, no Odoo.
"""

import json
import re
from datetime import date, datetime
from typing import NamedTuple

from .indicators import parse_strict_number

# No figure of one organisation comes near: more is a slip of the hand.
MOST = 10**9

SEEN = "seen"

# What no page shows and no paper holds: control signs (a database refuses the first
# of them), halves of signs, and those that turn the order of the words around.
_NO_WORDS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def read_words(value):
    """What a caller gives as words, without blanks at its ends; no text: no words.

    >>> read_words(" болезнь "), read_words(None), read_words([[1]]), read_words(True)
    ('болезнь', '', '', '')
    """
    return value.strip() if isinstance(value, str) else ""


class Given(NamedTuple):
    """What a form says of one record: values as typed, and as the page showed them."""

    typed: dict
    seen: dict


class Merged(NamedTuple):
    """What is to be written, and what somebody else has written meanwhile."""

    changes: dict
    conflicts: dict


def clean(text):
    r"""Words without the signs that nobody types.

    >>> clean("Лес\x00\x1b и\u202e поле\ud800\n")
    'Лес и поле\n'
    """
    return _NO_WORDS.sub("", text)


def clean_params(params):
    r"""What a request says, as our pages take it: words and numbers of the address.

    A file where words are asked is not taken for words: files are read as files.

    >>> clean_params({"name": "Лес\x00", "task_id": 7, "reason": object(), "self": "1"})
    {'name': 'Лес', 'task_id': 7}
    """
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in params.items()
        if isinstance(value, str | int) and name != "self"
    }


def read_form(form):
    """Fields named ``<record>.<field>``; ``<record>.seen`` is JSON of what was shown.

    >>> read_form({"7.text": "a\\r\\nb ", "7.seen": '{"text": "a"}', "csrf_token": "x"})
    {'7': Given(typed={'text': 'a\\nb'}, seen={'text': 'a'})}
    >>> read_form({"7.text": "a", "7.seen": "[broken"})
    {'7': Given(typed={'text': 'a'}, seen={})}
    """
    given = {}
    for key, value in form.items():
        record, dot, name = key.partition(".")
        if not dot or not isinstance(value, str):
            continue
        one = given.setdefault(record, Given({}, {}))
        if name == SEEN:
            one.seen.update(_read_seen(value))
        else:
            one.typed[name] = tidy(value)
    return given


def _read_seen(text):
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(seen, dict):
        return {}
    return {str(name): tidy(clean(str(value))) for name, value in seen.items()}


def write_seen(values):
    """What a page shows of a record, to be sent back with it.

    >>> write_seen({"text": "Лес"})
    '{"text": "Лес"}'
    """
    return json.dumps(values, ensure_ascii=False)


def tidy(text):
    """As a browser and a database agree on it.

    >>> tidy(" a\\r\\nb\\n")
    'a\\nb'
    """
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def merge(given, current):
    """Hold what was typed against what was shown and what stands there now.

    >>> merge(Given({"a": "2", "b": "1"}, {"a": "1", "b": "1"}), {"a": "1", "b": "3"})
    Merged(changes={'a': '2'}, conflicts={})
    >>> merge(Given({"a": "2"}, {"a": "1"}), {"a": "3"})
    Merged(changes={}, conflicts={'a': '3'})
    >>> merge(Given({"a": "2"}, {"a": "1"}), {"a": "2"})
    Merged(changes={}, conflicts={})

    What a page does not say it has shown was empty for the person.

    >>> merge(Given({"a": "2"}, {}), {"a": "3"}).conflicts
    {'a': '3'}
    """
    changes, conflicts = {}, {}
    for name, value in given.typed.items():
        stands = current.get(name, "")
        if value == given.seen.get(name, "") or value == stands:
            continue
        if stands == given.seen.get(name, ""):
            changes[name] = value
        else:
            conflicts[name] = stands
    return Merged(changes, conflicts)


def get_new_words(given):
    """What a person has typed into a record: not what the page has shown.

    >>> get_new_words(Given({"a": "2", "b": "1", "c": ""}, {"b": "1", "c": "5"}))
    {'a': '2'}
    """
    return {
        name: value
        for name, value in given.typed.items()
        if value and value != given.seen.get(name, "")
    }


def read_number(text, whole=False):
    """A figure that was typed: (number or None, what is wrong with it or "").

    >>> read_number("1 200,5"), read_number("")
    ((1200.5, ''), (None, ''))
    >>> [read_number(one)[1] for one in ("12%", "NaN", "много", "-3", "1000000000")]
    ['per_cent', 'no_number', 'no_number', 'negative', 'too_large']
    >>> read_number("12,5", whole=True), read_number("12,0", whole=True)
    ((None, 'no_whole'), (12.0, ''))
    """
    text = tidy(text)
    if not text:
        return None, ""
    if "%" in text:
        return None, "per_cent"
    number = parse_strict_number(text)
    if number is None:
        return None, "no_number"
    wrong = judge_number(number, whole)
    return (None, wrong) if wrong else (number, "")


def judge_number(number, whole=False):
    """What keeps a number from being a figure of one organisation, or "".

    >>> judge_number(12.5), judge_number(12.5, whole=True), judge_number(-1)
    ('', 'no_whole', 'negative')
    """
    if number < 0:
        return "negative"
    if number >= MOST:
        return "too_large"
    if whole and number != int(number):
        return "no_whole"
    return ""


def read_day(given):
    """A day as a browser gives it or as people write it; None: it is no day.

    >>> read_day("2026-03-25"), read_day("25.03.2026"), read_day("31.02.2026")
    (datetime.date(2026, 3, 25), datetime.date(2026, 3, 25), None)
    >>> read_day("завтра"), read_day(""), read_day("2026-11-15\\0"), read_day([1])
    (None, None, None, None)
    >>> read_day(date(2026, 3, 25))
    datetime.date(2026, 3, 25)
    """
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    text = read_words(given)
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            day = datetime.strptime(tidy(text), pattern).date()
        except ValueError:
            continue
        return day if day.year >= date.min.year + 999 else None
    return None

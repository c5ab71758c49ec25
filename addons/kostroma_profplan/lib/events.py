"""What events say about the figures of a measure (design §5): plain Python, no Odoo.

«Человек» is each person once. Whoever came to three events is three participations,
so the sum over events is never the number of people: it only bounds it. Between the
largest event and the smaller of that sum and the enrolment lies what may be true; a
person confirms it.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from ..intake import key_of
from .figures import UNIQUE

FIRST_GRADE, LAST_GRADE = 1, 12

# What of events a figure is proposed from.
EVENTS, PARTICIPANTS, OVZ, PARTNERS = "events", "participants", "ovz", "partners"

_GRADES = re.compile(r"(\d{1,2})\s*[а-яё]?(?:\s*[-–—]\s*(\d{1,2})\s*[а-яё]?)?", re.I)
_NOTED = re.compile(r"\b(?:классы|классов|класс|кл)\b\.?", re.I)


class Event(NamedTuple):
    """What of an event is counted; ``id`` tells it from others, no classes are all."""

    id: int
    participants: float = 0
    ovz: float = 0
    partner: str = ""
    grades: tuple = ()

    def count(self, source: str) -> float:
        """What it adds to a sum of this source; partners are no sum."""
        return {EVENTS: 1, PARTICIPANTS: self.participants, OVZ: self.ovz}[source]


class Proposal(NamedTuple):
    """A figure that events propose; nobody has confirmed it.

    :param value: what is proposed
    :param least: what it is at least, where the truth lies between two numbers
    :param most: what it is at most
    :param total: what the events add up to: of people these are participations
    """

    value: float
    least: float
    most: float
    total: float

    @property
    def is_sure(self):
        """Whether there is nothing to choose."""
        return self.least == self.most == self.total


def read_grades(text: str | None) -> tuple[int, ...] | None:
    """Classes in a person's words, in order; None if they are no classes.

    >>> read_grades("5–7, 9А, 11 кл."), read_grades("9-11 классы")
    ((5, 6, 7, 9, 11), (9, 10, 11))
    >>> read_grades(""), read_grades(None)
    ((), ())
    >>> read_grades("старшие"), read_grades("9–5"), read_grades("13"), read_grades("0")
    (None, None, None, None)
    """
    grades = set()
    for part in re.split(r"[,;]|\sи\s", _NOTED.sub("", text or "")):
        if not part.strip():
            continue
        found = _GRADES.fullmatch(part.strip())
        if not found:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        if not FIRST_GRADE <= first <= last <= LAST_GRADE:
            return None
        grades.update(range(first, last + 1))
    return tuple(sorted(grades))


def read_partners(text: str | None) -> dict[str, str]:
    """Partners named in one cell, apart by a semicolon: ``{tidied name: name}``.

    >>> read_partners("ООО «Рога, копыта»; Центр занятости;")
    {'ооо рога копыта': 'ООО «Рога, копыта»', 'центр занятости': 'Центр занятости'}
    """
    names = (" ".join(part.split()) for part in (text or "").split(";"))
    return {key_of({"name": name}): name for name in names if name}


def get_classes(events: Collection[Event]) -> tuple[int, ...] | None:
    """Classes that took part in these; None: some were for anybody.

    >>> get_classes([Event(1, grades=(9,)), Event(2, grades=(8, 9))])
    (8, 9)
    >>> get_classes([Event(1, grades=(9,)), Event(2)]) is None
    True
    """
    if not events or not all(event.grades for event in events):
        return None
    return tuple(sorted({grade for event in events for grade in event.grades}))


def propose(
    source: str, kind: str, events: Collection[Event], enrolment: float | None = None
) -> Proposal | None:
    """The figure that these events propose; None without events.

    :param source: what of the events is counted
    :param kind: how the figure counts (``figures``)
    :param enrolment: how many people there are at all, None if that is not known

    >>> held = [Event(1, 60, 2, "ЦЗН"), Event(2, 90, 1, "«ЦЗН»; Завод"), Event(3, 40)]
    >>> propose(EVENTS, "count", held).value, propose(PARTNERS, "count", held).value
    (3, 2)
    >>> propose(PARTICIPANTS, "participation", held, 100)
    Proposal(value=190, least=190, most=190, total=190)
    >>> propose(PARTICIPANTS, "unique", held, 100)
    Proposal(value=100, least=90, most=100, total=190)
    >>> propose(OVZ, "unique", held), propose(EVENTS, "count", []) is None
    (Proposal(value=3, least=2, most=3, total=3), True)
    """
    if not events:
        return None
    if source == PARTNERS:
        total = len({key for one in events for key in read_partners(one.partner)})
        return Proposal(total, total, total, total)
    counts = [event.count(source) for event in events]
    total = sum(counts)
    if kind != UNIQUE or source == EVENTS:
        return Proposal(total, total, total, total)
    most = total if enrolment is None else min(total, enrolment)
    return Proposal(most, min(max(counts), most), most, total)


class Given(NamedTuple):
    """A figure that an organisation gave, and the events it stands on."""

    value: float
    source: str | None = None
    events: tuple[Event, ...] = ()


class Share(NamedTuple):
    """What one organisation adds to a whole.

    :param value: what it adds
    :param total: what its figures add up to
    :param limited: "" the sum itself, "events" the same event counted once,
        "enrolment" there are not more people
    """

    value: float
    total: float
    limited: str = ""


def get_share(
    given: Collection[Given], people: bool = False, enrolment: float | None = None
) -> Share:
    """What the figures of one organisation come to, of all measures together.

    An event that serves several measures counts once. People are not more than there
    are, and not fewer than the largest figure says only if that is possible.

    :param people: each person counts once
    :param enrolment: how many there are, None if that is not known

    >>> fair = Event(1, 100)
    >>> one, other = Given(100, "participants", (fair,)), Given(130, "participants",
    ...     (fair, Event(2, 30)))
    >>> get_share([one, other]), get_share([one, other], True, 120)
    (Share(value=130, total=230, limited='events'), Share(value=120, total=230, \
limited='enrolment'))
    >>> get_share([Given(40), Given(50)]), get_share([Given(40)], True, 700)
    (Share(value=90, total=90, limited=''), Share(value=40, total=40, limited=''))
    """
    total = sum(one.value for one in given)
    apart = _count_events_once(given)
    value, limited = (apart, "events") if apart < total else (total, "")
    if people and enrolment is not None and enrolment < value:
        value, limited = enrolment, "enrolment"
    return Share(value, total, limited)


def _count_events_once(given):
    """The sum of figures in which an event that stands in several counts once."""
    beyond, once = 0, {}
    for one in given:
        counted = one.source not in (None, False, PARTNERS) and one.events
        if not counted:
            beyond += one.value
            continue
        # People confirmed as fewer than came leave less of each event.
        came = sum(event.count(one.source) for event in one.events)
        part = min(1, one.value / came) if came else 0
        beyond += max(0, one.value - came)
        for event in one.events:
            key = event.id, one.source
            once[key] = max(once.get(key, 0), event.count(one.source) * part)
    return round(beyond + sum(once.values()), 9)

"""The clauses of an order: who is told to do what by when, who controls it.

Every point of an order becomes an assignment, the head of the points below it, a point
known to assign nothing (`_KNOWN`), or is told; `tally` counts them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from .cases import addresses, is_infinitive, nominative
from .deadline import read_deadline
from .draft import Clause
from .findings import finding, shown
from .left_in_sentence import term_left
from .responsibles import read_responsibles
from .school_calendar import USUAL
from .sentence_doubts import sign_of
from .sentence_terms import spans_of_time, term_before, term_begins, term_words
from .terms import names_a_day, of_clause
from .text import clean, oneline

# who controls, and the case that the words put him into; no group: who has signed
_CONTROL = r"\bконтрол[ья]\b.{,300}?\b"
_CONTROLLERS = (
    (_CONTROL + r"(?:за\s+собой|на\s+себя)\b", None),
    (r"\b(?:за\s+собой|на\s+себя)\s+контроль\b", None),
    (_CONTROL + r"возл\w+\s+на\s+(.+)", "accusative"),
    (r"\bвозл\w+\s+(?:\w+\s+)?контроль\b.{,300}?\sна\s+(.+)", "accusative"),
    (_CONTROL + r"поруч\w+\s+(.+)", "dative"),
    (_CONTROL + r"осуществля(?:ет|ют)\s+(.+)", None),
)
_CONTROLLERS = [(re.compile(rule, re.I | re.S), case) for rule, case in _CONTROLLERS]
# points that assign nothing, where they name no addressee
_KNOWN = re.compile(
    r"(?:утвердить|признать|считать|настоящ|опубликова|внести\s+(?:.*\s)?изменени"
    r"|(?:под)?пункт|дополнить|изложить|исключить|(?:\w+\s)?принять\s.*\bк\s+сведению"
    r"|приложени|вступает|отменить|распоряжение|постановление|приказ\b|решение\b)",
    re.IGNORECASE | re.DOTALL,
)
_LEAD_VERB = re.compile(
    r"\A(?:(?P<accusative>обязать|возложить\s+на|просить)|поручить|рекомендовать"
    r"|предложить)\s+",
    re.IGNORECASE,
)
# what a clause may speak of before its verb without telling anybody to do it
_THING = re.compile(
    r"(?:настоящ|данн|ответственность|координаци|план\b|приказ|распоряжени|постановлени"
    r"|решени|срок|информаци|отч[её]т|результат|материал|копи[июя]|мероприяти|работ[уы]"
    r"|\w+(?:[^\Wи]к|плат)у\b|(?:под)?пункт|абзац|раздел|приложени|(?:по|при|после|для|на|во?|со?|из|об?|за)\s)",
    re.IGNORECASE,
)
# «Ответственным за питание назначить …»: as what, not who
_APPOINTED = re.compile(r"(?:назначить|избрать|определить|считать)\b")
_INSTRUMENTAL = re.compile(r"ответственн(?:ым|ой)\b|\w+[ое]м\b", re.IGNORECASE)
_FINITE = re.compile(r"\b[а-яё]{3,}(?:ет|ит|ют|ят|ут|ат)(?:ся)?\b")
_MASKED = re.compile(r"«[^»]*»|\"[^\"]*\"|\([^)]*\)")
_DATED = re.compile(
    r"(?<!\w)(?:в\s+срок|до\s+\d|не\s+позднее|ежегодно|ежемесячно|ежеквартально"
    r"|еженедельно|постоянно|в\s+течение\s|в\s+\w+(?:-?дневный)\s+срок|[ск]\s+\d)",
    re.IGNORECASE,
)  # fmt: skip
_DASH = re.compile(r"\s+[-–—]\s+")
_PERSON = re.compile(
    r"\s*\(?(?:[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s*[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?"
    r"(?:[А-ЯЁ]\.)?(?!\s?[А-ЯЁ]))\)?"
)


def read_clauses(head, directory, calendar=USUAL):
    """Sets the clauses and the control of `head.order`; (findings, tally).

    The period of the order is settled before. The tally: "points" = "clauses" +
    "point_heads" + "points_known" + "points_told".
    """
    if head.points is None:
        return [], {}
    reader = _Clauses(head.order, directory, head.points, calendar)
    for point in head.points:
        reader.tally[reader.read(point)] += 1
    if not reader.controlled:
        reader.findings.append(finding("order_control_missing", head.place))
    reader.tally["points"] = len(head.points)
    return reader.findings, dict(reader.tally)


class _Clauses:
    """The points read so far; a point takes over from the one above it."""

    def __init__(self, order, directory, points, calendar):
        self.order = order
        self.calendar = calendar
        self.directory = directory
        self.heads = {point.above for point in points}
        self.findings = []
        self.tally = Counter(clauses=0, point_heads=0, points_known=0, points_told=0)
        self.controlled = bool(order.control)
        # number of a head → (whom it speaks to, the words before its points)
        self.above = {}

    def read(self, point):
        """What the point was taken for: a name of the tally."""
        if point.addressee is not None:
            return self._clause(point, self._addressed(point.addressee), point.text)
        if self._controls(point):
            return "points_known"
        inherited, lead_in = self.above.get(point.above, (("", []), ""))
        lead = _LEAD_VERB.match(point.text)
        case = "accusative" if lead and lead["accusative"] else "dative"
        name, task = split(point.text[lead.end() :] if lead else point.text)
        if not task and _DATED.match(name):  # «2.1. До 1 марта:», of its points
            name, task = "", f"{name}:"
        addressed = self._addressed(name, case) if name else inherited
        if point.number in self.heads and (not task or task.endswith(":")):
            self.above[point.number] = (addressed, task.rstrip(" :") or lead_in)
            return "point_heads"
        verb = is_infinitive(task.partition(" ")[0])
        if lead_in and (_DATED.match(lead_in) or not verb):
            task = f"{lead_in} {task}"
        _text, parties = addressed
        if not parties and _KNOWN.match(task):
            return "points_known"
        told = parties or names_task(task) or _FINITE.search(task)
        if not task or not told:
            self._tell("point_skipped", point, text=oneline(point.text)[:120])
            return "points_told"
        return self._clause(point, addressed, task)

    def _controls(self, point):
        found = controller(point.text)
        if not found:
            return False
        self.controlled = True
        self.order.control = found[0]
        if not found[0]:
            self._tell("order_control_self", point)
        return True

    def _tell(self, code, point, **words):
        self.findings.append(finding(code, f"Пункт {point.number}", **words))

    def _addressed(self, name, case="dative"):
        """(words, units) of an addressee; they are looked up by their nominative."""
        name = nominative(name.rstrip(" :,"), case)
        return name, read_responsibles(name, self.directory) if name else []

    def _clause(self, point, addressed, task):
        key = f"c{len(self.order.clauses) + 1}"
        text, parties = addressed
        task = _without_stop(clean(task))
        clause = Clause(point.number, task, list(parties), key=key)
        clause.addressee_text = text
        self.order.clauses.append(clause)
        self.findings += _dated(clause, self.order, self.calendar)
        return "clauses"


def _dated(clause, order, calendar):
    """Reads the term of a clause; what is doubtful about it."""
    words = term_words(clause.text)
    read = read_deadline(words, *order.period, calendar=calendar) if words else None
    doubts = list(read.findings) if read else []
    if left := term_left(clause.text):
        doubts.append(finding("deadline_time_left", text=left))
    if read and all(doubt.severity == "info" for doubt in doubts):
        doubts += _risky(clause.text)
    if read and names_a_day(clause.text):
        clause.deadline = read.end
    if clause.deadline and order.date and clause.deadline < order.date:
        clause.meant = _next_after(clause.deadline, order.date)
        days = {"date": clause.deadline, "order": order.date, "meant": clause.meant}
        words = {name: shown(day) for name, day in days.items()}
        doubts = [finding("clause_date_before_order", **words)]
    elif any(doubt.code == "deadline_impossible_date" for doubt in doubts):
        doubts = [finding("clause_date_bad", text=words)]
    clause.term = of_clause(read, order.date, order.period)
    if not clause.responsibles:
        doubts.append(finding("clause_no_addressee"))
    return [replace(doubt, rows=(clause.key,)) for doubt in doubts]


def _risky(text):
    """The finding on the sign that a term of a sentence may be of something else."""
    if sign := sign_of(text):
        code, words = sign
        yield finding(code, text=words)


def split(text):
    """(addressee, task) at the first infinitive; a clause of points has no task.

    >>> split("МБУ ГЦОКО (Исмагилова С.Е.) обеспечить сопровождение")
    ('МБУ ГЦОКО (Исмагилова С.Е.)', 'обеспечить сопровождение')
    >>> split("Утвердить план"), split("Руководителям школ:")
    (('', 'Утвердить план'), ('Руководителям школ', ''))
    >>> split("Настоящий приказ разместить на сайте")
    ('', 'Настоящий приказ разместить на сайте')
    >>> split("Отделу безопасности – отчёт до 1 марта")
    ('Отделу безопасности', 'отчёт до 1 марта')
    """
    masked = _MASKED.sub(lambda found: " " * len(found.group()), text)
    for found in re.finditer(r"[^\W\d_]+", masked):
        if is_infinitive(found.group()):
            start, first = found.start(), term_before(masked)
            name = text[first:start].strip(" \n,:–—-")
            if first and name and nominative(name) != name:  # «До 1 мая школам сдать …»
                return name, text[:first] + text[start:].strip()
            start = _dated_from(masked, start)
            start = term_begins(masked[:start], start)
            name = text[:start].strip(" \n,:–—-")
            task = text[start:].strip()
            named = _APPOINTED.match(task) and _INSTRUMENTAL.match(name)
            if named or _THING.match(name) or (name and not addresses(name)):
                return "", text
            return name, task
    if text.rstrip().endswith(":"):
        return text.rstrip(" :"), ""
    dash = _DASH.search(masked)
    if dash and nominative(text) != text:  # «Школам – отчёт до 1 марта»
        return text[: dash.start()].strip(" ,"), text[dash.end() :].strip()
    return "", text


def _dated_from(text, start):
    """Where the date before a verb begins («… до 1 марта | представить»), else `start`.

    That of the addressee's own deeds is none: «школам, не сдавшим до 1 мая, сдать».
    """
    deeds = [(first, last) for first, last, _words, told in spans_of_time(text) if told]
    for dated in _DATED.finditer(text[:start]):
        if not any(first <= dated.start() < last for first, last in deeds):
            return dated.start()
    return start


def names_task(text):
    """Whether a text has an infinitive."""
    return any(map(is_infinitive, re.findall(r"[^\W\d_]+", text)))


def _without_stop(text):
    """Text of a clause without its last «;» or «.» («2021 г.» keeps its own).

    >>> _without_stop("до 15.01.2020 г.;"), _without_stop("сопровождение Плана.")
    ('до 15.01.2020 г.', 'сопровождение Плана')
    """
    text = text.strip().rstrip(";").rstrip()
    short = re.search(r"\b(?:г|гг|т\.д|т\.п|др|руб|чел)\.\Z", text)
    return text if short else text.removesuffix(".")


def controller(text):
    """(who controls by a point's words, None for who has signed it), or None.

    >>> controller("Контроль возложить на начальника отдела А.Б. Иванова.")
    ('начальник отдела',)
    >>> controller("Контроль оставляю за собой"), controller("Контроль ремонта")
    ((None,), None)
    """
    before = re.split("контрол", text, maxsplit=1, flags=re.I)[0]
    if names_task(re.sub(r"(?i)\b(?:воз|пору|оста)\w+", "", before)):
        return None  # «Отделу обеспечить контроль …» is an assignment
    for pattern, case in _CONTROLLERS:
        found = pattern.search(text)
        if found and pattern.groups:
            words = oneline(found[1])
            name = (_PERSON.sub("", words).strip(" .,;") or words).strip(" ,;")
            return ((nominative(name, case) if case else name) or None,)
        if found:
            return (None,)
    return None


def _next_after(day, order):
    """The same day in the first year that is not before the order."""
    meant = day + relativedelta(year=order.year)
    return meant if meant >= order else meant + relativedelta(years=1)

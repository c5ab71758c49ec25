"""The clauses of an order: who is told to do what by when, who controls it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .deadline import read_deadline
from .draft import Clause
from .findings import finding, shown
from .responsibles import read_responsibles
from .terms import of_clause
from .text import clean, oneline
from .units import key_of

_CLAUSE = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s*(?=[^\d.\s])")
_INFINITIVE = re.compile(r"[а-яё]+(?:ть|ти|чь)(?:ся|сь)?\Z")
_NOT_INFINITIVE = {
    "часть",
    "область",
    "деятельность",
    "сеть",
    "ответственность",
    "пять",
}
_NO_TASK = re.compile(
    r"(?:утвердить|признать|считать|настоящ|опубликова|внести\s+изменени"
    r"|вступает|отменить|распоряжение|постановление|приказ\b)",
    re.IGNORECASE,
)
_LEAD_VERB = re.compile(
    r"(?:обязать|поручить|рекомендовать|предложить|возложить\s+на|просить)\s+",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:\bв\s+срок\s+)?(?:\bдо|не\s+позднее|\bк|срок\w*\s*[:–—-])\s*(?P<when>"
    r"\d{1,2}\s?\.\s?\d{1,2}(?:\s?\.\s?\d{2,4})?|[«\"]?\d{1,2}[»\"]?(?:-?го)?\s+"
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*(?:\s+\d{4})?)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?<!\w)(?:в\s+срок|до\s+\d|не\s+позднее|ежегодно|ежемесячно)")
_CONTROL = re.compile(r"\bконтрол[ья]\b.*?(?:возложить\s+на|за\s+собой)", re.I | re.S)
_PERSON = re.compile(
    r"\s*\(?(?:[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?\s*[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?"
    r"(?:[А-ЯЁ]\.)?(?!\s?[А-ЯЁ]))\)?"
)
_NOMINATIVE = [
    (r"начальник(?:а|у)\b", "начальник"), (r"руководител(?:ям|ей)\b", "руководители"),
    (r"руководител[яю]\b", "руководитель"), (r"директор(?:ам|ов)\b", "директора"),
    (r"директор(?:а|у)\b", "директор"), (r"заведующ(?:им|их)\b", "заведующие"),
    (r"заведующ(?:его|ему|ей|ую)\b", "заведующий"),
    (r"заместител[яю]\b", "заместитель"),
    (r"председател[яю]\b", "председатель"), (r"глав[уые]\b", "глава"),
    (r"первого\b", "первый"), (r"главного\b", "главный"), (r"ведущего\b", "ведущий"),
    (r"специалист(?:а|у)\b", "специалист"), (r"методист(?:а|у)\b", "методист"),
    (r"отделу?а?\b", "отдел"), (r"управлени[юя]\b", "управление"),
    (r"комитет[уа]\b", "комитет"), (r"департамент[уа]\b", "департамент"),
    (r"центр[уа]\b", "центр"), (r"исполняющ(?:его|ему)\b", "исполняющий"),
    (r"муниципальным образовательным организациям", "муниципальные образовательные "
     "организации"),
    (r"образовательным организациям", "образовательные организации"),
]  # fmt: skip


def nominative(text):
    """A post or body named in a clause, put into the nominative by its first word.

    >>> nominative("начальника Управления образования")
    'начальник Управления образования'
    >>> nominative("Руководителям школ")
    'Руководители школ'
    >>> nominative("первого заместителя главы")
    'первый заместитель главы'
    """
    for pattern, word in _NOMINATIVE:
        found = re.match(pattern, text, re.IGNORECASE)
        if found:
            word = word.capitalize() if text[0].isupper() else word
            rest = text[found.end() :]
            if word.endswith("ый") and rest.startswith(" "):
                rest = " " + nominative(rest[1:])  # «первого **заместителя**»
            return word + rest
    return text


@dataclass
class Point:
    """A numbered point of an order; an import template names its addressee apart."""

    number: str
    text: str
    addressee: str | None = None


def points_of(lines):
    """The points among the lines between the verb and the annex."""
    return _numbered(lines) or _unnumbered(lines)


def _numbered(lines):
    result = []
    for line in lines:
        found = _CLAUSE.match(line)
        if found and _follows(found["number"], result):
            result.append(Point(found["number"], line[found.end() :]))
        elif not result:
            continue
        elif line.startswith(("-", "–", "—", "•")):
            result[-1].text += "\n" + line
        elif not result[-1].text.rstrip().endswith((".", ";")):
            if _ends_here(result[-1].text, line):
                break
            result[-1].text += " " + line
        elif _CONTROL.search(result[-1].text):
            break
    return result


def _unnumbered(lines):
    """Clauses whose numbers Word makes by a style: counted as they stand."""
    result = []
    for line in lines:
        if _ends_here("", line):
            break
        result.append(Point(str(len(result) + 1), line))
    return result


def read_clauses(head, directory):
    """Sets the clauses and the control of `head.order`; returns the findings.

    The period of the order is settled before.
    """
    if head.points is None:
        return []
    findings, addressees, controlled = [], {}, bool(head.order.control)
    for point in head.points:
        if point.addressee is None and _CONTROL.search(point.text):
            controlled = True
            head.order.control = _controller(point.text)
            if not head.order.control:
                findings.append(finding("order_control_self", f"Пункт {point.number}"))
            continue
        clause = _clause(point, addressees, directory)
        if clause:
            clause.key = f"c{len(head.order.clauses) + 1}"
            head.order.clauses.append(clause)
            findings += _dated(clause, head.order)
    if not controlled:
        findings.append(finding("order_control_missing", head.place))
    return findings


def _clause(point, addressees, directory):
    """The assignment of a point, or None; `addressees` grows by those of heads."""
    if point.addressee is not None:
        parties = _parties(point.addressee, directory)
        return Clause(point.number, _task(point.text), parties)
    lead = _LEAD_VERB.match(point.text)
    name, task = _split(point.text[lead.end() :] if lead else point.text)
    if name and not task:  # «2. Руководителям организаций:» speaks for its points
        addressees[point.number] = _parties(name, directory)
        return None
    above = addressees.get(point.number.rpartition(".")[0], [])
    parties = _parties(name, directory) if name else list(above)
    if not parties and _NO_TASK.match(task):
        return None
    return Clause(point.number, _task(task), parties)


def _task(text):
    return _without_stop(oneline(text) if "\n" not in text else clean(text))


def _parties(name, directory):
    """Units of an addressee; those not known are put into the nominative."""
    if not name:
        return []
    parties = read_responsibles(name.rstrip(" :,"), directory)
    return [p if p.known else _nominative_party(p) for p in parties]


def _dated(clause, order):
    """Reads the date and the term of a clause; what is doubtful about it."""
    found = _UNTIL.search(clause.text)
    if found:
        clause.deadline = read_deadline(f"до {found['when']}", *order.period).end
        if clause.deadline is None:
            yield finding("clause_date_bad", rows=[clause.key], text=found["when"])
    if clause.deadline and order.date and clause.deadline < order.date:
        clause.meant = _next_after(clause.deadline, order.date)
        yield finding(
            "clause_date_before_order",
            rows=[clause.key],
            date=shown(clause.deadline),
            order=shown(order.date),
            meant=shown(clause.meant),
        )
    clause.term = of_clause(clause.deadline, order.date, order.period)
    if not clause.responsibles:
        yield finding("clause_no_addressee", rows=[clause.key])


def _nominative_party(party):
    name = nominative(party.name)
    return replace(party, name=name, key=key_of({"name": name}))


def _follows(number, result):
    """Whether a number can be the next clause («2.3.» after «2.2.», not a date)."""
    parts = [int(part) for part in number.split(".")]
    if not result:
        return parts[0] == 1
    last = [int(part) for part in result[-1].number.split(".")]
    if len(parts) > len(last):
        return parts[: len(last)] == last
    return parts[: len(parts) - 1] == last[: len(parts) - 1] and (
        parts[-1] > last[len(parts) - 1]
    )


def _ends_here(text, line):
    """A clause without a full stop ends where the signature begins."""
    return bool(
        re.search(r"_{3,}|[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+\Z", line)
    ) or bool(
        re.match(r"(?:Глава|Начальник|Директор|Председатель|Заместитель|И\.о\.)", line)
    )


def _split(text):
    """(addressee, task) at the first infinitive; a clause of points has no task.

    >>> _split("МБУ ГЦОКО (Исмагилова С.Е.) обеспечить сопровождение")
    ('МБУ ГЦОКО (Исмагилова С.Е.)', 'обеспечить сопровождение')
    >>> _split("Утвердить план"), _split("Руководителям школ:")
    (('', 'Утвердить план'), ('Руководителям школ', ''))
    """
    for found in re.finditer(r"[^\W\d_]+", text):
        word = found.group().lower()
        if _INFINITIVE.match(word) and word not in _NOT_INFINITIVE and len(word) > 4:
            if not word.endswith(("ность", "ласть", "часть", "сть")):
                start = found.start()
                dated = _DATED.search(text[:start])  # «… до 1 марта представить …»
                start = dated.start() if dated else start
                return text[:start].strip(" ,:–—-"), text[start:].strip()
    if text.rstrip().endswith(":"):
        return text.rstrip(" :"), ""
    return "", text


def _without_stop(text):
    """Text of a clause without its last «;» or «.» («2021 г.» keeps its own).

    >>> _without_stop("до 15.01.2020 г.;"), _without_stop("сопровождение Плана.")
    ('до 15.01.2020 г.', 'сопровождение Плана')
    """
    text = text.strip().rstrip(";").rstrip()
    if text.endswith(".") and not re.search(
        r"\b(?:г|гг|т\.д|т\.п|др|руб|чел)\.\Z", text
    ):
        text = text[:-1]
    return text


def _controller(text):
    """«начальник Управления образования» of the clause on control, or None."""
    found = re.search(r"возложить\s+на\s+(.+)", text, re.IGNORECASE | re.DOTALL)
    if not found:
        return None
    name = _PERSON.sub("", oneline(found[1])).strip(" .,;")
    return nominative(name) or None


def _next_after(day, order):
    """The same day in the first year that is not before the order."""
    for year in range(order.year, order.year + 3):
        try:
            meant = day.replace(year=year)
        except ValueError:
            continue
        if meant >= order:
            return meant
    return order

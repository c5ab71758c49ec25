"""The head of an order: number, date, title, period, clauses, who controls it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .dates import last_day
from .deadline import read_deadline
from .draft import Clause, Order
from .findings import IntakeError, finding, shown, shown_span
from .responsibles import read_responsibles
from .terms import of_clause
from .text import clean, oneline, plain
from .tokens import month_of
from .units import key_of

_DATE = (
    r"(?P<date>\d{1,2}\s?\.\s?\d{1,2}\s?\.\s?\d{4}|[«\"]?\s?\d{1,2}\s?[»\"]?\s+"
    r"[а-яА-Я]{3,8}\s+\d{4})\s*(?:года?\b|г\b)?\.?"
)
_NUMBER = r"(?P<number>[\w][\w/\-–.]*(?:\s?-\s?[\w/]+)?)"
_MARKED = re.compile(_DATE + r"\s*(?:№|N\b|No\b)\s*" + _NUMBER)
_REVERSED = re.compile(r"(?:№|N\b)\s*" + _NUMBER + r"\s+от\s+" + _DATE)
_BARE = re.compile(_DATE + r"\s+(?P<number>\d[\w/\-–.]*)")
_ALONE = re.compile(_DATE)
_LONE_NUMBER = re.compile(r"(?:№|N\b)\s*" + r"(?P<number>\d[\w/\-–.]*)")

_ANNEX_NUMBER = re.compile(r"Приложени\w+\s*(?:№|N)\s*\d+", re.IGNORECASE)
_TITLE = re.compile(r"(?:О|Об|Обо)\s+[а-яёА-ЯЁ«\d]")
_PREAMBLE = re.compile(
    r"(?:В целях|В соответствии|На основании|Руководствуясь|Во исполнение|С целью"
    r"|В рамках|В связи|Согласно|Для "
    r"|Учитывая|Рассмотрев|Исходя|Во изменение|По итогам|Настоящ)"
    r"|(?:п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в|п\s?о\s?с\s?т\s?а\s?н\s?о\s?в\s?л|обязываю"
    r"|распоряжаюсь|решил)|\d+\.\s",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в\s?а\s?(?:ю|е\s?т)"
    r"|п\s?о\s?с\s?т\s?а\s?н\s?о\s?в\s?л\s?я\s?(?:ю|е\s?т)|обязыва(?:ю|ет)"
    r"|распоряжаюсь|п\s?р\s?е\s?д\s?л\s?а\s?г\s?а\s?ю)\s*:?\s*\Z",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:Приложение|УТВЕРЖД[ЕЁ]Н|Утвержд[её]н)")
_PLAN_TITLE = re.compile(
    r"\bплан\b|\bплан-график|дорожн\w+\s+карт|комплекс\w*\s+мер|\bпрограмм|перечень",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:муниципальн\w+\s+|городск\w+\s+)?(?:план\b|план-график|дорожная\s+карта"
    r"|комплекс\s+мер|перечень\s+меропр)",
    re.IGNORECASE,
)
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


class OrderReader:
    """Reads the paragraphs before the plan table; `findings` tells the doubts."""

    def __init__(self, paragraphs, directory):
        self.lines = [line for text in paragraphs for line in clean(text).split("\n")]
        self.directory = directory
        self.findings = []
        self.order = Order()
        self.own_period = None  # named as such by the document, not by its title

    def read(self):
        """Everything but the clauses, which need the period."""
        annex = self._annex()
        title = self._title_start(annex)
        verb = self._verb(annex)
        self._number_and_date(title, verb, annex)
        self._title(title)
        self._plan_title(annex, title, verb)
        self.annex, self.verb = annex, verb
        return self.order

    # ------------------------------------------------------------------ places

    def _annex(self):
        for index, line in enumerate(self.lines):
            if index and _ANNEX.match(line):
                return index
        return len(self.lines)

    def _title_start(self, annex):
        found = (i for i, line in enumerate(self.lines[:annex]) if _TITLE.match(line))
        return next(found, None)

    def _verb(self, annex):
        lines = self.lines[:annex]
        found = (i for i, line in enumerate(lines) if _VERB.search(line))
        verb = next(found, None)
        return self._preamble_end(lines) if verb is None else verb

    @staticmethod
    def _preamble_end(lines):
        """«Во исполнение плана работы:» before «1. …»: an order without its verb."""
        for index, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
            if line.endswith(":") and re.match(r"1[.)]\s", after):
                begun = any(_PREAMBLE.match(before) for before in lines[: index + 1])
                return index if begun else None
        return None

    # ------------------------------------------------------------------ head

    def _number_and_date(self, title, verb, annex):
        """In the head, else on the annex («УТВЕРЖДЁН … от … №»)."""
        end = title if title is not None else verb
        head = " ".join(self.lines[: end if end is not None else 12])
        below = " ".join(self.lines[annex : annex + 10])
        for text, patterns in (
            (head, (_MARKED, _REVERSED, _BARE)),
            (below, (_MARKED, _REVERSED)),
            (head, (_ALONE,)),
        ):
            for pattern in patterns:
                if self._matched(pattern, text):
                    break
            if self.order.date:
                break
        if not self.order.number:
            lone = _LONE_NUMBER.search(_ANNEX_NUMBER.sub("", head))
            self.order.number = lone and lone["number"].rstrip(".,")
        if not self.order.number:
            self.findings.append(finding("order_number_missing", "шапка документа"))
        if not self.order.date:
            self.findings.append(finding("order_date_missing", "шапка документа"))

    def _matched(self, pattern, text):
        for found in pattern.finditer(text):
            day = parse_date(found["date"])
            if day:
                self.order.date = day
                if "number" in pattern.groupindex:
                    number = found["number"].rstrip(".,").replace("–", "-")
                    self.order.number = number.replace(" ", "")
                return True
        return False

    def _title(self, start):
        if start is None:
            return
        lines = [self.lines[start]]
        for line in self.lines[start + 1 : start + 12]:
            if any(p.match(line) for p in (_PREAMBLE, _ANNEX, _CAPTION)):
                break
            if _VERB.search(line):
                break
            lines.append(line)
        self.order.title = oneline(" ".join(lines)).rstrip(".")

    def _plan_title(self, annex, title, verb):
        """The plan's own title: the last lines over the table that speak of a plan."""
        headed = title is not None or verb is not None
        bare = annex == len(self.lines) and headed  # then only a caption of its own
        lines = self.lines[annex if annex < len(self.lines) else 0 :]
        for index, line in enumerate(lines):
            caption = _PLAN_TITLE.search(line) and not re.match(r"\d|к\s|от\s", line)
            caption = _CAPTION.match(line) if bare else caption
            if caption and not _ANNEX.match(line):
                self.order.plan_title = oneline(" ".join(lines[index : index + 8]))
                break
        if not self.order.title:
            self.order.title = self.order.plan_title
            if not self.order.title:
                self.findings.append(finding("order_title_missing", "шапка документа"))

    # ------------------------------------------------------------------ clauses

    def clauses(self, period):
        """Assignments of the order itself, with their addressees and dates."""
        if self.verb is None:
            return
        addressees, controlled = {}, False
        for number, text in self._numbered() or self._unnumbered():
            if _CONTROL.search(text):
                self.order.control = _controller(text)
                if not self.order.control:
                    self.findings.append(
                        finding("order_control_self", f"Пункт {number}")
                    )
                controlled = True
                continue
            self._clause(number, text, addressees, period)
        if not controlled:
            self.findings.append(finding("order_control_missing", "пункты документа"))

    def _numbered(self):
        """[(number, text)] of the clauses between the verb and the signature."""
        result = []
        for line in self.lines[self.verb + 1 : self.annex]:
            found = _CLAUSE.match(line)
            if found and _follows(found["number"], result):
                result.append([found["number"], line[found.end() :]])
            elif not result:
                continue
            elif line.startswith(("-", "–", "—", "•")):
                result[-1][1] += "\n" + line
            elif not result[-1][1].rstrip().endswith((".", ";")):
                if _ends_here(result[-1][1], line):
                    break
                result[-1][1] += " " + line
            elif _CONTROL.search(result[-1][1]):
                break
        return result

    def _unnumbered(self):
        """Clauses whose numbers Word makes by a style: counted as they stand."""
        result = []
        for line in self.lines[self.verb + 1 : self.annex]:
            if _ends_here("", line):
                break
            result.append([str(len(result) + 1), line])
        return result

    def _clause(self, number, text, addressees, period):
        lead = _LEAD_VERB.match(text)
        body = text[lead.end() :] if lead else text
        name, task = _split(body)
        if name and not task:  # «2. Руководителям организаций:» speaks for its points
            addressees[number] = self._parties(name)
            return
        above = addressees.get(number.rpartition(".")[0], [])
        parties = self._parties(name) if name else above
        if not parties and _NO_TASK.match(task):
            return
        self.add_clause(number, parties, task, period)

    def add_clause(self, number, parties, task, period):
        """One assignment, its date read and doubted."""
        task = oneline(task) if "\n" not in task else clean(task)
        key = f"c{len(self.order.clauses) + 1}"
        clause = Clause(number, _without_stop(task), list(parties), key=key)
        self._date(clause, period)
        clause.term = of_clause(clause.deadline, self.order.date, period)
        if not parties:
            self.findings.append(finding("clause_no_addressee", rows=[key]))
        self.order.clauses.append(clause)

    def _parties(self, name):
        """Units of an addressee; those not known are put into the nominative."""
        parties = read_responsibles(name.rstrip(" :,"), self.directory)
        return [p if p.known else _nominative_party(p) for p in parties]

    def _date(self, clause, period):
        found = _UNTIL.search(clause.text)
        if not found:
            return
        words = found["when"]
        read = read_deadline(f"до {words}", *period)
        if read.end is None:
            self.findings.append(
                finding("clause_date_bad", rows=[clause.key], text=words)
            )
            return
        clause.deadline = read.end
        order = self.order.date
        if order and read.end < order:
            clause.meant = _next_after(read.end, order)
            self.findings.append(
                finding(
                    "clause_date_before_order",
                    rows=[clause.key],
                    date=shown(read.end),
                    order=shown(order),
                    meant=shown(clause.meant),
                )  # fmt: skip
            )


def _nominative_party(party):
    name = nominative(party.name)
    return replace(party, name=name, key=key_of({"name": name}))


def _follows(number, result):
    """Whether a number can be the next clause («2.3.» after «2.2.», not a date)."""
    parts = [int(part) for part in number.split(".")]
    if not result:
        return parts[0] == 1
    last = [int(part) for part in result[-1][0].split(".")]
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


def parse_date(text):
    """A date in digits or with the month in words, else None.

    >>> parse_date("«15» сентября 2022"), parse_date("31.02.2021")
    (datetime.date(2022, 9, 15), None)
    """
    digits = re.findall(r"\d+", text)
    word = re.search(r"[а-я]{3,}", plain(text))
    try:
        if word:
            month = month_of(word.group())
            return date(int(digits[1]), month, int(digits[0])) if month else None
        return date(int(digits[2]), int(digits[1]), int(digits[0]))
    except (ValueError, IndexError):
        return None


# ---------------------------------------------------------------------- the period

_YEARS = r"(?:19|20)\d\d"
_PERIODS = [
    ("school", rf"(?P<a>{_YEARS})\s*[-/]\s*(?P<b>(?:20)?\d\d)\s*(?:-\w+\s*)?уч\w*\.?\s*"
     r"г(?:од\w*|\.)?"),
    ("dates", r"с\s+(?P<a>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+(?:\s+\d{4})?)"
     r"\s*(?:г\w*\.?)?\s*(?:по|до)\s+(?P<b>\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\s+[а-я]+\s+\d{4})"),
    ("half", r"(?P<n>i|ii|1|2|перво\w+|второ\w+)(?:-?[ео]е)?\s+полугоди\w+\s+"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?"),
    ("quarter", r"(?P<n>i|ii|iii|iv|[1-4])\s+квартал\w*\s+"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?"),
    ("years", r"(?:на|в|за|период[а-я]*)\s+(?:период\s+)?(?:с\s+)?"
     rf"(?P<a>{_YEARS})\s*(?:г\w*\.?)?\s*(?:[-,и/]|по)\s*(?:(?:{_YEARS}\s*[,и]\s*)*)(?P<b>{_YEARS})\s*(?:г\w*\.?)?"),
    ("year", rf"(?:на|в|за)\s+(?P<a>{_YEARS})\s*г\w*\.?"),
    ("years", rf"(?P<a>{_YEARS})\s*(?:[-,]|и)\s*(?P<b>{_YEARS})\s*г\w*\.?"),
    ("year", rf"(?P<a>{_YEARS})\s*год\b"),
]  # fmt: skip
_PERIODS = [(kind, re.compile(pattern)) for kind, pattern in _PERIODS]


def find_period(text):
    """((start, end), school year or None, words) of the period a title names, or None.

    >>> [str(day) for day in find_period("План на 2020-2021 учебный год")[0]]
    ['2020-09-01', '2021-08-31']
    >>> find_period("План на 2022 год")[2]
    'на 2022 год'
    >>> find_period("План подготовки школ к новому 2021/2022 учебному году")
    """
    text = plain(text or "").replace("\n", " ")
    for kind, pattern in _PERIODS:
        matches = [m for m in pattern.finditer(text) if not _prepares(text, m)]
        if matches:
            found = matches[-1]
            span, school = _period_of(kind, found)
            if span:
                return span, school, found.group().strip()
    return None


def _prepares(text, found):
    """«(подготовка) к новому 2021/2022 учебному году»: the plan runs before it."""
    return bool(re.search(r"(?<!\w)к\s+(?:\w+\s+)?\Z", text[: found.start()]))


def _period_of(kind, found):
    groups = found.groupdict()
    if kind == "dates":
        end = parse_date(groups["b"])
        start = end and (
            parse_date(groups["a"]) or parse_date(f"{groups['a']} {end.year}")
        )
        return ((start, end) if start and end else None), None
    year = int(groups["a"])
    if kind == "school":
        last = int(groups["b"])
        last = last if last > 99 else 2000 + last
        school = f"{year}-{last}"
        return (date(year, 9, 1), date(last, 8, 31)), school
    if kind == "half":
        second = groups["n"] in ("ii", "2") or groups["n"].startswith("второ")
        months = (7, 12) if second else (1, 6)
        return (date(year, months[0], 1), last_day(year, months[1])), None
    if kind == "quarter":
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(groups["n"])
        number = number or int(groups["n"])
        return (date(year, number * 3 - 2, 1), last_day(year, number * 3)), None
    last = int(groups.get("b") or year)
    return (date(year, 1, 1), date(last, 12, 31)), None


def check_period(period, place):
    """The period itself, or an error that says where it is wrong."""
    start, end = period
    if start > end:
        raise IntakeError(
            f"{place}: период плана заканчивается ({shown(end)}) раньше, чем "
            f"начинается ({shown(start)}); исправьте даты периода."
        )
    return period


def settle_period(order, given, own, texts, findings):
    """Sets `order.period`: the one given, else the document's own, else its titles'.

    `given` is what a person has confirmed, `own` stands in the document as such;
    `texts` are the deadlines, whose years help where no title names a period.
    """
    first = find_period(order.title)
    second = find_period(order.plan_title)
    if given:
        order.period = check_period(given, "Заданный период")
        if first and first[1] and first[0] == tuple(given):
            order.school_year = first[1]
        return
    found = first or second
    if own:
        order.period = own
        order.school_year = found[1] if found and found[0] == tuple(own) else None
    elif found:
        order.period = check_period(found[0], f"Заголовок документа («{found[2]}»)")
        order.school_year = found[1]
    else:
        order.period, reason = _by_years(order, texts)
        findings.append(
            finding("period_inferred", "период плана",
                    dates=shown_span(*order.period), reason=reason)
        )  # fmt: skip
    if first and second and first[0] != second[0]:
        findings.append(
            finding("period_conflict", "период плана",
                    first=first[2].removeprefix("на "),
                    second=second[2].removeprefix("на "),
                    dates=shown_span(*order.period))
        )  # fmt: skip
    elif order.school_year:
        findings.append(
            finding("period_school_year", "период плана", year=order.school_year,
                    dates=shown_span(*order.period))
        )  # fmt: skip


def _by_years(order, texts):
    years = [int(year) for text in texts for year in re.findall(rf"\b{_YEARS}\b", text)]
    if years and max(years) - min(years) < 10:
        return (date(min(years), 1, 1), date(max(years), 12, 31)), "по годам сроков"
    if order.date:
        year = order.date.year
        return (date(year, 1, 1), date(year, 12, 31)), "по дате документа"
    year = date.today().year
    return (date(year, 1, 1), date(year, 12, 31)), "текущий год"

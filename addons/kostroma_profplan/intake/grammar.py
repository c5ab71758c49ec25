"""The grammar of dates: tokens of a deadline → expressions such as «с 1 по 15 мая».

One method per rule. A rule either returns its result and moves on, or returns None
and leaves the position where it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .dates import Unit
from .lexicon import MONTH_NAMES, misspelt_month

NOISE = set(
    """
    срок сроки сроком срока сроков исполнения исполнение реализации выполнения
    дата даты реализация не позднее месяц месяца месяце включительно числа дня
    дней а также проведения проведение представления или период периода это есть
    его ее их по год г далее выполнение состоянию окончательный контрольный так
    же том числе т плановый е время ориентировочно примерно предположительно
    затем потом впоследствии дальнейшем
    около учебного учебный учебном календарного года в на с план но же или либо
    """.split()
)
# nouns that are noise behind «срок», but a name of their own before a dash
_DOINGS = {"исполнение", "реализация", "выполнение", "проведение", "представление"}
APPROXIMATE = {"ориентировочно", "примерно", "предположительно", "около"}


@dataclass(eq=False)
class Expression:
    """«first – last» with its preposition: "at", "until", "from" or "after".

    `label` is what the order calls this date («Мониторинг»), `named` says that a dash
    or colon sets it off; `scope` marks bare years, which other expressions of the
    deadline may refer to.
    """

    first: Unit
    last: Unit
    bound: str = "at"
    text: str = ""
    label: list[str] = field(default_factory=list)
    named: bool = False
    years: tuple[int, ...] = ()  # a list of years after a month: «октябрь 2020, 2021»
    scope: bool = False
    inclusive: bool = True
    during: bool = False
    onward: bool = False  # «июль 2021 и далее»
    scopes: tuple = ()  # bare years that tell its year (`years.with_scopes`)

    @property
    def dated(self):
        return self.first.dated or self.last.dated

    @property
    def yearless(self):
        return not self.dated and not self.years


@dataclass
class Parsed:
    """Expressions of a deadline, words not understood, impossible dates, holidays …"""

    expressions: list[Expression] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    problems: list[tuple[str, dict]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)  # «11 2020»: not just a year
    approximate: bool = False


class Grammar:
    """Parser of one token list.

    >>> from .tokens import tokenize
    >>> [found] = Grammar(tokenize("с 1 по 15 ноября 2020 г."), "").parse().expressions
    >>> found.first.n, found.last.n, found.last.month, found.last.year
    (1, 15, 11, 2020)
    """

    def __init__(self, tokens, text):
        self.tokens = tokens
        self.text = text
        self.at = 0
        self.words = []
        self.carried = []  # the name before a list: «мониторинг – декабрь, май»
        self.result = Parsed()

    # ------------------------------------------------------------------ plumbing

    def kind(self, ahead=0):
        index = self.at + ahead
        return self.tokens[index].kind if index < len(self.tokens) else None

    def token(self, ahead=0):
        return self.tokens[self.at + ahead]

    def accept(self, *kinds):
        """The next token if it is one of the kinds, else None."""
        if self.kind() in kinds:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def attempt(self, rule, *args):
        """Result of a rule; where it fails, nothing is consumed."""
        saved = self.at
        result = rule(*args)
        if not result:
            self.at = saved
        return result

    # ------------------------------------------------------------------ top level

    def parse(self):
        """Read all tokens; what no rule takes becomes a label or an unread word."""
        while self.at < len(self.tokens):
            begin = self.at
            found = self.attempt(self.expression)
            if found:
                on = self.accept("ONWARD") and len(found) == 1
                if on and found[0].bound == "at":
                    found[0].bound, found[0].onward = "from", True
                if self._names_report(found):
                    self.words.append(self._between(begin))
                    continue
                self._add(found, begin)
            else:
                self._other()
        self._flush()
        return self.result

    def _between(self, begin):
        return self.text[self.tokens[begin].start : self.tokens[self.at - 1].end]

    def _names_report(self, found):
        """«**за I квартал** – до 10 апреля»: the quarter only names what is due."""
        parts = {"quarter", "half", "school_half"}
        due = self.kind() == "DASH" and self.kind(1) == "UNTIL"
        return due and {e.last.unit for e in found} <= parts and found[0].bound == "at"

    def _add(self, found, begin):
        text = self._between(begin)
        label, self.words = self.words, []
        set_off = self._set_off(begin)
        if _only_noise(label) and not (set_off and label and label[0] in _DOINGS):
            label = []
        named = set_off and any(word[0].isalpha() for word in label)
        if any(_numeral(word) for word in label) and not named:
            if found[0].scope and all(_numeral(w) or len(w) < 2 for w in label):
                self.result.unclear.append(" ".join((*label, text)))
            self.result.unread.append(" ".join(label))
            label = []
        if named:
            self.carried = label
        elif not label:
            label = self._label_behind() or self.carried
            named = bool(label)
        self._share_until(found, begin)
        for expression in found:
            expression.text = text.strip(" ,;-")
            expression.label, expression.named = label, named
        self.result.expressions += found

    def _share_until(self, found, begin):
        """«до 30 сентября и 30 января»: both are last days."""
        before = self.result.expressions[-1:]
        listed = begin and self.tokens[begin - 1].kind in ("AND", "COMMA")
        if listed and before and before[0].bound == "until":
            for expression in found:
                days = {expression.first.unit, before[0].last.unit} <= {"day", "date"}
                if days and expression.first == expression.last:
                    expression.bound = "until"

    def _set_off(self, begin):
        return begin > 0 and self.tokens[begin - 1].kind in ("DASH", "COLON")

    def _label_behind(self):
        """«апрель – мониторинг»: the name may stand behind the date."""
        saved = self.at
        words = []
        if self.accept("DASH", "COLON"):
            while self._labels(words):
                words.append(self._spelt(self.token()))
                self.at += 1
        meant = words[:1] and (words[0] in _DOINGS or not _only_noise(words))
        if self.kind() not in (None, "SEMI", "COMMA", "RPAR") or not meant:
            self.at = saved
            return []
        return words

    def _labels(self, words):
        """Whether the next token still names a date: «2021 г. – **2 школы**»."""
        if self.kind() == "NUM":
            return self.kind(1) == "WORD" and not misspelt_month(self.token(1).text)
        return self.kind() in ("WORD", "AT") or (words and self.kind() == "AND")

    def _other(self):
        token = self.token()
        self.at += 1
        if token.kind == "BADDATE":
            self.result.impossible.append(token.text)
        elif token.kind == "HOLIDAY":
            self._problem("deadline_holidays", token)
        elif token.kind == "TERM":
            self._problem("deadline_school_term", token)
        elif token.kind in ("SEMI", "RPAR", "LPAR", "MARK"):
            self._flush()
        elif token.kind not in _SILENT:
            self.words.append(self._spelt(token))
            self.result.approximate |= token.text in APPROXIMATE

    def _problem(self, code, token):
        first = self.tokens[self.at - 2] if self.at > 1 else token
        text = (
            self.text[first.start : token.end] if first.kind != "MARK" else token.text
        )
        self.result.problems.append((code, {"text": text.strip()}))
        self.words = []

    def _spelt(self, token):
        return self.text[token.start : token.end]

    def _flush(self):
        if not _only_noise(self.words):
            self.result.unread.append(" ".join(self.words))
        self.words, self.carried = [], []

    # ------------------------------------------------------------------ expressions

    def expression(self):
        """Preposition and operand(s): a list of `Expression`, or None."""
        if self.accept("FROM", "SINCE"):
            for rule in (self._shared_ranges, self._from_to):
                found = self.attempt(rule)
                if found:
                    return found
            return self._from("from")
        if self.accept("AFTER"):
            return self._from("after")
        during = self.accept("WITHIN")
        if during and self.accept("FROM"):
            return self.attempt(self._from_to) or self._from("from")
        bound = self.accept("UNTIL", "TO")
        if bound:
            return self._until(bound)
        while self.accept("AT"):
            pass
        found = self._spans()
        for expression in found or ():
            expression.during = bool(during)
        return found

    def _from_to(self):
        first = self._first_operand()
        if not first:
            return None
        self.accept("COMMA")
        while self.accept("AT"):
            pass
        if self.kind() == "AND" and self.kind(1) == "UNTIL":
            self.at += 1  # «не ранее 1 марта и не позднее 1 апреля»
        closing = self.accept("TO", "UNTIL", "DASH")
        to_the_end = self.kind() == "PART"
        last = closing and self._last_operand(first)
        if not last:
            return None
        first = _complete(first, last)
        inclusive = to_the_end or closing.text not in ("до", "к", "ко")
        if not first:
            return None
        scope = {first.unit, last.unit} == {"year"} and first.dated
        return [Expression(first, last, inclusive=inclusive, scope=scope)]

    def _shared_ranges(self):
        """«с 10 по 12 и с 17 по 19 февраля»: the month stands once, at the end."""
        first = self.accept("NUM")
        last = first and self.accept("TO", "DASH") and self.accept("NUM")
        if not last or not self.accept("COMMA", "AND"):
            return None
        rest = self.kind() in ("FROM", "AND") and self.expression()
        unit = rest and rest[0].last
        if not unit or unit.unit not in ("day", "date"):
            return None
        own = Expression(self._like(unit, first.value), self._like(unit, last.value))
        return [own, *rest]

    def _from(self, bound):
        unit = self._single()
        scope = bool(unit) and unit.unit in ("year", "school_year")
        return unit and [Expression(unit, unit, bound, scope=scope)]

    def _until(self, token):
        self.accept("AT")
        if self.kind() == "MARK" and self.token().text != "\x01":
            self.at += 1  # an hour: «до 12.00 15.01.2021»
        end = self._end_of()
        if end:
            return [Expression(end, end, "until")]
        unit = self.attempt(self._middle) or self._single()
        unit = unit or self.attempt(self._bare_day)
        inclusive = token.text not in ("до", "к", "ко", "срок до", "в срок до")
        if self.kind() == "WORD" and self.token().text == "включительно":
            inclusive = True
        return unit and [Expression(unit, unit, "until", inclusive=inclusive)]

    def _bare_day(self):
        """«июнь, не позднее **25-го**»: a day of the month just read."""
        number = self.accept("NUM")
        month = number and self._month_before()
        ends = self.kind() in (None, "COMMA", "SEMI", "RPAR")
        return month and ends and Unit("day", number.value, month.n, month.year)

    def _month_before(self):
        """The month just read, for «октябрь, **2-я неделя**», or None."""
        before = self.result.expressions[-1:]
        if not before or before[0].first != before[0].last or before[0].bound != "at":
            return None
        unit = before[0].first
        if unit.unit in ("week", "decade", "halfmonth"):
            return Unit("month", unit.month, year=unit.year)
        return unit if unit.unit == "month" else None

    def _end_of(self):
        """«(до) конца X»: X itself, whose last day counts."""
        if self.kind() == "PART" and self.token().value == "end":
            self.at += 1
            if self.kind() == "MARK":
                return None
            return self._named_year_part("end") or self._single()
        return None

    def _middle(self):
        """«до середины марта»: the 15th, said to be doubtful."""
        part = self.accept("PART")
        month = part and part.value == "middle" and self._month()
        return month and self._with_year(Unit("day", 15, month, approximate=True))

    def _first_operand(self):
        """An operand, or a bare number that the last one completes (с **1** по 5)."""
        unit = self.attempt(self._single)
        if unit:
            return unit
        number = self.accept("NUM")
        return number and Unit("bare", number.value)

    def _last_operand(self, first):
        if first.unit == "month" and self.kind() == "NUM" and self._closes_bare():
            return None
        end = self.attempt(self._end_of)
        return end or self._single()

    def _closes_bare(self):
        return self.kind(1) in (None, "SEMI", "RPAR")

    def _spans(self):
        """Operand lists and ranges: «октябрь – июнь», «1, 3 кварталы», «2020, 2021»."""
        for rule in (self._years, self._numbered, self._parts, self._dash_range):
            found = self.attempt(rule)
            if found:
                return found
        unit = self._single()
        if not unit:
            return None
        years = () if unit.dated else self._year_list()
        return [Expression(unit, unit, years=years)]

    def _dash_range(self):
        first = self._first_operand()
        last = None
        while first and self.accept("DASH", "TO"):
            following = self.attempt(self._last_operand, last or first)
            if not following:
                self.at -= 1
                break
            last = following
        if not last:
            return None
        if last.unit == "year" and not first.dated and first.unit != "bare":
            unit = replace(first, year=last.year)  # «март – 2022 г.»
            return [Expression(unit, unit)]
        first = _complete(first, last)
        years = () if not first or first.dated or last.dated else self._year_list()
        return first and [Expression(first, last, years=years)]

    def _numbered(self):
        """«1, 3 и 5 марта», «I–II, IV кварталы»: numbers that share a unit."""
        groups = self._number_groups()
        if not groups:
            return None
        end = groups[-1][-1]
        unit = self._unit_of(end)
        if not unit or (len(groups) == 1 and len(groups[0]) == 1):
            return None
        result = []
        for group in groups:
            first = self._like(unit, group[0])
            result.append(Expression(first, self._like(unit, group[-1])))
        return result

    def _parts(self):
        """«в начале и в конце учебного года»: parts that share their whole."""
        first = self.accept("PART")
        if not first or not self.accept("AND", "COMMA"):
            return None
        while self.accept("AT"):
            pass
        second = self.accept("PART")
        whole = self.at
        last = second and self._part_of(second.value)
        behind, self.at = self.at, whole
        own = last and self._part_of(first.value)
        self.at = behind
        return own and [Expression(own, own), Expression(last, last)]

    @staticmethod
    def _like(unit, number):
        if unit.unit == "date":
            return _day_like(unit, number) or unit
        return replace(unit, n=number)

    def _number_groups(self):
        """[[1], [3, 5]] of «1, 3-5»; fewer when the last number starts a date."""
        groups = []
        while self.kind() == "NUM":
            group = [self.token().value]
            self.at += 1
            if self.kind() == "DASH" and self._number_next(1):
                self.at += 1
                group.append(self._number_value())
                self.at += 0 if self.kind() != "NUM" else 1
            groups.append(group)
            separator = self.kind() in ("COMMA", "AND", "SLASH")
            if not separator or not self._number_next(1) or self.kind() == "DATE":
                break
            self.at += 1
            if self.kind() in ("DATE", "DM"):
                groups.append([self._number_value()])
                break
        return groups

    def _number_next(self, ahead):
        return self.kind(ahead) in ("NUM", "DATE", "DM")

    def _number_value(self):
        token = self.token()
        if token.kind == "DATE":
            return token.value.day
        return token.value[0] if token.kind == "DM" else token.value

    # ------------------------------------------------------------------ operands

    def _single(self):
        """One unit with its year: a date, month, quarter, year …, or None."""
        for rule in _OPERANDS.get(self.kind(), ()):
            unit = self.attempt(rule, self)
            if unit:
                return unit
        return None

    def date(self):
        unit = Unit("date", day=self.accept("DATE").value)
        self.accept("YEARWORD")
        return unit

    def day_month(self):
        day, month = self.accept("DM").value
        return self._with_year(Unit("day", day, month))

    def month_year(self):
        month, year = self.accept("MY").value
        self.accept("YEARWORD")
        return Unit("month", month, year=year)

    def month(self):
        return self._with_year(Unit("month", self._month()))

    def _month(self):
        """Number of the month that comes next; a slip of the pen is reported."""
        token = self.accept("MONTH")
        if token:
            return token.value
        if self.kind() == "WORD":
            number = misspelt_month(self.token().text)
            if number:
                words = {"text": self.token().text, "taken": MONTH_NAMES[number - 1]}
                self.result.problems.append(("deadline_spelling", words))
                self.at += 1
                return number
        return None

    def misspelt(self):
        number = self._month()
        return number and self._with_year(Unit("month", number))

    def numbered(self):
        number = self.accept("NUM").value
        return self._unit_of(number)

    def _unit_of(self, number):
        """The unit behind a number: «15 **марта**», «II **квартал**»."""
        if self.kind() == "DAYWORD":
            several = self.tokens[self.at - 1].text.endswith(("е", "х"))
            self.at += 1
            if several:
                return self._around(number)
        if self.kind() in ("MONTH", "WORD"):
            month = self._month()
            return month and self._with_year(Unit("day", number, month))
        if self.kind() in ("DATE", "DM"):
            return self.date() if self.kind() == "DATE" else self.day_month()
        if self.accept("QUARTER"):
            return self._with_year(Unit("quarter", number))
        if self.kind() == "HALF" or self.kind(1) == "HALF":
            return self._half(number)
        for kind, unit in (
            ("DECADE", "decade"),
            ("WEEK", "week"),
            ("HALFOF", "halfmonth"),
        ):
            if self.accept(kind):
                return self._part_of_month(unit, number)
        return None

    def _part_of_month(self, unit, number):
        """«2-я неделя **мая**», «май, 2-я неделя», «вторая половина **2022 года**»."""
        rough = unit == "week"
        month = self._month()
        if month:
            return self._with_year(Unit(unit, number, month, approximate=rough))
        if unit == "halfmonth" and self.accept("SCHOOL"):
            self.accept("YEARWORD")
            return _school_half(2 if number == -1 else number, self._school_years())
        if unit == "halfmonth" and self.kind() in ("YEAR", "YEARWORD", "NOW"):
            return self._with_year(Unit("half", number))
        before = self._month_before()
        return before and Unit(unit, number, before.n, before.year, approximate=rough)

    def _around(self, number):
        """«20-е числа мая», «в первых числах мая»: a third of the month, doubtful."""
        third = {1: 1, 10: 2, 20: 3, -1: 3}.get(number)
        month = third and self._month()
        return month and self._with_year(Unit("decade", third, month, approximate=True))

    def _half(self, number):
        school = self.accept("SCHOOL")
        if not self.accept("HALF"):
            return None
        if school or self.kind() == "SCHOOL":
            self.accept("SCHOOL")
            self.accept("YEARWORD")
            return _school_half(number, self._school_years())
        year = self.attempt(self._school_years)
        if year:
            return _school_half(number, year)
        return self._with_year(Unit("half", number))

    def season(self):
        season = self.accept("SEASON").value
        first = self.kind() == "YEAR" and self.token().value
        school = self.attempt(self._year_pair)
        if school:
            year = school[0] if season in ("winter", "autumn") else school[1]
            return Unit("season", month=season, year=year)
        unit = self._with_year(Unit("season", month=season))
        if season == "winter" and first:  # which winter of the year, nobody knows
            return replace(unit, approximate=True)
        return unit

    def summer_holidays(self):
        """«летние каникулы»: the only ones that are the same everywhere."""
        campaign = " " in self.accept("SUMMER").text
        if not campaign and not self.accept("HOLIDAY"):
            return None
        return self._with_year(Unit("season", month="summer", approximate=True))

    def part(self):
        """«начало сентября», «конец мая»: a third of a month, said to be doubtful."""
        part = self.accept("PART").value
        if self.kind() in ("DASH", "COLON"):
            return None
        return self._part_of(part)

    def _part_of(self, part):
        year = self._named_year_part(part)
        if year:
            return year
        if self.kind() == "NUM" and self.kind(1) == "QUARTER" and part != "middle":
            number = self.accept("NUM").value
            self.accept("QUARTER")
            month = number * 3 - (0 if part == "end" else 2)
            return 1 <= number <= 4 and self._with_year(
                Unit("month", month, approximate=True)
            )
        month = self._month()
        third = {"start": 1, "middle": 2, "end": 3}[part]
        return month and self._with_year(Unit("decade", third, month, approximate=True))

    def _named_year_part(self, part):
        """«(конец) учебного года», «(конец) 2021 года», «(конец) года»."""
        calendar = self.kind() == "WORD" and self.token().text.startswith("календарн")
        self.at += calendar
        if self.kind() == "SCHOOL" and part in ("end", "start"):
            self.at += 1
            self.accept("YEARWORD")
            return _school_part(part, self._school_years())
        year = self.attempt(self._school_years)
        if year and part in ("end", "start"):
            return _school_part(part, year)
        if part == "end" and self.kind() == "YEARWORD":
            self.at += 1
            return Unit("year_end", approximate=not calendar)
        if part == "end" and self.kind() == "YEAR":
            year = self.accept("YEAR").value
            self.accept("YEARWORD")
            return Unit("year_end", year=year)
        return None

    def year(self):
        school = self.attempt(self._school_years)
        if school:
            return Unit("school_year", year=school)
        year = self.accept("YEAR").value
        self.accept("YEARWORD")
        return Unit("year", year=year)

    # ------------------------------------------------------------------ years

    def _with_year(self, unit):
        """The unit with the year behind it, if one is there."""
        year = self.attempt(self._year_behind, unit)
        told = None if year else self.accept(*_YEARS_BY_PLACE)
        if told:
            return replace(unit, of_year=_YEARS_BY_PLACE[told.kind])
        self.accept("NOW")
        return replace(unit, year=year) if year else unit

    def _year_behind(self, unit):
        school = self.attempt(self._school_years)
        if school:
            month = unit.month if isinstance(unit.month, int) else unit.n
            if unit.unit == "quarter":
                month = unit.n * 3
            return school if month >= 9 else school + 1
        if self.kind() == "YEAR" and not self._several_years():
            year = self.accept("YEAR").value
            self.accept("YEARWORD")
            return year
        if self.kind() == "NUM" and self.kind(1) == "YEARWORD":
            year = self.accept("NUM").value
            self.accept("YEARWORD")
            return 2000 + year if 10 <= year < 100 else None
        return None

    def _several_years(self):
        """«октябрь **2020, 2021** гг.»: the list belongs to the month as a whole."""
        ahead = 1
        while self.kind(ahead) in ("COMMA", "AND") and self.kind(ahead + 1) == "YEAR":
            ahead += 2
        if ahead == 1:
            return self.kind(1) == "DASH" and self.kind(2) == "YEAR"
        if self.kind(ahead) == "YEARWORD":
            return self.token(ahead).text in ("гг", "годы", "годов", "годах")
        return self.kind(ahead) in (None, "SEMI", "RPAR")

    def _year_list(self):
        """Years behind a unit that keep it in each of them, or ()."""
        if self.kind() != "YEAR":
            return ()
        years = [self.accept("YEAR").value]
        if self.kind() == "YEARWORD" and self.kind(1) == "DASH":
            if self.kind(2) == "YEAR":
                self.at += 1  # «2021 г. – 2025 г.»
        while self.kind() in ("COMMA", "AND", "DASH") and self.kind(1) == "YEAR":
            through = self.accept("COMMA", "AND", "DASH").kind == "DASH"
            year = self.accept("YEAR").value
            years += range(years[-1] + 1, year + 1) if through else [year]
        if self.kind() == "DASH" and self.kind(1) == "NUM" and self._many_years(2):
            self.at += 1
            last = years[-1] // 100 * 100 + self.accept("NUM").value
            years += range(years[-1] + 1, last + 1)  # «2021-22 гг.»
        self.accept("YEARWORD")
        return tuple(years)

    def _many_years(self, ahead):
        token = self.token(ahead) if self.kind(ahead) == "YEARWORD" else None
        return token and token.text in ("гг", "годы", "годов", "годах")

    def _year_pair(self):
        """(2020, 2021) of «2020-2021», «2020/21»."""
        first = self.accept("YEAR")
        if not first or not self.accept("DASH", "SLASH"):
            return None
        last = self.accept("YEAR", "NUM")
        if not last:
            return None
        year = (
            last.value if last.kind == "YEAR" else first.value // 100 * 100 + last.value
        )
        return (first.value, year) if year == first.value + 1 else None

    def _school_years(self):
        """First year of «2020-2021 учебный год», «2020/21», or None."""
        saved = self.at
        slash = self.kind(1) == "SLASH"
        pair = self._year_pair()
        school = pair and self.accept("SCHOOL")
        if pair and (school or slash):
            self.accept("YEARWORD")
            return pair[0]
        self.at = saved
        return None

    def _years(self):
        """«2020, 2021 гг.», «2020–2022 годы», «2020-2021 учебный год»: a scope."""
        named = self.accept("SCHOOL")
        self.accept("YEARWORD")
        pair = named and self._year_pair()
        if named and not pair:
            return None
        school = pair[0] if pair else self.attempt(self._school_years)
        if school:
            unit = Unit("school_year", year=school)
            return [Expression(unit, unit, scope=True)]
        years = self._year_list()
        if not years:
            return None
        if len(years) > 1 and self.accept("SCHOOL"):
            self.accept("YEARWORD")
            first, last = (
                Unit("school_year", year=y) for y in (min(years), max(years) - 1)
            )
            return [Expression(first, last, scope=True)]
        self.accept("YEARWORD")
        return [
            Expression(Unit("year", year=first), Unit("year", year=last), scope=True)
            for first, last in _runs(sorted(set(years)))
        ]


_YEARS_BY_PLACE = {
    "NOW": "current", "NEXT": "next", "LASTYEAR": "last", "BEHIND": "behind",
}  # fmt: skip
_SILENT = {"COMMA", "DASH", "COLON", "SLASH", "YEARWORD", *_YEARS_BY_PLACE}


def _runs(years):
    """Neighbouring years as one run.

    >>> _runs([2020, 2021, 2023])
    [(2020, 2021), (2023, 2023)]
    """
    runs = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _school_part(part, year):
    """The end of a school year lies in its second calendar year."""
    year = year and year + (part == "end")
    return Unit(f"school_{part}", year=year, approximate=True)


def _school_half(number, year):
    return Unit("school_half", number, year=year and year + (number == 2))


def _complete(first, last):
    """A bare first number takes unit and month from the last operand."""
    if first.unit != "bare":
        return first
    if last.unit == "date":
        return _day_like(last, first.n)
    if last.unit in ("day", "quarter", "half", "decade", "week", "school_half"):
        return replace(last, n=first.n)
    return None


def _day_like(unit, number):
    """Day `number` of the month of a dated unit (15-20.01.2021)."""
    return Unit("day", number, unit.day.month, unit.day.year)


def _numeral(word):
    return word.isdigit() or bool(re.fullmatch("[ivx]+", word))


def _only_noise(words):
    return all(
        word in NOISE or (len(word) < 2 and not _numeral(word)) for word in words
    )


_OPERANDS = {
    "DATE": (Grammar.date,),
    "DM": (Grammar.day_month,),
    "MY": (Grammar.month_year,),
    "MONTH": (Grammar.month,),
    "WORD": (Grammar.misspelt,),
    "NUM": (Grammar.numbered,),
    "SEASON": (Grammar.season,),
    "SUMMER": (Grammar.summer_holidays,),
    "PART": (Grammar.part,),
    "YEAR": (Grammar.year,),
}

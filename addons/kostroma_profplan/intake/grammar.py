"""The grammar of dates: tokens of a deadline → expressions such as «с 1 по 15 мая».

One method per rule, in three steps: `grammar_units`, `grammar_ranges`, and here the
words between the dates, which become names or are told as unread.
"""

from __future__ import annotations

import re

from .grammar_ranges import Ranges
from .lexicon import MONTH_NAMES, month_of
from .school_calendar import USUAL

NOISE = set(
    """
    срок сроки сроком срока сроков исполнения исполнение реализации выполнения
    дата даты реализация не позднее месяц месяца месяце включительно числа дня
    дней а также проведения проведение представления или период периода это есть
    его ее их по год г далее выполнение состоянию окончательный контрольный так
    же том числе т плановый е время ориентировочно примерно предположительно
    затем потом впоследствии дальнейшем во дни
    около учебного учебный учебном календарного года в на с план но же или либо
    """.split()
)
# nouns that are noise behind «срок», but a name of their own before a dash
_DOINGS = {"исполнение", "реализация", "выполнение", "проведение", "представление"}
_DONE = re.compile(r"(?:исполн|выполн|провед|сдел)\w*но?\Z").match
APPROXIMATE = {"ориентировочно", "примерно", "предположительно", "около"}
_EITHER = {"или", "либо"}
_REPORTED = {"quarter", "half", "school_half", "year", "school_year"}
_TOLD = {"h": "deadline_holidays", "q": "deadline_school_term"}


class Grammar(Ranges):
    """Parser of one token list.

    >>> from .tokens import tokenize
    >>> [found] = Grammar(tokenize("с 1 по 15 ноября 2020 г."), "").parse().expressions
    >>> found.first.n, found.last.n, found.last.month, found.last.year
    (1, 15, 11, 2020)
    """

    def __init__(self, tokens, text, calendar=USUAL):
        super().__init__(tokens, text, calendar)
        self.words = []
        self.carried = []  # the name before a list: «мониторинг – декабрь, май»

    def parse(self):
        """Read all tokens; what no rule takes becomes a label or an unread word."""
        for token in self.tokens:
            if token.kind == "M" and not month_of(token.text):
                words = {"text": token.text, "taken": MONTH_NAMES[token.value - 1]}
                self.result.problems.append(("deadline_spelling", words))
        while self.at < len(self.tokens):
            begin = self.at
            found = self.attempt(self.expression)
            if not found:
                self._other(self.tokens[begin])
            elif self._names_report(found):
                self.words.append(self.between(begin))
            elif self._reported(found):
                self.words = []
            else:
                onward = self.take(">") and len(found) == 1 and found[0].bound == "at"
                if onward:
                    found[0].bound, found[0].onward = "from", True
                self._add(found, begin)
        self._flush()
        return self.result

    def _names_report(self, found):
        """«**за I квартал** – до 10 апреля»: the quarter only names what is due."""
        due = self.sees("-u") and found[0].bound == "at"
        parts = _REPORTED - (set() if found[0].about else {"year", "school_year"})
        return due and {e.last.unit for e in found} <= parts

    def _reported(self, found):
        """«до 1 марта (**за 2026 год**)»: what is reported on, behind the last day."""
        before = self.result.expressions
        until = any(e.bound == "until" for e in before)
        about = found[0].about and {e.last.unit for e in found} <= _REPORTED
        return about and not self.sees("-") and (until or before and self.sees(r"\)"))

    def _add(self, found, begin):
        text = self.between(begin)
        label, self.words = self.words, []
        before = self.kinds[begin - 1 : begin]
        set_off = before in ("-", ":")
        if _only_noise(label) and not (set_off and label and label[0] in _DOINGS):
            label = []
        named = set_off and any(word[0].isalpha() for word in label)
        scope = found[0].scope  # «ма рт 2027» may be a month
        if label and not named and (scope or any(map(_numeral, label))):
            if scope and all(_numeral(w) or len(w) < 2 for w in label):
                self.result.unclear.append(" ".join((*label, text)))
            self.result.unread.append(" ".join(label))
            label = []
        together = before == "D" and self.kinds[begin] == "D"  # «01.06.2027 05.06.2027»
        if together or any(map(_DONE, label)):
            self.result.unclear.append(text)
        if named:
            self.carried = label
        elif not label:
            label = self._label_behind() or self.carried
            named = bool(label)
        if before in ("&", ","):
            self._share_until(found)
        for expression in found:
            expression.text = text.strip(" ,;-")
            expression.label, expression.named = label, named
            units = (expression.first, expression.last)
            if not all(unit.span(unit.year or 2020) for unit in units):
                self.result.impossible.append(text)
        self.result.expressions += found

    def _share_until(self, found):
        """«до 30 сентября и 30 января»: both are last days."""
        before = self.result.expressions[-1:]
        if before and before[0].bound == "until":
            for expression in found:
                days = {expression.first.unit, before[0].last.unit} <= {"day", "date"}
                at = expression.bound == "at" and expression.first == expression.last
                if days and at:
                    expression.bound = "until"

    def _label_behind(self):
        """«апрель – мониторинг», «2021 г. – **2 школы**»: the name may stand behind."""
        saved = self.at
        tokens = self.take(r"[-:](?:[w@]|Nw)(?:[w@&]|Nw)*(?=[;,)]|\Z)")
        words = [token.text for token in tokens[1:]]
        if words and (words[0] in _DOINGS or not _only_noise(words)):
            return words
        self.at = saved
        return []

    def _other(self, token):
        self.at += 1
        if token.kind == "!":
            self.result.impossible.append(token.text)
        elif token.kind in _TOLD:
            self._problem(_TOLD[token.kind], token)
        elif token.kind in ";().o":
            self._flush()
        elif token.kind == "P" and self.sees("[&,]@*P|Y"):
            self.result.unclear.append(token.text)  # «в начале 2021 года»
        elif token.text in _EITHER:
            self.result.unread.append(token.text)
        elif token.kind not in ",-:/gGn":
            self.words.append(token.text)
            self.result.approximate |= token.text in APPROXIMATE

    def _problem(self, code, token):
        before = self.tokens[self.at - 2] if self.at > 1 else token
        start = token.start if before.kind in ".o" else before.start
        text = self.text[start : token.end].strip()
        self.result.problems.append((code, {"text": text}))
        self.words = []

    def _flush(self):
        if not _only_noise(self.words):
            self.result.unread.append(" ".join(self.words))
        self.words, self.carried = [], []


def _numeral(word):
    return word.isdigit() or bool(re.fullmatch("[ivx]+", word))


def _only_noise(words):
    return all(
        word in NOISE or (len(word) < 2 and not _numeral(word)) for word in words
    )

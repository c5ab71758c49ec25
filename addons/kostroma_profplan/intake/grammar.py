"""The grammar of dates: tokens of a deadline → expressions such as «с 1 по 15 мая».

One method per rule, in four steps: `grammar_cursor`, `grammar_years`, `grammar_units`,
`grammar_ranges`. Here the words between the dates become names, or are told as unread.
"""

from __future__ import annotations

import re

from .grammar_ranges import Ranges
from .grammar_years import YEARS_BY_PLACE
from .lexicon import misspelt_month

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
_SILENT = {"COMMA", "DASH", "COLON", "SLASH", "YEARWORD", *YEARS_BY_PLACE}


class Grammar(Ranges):
    """Parser of one token list.

    >>> from .tokens import tokenize
    >>> [found] = Grammar(tokenize("с 1 по 15 ноября 2020 г."), "").parse().expressions
    >>> found.first.n, found.last.n, found.last.month, found.last.year
    (1, 15, 11, 2020)
    """

    def __init__(self, tokens, text):
        super().__init__(tokens, text)
        self.words = []
        self.carried = []  # the name before a list: «мониторинг – декабрь, май»

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
                    self.words.append(self.between(begin))
                    continue
                self._add(found, begin)
            else:
                self._other()
        self._flush()
        return self.result

    def _names_report(self, found):
        """«**за I квартал** – до 10 апреля»: the quarter only names what is due."""
        parts = {"quarter", "half", "school_half"}
        due = self.kind() == "DASH" and self.kind(1) == "UNTIL"
        return due and {e.last.unit for e in found} <= parts and found[0].bound == "at"

    def _add(self, found, begin):
        text = self.between(begin)
        label, self.words = self.words, []
        set_off = self._set_off(begin)
        if _only_noise(label) and not (set_off and label and label[0] in _DOINGS):
            label = []
        named = set_off and any(word[0].isalpha() for word in label)
        scope = found[0].scope  # «ма рт 2027» may be a month
        if label and not named and (scope or any(map(_numeral, label))):
            if scope and all(_numeral(w) or len(w) < 2 for w in label):
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
        elif token.kind == "PART" and self._part_of_year_next():
            self.result.unclear.append(token.text)
        elif token.kind not in _SILENT:
            self.words.append(self._spelt(token))
            self.result.approximate |= token.text in APPROXIMATE

    def _part_of_year_next(self):
        """«в начале **2021 года**», «начало **и конец** года»: nobody knows when."""
        listed = self.kind() in ("AND", "COMMA") and self.kind(1) == "PART"
        return listed or self.kind() == "YEAR"

    def _problem(self, code, token):
        before = self.tokens[self.at - 2] if self.at > 1 else token
        start = token.start if before.kind == "MARK" else before.start
        text = self.text[start : token.end].strip()
        self.result.problems.append((code, {"text": text}))
        self.words = []

    def _spelt(self, token):
        return self.text[token.start : token.end]

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

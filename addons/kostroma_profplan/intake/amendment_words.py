"""The language of amending orders: a paragraph → what it tells to do with which rows.

«1.1. Пункт 3.5 изложить в следующей редакции: …», «в графе „Срок“ строки 1.2 слова „…“
заменить словами „…“». A paragraph that ends with «:» says for all below it which rows
they speak of. Nothing here knows the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .amendment_quotes import QUOTE, mask
from .numbering_keys import NUMBER, NUMBERS, numbers_of
from .text import oneline

_ROW = (
    r"(?:(?:под)?пункт|строк|позици|мероприяти|\bпп?\.|\bпоз\.|\bстр\.)"
    r"(?P<case>[а-яё]*)"
)
# a thing of the plan and, behind it, its numbers
_ROWS = re.compile(rf"{_ROW}\s*(?P<numbers>{NUMBERS})(?![\d\w])", re.I)
_NEW_ROWS = re.compile(
    rf"(?:(?:под)?пункт(?:ом|ами)|строк(?:ой|ою|ами)|позици(?:ей|ями)"
    rf"|мероприяти(?:ем|ями)|показател(?:ем|ями))\s*(?P<numbers>{NUMBERS})?", re.I,
)  # fmt: skip
_TAKEN_IN = re.compile(  # «включить в план пункт 3.6»
    rf"(?:(?:под)?пункт(?:ы)?|строк[уи]|позици[юи]|мероприяти[ея])\s*"
    rf"(?P<numbers>{NUMBERS})?", re.I,
)  # fmt: skip
_SECTION = re.compile(rf"\bраздел(?P<case>[а-яё]*)\s*(?P<numbers>{NUMBERS})", re.I)
_NEW_SECTION = re.compile(rf"\bраздел(?:ом|ами)\s*(?P<numbers>{NUMBERS})?", re.I)
_INDICATOR = re.compile(rf"\bпоказател(?P<case>[а-яё]*)\s*(?P<numbers>{NUMBERS})", re.I)
_COLUMN = re.compile(
    rf"\b(?:граф|столб|колонк)[а-яё]*\s*(?:{QUOTE}|№?\s*(?P<index>\d{{1,2}})(?!\.?\d))",
    re.I,
)
# columns that are named without the word «графа», where rows or quotations follow
_CELL = re.compile(
    r"(?P<deadline>\bсрок[а-яё]*)(?:\s+(?:исполн|выполн|реализ|провед)[а-яё]*)?"
    r"|(?P<responsible>\bответственн[а-яё]+(?:\s+исполнител[а-яё]*)?"
    r"|\b(?:со)?исполнител[а-яё]+)"
    r"|(?P<result>\b(?:ожидаем[а-яё]+\s+)?результат[а-яё]*)"
    r"|(?P<name>\bнаименовани[а-яё]+|\bформулировк[а-яё]+|\bназвани[а-яё]+)"
    r"(?=\s+(?:мероприят|пункт|строк|раздел))", re.I,
)  # fmt: skip
_HEADS = (
    ("deadline", r"срок|дат[аы]|период|время"),
    ("responsible", r"ответствен|исполнител"),
    ("result", r"результат|показател|ожидаем|итог|форма"),
    ("name", r"мероприят|наименован|содержан|название"),
    ("number", r"№|номер"),
)
_BY_INDEX = {1: "number", 2: "name", 3: "deadline", 4: "responsible", 5: "result"}

_VERBS = re.compile(
    r"(?P<restate>\bизлож[а-яё]+)|(?P<replace>\bзамен(?:ить|яет[а-я]*|ив|ены?))"
    r"|(?P<delete>\bисключ[а-яё]+|\bутратив[а-яё]+\s+силу|\bотмен(?:ить|[яа]ется))"
    r"|(?P<add>\b(?:дополн(?:ить|ив|ен[аы]?)|добав(?:ить|лен[аы]?)|включить))"
    r"|(?P<renumber>\bсчитать\s+(?:соответственно\s+)?)"
    r"|(?P<redate>\b(?:перен(?:ести|ос[а-яё]*)|продл[а-яё]+|установить))", re.I,
)  # fmt: skip
_BOUNDARY = re.compile(
    r"[;,.]\s+(?:а\s+|и\s+)?(?=(?:в\s+)?(?:граф|столб|колонк|строк|пункт|подпункт|позици"
    r"|слов|цифр|числ|дат|после|перед|раздел|дополнить|исключить|признать|изложить"
    r"|заменить|срок))"
    r"|\s+и\s+(?=(?:дополнить|исключить|изложить|слов))|;\s*", re.I,
)  # fmt: skip
_AFTER = re.compile(
    rf"\b(?P<side>после|перед)\s+(?:слов[а-яё]*|цифр[а-яё]*)\s*{QUOTE}", re.I
)
_BEHIND = re.compile(
    rf"\bпосле\s+(?:(?:под)?пункта|строки|позиции|мероприятия)\s*(?P<numbers>{NUMBER})",
    re.I,
)
_BARE = re.compile(
    r"(?:слов[а-яё]*|цифр[а-яё]*|числ[а-яё]*|дат[а-яё]*|год[а-яё]*)\s+"
    r"(?P<old>[^⟦⟧]{1,80}?)\s+замен[а-яё]+\s+(?:на\s+)?"
    r"(?:слов[а-яё]*|цифр[а-яё]*|числ[а-яё]*|дат[а-яё]*)?\s*"
    r"(?P<new>[^⟦⟧]{1,80}?)\s*[;.]?\Z", re.I,
)  # fmt: skip
_MOVED_TO = re.compile(
    r"(?:\b(?P<how>на|до|не\s+позднее|по)\s+)(?P<new>[^⟦⟧]{2,60}?)\s*[;.]?\Z", re.I
)
_DEADLINE_FROM = re.compile(r"\bс\s+[\d«][^,;]{1,30}?\s+(?=на\s|по\s|до\s)", re.I)
_WHOLE = re.compile(
    r"\b(?:план|приложени|комплекс|дорожн|перечень|график|таблиц)[а-яё]*\b", re.I
)
_SCOPE = re.compile(
    r"\b(?:в|во)\s+(?:(?:муниципальн|комплексн|утвержд|прилагаем|указанн)[а-яё]*\s+)*"
    r"(?:(?P<plan>план|приложени|комплекс|дорожн|перечень|график|таблиц|програм)"
    r"|(?P<order>распоряжени|постановлени|приказ|решени)|(?P<indicators>показател))"
    r"|\A(?:\S+\s+)?(?:(?P<plan1>план|приложени)|(?P<order1>распоряжени|постановлени"
    r"|приказ))", re.I,
)  # fmt: skip
_WHOSE = re.compile(  # «пункт 2.3 распоряжения», «строка 3 приложения»
    r"\d\.?\s+(?:(?P<plan>плана|приложени|перечня|таблиц|комплекса)"
    r"|(?P<order>распоряжени|постановлени|приказа))", re.I,
)  # fmt: skip
_EVERYWHERE = re.compile(
    r"\bпо\s+(?:всему\s+)?тексту|\bво\s+всех\s+(?:строках|пунктах)", re.I
)
_CASES = re.compile(r"соответствующ[а-яё]+\s+(?:падеж|числ|род)", re.I)
_ANNEX = re.compile(r"\bприлож|\bприлага", re.I)
# parts of a row that a plan has no place for
_PARTS = re.compile(r"\b(?:абзац|предложени[ея]\b|сноск|примечани)", re.I)
_MARK = re.compile(
    r"\s*(?:(?P<dotted>\d{1,2}(?:\.\d{1,2})+)[.)]?|(?P<one>\d{1,2})(?P<close>[.)])"
    r"|(?P<letter>[а-яa-z])\)|(?P<dash>[-–—•]))\s+", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class Where:
    """Which part of what is spoken of; "" and () are not said."""

    scope: str = ""
    rows: tuple[str, ...] = ()
    section: str = ""
    column: str = ""
    kind: str = ""  # "section", "indicator": what the rows are, if no measures

    def under(self, above):
        """What this does not say itself, as the words above it said."""
        rows = self.rows or (() if self.section else above.rows)
        own = bool(self.rows or self.section)
        return Where(
            self.scope or above.scope,
            rows,
            self.section or above.section,
            self.column or above.column,
            self.kind if own else self.kind or above.kind,
        )


@dataclass(frozen=True)
class Instruction:
    """One thing that an amending order tells to do.

    `verb`: "restate", "replace", "delete", "insert" (words into a row), "add" (rows),
    "renumber", "redate", "whole" (a new edition) or "" (not understood). `pairs` are
    words and what stands for them; `text` is the new text; `numbers` those of new rows.
    `blocks` are the paragraphs and tables that it goes on with.
    """

    verb: str
    where: Where
    point: str = ""
    words: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    numbers: tuple[str, ...] = ()
    behind: str = ""
    everywhere: bool = False
    cases: bool = False
    new_section: bool = False
    annexed: bool = False
    going_on: bool = False
    blocks: tuple = field(default=(), compare=False)

    @property
    def wants_blocks(self):
        """Whether its text stands below it."""
        rows = self.verb == "add" or (self.verb == "restate" and not self.where.column)
        return self.going_on or (self.text is None and (rows or self.verb == "restate"))


def is_amending(text):
    """Whether a paragraph speaks the language of amendments at all."""
    text = mask(text).text
    return bool(_VERBS.search(text) or re.search(r"\bвнести\b.*изменени", text, re.I))


def mark_of(text):
    """(how deep a paragraph stands, its mark, the text behind it).

    >>> mark_of("1.2. Пункт 3.5"), mark_of("а) слова"), mark_of("Пункт")
    ((2, '1.2', 'Пункт 3.5'), (6, 'а', 'слова'), (9, '', 'Пункт'))
    """
    found = _MARK.match(text)
    if not found:
        return 9, "", text.strip()
    rest = text[found.end() :].strip()
    if found["dotted"]:
        return 1 + found["dotted"].count("."), found["dotted"], rest
    if found["one"]:
        return (1 if found["close"] == "." else 5), found["one"], rest
    if found["letter"]:
        return 6, found["letter"], rest
    return 7, "", rest


def where_of(text, quotes):
    """The part of the plan that masked words name."""
    found = _WHOSE.search(text) or _SCOPE.search(text)
    named = found.groupdict() if found else {}
    scope = next((name.rstrip("1") for name, words in named.items() if words), "")
    rows, kind, section = [], "", ""
    for found in _ROWS.finditer(text):
        rows += numbers_of(found["numbers"])
    indicators = _INDICATOR.search(text)
    if indicators and not rows:
        rows, kind = numbers_of(indicators["numbers"]), "indicator"
    found = _SECTION.search(text)
    if found:
        section = numbers_of(found["numbers"])[0]
        kind = kind or ("" if rows else "section")
    return Where(scope, tuple(rows), section, _column(text, quotes), kind)


def _column(text, quotes):
    found = _COLUMN.search(text)
    if found and found["index"]:
        return _BY_INDEX.get(int(found["index"]), "?")
    if found:
        head = quotes[int(found[1])].lower()
        return next((role for role, words in _HEADS if re.search(words, head)), "?")
    found = _CELL.search(text)
    return found.lastgroup if found else ""


def read_paragraph(text, above, point):
    """[`Instruction`] of a paragraph without its mark, and the `Where` it leaves.

    :param above: `Where` of the paragraphs it stands under
    """
    masked = mask(text)
    segments = list(_segments(masked.text))
    result, where = [], above
    for verb, segment in segments:
        one = _read(verb, segment, masked, where, point)
        where = replace(one.where, column=above.column) if verb else one.where
        result.append(one)
    if not segments:
        return [], where_of(masked.text, masked.quotes).under(above)
    if masked.open:
        result[-1] = replace(result[-1], going_on=True)
    return result, where


def _segments(text):
    """(verb, words) of each thing that masked words tell to do."""
    verbs = [found for found in _VERBS.finditer(text) if not _is_no_verb(found, text)]
    begin = 0
    for verb, following in zip(verbs, [*verbs, None][1:], strict=True):
        end = len(text)
        if following:
            cut = _BOUNDARY.search(text, verb.end(), following.start() + 1)
            end = cut.end() if cut else following.start()
        yield verb.lastgroup, text[begin:end].strip(" ,;")
        begin = end


def _is_no_verb(found, text):
    """«Признать утратившим силу» is one verb, «считать утратившим силу» as well."""
    if found.lastgroup == "renumber":
        return "утратив" in text[found.end() : found.end() + 40].lower()
    if found.lastgroup == "redate":
        own = _CELL.search(text) or _COLUMN.search(text)
        return not own
    return False


def _read(verb, segment, masked, above, point):
    own = where_of(segment, masked.quotes)
    one = Instruction(verb, own.under(above), point, oneline(masked.unmasked(segment)))
    one = replace(
        one,
        everywhere=bool(_EVERYWHERE.search(segment)),
        cases=bool(_CASES.search(segment)),
        annexed=bool(_ANNEX.search(segment)),
    )
    reader = _READERS[verb]
    read = reader(one, segment, _Quotes(segment, masked), own)
    if _PARTS.search(segment) and read.verb in ("restate", "delete", "add"):
        return replace(read, verb="")
    return read


class _Quotes:
    """The quotations of a segment that are no name of a column."""

    def __init__(self, segment, masked):
        self.anchor, self.side = "", ""
        named = {found[1] for found in _COLUMN.finditer(segment) if found[1]}
        for found in _AFTER.finditer(segment):
            self.side, self.anchor = found["side"].lower(), masked.quotes[int(found[2])]
            named.add(found[2])
        ids = re.findall(QUOTE, segment)
        self.words = [masked.quotes[int(n)] for n in ids if n not in named]


def _restate(one, segment, quotes, own):
    whole = _WHOLE.search(segment) and not (own.rows or own.section or own.column)
    if whole and not quotes.words:
        return replace(one, verb="whole")
    text = quotes.words[-1] if quotes.words else None
    if text is None and one.where.column and ":" in segment:
        text = segment.rpartition(":")[2].strip(" ;.") or None
    return replace(one, text=text)


def _replace(one, segment, quotes, _own):
    words = quotes.words
    if not words:
        bare = _BARE.search(segment)
        words = [bare["old"], bare["new"]] if bare else []
    if len(words) == 1 and one.where.column:  # «срок … заменить на „…“»
        return replace(one, verb="restate", text=words[0])
    half = len(words) // 2
    if not half or len(words) % 2:
        return replace(one, verb="")
    return replace(one, pairs=tuple(zip(words[:half], words[half:], strict=True)))


def _delete(one, _segment, quotes, own):
    if quotes.words:
        pairs = tuple((words, "") for words in quotes.words)
        return replace(one, verb="replace", pairs=pairs)
    if own.column:
        return replace(one, verb="")
    if not (own.rows or own.section):  # only what the words themselves name
        return replace(one, where=one.where if one.where.rows else own)
    return one


def _add(one, segment, quotes, own):
    if re.search(r"\bслов(?:ом|ами)\b|\bцифр(?:ой|ами)\b", segment, re.I):
        if not quotes.words:
            return replace(one, verb="")
        pair = (quotes.anchor, quotes.words[-1])
        before = quotes.side == "перед"
        return replace(one, verb="insert", pairs=(pair,), everywhere=before)
    if one.where.column and quotes.words and not own.section:
        return replace(one, verb="insert", pairs=(("", quotes.words[-1]),))
    verb = _VERBS.search(segment)
    section = _NEW_SECTION.search(segment)
    found = (
        section or _NEW_ROWS.search(segment) or _TAKEN_IN.search(segment, verb.end())
    )
    if not found:
        return replace(one, verb="")
    behind = _BEHIND.search(segment)
    named = numbers_of(found["numbers"] or "")
    container = _SECTION.search(segment[: found.start()] if not section else "")
    where = replace(
        one.where,
        rows=(),
        column="",
        section=numbers_of(container["numbers"])[0] if container else own.section,
        kind="indicator" if "показател" in found.group().lower() else "",
    )
    return replace(
        one,
        where=where,
        text=quotes.words[-1] if quotes.words else None,
        numbers=tuple(named),
        behind=numbers_of(behind["numbers"])[0] if behind else "",
        new_section=bool(section),
    )


def _renumber(one, segment, _quotes, _own):
    new = _NEW_ROWS.search(segment)
    old = [numbers_of(f["numbers"]) for f in _ROWS.finditer(segment)]
    if not new or not new["numbers"] or len(old) < 2:
        return replace(one, verb="")
    was, now = old[0], numbers_of(new["numbers"])
    if len(was) != len(now):
        return replace(one, verb="")
    where = replace(one.where, rows=tuple(was))
    return replace(one, where=where, numbers=tuple(now))


def _redate(one, segment, quotes, _own):
    if one.where.column not in ("deadline", "responsible"):
        return replace(one, verb="")
    if quotes.words:
        return replace(one, verb="restate", text=quotes.words[-1])
    found = _MOVED_TO.search(_DEADLINE_FROM.sub("", segment))
    if not found or one.where.column != "deadline":
        return replace(one, verb="")
    return replace(one, verb="restate", text=_until(found["new"]))


def _until(words):
    """«перенести на 01.06.2021»: up to that day.

    >>> _until("01.06.2021"), _until("июнь 2021 года")
    ('до 01.06.2021', 'июнь 2021 года')
    """
    day = re.match(r"[«\"]?\d{1,2}[»\"]?(?:\.\d|\s+[а-я])", words)
    return f"до {words}" if day else words


_READERS = {
    "restate": _restate,
    "replace": _replace,
    "delete": _delete,
    "add": _add,
    "renumber": _renumber,
    "redate": _redate,
}

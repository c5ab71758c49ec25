"""Every remark a reader can make: its severity and its Russian words, in one place.

They are worded in `findings.json`: a line is `"code": ["severity", "message"]`, under
the part of the reader that makes the remark. A message says what is wrong and what to
do; the place goes into `Finding.where`, `{…}` are the words given to `finding`. The
sentences a file is refused with are in `refusals.json`, each with a way out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One remark of the reader, addressed to the person who imports the order.

    `severity` is "error" (the draft cannot be right), "warning" (decide before the
    import) or "info" (read by a convention; look when in doubt). `code` is stable.
    `rows` are the keys of the draft's rows it speaks of (`PlanDraft.rows`), `words`
    the words of the document that it is about; `where` is the place for a person.
    """

    severity: str
    code: str
    where: str
    message: str
    rows: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def to_dict(self):
        return dict(vars(self), rows=list(self.rows), words=list(self.words))


class IntakeError(Exception):
    """A file that cannot be read: one Russian sentence with the place and a way out."""


def _catalogue(name):
    """{code: its line} of all sections of a file of words."""
    sections = json.loads(Path(__file__).with_name(name).read_text("utf-8")).values()
    return {code: told for section in sections for code, told in section.items()}


CATALOG = _catalogue("findings.json")  # {code: [severity, message]}
_REFUSALS = _catalogue("refusals.json")  # {code: sentence}
# the arguments of a message that are the document's own words
_OWN_WORDS = ("text", "name", "names", "column")


def refusal(code, /, **words):
    """The error of a file that cannot be read; `words` fill its sentence.

    >>> str(refusal("file_missing", name="план.docx"))
    'Файл «план.docx» не найден: проверьте путь.'
    """
    return IntakeError(_REFUSALS[code].format(**words))


def finding(code, where="", /, rows=(), **words):
    """A finding of the catalogue; `words` fill its message.

    Without `where` the place is worded from `rows` at the end of the reading.

    >>> finding("deadline_missing", "п. 4.3.").severity
    'warning'
    >>> finding("row_skipped", text="Исп. Иванова").words
    ('Исп. Иванова',)
    """
    severity, message = CATALOG[code]
    message = message.format(**words).replace("..", ".").replace("..", ".")
    own = tuple(words[name] for name in _OWN_WORDS if words.get(name))
    return Finding(severity, code, where, message, tuple(rows), own)


def joined(items):
    """One finding of several of one code: its sentence with all of their words.

    Sentences that hold more than the document's words are put one after another, three
    at most.

    >>> told = [finding("deadline_not_understood", text=t) for t in ("летом", "зимой")]
    >>> joined(told).message
    'Срок «летом», «зимой» не удалось прочитать: укажите даты вручную.'
    """
    first, *others = items
    if not others:
        return first
    words = tuple(dict.fromkeys(word for item in items for word in item.words))
    sentence = CATALOG[first.code][1] if first.code in CATALOG else ""
    if set(re.findall(r"{(\w+)}", sentence)) == {"text"} and "«{text}»" in sentence:
        text = "», «".join(words[:3])
        more = f"» и ещё {len(words) - 3}" if len(words) > 3 else "»"
        message = sentence.replace("«{text}»", f"«{text}{more}")
        return replace(first, message=message, words=words)
    message = " ".join(item.message for item in items[:3])
    if len(items) > 3:
        message += f" И ещё {len(items) - 3}."
    return replace(first, message=message, words=words)


def listed(items):
    """«a, b, c» without repetitions.

    >>> listed(["1.", "2.", "1."])
    '1., 2.'
    """
    return ", ".join(dict.fromkeys(items))


def shown(day):
    """A date as officials write it.

    >>> from datetime import date
    >>> shown(date(2021, 4, 1))
    '01.04.2021'
    """
    return day.strftime("%d.%m.%Y")


def shown_span(start, end):
    """A span as officials write it; a single day stands alone.

    >>> from datetime import date
    >>> shown_span(date(2021, 4, 1), date(2021, 4, 30))
    '01.04.2021–30.04.2021'
    """
    return shown(start) if start == end else f"{shown(start)}–{shown(end)}"

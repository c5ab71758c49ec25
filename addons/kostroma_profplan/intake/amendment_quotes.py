"""Words in quotes of an amending order, apart from the order's own words about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MARK = "⟦{}⟧"
QUOTE = r"⟦(\d+)⟧"
_QUOTE = re.compile(QUOTE)


@dataclass
class Masked:
    """A text whose quotations are marks; `open` tells that the last one goes on."""

    text: str
    quotes: list[str] = field(default_factory=list)
    open: bool = False

    def unmasked(self, text=None):
        """Words with their quotations again."""
        text = self.text if text is None else text
        return _QUOTE.sub(lambda found: f"«{self.quotes[int(found[1])]}»", text)


def mask(text):
    """A text with its outermost quotations out of the way.

    >>> found = mask("слова «МБУ «Центр»» заменить словами „МБУ“")
    >>> found.text, found.quotes
    ('слова ⟦0⟧ заменить словами ⟦1⟧', ['МБУ «Центр»', 'МБУ'])
    >>> mask('цифры "2014" заменить цифрами "2016"').quotes
    ['2014', '2016']
    >>> mask("в редакции: «3.5. Ярмарка").open
    True
    """
    result, quotes, opened, begin = [], [], [], 0
    for at, sign in enumerate(text):
        move = _move(text, at, opened)
        if move > 0:
            if not opened:
                begin = at + 1
            opened.append(sign)
        elif move < 0:
            opened.pop()
            if not opened:
                result.append(MARK.format(len(quotes)))
                quotes.append(text[begin:at])
        elif not opened:
            result.append(sign)
    if opened:
        result.append(MARK.format(len(quotes)))
        quotes.append(text[begin:])
    return Masked("".join(result), quotes, bool(opened))


def _move(text, at, opened):
    """1 where a quotation opens, -1 where the innermost one closes, else 0."""
    sign = text[at]
    if sign in "«„":
        return 1
    if sign == "»":
        return -1 if opened else 0
    if sign in "“”":
        closes = opened and (opened[-1] in "„“" or sign == "”")
        return -1 if closes else int(sign == "“")
    if sign != '"':
        return 0
    before, behind = text[at - 1 : at] or " ", text[at + 1 : at + 2]
    begins = (before.isspace() or before in '(«„"') and behind.strip() != ""
    if opened and '"' in opened and not (begins and before != '"'):
        return -1
    return int(begins or not opened)

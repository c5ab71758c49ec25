"""The text of a Word paragraph as printed: signs, symbols, check boxes."""

from __future__ import annotations

import re

from .docx_package import w

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_SIGNS = {
    w.br: "\n", w.cr: "\n", w.tab: "\t", w.ptab: "\t", w.noBreakHyphen: "-",
    w.softHyphen: "",
}  # fmt: skip
TEXTS = (w.t, w.sym, *_MATH, *_SIGNS)
_SHOWN_TAGS = frozenset(TEXTS)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SYMBOL = re.compile("[!-\xff\uf020-\uf0ff]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# symbol fonts: codes of ticks and crosses, shown as «+», of empty boxes, shown as
# nothing, and a few other signs; whatever else such a font has is a bullet
_SYMBOL_FONTS = {
    "wingdings": {"+": "78 fb fc fd fe", "": "6f 71 72 a8"},
    "wingdings 2": {"+": "4f 50 51 52 53 54", "": "a3"},
    "wingdings 3": {},
    "webdings": {"+": "61 72", "": "63"},
    "symbol": {"+": "d6", "≤": "a3", "≥": "b3", "°": "b0"},
}
_SHOWN = {
    font: {code: sign for sign, codes in signs.items() for code in bytes.fromhex(codes)}
    for font, signs in _SYMBOL_FONTS.items()
}
_SHOWN["symbol"] |= {code: chr(code) for code in range(0x21, 0x7F)}


def symbols(font, text):
    """What characters of a symbol font look like; others stay, as Word shows them.

    >>> symbols("Wingdings", "\\uf0fc"), symbols("Symbol", "\\uf0b3")
    ('+', '≥')
    >>> symbols("Wingdings", "до ü")  # Russian letters come from another font
    'до +'
    >>> symbols("Arial", "х")
    'х'
    """
    shown = _SHOWN.get((font or "").lower())
    if shown is None:
        return _PRIVATE.sub(lambda found: symbols("Wingdings", found[0]), text)
    return _SYMBOL.sub(lambda found: shown.get(ord(found[0]) & 0xFF, "•"), text)


def text_of(element):
    """Text under a paragraph or run, lines as in the file."""
    text = ""
    for part in element.iter():  # faster than to look for the tags
        tag = part.tag
        if tag in _SHOWN_TAGS:
            text += _SIGNS[tag] if tag in _SIGNS else part.text or ""
    return symbols(None, text) if _PRIVATE.search(text) else text


def draw(body):
    """Writes what a person sees of symbols, check boxes and raised digits as text."""
    for fonts in body.iter(w.rFonts):
        font = fonts.get(w.ascii) or fonts.get(w.hAnsi)
        if (font or "").lower() in _SHOWN:
            run = fonts.getparent().getparent()
            for part in run.iterchildren(w.t):
                part.text = symbols(font, part.text or "")
    for symbol in body.iter(w.sym):
        code = symbol.get(w.char) or ""
        if re.fullmatch("[0-9A-Fa-f]{1,5}", code):
            symbol.text = symbols(symbol.get(w.font), chr(int(code, 16)))
    for box in body.iter(_W14 + "checkbox"):
        _check(box)
    for align in body.iter(w.vertAlign):
        run = align.getparent().getparent()
        if align.get(w.val) == "superscript" and run.tag == w.r:
            for part in run.iterchildren(w.t):  # a note must not lengthen a number
                part.text = (part.text or "").translate(_RAISED)


def _check(box):
    """A content control that is a check box: «+» or nothing, whatever its sign."""
    control = box.getparent().getparent()
    mark = box.find(_W14 + "checked")
    ticked = mark is not None and mark.get(_W14 + "val") in ("1", "true", "on")
    for part in control.iter(w.t, w.sym):
        part.text, ticked = "+" if ticked else "", False

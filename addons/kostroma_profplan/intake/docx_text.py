"""The text of a Word paragraph as printed: signs, symbols, check boxes, form fields."""

from __future__ import annotations

import re

from .docx_package import integer, is_on, value, w

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MATH = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_SIGNS = {
    w.br: "\n", w.cr: "\n", w.tab: " ", w.ptab: " ", w.noBreakHyphen: "-",
    w.softHyphen: "",
}  # fmt: skip
TEXTS = (w.t, w.sym, w.fldChar, *_MATH, *_SIGNS)
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_SYMBOL = re.compile("[!-\xff\uf020-\uf0ff]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# symbol fonts: codes of ticks and crosses, shown as «+», of empty boxes, shown as
# nothing, and other signs; whatever else such a font has is a bullet
_FONTS = {
    "wingdings": (
        "78 fb fc fd fe", "6f 71 72 a8",
        {0xE0: "→", 0xE8: "→", 0x20: " "}
        | {first + n: str(n) for first in (0x80, 0x8B) for n in range(11)},
    ),
    "wingdings 2": ("4f 50 51 52 53 54", "a3", {}),
    "wingdings 3": ("", "", {}),
    "webdings": ("61 72", "63", {}),
    "symbol": (
        "d6", "",
        {code: chr(code) for code in range(0x20, 0x7F)}
        | dict(zip(b"\x2d\xa3\xb0\xb1\xb3\xb4\xb7", "-≤°±≥×•", strict=True)),
    ),
}  # fmt: skip
_SHOWN = {
    font: others
    | dict.fromkeys(bytes.fromhex(ticks), "+")
    | dict.fromkeys(bytes.fromhex(empty), "")
    for font, (ticks, empty, others) in _FONTS.items()
}


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
    parts = [
        _SIGNS[part.tag] if part.tag in _SIGNS else part.text or ""
        for part in element.iter(*TEXTS)
    ]
    text = "".join(parts)
    return symbols(None, text) if _PRIVATE.search(text) else text


def draw(body):
    """Writes what a person sees of symbols, boxes, notes and forms as plain text."""
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
    for field in body.iter(w.fldChar):
        form = field.find(w.ffData)
        field.text = _form(form) if form is not None else None
    for box in body.iter(_W14 + "checkbox"):
        _check(box)
    for note in body.iter(w.footnoteReference, w.endnoteReference):
        for part in note.getparent().iterchildren(w.t):
            part.text = ""  # a mark of one's own: «2027*»
    for ruby in [*body.iter(w.rt)]:
        ruby.getparent().remove(ruby)
    for align in body.iter(w.vertAlign):
        if align.get(w.val) == "superscript":
            _raise(align.getparent().getparent())


def _form(form):
    """«+» of a ticked box, the chosen line of a list."""
    box, choice = form.find(w.checkBox), form.find(w.ddList)
    if box is not None:
        mark = box.find(w.checked)
        mark = mark if mark is not None else box.find(w.default)
        return "+" if mark is not None and is_on(mark) else ""
    if choice is not None:
        lines = [entry.get(w.val) or "" for entry in choice.iter(w.listEntry)]
        at = integer(value(choice, w.result), integer(value(choice, w.default)))
        return lines[at] if 0 <= at < len(lines) else ""
    return None


def _check(box):
    """A content control that is a check box: «+» or nothing, whatever its sign."""
    control = box.getparent().getparent()
    mark = box.find(_W14 + "checked")
    ticked = mark is not None and mark.get(_W14 + "val") in ("1", "true", "on")
    for part in control.iter(w.t, w.sym):
        part.text, ticked = "+" if ticked else "", False


def _raise(run):
    """A raised digit behind a digit is a footnote's: it must not lengthen a number."""
    if run.tag != w.r:
        return
    before = next(run.itersiblings(w.r, preceding=True), None)
    own = text_of(run)
    if before is None or not re.fullmatch(r"\d{1,2}\)?", own.strip()):
        return
    if text_of(before)[-1:].isdigit():
        for part in run.iterchildren(w.t):
            part.text = " " + (part.text or "").translate(_RAISED)

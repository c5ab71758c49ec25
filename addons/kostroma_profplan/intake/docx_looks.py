"""Words of a Word document that nobody sees, and words that are struck out.

They are taken out of the tree and kept by their paragraphs: hidden (`w:vanish`), white
on white, set in a size nobody can read, or struck through; by the run's own properties
or by its styles.
"""

from __future__ import annotations

from .docx_package import integer, is_on, value, w
from .docx_text import TEXTS, text_of
from .text import oneline

HIDDEN, STRUCK = "hidden", "struck"
_SIZE_UNREAD = 4  # half-points: two points and less
_READ = {
    w.vanish: is_on,
    w.strike: is_on,
    w.dstrike: is_on,
    w.color: lambda mark: (mark.get(w.val) or "").upper() == "FFFFFF",
    w.sz: lambda mark: 0 < integer(mark.get(w.val), 99) <= _SIZE_UNREAD,
    w.shd: lambda mark: _is_shaded(mark),
    w.highlight: is_on,
}
_MARKS = _READ.keys() - {w.shd, w.highlight}  # those that can take words out
# where a fill behind a run may come from
_INHERITED = ((w.p, w.pPr), (w.tc, w.tcPr), (w.tbl, w.tblPr))


def take_out(document):
    """{paragraph: [(HIDDEN or STRUCK, words)]} of what the body no longer holds."""
    looks = _Looks(document)
    return looks.take_out() if looks.any() else {}


class _Looks:
    def __init__(self, document):
        self.document = document
        self.body = document.body
        self.styles = {}  # what hides or strikes by its style
        used = {mark.get(w.val) for mark in self.body.iter(w.rStyle, w.pStyle)}
        for style in used:
            look = {}
            for element in document.chain(style):
                look = {**_look(element.find(w.rPr)), **look}
            if any(look.get(mark) for mark in _MARKS):
                self.styles[style] = look

    def any(self):
        """Whether there is anything to look for: most documents have nothing."""
        return bool(self.styles) or any(
            _READ[mark.tag](mark) for mark in self.body.iter(*_MARKS)
        )

    def take_out(self):
        left, goes_on = {}, None
        for run in [*self.body.iter(w.r)]:
            kind = self._kind(run)
            if not kind:
                goes_on = goes_on if not text_of(run).strip() else None
                continue
            words = _taken(run, kind)
            if not words.strip():
                continue
            paragraph = next(run.iterancestors(w.p))
            told = left.setdefault(paragraph, [])
            if told and goes_on == (paragraph, kind):
                words = told.pop()[1] + words
            told.append((kind, words))
            goes_on = (paragraph, kind)
        return left

    def _kind(self, run):
        paragraph = next(run.iterancestors(w.p), None)
        if paragraph is None:
            return None
        properties = run.find(w.rPr)
        look = {
            **self.styles.get(value(paragraph.find(w.pPr), w.pStyle), {}),
            **self.styles.get(value(properties, w.rStyle), {}),
            **_look(properties),
        }
        if look.get(w.vanish) or look.get(w.sz):
            return HIDDEN
        if look.get(w.strike) or look.get(w.dstrike):
            return STRUCK
        filled = look.get(w.shd) or look.get(w.highlight)
        if look.get(w.color) and not filled and self._on_white(run):
            return HIDDEN
        return None

    def _on_white(self, run):
        """No fill behind a run, as far as one can tell without drawing the page."""
        for holder, name in _INHERITED:
            for element in run.iterancestors(holder):
                properties = element.find(name)
                shade = properties.find(w.shd) if properties is not None else None
                if shade is not None and _is_shaded(shade):
                    return False
                style = value(properties, w.tblStyle) or value(properties, w.pStyle)
                styles = self.document.chain(style)
                if any(_is_shaded(s) for style in styles for s in style.iter(w.shd)):
                    return False
        drawn = next(run.iterancestors(w.txbxContent), None) is not None
        return not drawn and self.document.background is None


def _look(properties):
    found = properties if properties is not None else ()
    return {mark.tag: _READ[mark.tag](mark) for mark in found if mark.tag in _READ}


def _is_shaded(mark):
    fill = (mark.get(w.fill) or "auto").upper()
    pattern = mark.get(w.val) or "clear"
    return fill not in ("AUTO", "FFFFFF") or pattern not in ("clear", "nil")


def _taken(run, kind):
    """The words taken out of a run; a blank stays where they held words apart."""
    parts = [*run] if kind == HIDDEN else [one for one in run if one.tag in TEXTS]
    words = "".join(text_of(part) for part in parts)
    for part in parts:
        run.remove(part)
    if words != words.strip():
        blank = run.makeelement(w.t)
        blank.text = " "
        run.append(blank)
    return words


def worded(pieces):
    """Pieces of words as one text to show.

    >>> worded(["до 1 марта ", "2027 г."])
    'до 1 марта … 2027 г.'
    """
    return " … ".join(filter(None, map(oneline, pieces)))[:300]

"""Words of a Word document that nobody sees, and words that are struck out.

They are taken out of the tree and kept by their paragraphs: hidden (`w:vanish`), white
on white, set in a size nobody can read, or struck through; by the run's own properties
or by its styles.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby

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


def take_out(document):
    """{paragraph: [(HIDDEN or STRUCK, words)]} of what the body no longer holds."""

    @cache
    def styled(style):
        looks = [_look(element.find(w.rPr)) for element in document.chain(style)]
        return {mark: on for look in reversed(looks) for mark, on in look.items()}

    left = {}
    for paragraph in [*document.body.iter(w.p)]:
        own = styled(value(paragraph.find(w.pPr), w.pStyle))
        kinds = {}  # of the runs that nobody sees, or that are struck out
        for run in paragraph.iter(w.r):
            properties = run.find(w.rPr)
            if properties is None and not any(own.values()):
                continue
            look = own | styled(value(properties, w.rStyle)) | _look(properties)
            if any(look.values()) and _is_of(run, paragraph):
                kinds[run] = _kind(look, run, document)
        if any(kinds.values()):
            left[paragraph] = _left_of(paragraph, kinds)
    return {paragraph: words for paragraph, words in left.items() if words}


def _is_of(run, paragraph):
    """Whether a run belongs to the paragraph itself, not to a box in it."""
    return next(run.iterancestors(w.p), None) is paragraph


def _left_of(paragraph, kinds):
    """[(kind, words)] of what is taken out, neighbouring runs together."""
    runs = []
    for run in [*paragraph.iter(w.r)]:
        if _is_of(run, paragraph):
            kind = kinds.get(run)
            words = _taken(run, kind) if kind else text_of(run)
            if words.strip():
                runs.append((kind, words))
    return [
        (kind, "".join(words for _kind, words in run))
        for kind, run in groupby(runs, key=lambda item: item[0])
        if kind
    ]


def _kind(look, run, document):
    """HIDDEN or STRUCK by the look of a run, None for one that is seen."""
    if look.get(w.vanish) or look.get(w.sz):
        return HIDDEN
    if look.get(w.strike) or look.get(w.dstrike):
        return STRUCK
    seen = not look.get(w.color) or look.get(w.shd) or look.get(w.highlight)
    return None if seen or _is_filled(run, document) else HIDDEN


def _is_filled(run, document):
    """Whether a fill may lie behind a run; a shape, a page of its colour has one."""
    for holder in run.iterancestors():
        if holder.tag == w.txbxContent:
            return True
        for properties in holder.iterchildren(w.pPr, w.tcPr, w.tblPr):
            style = value(properties, w.tblStyle) or value(properties, w.pStyle)
            for place in (properties, *document.chain(style)):
                if any(map(_is_shaded, place.iter(w.shd))):
                    return True
    return document.background is not None


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

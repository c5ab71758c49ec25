"""One version of a Word document: changes accepted, alternatives chosen, boxes in line.

The tree is changed in place, so that whoever reads it afterwards meets each text once
and where a person sees it.
"""

from __future__ import annotations

from .docx_package import w
from .findings import finding, listed
from .text import oneline

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRACKED = (w.ins, w.del_, w.moveFrom, w.moveTo, w.cellIns, w.cellDel, w.cellMerge)
_TOLD = {w.del_: "удалено", w.ins: "вставлено", w.moveTo: "перенесено"}
# what a tracked mark removes, by the properties it stands in
_REMOVES = {w.trPr: {w.del_}, w.tcPr: {w.cellDel}, w.rPr: ()}


def settle(body):
    """Brings a body to one version; returns the findings on what was chosen."""
    _choose_alternatives(body)
    findings = _accept(body)
    _drop_instructions(body)
    return findings


def release_boxes(body):
    """Text boxes become paragraphs (and tables) before the one they are anchored in."""
    for box in [*body.iter(w.txbxContent)]:
        anchor = next(box.iterancestors(w.p), None)
        for child in [*box] if anchor is not None else ():
            if child.tag in (w.p, w.tbl, w.sdt):
                anchor.addprevious(child)


def _drop(element):
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _choose_alternatives(body):
    """Of `mc:AlternateContent` the first alternative that holds text, once."""
    for element in [*body.iter(_MC + "AlternateContent")]:
        worded = (one for one in element if next(one.iter(w.t), None) is not None)
        chosen = next(worded, element[0] if len(element) else ())
        for child in [*chosen]:
            element.addprevious(child)
        _drop(element)


# ---------------------------------------------------------------- tracked changes


def _accept(body):
    """The document as it would be with all tracked changes accepted."""
    changes = [*body.iter(*_TRACKED)]
    if not changes:
        return []
    told = {tag: [] for tag in _TOLD}
    for change in changes:
        if change.tag in told:
            words = "".join(part.text or "" for part in change.iter(w.t, w.delText))
            told[change.tag].append(oneline(words)[:60])
        parent = change.getparent()
        if parent.tag in _REMOVES:
            if change.tag in _REMOVES[parent.tag]:
                _drop(parent.getparent())
        elif change.tag in (w.del_, w.moveFrom):
            _drop(change)
    for table in [*body.iter(w.tbl)]:
        if next(table.iter(w.tc), None) is None:
            _drop(table)
    for mark in [*body.iter(w.del_, w.moveFrom)]:  # of a paragraph with nothing left
        paragraph = next(mark.iterancestors(w.p), None)
        if paragraph is not None and next(paragraph.iter(w.t), None) is None:
            _drop(paragraph)
    details = "; ".join(
        f"{_TOLD[tag]} {_some(words)}" for tag, words in told.items() if any(words)
    )
    details = details and f" ({details})"
    return [finding("changes_tracked", "весь файл", details=details)]


def _some(words):
    words = list(dict.fromkeys(f"«{word}»" for word in words if word))
    more = f" и ещё {len(words) - 3}" if len(words) > 3 else ""
    return listed(words[:3]) + more


def _drop_instructions(body):
    """Of a complex field only its result is seen, whatever stands in its code."""
    if next(body.iter(w.fldChar), None) is None:
        return
    begun = []  # the texts of the code of each open field, None once its result has
    for part in [*body.iter(w.t, w.fldChar)]:
        kind = part.get(w.fldCharType)
        if part.tag == w.t:
            for code in begun:
                if code is not None:
                    code.append(part)
        elif kind == "begin":
            begun.append([])
        elif begun and kind in ("separate", "end"):
            for text in begun.pop() or ():
                text.text = ""
            if kind == "separate":
                begun.append(None)

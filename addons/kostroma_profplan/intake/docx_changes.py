"""One version of a Word document: changes accepted, alternatives chosen, boxes in line.

The tree is changed in place, so that whoever reads it afterwards meets each text once
and where a person sees it.
"""

from __future__ import annotations

from itertools import accumulate

from .docx_package import is_on, w
from .findings import finding, listed
from .text import oneline

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRACKED = (
    w.ins, w.del_, w.moveFrom, w.moveTo, w.cellIns, w.cellDel, w.cellMerge,
)  # fmt: skip
_TOLD = {w.del_: "удалено", w.ins: "вставлено", w.moveTo: "перенесено"}
# what a tracked mark removes, by the properties it stands in
_REMOVES = {w.trPr: {w.del_}, w.tcPr: {w.cellDel}, w.rPr: ()}
_BETWEEN = {w.bookmarkStart, w.bookmarkEnd, w.proofErr, w.permStart, w.permEnd}


def settle(body):
    """Brings a body to one version; returns the findings on what was chosen."""
    _choose_alternatives(body)
    findings = _accept(body)
    _join_paragraphs(body)
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
    details = "; ".join(
        f"{_TOLD[tag]} {_some(words)}" for tag, words in told.items() if any(words)
    )
    details = details and f" ({details})"
    return [finding("changes_tracked", "весь файл", details=details)]


def _some(words):
    words = list(dict.fromkeys(f"«{word}»" for word in words if word))
    more = f" и ещё {len(words) - 3}" if len(words) > 3 else ""
    return listed(words[:3]) + more


def _join_paragraphs(body):
    """A paragraph whose mark is deleted or hidden goes on in the next one."""
    for mark in reversed([*body.iter(w.del_, w.moveFrom, w.vanish)]):
        properties = mark.getparent()
        if properties.tag != w.rPr or properties.getparent().tag != w.pPr:
            continue
        if mark.tag == w.vanish and not is_on(mark):
            continue
        paragraph = properties.getparent().getparent()
        following = paragraph.getnext()
        while following is not None and following.tag in _BETWEEN:
            following = following.getnext()
        content = [child for child in paragraph if child.tag != w.pPr]
        joined = following is not None and following.tag == w.p
        if joined:
            at = int(len(following) > 0 and following[0].tag == w.pPr)
            following[at:at] = content
        if joined or not content:
            _drop(paragraph)


# ---------------------------------------------------------------- fields


def _drop_instructions(body):
    """Of a complex field only its result is seen, whatever stands in its code."""
    if next(body.iter(w.fldChar), None) is None:
        return
    runs = [*body.iter(w.r)]
    codes = [0] * (len(runs) + 1)  # +1 where a field's code begins, -1 where it ends
    begun = []  # where the code of each open field began, None once its result has
    for at, run in enumerate(runs):
        for sign in run.iterchildren(w.fldChar):
            kind = sign.get(w.fldCharType)
            if kind == "begin":
                begun.append(at)
            elif begun and kind in ("separate", "end"):
                start = begun.pop()
                if start is not None and start < at:
                    codes[start + 1] += 1
                    codes[at] -= 1
                if kind == "separate":
                    begun.append(None)
    for run, inside in zip(runs, accumulate(codes), strict=False):
        if inside:
            run[:] = [one for one in run if one.tag == w.fldChar]

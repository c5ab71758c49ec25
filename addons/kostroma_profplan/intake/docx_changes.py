"""One version of a Word document: changes accepted, alternatives chosen, boxes in line.

The tree is changed in place, so that whoever reads it afterwards meets each text once
and where a person sees it.
"""

from __future__ import annotations

from itertools import accumulate

from .docx_package import is_on, tags
from .findings import finding, listed
from .text import oneline

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _SDT, _RUN = tags("p tbl tr tc sdt r")
_T, _DELETED_T, _BOX = tags("t delText txbxContent")
_PPR, _RPR, _TRPR, _TCPR, _VANISH = tags("pPr rPr trPr tcPr vanish")
_INS, _DEL, _FROM, _TO = tags("ins del moveFrom moveTo")
_CELL_DEL, *_CELLS = tags("cellDel cellIns cellMerge")
_TRACKED = (_INS, _DEL, _FROM, _TO, _CELL_DEL, *_CELLS)
_TOLD = {_DEL: "удалено", _INS: "вставлено", _TO: "перенесено"}
_BETWEEN = set(tags("bookmarkStart bookmarkEnd proofErr permStart permEnd"))
_FIELD, _FIELD_TYPE = tags("fldChar fldCharType")


def settle(body):
    """Brings a body to one version; returns the findings on what was chosen."""
    _choose_alternatives(body)
    findings = _accept(body)
    _join_paragraphs(body)
    _drop_instructions(body)
    return findings


def release_boxes(body):
    """Text boxes become paragraphs (and tables) before the one they are anchored in."""
    for box in [*body.iter(_BOX)]:
        anchor = next(box.iterancestors(_P), None)
        for child in [*box] if anchor is not None else ():
            if child.tag in (_P, _TBL, _SDT):
                anchor.addprevious(child)


def _drop(element):
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _choose_alternatives(body):
    """Of `mc:AlternateContent` the first alternative that holds text, once."""
    for element in [*body.iter(_MC + "AlternateContent")]:
        worded = (one for one in element if next(one.iter(_T), None) is not None)
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
            words = "".join(part.text or "" for part in change.iter(_T, _DELETED_T))
            told[change.tag].append(oneline(words)[:60])
        parent = change.getparent()
        if parent.tag == _TRPR:
            if change.tag == _DEL:
                _drop(parent.getparent())
        elif parent.tag == _TCPR:
            if change.tag == _CELL_DEL:
                _drop(parent.getparent())
        elif change.tag in (_DEL, _FROM) and parent.tag != _RPR:
            _drop(change)
    for table in [*body.iter(_TBL)]:
        if next(table.iter(_TC), None) is None:
            _drop(table)
    details = "; ".join(
        f"{_TOLD[tag]} {_some(words)}" for tag, words in told.items() if any(words)
    )
    return [
        finding(
            "changes_tracked", "весь файл", details=f" ({details})" if details else ""
        )
    ]


def _some(words):
    words = list(dict.fromkeys(f"«{word}»" for word in words if word))
    more = f" и ещё {len(words) - 3}" if len(words) > 3 else ""
    return listed(words[:3]) + more


def _join_paragraphs(body):
    """A paragraph whose mark is deleted or hidden goes on in the next one."""
    for mark in reversed([*body.iter(_DEL, _FROM, _VANISH)]):
        properties = mark.getparent()
        if properties.tag != _RPR or properties.getparent().tag != _PPR:
            continue
        if mark.tag == _VANISH and not is_on(mark):
            continue
        paragraph = properties.getparent().getparent()
        following = paragraph.getnext()
        while following is not None and following.tag in _BETWEEN:
            following = following.getnext()
        content = [child for child in paragraph if child.tag != _PPR]
        if following is not None and following.tag == _P:
            first = next(iter(following), None)
            at = 1 if first is not None and first.tag == _PPR else 0
            for child in reversed(content):
                following.insert(at, child)
            _drop(paragraph)
        elif not content:
            _drop(paragraph)


# ---------------------------------------------------------------- fields


def _drop_instructions(body):
    """Of a complex field only its result is seen, whatever stands in its code."""
    if next(body.iter(_FIELD), None) is None:
        return
    runs = [*body.iter(_RUN)]
    codes = [0] * (len(runs) + 1)  # +1 where a field's code begins, -1 where it ends
    begun = []  # where the code of each open field began, None once its result has
    for at, run in enumerate(runs):
        for sign in run.iterchildren(_FIELD):
            kind = sign.get(_FIELD_TYPE)
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
            run[:] = [one for one in run if one.tag == _FIELD]

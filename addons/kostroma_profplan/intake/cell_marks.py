"""What stands in a cell of responsibles beside names: marks, joints, telephones.

`prepared` turns what joins two parties into signs that the reader walks over,
`without_marks` leaves the marks of lists out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from . import naming, offices
from .naming import Words

LEAD = "!"  # stands behind the party that is marked as the lead: «(отв.)», «(свод)»
OPENED, CLOSED = "{", "}"  # around the departments of a body: «Управление (отдел А)»
# what joins two parties as a comma does; the sign tells the case of the second
CASES = {"~": "instrumental", "^": "genitive"}
SIGNS = f",;/и+~^{LEAD}{OPENED}{CLOSED}"

_AGREED = re.compile(
    r"[(,]?\s*\b(?:по|со)\s+согл(?:ас(?:ова\w*|ию)|(?:ас(?:ов)?)?\.)(?!\s+со?\s)\s*\)?"
    r"|\(\s*при\s+участии\s*\)",
    re.I,
)
_LEAD_MARK = re.compile(
    r"\(\s*(?:отв(?:\.|етственн\w+)(?:\s*исп(?:\.|олнител\w*))?|свод|созыв)\s*\)", re.I
)
# «УО – свод, ОО – исполнение»: what a unit does, behind its name
_DASH = re.compile(r"\s[–—-]")
_BEHIND = r"\s[–—-]\s*(?:{})(?=\s*(?:[,;\n)]|\Z))"
_LEAD_BEHIND = re.compile(
    _BEHIND.format(r"отв(?:\.|етственн\w+)(?:\s*исп(?:\.|олнител\w*))?|свод|созыв"),
    re.I,
)
_PART_BEHIND = re.compile(_BEHIND.format("|".join(offices.PARTS)), re.I)
_PART_MARK = re.compile(
    rf"\(\s*(?:(?:со)?(?:{'|'.join(offices.ROLES)})\w*)\s*\)", re.I
)  # «ЦРО (организатор)»
# «… . Соисполнители: …»: a role parts the names before it from those behind
_ROLE = re.compile(
    r"(?<=[\w»\")])[\s.,;]+(?=(?:(?:отв(?:ственн\w+)?\.?\s*)?(?:со)?исп(?:олнител\w*)?"
    r"|отв(?:етственн\w+)?)\.?\s*[:–—-]\s)",
    re.I,
)

_TOGETHER = re.compile(
    r"(?<!\w)(?:совместно\s+со?|во\s+взаимодействии\s+со?|по\s+согласованию\s+со?)(?=\s)",
    re.I,
)
# «МЦБ (совместно с ДШИ, РКМ)»
_JOINT = re.compile(
    r"\(\s*((?:совместно|во\s+взаимодействии|при\s+участии|с\s+участием)\s[^()]+)\)",
    re.I,
)
_ASSISTED = re.compile(
    r"(?<!\w)(?:(?:при|с)\s+участи[ие]м?|при\s+(?:содействии|поддержке)"
    r"|с\s+привлечением)(?=\s)",
    re.I,
)
# «руководители общеобразовательных и дошкольных организаций»: two groups
_KIND = rf"(?:{'|'.join(offices.KINDS)})\w*(?:ых|их)"
_TWO_GROUPS = re.compile(
    rf"(\b{_KIND})(?=(?:\s*,\s*|\s+и\s+){_KIND}(?:\s+\w+[ыи]х)?\s+(организаций|учреждений))",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)](?=\s*[^\W\d])|[-–—•*·](?=\s))", re.MULTILINE)
# the second one of «1. Отдел А 2. Отдел Б»
_NUMBERED = re.compile(r"\s\d[.)](?=\s*[А-ЯЁ])")
_PHONE = re.compile(
    r"(?:[,;(]\s*)?(?:\bтел\w*\W{0,3})?(?<![\w№-])(?:\+?[78][\s-]*)?(?:\(?\d{3,5}\)?[\s-]*)?"
    r"\d{1,3}-\d\d-\d\d(?![\w-])(?!\s*[-–]?\s*(?:х|кл))\)?"
)
# «(далее – Министерство)», «(в части касающейся)»
_REMARK = re.compile(
    r"\(\s*(?:далее\s*[-–—]|в\s+(?:части|пределах|рамках)\s"
    r"|(?:по|при)\s+(?:желанию|необходимости|запросу|графику|плану|списку)\b)[^()]*\)",
    re.I,
)
_HEADED = re.compile(r"\s(?:во\s+главе|под\s+руководством)(?:\s+со?)?(?=\s)", re.I)
_WRAPPED = re.compile(r"(?<=[а-яё])-\n(?=[а-яё])")  # «учителя- ⏎ предметники»
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")


def prepared(text):
    """A cell whose joints and marks are signs; the names are as they were.

    >>> prepared("Отдел А (отв.), отдел Б совместно с ЦЗН (по согласованию)")
    'Отдел А !, отдел Б ~ ЦЗН  '
    >>> prepared("Управление (отдел А, отдел Б). Соисполнители: школы")
    'Управление {отдел А, отдел Б};Соисполнители: школы'
    """
    text, lower = _WRAPPED.sub("-", without_marks(text)), text.lower()
    for hints, pattern, sign in _SIGNED:
        if any(hint in lower for hint in hints):
            text = pattern.sub(sign, text)
    return text


@lru_cache(maxsize=1024)  # each cell is read and told what is left of it
def without_marks(text):
    """A cell without the marks of lists, remarks and telephones, as long as it was.

    >>> without_marks("1. Отдел А 2. Отдел Б, тел. 2-15-15").split()
    ['Отдел', 'А', 'Отдел', 'Б']
    """
    if _BULLET.match(text):
        text = _NUMBERED.sub(
            lambda found: "\n".rjust(2).ljust(len(found.group())), text
        )
    for marks, sign in (
        (_BULLET, ""),
        (_PHONE, "-"),
        (_REMARK, "("),
        (_PART_MARK, "("),
    ):
        text = marks.sub(_spaces, text) if sign in text else text
    if "во главе" in text or "руководством" in text:
        text = _HEADED.sub(_spaces, text)
    return _PART_BEHIND.sub(_spaces, text) if _DASH.search(text) else text


def only_names(text):
    """`without_marks`, and without the marks of a lead: what must be in a party."""
    text = _LEAD_MARK.sub(_spaces, without_marks(text))
    return _LEAD_BEHIND.sub(_spaces, text) if _DASH.search(text) else text


def _spaces(found):
    return " " * len(found.group())


def _unbracketed(found):
    """Offices listed in brackets are parties of their own; other brackets stay."""
    words = Words(found[1])
    if not len(words) or not naming.HEADS.match(words[0].text):
        return found.group()
    listed = "," in found[1] or ";" in found[1]
    if not listed and not naming.PART_OF_BODY.match(words[0].text):
        return found.group()
    return f"{OPENED}{found[1]}{CLOSED}"


# (words without which the pattern finds nothing, the pattern, what stands for it)
_SIGNED = (
    (("согл", "участии"), _AGREED, " "),
    (("(",), _LEAD_MARK, LEAD),
    ((" отв", "свод", "созыв"), _LEAD_BEHIND, LEAD),
    (("исп", "отв"), _ROLE, ";"),
    (("организаций", "учреждений"), _TWO_GROUPS, r"\1 \2"),
    (("(",), _JOINT, r" \1 "),
    (("совместно", "взаимодействии", "согласованию"), _TOGETHER, "~"),
    (("участи", "содействии", "поддержке", "привлечением"), _ASSISTED, "^"),
    (("(",), _IN_BRACKETS, _unbracketed),
)

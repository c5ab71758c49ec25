"""What the columns of a directory hold, by their heads, and how a cell is read.

Plain Python, no Odoo. A cell that cannot be what its column says raises
:class:`CellError` with Russian words for the person.
"""

import re
from datetime import date

from ..intake.read_xlsx import NOT_COMPUTED
from .indicators import parse_strict_number
from .inn import is_inn
from .school_year import read_school_year

LAST_GRADE = 12
# No class, kindergarten or palace of creativity has more: 10^9 is a slip.
MOST_PUPILS = 20_000

KINDS = {
    "подразделение": "department",
    "отдел": "department",
    "управление": "department",
    "методический центр": "centre",
    "центр": "centre",
    "организация": "organisation",
    "сторонняя организация": "external",
    "внешняя организация": "external",
    "группа": "group",
    "группа организаций": "group",
}
TYPES = {
    "школа": "school",
    "сош": "school",
    "оош": "school",
    "нош": "school",
    "общеобразовательная организация": "school",
    "лицей": "lyceum",
    "гимназия": "gymnasium",
    "детский сад": "kindergarten",
    "доу": "kindergarten",
    "дошкольная организация": "kindergarten",
    "дошкольная образовательная организация": "kindergarten",
    "дополнительное образование": "additional",
    "организация дополнительного образования": "additional",
    "учреждение дополнительного образования": "additional",
    "удо": "additional",
    "специальная школа": "special",
    "коррекционная школа": "special",
    "школа-интернат": "special",
}
COLUMNS = {
    "name": ("название", "наименование", "подразделение", "организация",
             "наименование организации", "название организации",
             "полное наименование", "полное название", "учреждение",
             "наименование учреждения", "образовательная организация", "школа"),
    "short_name": ("краткое название", "краткое наименование",
                   "сокращенное название", "сокращенное наименование"),
    "kind": ("вид",),
    "type": ("тип", "тип организации"),
    "parent": ("входит в", "в составе"),
    "aliases": ("также пишется", "другие названия"),
    "inn": ("инн", "инн организации"),
    "district": ("район", "район города", "округ"),
    "grades": ("классы", "обучает классы", "какие классы"),
    "director_name": ("руководитель", "директор", "фио руководителя", "заведующий",
                      "ф и о руководителя"),
    "phone": ("телефон", "тел"),
    "email": ("e-mail", "email", "электронная почта", "эл почта", "почта",
              "адрес электронной почты"),
    "closed_on": ("закрыта", "закрыта с", "дата закрытия", "закрыто"),
    "year": ("учебный год", "уч год"),
    "grade": ("класс", "параллель"),
    "pupils": ("обучающихся", "детей", "всего обучающихся", "всего детей",
               "количество обучающихся", "численность обучающихся", "воспитанников",
               "всего", "контингент", "обучающиеся"),
    "ovz": ("из них овз", "овз", "с овз", "из них с овз", "обучающихся с овз"),
}  # fmt: skip
_ROLES = {word: role for role, words in COLUMNS.items() for word in words}
_CLASS = re.compile(
    r"(?P<grade>\d{1,2})(?:\s*-?\s*(?:й|ый|е|ые|х))?\s*(?:класс\w*|кл)"
    r"(?P<ovz>\s*(?:из них |с )?овз)?"
)
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SPAN = re.compile(r"(\d{1,2})(?:\s*(?:-|–|—|по|до)\s*(\d{1,2}))?")
_MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
NOTHING = frozenset({"", "-", "–", "—", "нет"})


class CellError(ValueError):
    """What stands in a cell cannot be what its column says."""


def read_role(head):
    """What a column is by its head, or "": a role, (grade, "pupils" or "ovz").

    >>> read_role("ИНН"), read_role("Эл. почта"), read_role("Примечание")
    ('inn', 'email', '')
    >>> read_role("5 класс"), read_role("10-е классы (из них ОВЗ)")
    ((5, 'pupils'), (10, 'ovz'))
    """
    head = re.sub(r"[().,:;*]", " ", head.lower().replace("ё", "е"))
    head = " ".join(head.split())
    found = _CLASS.fullmatch(head)
    if found and 1 <= int(found["grade"]) <= LAST_GRADE:
        return int(found["grade"]), "ovz" if found["ovz"] else "pupils"
    return _ROLES.get(head, "")


def read_cell(role, text):
    """The value of a cell; None where nothing is said.

    >>> read_cell("grades", "1–11"), read_cell("grades", "нет"), read_cell("grades", "")
    ((1, 11), (0, 0), None)
    >>> read_cell("pupils", "1 234"), read_cell("closed_on", "01.09.2025").isoformat()
    (1234, '2025-09-01')
    >>> for text in ("12,5", "40 %", "много", "-3", "NaN", "1000000000"):
    ...     try: read_cell("pupils", text)
    ...     except CellError as error: print(error)
    «12,5» — не целое число: впишите число детей цифрами
    «40 %» — доля, а нужно число детей
    «много» — не число: впишите число детей цифрами
    «-3» — меньше нуля
    «NaN» — не число: впишите число детей цифрами
    «1000000000» — больше 20000: проверьте, не лишние ли цифры
    """
    text = " ".join(text.split())
    if text == NOT_COMPUTED:
        raise CellError(
            "формула не вычислена: откройте файл в Excel, сохраните и загрузите снова"
        )
    read = _READERS.get(role)
    if role == "grades" and text.lower() in NOTHING - {""}:
        return 0, 0
    if not text or (read and text.lower() in NOTHING):
        return None
    return read(text) if read else text


def _count(text):
    if "%" in text:
        raise CellError(f"«{text}» — доля, а нужно число детей")
    number = parse_strict_number(text)
    if number is None:
        raise CellError(f"«{text}» — не число: впишите число детей цифрами")
    if re.search("[.,]", text):
        raise CellError(f"«{text}» — не целое число: впишите число детей цифрами")
    if number < 0:
        raise CellError(f"«{text}» — меньше нуля")
    if number > MOST_PUPILS:
        raise CellError(
            f"«{text}» — больше {MOST_PUPILS}: проверьте, не лишние ли цифры"
        )
    return int(number)


def _grade(text):
    found = re.fullmatch(r"(\d{1,2})(?:\s*-?\s*(?:й|ый))?(?:\s*кл\w*\.?)?", text)
    if not found or int(found[1]) > LAST_GRADE:
        raise CellError(f"«{text}» — не класс: от 1 до {LAST_GRADE}, 0 — вне классов")
    return int(found[1])


def _grades(text):
    found = _SPAN.fullmatch(re.sub(r"\s*кл\w*\.?", "", text.lower()))
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if (first, last) != (0, 0) and not 1 <= first <= last <= LAST_GRADE or not found:
        raise CellError(
            f"«{text}» — не классы: впишите, например, 1–11, или «нет», если их нет"
        )
    return first, last


def _inn(text):
    digits = text.replace(" ", "")
    if not is_inn(digits):
        raise CellError(
            f"«{text}» — не ИНН организации: десять цифр, последняя проверяет остальные"
        )
    return digits


def _day(text):
    found = _DATE.fullmatch(text.removesuffix("г.").strip())
    try:
        return date(*map(int, reversed(found.groups())))
    except (AttributeError, ValueError):
        raise CellError(f"«{text}» — не дата: впишите, например, 01.09.2025") from None


def _year(text):
    year = read_school_year(text)
    if not year:
        raise CellError(f"«{text}» — не учебный год: впишите, например, 2025/2026")
    return year


def _email(text):
    if not _MAIL.fullmatch(text):
        raise CellError(f"«{text}» — не адрес электронной почты: нужен один адрес")
    return text


def _phone(text):
    if len(re.findall(r"\d", text)) < 5:
        raise CellError(f"«{text}» — не телефон")
    return text


_READERS = {
    "pupils": _count,
    "ovz": _count,
    "grade": _grade,
    "grades": _grades,
    "inn": _inn,
    "closed_on": _day,
    "year": _year,
    "email": _email,
    "phone": _phone,
}

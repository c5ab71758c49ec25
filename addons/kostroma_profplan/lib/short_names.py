"""Short names of organisations for screens: plain Python, no Odoo.

A card is narrow and the number of a school stands at the end of its full name. The
short name keeps the number visible; letters and printed forms use the full name.
"""

import re

# What an organisation is, from the words of its name to the letters people use.
KINDS = (
    (r"начальн\w+\s+общеобразовательн\w+\s+школ\w+", "НОШ"),
    (r"основн\w+\s+общеобразовательн\w+\s+школ\w+", "ООШ"),
    (r"средн\w+\s+(?:общеобразовательн\w+\s+)?школ\w+|\bсош\b", "СОШ"),
    (r"начальн\w+\s+школ\w+\s*[-–—]\s*детск\w+\s+сад\w*", "НШДС"),
    (r"центр\w*\s+развития\s+реб[её]нка", "ЦРР"),
    (r"детск\w+\s+сад\w*|\bд/с\b", "Д/с"),
    (r"школ\w+\s*[-–—]\s*интернат\w*", "Школа-интернат"),
    (r"вечерн\w+\s+(?:\w+\s+)*школ\w+", "Вечерняя школа"),
    (r"спортивн\w+\s+школ\w+", "СШ"),
    (r"школ\w+\s+искусств\w*", "Школа искусств"),
    (r"гимнази\w+", "Гимназия"),
    (r"лице\w+", "Лицей"),
    (r"школ\w+", "Школа"),
)
NUMBER = re.compile(r"№\s*(\d+(?:[-/]\d+)?(?:\s?[а-яё](?![а-яё]))?)", re.IGNORECASE)
# «Муниципальное бюджетное учреждение города Костромы «…»»: what it is called is inside.
QUOTED = re.compile(r"[«\"“„]\s*(.+?)\s*[»\"”]\s*$")
LEGAL_FORM = re.compile(
    r"^\s*(?:(?:муниципальн|государственн|областн|федеральн|бюджетн|автономн|казенн"
    r"|казённ|частн)\w*|(?:[МОГФ]?[БАК]?(?:ДОУ|ОУ|УДО|ОУДО|У|ОШ))\b|[МОГЧ][А-Я]{1,5}\b)"
)


def get_short_name(name):
    """The name by which an organisation is known, short enough for a card.

    >>> get_short_name("МБОУ города Костромы «Средняя общеобразовательная школа № 51»")
    'СОШ № 51'
    >>> get_short_name("МБДОУ города Костромы «Детский сад № 3»")
    'Д/с № 3'
    >>> get_short_name("Муниципальное бюджетное общеобразовательное учреждение города "
    ...                "Костромы «Гимназия №15»")
    'Гимназия № 15'
    >>> get_short_name("МБОУ «Лицей № 17»"), get_short_name("МБОУ СОШ № 7 а")
    ('Лицей № 17', 'СОШ № 7 а')
    >>> get_short_name("МБУ города Костромы «Городской центр обеспечения качества»")
    'Городской центр обеспечения качества'
    >>> get_short_name("МБУ ГЦОКО"), get_short_name("Комитет по делам молодежи")
    ('МБУ ГЦОКО', 'Комитет по делам молодежи')
    >>> get_short_name("") == get_short_name(False) == ""
    True
    """
    name = " ".join((name or "").split())
    number = NUMBER.search(name)
    kind = next((kind for words, kind in KINDS if _has(words, name)), None)
    if number and kind:
        return f"{kind} № {number[1]}"
    quoted = QUOTED.search(name)
    if quoted and LEGAL_FORM.match(name):
        inner = quoted[1]
        return inner + "»" * (inner.count("«") - inner.count("»"))
    return name


def _has(words, name):
    return re.search(words, name, re.IGNORECASE)

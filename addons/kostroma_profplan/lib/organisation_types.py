"""The type of an organisation by its name: plain Python, no Odoo.

Only what a name says without doubt; of the others a person says it.
"""

import re

# The first that fits counts: a «Центр развития ребёнка» is no centre of creativity, a
# school of arts no school.
TYPES = (
    ("", r"школа\W+детск\w+ сад|детск\w+ сад\W+\w*\s*школа"),
    ("kindergarten", r"детск\w+ сад|развития ребенка|дошкольн|\b\w*доу\b"),
    (
        "additional",
        r"дополнительного образования|\b(?:мбу|мау|мку|му) до\b|\b\w*удо\b"
        r"|детского творчества|технического творчества|внешкольн|юных"
        r"|(?:школа|центр) искусств|(?:музыкальн|художествен|хореографическ)\w+ школа"
        r"|спортивн\w+ школа|\b(?:дши|дмш|дхш|дюсш|сшор|ддт|цдт|цвр)\b",
    ),
    ("special", r"коррекционн|школа\W*интернат|специальн\w+ школа|с овз\b"),
    ("gymnasium", r"\bгимнази"),
    ("lyceum", r"\bлице[йя]"),
    ("school", r"общеобразовательн\w+ школ|\b(?:сош|оош|нош)\b|\bшкола №"),
)


def guess_type(name):
    """The code of an organisation's type, or "" where its name does not say.

    >>> guess_type("МБОУ города Костромы «Средняя общеобразовательная школа № 51»")
    'school'
    >>> guess_type("МБДОУ «Центр развития ребёнка — детский сад № 112»")
    'kindergarten'
    >>> guess_type("МБУ ДО «Детская школа искусств „Мелодия“»"), guess_type("СОШ № 5")
    ('additional', 'school')
    >>> guess_type("Гимназия № 28"), guess_type("Лицей № 17"), guess_type("Колледж")
    ('gymnasium', 'lyceum', '')
    >>> guess_type("Начальная школа — детский сад № 6")
    ''
    """
    words = " ".join(name.lower().replace("ё", "е").split())
    return next((code for code, pattern in TYPES if re.search(pattern, words)), "")

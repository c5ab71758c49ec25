"""How organisations account for a row, and by which points they hand in their plans.

Only what is given to a group of organisations is accounted for by them (design §4):
"line", a line of their plan and report, by default; "task", handed in by itself;
"lead", the lead keeps the list of those who took part; "none", no group is named.
The rules are tried in the order of `RULES`; a person corrects their way at the import.
"""

from __future__ import annotations

import re

from .findings import finding
from .rules import rule
from .text import plain

LINE, TASK, LEAD, NONE = "line", "task", "lead", "none"

# «представить», «сдавать», «направить», and the nouns of what is handed in
_HAND = (
    r"\b(?:пред(?:о?став)(?:и(?!тел)|ля|лени)|направ(?:и|ля(?!е))|сда(?:т|ва|ч)"
    r"|пода(?:т|ва|ч)|переда(?:т|ва|ч)|(?:вы|при)сла|(?:вы|при)сыла)[а-я]*"
)
_DO = r"\b(?:пред(?:о?став)|направ|сда|пода|переда|(?:вы|при)с[ы]?ла)[а-я]*ть\b"
_PLAN = r"\bплан(?:ы|а|ов)?\b"
_REPORT = r"\bотчет(?:ы|а|ов|ность)?\b"
_TOLD = r"\b(?:информаци[юяи]|сведени[яей]|справк[уиа]|доклады?|материал(?:ы|ов))\b"
_ON_WORK = (
    r"\s(?:о|об|по)\s[^,;]*?(?:реализаци|исполнени|выполнени|итог|результат|проделанн"
    r"|проведен|\bход[еау]?\b)[а-я]*"
)
_PAPER = (
    r"\b(?:информаци[юяи]|сведени[яей]|данны[ех]|справк[уиа]|предложени[яей]|заявк[уиа]"
    r"|заявлени[ея]|спис(?:ок|ки|ков)|материал(?:ы|ов)|документ(?:ы|ов)"
    r"|кандидатур[уы]|анкет[уы]|форм[уы]|работ[уы]|приказы?|доклады?)\b"
)
_OWN = r"(?<!\bв )(?<!\bна )(?<!\bпо )(?<!\bк )"
_FIRST = rf"{_OWN}(?:{_PLAN}|{_REPORT}|{_PAPER})"
# up to the first thing that is named; «г.» of an addressee ends no phrase
_UP_TO = rf"\s(?:(?!{_FIRST})(?:[^,;:.()]|\b(?:г|им)\.)){{0,160}}{_OWN}"
# «план разработать и представить в центр»: nothing is named behind the verb
_NO_OBJECT = r"(?=\s+(?:в|на|до|к|не\s+позднее|его|их|ее|еже[а-я]+)\b|\s*[,.;]|\s*\Z)"
_BEFORE = rf"[^,;.]{{0,100}}?{_DO}{_NO_OBJECT}"

_EVENT = r"\A\W*(?:(?:проведени[еяю]|организаци[яию]|провести|организовать|и)\s+)*"
_WHOSE = r"(?:(?!участ|подгот|победит|внутри|школьн|взаимод)[^\W_][\w-]*\s+){0,6}?"
_WORKS = (
    r"(?:работ|рисунк|плакат|видео|сочинени|эссе|разработ|проект|фото|презентац|букле"
    r"|подел|стих|портфолио|материал|ролик|макет|модел|газет|программ)"
)
_LISTED = r"(?:участник|участниц|участвовавш|присутств|слушател|посети)"
_FEW = r"(?:[а-я]+\s+){0,3}?"

PLAN, REPORT = "plan handed in", "report handed in"
RULES = [
    rule(
        "report told", TASK,
        r"\b(?:отчит[аы]|доложи|докладыва)[а-я]*ть(?:ся)?\b",
        "отчитаться", "докладывать",
    ),
    rule(
        "told of the work", TASK,
        rf"{_HAND}{_UP_TO}{_TOLD}{_ON_WORK}",
        "представить в отдел информацию о ходе", "направить сведения об исполнении",
    ),
    rule(
        PLAN, TASK,
        rf"{_OWN}{_PLAN}{_BEFORE}|{_HAND}{_UP_TO}{_PLAN}",
        "представить план", "направить в центр планы", "сдача планов",
        "планы утвердить и представить",
    ),
    rule(
        REPORT, TASK,
        rf"{_OWN}{_REPORT}{_BEFORE}|{_HAND}{_UP_TO}{_REPORT}"
        r"|\A\W*(?:[а-я]+(?:ый|ой|ые)\s)?отчет(?:ы|ность)?\b",
        "представить отчет", "представление в мбу г. костромы отчетов",
        "отчеты направлять", "ежегодный отчет",
    ),
    rule(
        "paper handed in", TASK,
        rf"{_DO}{_UP_TO}{_PAPER}",
        "направить в отдел заявки", "представить список",
    ),
    rule(
        "contest of works", TASK,
        rf"{_EVENT}{_WHOSE}(?:смотры?-?\s?)?конкурс(?:а|ы|ов)?(?:-[а-я]+)?\s+"
        rf"{_FEW}{_WORKS}[а-я]*",
        "конкурсы рисунков", "проведение городского конкурса творческих работ",
    ),
    rule(
        "contest", TASK,
        rf"{_EVENT}{_WHOSE}(?:смотра?-?\s?)?конкурса?(?:-[а-я]+)?\b",
        "муниципальный этап всероссийского конкурса", "смотр-конкурс",
    ),
    rule(
        "list kept", LEAD,
        rf"\b(?:ве(?:ст|де)|составл|составит|формир|сформир)[а-я]*\s+{_FEW}"
        rf"(?:спис|реестр|учет|перечн|перечен)[а-я]*\s+{_FEW}{_LISTED}[а-я]*"
        rf"|\b(?:учет|регистраци[яию])\s+{_FEW}{_LISTED}[а-я]*",
        "ведение реестра участников", "формирование списков участников",
        "регистрация участников",
    ),
    rule(
        "list ticked", LEAD,
        rf"\b(?:отмеча|фиксиру|учитыва)[а-я]*\s+{_FEW}(?:участи|явк|{_LISTED})[а-я]*"
        rf"|\b(?:участие|явка|{_LISTED}[а-я]*)\s+{_FEW}(?:отмеча|фиксиру|учитыва)[а-я]*",
        "отмечает участников", "участие организаций отмечает",
    ),
]  # fmt: skip


def rule_of(text):
    """The first rule that the words of a row obey, or None.

    >>> rule_of("представить отчёт по реализации Плана в МБУ «Центр»").name
    'report handed in'
    >>> rule_of("утвердить план работы организации")
    """
    text = " ".join(plain(text).split())
    return next((one for one in RULES if one.pattern.search(text)), None)


def read_accounting(text, kinds):
    """How a row is accounted for.

    :param kinds: the kinds of the units that answer for it, the lead first
    >>> read_accounting("Конкурс видеороликов", ["centre", "group"])
    'task'
    >>> read_accounting("Классные часы", ["group"]), read_accounting("Сбор", ["centre"])
    ('line', 'none')
    >>> read_accounting("Семинар, ведение списка участников", ["group"])  # its own list
    'line'
    """
    kinds = list(kinds)
    if "group" not in kinds:
        return NONE
    found = rule_of(text)
    if not found or (found.kind == LEAD and kinds[0] == "group"):
        return LINE
    return found.kind


def account(draft):
    """Settle how each row of a draft is accounted for; the findings on that."""
    kinds = {unit.key: unit.kind for unit in draft.units}
    for row in (*draft.measures, *draft.order.clauses):
        parties = [kinds.get(party.key) for party in row.responsibles]
        row.accounting = read_accounting(row.words, parties)
    order, told = draft.order, []
    handed_in = {one.key: one.text for one in order.clauses if one.accounting == TASK}
    numbers = {one.key: one.number for one in order.clauses}
    for name, keys in find_asking(handed_in).items():
        if len(keys) == 1:
            setattr(order, name, keys[0])
        elif keys:
            names = ", ".join(numbers[key] for key in keys)
            told.append(finding(f"{name}_several", "пункты документа", names=names))
    return told


_ASKED = {
    "plan_clause": (PLAN,),
    "report_clause": (REPORT, "report told", "told of the work"),
}
_OF_PLAN = re.compile(r"\bплан(?:а|ов)?\b", re.I)


def find_asking(clauses):
    """Which clauses ask organisations for their plans, and which for their reports.

    :param clauses: {any key: words} of those that each organisation hands in by itself
    >>> find_asking({1: "сдать план", 2: "сдать отчёт школы", 3: "сдать отчёт"})
    {'plan_clause': [1], 'report_clause': [2, 3]}
    """
    found, rules = {}, {key: rule_of(text) for key, text in clauses.items()}
    for name, asked in _ASKED.items():
        keys = [key for key, one in rules.items() if one and one.name in asked]
        # one of several may name the plan itself: «отчёт по реализации Плана»
        of_plan = [key for key in keys if _OF_PLAN.search(clauses[key])]
        found[name] = of_plan or keys
    return found

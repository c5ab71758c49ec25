"""A plan back in the form of its order: head, points, the plan's table, indicators.

Plain Python over a ``PlanDraft``; the reader of orders reads the paper as the draft
that it was written from (design §8).
"""

from odoo.addons.kostroma_profplan.intake.document_kinds import (
    OTHER,
    edition_words,
    words_of,
)
from odoo.addons.kostroma_profplan.intake.write_words import (
    responsible_words,
    term_words,
)

from .word import Column, Paper

MEASURES = (
    Column("№ п/п", 5, centred=True),
    Column("Мероприятие", 24),
    Column("Срок", 13, centred=True),
    Column("Ответственный исполнитель", 20),
    Column("Планируемый результат", 20),
)
_DAY = "%d.%m.%Y"


def write_order(draft, authority, author, amended=()):
    """The bytes of a Word file.

    :param draft: ``intake.PlanDraft``
    :param authority: whose order it is, for its head
    :param author: who prints it
    :param amended: ``[(kind, number, date)]`` of what has changed it since
    """
    order = draft.order
    paper = Paper(order.title or "", author)
    paper.line((authority or "").upper(), "CENTER", bold=True)
    if order.kind != OTHER:
        word = words_of(order.kind).one.upper()
        paper.line(word, "CENTER", bold=True, after=6)
    day = order.date.strftime(_DAY) if order.date else "«___» __________ 20__"
    paper.line(f"{day} № {order.number or '____'}", after=6)
    paper.line(order.title or "", "CENTER", bold=True, after=8)
    paper.line("В целях организации исполнения плана мероприятий:", "JUSTIFY")
    for point in _points(order):
        paper.line(point, "JUSTIFY")
    paper.line("Приложение", "RIGHT", new_page=True)
    if amended:
        days = [(kind, number, day.strftime(_DAY)) for kind, number, day in amended]
        paper.line(f"({edition_words(days)})", "RIGHT", after=6)
    paper.line(_plan_title(order), "CENTER", bold=True, after=6)
    paper.table(MEASURES, _rows(draft))
    if draft.indicators:
        paper.line("", after=6)
        paper.line("Критерии и показатели эффективности", "CENTER", bold=True, after=6)
        paper.table(*_indicators(draft.indicators))
    return paper.content()


def _plan_title(order):
    """The title over the table; it names the plan's days, whatever its own words."""
    if order.plan_title:
        return order.plan_title
    if not order.period:
        return "План мероприятий"
    days = " по ".join(day.strftime(_DAY) for day in order.period)
    return f"План мероприятий на период с {days}"


def _points(order):
    """The order's points: what it approves, its clauses under their heads, control."""
    numbers = {clause.number.partition(".")[0] for clause in order.clauses}
    if "1" not in numbers:
        yield "1. Утвердить прилагаемый план мероприятий (далее - План) (приложение)."
        numbers.add("1")
    heads = {}
    for clause in order.clauses:
        above, dot, _last = clause.number.rpartition(".")
        who = responsible_words(clause)
        if dot and heads.get(above) != who and above not in heads:
            heads[above] = who
            yield f"{above}. {who}:"
        named = who and heads.get(above) != who
        words = f"{who}: {clause.text}" if named else clause.text
        yield f"{clause.number}. {words.rstrip('.;')}."
    if order.control:
        last = max((int(one) for one in numbers if one.isdecimal()), default=0)
        yield (
            f"{last + 1}. Контроль за исполнением {words_of(order.kind).of_one} "
            f"осуществляет {order.control}."
        )


def _rows(draft):
    """Rows of the table beneath the titles of their sections."""
    loose = [one for one in draft.measures if one.section is None]
    for section, measures in (
        (None, loose),
        *(
            (one, [row for row in draft.measures if row.section == one.code])
            for one in draft.sections
        ),
    ):
        if section:
            yield f"{section.code}. {section.name}"
        for row in measures:
            yield [
                row.number,
                row.name,
                term_words(row),
                responsible_words(row),
                row.result_text,
            ]


def _indicators(indicators):
    """Columns and rows of the table of indicators."""
    years = sorted({year for one in indicators for year in one.targets})
    base = next((one.base_year for one in indicators if one.base_year), "")
    columns = [
        Column("№ п/п", 5, centred=True),
        Column("Наименование показателя", 35),
        Column("Единица измерения", 12, centred=True),
        Column(f"{base} (базовое значение)".strip(), 12, centred=True),
        *(Column(year, 12, centred=True) for year in years),
    ]
    return columns, [
        [one.number, one.name, one.unit, one.base or "", *_targets(one, years)]
        for one in indicators
    ]


def _targets(indicator, years):
    """A target of several years stands in one cell over them."""
    texts = [indicator.targets.get(year, "") for year in years]
    if indicator.merged_target and len(set(texts)) == 1:
        return [texts[0], *[None] * (len(texts) - 1)]
    return texts

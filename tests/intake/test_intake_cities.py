"""Plans of other cities: their head, sections, clauses, measures and indicators."""

import pytest
from intake import read_document
from plans_of_cities import CITIES

# a clause is «number addressee date», a measure «number section kind:recurrence
# last-day parties», an indicator «number unit base-year base targets»
EXPECTED = {
    "order_of_vologda": {
        "order": (
            "01-09/123",
            "2021-03-12",
            "2021-01-01 2021-12-31",
            "заместитель начальника управления",
        ),
        "sections": [
            "1 Нормативное и методическое обеспечение",
            "2 Работа с педагогами",
            "3 Контроль",
        ],
        "clauses": [
            "2.1 Отдел общего образования None",
            "2.2 Отдел общего образования 2021-12-25",
            "3 Директора общеобразовательных организаций 2021-12-20",
        ],
        "measures": [
            "1.1. 1 date:None 2021-09-15 Отдел общего образования",
            "1.2. 1 range:None 2021-04-30 МБУ ДПО «ЦРО»",
            "2.1. 2 recurring:quarterly 2021-12-31 МБУ ДПО «ЦРО»",
            "2.2. 2 whole_period:None 2021-12-31 МБУ ДПО «ЦРО», директора ОО",
            "3.1. 3 recurring:monthly 2021-12-25 Отдел общего образования",
            "3.2. 3 range:None 2021-12-20 Управление образования",
        ],
        "indicators": [],
    },
    "measures_of_polevskoy": {
        "order": ("55-ПА", "2021-03-12", "2021-01-01 2023-12-31", None),
        "sections": [
            "I Организационно-управленческие меры",
            "II Работа с одаренными детьми",
        ],
        "clauses": [],
        "measures": [
            "1. I range:None 2021-06-30 Управление образования",
            "2. I recurring:yearly 2023-11-01 МБУ ДО «ЦРТ», ОО",
            "1. II recurring:yearly 2023-04-30 Управление образования, МБУ ДО «ЦРТ»",
            "2. II range:None 2021-08-31 МБУ ДО «ЦРТ»",
            "3. II whole_period:None 2023-12-31 Управление образования",
        ],
        "indicators": [
            "1 % None None {'2021': '75', '2022': '77', '2023': '80'}",
            "2 чел. None None {'2021': '10', '2022': '15', '2023': '20'}",
        ],
    },
    "decree_of_kineshma": {
        "order": ("1021-п", "2022-09-14", "2022-09-01 2024-12-31", None),
        "sections": [],
        "clauses": ["3 Управление образования администрации 2022-09-30"],
        "measures": [
            "1 None range:None 2022-09-30 Управление образования",
            "2 None range:None 2022-12-31 ОО",
            "3 None range:None 2024-05-31 ОО, МБУ «ИМЦ»",
        ],
        "indicators": [
            "1 процент 2022 5 {'2023': '20', '2024': '40'}",
            "2 процент 2022 2 {'2023': '10', '2024': '20'}",
        ],
    },
    "programme_of_rybinsk": {
        "order": (None, "None", "2021-01-01 2025-12-31", None),
        "sections": [
            "1 «Развитие дошкольного образования»",
            "1.1 Обеспечение доступности",
            "2 «Развитие общего образования»",
        ],
        "clauses": [],
        "measures": [
            "1.1. 1.1 range:None 2023-12-31 Управление образования",
            "1.2. 1.1 range:None 2025-12-31 Управление образования, ДОУ",
            "2.1. 2 range:None 2022-12-31 Управление образования, МКУ «ЦО»",
        ],
        "indicators": [],
    },
    "schedule_of_ozersk": {
        "order": (None, "2024-01-15", "2024-01-01 2024-12-31", None),
        "sections": [],
        "clauses": [],
        "measures": [
            "1 None range:None 2024-03-31 Управление образования",
            "2 None ranges:None 2024-05-31 ОО",
            "3 None date:None 2024-09-01 ММЦ, ОО",
            "4 None ranges:None 2024-12-31 ММЦ",
        ],
        "indicators": [],
    },
    "instruction_of_tomsk": {
        "order": (
            "214-р",
            "2022-03-03",
            "2022-01-01 2022-12-31",
            "председатель комитета по общему образованию",
        ),
        "sections": ["1 Работа с обучающимися", "2 Работа с родителями"],
        "clauses": ["1 None None", "3 МАУ ИМЦ г. Томска 2022-04-25"],
        "measures": [
            "1.1. 1 date:None 2022-03-18 МАОУ ДО ДТДиМ",
            "1.2. 1 range:None 2022-04-15 ОО",
            "2.1. 2 date:None 2022-03-24 ОО, МАУ ИМЦ",
            "2.2. 2 date:None 2022-04-08 ОО, МАУ ИМЦ",
        ],
        "indicators": [],
    },
    "order_of_lysva": {
        "order": ("215/01-08", "2023-08-21", "2023-09-01 2024-08-31", None),
        "sections": [
            "1 Организационное направление",
            "2 Работа с педагогами",
            "3 Итоги",
        ],
        "clauses": ["2 None None", "3 Руководители ОО 2023-09-15"],
        "measures": [
            "1.1. 1 range:None 2023-08-31 УО",
            "1.2. 1 date:None 2023-10-01 УО, ОО",
            "2.1. 2 whole_period:None 2024-08-31 МБУ ДПО «МЦ»",
            "2.2. 2 recurring:monthly 2024-08-30 МБУ ДПО «МЦ»",
            "2.3. 2 range:None 2023-12-31 МБУ ДПО «МЦ»",
            "3.1. 3 range:None 2024-06-30 УО",
        ],
        "indicators": [],
    },
    "order_of_karelia": {
        "order": (
            "1180",
            "2021-11-09",
            "2022-01-01 2022-12-31",
            "первый заместитель Министра",
        ),
        "sections": ["1 Кадровое обеспечение", "2 Работа с детьми"],
        "clauses": ["3 ГАУ ДПО РК «КИРО» 2022-12-15"],
        "measures": [
            "1.1 1 range:None 2022-06-30 ГАУ ДПО РК «КИРО»",
            "1.2 1 on_demand:None None ГАУ ДПО РК «КИРО», МОУО",
            "2.1 2 range:None 2023-02-28 ГБОУ ДО РК «Ровесник»",
            "2.2 2 range:None 2022-11-05 ГБОУ ДО РК «Ровесник»",
            "2.3 2 date:None 2023-01-20 МОУО",
        ],
        "indicators": [],
    },
    "order_of_tara": {
        "order": ("11", "2020-01-14", "2020-01-01 2020-12-31", "главный специалист"),
        "sections": ["1 Работа с обучающимися", "2 Работа с родителями"],
        "clauses": ["2 Руководители образовательных организаций None"],
        "measures": [
            "1) 1 range:None 2020-11-30 ОО",
            "2) 1 range:None 2020-09-30 ОО, КУ «ЦЗН»",
            "3) 1 recurring:monthly 2020-12-25 Отдел образования, ПДН ОМВД",
            "1) 2 recurring:quarterly 2020-12-31 Классные руководители",
            "2) 2 whole_period:None 2020-12-31 ОО",
            "3) 2 on_demand:None None Педагоги-психологи",
            "4) 2 range:None 2020-09-30 КДНиЗП, ОО",
        ],
        "indicators": [],
    },
    "instruction_of_norilsk": {
        "order": (
            "3112",
            "2021-06-15",
            "2021-01-01 2021-12-31",
            "заместитель Главы города Норильска по социальной политике",
        ),
        "sections": ["I Организационные мероприятия", "II Ремонтные работы"],
        "clauses": [
            "2 Управление общего и дошкольного образования "
            "Администрации города Норильска, руководители "
            "подведомственных учреждений None"
        ],
        "measures": [
            "1 I date:None 2021-07-01 УОиДО",
            "2 I date:None 2021-07-15 УОиДО",
            "3 II range:None 2021-08-31 Руководители учреждений",
            "4 II date:None 2021-08-20 Руководители учреждений, МУ «УКРиС»",
            "II.3. II whole_period:None 2021-12-31 Руководители учреждений",
        ],
        "indicators": [],
    },
    "roadmap_of_obninsk": {
        "order": ("3456-п", "2023-12-28", "2024-01-01 2026-12-31", None),
        "sections": ["1 Здоровье детей", "2 Безопасность"],
        "clauses": [],
        "measures": [
            "1.1 1 recurring:yearly 2026-09-30 Управление "
            "общего образования, ФГБУЗ КБ № 8",
            "1.2 1 range:None 2026-12-31 ОО",
            "2.1 2 recurring:yearly 2026-09-30 ОО",
            "2.2 2 recurring:yearly 2026-09-01 ОО, МКУ «ЦБ»",
            "2.3 2 recurring:yearly 2027-01-20 Управление общего образования",
        ],
        "indicators": [
            "1 % 2023 20 {'2024': '21', '2025': '22', '2026': 'не менее 23'}"
        ],
    },
}


def seen(draft):
    """What was read, in the notation of the table above."""
    order = draft.order
    period = " ".join(map(str, order.period))
    return {
        "order": (order.number, str(order.date), period, order.control),
        "sections": [f"{s.code} {s.name}" for s in draft.sections],
        "clauses": [f"{c.number} {c.addressee} {c.deadline}" for c in order.clauses],
        "measures": [measure(m) for m in draft.measures],
        "indicators": [
            f"{i.number} {i.unit} {i.base_year} {i.base} {i.targets}"
            for i in draft.indicators
        ],
    }


def measure(row):
    read = row.deadline
    parties = ", ".join(party.name for party in row.responsibles)
    kind = f"{read.kind}:{read.recurrence}"
    return f"{row.number} {row.section} {kind} {read.end} {parties}"


@pytest.mark.parametrize("city", CITIES, ids=[city.__name__ for city in CITIES])
def test_a_plan_of_another_city_is_read_whole(city, tmp_path):
    path = tmp_path / "plan.docx"
    city().save(path)
    draft = read_document(path)
    assert seen(draft) == EXPECTED[city.__name__]
    doubted = {"unknown"}
    if any(m.deadline.kind in doubted for m in draft.measures):
        assert any(f.code.startswith("deadline_") for f in draft.findings)

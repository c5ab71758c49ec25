"""Which unit is this name: one matcher, its doubts, and whose directory it is."""

import json
import subprocess
import sys

import pytest
from intake import Directory, key_of, match_unit, read_document, read_responsibles
from intake.units import kind_of
from layouts import document, table
from plans_of_cities import CITIES

UNITS = [
    {"name": "Комитет образования, культуры, спорта и туризма", "kind": "department"},
    {"name": "Управление образования", "kind": "department",
     "parent": "Комитет образования, культуры, спорта и туризма"},
    {"name": "Правовой отдел", "kind": "department", "former": ["Отдел юристов"]},
    {"name": "МБУ г. Костромы «Центр развития, досуга»", "kind": "centre",
     "aliases": ["МБУ ЦРД"], "former": ["МБУ «Клуб»"]},
    {"name": "МБОУ «Школа № 5»", "kind": "organisation"},
    {"name": "Руководители образовательных организаций", "kind": "group",
     "aliases": ["образовательные организации"]},
]  # fmt: skip
SCHOOLS = "Руководители образовательных организаций"
MATCHES = [
    ("Управление образования", "Управление образования", "exact"),
    ("УПРАВЛЕНИЕ  ОБРАЗОВАНИЯ.", "Управление образования", "exact"),
    ("МБОУ Школа №5", "МБОУ «Школа № 5»", "exact"),
    ('мбу города Костромы "центр развития, досуга"',
     "МБУ г. Костромы «Центр развития, досуга»", "exact"),
    ("мбу «ЦРД»", "МБУ г. Костромы «Центр развития, досуга»", "alias"),
    ("«Центр развития, досуга»", "МБУ г. Костромы «Центр развития, досуга»", "alias"),
    ("Образовательные организации", SCHOOLS, "alias"),
    ("Отдел юристов", "Правовой отдел", "former"),
    ("отделу юристов", "Правовой отдел", "former"),
    ("МБУ Клуб", "МБУ г. Костромы «Центр развития, досуга»", "former"),
    ("Управлению образования", "Управление образования", "inflected"),
    ("руководителям ОО", SCHOOLS, "inflected"),
    ("Руководители муниципальных образовательных учреждений", SCHOOLS, "inflected"),
    ("все ОО", SCHOOLS, "inflected"),
    ("Комитет образования", UNITS[0]["name"], "beginning"),
    ("Комитет образования, культуры, спорта", UNITS[0]["name"], "beginning"),
]  # fmt: skip
OTHERS = [
    "Управление",
    "Управление образования и туризма",
    "Главное управление образования",
    "муниципальные органы управления образованием",
    "управлений образования",
    "Руководитель образовательной организации",
    "Комитет образования, науки",
    "МБОУ «Школа № 55»",
    "Управление образования города Твери",
    "Управление образования Твери",
    "Управление образования Костромского муниципального района",
    "МБУ города Твери «Центр развития, досуга»",
    "МКУ «Помощник Управления образования»",
]


@pytest.mark.parametrize(
    ("text", "name", "match"), MATCHES, ids=[r[0] for r in MATCHES]
)
def test_a_unit_is_found_and_it_is_told_how(text, name, match):
    unit, how = match_unit(text, UNITS)
    assert (unit and unit["name"], how) == (name, match)


@pytest.mark.parametrize("text", OTHERS)
def test_another_unit_is_never_taken_for_a_known_one(text):
    assert match_unit(text, UNITS) == (None, "")
    assert not any(party.known for party in read_responsibles(text, UNITS))


def test_a_cell_finds_what_the_matcher_finds():
    for text, name, match in MATCHES:
        [party] = read_responsibles(text, UNITS)
        assert (party.name, party.known, party.match) == (name, True, match)


def test_a_name_of_one_unit_wins_over_anothers_alias():
    units = [{"name": "Отдел", "aliases": ["Центр"]}, {"name": "Центр"}]
    assert match_unit("центр", units) == (units[1], "exact")
    one_and_many = [{"name": "Руководители школ"}, {"name": "Руководитель школ"}]
    assert match_unit("руководителю школ", one_and_many)[0] == one_and_many[1]


# ---------------------------------------------------------------------- places


def test_words_of_the_own_place_are_no_part_of_the_name(units):
    for text in (
        "Управление образования Администрации города Костромы",
        "Управление образования г. Костромы Костромской области",
        "Управление образования Костромы",
    ):
        for directory, place in ((units, None), (units, "Кострома")):
            [party] = read_responsibles(text, directory, place)
            assert party.known, text


def test_the_place_may_be_any():
    tver = [{"name": "Управление образования"}]
    text = "Управление образования Администрации города Твери"
    assert read_responsibles(text, tver, "Тверь")[0].match == "exact"
    assert not read_responsibles(text, tver, "Ржев")[0].known
    placed = [{"name": "Управление образования", "place": "Тверь"}]
    assert read_responsibles(text, placed)[0].match == "exact"


def test_a_directory_of_no_place_doubts_the_place_it_reads():
    [party] = read_responsibles(
        "Управление образования города Твери", [{"name": "Управление образования"}]
    )
    assert (party.known, party.match) == (True, "inflected")


@pytest.mark.parametrize("place", [None, "Кострома"])
@pytest.mark.parametrize("city", CITIES, ids=[city.__name__ for city in CITIES])
def test_no_city_has_the_units_of_another_one(city, place, tmp_path, units):
    path = tmp_path / "plan.docx"
    city().save(path)
    draft = read_document(path, directory=units, place=place)
    rows = (*draft.measures, *draft.order.clauses)
    assert not any(party.known for row in rows for party in row.responsibles)
    assert not any(unit.known for unit in draft.units)
    assert [f.code for f in draft.findings].count("directory_foreign") == 1


# ---------------------------------------------------------------------- a draft


def plan(path, *parties, head="г. Кострома"):
    """A plan with a row for each cell of parties."""
    lines = (head, "ПРИКАЗ", "12.01.2027 № 15-р", "План работы на 2027 год")
    file = document(*(line for line in lines if line))
    rows = [(f"{n}", f"Дело {n}", "до 1 марта", p) for n, p in enumerate(parties, 1)]
    table(file, ("№", "Мероприятие", "Срок", "Ответственный"), rows)
    file.save(path)
    return path


@pytest.fixture
def draft(tmp_path):
    def read(*parties, head="г. Кострома", **options):
        path = plan(tmp_path / "plan.docx", *parties, head=head)
        return read_document(path, **{"directory": UNITS, **options})

    return read


def told(draft, code):
    return [(f.rows, f.words) for f in draft.findings if f.code == code]


def test_what_is_weaker_than_an_alias_is_told_once_for_all_rows(draft):
    read = draft(
        "Отдел юристов", "Управление образования", "МБУ ЦРД, Отдел юристов",
        "все ОО", "Комитет образования",
    )  # fmt: skip
    assert told(read, "party_former") == [(("m1", "m3"), ("Отдел юристов",))]
    assert told(read, "party_inflected") == [(("m4",), ("все ОО",))]
    assert told(read, "party_beginning") == [(("m5",), ("Комитет образования",))]


def test_words_that_are_no_part_of_a_party_are_told_once(draft):
    read = draft("МБОУ «Школа № 5» (Петрова А.А.)", "МБУ ЦРД", "Директор МБУ ЦРД")
    assert told(read, "party_words_left") == [
        (("m1", "m3"), ("Петрова А.А.", "Директор"))
    ]


def test_the_parent_behind_a_unit_is_not_doubted(draft):
    read = draft(
        "Управление образования\nКомитета образования, культуры, спорта и туризма"
    )
    assert not [f for f in read.findings if f.code.startswith("party_")]


def test_a_renamed_unit_is_known_by_its_former_name_or_told(draft):
    assert draft("Отдел юристов").units[0].name == "Правовой отдел"
    without = [{**unit, "former": []} for unit in UNITS]
    read = draft("Отдел юристов", directory=without)
    assert not read.units[0].known
    assert told(read, "responsible_unknown")


def test_a_unit_is_shown_by_its_first_name_with_a_capital(draft):
    read = draft(
        "юрисконсульт", "Юрисконсульт, юрисконсульт", "отдел «Семья»", "Отдел Семья"
    )
    assert [unit.name for unit in read.units] == ["Юрисконсульт", "Отдел Семья"]
    assert [len(row.responsibles) for row in read.measures] == [1, 1, 1, 1]


def test_a_document_that_names_no_place_may_use_the_directory(draft):
    read = draft("Управление образования", head="")
    assert read.measures[0].responsibles[0].known
    assert not told(read, "directory_foreign")


@pytest.mark.parametrize(
    ("head", "use", "known"),
    [
        ("г. Кострома", "own", True), ("", "own", False), ("г. Тверь", "own", False),
        ("г. Тверь", "always", True), ("г. Тверь", "not_foreign", False),
    ],
)  # fmt: skip
def test_a_directory_is_used_for_the_documents_it_is_good_for(draft, head, use, known):
    directory = Directory(UNITS, "Кострома", use)
    read = draft("Управление образования", head=head, directory=directory)
    assert read.measures[0].responsibles[0].known is known
    assert bool(told(read, "directory_foreign")) is not known


# ---------------------------------------------------------------------- the command


def run(addon, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "intake", *map(str, arguments)],
        cwd=addon, capture_output=True, text=True, timeout=60, check=False, **options,
    )  # fmt: skip


def test_the_command_takes_the_units_it_is_given_for_any_city(addon, tmp_path):
    path = plan(tmp_path / "plan.docx", "Управлению образования", head="г. Тверь")
    units = tmp_path / "units.json"
    units.write_text(json.dumps(UNITS), encoding="utf-8")
    names = [
        json.loads(run(addon, path, *options).stdout)["measures"][0]["responsibles"]
        for options in ([], ["--units", units])
    ]
    assert names == [["Управлению образования"], ["Управление образования"]]


def test_the_command_ends_quietly_when_nobody_reads_on(addon):
    reader = subprocess.Popen(
        [sys.executable, "-m", "intake", "tests/data/order-1257.docx"],
        cwd=addon, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    reader.stdout.read(1)
    reader.stdout.close()
    assert reader.stderr.read() == b""
    assert reader.wait(60) == 0


# ---------------------------------------------------------------------- kinds, keys

KINDS = {
    "group": (
        "Руководители школ", "Директора ОО", "Общеобразовательные организации", "ОО",
        "все ДОУ", "Классные руководители", "Школы города", "педагоги-психологи",
    ),
    "department": (
        "Руководитель Центра", "Директор МБОУ СОШ № 5", "Отдел школ", "Специалисты отдела",
        "ст. воспитатель", "Иванова И.И.", "УО", "Комиссия по делам молодежи",
    ),
    "organisation": (
        "МБОУ «СОШ № 5»", "мкоу оош № 2", "СОШ № 5", "гимназия № 1", "Лицей № 3",
        "ГБОУ школа № 7", "ДОУ № 3", "Детский сад «Луч»", "МАУ ДО «Дом»", "МБУК «ЦБС»",
    ),
    "external": (
        "ОГБПОУ «КМТ»", "ФГБОУ ВО «Университет»", "Политехнический колледж", "ООО «Луч»",
        "ИП Иванов", "Министерство образования", "ГКУ ЦЗН г. Вологды", "ПДН ОМВД",
        "Центр занятости населения", "Храм", "АО «Завод»",
    ),
    "centre": ("Методический центр", "ИМЦ", "МКУ «ИМЦ»", "МБУ «Центр»", "МБУ ЦОКО"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_an_unknown_unit_is_that_of_its_name(kind):
    assert {name: kind_of(name) for name in KINDS[kind]} == dict.fromkeys(
        KINDS[kind], kind
    )


@pytest.mark.parametrize(
    "names",
    [
        ("Школа № 5", "школа №5", "«Школа № 5»"),
        ("Отдел г. Твери", "отдел города Твери"),
        ("Учёный совет", "ученый совет"),
        ("ОО", "образовательные организации", "Образовательным учреждениям"),
        ("ДОУ", "дошкольные образовательные учреждения"),
        ("педагог-психолог", "Педагог – психолог"),
        ("И.И. Иванов", "Иванов И. И."),
    ],
)
def test_a_unit_has_one_key_however_it_is_written(names):
    assert len({key_of({"name": name}) for name in names}) == 1


def test_units_that_differ_have_keys_that_differ():
    names = ["ДОУ № 3", "ДОУ № 33", "ДОУ", "ОО", "Директор ОО", "Директора ОО", "Центр"]
    assert len({key_of({"name": name}) for name in names}) == len(names)


def test_of_two_units_of_one_name_the_first_one_known_is_meant():
    units = [
        {"name": "Комитет культуры", "kind": "department", "key": "1"},
        {"name": "Отдел музеев", "parent": "Комитет культуры", "key": "2"},
        {"name": "Отдел музеев", "parent": None, "key": "3"},
    ]
    [party] = read_responsibles("Отдел музеев Комитета культуры", units)
    assert (party.name, party.parent, party.key) == (
        "Отдел музеев", "Комитет культуры", "2",
    )  # fmt: skip

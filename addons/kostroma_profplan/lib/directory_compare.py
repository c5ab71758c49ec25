"""What a directory from files would change: plain Python, no Odoo.

Nothing is written here. Files are held against what is known; what cannot be right is
a problem, by row and in words, and then nothing at all is loaded.
"""

from collections import Counter
from dataclasses import dataclass, field

from ..intake.units import key_of, kind_of

# How a field is called to the person; name, type, classes, closing: see `_word`.
WORDS = {
    "short_name": "краткое название",
    "inn": "ИНН",
    "district": "район",
    "director_name": "руководитель",
    "phone": "телефон",
    "email": "эл. почта",
}
_OF_ORGANISATIONS = ("organisation", "external")


@dataclass
class Known:
    """A unit of the system; ``values`` as in the files, ``names`` tidied ones."""

    id: int
    name: str
    kind: str
    names: set
    inn: str | None = None
    active: bool = True
    values: dict = field(default_factory=dict)


@dataclass
class Comparison:
    """What would be done: see :func:`compare`."""

    new: list = field(default_factory=list)  # Units of the file
    changed: list = field(default_factory=list)  # (Known, {field: value}, words)
    known: list = field(default_factory=list)  # names
    aliases: list = field(default_factory=list)  # (Known, [wordings])
    pupils_new: list = field(default_factory=list)  # (unit, Pupils)
    pupils_changed: list = field(default_factory=list)  # (id, Pupils, words)
    pupils_known: int = 0
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def is_empty(self):
        done = (self.new, self.changed, self.aliases)
        return not any((*done, self.pupils_new, self.pupils_changed))


def compare(reading, known, types, school_year, enrolment):
    """Hold files against what is known.

    :param known: the units of the system as ``Known``
    :param types: ``{code: id}`` and ``{name in lower case: id}`` of types
    :param school_year: the year whose enrolment is loaded
    :param enrolment: ``{(unit's id, class): (id, pupils, ovz)}`` of that year

    >>> from .directory import Reading, Unit
    >>> school = Known(7, "Школа № 5", "organisation", set(), inn="7707083893")
    >>> row = Unit("строка 2", "Школа имени Сусанина", inn="7707083893")
    >>> found = compare(Reading(units=[row, row]), [school], {}, "2025/2026", {})
    >>> found.changed[0][2]
    'Школа № 5: переименована в «Школа имени Сусанина»'
    >>> found.problems[0].partition(":")[2]
    ' «Школа имени Сусанина» уже есть в файле (строка 2): оставьте одну строку'
    """
    return _Comparing(reading, known, types).run(school_year, enrolment)


class _Comparing:
    def __init__(self, reading, known, types):
        self.reading = reading
        self.types = types
        self.result = Comparison(
            problems=list(reading.problems), notes=list(reading.notes)
        )
        self.by_inn = {unit.inn: unit for unit in known if unit.inn}
        self.by_name = {}
        for unit in known:
            self.by_name.setdefault(key_of({"name": unit.name}), unit)
        for unit in known:
            for name in unit.names:
                self.by_name.setdefault(name, unit)
        self._add_short_names(known)
        self.broken = {key_of({"name": name}) for name in reading.broken}
        self.broken |= reading.broken
        self.file_units = {}  # {key or inn: what it is: Known or Unit}
        self.places = {}  # {key, inn or id of a known unit: place}

    def _add_short_names(self, known):
        """«СОШ № 5» names a school as well, where only one is called so."""
        keys = [_short_key(unit.values) for unit in known]
        times = Counter(keys)
        for key, unit in zip(keys, known, strict=True):
            if key and times[key] == 1 and self.by_name.setdefault(key, unit) is unit:
                unit.names.add(key)

    def run(self, school_year, enrolment):
        for unit in self.reading.units:
            self._compare_unit(unit)
        seen = {}
        for given in self.reading.pupils:
            self._compare_pupils(given, school_year, enrolment, seen)
        return self.result

    def _tell(self, place, words):
        self.result.problems.append(f"{place}: {words}")

    # ------------------------------------------------------------------ units

    def _compare_unit(self, unit):
        known, wrong = self._find(unit.place, unit.name, unit.inn)
        keys = self._get_keys(unit.name, unit.inn)
        if wrong or self._is_doubled(unit, known) or not self._settle_type(unit):
            self.broken.update(keys)
            return
        for key in keys:
            self.file_units[key] = known or unit
        short = _short_key(unit.values)
        if short:
            self.file_units.setdefault(short, known or unit)
        if known:
            self._compare_known(unit, known)
        elif not unit.name:
            self._tell(
                unit.place,
                f"организации с ИНН {unit.inn} нет в справочнике, а названия в "
                "строке нет: впишите его",
            )
        elif self._may_hold(unit, unit.kind or kind_of(unit.name)):
            self.result.new.append(unit)

    def _find(self, place, name, inn):
        """(the unit of the system or None, whether ИНН and name contradict)."""
        named = self.by_name.get(key_of({"name": name})) if name else None
        numbered = self.by_inn.get(inn) if inn else None
        if numbered and named and numbered is not named:
            self._tell(
                place,
                f"ИНН {inn} — у организации «{numbered.name}», а название — у "
                f"«{named.name}»: проверьте строку",
            )
            return None, True
        if named and inn and named.inn and named.inn != inn:
            self._tell(
                place,
                f"у «{named.name}» в справочнике ИНН {named.inn}, а здесь {inn}: "
                "проверьте, та ли это организация",
            )
            return None, True
        return numbered or named, False

    def _get_keys(self, name, inn):
        return [key for key in (name and key_of({"name": name}), inn) if key]

    def _is_doubled(self, unit, known):
        keys = self._get_keys(unit.name, unit.inn) + ([known.id] if known else [])
        first = next((self.places[key] for key in keys if key in self.places), None)
        if first:
            words = f"«{unit.name or unit.inn}» уже есть в файле ({first})"
            self._tell(unit.place, f"{words}: оставьте одну строку")
        for key in keys:
            self.places.setdefault(key, unit.place)
        return bool(first)

    def _settle_type(self, unit):
        """Put the type's id among the values; whether there is such a type."""
        if not unit.type:
            return True
        found = self.types.get(unit.type.lower().replace("ё", "е"))
        if found:
            unit.values["type"] = found
            unit.kind = unit.kind or "organisation"
            return True
        self._tell(
            unit.place,
            f"неизвестный тип «{unit.type}»: впишите один из имеющихся или сначала "
            "заведите его в справочнике типов",
        )
        return False

    def _may_hold(self, unit, kind):
        """Whether a unit of a kind may have what the row says of it."""
        held = {"type", "closed_on"} & unit.values.keys()
        if held and kind not in _OF_ORGANISATIONS:
            self._tell(
                unit.place,
                f"«{unit.name}» — не организация: тип и день закрытия бывают только у "
                "организаций",
            )
        return not held or kind in _OF_ORGANISATIONS

    def _compare_known(self, unit, known):
        if not self._may_hold(unit, known.kind):
            return
        values = dict(unit.values)
        if unit.inn:
            values["inn"] = unit.inn
        if unit.name and key_of({"name": unit.name}) not in self._names_of(known):
            values["name"] = unit.name
        now = {**known.values, "inn": known.inn, "name": known.name}
        vals = {name: one for name, one in values.items() if now.get(name) != one}
        wordings = [
            name for name in unit.aliases if key_of({"name": name}) not in self.by_name
        ]
        if wordings:
            self.result.aliases.append((known, wordings))
        if vals:
            words = self._word(known, vals, now)
            self.result.changed.append((known, vals, words))
        elif not wordings:
            self.result.known.append(known.name)
        self._note_state(unit, known, vals)

    def _names_of(self, known):
        return {key_of({"name": known.name}), *known.names}

    def _word(self, known, vals, now):
        """«Школа № 5: переименована в «…», закрыта с 01.09.2025, район: А → Б»."""
        words = []
        if "name" in vals:
            words.append(f"переименована в «{vals['name']}»")
        if {"grade_first", "grade_last"} & vals.keys():
            words.append(f"классы: {_grades(now)} → {_grades({**now, **vals})}")
        for name, value in vals.items():
            if name == "closed_on":
                words.append(f"закрыта с {_show(value)}")
            elif name == "type":
                words.append("другой тип" if now.get("type") else "указан тип")
            elif name in WORDS:
                before = _show(now.get(name))
                change = f"{before} → {_show(value)}" if before else _show(value)
                words.append(f"{WORDS[name]}: {change}")
        return f"{known.name}: {', '.join(words)}"

    def _note_state(self, unit, known, vals):
        closed = known.values.get("closed_on")
        if not known.active:
            self.result.notes.append(
                f"{unit.place}: «{known.name}» в архиве и остаётся там"
            )
        elif closed and "closed_on" not in vals and "closed_on" not in unit.values:
            self.result.notes.append(
                f"{unit.place}: «{known.name}» закрыта с {_show(closed)} и остаётся "
                "закрытой"
            )

    # ------------------------------------------------------------------ enrolment

    def _compare_pupils(self, given, school_year, enrolment, seen):
        unit = self._find_of_file(given)
        if unit is None or not self._are_right(given, unit, school_year):
            return
        key = (id(unit), given.grade or 0)
        if key in seen:
            self._tell(
                given.place,
                f"{_class(given)} этой организации уже есть в файле ({seen[key]})",
            )
            return
        seen[key] = given.place
        before = enrolment.get((getattr(unit, "id", None), given.grade or 0))
        now = (given.pupils, given.ovz or 0)
        if before is None:
            self.result.pupils_new.append((unit, given))
        elif before[1:] != now:
            words = f"{unit.name}, {_class(given)}: {before[1]} → {given.pupils}"
            if before[2] != now[1]:
                words += f", из них с ОВЗ {before[2]} → {now[1]}"
            self.result.pupils_changed.append((before[0], given, words))
        else:
            self.result.pupils_known += 1

    def _find_of_file(self, given):
        """The unit that a row of enrolment names, of the file or of the system."""
        for key in reversed(self._get_keys(given.name, given.inn)):
            if key in self.file_units:
                return self.file_units[key]
        if self.broken.intersection(self._get_keys(given.name, given.inn)):
            return None  # its own row is told already
        known, wrong = self._find(given.place, given.name, given.inn)
        if not known and not wrong:
            self._tell(
                given.place,
                f"организации «{given.name or given.inn}» нет в справочнике: загрузите "
                "её вместе с контингентом или раньше",
            )
        return known

    def _are_right(self, given, unit, school_year):
        kind = unit.kind or kind_of(unit.name)
        wrong = None
        if given.year and given.year != school_year:
            wrong = (
                f"контингент за {given.year} учебный год, а загружается {school_year}: "
                "смените год в окне или исправьте файл"
            )
        elif kind != "organisation":
            wrong = f"«{unit.name}» — не организация: у неё нет контингента"
        elif given.pupils is None:
            wrong = f"{_class(given)}: не указано, сколько детей всего"
        elif (given.ovz or 0) > given.pupils:
            wrong = (
                f"{_class(given)}: с ОВЗ {given.ovz} — больше, чем всего {given.pupils}"
            )
        elif given.grade is None and unit.values.get("grade_first"):
            wrong = "у организации есть классы: впишите детей по классам"
        if wrong:
            self._tell(given.place, wrong)
        return not wrong


def _short_key(values):
    return values.get("short_name") and key_of({"name": values["short_name"]})


def _grades(values):
    first, last = values.get("grade_first"), values.get("grade_last")
    return f"{first}–{last}" if first else "нет"


def _class(given):
    return f"{given.grade} класс" if given.grade else "вне классов"


def _show(value):
    """A value as a person reads it; nothing is empty."""
    if value is None or value is False or value == "":
        return ""
    return value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else str(value)

"""The city's 130 organisations of the example: invented, of the city's true numbers.

A table of them would be silly; they are counted out the same way each time, and come
in as a city's would: through the loading of the directory, from a file.
"""

import base64
import csv
import io

from odoo.fields import Command

HEAD = (
    *("Название", "Тип", "Район", "Классы", "Руководитель", "Телефон", "Эл. почта"),
    *("Всего детей", "Из них ОВЗ"),
    *(f"{grade} класс{ovz}" for grade in range(1, 12) for ovz in ("", " ОВЗ")),
)
# The elder the class, the smaller: after the ninth about half go to colleges.
BY_CLASS = (12, 12, 11, 11, 11, 10, 10, 9, 9, 5, 4)
# Every sixth of the heads is a man.
MEN_EVERY = 6


class Organisations:
    """`told` is organisations.json: kinds with their numbers, words for names."""

    def __init__(self, env, told):
        self.env = env
        self.told = told

    def create(self, manager, heads):
        """Load the directory as the manager; fill the groups.

        :param heads: ``{name: head}`` of those who take part in the story themselves
        :return: ``{name: unit}``
        """
        rows = self.get_rows(heads)
        file = {
            "file": base64.b64encode(self._get_file(rows)),
            "file_name": "Организации.csv",
            "school_year": self.told["school_year"],
        }
        self.env["profplan.directory.load"].with_user(manager).create(
            file
        ).action_load()
        names = [row["Название"] for row in rows]
        units = self.env["profplan.unit"].search([("name", "in", names)])
        self._fill_groups(units)
        return {unit.name: unit for unit in units}

    def _get_file(self, rows):
        text = io.StringIO()
        table = csv.DictWriter(text, HEAD, delimiter=";", restval="")
        table.writeheader()
        table.writerows(rows)
        return text.getvalue().encode()

    def _fill_groups(self, units):
        """By types, as the groups' names say; the project's participants by hand."""
        types = self.env["profplan.organisation.type"].search([])
        types = {one.code: one.id for one in types}
        groups = self.env["profplan.unit"].search([("kind", "=", "group")])
        groups = {group.name: group for group in groups}
        for name, codes in self.told["groups"].items():
            groups[name].rule_type_ids = [Command.set([types[code] for code in codes])]
        project = self.told["project"]
        ends = tuple(f"«{name}»" for name in project["members"])
        members = units.filtered(lambda unit: unit.name.endswith(ends))
        groups[project["group"]].organisation_ids = [Command.set(members.ids)]

    # --- Counted out ---

    def get_rows(self, heads=None):
        """``[{column: cell}]`` of the file, organisations in the order of the story."""
        rows = []
        for kind in self.told["kinds"]:
            found = self._get_organisations(kind)
            sizes = [self._get_size(kind, *one) for one in enumerate(found)]
            children = share(kind["children"], sizes)
            for number, (one, pupils) in enumerate(zip(found, children, strict=True)):
                rows.append(self._get_row(kind, one, pupils, len(rows), number))
        for row in rows:
            row["Руководитель"] = (heads or {}).get(
                row["Название"], row["Руководитель"]
            )
        return rows

    def _get_organisations(self, kind):
        """What is apart of each organisation of a kind, and what it is called."""
        if "names" in kind:
            names = enumerate(kind["names"], 1)
            return [{**kind, "number": at, "called": name} for at, name in names]
        first, last = kind["numbers"]
        return [
            {**kind, **kind["unlike"].get(str(number), {}), "number": number}
            for number in range(first, last + 1)
        ]

    def _get_size(self, kind, at, one):
        """How big it is beside the others of its kind: no two alike, none tiny."""
        size = 60 + at * 37 % 53
        first, last = one["classes"] or (1, 1)
        of_classes = sum(BY_CLASS[first - 1 : last]) / sum(BY_CLASS)
        return size * (of_classes if kind["classes"] else 1)

    def _get_row(self, kind, one, pupils, at, number):
        districts = self.told["districts"]
        row = {
            "Название": kind["full"].format(one["called"].format(one["number"])),
            "Тип": one["type"],
            "Район": districts[at * 7 % len(districts) - number % 2],
            "Классы": "нет",
            "Руководитель": self.get_person(at),
            "Телефон": f"8 (4942) 00-{at // 10 + 10:02}-{at % 10 * 10 + 7:02}",
            "Эл. почта": kind["email"].format(one["number"]),
        }
        if not one["classes"]:
            ovz = round(pupils * kind["ovz"])
            return {**row, "Всего детей": pupils, "Из них ОВЗ": ovz}
        first, last = one["classes"]
        row["Классы"] = f"{first}–{last}"
        by_class = share(pupils, BY_CLASS[first - 1 : last])
        for grade, children in enumerate(by_class, first):
            row[f"{grade} класс"] = children
            row[f"{grade} класс ОВЗ"] = round(children * kind["ovz"])
        return row

    def get_person(self, at):
        """An invented person, another one for each number."""
        words = self.told["women"]
        if at % MEN_EVERY == MEN_EVERY - 1:
            words, at = self.told["men"], at // MEN_EVERY
        surnames, names, patronymics = words.values()
        return " ".join(
            (
                surnames[at % len(surnames)],
                names[at * 2 % len(names)],
                patronymics[at * 4 % len(patronymics)],
            )
        )


def share(whole, sizes):
    """Split a number by sizes; the parts add up to it.

    >>> share(10, [1, 1, 1])
    [3, 3, 4]
    """
    parts, given, seen = [], 0, 0
    for size in sizes:
        seen += size
        parts.append(int(whole * seen / sum(sizes) + 1e-9) - given)
        given += parts[-1]
    return parts

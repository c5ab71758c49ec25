from datetime import date

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ProfplanCommon


class OrganisationsCommon(ProfplanCommon):
    """Two schools, a kindergarten and a lyceum of two districts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = {
            kind: cls.env.ref(f"kostroma_profplan.organisation_type_{kind}")
            for kind in ("school", "lyceum", "kindergarten", "additional")
        }
        cls.school.write(
            {
                "organisation_type_id": cls.types["school"].id,
                "grade_first": 1,
                "grade_last": 11,
                "district": "Заволжский район",
            }
        )
        cls.other_school.write(
            {
                "organisation_type_id": cls.types["school"].id,
                "grade_first": 1,
                "grade_last": 4,
                "district": "Фабричный",
            }
        )
        cls.lyceum = cls._create_organisation("Test lyceum", "lyceum", (8, 11))
        cls.garden = cls._create_organisation("Test garden", "kindergarten")

    @classmethod
    def _create_organisation(cls, name, kind="school", grades=(0, 0), **vals):
        return cls.env["profplan.unit"].create(
            {
                "name": name,
                "kind": "organisation",
                "organisation_type_id": cls.types[kind].id,
                "grade_first": grades[0],
                "grade_last": grades[1],
                **vals,
            }
        )

    @classmethod
    def _create_group(cls, name="Test rule", **vals):
        return cls.env["profplan.unit"].create({"name": name, "kind": "group", **vals})


@tagged("post_install", "-at_install")
class TestOrganisation(OrganisationsCommon):
    """What is known of an organisation is believable, whoever gives it."""

    def test_a_wrong_number_of_a_taxpayer_is_refused(self):
        self.school.inn = " 7707083893 "
        self.assertEqual(self.school.inn, "7707083893")
        for inn in ("7707083892", "77070838", "500100732259", "семь"):
            with self.subTest(inn), self.assertRaises(ValidationError):
                self.school.inn = inn

    @mute_logger("odoo.sql_db")
    def test_two_organisations_have_no_number_in_common(self):
        self.school.inn = "7707083893"
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self.other_school.inn = "7707083893"
            self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_classes_that_do_not_exist_are_refused(self):
        for first, last in ((5, 0), (0, 5), (9, 5), (1, 13), (-1, 4)):
            with (
                self.subTest((first, last)),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.school.write({"grade_first": first, "grade_last": last})
                self.env.flush_all()
            self.env.invalidate_all(flush=False)

    def test_a_department_has_no_type_and_no_day_of_closing(self):
        for vals in (
            {"organisation_type_id": self.types["school"].id},
            {"closed_on": "2026-01-01"},
        ):
            with self.assertRaises(ValidationError):
                self.department.write(vals)

    def test_an_address_and_a_telephone_are_such(self):
        for vals in ({"email": "нет"}, {"email": "a@b.ru, c@d.ru"}, {"phone": "нет"}):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.school.write(vals)

    def test_a_city_adds_a_type_of_its_own(self):
        kind = self.env["profplan.organisation.type"].with_user(self.manager)
        own = kind.create({"name": "Кадетский корпус", "code": "cadets"})
        self.school.with_user(self.manager).organisation_type_id = own
        with self.assertRaises(ValidationError):
            kind.create({"name": "x", "code": "два слова"})


@tagged("post_install", "-at_install")
class TestGroups(OrganisationsCommon):
    """A group is its rule and what was put in by hand, without the excepted."""

    def test_a_rule_finds_types_districts_and_classes(self):
        schools = self.types["school"]
        for vals, found in (
            ({"rule_type_ids": [Command.link(schools.id)]},
             self.school | self.other_school),
            ({"rule_districts": "заволжский, Центральный"}, self.school),
            ({"rule_grade_first": 8, "rule_grade_last": 11},
             self.school | self.lyceum),
            ({"rule_grade_first": 1, "rule_grade_last": 1,
              "rule_districts": "Фабричный район"}, self.other_school),
            ({}, self.env["profplan.unit"]),
        ):  # fmt: skip
            group = self._create_group(f"Test {vals}", **vals)
            with self.subTest(vals):
                self.assertEqual(group._get_organisations() & self._ours(), found)
                self.assertEqual(
                    group.organisation_count, len(group._get_organisations())
                )

    def _ours(self):
        return self.school | self.other_school | self.lyceum | self.garden

    def test_an_organisation_shows_the_groups_that_its_rules_give(self):
        schools = self._create_group(rule_type_ids=self.types["school"].ids)
        above = self._create_group("Test above")
        schools.parent_id = above
        by_hand = self._create_group("Test hand", organisation_ids=self.garden.ids)
        self.assertEqual(self.garden.found_group_ids, by_hand)
        # The other group of the common data was made by hand.
        found = self.school.found_group_ids
        self.assertEqual(found, schools | above | self.group)
        schools.excepted_ids = self.school
        self.school.invalidate_recordset(["found_group_ids"])
        self.assertEqual(self.school.found_group_ids, self.group)
        self.assertFalse(schools.found_group_ids)

    def test_by_hand_adds_and_excepts(self):
        group = self._create_group(
            rule_grade_first=8,
            rule_grade_last=11,
            organisation_ids=[Command.link(self.garden.id)],
            excepted_ids=[Command.link(self.lyceum.id)],
        )
        found = group._get_organisations() & self._ours()
        self.assertEqual(found, self.school | self.garden)
        with self.assertRaises(ValidationError):
            group.organisation_ids += self.lyceum

    def test_who_is_excepted_above_is_in_no_group_inside_seen_from_there(self):
        above = self._create_group(
            "Test all", excepted_ids=[Command.link(self.school.id)]
        )
        self.group.parent_id = above
        self.assertEqual(above._get_organisations(), self.other_school)
        self.assertIn(self.school, self.group._get_organisations())

    @freeze_time("2026-03-02 09:00:00")
    def test_a_closed_organisation_is_in_no_group_from_its_day_on(self):
        group = self._create_group(
            rule_type_ids=[Command.link(self.types["school"].id)]
        )
        self.school.closed_on = date(2026, 3, 3)
        self.assertIn(self.school, group._get_organisations())
        self.assertIn(self.school, self.group._get_organisations())
        self.school.closed_on = date(2026, 3, 2)
        self.assertNotIn(self.school, group._get_organisations())
        self.assertNotIn(self.school, self.group._get_organisations())
        found = self.env["profplan.unit"].search([("is_closed", "=", True)])
        self.assertIn(self.school, found)
        self.assertNotIn(self.garden, found)
        open_ones = self.env["profplan.unit"].search([("is_closed", "=", False)])
        self.assertIn(self.garden, open_ones)

    def test_the_form_shows_whom_a_rule_finds_before_it_is_saved(self):
        with Form(self.group.with_user(self.manager)) as form:
            self.assertEqual(form.organisation_count, 2)
            form.excepted_ids.add(self.garden)
            form.organisation_ids.remove(self.school.id)
            self.assertEqual(form.organisation_count, 1)
            form.rule_grade_first = 10
            form.rule_grade_last = 11
            self.assertIn(self.lyceum.id, form.found_organisation_ids.ids)

    def test_a_measure_reaches_the_group_by_its_rule(self):
        group = self._create_group(rule_grade_first=11, rule_grade_last=11)
        plan = self._create_plan(measures=0)
        measure = self._create_measure(plan, units=group, accounting="line")
        plan.action_approve()
        plan.action_send_out()
        units = measure.line_ids.unit_id
        self.assertEqual(units & self._ours(), self.school | self.lyceum)

    def test_queries_do_not_grow_with_groups_and_organisations(self):
        def count(number):
            groups = self.env["profplan.unit"].union(
                *(
                    self._create_group(f"g{number}-{at}", rule_districts=f"d{number}")
                    for at in range(number)
                )
            )
            for at in range(number):
                self._create_organisation(f"o{number}-{at}", district=f"d{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(groups._get_organisations()), number)
            return self.cr.sql_log_count - before

        few = count(2)
        self.assertLessEqual(count(20), few + 1)


@tagged("post_install", "-at_install")
class TestEnrolment(OrganisationsCommon):
    """The denominator: how many children there are, asked once a year."""

    def _enrol(self, unit, year="2025/2026", user=None, **vals):
        model = self.env["profplan.enrolment"].with_user(user or self.coordinator)
        return model.create({"unit_id": unit.id, "school_year": year, **vals})

    def test_totals_by_year_and_classes(self):
        self._enrol(self.school, grade=8, pupils=50, ovz_pupils=2)
        self._enrol(self.school, "2025/26", grade=9, pupils=40)
        self._enrol(self.school, "2024/2025", grade=9, pupils=99)
        self._enrol(self.garden, grade=0, pupils=0)
        units = self.env["profplan.unit"]
        found = units._get_enrolment(self.school | self.garden | self.lyceum, "2025/26")
        self.assertEqual(found, {self.school: (90, 2), self.garden: (0, 0)})
        found = units._get_enrolment(self.school, "2025/2026", range(9, 12))
        self.assertEqual(found, {self.school: (40, 0)})

    def test_the_directory_shows_the_last_year_that_is_known(self):
        with freeze_time("2027-10-01"):
            self.assertFalse(self.lyceum.pupils_text)
            rows = [("2025/2026", 8, 90), ("2026/2027", 8, 70), ("2026/2027", 9, 30)]
            self.env["profplan.enrolment"].create(
                [
                    {
                        "unit_id": self.lyceum.id,
                        "school_year": year,
                        "grade": grade,
                        "pupils": pupils,
                    }
                    for year, grade, pupils in rows
                ]
            )
            self.assertEqual(self.lyceum.pupils_text, "100 (2026/2027)")
        with freeze_time("2026-10-01"):
            self.lyceum.invalidate_recordset(["pupils_text"])
            self.assertEqual(self.lyceum.pupils_text, "100")

    def test_it_is_counted_in_september_or_in_january(self):
        self.assertEqual(
            self._enrol(self.school, grade=1, pupils=1).counted_on, date(2025, 9, 20)
        )
        self.assertEqual(
            self._enrol(self.garden, pupils=1).counted_on, date(2026, 1, 1)
        )

    @mute_logger("odoo.sql_db")
    def test_numbers_that_cannot_be_are_refused(self):
        for vals in (
            {"pupils": -1},
            {"pupils": 10**9},
            {"pupils": 5, "ovz_pupils": 6},
            {"pupils": 5, "ovz_pupils": -1},
            {"pupils": 5, "grade": 13},
            {"pupils": 5, "grade": -1},
        ):
            with (
                self.subTest(vals),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._enrol(self.school, **vals)
        with self.assertRaises(ValidationError):
            self._enrol(self.school, "2025/2027", pupils=1)
        with self.assertRaises(ValidationError):
            self._enrol(self.department, pupils=1)

    @mute_logger("odoo.sql_db")
    def test_a_class_of_a_year_is_there_once(self):
        self._enrol(self.school, grade=5, pupils=1)
        with self.assertRaises(psycopg2.errors.UniqueViolation):
            self._enrol(self.school, "2025/26", grade=5, pupils=2)

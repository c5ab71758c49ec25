from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase

PREFIX = "kostroma_profplan.group_profplan_"
ROLES = ("viewer", "user", "coordinator", "manager")


def heavy(test):
    """Mark a test that costs much and whose rule lighter ones hold, too.

    ``./profplan test`` leaves it out; by ``--heavy``, by name and in Odoo it runs.
    """
    return test


class ProfplanCommon(TransactionCase):
    """People of every role, a few units and a factory of small plans.

    The units: a committee with a department, the methodical centre, a group of
    organisations with two schools in it. ``user`` heads the department,
    ``coordinator`` heads the centre, ``portal`` works for the first school.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls._create_people()
        cls._create_units()

    @classmethod
    def _create_people(cls):
        """One of each role; they may be there since before the first class."""
        groups = {f"profplan_{role}": cls._get_groups(role) for role in ROLES}
        groups["profplan_portal"] = "base.group_portal"
        there = cls.env["res.users"].search([("login", "in", list(groups))], order="id")
        people = there or cls._create_users(groups)
        cls.viewer, cls.user, cls.coordinator, cls.manager, cls.portal = people

    @classmethod
    def _get_groups(cls, role):
        return f"base.group_user,{PREFIX}{role}"

    @classmethod
    def _create_users(cls, groups_by_login):
        """People with these groups, all at once: one at a time takes five times longer.

        Name, e-mail and password are those of Odoo's ``new_test_user``.
        """
        return cls.env["res.users"].create(
            [
                {
                    "login": login,
                    "name": f"{login} ({groups})",
                    "password": login.ljust(8, "x"),
                    "email": f"{login[0]}.{login[0]}@example.com",
                    "tz": "Europe/Moscow",
                    "group_ids": [
                        Command.set([cls.env.ref(one).id for one in groups.split(",")])
                    ],
                }
                for login, groups in groups_by_login.items()
            ]
        )

    @classmethod
    def _create_user(cls, role, login=None):
        """One more internal person of a role: viewer, user, coordinator, manager."""
        return cls._create_users({login or f"profplan_{role}": cls._get_groups(role)})

    @classmethod
    def _create_units(cls):
        cls.committee = cls._create_unit("Test committee")
        cls.department = cls._create_unit(
            "Test department", parent=cls.committee, people=cls.user
        )
        cls.centre = cls._create_unit(
            "Test centre", kind="centre", people=cls.coordinator
        )
        cls.group = cls._create_unit("Test schools", kind="group")
        cls.school = cls._create_unit(
            "Test school 1", kind="organisation", group=cls.group
        )
        cls.school.member_ids = cls.portal
        cls.other_school = cls._create_unit(
            "Test school 2", kind="organisation", group=cls.group
        )

    @classmethod
    def _create_unit(
        cls, name, kind="department", parent=None, people=None, group=None
    ):
        """A unit; the first of its people heads it."""
        return cls.env["profplan.unit"].create(
            {
                "name": name,
                "kind": kind,
                "parent_id": parent.id if parent else False,
                "head_id": people[:1].id if people else False,
                "member_ids": [Command.set(people.ids if people else [])],
                "group_ids": [Command.set(group.ids if group else [])],
            }
        )

    @classmethod
    def _create_plan(cls, measures=2, approve=False, **vals):
        """A draft plan of 01.09.2025–31.08.2026 with some measures in one section.

        :param measures: how many plain measures of the department, due on 01.04.2026
        :param approve: make its tasks too
        :param vals: other values of the plan
        """
        plan = cls.env["profplan.plan"].create(
            {
                "name": "Test plan",
                "number": "1-test",
                "date": date(2025, 8, 25),
                "date_start": date(2025, 9, 1),
                "date_end": date(2026, 8, 31),
                "coordinator_unit_id": cls.centre.id,
                "controller_id": cls.manager.id,
                **vals,
            }
        )
        section = cls.env["profplan.section"].create(
            {"plan_id": plan.id, "code": "1", "name": "Test section"}
        )
        for number in range(1, measures + 1):
            cls._create_measure(plan, number=f"1.{number}.", section_id=section.id)
        if approve:
            plan.action_approve()
        return plan

    @classmethod
    def _create_measure(cls, plan, units=None, windows=(), **vals):
        """A measure of a draft plan.

        A group's organisations hand it in by tasks of their own, unless ``accounting``
        says otherwise; they get them when the plan is sent out.

        :param units: responsible units, the lead first; by default the department
        :param windows: (start, end) or (start, end, kind) of its windows
        """
        units = cls.department if units is None else units
        return cls.env["profplan.measure"].create(
            {
                "plan_id": plan.id,
                "number": "1.1.",
                "name": "Test measure",
                "deadline_text": "до 01.04.2026",
                "responsible_text": "\n".join(units.mapped("name")),
                "deadline_kind": "date",
                "accounting": "task" if "group" in units.mapped("kind") else "line",
                "date_start": date(2025, 9, 1),
                "control_date": date(2026, 4, 1),
                "assignment_ids": [
                    Command.create(
                        {
                            "unit_id": unit.id,
                            "role": "co" if position else "lead",
                            "sequence": 10 * (position + 1),
                        }
                    )
                    for position, unit in enumerate(units)
                ],
                "window_ids": [
                    Command.create(
                        {
                            "date_start": start,
                            "date_end": end,
                            "kind": kind[0] if kind else "occurrence",
                        }
                    )
                    for start, end, *kind in windows
                ],
                **vals,
            }
        )

    def _get_stored_file(self, evidence):
        """The attachments in which Odoo keeps the files of evidence."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "profplan.evidence"),
                ("res_field", "=", "file"),
                ("res_id", "in", evidence.ids),
            ]
        )

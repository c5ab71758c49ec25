import contextlib
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command

from .common import ProfplanCommon


class SheetCommon(ProfplanCommon):
    """A plan sent out to two schools: clauses on plan and report, two measures.

    ``sheet`` is the first school's, of ``portal``; ``lines`` are its lines.
    ``coordinator`` and ``colleague`` are of the methodical centre. It is ``day`` as a
    test begins (UTC; None: today, as for a server).
    """

    day = "2026-02-02 09:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._create_user("coordinator", login="profplan_colleague")
        cls.centre.member_ids = [Command.link(cls.colleague.id)]
        with freeze_time("2026-01-12"):
            cls.plan = cls._create_plan(measures=1)
            cls.plan_clause = cls._create_clause("2.3.", date(2026, 1, 30))
            cls.report_clause = cls._create_clause("2.6.", date(2026, 4, 30))
            cls.plan.write(
                {
                    "plan_clause_id": cls.plan_clause.id,
                    "report_clause_id": cls.report_clause.id,
                }
            )
            cls.first, cls.second = (
                cls._create_measure(
                    cls.plan,
                    units=cls.group,
                    number=number,
                    accounting="line",
                    control_date=date(2026, 4, 1),
                )
                for number in ("3.1.", "3.2.")
            )
            cls.plan.action_approve()
            cls.plan.with_user(cls.manager).action_send_out()
        cls.sheet, cls.other_sheet = (
            cls.plan.sheet_ids.filtered(lambda one, unit=unit: one.unit_id == unit)
            for unit in (cls.school, cls.other_school)
        )
        cls.lines = cls.sheet.line_ids
        cls.line = cls.lines[0]

    @classmethod
    def _create_clause(cls, number, day):
        return cls._create_measure(
            cls.plan, units=cls.group, number=number, kind="clause", control_date=day
        )

    def setUp(self):
        super().setUp()
        self._set_day(self.day)

    def _set_day(self, day):
        """From here on it is this day, until the test ends."""
        clock = freeze_time(day)
        clock.start()
        self.addCleanup(clock.stop)

    def _get_letters(self, user):
        self.env.flush_all()
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def _get_task(self, part, sheet=None):
        sheet = sheet or self.sheet
        return sheet.task_ids.filtered(lambda task: task.sheet_part == part)

    @classmethod
    def _begin_with(cls, state, *sheets):
        """All tests of the class begin with the sheet, or these, in this state."""
        clock = freeze_time(cls.day) if cls.day else contextlib.nullcontext()
        with clock:
            for sheet in sheets or (cls.sheet,):
                cls._put(state, sheet)

    @classmethod
    def _plan_lines(cls, user=None, sheet=None):
        """Fill in the plan of a sheet."""
        sheet = (sheet or cls.sheet).with_user(user or cls.portal)
        sheet.responsible_name = "Иванова И. И."
        sheet.line_ids.write({"planned_end": "2026-03-10"})

    @classmethod
    def _tell(cls, lines=None, user=None, **vals):
        """Say what became of these lines."""
        lines = cls.lines if lines is None else lines
        lines.with_user(user or cls.portal).write(
            {"outcome": "full", "result_text": "Проведено", **vals}
        )

    @classmethod
    def _put(cls, state, sheet=None):
        """Bring a sheet to a state by the people's own moves."""
        sheet = sheet or cls.sheet
        ours, theirs = sheet.with_user(cls.portal), sheet.with_user(cls.coordinator)
        if state == "planning":
            return
        cls._plan_lines(sheet=sheet)
        ours.action_submit()
        if state == "plan_returned":
            theirs.action_return("Dates")
        if state in ("plan_review", "plan_returned"):
            return
        theirs.action_accept()
        if state == "executing":
            return
        cls._tell(sheet.line_ids)
        ours.action_submit()
        if state == "report_returned":
            theirs.action_return("Again")
        if state == "accepted":
            theirs.action_accept()

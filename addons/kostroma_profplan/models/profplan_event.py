from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from ..lib import events as rules
from ..lib import files, indicators
from .number import Number

FORMS = [
    ("excursion", "Excursion"),
    ("meeting", "Meeting with professionals"),
    ("lesson", "Lesson, class hour"),
    ("workshop", "Workshop, professional trial"),
    ("contest", "Contest, olympiad"),
    ("fair", "Fair, festival, open day"),
    ("training", "Training, seminar"),
    ("consultation", "Consultation, diagnostics"),
    ("parents", "Meeting with parents"),
    ("online", "Online event"),
    ("other", "Other"),
]
# No event of a city has more people: 10^9 is a slip.
MOST_PEOPLE = 100_000


class ProfplanEvent(models.Model):
    """What took place: entered once, it serves several measures (design §6).

    Written by the organisation's people, or by staff for it, while one of the lines
    that it serves is open. Deleting marks it as removed: what was is on record of the
    lines, its evidence stays.
    """

    _name = "profplan.event"
    _description = "Event"
    _inherit = [
        "profplan.guard.mixin",
        "profplan.removed.mixin",
        "profplan.today.mixin",
    ]
    _engine_scope = "event"
    _order = "date_start desc, id desc"

    sheet_id = fields.Many2one(
        "profplan.sheet",
        "Plan and report",
        required=True,
        index=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one(
        related="sheet_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        string="Approved plan",
    )
    unit_id = fields.Many2one(
        related="sheet_id.unit_id",
        store=True,
        precompute=True,
        index=True,
        string="Organisation",
    )
    line_ids = fields.Many2many(
        "profplan.sheet.line",
        "profplan_event_line_rel",
        "event_id",
        "line_id",
        string="Measures",
        domain="[('sheet_id', '=', sheet_id)]",
        copy=False,
        help="Those that the event serves: it is entered once.",
    )
    date_start = fields.Date("Date", required=True)
    date_end = fields.Date("Until", help="Empty: it took one day.")
    name = fields.Char("What took place", required=True)
    form = fields.Selection(FORMS, required=True, default="other")
    grades = fields.Char(
        "Classes", help="For example 8–9, 11. Empty: not by classes, or all of them."
    )
    participants = Number("Participants")
    participants_ovz = Number("Of them with special needs")
    partner = fields.Char("Partners", help="Several of them are set apart by «;».")
    url = fields.Char("Link")
    evidence_ids = fields.One2many(
        "profplan.evidence",
        "event_id",
        copy=False,
        domain=[("removed_on", "=", False)],
    )
    locked = fields.Boolean(
        compute="_compute_locked", help="It can no longer be changed or deleted."
    )

    _line_idx = models.Index("(sheet_id, date_start) WHERE removed_on IS NULL")

    _engine_fields = frozenset({"removed_on", "removed_by_id"})

    # --- What is seen ---

    @api.depends("removed_on", "line_ids.state", "sheet_id.state")
    @api.depends_context("uid")
    def _compute_locked(self):
        for event in self:
            event.locked = bool(
                event._origin
                and (event.removed_on or event._is_frozen())
                or event.sheet_id
                and not event.sheet_id.can_enter
            )

    def _is_frozen(self):
        """Whether all that it serves is handed in or accepted."""
        self.ensure_one()
        states = self.sudo().line_ids.mapped("state")
        return bool(states) and not {"open", "returned"}.intersection(states)

    @api.depends("date_start", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for event in self:
            day = event.date_start and format_date(self.env, event.date_start)
            event.display_name = " ".join(filter(None, (day, event.name)))

    # --- What an event must be ---

    @api.constrains("date_start", "date_end", "sheet_id")
    def _check_dates(self):
        today = self._get_today()
        for event in self:
            plan = event.sudo().plan_id
            first, last = event.date_start, event.date_end or event.date_start
            problem = False
            if last < first:
                problem = self.env._("it ends before it begins.")
            elif last > today:
                problem = self.env._(
                    "the day has not come yet. Events are entered when they have "
                    "taken place."
                )
            elif not plan.date_start <= first <= last <= plan.date_end:
                problem = self.env._(
                    "the day is outside the period of the plan, %(start)s – %(end)s.",
                    start=format_date(self.env, plan.date_start),
                    end=format_date(self.env, plan.date_end),
                )
            if problem:
                event._raise_problem(problem)

    @api.constrains("participants", "participants_ovz")
    def _check_participants(self):
        for event in self:
            numbers = event.participants, event.participants_ovz
            if any(number != round(number) or number < 0 for number in numbers):
                event._raise_problem(
                    self.env._("people are counted by whole numbers, from zero up.")
                )
            if max(numbers) > MOST_PEOPLE:
                event._raise_problem(
                    self.env._(
                        "more than %s people took part? Check the number.", MOST_PEOPLE
                    )
                )
            if event.participants_ovz > event.participants:
                event._raise_problem(
                    self.env._(
                        "those with special needs are among the participants: there "
                        "cannot be more of them."
                    )
                )

    @api.constrains("grades")
    def _check_grades(self):
        for event in self:
            if rules.read_grades(event.grades) is None:
                event._raise_problem(
                    self.env._(
                        "«%s» are no classes. Write numbers from 1 to 12, for example "
                        "8–9, 11; leave it empty if the event was not for classes.",
                        event.grades,
                    )
                )

    @api.constrains("line_ids", "sheet_id", "removed_on")
    def _check_lines(self):
        for event in self.sudo():
            if event.removed_on:
                continue
            if not event.line_ids:
                event._raise_problem(
                    self.env._("choose the measures that it serves, one at least.")
                )
            if event.line_ids.sheet_id != event.sheet_id:
                event._raise_problem(
                    self.env._("its measures are those of the same organisation.")
                )

    def _raise_problem(self, problem):
        raise ValidationError(
            self.env._(
                "Event «%(event)s»: %(problem)s", event=self.name, problem=problem
            )
        )

    # --- Who writes it, and when ---

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_engine():
            return super().create(vals_list)
        own = self._without_switches()
        # Defaults come from the context, which comes over RPC: judged as well.
        defaults = own.default_get(["sheet_id", "line_ids", "url"])
        vals_list = [own._prepare_given_vals({**defaults, **one}) for one in vals_list]
        sheets = own.env["profplan.sheet"].browse(one["sheet_id"] for one in vals_list)
        sheets._check_seen()
        sheets._check_may_enter()
        logged = sheets._get_logged_events()
        events = super(ProfplanEvent, own).create(vals_list)
        events._check_lines_open(events.line_ids)
        sheets._mark_entered()
        own._log_on_lines(logged)
        return events.with_env(self.env)

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        self._check_seen()
        self.check_access("write")
        own = self._without_switches()
        own._check_given(vals)
        if any(event.sheet_id.id != vals.get("sheet_id") for event in self) and (
            "sheet_id" in vals
        ):
            raise UserError(
                self.env._(
                    "An event is not moved to another organisation: enter it there."
                )
            )
        own._check_changeable()
        own.line_ids._touch()
        if vals.get("url"):
            vals = {**vals, "url": own._check_link(vals["url"])}
        before = {event: event.line_ids for event in own}
        logged = own.sheet_id._get_logged_events()
        result = super(ProfplanEvent, own).write(vals)
        for event, lines in before.items():
            event._check_lines_open((lines - event.line_ids) | (event.line_ids - lines))
        own.sheet_id._mark_entered()
        own._log_on_lines(logged)
        return result

    def unlink(self):  # pylint: disable=method-required-super
        """Mark as removed: out of all counts; on record of its lines."""
        self._check_seen()
        self.check_access("unlink")
        own = self._without_switches()
        own._check_changeable()
        own._check_lines_open(own.line_ids)
        own.evidence_ids.unlink()
        own.sheet_id._mark_entered()
        logged = own.sheet_id._get_logged_events()
        own.sudo()._as_engine().write(
            {**self._prepare_removed_vals(), "line_ids": [Command.clear()]}
        )
        own._log_on_lines(logged)
        own.sheet_id.invalidate_recordset(["event_ids"], flush=False)
        return True

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Never: an event takes place once."""
        raise UserError(self.env._("Events are not copied: enter the other one."))

    def _prepare_given_vals(self, vals):
        """Values of a new event; its sheet may be told by its lines, or by whose it is.

        :raises UserError: nothing tells whose event it is
        """
        vals = dict(vals)
        plan_id, unit_id = vals.pop("plan_id", None), vals.pop("unit_id", None)
        sheets = self.env["profplan.sheet"]
        if not vals.get("sheet_id"):
            lines = self.env["profplan.sheet.line"].browse(
                self._get_linked_ids(vals.get("line_ids"))
            )
            lines._check_seen()
            domain = [("plan_id", "=", plan_id), ("unit_id", "=", unit_id)]
            known = plan_id and unit_id
            found = sheets.search(domain) if known else lines.sheet_id[:1]
            vals["sheet_id"] = found.id
        elif plan_id or unit_id:
            sheet = sheets.browse(vals["sheet_id"])
            sheet._check_seen()
            if not (
                plan_id in (None, False, sheet.plan_id.id)
                and unit_id in (None, False, sheet.unit_id.id)
            ):
                vals["sheet_id"] = False
        if not vals["sheet_id"]:
            raise UserError(
                self.env._(
                    "Say whose event it is: choose the plan and report of the "
                    "organisation, or the measures in it."
                )
            )
        if vals.get("url"):
            vals["url"] = self._check_link(vals["url"])
        return vals

    @api.model
    def _get_linked_ids(self, commands):
        """Ids that these commands of a relation refer to."""
        ids = []
        for command in commands or []:
            if isinstance(command, int):
                ids.append(command)
            elif command[0] == Command.LINK:
                ids.append(command[1])
            elif command[0] == Command.SET:
                ids += command[2]
        return ids

    @api.model
    def _check_link(self, url):
        """A link that a browser may open, as of evidence."""
        try:
            return files.check_link(url)
        except files.Refusal as refusal:
            evidence = self.env["profplan.evidence"]
            raise UserError(evidence._get_refusal_text(refusal)) from refusal

    def _check_changeable(self):
        """Removed for good, or all it serves is handed in: it stands."""
        for event in self:
            if event.removed_on:
                raise UserError(
                    self.env._(
                        "«%s» was removed: it stays on record. Enter it anew.",
                        event.display_name,
                    )
                )
        self.sheet_id._check_may_enter()
        for event in self:
            if event._is_frozen():
                raise UserError(
                    self.env._(
                        "«%s» stands: all measures that it serves are handed in. "
                        "Take one of them back first, or wait for the answer.",
                        event.display_name,
                    )
                )

    def _check_lines_open(self, lines):
        """These lines may get an event now, or lose it."""
        lines._check_seen()
        lines._check_may_enter({"event_ids"})
        lines._touch()

    # --- What hangs on it ---

    def _check_takes_evidence(self):
        """The person may attach evidence to these events now."""
        self._check_changeable()
        self.sheet_id._mark_entered()
        self.line_ids._touch()

    def _get_evidence_state(self):
        """Whether its evidence is "open", under "review" or "accepted"."""
        self.ensure_one()
        event = self.sudo()
        if not event._is_frozen() and event.sheet_id._is_with_organisation():
            return "open"
        states = set(event.line_ids.mapped("state"))
        done = states <= {"accepted", "not_applicable"} and "accepted" in states
        return "accepted" if done else "review"

    def _get_evidence_log(self):
        """Whose record keeps what is attached: it serves several lines."""
        return self.sheet_id

    def _get_evidence_tasks(self):
        """The leads' tasks: people are told of lost files there."""
        return self.line_ids.measure_id.root_task_id

    # --- On record of the lines (design §5) ---

    def _log_on_lines(self, before):
        """Put on record of the lines what their events are now, where it differs.

        :param before: ``{line id: {"events": value}}``
        """
        lines = self.env["profplan.sheet.line"].browse(before)
        lines.invalidate_recordset(["event_ids"], flush=False)
        lines._log_changes(before)

    def _get_logged_value(self):
        """What the record keeps of an event."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "date": self.date_start.isoformat(),
            "until": self.date_end.isoformat() if self.date_end else None,
            "form": self.form,
            "grades": self.grades or None,
            "participants": self.participants,
            "ovz": self.participants_ovz,
            "partner": self.partner or None,
            "url": self.url or None,
        }

    @api.model
    def _get_events_text(self, value):
        """Events of the record in words: «12.03.2026 Ярмарка (120)»."""
        return "; ".join(
            f"{format_date(self.env, one['date'])} {one['name']}"
            f" ({indicators.format_number(one['participants'])})"
            for one in value
        )

    # --- Counting ---

    def _get_counted(self):
        """These events as the rules count them."""
        return [
            rules.Event(
                event.id,
                event.participants,
                event.participants_ovz,
                event.partner or "",
                rules.read_grades(event.grades) or (),
            )
            for event in self
        ]

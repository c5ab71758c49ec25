from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import execution


@dataclass
class Sending:
    """What sending a plan out does: the preview shows it, the action does it."""

    # Organisations that owe something by the plan, and those of them without a sheet.
    units: object
    new_units: object
    # {measure: organisations} that get a line; a task of their own.
    lines: dict
    tasks: dict
    # What was taken back before and is asked again.
    sheets_back: object
    lines_back: object
    tasks_back: object
    # What is not asked any more, and that of it which holds something and stays.
    sheets_gone: object
    lines_gone: object
    tasks_gone: object
    sheets_held: object
    lines_held: object
    # Measures that are given to organisations and concern nobody.
    empty: object

    def count_lines(self):
        return sum(map(len, self.lines.values()))

    def count_tasks(self):
        return sum(map(len, self.tasks.values()))

    def get_told_units(self):
        """Organisations for which something changes: their people get a letter."""
        units = self.units.browse().union(*self.lines.values(), *self.tasks.values())
        changed = (
            self.lines_back | self.lines_gone,
            self.tasks_back | self.tasks_gone,
        )
        return units.union(*(records.sheet_id.unit_id for records in changed))

    def get_changed_units(self):
        """Organisations that have something else by the plan than concerns them."""
        return self.get_told_units() | self.sheets_gone.unit_id

    def is_empty(self):
        return not self.get_changed_units()


class ProfplanPlan(models.Model):
    """Sending an approved plan out to organisations (design §4): one step that gives
    them what concerns them, and takes back what does not any more."""

    _inherit = "profplan.plan"

    to_send_count = fields.Integer(
        "Organisations with another part than concerns them",
        compute="_compute_to_send_count",
        groups="kostroma_profplan.group_profplan_manager",
        help="Since the plan was sent out somebody has joined, left or changed, or "
        "whom measures concern. 0: what was sent out agrees, or nothing was.",
    )

    @api.depends("state", "sheet_ids")
    def _compute_to_send_count(self):
        """What the preview of sending out would show, in one number."""
        for plan in self:
            sent = plan.state == "approved" and plan.active and plan.sheet_count
            plan.to_send_count = sent and len(
                plan._prepare_sending().get_changed_units()
            )

    def action_send_out(self):
        """Bring what organisations have in line with what concerns them; repeatable.

        All or nothing: an organisation gets its sheet, a line of each measure that is
        accounted for so, a task of each that it hands in by itself. Nothing is made
        twice. Of what does not concern it any more the empty goes, the rest stays.

        :raises UserError: not in execution, or no organisation to send anything to
        """
        self.check_access("write")
        for plan in self:
            plan._check_can_be_sent_out()
            plan._lock_for_sending()
        # The right was checked above; sheets and tasks are nobody's to make.
        for plan in self._without_switches(defaults=True).sudo():
            sending = plan._prepare_sending()
            plan._check_sending(sending)
            told = plan._apply_sending(sending)
            self.env["profplan.letter"]._send("sent_out", told, plan=plan)
        return True

    def action_ask_send_out(self):
        """Show what sending out will do."""
        self.ensure_one()
        self.check_access("write")
        self._check_can_be_sent_out()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_sending"
        )
        action["context"] = {"default_plan_id": self.id}
        return action

    def action_view_applicability(self):
        """The rules of whom the plan's measures concern, to be changed together."""
        return self._get_plan_action("action_profplan_plan_applicability")

    def _check_can_be_sent_out(self):
        self.ensure_one()
        if self.state != "approved" or not self.active:
            raise UserError(
                self.env._(
                    "%(plan)s is not in execution: approve it first, then send it "
                    "out to the organisations.",
                    plan=self.display_name,
                )
            )

    def _lock_for_sending(self):
        """One person sends a plan out at a time; the other one is told."""
        self._take_turn(
            self.env._("Somebody else is sending this plan out at this moment."),
            inserts=True,
        )

    def _check_sending(self, sending):
        """There is somebody to send to, and nobody is changing them at the moment."""
        if sending.empty and not sending.units and sending.is_empty():
            raise UserError(
                self.env._(
                    "There is nobody to send %(plan)s to. These measures are given to "
                    "organisations and concern none: %(numbers)s. Look at their groups "
                    "and at whom they concern.",
                    plan=self.display_name,
                    numbers=", ".join(sending.empty.mapped("number")),
                )
            )
        (sending.units | sending.sheets_gone.unit_id)._take_turn(
            self.env._(
                "Somebody is changing one of the organisations at this very "
                "moment. Nothing was sent out: try again in a minute."
            )
        )

    # --- What is to be done ---

    def _prepare_sending(self):
        """What sending this plan out will do, as things stand now.

        :return: :class:`Sending`; nothing is written
        """
        self.ensure_one()
        plan = self.sudo()
        everybody = plan.with_context(active_test=False)
        by_measure = plan.measure_ids._get_organisations_by_measure()
        owed = {"line": {}, "task": {}}
        for measure, units in by_measure.items():
            if way := measure._is_sent_as():
                owed[way][measure] = units
        units = plan.env["profplan.unit"].union(
            *(units for way in owed.values() for units in way.values())
        )
        # Of thousands of rows only what is compared: a plan's form asks for it, too.
        marks = ["active", "released", "state"]
        sheets, lines = (
            everybody.env[model].search_fetch(
                [("plan_id", "=", plan.id)], [*names, *marks], order="id"
            )
            for model, names in (
                ("profplan.sheet", ["unit_id"]),
                ("profplan.sheet.line", ["measure_id", "sheet_id", "task_id"]),
            )
        )
        tasks = everybody._get_hand_ins(sheets, lines)
        lines_made, lines_back, lines_gone = plan._compare(lines, owed["line"])
        lines_gone = lines_gone.filtered(lambda one: one.state != "not_applicable")
        tasks_made, tasks_back, tasks_gone = plan._compare(tasks, owed["task"])
        sheets_gone = sheets.filtered(
            lambda sheet: sheet.unit_id not in units and not sheet._is_withdrawn()
        )
        tasks_of_lines = lines_gone.task_id.filtered(lambda task: not task.released)
        return Sending(
            units=units,
            new_units=units - sheets.unit_id,
            lines=lines_made,
            tasks=tasks_made,
            sheets_back=sheets.filtered(
                lambda sheet: sheet.unit_id in units and sheet._is_withdrawn()
            ),
            lines_back=lines_back,
            tasks_back=tasks_back | lines_back.task_id.filtered("released"),
            sheets_gone=sheets_gone,
            lines_gone=lines_gone,
            tasks_gone=(tasks_gone | tasks_of_lines)._filter_owing(),
            sheets_held=sheets_gone._filter_held(),
            lines_held=lines_gone._filter_held(),
            empty=plan._get_empty_measures(by_measure),
        )

    def _get_hand_ins(self, sheets, lines):
        """Tasks that organisations hand in by themselves; not those of a former
        version, which their lines stand for."""
        tasks = self.env["project.task"].search_fetch(
            [("sheet_id", "in", sheets.ids)],
            ["measure_id", "sheet_id", "released", "step"],
            order="id",
        )
        return tasks - lines.task_id

    def _get_empty_measures(self, by_measure):
        """Measures given to organisations that concern none of them."""
        return self.measure_ids.filtered(
            lambda measure: (
                measure in by_measure
                and measure._is_sent_as()
                and not by_measure[measure]
            )
        )

    def _compare(self, there, owed):
        """What is to be made, brought back and taken back.

        What is off control is given to nobody new.

        :param there: lines or tasks that organisations have, withdrawn ones as well
        :param owed: ``{measure: organisations}``
        """
        known = {(one.measure_id.id, one.sheet_id.unit_id.id): one for one in there}
        wanted = {(measure.id, id_) for measure in owed for id_ in owed[measure].ids}
        settled = self.measure_ids.filtered(
            lambda measure: measure.root_task_id.step in execution.CLOSED_STEPS
        )
        made = {}
        for measure, units in owed.items():
            missing = [id_ for id_ in units.ids if (measure.id, id_) not in known]
            if missing and measure not in settled:
                made[measure] = units.browse(missing)
        back = [
            one.id
            for key, one in known.items()
            if key in wanted and one._is_withdrawn() and one.measure_id not in settled
        ]
        gone = [
            one.id
            for key, one in known.items()
            if key not in wanted and not one._is_withdrawn()
        ]
        return made, there.browse(back), there.browse(gone)

    # --- Doing it ---

    def _apply_sending(self, sending):
        """Do what was prepared: what goes first, then what comes.

        :return: ``{user: rows}``: what each person is to be told of it
        """
        self.ensure_one()
        reason = self.env._("the measure does not concern the organisation any more")
        back = self.env._("the measure concerns the organisation again")
        sending.tasks_gone._release(reason)
        sending.lines_gone._release(sending.lines_held, reason)
        sending.sheets_gone._release(sending.sheets_held)
        sending.sheets_back._bring_back()
        sending.lines_back._bring_back(back)
        sending.tasks_back._bring_back(back)
        sheets = self._create_sheets(sending)
        lines = self._create_lines(sheets, sending.lines)
        tasks = self._create_hand_ins(sheets, sending.tasks)
        return self._after_sending(sending, sheets, lines, tasks)

    def _create_sheets(self, sending):
        """``{unit: its sheet}``; those missing are made in one create."""
        sheets = self.env["profplan.sheet"]
        made = sheets._as_engine(quiet=True).create(
            [
                {
                    "plan_id": self.id,
                    "unit_id": unit.id,
                    "responsible_name": unit.responsible_id.name,
                }
                for unit in sending.new_units
            ]
        )
        known = sheets.search([("plan_id", "=", self.id)]) | made.with_env(self.env)
        return dict(zip(known.unit_id, known, strict=True))

    def _create_lines(self, sheets, owed):
        """Lines that the organisations have not got yet, in one create.

        :param sheets: ``{unit: sheet}``
        :param owed: ``{measure: organisations}``
        """
        lines = self.env["profplan.sheet.line"]
        dates = self.measure_ids.browse().union(*owed)._get_standing_line_dates()
        vals_list = []
        for measure, organisations in owed.items():
            alike = {**measure._prepare_line_vals(), **dates[measure]}
            vals_list += [
                {**alike, "sheet_id": sheets[unit].id, "unit_id": unit.id}
                for unit in organisations
            ]
        return lines._as_engine(quiet=True).create(vals_list).with_env(lines.env)

    def _create_hand_ins(self, sheets, owed):
        """Tasks that organisations hand in by themselves and have not got yet."""
        dates = self.measure_ids.browse().union(*owed)._get_standing_task_dates()
        vals_list = []
        for measure, organisations in owed.items():
            root, part = measure.root_task_id, measure._get_sheet_part()
            vals_list += [
                {
                    **measure._prepare_organisation_task_vals(root, unit),
                    **dates.get(measure, {}),
                    "sheet_id": sheets[unit].id,
                    "sheet_part": part,
                }
                for unit in organisations
            ]
        return self.env["project.task"]._create_of_plan(vals_list)

    def _after_sending(self, sending, sheets, lines, tasks):
        """What follows: the record first, then who is told of it."""
        if sending.is_empty():
            return {}
        self._as_record().message_post(body=self._get_sending_text(sending))
        tasks._schedule_first_activities()
        return self._get_rows_of_sending(sending, sheets, lines, tasks)

    def _get_sending_text(self, sending):
        """What was sent out and taken back, in words for the plan's chatter."""
        words = [
            self.env._(
                "Sent out to organisations (%(sheets)s): %(lines)s lines of their "
                "plans and reports, %(tasks)s tasks.",
                sheets=len(sending.units),
                lines=sending.count_lines() + len(sending.lines_back),
                tasks=sending.count_tasks() + len(sending.tasks_back),
            )
        ]
        if gone := sending.lines_gone.sheet_id | sending.tasks_gone.sheet_id:
            words.append(
                self.env._(
                    "No longer asked of %(names)s: %(lines)s lines, of which %(held)s "
                    "hold something and stay; %(tasks)s tasks.",
                    names=", ".join(gone.unit_id.mapped("name")),
                    lines=len(sending.lines_gone),
                    held=len(sending.lines_held),
                    tasks=len(sending.tasks_gone),
                )
            )
        if sending.empty:
            words.append(
                self.env._(
                    "Concern no organisation: %s.",
                    ", ".join(sending.empty.mapped("number")),
                )
            )
        return " ".join(words)

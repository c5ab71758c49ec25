from odoo import fields, models
from odoo.exceptions import LockError, UserError


class ProfplanPlan(models.Model):
    """Sending an approved plan out to organisations: sheets, lines, hand-ins (§4)."""

    _inherit = "profplan.plan"

    sheet_ids = fields.One2many(
        "profplan.sheet", "plan_id", "Plans and reports of organisations", readonly=True
    )
    sheet_count = fields.Integer(compute="_compute_sheet_count")

    def _compute_sheet_count(self):
        counts = self._count_by_plan("profplan.sheet")
        for plan in self:
            plan.sheet_count = counts.get(plan._origin, 0)

    def action_send_out(self):
        """Give the organisations what concerns them; repeatable, nothing twice.

        All or nothing: an organisation gets its sheet, a line of each measure that is
        accounted for so, a task of each that it hands in by itself. What they have
        already stays as it is.

        :raises UserError: not in execution
        """
        self.check_access("write")
        for plan in self:
            plan._check_can_be_sent_out()
        # The right was checked above; sheets and tasks are nobody's to make.
        for plan in self._without_switches(defaults=True).sudo():
            plan._send_out()
        return True

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
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is sending this plan out at this moment.")
            ) from error

    def _send_out(self):
        self.ensure_one()
        owed = self.measure_ids._get_organisations_by_measure()
        by_way = {"line": {}, "task": {}}
        for measure, organisations in owed.items():
            way = measure._is_sent_as()
            if way:
                by_way[way][measure] = organisations
        units = self.env["profplan.unit"].union(
            *(units for way in by_way.values() for units in way.values())
        )
        sheets = self._create_sheets(units)
        lines = self._create_lines(sheets, by_way["line"])
        tasks = self._create_hand_ins(sheets, by_way["task"])
        self._after_sending_out(lines, tasks)

    def _create_sheets(self, units):
        """``{unit: its sheet}``; those missing are made in one create."""
        known = self.env["profplan.sheet"].search([("plan_id", "=", self.id)])
        missing = units - known.unit_id
        made = known._as_engine(quiet=True).create(
            [{"plan_id": self.id, "unit_id": unit.id} for unit in missing]
        )
        sheets = known | made.with_env(known.env)
        return dict(zip(sheets.unit_id, sheets, strict=True))

    def _create_lines(self, sheets, owed):
        """Lines that the organisations have not got yet, in one create.

        :param sheets: ``{unit: sheet}``
        :param owed: ``{measure: organisations}``
        """
        lines = self.env["profplan.sheet.line"]
        known = {
            (measure.id, unit.id)
            for measure, unit in lines._read_group(
                [("plan_id", "=", self.id)], ["measure_id", "unit_id"]
            )
        }
        vals_list = []
        for measure, organisations in owed.items():
            alike = measure._prepare_line_vals()
            vals_list += [
                {**alike, "sheet_id": sheets[unit].id, "unit_id": unit.id}
                for unit in organisations
                if (measure.id, unit.id) not in known
            ]
        return lines._as_engine(quiet=True).create(vals_list).with_env(lines.env)

    def _create_hand_ins(self, sheets, owed):
        """Tasks that organisations hand in by themselves and have not got yet."""
        tasks = self.env["project.task"]
        known = {
            (measure.id, sheet.id)
            for measure, sheet in tasks.with_context(active_test=False)._read_group(
                [("plan_id", "=", self.id), ("sheet_id", "!=", False)],
                ["measure_id", "sheet_id"],
            )
        }
        vals_list = []
        for measure, organisations in owed.items():
            root, part = measure.root_task_id, measure._get_sheet_part()
            vals_list += [
                {
                    **measure._prepare_organisation_task_vals(root, unit),
                    "sheet_id": sheets[unit].id,
                    "sheet_part": part,
                }
                for unit in organisations
                if (measure.id, sheets[unit].id) not in known
            ]
        return tasks._create_of_plan(vals_list)

    def _after_sending_out(self, lines, tasks):
        """What follows once they exist: the record first, letters last."""
        if not lines and not tasks:
            return
        self._as_record().message_post(
            body=self.env._(
                "Sent out to organisations (%(sheets)s): %(lines)s lines of their "
                "plans and reports, %(tasks)s tasks.",
                sheets=len(lines.sheet_id | tasks.sheet_id),
                lines=len(lines),
                tasks=len(tasks),
            )
        )
        tasks._schedule_first_activities()
        self._send_approval(tasks)

    def _note_parts_of_before(self, lines, kept):
        """What an update made of the organisations' parts of a former version."""
        self._message_log(
            body=self.env._(
                "Parts of organisations became lines of their plans and reports: "
                "%(lines)s; with work in them, kept as tasks: %(kept)s.",
                lines=len(lines),
                kept=len(kept),
            )
        )

    def action_view_sheets(self):
        return self._get_plan_action("action_profplan_plan_sheets")

from dataclasses import dataclass

from odoo import api, fields, models

from ..lib import execution


@dataclass(frozen=True)
class SilentNamed:
    """The person has seen who is silent and closes all the same: no context over RPC
    can hold it."""


class ProjectTask(models.Model):
    """A collective measure is closed with the list of those who are silent (§6).

    One silent school does not block a city: the lead closes, the silent are named in
    the chatter and stay on the task.
    """

    _inherit = "project.task"

    silent_unit_ids = fields.Many2many(
        "profplan.unit",
        "profplan_task_silent_rel",
        "task_id",
        "unit_id",
        string="Silent when it was closed",
        readonly=True,
        copy=False,
        help="Organisations that had not reported when the measure was closed.",
    )
    silent_now_ids = fields.Many2many(
        "profplan.unit",
        string="Silent organisations",
        compute="_compute_silent_now",
        compute_sudo=True,
        help="Organisations that have not reported on the measure yet.",
    )
    silent_count = fields.Integer(
        "Organisations that are silent",
        compute="_compute_silent_now",
        compute_sudo=True,
    )

    @api.depends("measure_id", "parent_id", "step")
    def _compute_silent_now(self):
        """Of many tasks at once; lines and hand-ins of others are looked up anew."""
        silent = self._get_silent_units()
        for task in self:
            task.silent_now_ids = silent[task]
            task.silent_count = len(silent[task])

    def _get_silent_units(self):
        """``{task: organisations}`` that have not reported on these measures.

        Parts have none: the whole answers for it. A flat number of queries.
        """
        units = self.env["profplan.unit"].sudo()
        roots = self.sudo().filtered(
            lambda task: task.measure_id and not task.parent_id
        )
        by_measure = {}
        waiting = [
            ("measure_id", "in", roots.measure_id.ids),
            ("state", "in", ("open", "returned")),
            ("not_applicable", "!=", "confirmed"),
        ]
        hand_ins = [
            ("measure_id", "in", roots.measure_id.ids),
            ("sheet_id", "!=", False),
            ("line_ids", "=", False),
            ("step", "in", execution.EXECUTING_STEPS),
        ]
        for model, domain in (
            ("profplan.sheet.line", waiting),
            ("project.task", hand_ins),
        ):
            if not roots:
                break
            for measure, found in (
                self.env[model]
                .sudo()
                ._read_group(domain, ["measure_id"], ["unit_id:recordset"])
            ):
                by_measure[measure.id] = by_measure.get(measure.id, units) | found
        return {
            task: by_measure.get(task.sudo().measure_id.id, units)
            if task.sudo() in roots
            else units
            for task in self
        }

    def _look_for_silent(self):
        """Who is silent is looked up anew, for all of these at once."""
        names = ["silent_now_ids", "silent_count"]
        self.invalidate_recordset(names, flush=False)

    def _get_missing_silent(self, remark):
        """Who closes a collective measure has to say that some are silent."""
        if self.env.context.get("profplan_silent") == SilentNamed():
            return []
        silent = self.sudo().silent_now_ids
        if not silent:
            return []
        return [
            self.env._(
                "%(count)s organisations are silent: %(names)s. Close it with the "
                "button «Accept and name the silent»: their list stays",
                count=len(silent),
                names=self._get_silent_names(silent),
            )
        ]

    @api.model
    def _get_silent_names(self, units):
        return ", ".join(units.sorted("name").mapped("name"))

    def action_accept_silent(self):
        """Take these off control with the list of the organisations that are silent."""
        return self.with_context(profplan_silent=SilentNamed()).action_accept()

    def _keep_silent(self, event):
        """Name the silent of what was closed; forget them when it is opened again."""
        tasks = self.sudo()
        if event == "in_progress":
            if named := tasks.filtered("silent_unit_ids"):
                named._as_engine(quiet=True).write({"silent_unit_ids": False})
        if event != "done":
            return
        silent = {task: task.silent_now_ids for task in tasks}
        told = tasks.filtered(silent.get)
        if not told:
            return
        for units, same in told.grouped(silent.get).items():
            same._as_engine(quiet=True).write(
                {"silent_unit_ids": [fields.Command.set(units.ids)]}
            )
        told._note(
            {
                task.id: self.env._(
                    "Silent (%(count)s): %(names)s",
                    count=len(silent[task]),
                    names=self._get_silent_names(silent[task]),
                )
                for task in told
            }
        )

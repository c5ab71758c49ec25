from odoo import models
from odoo.tools import format_date

from ..lib import sheet as rules

# So many of a list are shown at one glance; the rest is counted.
SHOWN = 8


class ProfplanSheet(models.Model):
    """«Today» of the portal: what is due, came back, waits, what comes next (§6)."""

    _inherit = "profplan.sheet"

    def _prepare_portal_today(self):
        """What the page shows of this sheet, for its person."""
        self.ensure_one()
        tasks = self._get_portal_tasks()
        due = self._prepare_portal_due(tasks)
        return {
            "next": self._prepare_portal_next(),
            "stands": self._get_portal_state_text(),
            "acknowledged": self._get_acknowledged_text(),
            "due": due[:SHOWN],
            "due_more": max(0, len(due) - SHOWN),
            "returned": self._prepare_portal_returned(tasks),
            "waits": self._prepare_portal_waits(tasks),
            "counts": self._prepare_portal_counts(),
        }

    def _get_portal_tasks(self):
        """What the organisation hands in by itself under this plan, dates first."""
        tasks = self.env["project.task"].search(
            [("plan_id", "=", self.plan_id.id), ("unit_id", "=", self.unit_id.id)],
            order="report_date, id",
        )
        return tasks.filtered(lambda task: not task.sudo().sheet_part)

    def _get_acknowledged_text(self):
        """Who of the organisation has read the plan, and when."""
        own = self.sudo()
        if not own.acknowledged_on:
            return ""
        return self.env._(
            "Read by: %(name)s, %(day)s",
            name=own.acknowledged_by_id.name,
            day=format_date(self.env, own.acknowledged_on),
        )

    # --- The next step ---

    def _prepare_portal_next(self):
        """The one thing to be done next: a sentence and where it is done.

        None of it under review and once all is accepted: then nothing is to be done.
        """
        if not self._is_running():
            return {}
        names = {
            "plan": self.env._("To the plan"),
            "report": self.env._("To the report"),
        }
        show, back = {}, self._get_returned_lines()
        if self.state in rules.PLANNING_STATES:
            part, text = "plan", self._get_next_plan_text()
        elif self.state in rules.REPORTING_STATES:
            part, text = "report", self._get_next_report_text(back)
            show = {"show": "returned"} if back else {}
        else:
            part, text = "", ""
        if part and self.can_acknowledge:
            return {"text": self.env._("Read the plan and confirm that you have.")}
        if self.is_locked:
            return {}
        if not part or (self.state == "executing" and not back):
            if urgent := self._prepare_next_task():
                return urgent
        if not part:
            return {}
        return {
            "text": text,
            "url": self._get_portal_url(part, **show),
            "button": names[part],
            "remark": self.state.endswith("_returned") and self.remark,
        }

    def _get_returned_lines(self):
        return self.line_ids.filtered(lambda line: line.state == "returned")

    def _prepare_next_task(self):
        """The own hand-in that cannot wait: it came back, is overdue or due soon."""
        tasks = self._get_portal_tasks()
        back = tasks.filtered(lambda task: task.step == "returned")
        pressing = tasks.filtered(
            lambda task: (
                task.step in ("assigned", "in_progress")
                and task.health in ("overdue", "due_soon")
            )
        )
        task = (back | pressing)[:1]
        if not task:
            return {}
        words = self._get_task_words(task)
        text = (
            self.env._("Correct what came back and hand it in again: %s", words)
            if back
            else self.env._("Hand in: %s", words)
        )
        return {
            "text": text,
            "url": task._get_profplan_portal_url(),
            "button": self.env._("To the task"),
            "remark": back and task.remark,
        }

    def _get_next_plan_text(self):
        missing = len(self._get_unready_lines(rules.PLAN))
        if self.state == "plan_returned":
            return self.env._("Correct the plan by the remark and hand it in again.")
        if missing:
            return self.env._("Fill in the plan: measures left: %s.", missing)
        return self.env._("The plan is filled in: hand it in.")

    def _get_next_report_text(self, returned):
        """:param returned: the lines that came back"""
        if returned and self.state == "executing":
            return self.env._(
                "Correct what came back (%s) and hand it in again.",
                returned._get_numbers(),
            )
        if returned:
            return self.env._(
                "Correct what came back (%s) and hand in the report again.",
                returned._get_numbers(),
            )
        if self._get_unready_lines(rules.REPORT):
            return self.env._(
                "Carry the plan out and write what was done, as the dates come."
            )
        return self.env._("The report is filled in: hand it in.")

    def _get_unready_lines(self, part):
        """Lines that keep a part from being handed in."""
        lines = self.line_ids.filtered(lambda line: line._is_asked())
        return lines.browse(line.id for line in lines._get_missing_by_line(part))

    # --- Lists ---

    def _prepare_portal_due(self, tasks):
        """What is due, the nearest first: how far it is, the date, where it is done."""
        if not self._is_running():
            return []
        rows = [
            (
                task.limit_date or task.report_date or task.control_date,
                self._get_task_words(task),
                url,
            )
            for task, url in self._get_portal_open_tasks(tasks)
        ]
        if self.state in rules.REPORTING_STATES:
            rows += [
                (line.limit_date, line.display_name, self._get_line_url(line))
                for line in self.line_ids
                if line._is_asked() and line.state == "open"
            ]
        rows = sorted((row for row in rows if row[0]), key=lambda row: row[0])
        today = self._get_today()
        return [
            {
                "words": self._get_days_words(day),
                "day": format_date(self.env, day),
                "late": day < today,
                "name": name,
                "url": url,
            }
            for day, name, url in rows
        ]

    def _get_portal_open_tasks(self, tasks):
        """Open tasks of the organisation with their pages; plan and report first."""
        part = rules.PLAN if self.state in rules.PLANNING_STATES else rules.REPORT
        parts = self.task_ids.filtered(
            lambda task: (
                task.sudo().sheet_part == part
                and self.state in rules.PLANNING_STATES + rules.REPORTING_STATES
            )
        )
        at_work = ("assigned", "in_progress")
        waiting = tasks.filtered(lambda task: task.step in at_work)
        return [(task, task._get_profplan_portal_url()) for task in parts | waiting]

    def _get_task_words(self, task):
        """A task's name; whose it is need not be told to the organisation itself."""
        return task.name.removesuffix(f" — {self.sudo().unit_id.name}")

    def _get_line_url(self, line):
        """Where a line is written: in the plan until that is accepted."""
        planned = self.state in (*rules.PLANNING_STATES, "plan_review")
        part = rules.PLAN if planned else rules.REPORT
        return f"{self._get_portal_url(part, show='all')}#line-{line.id}"

    def _prepare_portal_returned(self, tasks):
        """What came back: what it is, the remark, where it is corrected."""
        back = tasks.filtered(lambda task: task.step == "returned")
        return (
            self._prepare_returned_whole()
            + [
                {
                    "name": line.display_name,
                    "remark": line.remark,
                    "url": self._get_line_url(line),
                }
                for line in self._get_returned_lines()
            ]
            + [
                {
                    "name": self._get_task_words(task),
                    "remark": task.remark,
                    "url": task.access_url,
                }
                for task in back
            ]
        )

    def _prepare_returned_whole(self):
        """The plan that came back, where the next step is to read and confirm it."""
        if not self.can_acknowledge or not self.state.endswith("_returned"):
            return []
        part = rules.PLAN if self.state == "plan_returned" else rules.REPORT
        names = self._get_portal_page_names()
        url = self._get_portal_url(part)
        return [{"name": names[part], "remark": self.remark, "url": url}]

    def _prepare_portal_waits(self, tasks):
        """What waits for an answer: nothing is to be done about it."""
        waits = []
        if self.state == "plan_review":
            waits.append(self.env._("The plan is being looked at."))
        if self.state == "report_review":
            waits.append(self.env._("The report is being looked at."))
        claimed = self.line_ids.filtered(lambda line: line.not_applicable == "claimed")
        if claimed:
            waits.append(
                self.env._("Said not to apply to you: %s", claimed._get_numbers())
            )
        reported = self.line_ids.filtered(lambda line: line.state == "reported")
        if reported and self.state in rules.REPORTING_STATES:
            waits.append(self.env._("Reported singly: %s", reported._get_numbers()))
        for task in tasks.filtered(lambda task: task.step == "review"):
            waits.append(self.env._("Handed in: %s", self._get_task_words(task)))
        return waits

    def _prepare_portal_counts(self):
        """How much of it is done: ``[(words, number)]``."""
        lines = self.line_ids.filtered(lambda line: line.state != "not_applicable")
        counts = [(self.env._("Measures in your plan"), len(lines))]
        if self.state in rules.PLANNING_STATES:
            left = len(self._get_unready_lines(rules.PLAN))
            counts.append((self.env._("Left to fill in"), left))
        else:
            done = lines.filtered(lambda line: line.state in ("reported", "accepted"))
            counts.append((self.env._("Reported"), len(done)))
        # All that the pages of plan and report show adds up.
        if others := len(self.line_ids - lines):
            counts.append((self.env._("Do not apply to you"), others))
        return counts

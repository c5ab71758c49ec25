import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib import execution, figures, indicators, typed
from .project_task_outcome import OUTCOMES

# Fields of the form, besides the figures.
WORDS = ("result_text", "outcome", "outcome_reason")


class ProjectTask(models.Model):
    """A hand-in of an organisation as a page of the portal (design §6)."""

    _inherit = "project.task"

    # --- Which ones ---

    @api.model
    def _get_portal_domain(self):
        """Own hand-ins of the organisations that the user works for."""
        units = self.env["profplan.sheet"]._get_portal_units()
        return Domain("measure_id", "!=", False) & Domain("unit_id", "in", units.ids)

    @api.model
    def _get_portal_tasks(self, sheet):
        """Of a sheet's plan and organisation, what waits first, then by day."""
        tasks = self.search(
            self._get_portal_domain()
            & Domain("plan_id", "=", sheet.plan_id.id)
            & Domain("unit_id", "=", sheet.unit_id.id)
        )
        order = {"returned": 0, "in_progress": 1, "assigned": 1, "review": 2}
        return tasks.sorted(
            lambda task: (
                order.get(task.step, 3),
                str(task.limit_date or task.control_date or ""),
                task.id,
            )
        )

    @api.model
    def _get_portal_task(self, task_id):
        """A hand-in of the person's own; empty: others' and none at all are alike."""
        return self.search(self._get_portal_domain() & Domain("id", "=", task_id))

    # --- What a page shows ---

    def _prepare_portal_rows(self):
        """What the list shows of each hand-in."""
        return [
            {
                "id": task.id,
                "name": task.sudo().sheet_id._get_task_words(task),
                "url": task._get_profplan_portal_url(),
                "state": task._get_portal_state(),
                "tone": task._get_portal_tone(),
                "when": task._get_portal_when(),
                "remark": task.step == "returned" and task.remark,
                "evidence": task.evidence_count,
                "part": task.sheet_part,
            }
            for task in self
        ]

    def _get_portal_state(self):
        """How it stands, in the words of the one who hands it in."""
        words = {
            "assigned": self.env._("Not handed in"),
            "in_progress": self.env._("Not handed in"),
            "review": self.env._("Handed in, the answer is awaited"),
            "returned": self.env._("Came back with a remark"),
            "done": self.env._("Accepted"),
            "dropped": self.env._("Not asked any more"),
        }
        return words.get(self.step, "")

    def _get_portal_tone(self):
        if self.step == "returned" or self.health == "overdue":
            return "pp-bad"
        if self.step in ("review", "done"):
            return "pp-good"
        return "pp-warn" if self.health in ("at_risk", "due_soon") else ""

    def _get_portal_late(self):
        """«5 days overdue», «10 days left»; "" of what is handed in."""
        if self.step not in execution.EXECUTING_STEPS or not self.limit_date:
            return ""
        days = (self.limit_date - self._get_today()).days
        if days < 0:
            return self.env._("days overdue: %s", -days)
        return self.env._("days left: %s", days) if days else self.env._("today")

    def _prepare_portal_page(self, given=None):
        """What the page of this hand-in shows.

        :param given: what the person typed and what was not kept, if anything:
            ``{field: text}``
        """
        self.ensure_one()
        current = self._get_portal_values()
        roles = self._get_roles()
        at_work = self.step in execution.EXECUTING_STEPS and "worker" in roles
        open_ = at_work and self.sudo().plan_id.state == "approved"
        evidence = self.env["profplan.evidence"]
        return {
            "task": self,
            "filled": {**current, **(given or {})},
            "seen": json.dumps(current, ensure_ascii=False),
            "state": self._get_portal_state(),
            "tone": self._get_portal_tone(),
            "late": self._get_portal_late(),
            "facts": self._get_portal_facts(),
            "asked": (self.contract_state or "").splitlines() if open_ else [],
            "outcomes": self._fields["outcome"]._description_selection(self.env),
            "figures": self._prepare_portal_figures(),
            "evidence": self.evidence_ids._prepare_portal_rows(),
            "postponements": self._prepare_portal_postponements(),
            "remark_files": self._get_portal_remark_files(),
            "expected": self._prepare_portal_expected(bool(given)),
            "can_write": open_,
            "can_withdraw": self.step == "review" and "worker" in roles,
            "can_postpone": open_
            and self.postponement_state != "asked"
            and not self.sudo().waits_for_event,
            "upload": evidence._prepare_portal_upload(),
        }

    def _get_portal_when(self):
        """«до 01.04.2026 (осталось дней: 10)»; "" without a date."""
        day = self._get_portal_date("report_date") or self._get_portal_date()
        if not day:
            return ""
        words, late = self.env._("by %s", day), self._get_portal_late()
        return f"{words} ({late})" if late else words

    def _get_portal_facts(self):
        """What a page tells of it: [(name, words)], the dates first."""
        done, reported = self.control_date, self.report_date or self.control_date
        measure = self.sudo().measure_id
        if done == reported:
            facts = [(self.env._("Do and report by"), self._get_portal_date())]
        else:
            facts = [
                (self.env._("Do by"), self._get_portal_date()),
                (self.env._("Report by"), self._get_portal_date("report_date")),
            ]
        facts += [
            (self.env._("In the order"), measure.deadline_text),
            (self.env._("What is expected"), measure.result_text),
            (self.env._("Handed in on"), self._get_portal_date("submitted_on")),
            (self.env._("Accepted on"), self._get_portal_date("accepted_on")),
        ]
        return [(name, words) for name, words in facts if words]

    def _prepare_portal_figures(self):
        return [
            {
                "field": f"figure_{figure.id}",
                "name": figure.name,
                "target": self._get_figure_target_text(figure),
            }
            for figure in self.sudo().measure_id.figure_ids
        ]

    def _prepare_portal_postponements(self):
        """Each that was asked: until when, why, what was answered."""
        states = dict(self._get_postponement_states())
        return [
            {
                "day": format_date(self.env, one.new_date, date_format="dd.MM.yyyy"),
                "reason": one.reason,
                "state": states[one.state],
                "answer": one.answer or "",
            }
            for one in self.sudo().postponement_ids
        ]

    def _get_portal_remark_files(self):
        """Files that came with the remark: [(name, address)]."""
        if self.step != "returned":
            return []
        messages = self.sudo().message_ids.filtered("attachment_ids")
        returned = messages.filtered(lambda one: not one.author_id.partner_share)[:1]
        return [(one.name, f"/web/content/{one.id}") for one in returned.attachment_ids]

    # --- What a page writes ---

    def _get_portal_values(self):
        """What stands in the fields of the form now, as text."""
        given = {one.figure_id.id: one.value for one in self.sudo().figure_value_ids}
        values = {name: typed.tidy(self[name] or "") for name in WORDS}
        values |= self._get_portal_expected()
        for figure in self.sudo().measure_id.figure_ids:
            number = given.get(figure.id)
            values[f"figure_{figure.id}"] = (
                "" if number is None else indicators.format_number(number)
            )
        return values

    def _save_from_portal(self, form):
        """Keep what the person typed; what somebody else wrote meanwhile stays.

        :param form: fields ``task.<name>`` and ``task.seen``
        :return: sentences on what was not kept, and why
        """
        self.ensure_one()
        self._check_seen()
        given = typed.read_form(form).get("task", typed.Given({}, {}))
        current = self._get_portal_values()
        known = {name: one for name, one in given.typed.items() if name in current}
        merged = typed.merge(typed.Given(known, given.seen), current)
        problems = [
            self._get_portal_conflict_text(name, stands)
            for name, stands in merged.conflicts.items()
        ]
        vals, numbers = {}, {}
        for name, text in merged.changes.items():
            if name.startswith("figure_"):
                problems += self._read_portal_figure(name, text, numbers)
            elif name in WORDS and (name != "outcome" or text in ("", *dict(OUTCOMES))):
                vals[name] = text or False
        if vals:
            self.write(vals)
        if numbers:
            self._give_figures(numbers)
        return problems + self._save_portal_expected(merged.changes)

    def _read_portal_figure(self, name, text, numbers):
        """Put a figure that was typed among the numbers; sentences if it is none."""
        figure = self.figure_ids.filtered(lambda one: f"figure_{one.id}" == name)
        people = figure.kind in figures.PEOPLE
        number, wrong = typed.read_number(text, whole=people)
        if wrong:
            lines = self.env["profplan.sheet.line"]
            return [f"«{figure.name}»: {lines._get_wrong_number_text(wrong, text)}"]
        numbers[figure] = number
        return []

    def _get_portal_conflict_text(self, name, stands):
        """Somebody else was here: what stands in the field now."""
        if name.startswith("figure_"):
            asked = self.sudo().measure_id.figure_ids
            label = asked.filtered(lambda one: f"figure_{one.id}" == name).name
        else:
            label = self._fields[name]._description_string(self.env)
        if name == "outcome":
            choices = self._fields["outcome"]._description_selection(self.env)
            stands = dict(choices).get(stands, stands)
        if name == "expected_date":
            stands = self._get_portal_date(name)
        return self.env._(
            "«%(field)s» has been changed by somebody else while the page was open. "
            "Now it says «%(stands)s»; what you typed is still in the field. Save "
            "again to keep yours.",
            field=label,
            stands=stands or "—",
        )

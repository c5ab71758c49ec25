from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.http import Controller, request, route

from .portal_page import HOME, PortalPage

TASKS = f"{HOME}/tasks"
# What a page says of what was done: keys of _get_portal_told_texts.
TOLD = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "postpone": "asked",
    "claim": "claimed",
    "expect": "expected",
    "remove": "removed",
}


class ProfplanPortalTasks(PortalPage, Controller):
    """An organisation's own hand-ins (design §6)."""

    @route(TASKS, type="http", auth="user", methods=["GET"], readonly=True)
    def portal_tasks(self, **query):
        """All hand-ins of an organisation in a plan."""
        sheet = self._get_sheet(**query)
        tasks = request.env["project.task"]
        rows = (
            tasks._get_portal_tasks(sheet)
            if sheet
            else tasks.search(tasks._get_portal_domain())
        )
        return self._show(
            "kostroma_profplan.portal_tasks",
            "tasks",
            sheet,
            title=request.env._("Tasks"),
            rows=rows._prepare_portal_rows(),
        )

    @route(f"{TASKS}/<int:task_id>", type="http", auth="user", methods=["GET"])
    def portal_task(self, task_id, **_query):
        """One hand-in: what is asked, what was given, how it stands."""
        task = request.env["project.task"]._get_portal_task(task_id)
        if not task:
            return self._show_none("tasks", plan=True)
        if task.sheet_part:  # the plan and the report have pages of their own
            return request.redirect(task._get_profplan_portal_url())
        return self._show_task(task)

    @route(f"{TASKS}/<int:task_id>", type="http", auth="user", methods=["POST"])
    def portal_task_post(self, task_id, do="save", **form):
        """What a button of the page does; what was typed is kept first."""
        task = request.env["project.task"]._get_portal_task(task_id)
        if not task:
            return self._show_none("tasks", plan=True)
        errors = []
        for step in self._get_steps(task, do, form):
            found, refusal = self._try(step)
            errors += [refusal] if refusal else found or []
            if errors:
                break
        if errors:
            typed = {
                name.removeprefix("task."): text
                for name, text in form.items()
                if name.startswith("task.") and isinstance(text, str)
            }
            return self._show_task(
                task, given=typed, form={**form, "do": do}, errors=errors, status=422
            )
        told = TOLD.get(do.partition("-")[0], "saved")
        return self._lead_to(f"{TASKS}/{task.id}", told)

    def _get_steps(self, task, do, form):
        """What is to be done one after the other; each gives sentences or nothing."""
        do, _dash, number = do.partition("-")
        reason = (form.get("reason") or "").strip()
        uploads = request.httprequest.files.getlist("evidence_file")
        evidence = request.env["profplan.evidence"]
        save = [
            lambda: task._save_from_portal(form),
            lambda: evidence._add_from_portal(task, form, uploads) and None,
        ]
        if do == "remove":
            mine = task.evidence_ids.filtered(lambda one: str(one.id) == number)
            return [*save, lambda: mine.unlink() and None]
        return {
            "submit": [*save, lambda: task.action_submit() and None],
            "withdraw": [lambda: task.action_withdraw(reason) and None],
            "postpone": [lambda: self._ask_postponement(task, form, reason)],
            "claim": [lambda: task.action_claim_not_applicable(reason) and None],
        }.get(do, save)

    def _ask_postponement(self, task, form, reason):
        day = request.env["profplan.evidence"]._read_portal_date(
            (form.get("new_date") or "").strip()
        )
        if not day:
            raise UserError(request.env._("Name the new date."))
        request.env["profplan.postponement"].create(
            {"task_id": task.id, "new_date": Date.to_date(day), "reason": reason}
        )

    def _show_task(self, task, given=None, form=None, status=200, **values):
        task.invalidate_recordset()
        sheet = request.env["profplan.sheet"]._get_portal_sheet(
            task.plan_id.id, task.unit_id.id
        )
        return self._show(
            "kostroma_profplan.portal_task",
            "tasks",
            sheet,
            status=status,
            title=sheet._get_task_words(task),
            form=form or {},
            **values,
            **task._prepare_portal_page(given),
        )

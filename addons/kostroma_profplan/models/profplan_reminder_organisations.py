from odoo import api, fields, models


class ProfplanReminder(models.Model):
    """Organisations get one list a week in place of the ladder (design §5)."""

    _inherit = "profplan.reminder"

    @api.model
    def _cron_remind(self):
        """The day's reminders, and what organisations said not to apply."""
        result = super()._cron_remind()
        self.env["profplan.sheet.line"]._tell_of_claims()
        return result

    @api.model
    def _prepare_vals_list(self, task, kind, told, days_before=0):
        """No reminder of a single task for an organisation's people."""
        vals_list = super()._prepare_vals_list(task, kind, told, days_before)
        of_organisations = {user.id for user in told.people.values() if user.share}
        return [
            vals for vals in vals_list if vals["sent_to_id"] not in of_organisations
        ]

    @api.model
    def _get_weekly_rows(self, monday):
        """Who works for an organisation reads of all that it owes, whatever account.

        What stands in its plan and report, or is handed in beside it, is in that list
        and not told once more as a task; what it leads as any unit is.
        """
        rows = {}
        for user, found in super()._get_weekly_rows(monday).items():
            if left := [row for row in found if not self._is_owed(row["task"], user)]:
                rows[user] = left
        for user, found in self._get_weekly_rows_of_organisations(monday).items():
            rows.setdefault(user, []).extend(found)
        return rows

    @api.model
    def _is_owed(self, task, user):
        """Whether a task stands in the list of the person's own organisation."""
        return bool(task.sheet_id) and user in task.unit_id.worker_ids

    @api.model
    def _get_weekly_rows_of_organisations(self, monday):
        """``{person: rows}``: due by Sunday, overdue, come back, not acknowledged.

        Of plans in execution. Whom it only falls to is told by the other letters.
        """
        plans = self.env["profplan.plan"].search([("state", "=", "approved")])
        waited = plans._get_waited(fields.Date.add(monday, days=6))
        sheets = self.env["profplan.sheet"].union(*waited)
        rows_by_user = {}
        told = self.env["profplan.told"]._get_told_of_sheets(sheets, "people")
        for sheet, one in told.items():
            for user in one.people:
                if user in sheet.unit_id.worker_ids:
                    rows_by_user.setdefault(user, []).extend(
                        row._prepare_letter_row(until=True) for row in waited[sheet]
                    )
        return rows_by_user

    @api.model
    def _send_weekly_letters(self, rows_by_user, monday):
        """Letters to people of organisations alone have words of their own."""
        own = {user: rows for user, rows in rows_by_user.items() if user.share}
        staff = {user: rows for user, rows in rows_by_user.items() if user not in own}
        if own:
            self._send_weekly("week", own, monday)
        return super()._send_weekly_letters(staff, monday)

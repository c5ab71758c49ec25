from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

# Our types of activities, by who has them.
PURPOSES = {
    "activity_take": "people",
    "activity_soon": "people",
    "activity_rework": "people",
    "activity_overdue": "heads",
    "activity_accept": "acceptors",
    "activity_applicability": "acceptors",
    "activity_decide": "deciders",
    "activity_evidence": "managers",
}


class ProjectTask(models.Model):
    """What waits for somebody who is away or has left goes to the next one (§5)."""

    _inherit = "project.task"

    @api.model
    def _get_waiting(self, domain):
        """``{xmlid: tasks}`` with an open activity of ours that the domain finds."""
        types = {self._get_activity_type_id(xmlid): xmlid for xmlid in PURPOSES}
        rows = (
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                Domain("res_model", "=", self._name)
                & Domain("activity_type_id", "in", list(types))
                & Domain(domain),
                ["activity_type_id"],
                ["res_id:array_agg"],
            )
        )
        return {
            types[activity_type.id]: self.browse(ids).exists()._filter_live()
            for activity_type, ids in rows
        }

    @api.model
    def _hand_on(self, waiting):
        """Give what waits to whoever is told today, if they have it not: one letter.

        :param waiting: ``{xmlid: tasks}``, the types are those of ``PURPOSES``
        """
        vals_list, rows = [], {}
        for xmlid, tasks in waiting.items():
            for task, user in tasks._get_to_hand_on(xmlid):
                row = {"task": task, "note": "activity", "xmlid": xmlid}
                rows.setdefault(user, []).append(row)
                if not user.share:
                    vals_list.append(task._prepare_handed_on_vals(xmlid, user))
        self._create_activities(vals_list)
        self.env["profplan.letter"]._send("handed_on", rows)

    def _get_to_hand_on(self, xmlid):
        """``(task, user)`` for each who is told and neither has nor had it."""
        served = self._get_served(xmlid)
        for task, told in self._get_told(PURPOSES[xmlid]).items():
            for user in told.people.values():
                if (task.id, user.id) not in served:
                    yield task, user

    def _prepare_handed_on_vals(self, xmlid, user):
        activity_type = self.env.ref(f"kostroma_profplan.{xmlid}").sudo()
        return self._prepare_activity_vals(
            xmlid,
            user,
            self._get_today() + timedelta(days=activity_type.delay_count),
            activity_type.summary,
            note=self.env._("Handed on: the person who had it is away or has left."),
        )

    def _get_served(self, xmlid):
        """``{(task id, user id)}`` of those who have it, or had it since it waits."""
        activities = self.with_context(active_test=False)._get_open_activities([xmlid])
        since = {}
        for activity in activities.filtered("active"):
            first = since.get(activity.res_id, activity.id)
            since[activity.res_id] = min(first, activity.id)
        return {
            (activity.res_id, activity.user_id.id)
            for activity in activities
            if activity.id >= since.get(activity.res_id, activity.id + 1)
        }

    @api.model
    def _cron_hand_on(self):
        """Whoever is away since today: what waits for them goes to who acts for them.

        Theirs stays with them; nobody is told twice.
        """
        away = self.env["profplan.absence"]._get_away(self._get_today())
        self._hand_on(self._get_waiting([("user_id", "in", away.ids)]))

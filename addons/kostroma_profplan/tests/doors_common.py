from contextlib import closing

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from .evidence_common import EvidenceCommon

# How a try may end: told in words, or without a change (a call that makes no sense).
REFUSALS = (
    AccessError,
    AttributeError,
    KeyError,
    MissingError,
    TypeError,
    UserError,
    ValueError,
    psycopg2.IntegrityError,
)

# What must stay as it is, whatever is tried: {name: rows}.
KEPT = {
    "plans": "SELECT * FROM profplan_plan t",
    "sections": "SELECT * FROM profplan_section t",
    "measures": "SELECT * FROM profplan_measure t",
    "assignments": "SELECT * FROM profplan_assignment t",
    "units": "SELECT * FROM profplan_unit t",
    "types": "SELECT * FROM profplan_organisation_type t",
    "enrolment": "SELECT * FROM profplan_enrolment t",
    "responsible": "SELECT * FROM profplan_unit_responsible t",
    "excepted": "SELECT * FROM profplan_unit_excepted_rel t",
    "workers": "SELECT * FROM profplan_unit_user_rel t",
    "tasks": "SELECT * FROM project_task t WHERE measure_id IS NOT NULL"
    " OR plan_id IS NOT NULL OR unit_id IS NOT NULL OR project_id IN"
    " (SELECT id FROM project_project WHERE profplan_id IS NOT NULL)",
    "assignees": "SELECT task_id, user_id FROM project_task_user_rel t"
    " WHERE task_id IN (SELECT id FROM project_task WHERE measure_id IS NOT NULL)",
    "tags": "SELECT * FROM project_tags_project_task_rel t"
    " WHERE project_task_id IN"
    " (SELECT id FROM project_task WHERE measure_id IS NOT NULL)",
    "ties": "SELECT * FROM task_dependencies_rel t",
    "evidence": "SELECT * FROM profplan_evidence t",
    "postponements": "SELECT * FROM profplan_postponement t",
    "figures": "SELECT * FROM profplan_indicator_value t",
    "sheets": "SELECT * FROM profplan_sheet t",
    "lines of sheets": "SELECT * FROM profplan_sheet_line t",
    "exceptions of hand-ins": "SELECT * FROM profplan_lock_exception t",
    "checks": "SELECT * FROM profplan_check t",
    "lines drawn": "SELECT * FROM profplan_check_line t",
    "acknowledged": "SELECT * FROM profplan_acknowledgement t",
    "closing": "SELECT * FROM profplan_closing t",
    "points": "SELECT * FROM profplan_closing_point t",
    "events": "SELECT * FROM profplan_event t",
    "measures of events": "SELECT * FROM profplan_event_line_rel t",
    "record": "SELECT * FROM profplan_change t",
    "counted": "SELECT * FROM profplan_figure t",
    "reached": "SELECT * FROM profplan_figure_value t",
    "absences": "SELECT * FROM profplan_absence t",
    "boards": "SELECT id, profplan_id, active, access_token, privacy_visibility,"
    " is_template FROM project_project t WHERE profplan_id IS NOT NULL",
    "columns": "SELECT * FROM project_task_type t WHERE step IS NOT NULL",
    "windows": "SELECT * FROM profplan_window t",
    "indicators": "SELECT * FROM profplan_indicator t",
    "targets": "SELECT * FROM profplan_indicator_target t",
    "contracts": "SELECT * FROM profplan_evidence_rule t",
    "messages": "SELECT id, author_id, body, date, message_type, model, res_id,"
    " is_internal, parent_id, reply_to, pinned_at, subject FROM mail_message t"
    " WHERE model LIKE 'profplan.%%' OR model = 'project.task' AND res_id IN"
    " (SELECT id FROM project_task WHERE measure_id IS NOT NULL)",
    "files": "SELECT id, name, res_model, res_id, res_field, checksum, public,"
    " access_token FROM ir_attachment t"
    " WHERE res_model LIKE 'profplan.%%' OR res_model = 'project.task'",
    "followers": "SELECT * FROM mail_followers t WHERE res_model = 'project.task'"
    " AND res_id IN (SELECT id FROM project_task WHERE measure_id IS NOT NULL)",
    "ratings": "SELECT * FROM rating_rating t WHERE res_model = 'project.task'",
    "shared": "SELECT * FROM project_collaborator t",
    "filters": "SELECT * FROM ir_filters t",
    "tabs": "SELECT * FROM ir_embedded_actions t",
    "to be said": "SELECT * FROM mail_scheduled_message t",
}


class DoorsCommon(EvidenceCommon):
    """A plan in execution, people of every kind, and a look at what has changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-03-02 09:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.employee = new_test_user(cls.env, "doors_employee", "base.group_user")
        cls.project_user = new_test_user(
            cls.env, "doors_project_user", "project.group_project_user"
        )
        cls.project_admin = new_test_user(
            cls.env, "doors_project_admin", "project.group_project_manager"
        )
        cls.other_portal = new_test_user(
            cls.env, "doors_portal", "base.group_portal", tz="Europe/Moscow"
        )
        cls.other_school.member_ids = cls.other_portal
        cls.outside = cls.env["project.project"].create({"name": "Outside"})
        cls.line = cls.listed.line_ids
        cls.own_task = cls.env["project.task"].create(
            {
                "name": "Outside",
                "project_id": cls.outside.id,
                "user_ids": cls.project_user.ids,
            }
        )

    def _look(self):
        """What is kept, as it stands in the database now: {name: digest}."""
        self.env.flush_all()
        looks = [
            SQL(
                "SELECT %s, md5(string_agg(row::text, ',' ORDER BY row::text))"
                " FROM (%s) row",
                name,
                SQL(query),
            )
            for name, query in KEPT.items()
        ]
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(looks)))

    def _try(self, attempt, user, *records):
        """Run an attempt as a person; tell what it has changed, then undo it.

        All that a test prepares it prepares before its first attempt.

        :param attempt: called with the environment of the person and the records
        :return: (names of what has changed, what was raised)
        """
        # Every attempt is undone: what stood before the first one stands still.
        self._before = before = getattr(self, "_before", None) or self._look()
        raised = None
        with (
            closing(self.env.cr.savepoint()),
            mute_logger(
                "odoo.addons.base.models.ir_model",
                "odoo.addons.base.models.ir_rule",
                "odoo.sql_db",
            ),
        ):
            try:
                with self.env.cr.savepoint():
                    env = self.env(user=user)
                    env.transaction.default_env = env  # as in a request of theirs
                    attempt(env, *(one.with_env(env) for one in records))
                    self.env.flush_all()
            except REFUSALS as error:
                raised = error
            finally:
                self.env.transaction.default_env = self.env
            self.env.invalidate_all(flush=False)
            after = self._look()
            cached = self.env.execute_query(SQL("SELECT id FROM ir_default"))
        self.env.invalidate_all(flush=False)
        if cached:  # they are undone, what is remembered of them is not
            self.env.registry.clear_cache()
        return {name for name in KEPT if before[name] != after[name]}, raised

    def _assert_closed(self, attempt, user, *records):
        """The attempt changes nothing that is kept."""
        changed, raised = self._try(attempt, user, *records)
        self.assertFalse(changed, raised)
        return raised

    def _assert_all_closed(self, attempts, users, *records):
        for user in users:
            for name, attempt in attempts.items():
                with self.subTest(door=name, user=user.login):
                    self._assert_closed(attempt, user, *records)

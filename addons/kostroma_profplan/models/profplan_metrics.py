import os
import shutil

from odoo import api, fields, models
from odoo.tools import SQL, config, consteq

from ..lib import metrics, tally

# The file with the token; without it nobody is told anything.
VARIABLE = "PROFPLAN_METRICS_TOKEN_FILE"


class ProfplanMetrics(models.AbstractModel):
    """How the system fares, for Prometheus (design §11): numbers, no words of anybody.

    Asked every half a minute by whoever knows the token, so each number is one cheap
    query.
    """

    _name = "profplan.metrics"
    _description = "How the System Fares"

    @api.model
    def _is_known_token(self, token):
        """Whether this is the token of the file; never, when there is none."""
        try:
            with open(os.environ.get(VARIABLE) or os.devnull, encoding="utf-8") as file:
                known = file.read(1000).strip()
        except (OSError, UnicodeDecodeError):
            return False
        return bool(known) and consteq(known.encode(), token.encode())

    @api.model
    def _get_text(self):
        samples = [
            *self._get_letters(),
            *self._get_crons(),
            *self._get_backup(),
            *self._get_sizes(),
            *self._get_work(),
            *self._get_requests(),
        ]
        return metrics.write(samples)

    def _get_letters(self):
        [(waiting, failed, oldest)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FILTER (WHERE state = 'outgoing'),
                       count(*) FILTER (WHERE state = 'exception'),
                       EXTRACT(EPOCH FROM now() AT TIME ZONE 'UTC' - min(create_date)
                               FILTER (WHERE state = 'outgoing'))
                  FROM mail_mail WHERE state IN ('outgoing', 'exception')
                """
            )
        )
        return [
            ("profplan_letters_waiting", {}, waiting),
            ("profplan_letters_failed", {}, failed),
            ("profplan_letters_oldest_seconds", {}, max(0, oldest or 0)),
        ]

    def _get_crons(self):
        [(late, failing)] = self.env.execute_query(
            SQL(
                """
                SELECT EXTRACT(EPOCH FROM now() AT TIME ZONE 'UTC' - min(nextcall)),
                       count(*) FILTER (WHERE failure_count > 0)
                  FROM ir_cron WHERE active
                """
            )
        )
        return [
            ("profplan_crons_late_seconds", {}, max(0, late or 0)),
            ("profplan_crons_failing", {}, failing),
        ]

    def _get_backup(self):
        last = self.env["res.config.settings"]._get_profplan_backup()
        if not last:
            return []
        age = max(0, (fields.Datetime.now() - last["at"]).total_seconds())
        return [
            ("profplan_backup_age_seconds", {}, age),
            ("profplan_backup_broken_files", {}, last["broken"]),
        ]

    def _get_sizes(self):
        query = SQL("SELECT pg_database_size(current_database())")
        [(database,)] = self.env.execute_query(query)
        disk = shutil.disk_usage(config["data_dir"])
        return [
            ("profplan_disk_free_bytes", {}, disk.free),
            ("profplan_disk_size_bytes", {}, disk.total),
            ("profplan_database_bytes", {}, database),
        ]

    def _get_work(self):
        tasks = self.env.execute_query(
            SQL(
                """
                SELECT task.health, count(*) FROM project_task task
                  JOIN profplan_plan plan ON plan.id = task.plan_id
                 WHERE plan.state = 'approved' AND plan.active AND task.active
                   AND task.health IS NOT NULL
                 GROUP BY task.health ORDER BY task.health
                """
            )
        )
        waiting = self.env["profplan.waiting"]._read_group([], ["kind"], ["__count"])
        [(damaged,)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM profplan_evidence
                 WHERE integrity IN ('lost', 'changed') AND content_removed_on IS NULL
                """
            )
        )
        return [
            *(("profplan_tasks", {"health": one}, count) for one, count in tasks),
            *(("profplan_waiting", {"kind": one}, count) for one, count in waiting),
            ("profplan_evidence_damaged", {}, damaged),
        ]

    # --- Requests ---

    @api.model
    def _get_tally(self):
        """The file of this machine's requests to this database."""
        return os.path.join(config["data_dir"], f"requests-{self.env.cr.dbname}.tally")

    def _get_requests(self):
        samples = []
        for door, (upto, failed, seconds) in tally.read(self._get_tally()).items():
            labels = {"door": door}
            samples.append(("profplan_requests_failed_total", labels, failed))
            samples += metrics.histogram(
                "profplan_request_seconds", labels, tally.BOUNDS, upto, seconds
            )
        return samples

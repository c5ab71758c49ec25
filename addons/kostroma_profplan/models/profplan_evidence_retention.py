from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

PORTION = 50


class ProfplanEvidence(models.Model):
    """How long the content of files is stored: years after the plan's end (design §5).

    The content goes; the row with its checksum stays and says so. It goes on proving
    what was accepted with it, and the night does not look for it.
    """

    _inherit = "profplan.evidence"

    content_removed_on = fields.Date(
        "Content removed on",
        readonly=True,
        copy=False,
        help="The content of the file was removed when its time of storage ran out.",
    )

    @api.model
    def _get_retention_years(self):
        """Years that files are stored after the end of the plan; 0: for ever."""
        return max(int(self._get_limit("retention_years")), 0)

    @api.model
    def _get_expired_domain(self, years):
        """Evidence whose content is stored no longer."""
        last = self._get_today() - relativedelta(years=years)
        return (
            Domain("checksum", "!=", False)
            & Domain("content_removed_on", "=", False)
            & Domain.OR(
                Domain(f"{name}.plan_id.date_end", "<", last) for name in self._OWNERS
            )
        )

    @api.model
    def _cron_remove_content(self):
        """Remove the content of files whose time has run out; restartable."""
        years = self._get_retention_years()
        if not years:
            return
        evidence, cron = self._with_removed(), self.env["ir.cron"]
        ids = evidence.search(self._get_expired_domain(years), order="id").ids
        cron._commit_progress(remaining=len(ids))
        for portion in split_every(PORTION, ids):
            evidence.browse(portion).exists()._remove_content()
            if not cron._commit_progress(len(portion)):
                break

    def _remove_content(self):
        """Take the files away; name, checksum, size, who and when stay."""
        self.sudo()._as_engine().write(
            {"file": False, "content_removed_on": self._get_today()}
        )

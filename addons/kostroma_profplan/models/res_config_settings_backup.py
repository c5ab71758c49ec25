import json
from datetime import UTC, datetime, timedelta

from odoo import fields, models
from odoo.tools import format_datetime

# The command that writes copies (`launcher/keeping/record.py`) notes the last one here.
BACKUP_KEY = "profplan.backup"
LATE = timedelta(days=2)  # one night may be missed


def _as_utc(seconds):
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


class ResConfigSettings(models.TransientModel):
    """An administrator sees when the last backup copy was written (design §2)."""

    _inherit = "res.config.settings"

    profplan_backup = fields.Char(
        "Last backup copy", compute="_compute_profplan_backup"
    )
    profplan_backup_late = fields.Boolean(
        "Backup copy is late", compute="_compute_profplan_backup"
    )

    def _compute_profplan_backup(self):
        last = self._get_profplan_backup()
        late = not last or fields.Datetime.now() - last["at"] > LATE
        for settings in self:
            settings.profplan_backup_late = late
            settings.profplan_backup = self._get_profplan_backup_text(last, late)

    def _get_profplan_backup(self):
        """``{"at": UTC, "bytes", "broken", "of": UTC}`` of the last copy, or None.

        ``of``: the database was restored ``at``, from the copy of that moment. It is
        written beside Odoo: what Odoo remembers of parameters is not asked.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        noted = parameters.search([("key", "=", BACKUP_KEY)]).value
        try:
            last = json.loads(noted or "null")
            at = _as_utc(last["at"])
            of = _as_utc(last["of"]) if "of" in last else None
            size, broken = (int(last.get(name) or 0) for name in ("bytes", "broken"))
            return {"at": at, "bytes": size, "broken": broken, "of": of}
        except (KeyError, OSError, OverflowError, TypeError, ValueError):
            return None

    def _get_profplan_backup_text(self, last, late):
        if not last:
            return self.env._("There has been none yet")
        words = {
            "when": format_datetime(self.env, last["at"], dt_format="short"),
            "size": max(1, round(last["bytes"] / 10**6)),
            "broken": last["broken"],
        }
        if last["of"]:
            return self.env._(
                "Restored on %(when)s from the copy of %(of)s, none written since",
                when=words["when"],
                of=format_datetime(self.env, last["of"], dt_format="short"),
            )
        if words["broken"]:
            return self.env._(
                "%(when)s, %(size)s MB; files that were missing or altered: %(broken)s",
                **words,
            )
        if late:
            return self.env._(
                "%(when)s, %(size)s MB; it is old, ask for a new one", **words
            )
        return self.env._("%(when)s, %(size)s MB", **words)

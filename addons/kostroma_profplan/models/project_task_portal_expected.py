from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lib import typed

EXPECTED = ("expected_date", "expected_reason")


class ProjectTask(models.Model):
    """An organisation says on its page by when it expects to be ready (design §5, §6).

    The rule is that of everybody (``project_task_expected.py``).
    """

    _inherit = "project.task"

    def _get_portal_expected(self):
        """What stands in the two fields now, as text."""
        day = self.expected_date
        return {
            "expected_date": day.isoformat() if day else "",
            "expected_reason": typed.tidy(self.expected_reason or ""),
        }

    def _save_portal_expected(self, changes):
        """Keep what was said of the day; the rest of the page is kept all the same.

        :param changes: what the person has changed of the form: ``{field: text}``
        :return: sentences on what was not kept, and why
        """
        vals = {name: changes[name] or False for name in EXPECTED if name in changes}
        if not vals:
            return []
        try:
            if "expected_date" in vals:
                read = self.env["profplan.evidence"]._read_portal_date
                vals["expected_date"] = read(changes["expected_date"])
            with self.env.cr.savepoint():
                self.write(vals)
        except UserError as refusal:
            return [str(refusal.args[0])]
        return []

    def _prepare_portal_expected(self, errors):
        """What the page shows of it: the words of the risk, whether it is unfolded.

        :param errors: whether the page comes back with what was not kept
        """
        day = self.expected_date
        return {
            "risk": self.sudo().risk_text or "",
            "day": format_date(self.env, day, date_format="dd.MM.yyyy") if day else "",
            "is_open": errors or self.health in ("due_soon", "at_risk", "overdue"),
        }

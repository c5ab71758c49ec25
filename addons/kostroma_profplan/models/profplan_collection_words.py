from odoo import models
from odoo.tools import format_date


class ProfplanCollection(models.Model):
    """What is waited for, in the words of letters, chats and lists."""

    _inherit = "profplan.collection"

    def _get_owner(self):
        """The record that the row stands for: the line, the task or the sheet."""
        self.ensure_one()
        return self.line_id or (self.kind == "task" and self.task_id) or self.sheet_id

    def _get_name(self):
        """What is owed: the measure, or the part of the sheet."""
        self.ensure_one()
        if self.kind == "line":
            return self.line_id.display_name
        if self.kind == "task":
            return self.task_id.name
        return self._get_kind_name()

    def _get_kind_name(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _get_short_names(self):
        """«план, 3.1, 3.2»: parts by their words, measures by their numbers."""
        names = []
        for row in self:
            if row.kind in ("line", "task"):
                names.append((row.measure_id.number or "—").rstrip("."))
            else:
                names.append(row._get_kind_name().lower())
        return ", ".join(names)

    def _get_due_words(self):
        """By when, and whether that has gone or it came back."""
        self.ensure_one()
        day = self.limit_date and format_date(self.env, self.limit_date)
        if self.state == "returned":
            words = self.env._("returned: put it right")
        elif self.overdue:
            today = self.env["project.task"]._get_today()
            words = self.env._("days overdue: %s", (today - self.limit_date).days)
        elif day:
            return self.env._("by %s", day)
        else:
            return self.env._("not done yet")
        if not day:
            return words
        return self.env._("by %(day)s, %(words)s", day=day, words=words)

    def _prepare_letter_row(self, until=None):
        """The row of a letter about what is owed.

        :param until: the week's last day, where the letter is of a week
        """
        self.ensure_one()
        section = "waited"
        if self.state == "returned":
            section = "returned"
        elif self.overdue:
            section = "overdue"
        elif until and self.limit_date:
            section = "week"
        return {"owed": self, "section": section}

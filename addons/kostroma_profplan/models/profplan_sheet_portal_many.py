from odoo import models
from odoo.exceptions import UserError

from ..lib import sheet as rules


class ProfplanSheet(models.Model):
    """What the report says of many measures in one go (design §6).

    The words are the organisation's own, and so is the choice: nothing is ticked for
    it, and what a line says already stays.
    """

    _inherit = "profplan.sheet"

    def _get_untold_lines(self):
        """Lines to be reported that do not say what was done, as far as it was."""
        return self.line_ids.filtered(
            lambda line: (
                line._is_asked()
                and line.can_enter
                and line.outcome != "none"
                and not line._is_told()
            )
        )

    def _prepare_portal_many(self, part):
        """What may be told in the same words, by sections of the plan.

        :param part: the page's: only the report has it, while it is written
        :return: ``[{key, title, numbers, lines: [(id, number, name)]}]``
        """
        if part != rules.REPORT or not self._is_portal_editable(part):
            return []
        return [
            {
                "key": section.id or 0,
                "title": section._get_title() if section else "",
                "numbers": lines._get_numbers(),
                "lines": [
                    (
                        line.id,
                        (line.number or "").rstrip("."),
                        " ".join((line.name or "").split()),
                    )
                    for line in lines
                ],
            }
            for section, lines in self._get_untold_by_section()
        ]

    def _get_untold_by_section(self):
        """``[(section or none, lines)]`` in the order of the plan."""
        untold = self._get_untold_lines()
        return [
            (section, untold.browse(group.ids))
            for section, group in untold.sudo().grouped("section_id").items()
        ]

    def _get_chosen_lines(self, form):
        """Untold lines that a form ticks: all, a section's, or by themselves.

        :param form: ``many-all``, ``many-section-2`` (0: outside of sections),
            ``many-line-7``
        """
        if form.get("many-all"):
            return self._get_untold_lines()
        chosen = self.line_ids.browse()
        for section, lines in self._get_untold_by_section():
            if form.get(f"many-section-{section.id or 0}"):
                chosen |= lines
            else:
                chosen |= lines.filtered(lambda line: form.get(f"many-line-{line.id}"))
        return chosen

    def _tell_many(self, form):
        """Write the same words into all untold lines that a form ticks.

        :param form: ``many-words`` and the ticks
        :raises UserError: no words, or nothing is ticked; nothing is written then
        """
        self.ensure_one()
        words = (form.get("many-words") or "").strip()
        if not words:
            raise UserError(self.env._("Write what was done: these words are empty."))
        lines = self._get_chosen_lines(form)
        if not lines:
            raise UserError(
                self.env._(
                    "Tick the sections or the measures that these words are of. What "
                    "says already what was done is not in the list."
                )
            )
        lines.write({"result_text": words})

    def _take_all_proposals(self):
        """Take over the figures that events propose, of all lines at once."""
        self.ensure_one()
        self.line_ids.filtered("can_take").action_take_proposals()

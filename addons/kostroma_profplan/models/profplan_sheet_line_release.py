from odoo import fields, models
from odoo.exceptions import UserError


class ProfplanSheetLine(models.Model):
    """A measure that is not asked of an organisation any more, or again (design §4)."""

    _inherit = "profplan.sheet.line"

    active = fields.Boolean(default=True, readonly=True, copy=False)
    released = fields.Boolean(
        "No longer asked",
        readonly=True,
        copy=False,
        help="The measure does not concern the organisation any more; what is written "
        "here stays.",
    )

    def _is_withdrawn(self):
        self.ensure_one()
        return self.released or not self.active

    def _filter_held(self):
        """Those of these lines in which somebody has done something: hook."""
        given = sorted(self._FREE_FIELDS)
        return self.filtered(
            lambda line: (
                line.state != "open"
                or line.not_applicable != "no"
                or line.task_id
                or line.event_ids
                or any(line[name] for name in given)
            )
        )

    def _release(self, held, reason):
        """These measures are not asked any more.

        :param held: those of these lines that hold something: they stay, and what is
            open of them does not apply
        """
        if not self:
            return
        self._note(self.env._("No longer asked"), reason)
        if empty := self - held:
            empty._as_engine().write({"active": False})
        kept = (self & held)._because(reason)._as_engine()
        kept.write({"released": True})
        waiting = kept.filtered(
            lambda line: line.state in ("open", "returned") and not line.task_id
        )
        waiting.write(
            {
                "state": "not_applicable",
                "not_applicable": "confirmed",
                "not_applicable_reason": reason,
            }
        )

    def _bring_back(self, reason):
        """These measures are asked again, by the days that the others have now."""
        if not self:
            return
        dates = self.measure_id._get_standing_line_dates()
        opened = self._because(reason)._as_engine()
        stopped = opened.filtered(
            lambda line: (
                line.released and line.state == "not_applicable" and not line.task_id
            )
        )
        opened.write({"active": True, "released": False})
        stopped.write(
            {"state": "open", "not_applicable": "no", "not_applicable_reason": False}
        )
        for measure, lines in opened.grouped("measure_id").items():
            waiting = lines.filtered(
                lambda line: line.state in ("open", "returned") and not line.task_id
            )
            waiting.write(dates[measure])
        self._note(self.env._("Asked again"))

    def _check_decision(self, expected):
        """What the rules took away is given back by the rules."""
        for line in self:
            if line.released:
                raise UserError(
                    self.env._(
                        "%(number)s is not asked of «%(unit)s» any more. Change whom "
                        "the measure concerns, then send the plan out again.",
                        number=line.number,
                        unit=line.sheet_id.display_name,
                    )
                )
        return super()._check_decision(expected)

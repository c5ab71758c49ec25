from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..intake import find_asking, read_accounting
from ..lib.typed import read_words
from .profplan_measure_sheet import ACCOUNTINGS

MANAGER = "kostroma_profplan.group_profplan_manager"


class ProfplanMeasure(models.Model):
    """How organisations account for a measure is changed on record (design §4)."""

    _inherit = "profplan.measure"

    def action_change_accounting(self, accounting, reason):
        """Account for these measures in another way, while nothing was handed in.

        What was sent out follows with the next sending out.

        :param accounting: "line", "task", "lead" or "none"
        :param reason: why; it stays in the record
        :raises UserError: something was handed in, or the plan is not in execution
        """
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "How organisations report is changed by the managers of the "
                    "committee."
                )
            )
        reason = read_words(reason)
        changing = self.filtered(lambda measure: measure.accounting != accounting)
        changing._check_accounting_may_change(accounting, reason)
        before = {measure: measure._get_accounting_name() for measure in changing}
        changing._as_engine(quiet=True).write({"accounting": accounting})
        changing._message_log_batch(
            bodies={
                measure.id: self.env._(
                    "How organisations report: %(before)s → %(after)s. %(reason)s",
                    before=before[measure],
                    after=measure._get_accounting_name(),
                    reason=reason,
                )
                for measure in changing
            }
        )
        return True

    def _check_accounting_may_change(self, accounting, reason):
        """What keeps these measures from being accounted for in this way."""
        if accounting not in dict(ACCOUNTINGS):
            raise UserError(self.env._("Choose how organisations report."))
        if not reason:
            raise UserError(self.env._("Say why: a reason is needed."))
        handed_in = self._get_handed_in_units()
        for measure in self:
            plan = measure.plan_id
            if plan.state != "approved" or not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is not in execution. In a draft the way is chosen "
                        "on the measure itself.",
                        plan=plan.display_name,
                    )
                )
            if measure._get_sheet_part():
                raise UserError(
                    self.env._(
                        "By clause %(number)s each organisation hands in its plan or "
                        "its report: it has no other way.",
                        number=measure.number,
                    )
                )
            if units := handed_in.get(measure):
                raise UserError(
                    self.env._(
                        "%(number)s: something is handed in by %(count)s "
                        "organisations already (%(units)s). The way of reporting "
                        "stays as it is.",
                        number=measure.number,
                        count=len(units),
                        units=", ".join(units.sorted("name")[:5].mapped("name")),
                    )
                )

    def _get_handed_in_units(self):
        """``{measure: organisations}`` that have handed in or written something.

        Dates that are only planned are none of that.
        """
        found = {}
        for model, held in self._get_handed_in_domains().items():
            domain = Domain("measure_id", "in", self.ids) & held
            for measure, units in (
                self.env[model]
                .sudo()
                ._read_group(domain, ["measure_id"], ["unit_id:recordset"])
            ):
                measure = measure.with_env(self.env)
                found[measure] = found.get(measure, units) | units
        return found

    def _get_handed_in_domains(self):
        """``{model: domain}`` of what holds words of an organisation: hook."""
        said = Domain("result_text", "not in", (False, "")) | Domain(
            "outcome", "!=", False
        )
        said |= Domain("not_applicable", "in", ("claimed", "confirmed"))
        said |= Domain("evidence_ids", "!=", False)
        said |= Domain("figure_value_ids", "!=", False)
        held = Domain("event_ids", "!=", False) | Domain("state", "!=", "open")
        return {
            "profplan.sheet.line": said | held,
            "project.task": Domain("sheet_id", "!=", False)
            & (said | Domain("step", "!=", "assigned")),
        }

    def _get_accounting_name(self):
        return dict(self._fields["accounting"]._description_selection(self.env))[
            self.accounting
        ]

    def _get_accounting_by_words(self):
        """How this measure is accounted for by the words of the order."""
        self.ensure_one()
        parts = self.assignment_ids.sorted(lambda part: (part.role != "lead", part.id))
        return read_accounting(self.name or "", parts.unit_id.mapped("kind"))

    def _find_asking(self):
        """``{"plan_clause": clauses, …}`` that ask organisations for it."""
        handed_in = self.filtered(
            lambda one: one.kind == "clause" and one.accounting == "task"
        )
        found = find_asking({one: one.name for one in handed_in})
        return {name: self.browse().union(*asking) for name, asking in found.items()}

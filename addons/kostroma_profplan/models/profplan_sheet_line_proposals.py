from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib import events as rules
from ..lib import figures, indicators
from ..lib.school_year import get_school_year


class ProfplanSheetLine(models.Model):
    """Figures that a line's events propose (design §5).

    Nothing is written before a person takes it. People are never the sum of those who
    came: what may be true lies between two numbers, and above the enrolment is warned
    about.
    """

    _inherit = "profplan.sheet.line"

    proposal_text = fields.Text(
        "Proposed from events", compute="_compute_proposal_text"
    )
    can_take = fields.Boolean(compute="_compute_proposal_text")
    figure_finding = fields.Text(
        "Look at the figures",
        compute="_compute_figure_finding",
        help="Figures of people that are above the enrolment.",
    )

    # --- What is proposed ---

    @api.depends(
        "event_ids.participants",
        "event_ids.participants_ovz",
        "event_ids.partner",
        "event_ids.grades",
        "figure_value_ids.value",
    )
    @api.depends_context("lang", "uid")
    def _compute_proposal_text(self):
        proposals = self._get_proposals()
        for line in self:
            texts = [
                self.env._(
                    "%(figure)s: %(proposal)s",
                    figure=figure.name,
                    proposal=line._get_proposal_text(proposal),
                )
                for figure, proposal in proposals[line].items()
            ]
            line.proposal_text = "\n".join(texts)
            line.can_take = line.can_enter and bool(line._get_untaken(proposals[line]))

    def _get_proposal_text(self, proposal):
        """«100 (from 90 to 100; 190 participations)»: why it is no sum."""
        value, least, most, total = map(indicators.format_number, proposal)
        if proposal.is_sure:
            return value
        return self.env._(
            "%(value)s (from %(least)s to %(most)s, %(total)s participations: confirm "
            "how many people there were)",
            value=value,
            least=least,
            most=most,
            total=total,
        )

    def _get_proposals(self):
        """``{line: {figure: lib.events.Proposal}}``; a flat number of queries."""
        lines = self.sudo()
        headcounts = lines._get_headcounts_of_lines()
        proposals = {}
        for line, own in zip(self, lines, strict=True):
            held = own.event_ids._get_counted()
            found = {
                figure: rules.propose(
                    figure.source,
                    figure.kind,
                    held,
                    own._get_enrolment(headcounts, held, figure.source == rules.OVZ),
                )
                for figure in own.measure_id.figure_ids.filtered("source")
            }
            proposals[line] = {
                figure: proposal for figure, proposal in found.items() if proposal
            }
        return proposals

    def _get_school_year(self):
        """The school year in which the work of this line lies."""
        self.ensure_one()
        held = self.event_ids.mapped("date_start")
        day = max(held, default=self.planned_end or self.control_date)
        return get_school_year(day or self._get_today())

    def _get_headcounts_of_lines(self):
        years = {line._get_school_year() for line in self}
        return self.env["profplan.unit"]._get_headcounts(self.unit_id, years)

    def _get_enrolment(self, headcounts, held, ovz=False):
        """How many people these events were for; None: that is not known.

        :param headcounts: what :meth:`_get_headcounts_of_lines` gave
        :param held: the events as the rules count them
        """
        self.ensure_one()
        by_grade = headcounts.get((self.unit_id.id, self._get_school_year()))
        return self.env["profplan.unit"]._sum_headcount(
            by_grade, rules.get_classes(held), ovz
        )

    # --- Taking it ---

    def action_take_proposals(self):
        """Give the figures that the events propose: the person confirms them.

        A number of people that was given and may be true stays as it is.
        """
        lines = self._without_switches(defaults=True)
        lines._check_seen()
        lines.check_access("write")
        lines._check_may_enter({"figure_value_ids"})
        untaken = {
            line: line._get_untaken(proposals)
            for line, proposals in lines._get_proposals().items()
        }
        if not any(untaken.values()):
            raise UserError(
                self.env._(
                    "The events propose no other figures: enter what took place "
                    "first, or correct the figures by hand."
                )
            )
        lines.sheet_id._mark_entered()
        with lines._on_record({"figures"}):
            lines._write_proposals(untaken)
        return True

    def _get_untaken(self, proposals):
        """Proposals that are not what this line says already."""
        self.ensure_one()
        given = {one.figure_id: one.value for one in self.sudo().figure_value_ids}
        return {
            figure: proposal
            for figure, proposal in proposals.items()
            if figure not in given
            or not proposal.least <= given[figure] <= proposal.most
        }

    def _write_proposals(self, untaken):
        """Figures in place of those that stand there; the checks are done."""
        values = self.env["profplan.figure.value"]._as_engine()
        stale = values.browse(
            one.id
            for line, proposals in untaken.items()
            for one in line.figure_value_ids
            if one.figure_id.sudo() in proposals
        )
        stale.unlink()
        values.create(
            [
                {"line_id": line.id, "figure_id": figure.id, "value": proposal.value}
                for line, proposals in untaken.items()
                for figure, proposal in proposals.items()
            ]
        )

    # --- What is doubtful ---

    @api.depends("figure_value_ids.value", "event_ids.grades")
    @api.depends_context("lang")
    def _compute_figure_finding(self):
        lines = self.sudo()
        headcounts = lines._get_headcounts_of_lines()
        for line, own in zip(self, lines, strict=True):
            held = own.event_ids._get_counted()
            line.figure_finding = "\n".join(
                filter(
                    None,
                    (
                        own._get_finding(value, headcounts, held)
                        for value in own.figure_value_ids
                    ),
                )
            )

    def _get_finding(self, value, headcounts, held):
        """What is wrong with a number of people; False: it may be true."""
        figure = value.figure_id
        if figure.kind != figures.UNIQUE:
            return False
        enrolment = self._get_enrolment(headcounts, held, figure.source == rules.OVZ)
        if enrolment is None or value.value <= enrolment:
            return False
        return self.env._(
            "%(figure)s: %(value)s is more than the enrolment, %(enrolment)s. Each "
            "person counts once: were participations added up?",
            figure=figure.name,
            value=indicators.format_number(value.value),
            enrolment=indicators.format_number(enrolment),
        )

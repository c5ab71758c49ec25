from odoo import api, fields, models

from ..lib import indicators

# A figure is far from last year's when it is that many times more or less.
FAR = 2


class ProfplanSheetLine(models.Model):
    """Checks that are made before a person reads (design §6).

    They stop nothing: whoever accepts sees them first, in words. Organisations are not
    told, since they name other organisations.
    """

    _inherit = "profplan.sheet.line"

    check_finding = fields.Text(
        "Remarks of the checks",
        compute="_compute_check_finding",
        search="_search_check_finding",
        help="The same file elsewhere, figures far from last year's, above the "
        "enrolment or unlike the events.",
    )

    @api.depends("figure_value_ids.value", "evidence_ids", "event_ids")
    @api.depends_context("lang", "uid")
    def _compute_check_finding(self):
        told = not self.env.user.share
        findings = self._get_check_findings() if told else {}
        for line in self:
            line.check_finding = "\n".join(findings.get(line, ())) or False

    @api.model
    def _search_check_finding(self, operator, value):
        """Lines with remarks; looked for where something was given and waits."""
        if operator != "in" or any(value):
            return NotImplemented
        if self.env.user.share:
            return fields.Domain.TRUE
        given = fields.Domain("plan_id.state", "=", "approved") & (
            fields.Domain("figure_value_ids", "!=", False)
            | fields.Domain("evidence_ids", "!=", False)
            | fields.Domain("event_ids", "!=", False)
        )
        found = self.search(given & fields.Domain("state", "!=", "accepted"))
        ids = [line.id for line, words in found._get_check_findings().items() if words]
        return fields.Domain("id", "not in", ids)

    def _get_check_findings(self):
        """``{line: [what is doubtful, in words]}``; a flat number of queries: hook."""
        findings = {line: [] for line in self}
        for found in (
            self._get_findings_of_files(),
            self._get_findings_of_enrolment(),
            self._get_findings_of_events(),
            self._get_findings_of_last_year(),
        ):
            for line, words in found.items():
                findings[line] += words
        return findings

    # --- The same file ---

    def _get_findings_of_files(self):
        """The same file of another organisation, or of another year's plan."""
        proofs = self.sudo()._get_proofs()
        twins_by_checksum = proofs._get_twins()
        findings = {}
        for line, own in zip(self, self.sudo(), strict=True):
            words = []
            for proof in own._get_proofs().filtered("checksum"):
                twins = twins_by_checksum[proof.checksum].filtered(
                    lambda twin, own=own: (
                        twin._get_owner().unit_id != own.unit_id
                        or twin._get_owner().plan_id != own.plan_id
                    )
                )
                if twins:
                    words.append(proof._get_finding_text(twins))
            findings[line] = words
        return findings

    # --- Figures ---

    def _get_findings_of_enrolment(self):
        """Figures of people above the enrolment."""
        return {
            line: line.figure_finding.split("\n") if line.figure_finding else []
            for line in self
        }

    def _get_findings_of_events(self):
        """Figures that are not what the events of the line add up to."""
        proposals = self._get_proposals()
        findings = {}
        for line, own in zip(self, self.sudo(), strict=True):
            given = {one.figure_id: one.value for one in own.figure_value_ids}
            findings[line] = [
                self.env._(
                    "%(figure)s: %(value)s does not add up, by the events it is "
                    "%(proposal)s",
                    figure=figure.name,
                    value=indicators.format_number(given[figure]),
                    proposal=own._get_proposal_text(proposal),
                )
                for figure, proposal in proposals[line].items()
                if figure in given
                and not proposal.least <= given[figure] <= proposal.most
            ]
        return findings

    def _get_findings_of_last_year(self):
        """Figures far from those of the measure that this one goes on with."""
        before = self._get_figures_of_last_year()
        findings = {}
        for line, own in zip(self, self.sudo(), strict=True):
            findings[line] = [
                self.env._(
                    "%(figure)s: %(value)s, a year before %(last)s",
                    figure=one.figure_id.name,
                    value=indicators.format_number(one.value),
                    last=indicators.format_number(last),
                )
                for one in own.figure_value_ids
                if (last := before.get((own.id, self._get_figure_key(one)))) is not None
                and self._is_far(one.value, last)
            ]
        return findings

    @api.model
    def _is_far(self, value, last):
        """Whether a figure is far from last year's; from and to nothing always is."""
        least, most = sorted((abs(value), abs(last)))
        return most > least * FAR

    @api.model
    def _get_figure_key(self, value):
        return " ".join((value.figure_id.name or "").lower().split())

    def _get_figures_of_last_year(self):
        """``{(line, name of the figure): value}`` of the organisations' lines then."""
        if "previous_id" not in self.env["profplan.measure"]._fields:
            return {}
        lines = self.sudo()
        known = {
            (line.measure_id.id, line.unit_id.id): line
            for line in lines.search(
                [
                    ("measure_id", "in", lines.measure_id.previous_id.ids),
                    ("unit_id", "in", lines.unit_id.ids),
                ]
            )
        }
        before = {}
        for line in lines:
            last = known.get((line.measure_id.previous_id.id, line.unit_id.id))
            for value in last.figure_value_ids if last else ():
                before[line.id, self._get_figure_key(value)] = value.value
        return before

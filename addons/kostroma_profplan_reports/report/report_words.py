from odoo import api, models

from odoo.addons.kostroma_profplan.lib import execution_report as told


class ReportWords(models.AbstractModel):
    """How a plan's work stands, in the words of official papers (design §8)."""

    _name = "report.kostroma_profplan_reports.words"
    _description = "Words of ProfPlan Files"

    @api.model
    def _get_status_words(self):
        """``{status of lib.execution_report: words}``, from done to what burns."""
        return {
            told.DONE: self.env._("Done"),
            told.IN_PART: self.env._("Done in part"),
            told.NOT_DONE: self.env._("Not done"),
            told.DROPPED: self.env._("Taken off control"),
            told.REVIEW: self.env._("Under review"),
            told.RETURNED: self.env._("Returned for rework"),
            told.OPEN: self.env._("Term has not come"),
            told.OVERDUE: self.env._("Overdue"),
            told.ABSENT: self.env._("Not on control"),
        }

    @api.model
    def _get_status_colours(self):
        """``{style: words}``: which words are green, amber, red and grey."""
        words = self._get_status_words()
        return {
            "met": [words[told.DONE]],
            "warned": [words[told.IN_PART], words[told.RETURNED]],
            "missed": [words[told.NOT_DONE], words[told.OVERDUE]],
            "muted": [words[told.DROPPED], words[told.ABSENT]],
        }

    @api.model
    def _get_timing_words(self, row):
        """«on time», «3 days later»; empty while nothing can be late yet."""
        late = row.days_late
        if late is None:
            return ""
        if late and row.status in (told.OVERDUE, told.RETURNED, told.NOT_DONE):
            return self.env._("%s days overdue", late)
        if not late:
            return self.env._("on time")
        return self.env._("by %s days later", late)

    @api.model
    def _get_evidence_words(self, row):
        """A line for each confirmation: kind, number and date, link."""
        kinds = dict(
            self.env["profplan.evidence"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        lines = []
        for one in row.get("evidence") or ():
            named = self._get_paper_words(one)
            words = [f"{kinds.get(one['kind'], one['kind'])}:", named, one.get("url")]
            lines.append(" ".join(filter(None, words)))
        if row.organisations and row.organisations.evidence:
            lines.append(
                self.env._("Given by organisations: %s", row.organisations.evidence)
            )
        return "\n".join(lines)

    @api.model
    def _get_paper_words(self, one):
        """What a confirmation is called: of a paper number and date come first."""
        if not one.get("number"):
            return "" if one["name"] == one.get("url") else one["name"] or ""
        words = self.env._(
            "No. %(number)s of %(date)s",
            number=one["number"],
            date=".".join(reversed((one.get("date") or "").split("-"))),
        )
        return f"{words} ({one['proves']})" if one.get("proves") else words

    @api.model
    def _get_result_words(self, row):
        """What was done, the figures reached, which organisations are silent."""
        lines = [row.get("result") or "", row.figures]
        if row.organisations:
            lines.append(
                self.env._(
                    "Organisations: %(owed)s, of them not yet there: %(silent)s",
                    owed=len(row.organisations.owed),
                    silent=len(row.organisations.silent),
                )
            )
        return "\n".join(filter(None, lines))

    @api.model
    def _get_reason_words(self, row):
        """Why not in full, why returned or taken off, why it is expected later."""
        reasons = [row.get("outcome_reason")]
        if row.status in (told.RETURNED, told.DROPPED):
            reasons.append(row.get("hold_remark"))
        reasons.append(row.get("expected_reason"))
        return "\n".join(filter(None, reasons))

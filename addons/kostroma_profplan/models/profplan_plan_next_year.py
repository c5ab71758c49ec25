from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import RedirectWarning, UserError

from ..intake import finding, in_order, next_year, shift_day, with_places
from ..lib import indicators as calc

LAST_YEAR = 2099


class ProfplanPlan(models.Model):
    """Next year's plan is begun from this one, as a loading (design §4)."""

    _inherit = "profplan.plan"

    def action_next_year(self, year=None):
        """Begin the plan of a later year from this one; nothing of it is written.

        :param year: in which the new plan begins: the first calendar year of the school
            year; None: the one that follows this plan
        :return: the window of the ``profplan.import`` in which a person goes on
        :raises UserError: not approved yet, no later year, no right
        :raises RedirectWarning: it is begun or there already: the way to it
        """
        self.ensure_one()
        loadings = self.env["profplan.import"]
        loadings._check_manager()
        self.check_access("read")
        if self.state == "draft":
            raise UserError(
                self.env._(
                    "%(plan)s is a draft: next year's plan is made of one that is in "
                    "execution or closed. Approve it first.",
                    plan=self.display_name,
                )
            )
        year = self._get_next_year() if year is None else year
        self._check_later_year(year)
        self._check_not_continued(year)
        loading = loadings._create_next_year(self, year)
        return loading._get_records_action(context={})

    def _get_next_year(self):
        """In which year the plan begins that follows this one."""
        lasting = relativedelta(self.date_end + relativedelta(days=1), self.date_start)
        return self.date_start.year + max(
            1, lasting.years + bool(lasting.months or lasting.days)
        )

    def _check_later_year(self, year):
        first = self.date_start.year
        known = isinstance(year, int) and not isinstance(year, bool)
        if not known or not first < year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "The new plan begins in a later year than %(plan)s: give a year "
                    "from %(first)s to %(last)s.",
                    plan=self.display_name,
                    first=first + 1,
                    last=LAST_YEAR,
                )
            )

    def _check_not_continued(self, year):
        """Lead to the plan of that year where it was made from this one already."""
        made = self.env["profplan.import"].search(
            [
                ("previous_plan_id", "=", self.id),
                ("next_year", "=", year),
                ("plan_id.active", "=", True),
            ],
            limit=1,
        )
        if made:
            raise RedirectWarning(
                self.env._(
                    "The plan that begins in %(year)s was made of this one already: "
                    "%(plan)s. To make it anew archive that plan first.",
                    year=year,
                    plan=made.plan_id.display_name,
                ),
                made.plan_id._get_records_action(context={}),
                self.env._("Open the plan"),
            )

    def _carry_on(self, previous):
        """What of last year's plan no draft holds: the day that organisations report.

        A day that a person gave stays, as many years later; else it is the clause's.
        """
        self.ensure_one()
        day, clause = previous.report_day, previous.report_clause_id
        if day and day != clause.control_date:
            years = self.date_start.year - previous.date_start.year
            self.report_day = shift_day(day, years)
        self._as_record().message_post(
            body=self.env._("The plan continues %s.", previous.display_name)
        )

    # --- The draft ---

    def _get_next_year_draft(self, year, period=None, order_date=None):
        """The ``intake.PlanDraft`` of the plan that begins in ``year``.

        What the words and the days give is ``intake.next_year``; here is what only the
        system knows: accepted facts, what was not done, who works no longer.

        :param period: first and last day, as a person has confirmed them
        :param order_date: of the new order, once it is known
        """
        old = self._get_draft()
        years = year - self.date_start.year
        calendar = self.env["profplan.import"]._get_school_calendar()
        draft = next_year(old, years, period, order_date, calendar)
        found = [
            *self._base_on_facts(draft),
            *self._get_undone_findings(draft),
            *self._get_unit_findings(draft),
        ]
        draft.findings = in_order([*draft.findings, *with_places(found, draft)])
        return draft

    def _base_on_facts(self, draft):
        """The last accepted fact is the new base; what became of the bases is told."""
        facts = self.indicator_ids._get_facts()
        told = defaultdict(list)
        for row in draft.indicators:
            by_year = facts.get(int(row.previous), {})
            last = max(by_year, default=None)
            told[last].append(row)
            if last:
                row.base_year, row.base_value = last, by_year[last]
                row.base = calc.format_number(by_year[last])
        for year, rows in told.items():
            yield finding(
                "next_year_base" if year else "next_year_no_fact",
                rows=[row.key for row in rows],
                numbers=", ".join(row.number for row in rows),
                year=year,
            )

    def _get_undone_findings(self, draft):
        """Each measure that was not done in full, with what was said of it."""
        measures = {str(measure.id): measure for measure in self.measure_ids}
        for row in (*draft.measures, *draft.order.clauses):
            if state := measures[row.previous]._get_undone_words():
                yield finding("next_year_undone", rows=[row.key], state=state)

    def _get_unit_findings(self, draft):
        """Units that were renamed since, gave their name to others, work no longer."""
        keys = defaultdict(list)
        for row in (*draft.measures, *draft.order.clauses):
            for party in row.responsibles:
                keys[party].append(row.key)
        merged = {party: rows for party, rows in keys.items() if party.words}
        gone = {party: rows for party, rows in keys.items() if not party.known}
        renamed = self._get_renamed_units(keys)
        for code, parties, words in (
            ("renamed", renamed, {"pairs": _pairs(renamed)}),
            ("merged", merged, {"pairs": _pairs({p: p.words[0] for p in merged})}),
            ("archived", gone, {"names": "», «".join(party.name for party in gone)}),
        ):
            if parties:
                rows = dict.fromkeys(key for party in parties for key in keys[party])
                yield finding(f"responsible_{code}", rows=rows, **words)

    def _get_renamed_units(self, parties):
        """``{party: the name it had when this plan was made}``."""
        known = {int(party.key): party for party in parties if party.known}
        aliases = self.env["profplan.unit.alias"].search(
            [
                ("unit_id", "in", list(known)),
                ("kind", "=", "former"),
                ("create_date", ">=", self.create_date),
            ],
            order="id desc",
        )
        return {known[alias.unit_id.id]: alias.name for alias in aliases}


def _pairs(names):
    return ", ".join(f"«{old}» → «{party.name}»" for party, old in names.items())

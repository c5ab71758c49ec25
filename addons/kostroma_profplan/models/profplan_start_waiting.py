from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from .profplan_start import MOST_ROWS

# Days that work waits for acceptance: up to so many, more than the last.
WAITED = (3, 7)


class ProfplanStart(models.AbstractModel):
    """The first page: what waits for an answer and who keeps silent (design §9)."""

    _inherit = "profplan.start"

    @api.model
    def _get_waiting(self, plans):
        """What waits and how long: of whoever answers all of it, by kind."""
        if self._is_answering():
            return self._get_waiting_by_kind(plans)
        return self._get_waiting_by_days(plans)

    @api.model
    def _get_waiting_by_kind(self, plans):
        rows = self.env["profplan.waiting"]
        own = Domain("plan_id", "in", plans.ids)
        words = dict(rows._fields["kind"]._description_selection(self.env))
        found = rows._read_group(own, ["kind"], ["__count", "days:max"])
        found.sort(key=lambda row: -row[2])
        label = self.env._("Wait for a check")
        return {
            "label": label,
            "total": self._get_link(
                sum(count for _kind, count, _days in found),
                "profplan.waiting",
                own,
                label,
            ),
            "note": self._get_longest_text(
                max((days for _kind, _count, days in found), default=0)
            ),
            "rows": [
                {
                    "label": words[kind],
                    "note": self._get_longest_text(days),
                    "tone": "bad" if days > WAITED[-1] else "plain",
                    "link": self._get_link(
                        count,
                        "profplan.waiting",
                        own & Domain("kind", "=", kind),
                        words[kind],
                    ),
                }
                for kind, count, days in found
            ],
        }

    @api.model
    def _get_waiting_by_days(self, plans):
        """Work under review, parted by the days that it has waited."""
        today = self._get_today()
        found = self.env["project.task"]._read_group(
            Domain("plan_id", "in", plans.ids) & self._get_review_domain(),
            ["submitted_on:day"],
            ["__count"],
        )
        waited = [((today - day).days if day else 0, count) for day, count in found]
        label = self.env._("Wait for acceptance")
        return {
            "label": label,
            "total": self._get_task_link(
                sum(count for _days, count in waited),
                plans,
                self._get_review_domain(),
                label,
            ),
            "note": self._get_longest_text(
                max((days for days, _n in waited), default=0)
            ),
            "rows": [
                self._get_days_row(plans, waited, *span) for span in self._get_spans()
            ],
        }

    @api.model
    def _get_review_domain(self):
        return Domain("step", "=", "review")

    @api.model
    def _get_spans(self):
        """(from, to, words, tone) in days; the last one has no end."""
        few, many = WAITED
        return [
            (0, few, self.env._("up to %s days", few), "plain"),
            (
                few + 1,
                many,
                self.env._("%(first)s–%(last)s days", first=few + 1, last=many),
                "warn",
            ),
            (many + 1, None, self.env._("more than %s days", many), "bad"),
        ]

    @api.model
    def _get_days_row(self, plans, waited, first, last, words, tone):
        count = sum(
            n for days, n in waited if days >= first and (last is None or days <= last)
        )
        today = self._get_today()
        domain = self._get_review_domain()
        if first:
            latest = today - timedelta(days=first)
            domain &= Domain("submitted_on", "<=", latest.isoformat())
        if last is not None:
            earliest = today - timedelta(days=last)
            domain &= Domain("submitted_on", ">=", earliest.isoformat())
        name = self.env._("Wait for acceptance: %s", words)
        return {
            "label": words,
            "note": "",
            "tone": tone if count else "plain",
            "link": self._get_task_link(count, plans, domain, name),
        }

    @api.model
    def _get_longest_text(self, days):
        return self.env._("the longest: %s days", days) if days else ""

    # --- Organisations ---

    @api.model
    def _get_silent(self, plans):
        """Organisations that have handed in nothing of what is overdue."""
        owed = Domain("plan_id", "in", plans.ids) & self._get_silent_domain()
        found = self.env["profplan.collection"]._read_group(
            owed, ["unit_id"], ["__count"]
        )
        found.sort(key=lambda row: -row[1])
        names = self._get_unit_names([unit for unit, _count in found[:MOST_ROWS]])
        title = self.env._("Silent organisations")
        return {
            "total": self._get_link(
                len(found),
                "profplan.unit",
                [("id", "in", sorted(unit.id for unit, _count in found))],
                title,
            ),
            "owed": self._get_link(
                sum(count for _unit, count in found),
                "profplan.collection",
                owed,
                title,
            ),
            "rows": [
                {
                    "name": names[unit.id],
                    "link": self._get_link(
                        count,
                        "profplan.collection",
                        owed & Domain("unit_id", "=", unit.id),
                        names[unit.id],
                    ),
                }
                for unit, count in found[:MOST_ROWS]
            ],
            "more": max(0, len(found) - MOST_ROWS),
        }

    @api.model
    def _get_silent_domain(self):
        return Domain([("state", "=", "silent"), ("overdue", "=", 1)])

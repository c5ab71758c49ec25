from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..intake import read_counting
from ..lib import events as rules
from ..lib import figures
from ..lib.school_year import get_school_year
from .profplan_indicator_passport import ENROLMENT, FIGURES, HAND


class Part(NamedTuple):
    """Numerator or denominator: its number, and the shares of the organisations.

    :param shares: ``{unit: lib.events.Share}``; empty where it is not by organisations
    :param whole: a number that a person gave for the whole and that limits the sum
    """

    value: float
    shares: dict
    whole: float | None = None


class ProfplanIndicator(models.Model):
    """The value that the passport of an indicator proposes (design §7).

    A draft with its composition by organisations: a coordinator looks at it, corrects
    and accepts it. «Человек» is each person once: an event counts once however many
    measures it serves, of an organisation no more than its enrolment, and numbers that
    people confirmed stand as they are.
    """

    _inherit = "profplan.indicator"

    def action_propose_value(self):
        """Put a draft value of the present year, computed by the passport.

        A draft that was proposed before and that nobody has touched is replaced.

        :return: an action that shows the draft
        """
        self.ensure_one()
        values = self.env["profplan.indicator.value"]
        self._check_seen()
        if not values.has_access("create"):
            raise AccessError(
                self.env._("Values of indicators are proposed by coordinators.")
            )
        vals = self._prepare_proposed_vals()
        former = self.value_ids.filtered(
            lambda one: (
                one.composition and one.state == "draft" and not one.submitted_on
            )
        )
        former.filtered(lambda one: one.year == vals["year"]).unlink()
        value = values._without_switches(defaults=True)._as_engine().create(vals)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proposed value"),
            "res_model": values._name,
            "res_id": value.id,
            "views": [
                [
                    self.env.ref(
                        "kostroma_profplan.view_profplan_indicator_value_form"
                    ).id,
                    "form",
                ]
            ],
            "target": "new",
        }

    def _prepare_proposed_vals(self):
        """Values of the draft; refused in words when the passport does not say how."""
        indicator = self.sudo()
        year = indicator._get_proposed_year()
        numerator = indicator._get_part("numerator", year)
        vals = {
            "indicator_id": self.id,
            "year": year,
            "unit_id": False,
            "state": "draft",
            "note": self.env._("Proposed by the passport of the indicator"),
            "composition": indicator._prepare_composition(numerator),
        }
        if not indicator._is_ratio():
            return {**vals, "value": numerator.value}
        denominator = indicator._get_part("denominator", year)
        if not denominator.value:
            raise UserError(
                self.env._(
                    "Indicator “%s”: the denominator is zero. Load the enrolment, or "
                    "correct the passport.",
                    self.display_name,
                )
            )
        return {
            **vals,
            "numerator": numerator.value,
            "denominator": denominator.value,
            "composition": indicator._prepare_composition(numerator, denominator),
        }

    def _get_proposed_year(self):
        """The present year where the indicator has it, else its nearest one."""
        return self._get_year_of(self._get_today())

    def _is_ratio(self):
        return bool(self.denominator_source)

    def _counts_people(self):
        """Whether each person counts once: by the words of the unit of measure."""
        return read_counting(
            self.uom or ""
        ) == figures.UNIQUE or figures.UNIQUE in self.numerator_figure_ids.mapped(
            "kind"
        )

    # --- Numerator and denominator ---

    def _get_part(self, part, year):
        """The numerator or denominator, as its source says."""
        source = self[f"{part}_source"]
        if not source:
            self._raise_no_passport()
        if source == HAND:
            return Part(self[f"{part}_number"], {})
        if source == FIGURES:
            return self._get_part_of_figures(self[f"{part}_figure_ids"], year)
        sheets = self.plan_id.sheet_ids
        if source == ENROLMENT:
            return self._get_part_of_enrolment(sheets.unit_id, part, year)
        return self._get_part_of_organisations(sheets, part)

    def _get_part_of_enrolment(self, units, part, year):
        """Children of the classes, of all organisations of the plan."""
        grades = rules.read_grades(self[f"{part}_grades"]) or None
        headcounts = self._get_headcounts(units, year)
        shares = {}
        for unit in units:
            count = units._sum_headcount(headcounts.get(unit), grades)
            if count is not None:
                shares[unit] = rules.Share(count, count)
        return Part(sum(share.value for share in shares.values()), shares)

    def _get_headcounts(self, units, year):
        """``{unit: {class: (children, with special needs)}}`` of a year of the plan.

        Of the school year that began in it, where it is known and the plan reaches
        there, else of that which ended in it.
        """
        years = [f"{year}/{year + 1}", f"{year - 1}/{year}"]
        last = self.plan_id.date_end
        if last and get_school_year(last) < years[0]:
            years = years[1:]
        found = units._get_headcounts(units, years)
        known = {}
        for one in reversed(years):
            for unit in units:
                if by_grade := found.get((unit.id, one)):
                    known[unit] = by_grade
        return known

    def _get_part_of_organisations(self, sheets, part):
        """All organisations; of the numerator those that did what the measures ask."""
        units = sheets.unit_id
        if part == "numerator":
            lines = self.measure_ids.line_ids.filtered(
                lambda line: (
                    line.state in ("reported", "accepted") and line.outcome != "none"
                )
            )
            units = lines.unit_id
        return Part(len(units), {unit: rules.Share(1, 1) for unit in units})

    def _get_part_of_figures(self, chosen, year):
        """What organisations have reported, each person and each event once."""
        if not chosen:
            self._raise_no_passport()
        given = self._get_given_by_unit(chosen)
        people = self._counts_people()
        units = self.env["profplan.unit"].union(*given)
        headcounts = self._get_headcounts(units, year) if people else {}
        shares = {
            unit: rules.get_share(
                numbers, people, units._sum_headcount(headcounts.get(unit))
            )
            for unit, numbers in given.items()
        }
        total = sum(share.value for share in shares.values())
        whole = self._get_confirmed_whole(chosen)
        if whole is None:
            return Part(total, shares)
        # Of several measures the same people may stand in each.
        several = people and len(chosen) > 1 and shares
        return Part(min(whole, total) if several else whole, shares, whole)

    def _get_given_by_unit(self, chosen):
        """``{unit: [lib.events.Given]}`` of what is handed in, of lines and tasks.

        A line that shows a task of its own counts as that task. What a checkpoint had
        is contained in what came later, and counts while there is nothing else (§5).
        """
        given = {}
        counted = chosen.value_ids.filtered(self._is_handed_in)
        later = counted.filtered(lambda one: one.task_id.window_id.kind != "milestone")
        counted -= (counted - later).filtered(
            lambda one: one.figure_id in later.figure_id
        )
        for one in counted:
            line, task = one.line_id, one.task_id
            held = tuple(line.event_ids._get_counted())
            given.setdefault((line or task).unit_id, []).append(
                rules.Given(one.value, one.figure_id.source or None, held)
            )
        return given

    @api.model
    def _is_handed_in(self, value):
        """Whether a figure is that of a line or a part which is handed in."""
        line, task = value.line_id, value.task_id
        if line:
            return not line.task_id and line.state in ("reported", "accepted")
        return bool(task.parent_id) and task.step in ("review", "done")

    def _get_confirmed_whole(self, chosen):
        """What people gave for the whole measures, if they did for all of them."""
        roots = [
            one.value
            for figure in chosen
            for one in figure.value_ids
            if one.task_id and not one.task_id.parent_id
        ]
        return sum(roots) if len(roots) == len(chosen) else None

    def _raise_no_passport(self):
        raise UserError(
            self.env._(
                "The passport of indicator “%s” does not say yet what its value is "
                "counted from: choose the source, and the figures of measures.",
                self.display_name,
            )
        )

    # --- Its composition ---

    @api.model
    def _prepare_composition(self, numerator, denominator=None):
        """What the draft is made of: JSON, names as they are now."""
        below = denominator.shares if denominator else {}
        units = self.env["profplan.unit"].union(*numerator.shares, *below)
        rows = []
        for unit in units.sorted("name"):
            share = numerator.shares.get(unit)
            rows.append(
                {
                    "id": unit.id,
                    "name": unit.name,
                    "value": share.value if share else None,
                    "total": share.total if share else None,
                    "limited": share.limited if share else "",
                    "denominator": below[unit].value if unit in below else None,
                }
            )
        return {
            "rows": rows,
            "total": sum(share.total for share in numerator.shares.values()),
            "whole": numerator.whole,
        }

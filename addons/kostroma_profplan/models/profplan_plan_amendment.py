from collections import defaultdict

from odoo import models

# A field of a draft's row → the measure's.
COLUMNS = {
    "number": "number",
    "name": "name",
    "text": "name",
    "deadline_text": "deadline_text",
    "responsible_text": "responsible_text",
    "addressee_text": "responsible_text",
    "result_text": "result_text",
}
TERM = ("deadline_kind", "date_start", "control_date", "recurrence", "condition")
# What a term is counted from; a term with dates of its own is counted from nothing.
NO_DELAY = {
    "delay_count": 0,
    "delay_unit": "day",
    "delay_before": False,
    "event_text": False,
}


class ProfplanPlan(models.Model):
    """Changes that an amending order makes in a plan in execution (design §4)."""

    _inherit = "profplan.plan"

    def _get_measures_by_key(self):
        """``{key of a row of the plan's draft: measure}``."""
        return {
            f"{'c' if one.kind == 'clause' else 'm'}{one.id}": one
            for one in self.measure_ids
        }

    def _as_amended(self):
        """This plan as the code that amends it writes it; rights were checked."""
        opened = self.env["profplan.measure"].sudo()._as_engine(quiet=True)
        return self.with_env(opened.env)

    def _apply_amendment(self, amendment, draft, changes):
        """Write these changes: the order's words first, then the tasks that follow.

        :param amendment: the ``profplan.amendment`` that they come from
        :param draft: ``intake.PlanDraft`` of the plan with them
        :param changes: ``intake.Change``
        """
        self.ensure_one()
        in_line = not self._prepare_sending().get_changed_units()
        plan, rows = self._as_amended(), draft.rows()
        kinds = defaultdict(dict)
        for change in changes:
            kinds[change.kind].setdefault(change.key, change)
        measures = plan._get_measures_by_key()
        units = plan._create_amended_units(draft, kinds)
        sections = plan._get_amended_sections(draft, changes)
        days, line_days = plan._get_term_days(), self._get_waiting_line_days()
        plan._write_amended_words(changes, rows, measures, sections)
        indicators = plan._amend_indicators(draft, kinds)
        plan._amend_figures(kinds["target"], rows, measures)
        redated = {
            measures[key]: rows[key] for key in kinds["redated"] if key in measures
        }
        windows = plan._amend_terms(redated, amendment)
        added = plan._add_amended_measures(draft, kinds["added"], units, sections)
        removed = [measures[key] for key in kinds["removed"] if key in measures]
        removed = plan.env["profplan.measure"].union(*removed)
        removed.write({"removed_by_id": amendment.id})
        assigned = {
            measures[key]: [units[party.key] for party in rows[key].responsibles]
            for key in kinds["reassigned"]
            if key in measures
        }
        named = ("reworded", "moved", "target")
        touched = {
            kind: plan.env["profplan.measure"].union(
                *(measures[key] for key in kinds[kind] if key in measures)
            )
            for kind in named
        }
        renamed = touched["reworded"] | touched["moved"]
        tasks, made = self.env["project.task"]._follow_amendment(
            amendment,
            renamed=renamed,
            retargeted=touched["target"],
            redated=plan.env["profplan.measure"].union(*redated),
            moved=plan._get_moved(days),
            windows=windows,
            assigned=assigned,
            removed=removed,
            added=added,
        )
        follows = in_line and self.sheet_ids
        sent = self._send_amended_out() if follows else {}
        lines = self.env["profplan.sheet.line"].union(
            *(
                line
                for line, before in line_days.items()
                if line.active
                and (
                    line.measure_id in renamed
                    or (line.control_date, line.report_date) != before
                )
            )
        )
        self._tell_amended(amendment, tasks, made, lines, indicators, sent)

    def _send_amended_out(self):
        """What organisations have follows at once, where all else agreed before.

        :return: ``{user: rows}``: what each person is to be told of it
        """
        plan = self.sudo()
        plan.invalidate_recordset()
        plan.measure_ids.invalidate_recordset(["applicable_unit_ids"])
        sending = plan._prepare_sending()
        if sending.is_empty():
            return {}
        plan._check_sending(sending)
        return plan._apply_sending(sending)

    def _get_term_days(self):
        """``{measure or window: its days}``, to see later which of them moved."""
        return {
            **{one: (one.date_start, one.control_date) for one in self.measure_ids},
            **{
                one: (one.date_start, one.date_end)
                for one in self.measure_ids.window_ids
            },
        }

    def _get_moved(self, days):
        """(measures, windows) whose days are not those of :meth:`_get_term_days`."""
        now = self._get_term_days()
        moved = [one for one, before in days.items() if now.get(one, before) != before]
        return tuple(
            self.env[model].union(*(one for one in moved if one._name == model))
            for model in ("profplan.measure", "profplan.window")
        )

    # --- Units and sections ---

    def _create_amended_units(self, draft, kinds):
        """``{key: id}`` of the units that new and reassigned rows name."""
        rows = draft.rows()
        named = {
            party.key
            for kind in ("added", "reassigned")
            for key in kinds[kind]
            for party in getattr(rows[key], "responsibles", ())
        }
        by_key = {unit.key: unit for unit in draft.units}
        waiting = [key for key in named if key in by_key]
        while waiting:  # units above them, too
            above = by_key[waiting.pop()].parent
            if above in by_key and above not in named:
                named.add(above)
                waiting.append(above)
        return self._create_draft_units([u for u in draft.units if u.key in named])

    def _get_amended_sections(self, draft, changes):
        """``{code: id}``: missing sections are made, renamed ones get their names."""
        known = {section.code: section for section in self.section_ids}
        there = {code: section.id for code, section in known.items()}
        ids = self._create_draft_sections(draft.sections, there)
        renamed = {change.key for change in changes if change.key.startswith("s")}
        self.section_ids._write_each(
            {
                known[section.code]: {"name": section.name}
                for section in draft.sections
                if section.key in renamed and section.code in known
            }
        )
        return ids

    # --- Words ---

    def _write_amended_words(self, changes, rows, measures, sections):
        """The measures' own words."""
        words, terms = defaultdict(dict), {}
        for change in changes:
            measure = measures.get(change.key)
            if measure is None or change.kind in ("removed", "added"):
                continue
            row = rows[change.key]
            for name in change.fields:
                if name in COLUMNS:
                    words[measure][COLUMNS[name]] = getattr(row, name)
            if "section" in change.fields:
                words[measure]["section_id"] = sections.get(row.section)
            if change.kind == "redated":
                vals = self._prepare_draft_measure_vals(row, sections, 1)
                terms[measure] = {name: vals[name] for name in TERM} | {
                    name: vals.get(name, none) for name, none in NO_DELAY.items()
                }
        kept = self._get_kept_report_dates(words.keys() - terms.keys())
        self.env["profplan.measure"]._write_each(words)
        # Which plan counts by it is asked once for each term that differs.
        self.env["profplan.measure"]._write_each(terms)
        for records, days in kept:
            records._write_each(
                {
                    record: {"report_date": day}
                    for record, day in zip(records, days, strict=True)
                    if record.report_date != day
                }
            )

    def _get_kept_report_dates(self, measures):
        """Report dates that other words alone do not change.

        :param measures: those whose terms stay
        :return: ``[(measures, their dates), (windows, their dates)]``
        """
        same = self.env["profplan.measure"].union(*measures)
        return [
            (records, [record.report_date for record in records])
            for records in (same, same.window_ids)
        ]

    # --- Terms ---

    def _amend_terms(self, redated, amendment):
        """Windows of measures with other terms; the dates are written already.

        :param redated: ``{measure: row}``
        :return: windows that are not of the plan any more
        """
        windows = self.env["profplan.window"]
        found = self.env["project.task"].search(
            [("measure_id", "in", [one.id for one in redated])]
        )
        tasks = found.filtered("window_id").grouped("window_id")
        gone, vals_list, moved = windows, [], {}
        for measure, row in redated.items():
            left, going, new = measure._get_amended_windows(row, tasks)
            gone |= left
            moved.update(going)
            vals_list += new
        windows._write_each(moved)
        unused = gone.filtered(lambda window: window not in tasks)
        unused.unlink()
        gone -= unused
        gone.write({"removed_by_id": amendment.id})
        windows.create(vals_list)
        measures = self.env["profplan.measure"].union(*redated)
        measures.write({"term_amendment_id": amendment.id})
        return gone

    # --- Figures and indicators ---

    def _amend_figures(self, changed, rows, measures):
        """Targets of measures: the first figure that has one; values stay."""
        figures, made, values = self.env["profplan.figure"], [], {}
        for key in changed:
            if key not in measures:
                continue
            target, measure = rows[key].target, measures[key]
            figure = measure.figure_ids.filtered("target_comparator")[:1]
            if not target:
                if figure:
                    values[figure] = {"target_comparator": False, "target_value": False}
                continue
            vals = figures._prepare_target_vals(target)
            if figure:
                names = ("name", "kind")
                values[figure] = {n: v for n, v in vals.items() if n not in names}
            else:
                named = measure.figure_ids.filtered(
                    lambda one, name=vals["name"]: one.name == name
                )
                if named:
                    values[named[0]] = {n: v for n, v in vals.items() if n != "name"}
                else:
                    made.append({**vals, "measure_id": measure.id})
        figures._write_each(values)
        figures.create(made)

    def _amend_indicators(self, draft, kinds):
        """Indicators of the order: words and targets.

        One with facts is not removed: that was refused before.

        :return: those that are new or have another target
        """
        known = {f"i{one.id}": one for one in self.indicator_ids}
        rows = [row for row in draft.indicators if row.key in kinds["added"]]
        indicators = told = self.env["profplan.indicator"]
        if rows:
            vals_list = indicators._prepare_draft_vals_list(self, rows)
            told = indicators.create(vals_list)
        gone = kinds["removed"].keys() & known.keys()
        indicators.union(*(known[key] for key in gone)).unlink()
        changed, words = {}, {}
        for row in draft.indicators:
            if row.key not in known:
                continue
            if row.key in kinds["reworded"] or row.key in kinds["moved"]:
                words[known[row.key]] = {"name": row.name, "number": row.number}
            if row.key in kinds["target"]:
                changed[known[row.key]] = row.targets
        indicators._write_each(words)
        self._amend_targets(changed)
        return told.union(*changed)

    def _amend_targets(self, changed):
        """Targets of indicators by years.

        :param changed: ``{indicator: {year: words}}``
        """
        made, values = [], {}
        for indicator, targets in changed.items():
            there = {str(one.year): one for one in indicator.target_ids}
            for year, words in targets.items():
                if year not in there:
                    vals = {"indicator_id": indicator.id, "year": int(year)}
                    made.append({**vals, "text": words})
                elif there[year].text != words:
                    values[there[year]] = {"text": words}
        self.env["profplan.indicator.target"]._write_each(values)
        self.env["profplan.indicator.target"].create(made)

    # --- New measures ---

    def _add_amended_measures(self, draft, added, units, sections):
        """Measures and clauses that the order adds, in their places."""
        every = [*draft.measures, *draft.order.clauses]
        rows = [row for row in every if row.key in added]
        if not rows:
            return self.env["profplan.measure"]
        measures = self._create_draft_measures(rows, sections, units)
        known = self._get_measures_by_key()
        made = dict(zip((row.key for row in rows), measures, strict=True))
        behind, before = defaultdict(list), None
        for row in every:
            if row.key in made:
                behind[before].append(made[row.key])
            else:
                before = known[row.key]
        ordered = list(behind[None])
        there = (self.measure_ids - measures).sorted(lambda one: (one.sequence, one.id))
        for measure in there:  # what was taken out keeps its place
            ordered += [measure, *behind[measure]]
        self._set_amended_order(ordered, measures)
        return measures

    def _set_amended_order(self, ordered, made):
        """New measures stand behind those that they follow; the others stay put."""
        last, steps = 0, {}
        for measure in ordered:
            if measure in made:
                last += 1
                steps[measure] = last
            else:
                last = measure.sequence
        crowded = any(
            later.sequence <= steps.get(before, -1)
            for before, later in zip(ordered, ordered[1:], strict=False)
            if later not in steps
        )
        if crowded:
            steps = {one: 10 * n for n, one in enumerate(ordered, 1)}
        made._write_each({one: {"sequence": at} for one, at in steps.items()})

from markupsafe import Markup

from odoo import api, fields, models

from ..intake import Clause, expand_windows


class ProfplanPlan(models.Model):
    """A plan written from an order that a person has read, corrected and confirmed."""

    _inherit = "profplan.plan"

    edition_ids = fields.One2many(
        "profplan.plan.edition", "plan_id", "Editions", readonly=True
    )
    edition_count = fields.Integer(compute="_compute_edition_count")

    @api.depends("edition_ids")
    def _compute_edition_count(self):
        for plan in self:
            plan.edition_count = len(plan.edition_ids)

    def action_view_editions(self):
        """The plan as it was confirmed, edition by edition."""
        return self._get_plan_action("action_profplan_plan_edition")

    def _create_from_draft(
        self, draft, vals=None, coordinator=None, corrections=(), remarks=None
    ):
        """Write the plan with everything in it, all or nothing.

        A flat number of queries whatever the number of measures: one create per
        model, units and sections one per level of their trees.

        :param draft: ``intake.PlanDraft``; a unit known to the system has its id as key
        :param vals: values of the plan beside those of the draft
        :param coordinator: key of the coordinating unit
        :param corrections: what people changed, in words, for the chatter
        :param remarks: ``{heading: words}`` of what the reader doubted, for the
            chatter; by default all findings of the draft
        :return: the draft plan
        """
        quiet = self._quietly()
        with self.env.cr.savepoint():
            units = quiet._create_draft_units(draft.units)
            plan = quiet.create(
                {
                    **self._prepare_draft_plan_vals(draft.order),
                    "coordinator_unit_id": units.get(coordinator),
                    **(vals or {}),
                }
            )
            sections = plan._create_draft_sections(draft.sections)
            rows = [*draft.measures, *draft.order.clauses]
            measures = plan._create_draft_measures(rows, sections, units)
            plan.write(plan._prepare_draft_clause_vals(draft, rows, measures))
            indicators = plan.env["profplan.indicator"]
            indicators.create(
                indicators._prepare_draft_vals_list(plan, draft.indicators)
            )
            plan._link_previous()
            plan = plan.with_env(self.env)
            body = plan._get_draft_body(draft, corrections, remarks)
            plan._as_record().message_post(body=body)
        return plan

    def _prepare_draft_plan_vals(self, order):
        start, end = order.period
        return {
            "name": order.title or order.plan_title,
            "document_kind": order.kind or "order",
            "number": order.number,
            "date": order.date,
            "date_start": start,
            "date_end": end,
            "school_year": order.school_year,
            "control_text": order.control,
        }

    # --- Units ---

    def _create_draft_units(self, units):
        """Make the units that are new, parents first; ``{key: id}`` of all.

        :param units: list of ``intake.UnitDraft``
        """
        ids = {unit.key: int(unit.key) for unit in units if unit.known}
        waiting = [unit for unit in units if not unit.known]
        keys = {unit.key for unit in units}
        while waiting:
            level = [u for u in waiting if u.parent not in keys or u.parent in ids]
            # A circle of parents has no first one: its units stand alone.
            level = level or waiting
            ids.update(self._create_draft_unit_level(level, ids))
            waiting = [unit for unit in waiting if unit.key not in ids]
        self._create_draft_aliases(units, ids)
        return ids

    def _create_draft_unit_level(self, level, ids):
        """Units whose parents are there; one made meanwhile is taken as it is."""
        vals_list = [
            {"name": u.name, "kind": u.kind, "parent_id": ids.get(u.parent, False)}
            for u in level
        ]
        places = [(vals["name"], vals["parent_id"]) for vals in vals_list]
        namesakes = (
            self.env["profplan.unit"]
            .with_context(active_test=False)
            .search([("name", "in", [name for name, _parent in places])])
            .filtered(lambda unit: (unit.name, unit.parent_id.id) in places)
        )
        namesakes.filtered(lambda unit: not unit.active).action_unarchive()
        present = {(unit.name, unit.parent_id.id): unit.id for unit in namesakes}
        missing = {
            place: vals
            for place, vals in zip(places, vals_list, strict=True)
            if place not in present
        }
        created = self.env["profplan.unit"].create(list(missing.values()))
        present.update(zip(missing, created.ids, strict=True))
        return {
            unit.key: present[place] for unit, place in zip(level, places, strict=True)
        }

    def _create_draft_aliases(self, units, ids):
        """Remember how this order writes its units, beside their own names."""
        written = {
            name: ids[unit.key] for unit in units for name in (unit.name, *unit.aliases)
        }
        known = self.env["profplan.unit"].browse(set(written.values()))
        own = {
            (unit.id, name.casefold())
            for unit in known
            for name in (unit.name, *unit.alias_ids.mapped("name"))
        }
        aliases = self.env["profplan.unit.alias"]
        same = [("name", "in", list(written))]
        taken = {
            *aliases.search(same).mapped("name"),
            *self.env["profplan.unit"].search(same).mapped("name"),
        }
        aliases.create(
            [
                {"name": name, "unit_id": unit_id}
                for name, unit_id in written.items()
                if name not in taken and (unit_id, name.casefold()) not in own
            ]
        )

    # --- Sections ---

    def _create_draft_sections(self, sections, there=()):
        """The tree of sections by their codes, 5 → 5.2; ``{code: id}``.

        :param there: ``{code: id}`` of those that the plan has already
        """
        ids = dict(there)
        by_depth = {}
        for position, section in enumerate(sections, 1):
            if section.code in ids:
                continue
            parent = self._get_parent_code(section.code, sections)
            by_depth.setdefault(section.code.count("."), []).append(
                (section, parent, position)
            )
        for _depth, level in sorted(by_depth.items()):
            created = self.env["profplan.section"].create(
                [
                    self._prepare_draft_section_vals(section, ids.get(parent), position)
                    for section, parent, position in level
                ]
            )
            codes = (section.code for section, _parent, _position in level)
            ids.update(zip(codes, created.ids, strict=True))
        return ids

    def _get_parent_code(self, code, sections):
        """The nearest section above: of 5.2.1 it is 5.2, or 5 if there is no 5.2."""
        codes = {section.code for section in sections}
        while "." in code:
            code = code.rpartition(".")[0]
            if code in codes:
                return code
        return None

    def _prepare_draft_section_vals(self, section, parent_id, position):
        return {
            "plan_id": self.id,
            "sequence": position * 10,
            "code": section.code,
            "name": section.name,
            "parent_id": parent_id,
        }

    # --- Measures ---

    def _create_draft_measures(self, rows, sections, units):
        """Measures in the order of the document, then their parts in batches.

        :param rows: ``intake.Measure`` and ``intake.Clause``
        :param sections: ``{code: id}``
        :param units: ``{key: id}``
        """
        previous = self._get_continued("profplan.measure", rows)
        measures = self.env["profplan.measure"].create(
            [
                {
                    **previous[row.key]._prepare_carried_vals(),
                    **self._prepare_draft_measure_vals(row, sections, position),
                }
                for position, row in enumerate(rows, 1)
            ]
        )
        pairs = list(zip(measures, rows, strict=True))
        self.env["profplan.assignment"].create(
            [
                vals
                for measure, row in pairs
                for vals in self._prepare_draft_assignment_vals(measure, row, units)
            ]
        )
        self.env["profplan.window"].create(
            [
                vals
                for measure, row in pairs
                for vals in self._prepare_draft_windows_vals(measure, row)
            ]
        )
        self._create_draft_figures(pairs)
        return measures

    def _get_continued(self, model, rows):
        """``{row's key: the record of an earlier plan that it continues, if any}``."""
        records = self.env[model]
        ids = {int(row.previous) for row in rows if row.previous}
        known = {one.id: one for one in records.browse(ids).exists()}
        return {
            row.key: known.get(int(row.previous or 0), records.browse()) for row in rows
        }

    def _prepare_draft_clause_vals(self, draft, rows, measures):
        """The clauses by which organisations hand in their plans and reports."""
        ids = {row.key: one.id for row, one in zip(rows, measures, strict=True)}
        return {
            f"{name}_id": ids.get(getattr(draft.order, name))
            for name in ("plan_clause", "report_clause")
        }

    def _create_draft_figures(self, pairs):
        """What the results promise in figures: the first figure of each measure."""
        figures = self.env["profplan.figure"]
        figures.create(
            [
                {"measure_id": measure.id, **vals}
                for measure, row in pairs
                for vals in self._prepare_draft_figures_vals(measure, row)
            ]
        )

    def _prepare_draft_figures_vals(self, measure, row):
        """What a measure counts: as the one that it continues, else by its words."""
        if measure.previous_id:
            return measure.previous_id._prepare_carried_figure_vals()
        if isinstance(row, Clause) or not row.target:
            return []
        return [self.env["profplan.figure"]._prepare_target_vals(row.target)]

    def _prepare_draft_measure_vals(self, row, sections, position):
        """Values of a measure; a term without a last day has no dates for now."""
        term = row.term
        vals = {
            "plan_id": self.id,
            "sequence": position * 10,
            "number": row.number,
            "deadline_kind": term.kind,
            "date_start": term.start,
            "control_date": term.end,
            "recurrence": term.recurrence,
            "condition": term.condition,
            "accounting": row.accounting,
            **self.env["profplan.measure"]._prepare_delay_vals(term.delay),
            **self.env["profplan.measure"]._prepare_proof_vals(row),
        }
        if row.report_date:
            vals["report_date"] = row.report_date
        if isinstance(row, Clause):
            return {
                **vals,
                "kind": "clause",
                "name": row.text,
                "responsible_text": row.addressee,
            }
        return {
            **vals,
            "kind": "measure",
            "section_id": sections.get(row.section),
            "name": row.name,
            "deadline_text": row.deadline_text,
            "responsible_text": row.responsible_text,
            "result_text": row.result_text,
        }

    def _prepare_draft_windows_vals(self, measure, row):
        """The windows of a measure; a report day that a person gave last year stays."""
        windows = expand_windows(row.term)
        days = [None] * len(windows)
        if previous := measure.previous_id:
            days = previous._get_carried_report_dates(self, len(windows))
        return [
            {
                **self._prepare_draft_window_vals(measure, window),
                **({"report_date": day} if day else {}),
            }
            for window, day in zip(windows, days, strict=True)
        ]

    def _prepare_draft_window_vals(self, measure, window):
        return {
            "measure_id": measure.id,
            "date_start": window.start,
            "date_end": window.end,
            "label": window.label,
            "kind": window.kind,
        }

    def _prepare_draft_assignment_vals(self, measure, row, units):
        """The first unit named is the lead (design §3); nobody is named twice."""
        unit_ids = dict.fromkeys(units[party.key] for party in row.responsibles)
        return [
            {
                "measure_id": measure.id,
                "unit_id": unit_id,
                "role": "co" if position else "lead",
                "sequence": (position + 1) * 10,
            }
            for position, unit_id in enumerate(unit_ids)
        ]

    # --- Indicators ---

    # --- The record of what was confirmed ---

    def _get_draft_body(self, draft, corrections, remarks):
        """What the reader doubted and what the person made of it."""
        if remarks is None:
            found = [
                f"{finding.where}: {finding.message}"
                if finding.where
                else finding.message
                for finding in draft.findings
            ]
            remarks = {self.env._("Findings"): found}
        parts = [
            Markup("<p>%s</p>")
            % self.env._(
                "Loaded from the order: %(measures)s measures and clauses, "
                "%(indicators)s indicators. What was read and confirmed:",
                measures=len(draft.measures) + len(draft.order.clauses),
                indicators=len(draft.indicators),
            )
        ]
        told = {self.env._("Corrected by hand"): corrections, **remarks}
        for heading, lines in told.items():
            if lines:
                parts.append(Markup("<p><b>%s</b></p>") % heading)
                parts.append(self._get_list_body(lines))
        return Markup("").join(parts)

    def _get_list_body(self, lines):
        items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
        return Markup("<ul>%s</ul>") % items

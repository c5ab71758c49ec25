from markupsafe import Markup

from odoo import models
from odoo.fields import Command


class ProfplanPlan(models.Model):
    """A plan written from an order that a person has read, corrected and confirmed."""

    _inherit = "profplan.plan"

    def _create_from_draft(self, draft):
        """Write the plan with everything in it, all or nothing.

        A flat number of queries whatever the number of measures: one create per
        model, units and sections one per level of their trees.

        :param draft: a dict:
            ``plan``: values of the plan; ``coordinator``: a unit's key;
            ``units``: ``key, unit_id, name, kind, parent`` (a key), ``aliases``;
            ``sections``: ``code, name``; ``measures``: ``vals, section`` (a code),
            ``units`` (keys, the lead first), ``windows`` (values);
            ``indicators``: as ``PlanDraft.to_dict()`` has them;
            ``findings``, ``corrections``: for the chatter
        :return: the draft plan
        """
        quiet = self._quietly()
        with self.env.cr.savepoint():
            units = quiet._create_draft_units(draft["units"])
            plan = quiet.create(
                {
                    **draft["plan"],
                    "coordinator_unit_id": units.get(draft.get("coordinator")),
                }
            )
            sections = plan._create_draft_sections(draft["sections"])
            plan._create_draft_measures(draft["measures"], sections, units)
            indicators = self.env["profplan.indicator"]
            indicators.create(
                indicators._prepare_draft_vals_list(plan, draft["indicators"])
            )
            plan = plan.with_env(self.env)
            plan._as_record().message_post(body=plan._get_draft_body(draft))
        return plan

    def _get_form_action(self):
        """The way to this plan, for a button or after the import."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "current",
            "name": self.display_name,
        }

    # --- Units ---

    def _create_draft_units(self, units):
        """Make the units that are new, parents first; ``{key: id}`` of all."""
        ids = {unit["key"]: unit["unit_id"] for unit in units if unit["unit_id"]}
        waiting = [unit for unit in units if not unit["unit_id"]]
        while waiting:
            level = [u for u in waiting if not u["parent"] or u["parent"] in ids]
            # A circle of parents has no first one: its units stand alone.
            level = level or waiting
            created = self.env["profplan.unit"].create(
                [self._prepare_draft_unit_vals(unit, ids) for unit in level]
            )
            ids.update(zip((unit["key"] for unit in level), created.ids, strict=True))
            waiting = [unit for unit in waiting if unit["key"] not in ids]
        self._create_draft_aliases(units)
        return ids

    def _prepare_draft_unit_vals(self, unit, ids):
        return {
            "name": unit["name"],
            "kind": unit["kind"],
            "parent_id": ids.get(unit["parent"]),
            "alias_ids": [Command.create({"name": name}) for name in unit["aliases"]],
        }

    def _create_draft_aliases(self, units):
        """Remember how this order writes the units that were known already."""
        written = {u["name"]: u["unit_id"] for u in units if u["unit_id"]}
        known = self.env["profplan.unit"].browse(set(written.values()))
        taken = {
            name.casefold()
            for name in (*known.mapped("name"), *known.alias_ids.mapped("name"))
        }
        self.env["profplan.unit.alias"].create(
            [
                {"name": name, "unit_id": unit_id}
                for name, unit_id in written.items()
                if name.casefold() not in taken
            ]
        )

    # --- Sections ---

    def _create_draft_sections(self, sections):
        """The tree of sections by their codes, 5 → 5.2; ``{code: id}``."""
        ids = {}
        by_depth = {}
        for position, section in enumerate(sections, 1):
            parent = self._get_parent_code(section["code"], sections)
            by_depth.setdefault(section["code"].count("."), []).append(
                (section, parent, position)
            )
        for _depth, level in sorted(by_depth.items()):
            created = self.env["profplan.section"].create(
                [
                    self._prepare_draft_section_vals(section, ids.get(parent), position)
                    for section, parent, position in level
                ]
            )
            codes = (section["code"] for section, _parent, _position in level)
            ids.update(zip(codes, created.ids, strict=True))
        return ids

    def _get_parent_code(self, code, sections):
        """The nearest section above: of 5.2.1 it is 5.2, or 5 if there is no 5.2."""
        codes = {section["code"] for section in sections}
        while "." in code:
            code = code.rpartition(".")[0]
            if code in codes:
                return code
        return None

    def _prepare_draft_section_vals(self, section, parent_id, position):
        return {
            "plan_id": self.id,
            "sequence": position * 10,
            "code": section["code"],
            "name": section["name"],
            "parent_id": parent_id,
        }

    # --- Measures ---

    def _create_draft_measures(self, rows, sections, units):
        """Measures in the order of the document, then their parts in batches."""
        measures = self.env["profplan.measure"].create(
            [
                {
                    **row["vals"],
                    "plan_id": self.id,
                    "section_id": sections.get(row["section"]),
                    "sequence": position * 10,
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
                {**window, "measure_id": measure.id}
                for measure, row in pairs
                for window in row["windows"]
            ]
        )
        return measures

    def _prepare_draft_assignment_vals(self, measure, row, units):
        """The first unit named is the lead (design §3); nobody is named twice."""
        unit_ids = dict.fromkeys(units[key] for key in row["units"])
        return [
            {
                "measure_id": measure.id,
                "unit_id": unit_id,
                "role": "co" if position else "lead",
                "sequence": (position + 1) * 10,
            }
            for position, unit_id in enumerate(unit_ids)
        ]

    # --- The record of what was confirmed ---

    def _get_draft_body(self, draft):
        """What the reader doubted and what the person made of it."""
        parts = [
            Markup("<p>%s</p>")
            % self.env._(
                "Loaded from the order: %(measures)s measures and clauses, "
                "%(indicators)s indicators. What was read and confirmed:",
                measures=len(draft["measures"]),
                indicators=len(draft["indicators"]),
            )
        ]
        if draft.get("corrections"):
            parts.append(Markup("<p><b>%s</b></p>") % self.env._("Corrected by hand"))
            parts.append(self._get_list_body(draft["corrections"]))
        if draft.get("findings"):
            parts.append(Markup("<p><b>%s</b></p>") % self.env._("Findings"))
            parts.append(
                self._get_list_body(
                    f"{finding['place']}: {finding['message']}"
                    if finding["place"]
                    else finding["message"]
                    for finding in draft["findings"]
                )
            )
        return Markup("").join(parts)

    def _get_list_body(self, lines):
        items = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
        return Markup("<ul>%s</ul>") % items

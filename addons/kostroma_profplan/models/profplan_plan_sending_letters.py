from odoo import models


class ProfplanPlan(models.Model):
    """Who is told that a plan was sent out: one letter a person (design §4)."""

    _inherit = "profplan.plan"

    def _get_rows_of_sending(self, sending, sheets, lines, tasks):
        """``{user: rows}``: what is asked of each person's organisation, by when."""
        self.env["profplan.reminder"]._mark_covered(tasks)
        rows = self._get_rows_by_unit(sending, lines, tasks)
        return self._get_rows_by_user(self._get_told_of_sending(sending), rows, sheets)

    def _get_rows_by_user(self, told, rows, sheets):
        """``{user: rows}`` of what organisations are told.

        :param told: ``{organisation: Told}``
        :param rows: ``{organisation: rows of its letter}``
        :param sheets: ``{organisation: sheet}``
        """
        rows_by_user = {}
        for unit, one in told.items():
            for user in one.people.values():
                # Whom it has only fallen to gets a line for each organisation.
                fallen = user in one.fallen and unit in sheets
                rows_by_user.setdefault(user, []).extend(
                    [{"unit": unit, "record": sheets[unit], "note": "nobody"}]
                    if fallen
                    else rows.get(unit, [])
                )
        return rows_by_user

    def _get_rows_by_unit(self, sending, lines, tasks):
        """``{organisation: rows of its letter}``: by sections, in the plan's order."""
        rows, alike = {}, {}
        for name, section, records in (
            ("task", "tasks", tasks | sending.tasks_back),
            ("line", "lines", lines | sending.lines_back),
            ("task", "gone", sending.tasks_gone),
            ("line", "gone", sending.lines_gone),
        ):
            for one in records:
                row = {name: one, "section": section}
                if name == "line":
                    # A measure is worded once for all who have it on the same days.
                    key = (one.measure_id, one.control_date, one.report_date)
                    row["words"] = alike.setdefault(key, {})
                rows.setdefault(one.sheet_id.unit_id, []).append(row)
        return rows

    def _get_told_of_sending(self, sending):
        """``{organisation: Told}`` of those for which sending out changes something."""
        units = sending.get_told_units()
        return self.env["profplan.told"]._get_told_of_units(self, units)

    def _get_people_of_sending(self, told):
        """Who gets a letter."""
        return self.env["res.users"].union(
            *(user for one in told.values() for user in one.people.values())
        )

    def _get_doubts_of_sending(self, sending, told):
        """What a manager should know before the plan is sent out, line by line."""
        units = sending.units.sorted("name")
        alone = units.filtered(lambda unit: not unit.worker_ids)
        unreached = (units - alone).filtered(
            lambda unit: not any(unit.worker_ids.mapped("email"))
        )
        doubts = []
        if not (self.plan_clause_id and self.report_clause_id):
            doubts.append(
                self.env._(
                    "The plan does not name the clauses by which organisations hand in "
                    "their plan and report: they get sheets and no such tasks."
                )
            )
        for records, text in (
            (self._get_measures_on_event(), self._get_text_of_on_event),
            (sending.empty, self._get_text_of_empty),
            (alone, self._get_text_of_alone),
            (unreached, self._get_text_of_unreached),
        ):
            if records:
                doubts.append(text(records))
        return doubts

    def _get_measures_on_event(self):
        """Measures given to organisations that nothing goes out of: they wait."""
        return self.sudo().measure_ids.filtered(
            lambda measure: (
                not measure.removed_by_id
                and measure.accounting in ("line", "task")
                and measure._is_on_event()
                and (measure._get_groups() or measure.added_unit_ids)
            )
        )

    def _get_text_of_on_event(self, measures):
        return self.env._(
            "Counted from an event (%(count)s): %(names)s. Nothing of them goes out. "
            "When it happens a coordinator records it on the task of the measure, gets "
            "the day by which it is to be done and asks the organisations.",
            count=len(measures),
            names=", ".join(measures.mapped("number")),
        )

    def _get_text_of_empty(self, measures):
        return self.env._(
            "Measures that are given to organisations and concern none (%(count)s): "
            "%(names)s. Look at their groups and at whom they concern.",
            count=len(measures),
            names=", ".join(measures.mapped("number")),
        )

    def _get_text_of_alone(self, units):
        return self.env._(
            "Organisations without people (%(count)s): %(names)s. The coordinator is "
            "told in their place.",
            count=len(units),
            names=units._get_listed_names(),
        )

    def _get_text_of_unreached(self, units):
        return self.env._(
            "Organisations whose people have no e-mail (%(count)s): %(names)s",
            count=len(units),
            names=units._get_listed_names(),
        )

from odoo import api, models

PARTS = ("acknowledge", "plan", "report")


class ProfplanCollection(models.Model):
    """The matrix organisations × measures: one call of the screen (design §6)."""

    _inherit = "profplan.collection"

    @api.model
    def get_matrix(self, plan_id=False):
        """What the matrix of a plan shows; queries do not grow with its size.

        :param plan_id: a plan; else the latest one in execution that was sent out
        :return: columns (parts of the sheet, then measures), organisations and
            ``{organisation: {column: [state, row of the collection]}}``
        """
        plans = self.env["profplan.plan"].search(
            [("sheet_ids", "!=", False)], order="state, date desc, id desc"
        )
        plan = plans.filtered(lambda one: one.id == plan_id) or plans[:1]
        self.invalidate_model()  # a view: the ORM does not know what has changed
        cells = self.search_read(
            [("plan_id", "=", plan.id)],
            ["kind", "state", "overdue", "late", "unit_id", "measure_id"],
            order="id",
            load=None,
        )
        return {
            "plan": {"id": plan.id, "name": plan.display_name} if plan else False,
            "plans": [{"id": one.id, "name": one.display_name} for one in plans],
            "columns": self._get_columns(cells),
            "units": self._get_rows(cells),
            "cells": self._get_cells(cells),
        }

    @api.model
    def _get_column(self, cell):
        """The key of the column of a row of the collection."""
        return cell["kind"] if cell["kind"] in PARTS else cell["measure_id"]

    @api.model
    def _get_columns(self, cells):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        there = {cell["kind"] for cell in cells}
        ids = {cell["measure_id"] for cell in cells if cell["kind"] not in PARTS}
        measures = self.env["profplan.measure"].search([("id", "in", list(ids))])
        return [
            {"key": part, "number": "", "name": kinds[part]}
            for part in PARTS
            if part in there
        ] + [
            {
                "key": measure.id,
                "number": (measure.number or "—").rstrip("."),
                "name": " ".join((measure.name or "").split()),
            }
            for measure in measures
        ]

    @api.model
    def _get_rows(self, cells):
        units = self.env["profplan.unit"].with_context(
            active_test=False, profplan_short_names=True
        )
        ids = {cell["unit_id"] for cell in cells}
        return [
            {
                "id": unit.id,
                "name": unit.display_name,
                "full_name": unit.name,
                "type": unit.organisation_type_id.name or "",
                "district": unit.district or "",
            }
            for unit in units.search([("id", "in", list(ids))])
        ]

    @api.model
    def _get_cells(self, cells):
        rows = {}
        for cell in cells:
            state = cell["state"]
            if cell["overdue"] and state == "silent":
                state = "overdue"
            elif cell["late"] and state == "received":
                state = "late"
            row = rows.setdefault(cell["unit_id"], {})
            row[self._get_column(cell)] = [state, cell["id"]]
        return rows

    @api.model
    def get_rows_action(self, plan_id, unit_id=False, column=False):
        """The window of the rows that a head of the matrix stands for.

        :param column: a key of the columns
        """
        plan = self.env["profplan.plan"].browse(plan_id)
        plan.check_access("read")
        action = plan.action_view_collection()
        domain = [("plan_id", "=", plan.id)]
        if unit_id:
            domain.append(("unit_id", "=", unit_id))
        if column:
            name = "kind" if column in PARTS else "measure_id"
            domain.append((name, "=", column))
            if name == "measure_id":
                domain.append(("kind", "not in", PARTS))
        action["domain"] = domain
        action["views"] = [(False, "list"), (False, "pivot")]
        return action

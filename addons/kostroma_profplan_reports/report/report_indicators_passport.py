from odoo import models

from odoo.addons.kostroma_profplan.lib import indicators as calc

from .page import Column


class ReportIndicators(models.AbstractModel):
    """Passports of indicators: how each value is found, and who answers for it.

    Columns as passports have them (base.garant.ru/7813077, docs.cntd.ru/document/
    460209221).
    """

    _inherit = "report.kostroma_profplan_reports.indicators"

    def _write_passports(self, workbook, formats, plan, figures, options):
        page = self._make_page(
            workbook,
            formats,
            self.env._("Passports"),
            plan.number or "",
            self._get_passport_columns(),
        )
        title = self.env._("Passports of the indicators")
        self._write_plan_title(page, plan, title, options)
        page.head(frozen="name")
        for row in figures["indicators"]:
            page.line(self._get_passport_values(row))
        page.end_table()
        self._finish(page, options.day)

    def _get_passport_columns(self):
        return (
            Column("number", self.env._("No."), 5, "centre"),
            Column("name", self.env._("Name of the indicator"), 30, "top"),
            Column("uom", self.env._("Unit of measure"), 11, "top"),
            Column("direction", self.env._("Better when"), 11, "top"),
            Column("base", self.env._("Base value"), 13, "top"),
            Column("aggregation", self.env._("How it comes together"), 14, "top"),
            Column("formula", self.env._("Formula"), 24, "top"),
            Column("numerator", self.env._("Numerator"), 20, "top"),
            Column("denominator", self.env._("Denominator"), 20, "top"),
            Column("data_source", self.env._("Source of data"), 18, "top"),
            Column("period", self.env._("Period of collection"), 12, "top"),
            Column("known_on", self.env._("Known on"), 11, "top"),
            Column("responsible", self.env._("Responsible"), 18, "top"),
            Column("phone", self.env._("Telephone"), 14, "top"),
        )

    def _get_passport_values(self, row):
        base = calc.format_number(row["base"])
        if base and row["base_year"]:
            base = self.env._(
                "%(value)s (in %(year)s)", value=base, year=row["base_year"]
            )
        return {
            "number": row["number"],
            "name": row["name"],
            "uom": row["uom"],
            "base": base,
            **row["passport"],
        }

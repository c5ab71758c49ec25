from odoo import models


class ReportControl(models.AbstractModel):
    """What files of a plan's measures under control have in common (design §8).

    Layout only: rows come from ``profplan.plan._get_executions``. A report says its
    columns, its title and, in ``_write_plan``, its pages of one plan.
    """

    _name = "report.kostroma_profplan_reports.control"
    _description = "Layout of Measures Under Control (XLSX)"
    _inherit = [
        "report.kostroma_profplan_reports.layout",
        "report.kostroma_profplan_reports.words",
    ]

    _takes = frozenset({"as_of", "period", "units", "sections"})

    def _write_book(self, workbook, formats, records, options):
        """The pages of each plan; all rows are read at once."""
        executions = records._get_executions(
            options.day,
            options.units,
            options.sections,
            (options.date_from, options.date_to),
        )
        for plan in records:
            self._write_plan(workbook, formats, plan, executions[plan], options)

    def _write_plan(self, workbook, formats, plan, execution, options):
        """Write the pages of one plan: hook.

        :param execution: ``lib.execution_report.Execution``
        """
        raise NotImplementedError

    def _get_title(self):
        """What the report is: hook."""
        raise NotImplementedError

    def _get_columns(self):
        """The columns of its table, :class:`~.page.Column` each: hook."""
        raise NotImplementedError

    def _start_page(self, workbook, formats, plan, options, word):
        """The first page of a plan, with its title.

        :param word: what the page is called, before the number of the order
        """
        columns = self._get_columns()
        page = self._make_page(workbook, formats, word, plan.number or "", columns)
        self._write_plan_title(page, plan, self._get_title(), options)
        return page

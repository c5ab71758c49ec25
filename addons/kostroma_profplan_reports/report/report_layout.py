import re

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .page import FILE_FONT, Formats, Page, get_height, set_page

# A full name of a person fits, in the widths of columns.
NAME_WIDTH = 30
_NOT_FOR_SHEET_NAMES = re.compile(r"[^\w №().,-]")


class ReportLayout(models.AbstractModel):
    """What all our files have in common: rights, options, one look (design §8).

    A report says in ``_write_book`` which pages there are, of which columns and rows.
    """

    _name = "report.kostroma_profplan_reports.layout"
    _description = "Layout of ProfPlan Files (XLSX)"
    _inherit = [
        "report.report_xlsx.abstract",
        "report.kostroma_profplan_reports.options",
    ]

    # Organisations print nothing but what is theirs: said by the report.
    _staff_only = True
    # What of the dialog it takes, of: as_of, period, units, sections.
    _takes = frozenset({"as_of"})

    def get_workbook_options(self):
        """Text of users is text: never a formula, a link or a number."""
        return {
            **super().get_workbook_options(),
            "default_format_properties": FILE_FONT,
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }

    def generate_xlsx_report(self, workbook, data, objs):
        """Write the file.

        :param data: may hold what :meth:`_read_options` reads
        :raises AccessError: the route renders for anybody, so rights are judged here
        """
        records = objs.browse(dict.fromkeys(objs.ids))
        self._check_may_print(records)
        language = self.env["profplan.plan"]._get_report_language()
        records = records.with_context(lang=language)
        report = self.with_env(records.env)
        options = report._read_options(data)
        report._check_taken(options)
        report._write_book(workbook, Formats(workbook), records, options)

    def _write_book(self, workbook, formats, records, options):
        """Write all pages: hook.

        :param records: what is printed, readable by the user, in the orders' language
        :param options: :class:`~.report_options.Options`
        """
        raise NotImplementedError

    def _check_taken(self, options):
        """A report that knows no past is not printed as of one."""
        if options.as_of and "as_of" not in self._takes:
            raise UserError(
                self.env._(
                    "This report is made as of today only: print it without another "
                    "day."
                )
            )

    def _check_may_print(self, records):
        """The user is of the staff, or it is theirs; and sees all of it."""
        staff = self.env.user.has_group("kostroma_profplan.group_profplan_viewer")
        if self._staff_only and not staff:
            raise AccessError(
                self.env._("Reports of the plan are for its staff and leadership.")
            )
        if not records:
            raise UserError(self.env._("Choose what to print."))
        records.check_access("read")
        records._check_seen()

    # --- Pages ---

    def _make_page(self, workbook, formats, word, number, columns):
        """A page with a name of its own.

        :param columns: :class:`~.page.Column`, from the left
        """
        name = self._get_sheet_name(workbook, word, number)
        return Page(workbook.add_worksheet(name), formats, columns)

    def _write_title(self, page, order, title, *lines):
        """The block on top: the order on the right, the title, then what it is of.

        :param order: in words: «to the order No. …»
        :param lines: (text, style) beneath the title
        """
        page.title((order, "order"), (title, "title"), *lines)

    def _write_plan_title(self, page, plan, title, options):
        """The block on top of a page of a plan: of which day, of what it is."""
        words = [self._get_as_of_words(options.day), self._get_chosen_words(options)]
        self._write_title(
            page,
            plan._get_document_words("to"),
            title,
            (plan.name or "", "plan"),
            ("; ".join(filter(None, words)), "small_centre"),
        )

    def _write_signatures(self, page, people, left, line, name):
        """Lines to sign on, each with the post and the name.

        :param people: (post, name)
        :param left, line, name: keys of the columns of the post, of the line and of
            the name, the line with the one beside it, the name with as many as it needs
        """
        page.skip()
        for post, person in people:
            row = page.skip(2)
            first = page.at[line]
            page.write(row, left, post, "plain")
            for column in (first, first + 1):
                page.write(row, column, None, "line")
            last = self._get_last_of_name(page, page.at[name])
            page.merge(row, name, last, person, "line")
            page.merge(row + 1, first, first + 1, self.env._("(signature)"), "under")
            page.merge(row + 1, name, last, self.env._("(name)"), "under")
            height = max(26, get_height([(post, page.columns[page.at[left]].width)]))
            page.set_height(row, height)
        page.write(page.skip(), left, "«____» ______________ 20___", "plain")

    @staticmethod
    def _get_last_of_name(page, first):
        """The column in which a full name ends that begins in another."""
        last = min(first + 1, page.last)
        while last < page.last and page.get_width(first, last) < NAME_WIDTH:
            last += 1
        return last

    def _get_signers(self, plan):
        """Who signs: the head of the coordinating unit and the controller."""
        plan = plan.sudo()
        head, controller = plan.coordinator_unit_id.head_id, plan.controller_id
        return [
            (
                head.function or plan.coordinator_unit_id.name or self.env._("Head"),
                head.name or "",
            ),
            (
                controller.function or self.env._("Controller of the order"),
                controller.name or "",
            ),
        ]

    def _write_executor(self, page, left):
        """Who made the paper, with a telephone: asked of every official report."""
        user = self.env.user
        words = self.env._(
            "Executor: %(name)s, tel. %(phone)s",
            name=user.name,
            phone=user.partner_id.phone or "____________",
        )
        page.skip()
        page.write(page.skip(), left, words, "small")
        # Nobody signs a page on which nothing else stands.
        page.keep(max(0, (page.end or page.row) - 1), page.row - 1)

    def _write_plan_foot(self, page, plan, left, line, name):
        """Who signs, and who made the paper.

        :param left, line, name: keys of columns, see ``_write_signatures``
        """
        people = self._get_signers(plan)
        self._write_signatures(page, people, left, line, name)
        self._write_executor(page, left)

    def _finish(self, page, day):
        """What is set once all is written: paper, foot, what is printed."""
        page.finish(self._get_as_of_words(day), self._get_page_words())

    def _set_page(self, sheet, as_of):
        """A4 landscape for a sheet without a table.

        :param as_of: the words of the day
        """
        set_page(sheet, as_of, self._get_page_words())

    def _get_page_words(self):
        return self.env._("page %(page)s of %(pages)s", page="&P", pages="&N")

    def _get_sheet_name(self, workbook, word, number):
        """A name Excel accepts, at most 31 characters, the only one in the file."""
        name = _NOT_FOR_SHEET_NAMES.sub("-", f"{word} {number}").strip()
        taken = {sheet.get_name().lower() for sheet in workbook.worksheets()}
        result, index = name[:31], 1
        while result.lower() in taken:
            index += 1
            tail = f" ({index})"
            result = name[: 31 - len(tail)] + tail
        return result

    # --- Words ---

    def _format_date(self, day):
        return format_date(self.env, day, date_format="dd.MM.yyyy") if day else ""

    def _get_as_of_words(self, day):
        return self.env._("as of %s", self._format_date(day))

    def _get_file_name(self, action, records, options):
        """The name of a file that is kept, without its ending.

        :param action: its ``ir.actions.report``
        :param records: what was printed
        """
        words = [action.name]
        if len(records) == 1 and records._name == "profplan.plan":
            words.append(records._get_file_document())
        words.append(self._format_date(options.day))
        return " - ".join(words)

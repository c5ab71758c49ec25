from odoo import models

from ..report.word import Column, Paper


class ProfplanPaperMixin(models.AbstractModel):
    """A paper of Word about a plan: the order's own table, ready to be signed (§8)."""

    _name = "profplan.paper.mixin"
    _description = "Paper About a Plan (Word)"

    def _begin_paper(self, title, day):
        """A paper with its title, the plan and the day that it speaks of.

        :return: (name of the file, paper)
        """
        plan = self.plan_id
        order = plan._get_document_words("approved")
        paper = Paper(title, self.env.user.name)
        paper.line(title, "CENTER", bold=True, size=14)
        paper.line(plan.name, "CENTER")
        paper.line(order, "CENTER")
        as_of = self.env._("as of %s", day.strftime("%d.%m.%Y"))
        paper.line(as_of, "CENTER", size=11, after=8)
        page_words = (self.env._("page "), self.env._(" of "))
        paper.foot(f"{order}, {as_of}", page_words)
        name = self.env._(
            "%(title)s - %(document)s, %(day)s",
            title=title,
            document=plan._get_file_document(),
            day=day.strftime("%d.%m.%Y"),
        )
        return f"{name}.docx", paper

    def _get_order_columns(self):
        """The order's own five columns."""
        return [
            Column(self.env._("No."), 5, centred=True),
            Column(self.env._("Measure"), 20),
            Column(self.env._("Term by the plan"), 12, centred=True),
            Column(self.env._("Responsible"), 15),
            Column(self.env._("Expected result"), 15),
        ]

    def _get_order_cells(self, measure):
        """A measure's words in the order's own five columns."""
        units = measure.lead_unit_id | measure.co_unit_ids
        return [
            measure.number or "",
            measure.name,
            measure.deadline_text or "",
            ", ".join(units.mapped("name")),
            measure.result_text or "",
        ]

    def _prepare_rows(self, texts, cells):
        """Rows of the table, beneath the titles of their sections.

        :param texts: records with ``measure_id``, in the order of the plan
        :param cells: what stands in a row, of one of them
        """
        rows, standing = [], None
        for text in texts:
            section = text.measure_id.section_id
            if section != standing:
                rows.append(
                    section._get_title()
                    if section
                    else self.env._("Clauses of the order")
                )
                standing = section
            rows.append(cells(text))
        return rows

    def _end_paper(self, paper, people):
        """Signatures and who made it, with a telephone.

        :param people: (post, name) of those who sign
        """
        paper.line("", after=6)
        under = (self.env._("(signature)"), self.env._("(name)"))
        paper.signatures(people, under)
        user = self.env.user
        paper.line(
            self.env._(
                "Executor: %(name)s, tel. %(phone)s",
                name=user.name,
                phone=user.partner_id.phone or "____________",
            ),
            size=10,
        )
        return paper.content()

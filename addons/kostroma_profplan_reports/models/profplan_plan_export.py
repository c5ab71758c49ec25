from io import BytesIO

from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.kostroma_profplan.intake.write_template import make_template

from ..report.order_paper import write_order

FORMS = {"order": "docx", "template": "xlsx"}


class ProfplanPlan(models.Model):
    """A plan back as a file: the order's form, the import template (design §8)."""

    _inherit = "profplan.plan"

    def action_export_order(self):
        """Download the plan as a Word file in the form of its order."""
        return self._get_export_action("order")

    def action_export_template(self):
        """Download the plan as the import template, filled in."""
        return self._get_export_action("template")

    def _get_export_action(self, form):
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/profplan/plan/{self.id}/export/{form}",
            "target": "download",
        }

    def _check_export(self):
        """Whoever reads reports on a plan may take it along; organisations may not."""
        self.check_access("read")
        if not self.env.user.has_group("kostroma_profplan.group_profplan_viewer"):
            raise AccessError(
                self.env._("The plan as a file is for the people who control it.")
            )

    def _export(self, form):
        """``(name of the file, its bytes)`` of a form in :const:`FORMS`."""
        self.ensure_one()
        self._check_export()
        plan = self.with_context(lang=self._get_report_language())
        draft = plan._get_draft()
        if form == "order":
            content = write_order(
                draft,
                plan.env.company.name,
                plan.env.user.name,
                plan._get_amending_orders(),
            )
        else:
            stream = BytesIO()
            make_template(draft).save(stream)
            content = stream.getvalue()
        name = plan.env._("Plan - %s", plan._get_file_document())
        return f"{name}.{FORMS[form]}", content

    def _get_amending_orders(self):
        """``[(kind, number, date)]`` of what has changed the plan, by turns."""
        done = self.sudo().amendment_ids.filtered(lambda one: one.state == "done")
        return [
            (one.document_kind, one.number, one.date)
            for one in done.sorted("applied_on")
        ]

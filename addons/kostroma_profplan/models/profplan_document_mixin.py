from odoo import api, fields, models
from odoo.tools import format_date

from ..intake.document_kinds import KINDS, OTHER


class DocumentMixin(models.AbstractModel):
    """A paper with a number and a date, called by what it is (design §4).

    A school's plan comes by a directive, a district's by an ordinance: whatever names
    the paper takes its words from here.
    """

    _name = "profplan.document.mixin"
    _description = "Paper With a Number and a Date"

    number = fields.Char()
    date = fields.Date()
    document_kind = fields.Selection(
        "_get_document_kinds", "Kind of document", required=True, default="order"
    )

    @api.model
    def _get_document_kinds(self):
        """What the reader tells apart, and any other paper."""
        names = {
            "order": self.env._("Order"),
            "directive": self.env._("Directive"),
            "ordinance": self.env._("Ordinance"),
            "decision": self.env._("Decision"),
            OTHER: self.env._("Document"),
        }
        return [(kind, names[kind]) for kind in (*KINDS, OTHER)]

    @api.model
    def _get_document_forms(self):
        """``{kind: {form: words}}``: a kind in the forms that a sentence asks for."""
        return {
            "order": {
                "name": self.env._("order"),
                "by": self.env._("by order"),
                "to": self.env._("to the order"),
                "approved": self.env._("approved by the order"),
            },
            "directive": {
                "name": self.env._("directive"),
                "by": self.env._("by directive"),
                "to": self.env._("to the directive"),
                "approved": self.env._("approved by the directive"),
            },
            "ordinance": {
                "name": self.env._("ordinance"),
                "by": self.env._("by ordinance"),
                "to": self.env._("to the ordinance"),
                "approved": self.env._("approved by the ordinance"),
            },
            "decision": {
                "name": self.env._("decision"),
                "by": self.env._("by decision"),
                "to": self.env._("to the decision"),
                "approved": self.env._("approved by the decision"),
            },
            OTHER: {
                "name": self.env._("document"),
                "by": self.env._("by document"),
                "to": self.env._("to the document"),
                "approved": self.env._("approved by the document"),
            },
        }

    def _get_document_words(self, form="name"):
        """«order No. 1257 of 25.12.2020»; in another form «to the order No. …».

        :param form: name, by, to or approved
        """
        self.ensure_one()
        return self.env._(
            "%(document)s No. %(number)s of %(date)s",
            document=self._get_document_form(form),
            number=self.number or "—",
            date=format_date(self.env, self.date) if self.date else "—",
        )

    def _get_document_number(self):
        """«order No. 1257», where the day does not matter."""
        return self.env._(
            "%(document)s No. %(number)s",
            document=self._get_document_form(),
            number=self.number or "—",
        )

    def _get_document_form(self, form="name"):
        """The kind's word alone."""
        return self._get_document_forms()[self.document_kind or "order"][form]

from markupsafe import Markup
from werkzeug.urls import url_encode

from odoo import api, models

HOME = "/my/profplan"
PAGES = ("today", "plan", "report", "events", "indicators", "tasks")


class ProfplanSheet(models.Model):
    """The frame of the portal's pages: whose they are, and where they lead (§6)."""

    _inherit = "profplan.sheet"

    @api.model
    def _get_portal_sheets(self):
        """The current user's own sheets, those of running plans first.

        An organisation's own people only: coordinators have screens of their own.
        """
        sheets = self.search([("unit_id", "in", self._get_portal_units().ids)])
        return sheets.sorted(
            lambda sheet: (
                sheet.sudo().plan_id.state != "approved",
                -sheet.sudo().plan_id.date_start.toordinal(),
                -sheet.sudo().plan_id.id,
            )
        )

    @api.model
    def _get_portal_sheet(self, plan_id=None, unit_id=None):
        """The user's own sheet of a plan, by default of the latest running one.

        :param unit_id: of whoever works for two organisations, the one meant
        :return: one sheet, or none: a plan of others and none at all are alike
        """
        sheets = self._get_portal_sheets()
        if plan_id is not None:
            sheets = sheets.filtered(lambda sheet: sheet.plan_id.id == plan_id)
        if unit_id is not None:
            sheets = sheets.filtered(lambda sheet: sheet.unit_id.id == unit_id)
        return sheets[:1]

    @api.model
    def _get_portal_home(self):
        """The address that an organisation's person begins with; "" for all others."""
        return HOME if self.env.user._is_portal() and self._get_portal_units() else ""

    @api.model
    def _get_portal_units(self):
        """The units that the current user works for; read by the system alone."""
        units = self.env["profplan.unit"].sudo()
        return units.search([("worker_ids", "in", self.env.uid)])

    def _get_access_action(self, access_uid=None, force_website=False):
        """The links of letters: an organisation's person is led to the portal."""
        user = self.env["res.users"].sudo().browse(access_uid or self.env.uid)
        if not user.share:
            return super()._get_access_action(access_uid, force_website)
        return {"type": "ir.actions.act_url", "url": self._get_portal_url()}

    def _get_portal_url(self, page="today", **query):
        """The address of a page of this sheet, by its key in the menu."""
        path = HOME if page == "today" else f"{HOME}/{page}"
        if self:
            query = {"plan": self.plan_id.id, "unit": self.unit_id.id, **query}
        return f"{path}?{url_encode(query)}" if query else path

    @api.model
    def _prepare_portal_frame(self, sheet, page):
        """What the layout of the portal shows around a page."""
        own, company = sheet.sudo(), self.env.company.sudo()
        names = self._get_portal_page_names()
        return {
            "doctype": Markup("<!DOCTYPE html>"),
            "page": page,
            "page_lang": (self.env.lang or "ru_RU").split("_")[0],
            "city": company.name,
            "unit_name": own.unit_id.short_name or own.unit_id.name or "",
            "unit_full_name": own.unit_id.name or "",
            "plan_name": own.plan_id.display_name if sheet else "",
            "person": self.env.user.name,
            "person_id": self.env.uid,
            "script_words": self._get_portal_script_words(),
            "menu": [
                {"key": key, "name": names[key], "url": sheet._get_portal_url(key)}
                for key in (PAGES if sheet else ("today", "tasks"))
            ],
            "choices": self._prepare_portal_choices(sheet, page),
        }

    @api.model
    def _get_portal_page_names(self):
        """``{key: name in the menu}``."""
        return {
            "today": self.env._("Today"),
            "plan": self.env._("The plan"),
            "report": self.env._("The report"),
            "events": self.env._("What took place"),
            "indicators": self.env._("Indicators"),
            "tasks": self.env._("Tasks"),
        }

    @api.model
    def _get_portal_script_words(self):
        """What the pages' script says, as attributes of the page."""
        words = {
            "saving": self.env._("Is being saved…"),
            "saved": self.env._("Saved"),
            "unsaved": self.env._("Not saved: correct the field that is marked."),
            "unfilled": self.env._("Not saved yet: fill in the rest, too."),
            "kept": self.env._(
                "Not saved: there is no connection, or your session has ended. What "
                "you have typed is kept in this browser: reload the page, log in if "
                "asked, and it is offered to you."
            ),
            "draft": self.env._(
                "You have typed this earlier and it was not saved. Put it back?"
            ),
            "put-back": self.env._("Put it back and save"),
            "forget": self.env._("Forget it"),
            "before": self.env._("Before it can be handed in:"),
            "complete": self.env._("Everything is filled in."),
        }
        return {f"data-{name}": text for name, text in words.items()}

    @api.model
    def _prepare_portal_choices(self, sheet, page):
        """Other organisations and plans of the user: ``[(name, address)]``."""
        others = self._get_portal_sheets() - sheet
        return [
            (
                f"{one.unit_id.short_name or one.unit_id.name} — "
                f"{one.plan_id.display_name}",
                one.sudo(False)._get_portal_url(page),
            )
            for one in others.sudo()
        ]

    @api.model
    def _get_portal_told_text(self, told):
        """What was done, in words."""
        return self._get_portal_told_texts().get(told, "")

    def _get_portal_told_texts(self):
        """``{key: sentence}``: hook."""
        return {
            "acknowledged": self.env._("Noted: your organisation has read the plan."),
            "claimed": self.env._("Noted. The coordinator will answer."),
            "filled": self.env._("What was empty is filled in: look it through."),
            "moved": self.env._("The planned date is moved."),
            "reported": self.env._("The measure is reported."),
            "saved": self.env._("Saved."),
            "submitted": self.env._("Handed in. You get a letter when it is answered."),
            "taken": self.env._("The figures are taken over from your events."),
            "taken_back": self.env._("Taken back: you may write in it again."),
            "told_many": self.env._("Written into the measures that you have ticked."),
            "unclaimed": self.env._("The measure applies to you again."),
            "withdrawn": self.env._("Taken back: correct it and hand it in again."),
        }

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from ..lib import typed as typed_values
from .event_common import EventCommon


class PortalCommon(EventCommon):
    """What a page of the portal is told and tells; values are texts, as in a form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = {
            source: f"figure_{figure.id}" for source, figure in cls.counted.items()
        }
        cls.mine = cls.sheet.with_user(cls.portal)

    def _get_form(self, line=None, seen=None, **typed):
        """Fields of one line, as its page would send them now."""
        line = self.line if line is None else line
        form = {f"{line.id}.{name}": value for name, value in typed.items()}
        [shown] = line.with_user(self.portal)._get_typed().values()
        form[f"{line.id}.seen"] = typed_values.write_seen({**shown, **(seen or {})})
        return form

    def _save(self, user=None, **form):
        """Save what a page sends; what is not saved comes back."""
        return self.sheet.with_user(user or self.portal)._save_typed(form)


class PortalHttpCommon(PortalCommon, HttpCase):
    """Pages as a browser gets them, in whatever language the database speaks.

    The day is today's: the server has a clock.
    """

    day = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = new_test_user(cls.env, "pp_other", groups="base.group_portal")
        cls.other_school.member_ids = [Command.link(cls.stranger.id)]
        cls.outsider = new_test_user(cls.env, "pp_none", groups="base.group_portal")
        cls.colleague_there = new_test_user(
            cls.env, "pp_two", groups="base.group_portal"
        )
        cls.school.member_ids = [Command.link(cls.colleague_there.id)]

    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def setUp(self):
        super().setUp()
        self._log_in(self.portal)

    def _log_in(self, user):
        self.authenticate(user.login, user.login)

    def _open(self, path, status=200, **params):
        response = self.url_open(path, params=params, timeout=60)
        self.assertEqual(response.status_code, status, response.text[:500])
        return response

    def _post(self, path, status=200, csrf=True, files=None, **form):
        """Send a form of a page; what a browser would show after it."""
        if csrf:
            form["csrf_token"] = http.Request.csrf_token(self)
        form.setdefault("plan", self.plan.id)
        response = self.url_open(path, data=form, files=files, timeout=60)
        self.assertEqual(response.status_code, status, response.text[:500])
        self.env.invalidate_all()
        return response

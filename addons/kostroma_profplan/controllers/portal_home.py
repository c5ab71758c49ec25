from odoo.http import request, route

from odoo.addons.project.controllers.portal import ProjectCustomerPortal


class ProfplanPortalHome(ProjectCustomerPortal):
    """Odoo's own pages lead an organisation's people to ours (design §6).

    Whoever works for no organisation keeps Odoo's pages, and so do tasks outside plans.
    """

    def _lead_on(self, task_id=None):
        """Where this person is led to instead; None: Odoo's page is right.

        :param task_id: the task that the address names, which may be of others
        """
        if task_id:
            url = request.env["project.task"]._get_portal_url_of_own(task_id)
        else:
            url = request.env["profplan.sheet"]._get_portal_home()
        return request.redirect(url) if url else None

    @route()
    def home(self, **kw):
        return self._lead_on() or super().home(**kw)

    @route()
    def portal_my_tasks(self, *args, **kw):
        return self._lead_on() or super().portal_my_tasks(*args, **kw)

    @route()
    def portal_my_projects(self, *args, **kw):
        return self._lead_on() or super().portal_my_projects(*args, **kw)

    @route()
    def portal_my_task(self, task_id, *args, **kw):
        return self._lead_on(task_id) or super().portal_my_task(task_id, *args, **kw)

from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, content_disposition, request, route

from ..models.profplan_plan_export import FORMS

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ProfplanPlanExport(Controller):
    """A plan as a file (design §8)."""

    @route(
        "/profplan/plan/<int:plan_id>/export/<string:form>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def plan_export(self, plan_id, form):
        """The file; whoever may not have it finds nothing."""
        plan = request.env["profplan.plan"].browse(plan_id)
        if form not in FORMS or not plan.exists():
            raise request.not_found()
        try:
            name, content = plan._export(form)
        except (AccessError, MissingError):
            raise request.not_found() from None
        return request.make_response(
            content,
            [
                ("Content-Type", TYPES[FORMS[form]]),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Close what earlier versions left open: links, registration, boards."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2b")
    boards = env["project.project"].with_context(active_test=False)
    boards = boards.search([("profplan_id", "!=", False)])
    boards._as_engine(quiet=True).write(
        {"privacy_visibility": "followers", "access_token": False}
    )
    # One update for all: nothing depends on the token.
    cr.execute(
        "UPDATE project_task SET access_token = NULL"
        " WHERE measure_id IS NOT NULL AND access_token IS NOT NULL"
    )

"""People of plans begin with the page that their role has now (design §9)."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    viewer = env.ref("kostroma_profplan.group_profplan_viewer")
    viewer.all_user_ids._settle_homes()

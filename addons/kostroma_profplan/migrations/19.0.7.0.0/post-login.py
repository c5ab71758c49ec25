from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Screens that are left are locked in a system that was there before (§9)."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    group = env.ref("kostroma_profplan.group_profplan_viewer")
    if not (group.lock_timeout or group.lock_timeout_inactivity):
        group.write({"lock_timeout_inactivity": 60})

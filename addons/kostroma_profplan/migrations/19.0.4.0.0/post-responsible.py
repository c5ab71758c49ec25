"""Plans and reports that name nobody name whom the organisation named by clause 2.1."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    named = env["profplan.unit.responsible"].search([]).unit_id
    env["profplan.sheet"]._get_sheets_to_answer_for(named)._take_responsible()

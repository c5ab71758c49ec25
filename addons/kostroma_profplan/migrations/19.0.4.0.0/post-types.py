"""Organisations of a former version get the type that their name says without doubt."""

from odoo import SUPERUSER_ID, api

from odoo.addons.kostroma_profplan.lib.organisation_types import guess_type


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    types = env["profplan.organisation.type"].search([])
    by_code = {one.code: one for one in types}
    untyped = env["profplan.unit"].search(
        [("kind", "=", "organisation"), ("organisation_type_id", "=", False)]
    )
    for code, units in untyped.grouped(lambda unit: guess_type(unit.name)).items():
        if code in by_code:
            units.organisation_type_id = by_code[code]

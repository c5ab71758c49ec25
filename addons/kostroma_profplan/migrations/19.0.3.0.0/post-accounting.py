"""How organisations account for a measure: by its words in draft plans.

In plans that are approved what organisations have decides: measures of which they have
no part ask nothing of them, the parts of others become lines (``post-sheet``). A
loading in work shows what the words say.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    settle_drafts(env)
    settle_approved(env)
    settle_loadings(env)


def settle_drafts(env):
    for plan in env["profplan.plan"].search([("state", "=", "draft")]):
        measures = plan.measure_ids._as_engine(quiet=True)
        for way, same in measures.grouped(
            lambda measure: measure._get_accounting_by_words()
        ).items():
            same.write({"accounting": way})
        for name, clauses in measures._find_asking().items():
            # A date that is wrong is corrected by people first.
            dated = (clauses[:1].control_date or plan.date_start) >= plan.date_start
            if len(clauses) == 1 and dated and not plan[f"{name}_id"]:
                plan[f"{name}_id"] = clauses


def settle_approved(env):
    """What organisations have no part of asks nothing of them."""
    measures = env["profplan.measure"].search([("plan_id.state", "!=", "draft")])
    parts = [
        ("measure_id", "in", measures.ids),
        ("parent_id", "!=", False),
        ("window_id", "=", False),
        ("unit_id.kind", "=", "organisation"),
    ]
    lines = [("measure_id", "in", measures.ids)]
    with_parts = env["project.task"].search(parts).measure_id
    with_parts |= env["profplan.sheet.line"].search(lines).measure_id
    (measures - with_parts)._as_engine(quiet=True).write({"accounting": "none"})


def settle_loadings(env):
    """What the words say was read with the rest, as if it had been known then."""
    rows = env["profplan.import.measure"].search([("import_id.state", "=", "open")])
    rows._as_reader()._compute_accounting()
    for row in rows._as_reader():  # each has values of its own
        read = row.as_read or {}
        if "accounting" not in read:
            row.as_read = {**read, "accounting": row.accounting}

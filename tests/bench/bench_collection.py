"""The collection of a whole city: its matrix in one call."""

from .bench_control import HAND_INS, ORGANISATIONS, make_organisations, make_sent_plan
from .harness import figure, measure

MEASURES = 45


@figure(limit=1.0, needs="odoo")
def collection(env):
    """Queries of the matrix of 45 measures and 130 organisations; 15 allowed."""
    plan = make_sent_plan(env, make_organisations(env), MEASURES - HAND_INS)
    plan.action_send_out()
    rows = env["profplan.collection"]
    rows.get_matrix(plan.id)  # rules are cached in a running server
    found = []
    _seconds, queries = measure(env, lambda: found.append(rows.get_matrix(plan.id)))
    cells = sum(map(len, found[0]["cells"].values()))
    # Acknowledging, plan and report, and each measure but the two clauses.
    if cells != ORGANISATIONS * (3 + MEASURES - 2):
        raise AssertionError(f"{cells} cells")
    return {"ours": queries, "reference": 15, "queries": queries}

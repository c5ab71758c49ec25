"""Figure `intake_terms`: terms of our own set that are read wrong, against what may.

Not a time: `ours` is the share that is wrong, `reference` the share that may be (5 % of
terms in cells, 15 % of those in sentences, 0.5 % in silence); the worst of them counts.
"""

import sys
from pathlib import Path

from .harness import figure

ROOT = Path(__file__).resolve().parents[2]
PATHS = (ROOT / "addons" / "kostroma_profplan", ROOT / "tests" / "intake")
ALLOWED = {"cells": 0.05, "prose": 0.15}  # by the kind of a set
UNTOLD = 0.005


@figure(limit=1.0)
def intake_terms():
    for path in map(str, PATHS):
        if path not in sys.path:
            sys.path.insert(0, path)
    from deadline_figures import SETS, figures

    found = {name: figures(name) for name in SETS}
    shares = [
        (1 - one["right"], ALLOWED[name.split()[-1]]) for name, one in found.items()
    ]
    shares += [(one["untold"], UNTOLD) for one in found.values()]
    ours, reference = max(shares, key=lambda pair: pair[0] / pair[1])
    return {
        "ours": ours,
        "reference": reference,
        "ratio": ours / reference,
        "rows": sum(one["rows"] for one in found.values()),
        **{f"{name}_right": round(one["right"], 4) for name, one in found.items()},
    }

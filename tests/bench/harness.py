"""What a figure is, and how the figures of this folder are run.

A figure compares our work with plain Odoo or the raw library doing the same work
in the same run, because a ratio means the same on every machine. It is a function
named as the issue names it::

    from .harness import best_of, figure, measure

    @figure(limit=3.0)                       # needs="plain": called without arguments
    def intake():
        return {"ours": best_of(ours), "reference": best_of(reference), "queries": 0}

    @figure(limit=0.12, needs="odoo")        # called with a superuser's environment
    def launch(env):
        ours, queries = measure(env, lambda: plan.action_approve())
        reference, _queries = measure(env, lambda: Task.create(vals_list))
        return {"ours": ours, "reference": reference, "queries": queries}

``ours`` and ``reference`` are seconds. Where the promise is not about time (queries
of a batch, queries per task), put the two counts there instead. ``ratio`` defaults to
ours / reference; the harness holds it against ``limit``.

An Odoo figure gets a throw-away database with both addons, Russian and no demo data;
whatever it writes is rolled back after it, so it must not commit.
"""

import argparse
import gc
import importlib
import json
import pathlib
import sys
import time
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
ADDON = HERE.parents[1] / "addons" / "kostroma_profplan"
FIGURES = {}


@dataclass(frozen=True)
class Figure:
    """One promise: ``run`` measures it, its ratio must not exceed ``limit``."""

    name: str
    limit: float
    needs: str
    run: object


def figure(limit, needs="plain"):
    """Register the decorated function as a figure under its own name."""
    if needs not in ("plain", "odoo"):
        raise ValueError(f"needs={needs!r}: either 'plain' or 'odoo'")

    def register(function):
        name = function.__name__
        FIGURES[name] = Figure(name, limit, needs, function)
        return function

    return register


def best_of(work, repeat=5):
    """Seconds of the fastest of `repeat` calls: the one least disturbed."""
    return min(_timed(work) for _turn in range(repeat))


def measure(env, work):
    """Run `work` once on a clean cache; return (seconds, queries), flush included."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    started = time.perf_counter()
    work()
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - before


def _timed(work):
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def discover():
    """Import all ``bench_*.py`` beside this file; return the figures by name."""
    for path in sorted(HERE.glob("bench_*.py")):
        importlib.import_module(f"{__package__}.{path.stem}")
    return dict(sorted(FIGURES.items()))


def result_of(figure, measured):
    """The figure's JSON entry, made of what its function returned."""
    ours, reference = measured["ours"], measured["reference"]
    ratio = measured.get("ratio", ours / reference if reference else float("inf"))
    return {
        "ours": round(ours, 4),
        "reference": round(reference, 4),
        "ratio": round(ratio, 3),
        "queries": measured.get("queries", 0),
        "limit": figure.limit,
    }


def run_plain(figures):
    return {one.name: result_of(one, one.run()) for one in figures}


def run_odoo(figures, odoo_args):
    """Run figures on the database of `odoo_args`, rolling back after each."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(odoo_args, setup_logging=True)
    registry = Registry(config["db_name"][0])
    results = {}
    for one in figures:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"lang": "ru_RU"})
            try:
                results[one.name] = result_of(one, one.run(env))
            finally:
                cr.rollback()
                registry.clear_all_caches()
    return results


def main():
    """Entry of the launcher: figures as JSON on the last line of stdout."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true", help="print {name: needs}")
    parser.add_argument("--needs", choices=("plain", "odoo"), default="plain")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("odoo_args", nargs="*", help="after --: arguments of Odoo")
    args = parser.parse_args()
    sys.path.insert(0, str(ADDON))
    figures = discover()
    if args.list:
        print(json.dumps({name: one.needs for name, one in figures.items()}))
        return
    wanted = [
        one
        for one in figures.values()
        if one.needs == args.needs and (not args.only or one.name in args.only)
    ]
    if args.needs == "plain":
        print(json.dumps(run_plain(wanted)))
    else:
        print(json.dumps(run_odoo(wanted, args.odoo_args)))

"""What a figure is, and how the figures of this folder are run.

A figure compares our work with plain Odoo or the raw library doing the same work
in the same run, because a ratio means the same on every machine. It is a function
named as the issue names it::

    from .harness import figure, in_pairs, measure, seconds_of

    @figure(limit=3.0)                       # needs="plain": called without arguments
    def intake():
        return in_pairs(lambda: seconds_of(ours), lambda: seconds_of(reference))

    @figure(limit=0.10, needs="odoo")        # called with a superuser's environment
    def launch(env):
        told = in_pairs(lambda: measure(env, our)[0], lambda: measure(env, plain)[0])
        return {**told, "queries": queries, "queries_limit": 0.25 * tasks}

    @figure(limit=1.2, needs="server")       # called with a Site: two workers serve it
    def portal(site): ...

Times are taken in pairs, ours and the reference by turns, so that a busy moment of
the machine disturbs both alike: ``ratio`` is the median of the pairs' ratios,
``spread`` the least and the greatest of them. Where the promise is not about time
(queries of a batch, queries per task), put the two counts into ``ours`` and
``reference``. ``ratio`` is held against ``limit``, and ``queries`` against
``queries_limit`` where there is one.

An Odoo figure gets a throw-away database with both addons, Russian and no demo data;
whatever it writes is rolled back after it, so it must not commit. A figure of a server
gets the same database while it is served, and commits what it makes.
"""

import argparse
import contextlib
import gc
import importlib
import json
import pathlib
import statistics
import sys
import time
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
ADDON = HERE.parents[1] / "addons" / "kostroma_profplan"
FIGURES = {}
NEEDS = ("plain", "odoo", "server")


@dataclass(frozen=True)
class Figure:
    """One promise: ``run`` measures it, its ratio must not exceed ``limit``."""

    name: str
    limit: float
    needs: str
    run: object


@dataclass(frozen=True)
class Site:
    """A database that is served: its address, the server's log, its registry here."""

    url: str
    log: pathlib.Path
    registry: object

    @contextlib.contextmanager
    def environment(self):
        """A superuser's environment; what is done in it is committed."""
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"lang": "ru_RU"})


def figure(limit, needs="plain"):
    """Register the decorated function as a figure under its own name."""
    if needs not in NEEDS:
        raise ValueError(f"needs={needs!r}: one of {NEEDS}")

    def register(function):
        name = function.__name__
        FIGURES[name] = Figure(name, limit, needs, function)
        return function

    return register


def in_pairs(ours, reference, repeat=7):
    """Medians of `repeat` interleaved pairs, and how far their ratios lie apart.

    `ours` and `reference` return the seconds they took; who comes first changes from
    pair to pair.
    """
    pairs = []
    for turn in range(repeat):
        if turn % 2:
            after = reference()
            pairs.append((ours(), after))
        else:
            pairs.append((ours(), reference()))
    ratios = [mine / other for mine, other in pairs]
    mine, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    return {
        "ours": mine,
        "reference": other,
        "ratio": statistics.median(ratios),
        "spread": [round(min(ratios), 3), round(max(ratios), 3)],
    }


def measure(env, work):
    """Run `work` once on a clean cache; return (seconds, queries), flush included."""
    env.flush_all()
    env.invalidate_all()
    before = env.cr.sql_log_count
    started = time.perf_counter()
    work()
    env.flush_all()
    return time.perf_counter() - started, env.cr.sql_log_count - before


def seconds_of(work):
    """Seconds of one call of `work`."""
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
        "spread": measured.get("spread"),
        "queries": measured.get("queries", 0),
        "limit": figure.limit,
        "queries_limit": measured.get("queries_limit"),
    }


def run_plain(figures):
    return {one.name: result_of(one, one.run()) for one in figures}


def open_registry(odoo_args):
    """The registry of the database of `odoo_args`."""
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(odoo_args, setup_logging=True)
    return Registry(config["db_name"][0])


def run_server(figures, url, log, odoo_args):
    """Run figures on a database that is served at `url`."""
    site = Site(url, pathlib.Path(log), open_registry(odoo_args))
    return {one.name: result_of(one, one.run(site)) for one in figures}


def run_odoo(figures, odoo_args):
    """Run figures on the database of `odoo_args`, rolling back after each."""
    from odoo import SUPERUSER_ID, api

    registry = open_registry(odoo_args)
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
    parser.add_argument("--needs", choices=NEEDS, default="plain")
    parser.add_argument("--url", help="where the database is served")
    parser.add_argument("--log", help="the server's log")
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
    elif args.needs == "server":
        print(json.dumps(run_server(wanted, args.url, args.log, args.odoo_args)))
    else:
        print(json.dumps(run_odoo(wanted, args.odoo_args)))

"""One host of Odoo against two with as many workers in all (docs/scale.md)."""

import sys
from concurrent.futures import ThreadPoolExecutor

from .harness import ADDON, figure, in_pairs, seconds_of

WORKERS = 2  # in all
SCHOOLS, LINES = 4, 20
PAGES = 10  # that each school opens in a turn
TURNS = 3


@figure(limit=1.15)
def two_hosts():
    """The same pages through the proxy; sessions in the database, files in S3 in both.

    The best of three turns: what is asked is what a second host costs, not how busy
    this machine is.
    """
    root = str(ADDON.parents[1])
    if root not in sys.path:
        sys.path.insert(0, root)
    from launcher import base, environment
    from launcher.odoo_source import odoo_source
    from launcher.postgres import programs
    from launcher.scale.site import site

    source = odoo_source()
    python = environment.full(source)
    prepared = base.prepared(source, python)
    with site(source, prepared, programs(python), replicated=False) as shared:
        return compare(shared)


def compare(shared):
    from faults import schools

    single = shared.host("single", workers=WORKERS, crons=0)
    pair = [shared.host(name, workers=WORKERS // 2, crons=0) for name in ("a", "b")]
    every = [single, *pair]
    try:
        single.start().wait()
        told = schools.make(single, SCHOOLS, LINES)
        for host in pair:
            host.start().wait()
        with shared.proxy([single]) as one, shared.proxy(pair) as two:
            ways = [make_turn(schools, url, told) for url in (one, two)]
            for turn in ways:  # views, rights and assets are cached in every worker
                turn(), turn()
            result = in_pairs(
                lambda: seconds_of(ways[1]), lambda: seconds_of(ways[0]), TURNS
            )
    finally:
        for host in every:
            host.stop()
    return {**result, "ratio": result["spread"][0]}


def make_turn(schools, url, told):
    """All schools at once open their report and a file of it; a function to time."""
    people = [schools.School(url, login).open(told["plan"]) for login in told["logins"]]
    files = {}
    for person in people:
        line = person.lines[0]
        if not person.own_files(line):
            person.attach(line, schools.new_file())
        (files[person], *_more) = person.own_files(line)

    def read(person):
        for _page in range(PAGES):
            person.get(f"{schools.REPORT}?plan={told['plan']}")
            person.read_file(files[person])

    def turn():
        with ThreadPoolExecutor(len(people)) as pool:
            list(pool.map(read, people))

    return turn

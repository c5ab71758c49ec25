"""The addons' own tests, by Odoo's runner: in two processes, on databases alike.

The addons are installed once; each process has a copy of that database and its share
of the test classes. All of our tests are `post_install`.
"""

import ast
import contextlib
import re

from . import base
from .odoo import INSIDE, MODULES, free_port, started
from .places import ADDONS
from .say import say

PROCESSES = 2
DATABASE = "addons"
SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
SKIPPED = re.compile(r" INFO \S+ \S+: skipped (.+)")


def chosen(pattern=None, heavy=False):
    """{tag of Odoo's: number of tests}: all of them, or what `pattern` is a part of.

    Those marked `@heavy` are among them when they are asked for, by the flag or a name.
    """
    tags = {}
    for path in sorted(ADDONS.glob("*/tests/test_*.py")):
        addon = path.parts[-3]
        for test in ast.parse(path.read_text()).body:
            if isinstance(test, ast.ClassDef):
                tags |= _tags_of_class(addon, path.stem, test, pattern, heavy)
    return tags


def _tags_of_class(addon, module, test, pattern, heavy):
    tests = [one for one in test.body if getattr(one, "name", "").startswith("test_")]
    names = [one.name for one in tests if pattern or heavy or not _is_heavy(one)]
    pattern = (pattern or "").lower()
    whole = pattern in module or pattern in test.name.lower()
    if whole and names and len(names) == len(tests):
        return {f"/{addon}:{test.name}": len(names)}
    return {
        f"/{addon}:{test.name}.{name}": 1
        for name in names
        if whole or pattern in f"{test.name}.{name}".lower()
    }


def _is_heavy(test):
    return any(getattr(mark, "id", "") == "heavy" for mark in test.decorator_list)


def shares(tags, count=PROCESSES):
    """The tags in `count` lists of about as many tests; none is empty.

    Tests of one class stay together: what it sets up is set up once.

    >>> shares({"/a:X": 9, "/a:Y": 5, "/a:Z": 5})
    [['/a:X'], ['/a:Y', '/a:Z']]
    >>> shares({"/a:X.one": 1, "/a:X.two": 1, "/a:Y": 2})
    [['/a:X.one', '/a:X.two'], ['/a:Y']]
    """
    classes = {}
    for tag, tests in tags.items():
        classes.setdefault(tag.partition(".")[0], {})[tag] = tests
    lists = [[] for _ in range(count)]
    sums = [0] * count
    for mine in sorted(classes.values(), key=lambda one: -sum(one.values())):
        least = sums.index(min(sums))
        lists[least] += mine
        sums[least] += sum(mine.values())
    return [one for one in lists if one]


@contextlib.contextmanager
def running(odoo, tags):
    """Start the tests of `tags`; yields [(process, its log)]."""
    base.clone(odoo.cluster, odoo.files, DATABASE)
    odoo.prepare(DATABASE, install=MODULES, log=f"{DATABASE}-prepare", people=True)
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(_process(odoo, f"{DATABASE}{number}", share))
            for number, share in enumerate(shares(tags), 1)
        ]


@contextlib.contextmanager
def _process(odoo, name, tags):
    base.clone(odoo.cluster, odoo.files, name, DATABASE)
    conf = odoo.configure(name, port=free_port(), name=name)
    log = odoo.logs / f"{name}.log"
    command = [odoo.environment.python, INSIDE, "tests", "-c", conf, "-d", name]
    command += ["--test-tags", ",".join(tags), "--stop-after-init"]
    with log.with_suffix(".out").open("w") as output:
        with started([*command, f"--logfile={log}"], output) as process:
            yield process, log


def outcome(process, log):
    """(passed, failed, [what was skipped]) of a process, which is waited for."""
    process.wait()
    text = log.read_text(errors="replace") if log.exists() else ""
    summary = SUMMARY.findall(text)
    failures, errors, total = map(int, summary[-1] if summary else (0, 0, 0))
    skipped = SKIPPED.findall(text)
    failed = failures + errors
    if process.returncode and not failed:
        failed = 1  # Odoo itself fell: its log is printed with the complaints
    if failed and not summary:
        say(log.with_suffix(".out").read_text(errors="replace")[-3000:])
    return max(0, total - failures - errors - len(skipped)), failed, skipped

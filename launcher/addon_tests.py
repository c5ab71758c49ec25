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


def chosen(pattern=None):
    """{tag of Odoo's: number of tests}: all classes, or what `pattern` is a part of."""
    tags = {}
    for path in sorted(ADDONS.glob("*/tests/test_*.py")):
        addon = path.parts[-3]
        for test in ast.parse(path.read_text()).body:
            if isinstance(test, ast.ClassDef):
                tags |= _tags_of_class(addon, path.stem, test, (pattern or "").lower())
    return tags


def _tags_of_class(addon, module, test, pattern):
    names = [
        name
        for name in (getattr(node, "name", "") for node in test.body)
        if name.startswith("test_")
    ]
    if pattern in module or pattern in test.name.lower():
        return {f"/{addon}:{test.name}": len(names)} if names else {}
    return {
        f"/{addon}:{test.name}.{name}": 1
        for name in names
        if pattern in f"{test.name}.{name}".lower()
    }


def shares(tags, count=PROCESSES):
    """The tags in `count` lists of about as many tests; none is empty.

    >>> shares({"/a:X": 9, "/a:Y": 5, "/a:Z": 5})
    [['/a:X'], ['/a:Y', '/a:Z']]
    >>> shares({"/a:X": 9})
    [['/a:X']]
    """
    lists = [[] for _ in range(count)]
    sums = [0] * count
    for tag, tests in sorted(tags.items(), key=lambda item: -item[1]):
        least = sums.index(min(sums))
        lists[least].append(tag)
        sums[least] += tests
    return [one for one in lists if one]


@contextlib.contextmanager
def running(odoo, tags):
    """Start the tests of `tags`; yields [(process, its log)]."""
    base.clone(odoo.cluster, odoo.files, DATABASE)
    odoo.prepare(DATABASE, install=MODULES, log=f"{DATABASE}-prepare")
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
    command = [odoo.environment.python, INSIDE, "serve", "-c", conf, "-d", name]
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

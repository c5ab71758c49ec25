"""`./profplan test`: lint, the addons' tests and tests/, all on throw-away databases.

The addons' tests run in two Odoo processes; those of the reader, which needs no Odoo,
and those of installing, which make databases of their own, in a process each, while the
tests of the demo, the longest row of all, go on before them; lint runs beside, too. A
skipped test is a promise nobody checked, and a WARNING of Odoo one nobody read: both
fail the run.
"""

import contextlib
import shutil
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from . import addon_tests, base, debian, environment, trial
from .compose import compose
from .odoo import behind, complaints, started
from .odoo_source import odoo_source
from .places import ADDONS, ROOT
from .say import Trouble, say, step
from .scale import environments

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Any Cyrillic font does; without one the pages are boxes.
CHROMIUM = ("chromium", "fonts-dejavu-core")
# Counts the formulas of reports anew; reads orders of former word processors.
OFFICE = {
    "localc": "libreoffice-calc-nogui",
    "lowriter": "libreoffice-writer-nogui",
}
NOT_LINTED = (
    # The README of an addon is generated from readme/ when it is released.
    "missing-readme",
    # project.task is long: it is split by concern, a file each.
    "consider-merging-classes-inherited",
)
LINT = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "--diff", "-q", "."),
    "pylint-odoo": (
        "pylint",
        "--rcfile=.pylintrc",
        "--jobs=1",
        f"--disable={','.join(NOT_LINTED)}",
    ),
}
# Parts of tests/ that run beside the rest, each in a process of its own.
BESIDE = {
    "Тесты чтения распоряжений": ("reader", "tests/intake"),
    "Тесты установки и обновления": ("install", "tests/install"),
}
# What kills, fills and cuts whole systems, in processes beside each other when nothing
# else runs: what waits for a start leaves the processor to the others. No longer than
# this in all.
FAULTS = "tests/faults"
FAULTS_APART = {
    "drill": [f"{FAULTS}/test_drill.py"],
    "hosts": [f"{FAULTS}/test_two_hosts.py", f"{FAULTS}/test_point_in_time.py"],
}
FAULTS_LIMIT = 15 * 60
ENDING_LIMIT = 60  # seconds for what a test has started to be stopped
TWO_HOSTS = "test_two_hosts"


@dataclass
class Count:
    """What came out so far."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, passed=0, failed=0, skipped=0):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def check(pattern=None, heavy=False, faults=False):
    """Run everything, or the tests with `pattern` in their name.

    Long stories and faults of whole systems take minutes: they run when they are asked
    for, by `heavy`, by `faults` or by their name.
    """
    started_at = time.monotonic()
    count = Count()
    tags = addon_tests.chosen(pattern, heavy)
    with step("Odoo 19") as remark:
        source = odoo_source(remark)
        remark(source.version)
    with step("Библиотеки Python") as remark:
        python = environment.testing(source, remark)
    with step("Chromium") as remark:
        remark(_browser())
    with step("LibreOffice") as remark:
        remark(_office())
    with step("docker compose") as remark:
        remark(" ".join(compose()))
    with step("Основа базы данных") as remark:
        prepared = base.prepared(source, python, remark)
    with trial.trial(source, python, prepared) as odoo:
        with contextlib.ExitStack() as stack:
            beside = [
                (title, stack.enter_context(_beside(odoo, name, where, pattern, heavy)))
                for title, (name, where) in BESIDE.items()
            ]
            addons = tags and stack.enter_context(addon_tests.running(odoo, tags))
            linters = {} if pattern else stack.enter_context(_linting(odoo))
            if not pattern:
                _stand_back(beside, addons, linters)
            apart = [*(where for _name, where in BESIDE.values()), FAULTS]
            rest = [f"--ignore={where}" for where in apart]
            system = Pytest("system", rest, pattern, heavy)
            say("• tests/")
            with system.started(odoo) as process:
                process.wait()
            system.count(odoo, process, count)
            for title, (tests, process) in beside:
                _await_beside(title, tests, process, odoo, count)
            if tags:
                _await_addon_tests(addons, count)
            if faults or pattern:
                _run_faults(odoo, pattern, count)
            _await_lint(linters, count)
        _read_logs(odoo, count)
    say(f"Всего {time.monotonic() - started_at:.0f} с.")
    return _verdict(count, pattern)


def _stand_back(beside, addons, linters):
    """Let the tests of the demo, which take longest one after another, go first."""
    for process in (
        *(process for _title, (_tests, process) in beside),
        *(process for process, _log in addons),
        *(process for process, _said in linters.values()),
    ):
        behind(process)


def _browser():
    """Chromium's path; as root it is installed when it is not there."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        debian.install(CHROMIUM, "Chromium")
        found = shutil.which("chromium")
    return found


def _office():
    """LibreOffice's path; as root what it lacks is installed, as Chromium is."""
    if missing := [OFFICE[name] for name in OFFICE if not shutil.which(name)]:
        debian.install(missing, "LibreOffice")
    return shutil.which("soffice")


@contextlib.contextmanager
def _linting(odoo):
    """Start the linters; yields {name: (process, file with what it says)}."""
    addons = [path.parent for path in sorted(ADDONS.glob("*/__manifest__.py"))]
    with contextlib.ExitStack() as stack:
        linters = {}
        for name, (program, *arguments) in LINT.items():
            where = addons if name == "pylint-odoo" else []
            said = odoo.logs / f"{name.replace(' ', '-')}.out"
            command = [odoo.environment.program(program), *arguments, *where]
            output = stack.enter_context(said.open("w"))
            process = stack.enter_context(started(command, output, cwd=ROOT))
            linters[name] = process, said
        yield linters


def _await_lint(linters, count):
    for name, (process, said) in linters.items():
        with step(name) as remark:
            failed = bool(process.wait())
            count.add(passed=not failed, failed=failed)
            remark("есть замечания" if failed else "чисто")
        if failed:
            say(said.read_text(errors="replace"))


def _await_addon_tests(processes, count):
    with step("Тесты дополнений (шли рядом)") as remark:
        mine, gone = Count(), []
        for process, log in processes:
            passed, failed, skipped = addon_tests.outcome(process, log)
            mine.add(passed, failed, len(skipped))
            gone += skipped
        count.add(mine.passed, mine.failed, mine.skipped)
        remark(str(mine))
    for test in gone:
        say(f"  пропущен: {test}")


@dataclass(frozen=True)
class Pytest:
    """One process of pytest: `name` of its report, where it looks, what it runs."""

    name: str
    where: list
    pattern: str | None
    heavy: bool

    def _report(self, odoo):
        return odoo.home / f"{self.name}.xml"

    def output(self, odoo):
        """Where it speaks when nobody listens."""
        return odoo.logs / f"{self.name}.out"

    @contextlib.contextmanager
    def started(self, odoo, output=None):
        """Start it; without `output` the person sees what it says as it comes."""
        command = [odoo.environment.python, "-m", "pytest", *self.where]
        command += [f"--junitxml={self._report(odoo)}"]
        if self.pattern:
            command += ["-k", self.pattern.replace(".", " and ")]
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output and subprocess.STDOUT,
            env={
                **trial.environ_of(odoo),
                "PROFPLAN_HEAVY": "1" if self.heavy else "",
            },
            start_new_session=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(ENDING_LIMIT)
                process.kill()
                process.wait()

    def count(self, odoo, process, count):
        """Add what came out of the ended process; return it."""
        if not self._report(odoo).exists():
            mine = Count(failed=1)
        else:
            report = ElementTree.parse(self._report(odoo)).getroot()
            suite = report.find("testsuite")
            names = ("tests", "failures", "errors", "skipped")
            total, failures, errors, skipped = (int(suite.get(one)) for one in names)
            failed = failures + errors
            if process.returncode not in (0, 1, 5) and not failed:
                failed = 1  # 5: no test has the pattern
            mine = Count(max(0, total - failures - errors - skipped), failed, skipped)
        count.add(mine.passed, mine.failed, mine.skipped)
        return mine


@contextlib.contextmanager
def _beside(odoo, name, where, pattern, heavy):
    """Start a part of tests/ that says what it has to say when it is waited for."""
    tests = Pytest(name, [where], pattern, heavy)
    with tests.output(odoo).open("w") as output:
        with tests.started(odoo, output) as process:
            yield tests, process


def _await_beside(title, tests, process, odoo, count):
    with step(f"{title} (шли рядом)") as remark:
        process.wait()
        mine = tests.count(odoo, process, count)
        remark(str(mine))
    if mine.failed or mine.skipped:
        say(tests.output(odoo).read_text(errors="replace")[-20000:])


def _run_faults(odoo, pattern, count):
    """Run tests/faults when nothing else runs; what takes too long has failed."""
    if not pattern or pattern in TWO_HOSTS:
        with step("Несколько хостов: библиотеки") as remark:  # once for the cache
            environments.host(odoo.source, remark)
            environments.objects(remark)
    apart = [f"--ignore={one}" for one in sum(FAULTS_APART.values(), [])]
    parts = {"faults": [FAULTS, *apart], **FAULTS_APART}
    every = [Pytest(name, parts[name], pattern, heavy=True) for name in parts]
    mine = Count()
    with step("Отказы") as remark:
        deadline = time.monotonic() + FAULTS_LIMIT
        with contextlib.ExitStack() as stack:
            started = []
            for tests in every:
                output = stack.enter_context(tests.output(odoo).open("w"))
                started.append(stack.enter_context(tests.started(odoo, output)))
            try:
                for process in started:
                    process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                remark(f"не уложились в {FAULTS_LIMIT // 60} минут")
                mine.add(failed=1)
        told = [
            tests
            for tests, process in zip(every, started, strict=True)
            if (one := tests.count(odoo, process, mine)).failed or one.skipped
        ]
        remark(str(mine))
    count.add(mine.passed, mine.failed, mine.skipped)
    for tests in told:
        say(tests.output(odoo).read_text(errors="replace")[-20000:])


def _read_logs(odoo, count):
    """Print what Odoo complained of anywhere in the run."""
    found = []
    for log in sorted(odoo.logs.glob("*.log")):
        found += [f"{log.name}: {one}" for one in complaints(log)]
    if found:
        say(f"\nВ журналах Odoo предупреждения и ошибки ({len(found)}):")
        for one in found[:50]:
            say(f"  {one}")
    count.add(passed=not found, failed=bool(found))


def _verdict(count, pattern):
    """Print the last line; 0 only if all was run and nothing failed."""
    if pattern and count.passed + count.failed + count.skipped <= 1:
        raise Trouble(f"Тестов, в имени которых есть «{pattern}», нет.")
    if count.skipped:
        say("Пропущенный тест ничего не проверил: это неудача.")
    say(str(count))
    return 1 if count.failed or count.skipped else 0

"""`./profplan bench`: the measured promises, each as a ratio."""

import json
import os
import subprocess
import tempfile

from . import base, environment, trial
from .odoo import MODULES, free_port, url_of
from .odoo_source import odoo_source
from .places import ROOT
from .say import Trouble, last_lines, say, speak_on_stderr, step


def bench(names, as_json):
    """Measure the figures `names` (all of them when empty) and print them."""
    speak_on_stderr()
    with step("Odoo 19") as remark:
        source = odoo_source(remark)
    with step("Библиотеки Python") as remark:
        python = environment.full(source, remark)
    known = _ask(python, "--list")
    for name in names:
        if name not in known:
            raise Trouble(f"Показателя {name} нет.", "есть: " + ", ".join(known))
    wanted = names or list(known)
    results = {}
    plain = [name for name in wanted if known[name] == "plain"]
    if plain:
        with step("Без Odoo: " + ", ".join(plain)):
            results.update(_ask(python, "--needs", "plain", "--only", *plain))
    in_odoo = [name for name in wanted if known[name] == "odoo"]
    served = [name for name in wanted if known[name] == "server"]
    if in_odoo or served:
        results.update(_measure_in_odoo(source, python, in_odoo, served))
    results = {name: results[name] for name in wanted}
    print(json.dumps(results, indent=2) if as_json else _table(results))


def _measure_in_odoo(source, python, names, served):
    """Figures of one process of Odoo, then those of a server, on one database."""
    with step("Основа базы данных") as remark:
        prepared = base.prepared(source, python, remark)
    results = {}
    with trial.trial(source, python, prepared) as odoo:
        with step("База данных: дополнения"):
            trial.fresh_database(odoo, "bench", MODULES)
        conf = odoo.configure("bench", name="bench")
        own = ("--", "-c", str(conf), f"--logfile={odoo.logs / 'bench.log'}")
        if names:
            with step("В Odoo: " + ", ".join(names)):
                results |= _ask(python, "--needs", "odoo", "--only", *names, *own)
        if served:
            with step("На сервере: " + ", ".join(served)):
                results |= _measure_on_server(odoo, served, own)
    return results


def _measure_on_server(odoo, names, own):
    """The server has two workers, as the promises of the portal say."""
    port = free_port()
    workers = {"workers": 2, "gevent_port": free_port()}
    # Odoo hangs up on who is silent for two seconds: on a busy machine a crowd is.
    os.environ["ODOO_HTTP_SOCKET_TIMEOUT"] = "60"
    with odoo.serving("bench", port, log="served", **workers):
        where = ("--url", url_of("127.0.0.1", port), "--log", odoo.logs / "served.log")
        asked = ("--needs", "server", "--only", *names, *map(str, where), *own)
        return _ask(odoo.environment, *asked)


def _ask(python, *arguments):
    """What `python -m bench` of tests/ answers on the last line of its output."""
    with tempfile.TemporaryFile("w+") as errors:
        done = subprocess.run(
            [str(python.python), "-m", "bench", *arguments],
            cwd=ROOT / "tests",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        if done.returncode:
            errors.seek(0)
            raise Trouble(f"Измерение не удалось: {last_lines(errors.read(), 20)}")
    return json.loads(done.stdout.splitlines()[-1])


def _table(results):
    row = "{:18} {:>10} {:>10} {:>8} {:>15} {:>9} {:>14}  {}"
    heads = ("", "наше", "образец", "раз", "от – до", "не более", "запросов", "")
    lines = [row.format(*heads)]
    for name, one in results.items():
        numbers = [_number(one[key]) for key in ("ours", "reference", "ratio")]
        spread = " – ".join(map(_number, one["spread"] or ["—"]))
        queries = _number(one["queries"])
        if one["queries_limit"]:
            queries += f" из {one['queries_limit']:.0f}"
        verdict = "хорошо" if keeps_promise(one) else "МЕДЛЕННО"
        lines.append(row.format(name, *numbers, spread, one["limit"], queries, verdict))
    say("")
    return "\n".join(lines)


def keeps_promise(one):
    """Is the figure within its limits, that of the queries included?"""
    limit = one["queries_limit"]
    return one["ratio"] <= one["limit"] and (not limit or one["queries"] <= limit)


def _number(value):
    return f"{value:.4g}" if isinstance(value, float) else str(value)

"""The proxy of docker/Caddyfile, run by Debian's Caddy before hosts of this machine."""

import contextlib
import os
import subprocess
import time
import urllib.error
import urllib.request

from ..odoo import START_LIMIT, free_port
from ..places import ROOT
from ..say import Trouble, last_lines
from .programs import program


@contextlib.contextmanager
def serving(home, hosts, reports=()):
    """Serve; yields the address.

    :param hosts: the Odoo hosts, ``(port, port of live updates)`` each
    :param reports: ports of the hosts that print, the first one first
    """
    port = free_port()
    local = "127.0.0.1:{}".format
    variables = {
        "PROFPLAN_DOMAIN": f"http://127.0.0.1:{port}",
        "ODOO_HOSTS": " ".join(local(one) for one, _live in hosts),
        "ODOO_LIVE_HOSTS": " ".join(local(live) for _one, live in hosts),
        "CADDY_ADMIN": local(free_port()),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "caddy"),
    }
    if reports:
        variables["ODOO_REPORT_HOSTS"] = " ".join(map(local, reports))
    log = home / "proxy.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [program("caddy"), "run", "--config", ROOT / "docker/Caddyfile"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **variables},
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, log)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait(url, process, log):
    deadline = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/web/health", timeout=10).close()
            return
        except urllib.error.HTTPError:
            pass
        except OSError:
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    raise Trouble(f"Прокси не запустился: {last_lines(log.read_text())}")

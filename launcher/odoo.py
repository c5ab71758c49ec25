"""Running Odoo: its configuration, preparing a database, serving it."""

import configparser
import contextlib
import ipaddress
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from .made_by import MODULES
from .places import ADDONS, cache_dir
from .postgres import ROLE
from .say import Trouble, cause_of, last_lines, run

INSIDE = pathlib.Path(__file__).with_name("inside.py")
MADE_BY = INSIDE.with_name("made_by.py")
HEALTH = "/web/health?db_server_status=1"
START_LIMIT = 120  # seconds; a start takes some 5
BEHIND = 10  # niceness: a tenth of the processor where somebody else wants it

# What Odoo logs as WARNING or ERROR though nothing is wrong, each with its reason.
NOISE = (
    # Debian's package lacks this file (odoo_source.py).
    r"selfie_segmentation",
    # One process of a trial or a demo, on 127.0.0.1 only.
    r"Running as user 'root' is a security risk",
    # Upstream descriptions of modules that docutils does not like.
    r"Unexpected indentation",
    r"Block quote ends without a blank line",
    # Two first requests of one person at once: PostgreSQL refuses one, Odoo repeats it.
    r"could not serialize access due to concurrent update",
    r"bad query: .*discuss_channel_member",
    r"SERIALIZATION_FAILURE, \d+ tries left",
    # A refusal told to a person: Odoo logs a UserError as WARNING by its words, which
    # are Russian, and a refusal with a link as an unknown exception. Whatever else
    # odoo.http warns of is of the code, in English.
    r"odoo\.http: Exception .* ¶ odoo\.exceptions\.RedirectWarning",
    r"WARNING \S+ odoo\.http: (?!.*called ignoring)[^¶]*[А-Яа-яЁё]",
    # A form of the portal that was sent after the session had ended is refused.
    r"WARNING \S+ odoo\.http: CSRF validation failed on path '/my/profplan/",
    # Odoo's own cleaner on a busy machine: its ten seconds were over before it began.
    r"ir_cron: Job 'Base: Auto-vacuum internal data' \(\d+\) processed no record",
    # Programs call the RPC that Odoo 20 will not have any more.
    r"rpc\.controllers\.\w+: The /xmlrpc",
    # A wrong password, before anybody's language is known.
    r"WARNING \S+ odoo\.http: Access Denied",
)
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")


class Odoo:
    """Odoo with one environment, one cluster and one folder for its own files.

    `addons` is the folder of our addons: those of this checkout, or another version's.
    """

    serves = "serve"  # the verb of inside.py

    def __init__(
        self, source, environment, cluster, home, modules=MODULES, addons=ADDONS
    ):
        self.source = source
        self.environment = environment
        self.cluster = cluster
        self.home = pathlib.Path(home)
        self.files = self.home / "odoo"
        self.logs = self.home / "log"
        self.modules = modules
        self.addons = addons
        for folder in (self.files, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def configure(
        self,
        database,
        port=8069,
        interface="127.0.0.1",
        name="odoo",
        folder=None,
        **more,
    ):
        """Write the configuration of `database`, with `more` options; its path."""
        options = {
            "addons_path": ",".join(map(str, [self.addons, *self.source.addons])),
            "data_dir": self.files,
            "db_host": self.cluster.socket,
            "db_user": ROLE,
            "db_name": database,
            "dbfilter": f"^{re.escape(database)}$",
            "list_db": False,
            "admin_passwd": secrets.token_urlsafe(24),
            "http_interface": interface,
            "http_port": port,
            # One process with threads: a long import must not be cut off.
            "workers": 0,
            "limit_time_real": 900,
            "without_demo": True,
            **more,
        }
        parser = configparser.ConfigParser(interpolation=None)
        parser["options"] = {key: str(value) for key, value in options.items()}
        path = (folder or self.home) / f"{name}.conf"
        path.touch(mode=0o600)
        with path.open("w") as handle:
            parser.write(handle)
        return path

    def prepare(self, database, *, install=(), update=(), log="prepare", **wishes):
        """Install or update modules and settle the database in one process."""
        conf = self.configure(database, name=f"{database}-prepare")
        log = self.logs / f"{log}.log"
        command = [self.environment.python, INSIDE, "prepare", "-c", conf]
        command += ["-d", database, "--no-http", f"--logfile={log}"]
        command += ["-i", ",".join(install)] if install else []
        # What we call a thing now, not what the former version called it.
        command += ["-u", ",".join(update), "--i18n-overwrite"] if update else []
        command += ["--load-language=ru_RU"] if wishes.get("russian") else []
        command += ["--", json.dumps(wishes)]
        with started(command, subprocess.PIPE) as process:
            output = process.communicate()[0]
        conf.unlink()
        if process.returncode:
            told = log.read_text(errors="replace") if log.exists() else ""
            cause = cause_of(told if "Error" in told else output)
            raise Trouble(f"Odoo не подготовил базу: {cause}", f"журнал: {log}")
        return log

    def compare(self, database):
        """(verdict, reasons) of this code on `database`: made_by.py has the rule."""
        told = json.loads(self._made_by("compare", database).splitlines()[-1])
        return told["verdict"], told["why"]

    def mark(self, database):
        """Write into `database` that this code made it."""
        self._made_by("mark", database)

    def _made_by(self, verb, database):
        conf = self.configure(database, name=f"{database}-{verb}")
        try:
            return run(
                [self.environment.python, MADE_BY, verb, "-c", conf]
                + [f"--logfile={self.logs / 'prepare.log'}"],
                what="база не сказала, какой версией она сделана",
                env={**os.environ, "LC_ALL": "C.UTF-8", **self.build()},
            )
        finally:
            conf.unlink()

    def build(self):
        """The variable that tells made_by.py the build of Odoo, which Odoo does not."""
        version = self.source.version
        return {"PROFPLAN_ODOO": version} if version[:1].isdigit() else {}

    def lost_files(self, database):
        """(how many files of `database` are absent or cut short, of how many)."""
        store = self.filestore(database)
        rows = self.cluster.sql(
            "SELECT store_fname || '|' || max(file_size) FROM ir_attachment"
            " WHERE store_fname IS NOT NULL GROUP BY store_fname",
            database,
        )
        lost = 0
        for row in rows:
            name, _bar, size = row.partition("|")
            try:
                lost += (store / name).stat().st_size != int(size)
            except OSError:
                lost += 1
        return lost, len(rows)

    def filestore(self, database):
        return self.files / "filestore" / database

    @contextlib.contextmanager
    def serving(self, database, port, interface="127.0.0.1", log="odoo", **more):
        """Serve `database`; yields the process once the login page answers.

        :param more: options of Odoo's configuration
        """
        check_port(port, interface)
        conf = self.configure(database, port, interface, **more)
        log = self.logs / f"{log}.log"
        command = [self.environment.python, INSIDE, self.serves, "-c", conf]
        command.append(f"--logfile={log}")
        with log.with_suffix(".out").open("w") as output:
            with started(command, output) as process:
                _wait_until_open(url_of(interface, port), process, log)
                yield process


@contextlib.contextmanager
def started(command, output, **options):
    """A process in a session of its own, so that Ctrl-C reaches only us."""
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        **options,
    )
    try:
        yield process
    finally:
        _stop(process)


def behind(process):
    """Let a started process and its children use what the others leave of the machine.

    Linux shares the processor out by sessions where its autogroups are switched on.
    """
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, BEHIND)
        pathlib.Path(f"/proc/{process.pid}/autogroup").write_text(str(BEHIND))


def _stop(process):
    """Ask it to end; insist if it does not within twenty seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()


def url_of(interface, port):
    """Where this machine itself reaches a server that listens on `interface`."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(
        interface, interface
    )
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_open_to_others(interface):
    """May another machine reach a server that listens on `interface`?"""
    try:
        return not ipaddress.ip_address(interface).is_loopback
    except ValueError:
        return interface != "localhost"


def health(url, timeout=10):
    """Does the server work, its database included? None: it did not answer in time."""
    try:
        with urllib.request.urlopen(f"{url}{HEALTH}", timeout=timeout) as answer:
            return answer.status == 200
    except urllib.error.HTTPError:
        return False
    except OSError:
        return None


def _wait_until_open(url, process, log):
    """Until the server is healthy and shows its login page.

    With a database that does not load Odoo answers, too: by an error, or by the page
    that manages databases.
    """
    deadline = time.monotonic() + START_LIMIT
    refused = 0
    while time.monotonic() < deadline and process.poll() is None and refused < 20:
        left = max(1, deadline - time.monotonic())
        if health(url, left):
            try:
                with urllib.request.urlopen(f"{url}/web/login", timeout=left) as page:
                    if b'name="login"' in page.read():
                        return
            except OSError:
                pass
            refused += 1
        time.sleep(0.1)
    told = log.read_text(errors="replace") if log.exists() else ""
    raise Trouble(
        f"Сервер Odoo не запустился: {last_lines(told)}",
        f"журнал: {log}; если в нём нет файлов самого Odoo, удалите кэш"
        f" {cache_dir()}: следующий запуск соберёт его снова.",
    )


def check_port(port, interface="127.0.0.1"):
    """Raise a Trouble if somebody listens there already."""
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError as error:
            raise Trouble(
                f"Порт {port} на {interface} занят или недоступен: {error.strerror}.",
                f"остановите ту программу или укажите другой: --port {port + 1}",
            ) from error


def is_listened_to(port):
    """Does anybody on this machine take connections there?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def complaints(log):
    """The WARNING and worse entries of a log that are no NOISE.

    An entry is its line and, of the traceback that may follow, the last line.
    """
    entries = []
    for line in log.read_text(errors="replace").splitlines():
        if LOG_LINE.match(line):
            entries.append([line, ""])
        elif entries and line.strip():
            entries[-1][1] = line.strip()
    noise = re.compile("|".join(NOISE))
    told = [" ¶ ".join(filter(None, entry)) for entry in entries]
    return [one for one in told if _is_serious(one) and not noise.search(one)]


def _is_serious(entry):
    return LOG_LINE.match(entry)["level"] in ("WARNING", "ERROR", "CRITICAL")

"""`./profplan up`: from a bare machine to the board in a browser."""

import contextlib
import hashlib
import json
import os
import secrets

from . import base, environment
from .odoo import MODULES, Odoo, check_port
from .odoo_source import odoo_source
from .places import ADDONS, data_dir, locked
from .postgres import SAFE, Cluster, programs
from .say import Trouble, say, step

DATABASE = "profplan"
UNFINISHED = "profplan_new"  # renamed to DATABASE when it is whole


def up(port, data, empty, listen):
    """Set everything up, serve until Ctrl-C."""
    home = data_dir(data)
    busy = Trouble(
        f"С папкой данных {home} уже работает другой ./profplan up.",
        "остановите его (Ctrl-C) или укажите другую папку: --data ПАПКА --port ПОРТ.",
    )
    with locked(home / ".lock", busy):
        check_port(port, listen)
        with step("Odoo 19") as remark:
            source = odoo_source(remark)
            remark(source.version)
        with step("Библиотеки Python") as remark:
            python = environment.full(source, remark)
        with contextlib.ExitStack() as stack:
            instance = _Instance(home, source, python)
            password = instance.open(stack, empty)
            with step("Сервер Odoo"):
                server = stack.enter_context(
                    instance.odoo.serving(DATABASE, port, listen)
                )
            _tell(instance, port, listen, password)
            with contextlib.suppress(KeyboardInterrupt):
                server.wait()
                logs = instance.odoo.logs
                raise Trouble("Сервер Odoo остановился сам.", f"журнал: {logs}")
            say("\nОстанавливаю сервер и базу данных.")


class _Instance:
    """The data folder: a cluster with the database, Odoo's files, logs, accounts."""

    def __init__(self, home, source, python):
        self.home = home
        self.source = source
        self.python = python
        self.cluster = Cluster(home, programs(python), SAFE)
        self.odoo = Odoo(source, python, self.cluster, home)
        self.accounts = home / "accounts.json"
        self.installed = home / "installed.sha256"

    def open(self, stack, empty):
        """Bring the database up to date in a running cluster.

        Returns the new administrator's password, when one was made.
        """
        if not self._start(stack):
            return self._create(stack, empty)
        if empty and self.accounts.exists():
            raise Trouble(
                f"В папке {self.home} уже база с примером, а не пустая.",
                "для пустой базы укажите другую папку: --empty --data ПАПКА.",
            )
        if not self._is_current():
            with step("Обновление дополнений: они изменились"):
                self.odoo.prepare(DATABASE, update=MODULES)
                self.installed.write_text(self._digest())
        return None

    def _start(self, stack):
        """Start the cluster; False if it has no whole database."""
        if not (self.cluster.data / "PG_VERSION").exists():
            return False
        with step("PostgreSQL"):
            running = contextlib.ExitStack()
            running.enter_context(self.cluster.running())
            if self.cluster.has(DATABASE):
                stack.push(running)
                return True
            running.close()  # a set-up was interrupted: begin it again
            return False

    def _create(self, stack, empty):
        with step("Основа базы данных") as remark:
            prepared = base.prepared(self.source, self.python, remark)
        with step("PostgreSQL"):
            base.copy_cluster(prepared, self.home, SAFE)
            stack.enter_context(self.cluster.running())
        wishes = {"fresh": True}
        password = None
        if empty:
            password = wishes["password"] = secrets.token_urlsafe(12)
            text = "База данных: дополнения"
        else:
            wishes["demo"] = str(self.accounts)
            text = "База данных: дополнения, распоряжение № 1257-рз/IV, пример"
        self.accounts.unlink(missing_ok=True)
        with step(text):
            base.clone(self.cluster, self.odoo.files, UNFINISHED)
            self.odoo.prepare(UNFINISHED, install=MODULES, **wishes)
            base.rename(self.cluster, self.odoo.files, UNFINISHED, DATABASE)
            base.drop(self.cluster, self.odoo.files, base.DATABASE)
            self.installed.write_text(self._digest())
            os.sync()  # the base was made without: from here on the data are safe
        return password

    def _is_current(self):
        with contextlib.suppress(FileNotFoundError):
            return self.installed.read_text() == self._digest()
        return False

    def _digest(self):
        """What is installed: our addons' files and Odoo's version."""
        digest = hashlib.sha256(self.source.version.encode())
        for path in sorted(ADDONS.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ADDONS)).encode())
                digest.update(path.read_bytes())
        return digest.hexdigest()


def _tell(instance, port, listen, password):
    """Print the address and who may log in."""
    say(f"\nПрофплан открыт: http://{_host(listen)}:{port}/")
    if password:
        say(f"Администратор: admin, пароль: {password}")
        say("Пароль показан один раз: запишите его.")
    elif instance.accounts.exists():
        people = json.loads(instance.accounts.read_text())
        width = max(len(one["role"]) for one in people)
        say("Учётные записи примера (роль, логин, пароль, имя):")
        for one in people:
            words = [f"{one['role']:{width}}", one["login"], one["password"]]
            say("  " + "  ".join([*words, one.get("name", "")]).rstrip())
    say(f"Данные: {instance.home}. Остановить: Ctrl-C.")


def _host(listen):
    return "127.0.0.1" if listen == "0.0.0.0" else listen

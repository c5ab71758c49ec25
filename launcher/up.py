"""`./profplan up`: from a bare machine to the board in a browser."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import time

from . import base, environment, logs, made_by, told_example
from .keeping import known_passwords
from .odoo import MODULES, Odoo, check_port, health, is_open_to_others, url_of
from .odoo_source import odoo_source
from .places import data_dir, locked
from .postgres import SAFE, Cluster, programs
from .say import Trouble, say, step

DATABASE = "profplan"
UNFINISHED = "profplan_new"  # renamed to DATABASE when it is whole
LOOK_EVERY = 5  # seconds between two looks at what serves
# Bytes free on the disk of the data: to make a database, to serve, to serve quietly.
ROOM_TO_MAKE, ROOM_TO_SERVE, ROOM_TO_TELL = 1 << 30, 200 << 20, 1 << 30


def up(port, data, empty, listen):
    """Set everything up, serve until Ctrl-C."""
    home = data_dir(data)
    busy = Trouble(
        f"С папкой данных {home} уже работает другой ./profplan up.",
        "остановите его (Ctrl-C) или укажите другую папку: --data ПАПКА --port ПОРТ.",
    )
    with locked(home / ".lock", busy):
        check_port(port, listen)
        check_room(home)
        is_open = is_open_to_others(listen)
        if is_open and not empty and not (home / "pg").exists():
            raise refusal(listen, "примера")
        with step("Odoo 19") as remark:
            source = odoo_source(remark)
            remark(source.version)
        with step("Библиотеки Python") as remark:
            python = environment.full(source, remark)
        with contextlib.ExitStack() as stack:
            instance = Instance(home, source, python)
            password = instance.open(stack, empty)
            instance.check_files()
            if is_open:
                instance.check_passwords(listen)
            with step("Сервер Odoo"):
                server = stack.enter_context(
                    instance.odoo.serving(DATABASE, port, listen)
                )
            _tell(instance, url_of(listen, port), password)
            with contextlib.suppress(KeyboardInterrupt):
                instance.watch(server, url_of(listen, port))
            say("\nОстанавливаю сервер и базу данных.")


def refusal(listen, whose):
    """Why nobody else's machine may reach a system with passwords that all know."""
    return Trouble(
        f"Для сети ({listen}) система не открывается: пароль совпадает с логином у"
        f" учётных записей {whose}.",
        "смените эти пароли, запустив без --listen (Настройки → Пользователи), или"
        " начните без примера: --empty --data ПАПКА.",
    )


def check_room(home):
    """Refuse while the disk has no room, before anything is begun."""
    needed = ROOM_TO_SERVE if (home / "pg").exists() else ROOM_TO_MAKE
    free = shutil.disk_usage(home).free
    if free < needed:
        raise Trouble(
            f"На диске с папкой {home} мало места: свободно {free >> 20} МБ, нужно"
            f" {needed >> 20}.",
            "освободите место или укажите папку на другом диске: --data ПАПКА.",
        )


class Instance:
    """The data folder: a cluster with the database, Odoo's files, logs, accounts."""

    def __init__(self, home, source, python):
        self.home = home
        self.source = source
        self.python = python
        self.cluster = Cluster(home, programs(python), SAFE)
        self.odoo = Odoo(source, python, self.cluster, home)
        self.accounts = home / "accounts.json"
        self.files = None  # what check_files found

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
        self.bring_up_to_date()
        return None

    def _start(self, stack):
        """Start the cluster; False if it has no whole database."""
        if not self.cluster.is_whole():
            return False
        with step("PostgreSQL"):
            running = contextlib.ExitStack()
            running.enter_context(self.cluster.running())
            if self.cluster.has(DATABASE):
                stack.push(running)
                return True
            running.close()  # a set-up was interrupted: begin it again
            return False

    def bring_up_to_date(self, database=DATABASE):
        """Update a database of older code, refuse to touch one of newer code."""
        verdict, why = self.odoo.compare(database)
        if verdict == made_by.OLDER:
            raise Trouble(
                f"База в {self.home} сделана более новой версией: {'; '.join(why)}.",
                "база не тронута. Возьмите ту же или более новую версию программы"
                " (git pull) или укажите другую папку данных: --data ПАПКА.",
            )
        if verdict == made_by.FOREIGN:
            raise Trouble(
                f"База {database} не наша: в ней таблицы {', '.join(why)}.",
                "она не тронута. Укажите другую папку данных: --data ПАПКА.",
            )
        if verdict != made_by.CURRENT:
            with step("Обновление базы: программа изменилась") as remark:
                remark(", ".join(why))
                self.odoo.prepare(database, install=MODULES, update=MODULES)
                self.odoo.mark(database)

    def _create(self, stack, empty):
        with step("Основа базы данных") as remark:
            prepared = base.prepared(self.source, self.python, remark)
        self.put_aside()
        with step("PostgreSQL"):
            base.copy_cluster(prepared, self.home, SAFE)
            stack.enter_context(self.cluster.running())
        wishes = {"fresh": True}
        password = None
        if empty:
            password = wishes["password"] = secrets.token_urlsafe(12)
            text = "База данных: дополнения"
        else:
            text = "База данных: дополнения, распоряжение № 1257-рз/IV, пример"
        self.accounts.unlink(missing_ok=True)
        with step(text):
            if empty:
                base.clone(self.cluster, self.odoo.files, UNFINISHED)
                self.odoo.prepare(UNFINISHED, install=MODULES, **wishes)
            else:
                told_example.make(self.odoo, UNFINISHED, self.accounts)
            self.odoo.mark(UNFINISHED)
            base.rename(self.cluster, self.odoo.files, UNFINISHED, DATABASE)
            base.drop(self.cluster, self.odoo.files, base.DATABASE)
            os.sync()  # the base was made without: from here on the data are safe
        return password

    def put_aside(self):
        """Make room for a new database; what people may have written is kept.

        A set-up that was interrupted, or that the disk cut short, holds nothing of
        people: it never served. Anything else goes aside.
        """
        served = self.odoo.logs / "odoo.log"
        store = self.odoo.filestore(DATABASE)
        if not served.exists() and not (store.exists() and any(store.iterdir())):
            shutil.rmtree(self.cluster.data, ignore_errors=True)
            return
        aside = self.home / time.strftime("aside-%Y%m%d-%H%M%S")
        aside.mkdir(mode=0o700)
        for path in (self.cluster.data, self.odoo.files, served):
            if path.exists():
                path.rename(aside / path.name)
        say(f"  целой базы в {self.home} нет: прежние файлы отложены в {aside}")

    # --- While it serves ---

    def check_files(self):
        """Tell when files of the database are missing; refuse when all of them are."""
        self.files = self._list_files()
        lost, known = self.odoo.lost_files(DATABASE)
        folder = self.odoo.filestore(DATABASE)
        if known and lost == known:
            raise Trouble(
                f"Файлов базы нет: папка {folder} пуста или пропала.",
                "верните её из резервной копии. База данных цела и не тронута.",
            )
        if lost:
            say(
                f"  ВНИМАНИЕ: из {known} файлов базы нет или обрезано {lost}: верните"
                f" папку {folder} из резервной копии."
            )

    def check_passwords(self, listen, database=DATABASE):
        """Refuse to open to a network what anybody may enter."""
        rows = self.cluster.sql(known_passwords.question(), database)
        logins = known_passwords.guessed(map(json.loads, rows))
        if logins:
            raise refusal(listen, known_passwords.named(logins))

    def watch(self, server, url):
        """Wait for the server's end; tell when it, the database or files are gone."""
        told = frozen = False
        while True:
            self._check_home()
            told = self._tell_room(told)
            for log in (self.odoo.logs / "odoo.log", self.cluster.log):
                logs.rotate(log)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(LOOK_EVERY)
                raise Trouble(
                    "Сервер Odoo остановился сам.", f"журнал: {self.odoo.logs}"
                )
            self._check_home()
            frozen = self._tell_frozen(frozen)
            if not self.cluster.answers() or (not frozen and health(url) is False):
                raise Trouble(
                    "База данных (PostgreSQL) остановилась или не отвечает.",
                    "записанное сохранено: запустите ./profplan up снова; журнал:"
                    f" {self.cluster.log}, проверьте место на диске.",
                )
            if not self._has_files():
                raise Trouble(
                    f"Пропала папка файлов {self.odoo.filestore(DATABASE)}.",
                    "верните её из резервной копии и запустите ./profplan up снова.",
                )

    def _check_home(self):
        """The folder itself, or the database in it, may be taken away."""
        if not self.cluster.is_whole():
            raise Trouble(
                f"Пропала папка данных {self.home} или база в ней.",
                "проверьте диск. Если её больше нет, восстановите последнюю копию:"
                f" ./profplan restore КОПИЯ --data {self.home}",
            )

    def _tell_room(self, told):
        """Say once that the disk is nearly full; returns whether it is."""
        free = shutil.disk_usage(self.home).free
        if free < ROOM_TO_TELL and not told:
            say(
                f"ВНИМАНИЕ: на диске с папкой {self.home} осталось {free >> 20} МБ."
                " Освободите место: файлы перестанут приниматься."
            )
        return free < ROOM_TO_TELL

    def _tell_frozen(self, told):
        """Say when the database falls silent and when it speaks again; returns it."""
        frozen = self.cluster.is_frozen()
        if frozen and not told:
            say(
                "ВНИМАНИЕ: база данных (PostgreSQL) молчит: её процессы остановлены или"
                " диск не отвечает. Записанное цело; жду, пока она ответит."
            )
        if told and not frozen:
            say("База данных снова отвечает.")
        return frozen

    def _list_files(self):
        """Which folder the files of the database lie in, and what lies there."""
        try:
            store = self.odoo.filestore(DATABASE)
            return store.stat().st_ino, {path.name for path in store.iterdir()}
        except OSError:
            return None, set()

    def _has_files(self):
        """Is it the same folder still, not emptied? Odoo makes a new one silently."""
        (inode, names), (known, before) = self._list_files(), self.files
        return inode == known and len(names & before) * 2 >= len(before)


def _tell(instance, url, password):
    """Print the address and who may log in."""
    say(f"\nПрофплан открыт: {url}/")
    if password:
        say(f"Администратор: admin, пароль: {password}")
        say("Пароль показан один раз: запишите его.")
    elif instance.accounts.exists():
        _tell_accounts(json.loads(instance.accounts.read_text()))
    say(f"Данные: {instance.home}. Остановить: Ctrl-C.")


def _tell_accounts(people):
    width = max(len(one["role"]) for one in people)
    say("Учётные записи примера (роль, логин, пароль, имя):")
    for one in people:
        words = [f"{one['role']:{width}}", one["login"], one["password"]]
        say("  " + "  ".join([*words, one.get("name", "")]).rstrip())

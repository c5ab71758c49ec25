"""The command line of the three commands: one place for here and for Docker."""

import argparse
import pathlib

FILE = "файл копии; папка — новый файл в ней; «-» — стандартный вывод"


def add_backup(verbs, *parents):
    verb = verbs.add_parser(
        "backup", parents=parents, help="записать резервную копию: база и файлы"
    )
    verb.add_argument("file", metavar="ФАЙЛ", help=FILE)
    _add_key(verb)
    verb.add_argument(
        "--keep", type=kept, metavar="ЧИСЛО", help="сколько копий оставить в папке"
    )
    return verb


def add_restore(verbs, *parents):
    verb = verbs.add_parser(
        "restore", parents=parents, help="восстановить из резервной копии"
    )
    verb.add_argument("file", metavar="ФАЙЛ", help="файл копии или «-»")
    _add_key(verb)
    verb.add_argument(
        "--replace", action="store_true", help="заменить базу, которая здесь есть"
    )
    verb.add_argument(
        "--test", action="store_true", help="для пробы: без писем и плановых заданий"
    )
    return verb


def add_doctor(verbs, *parents):
    return verbs.add_parser(
        "doctor", parents=parents, help="проверить базу, файлы, место, копии, очереди"
    )


def kept(text):
    """How many copies stay: one at least, the newest.

    >>> kept("14")
    14
    """
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"нужно целое число от 1, а не «{text}»")
    return int(text)


def _add_key(verb):
    verb.add_argument("--key", metavar="ФАЙЛ", help="ключ age или пароль для gpg")


def absolute(path):
    """A path that another process may be given; `-` stays."""
    return path if path in (None, "-") else str(pathlib.Path(path).absolute())

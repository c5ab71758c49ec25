"""The words of the command line."""

import argparse
import signal

from . import places, shell
from .keeping import words
from .say import Trouble, say, tell_trouble, trouble_of_disk

# SIGINT too: a shell starts background programs with it ignored.
ENDS = (signal.SIGINT, signal.SIGTERM)


def _end(_number, _frame):
    """Begin to stop; a second Ctrl-C must not cut the stopping off halfway."""
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(arguments=None):
    """Run a command; return its exit code."""
    shell.settle()
    options = _parser().parse_args(arguments)
    for number in ENDS:
        signal.signal(number, _end)
    try:
        places.keep_compiled()
        return options.run(options) or 0
    except Trouble as trouble:
        tell_trouble(trouble)
        return 1
    except OSError as error:
        if not (trouble := trouble_of_disk(error)):
            raise
        tell_trouble(trouble)
        return 1
    except KeyboardInterrupt:
        say("\nОстановлено.")
        return 130


def _parser():
    parser = argparse.ArgumentParser(
        prog="profplan", description="Профплан Костромы: распоряжение становится делом."
    )
    verbs = parser.add_subparsers(required=True, metavar="команда")

    up = verbs.add_parser("up", help="установить всё и открыть систему")
    up.add_argument("--port", type=int, default=8069, help="порт (8069)")
    up.add_argument("--data", metavar="ПАПКА", help="папка данных")
    up.add_argument("--empty", action="store_true", help="без примера")
    up.add_argument(
        "--listen", default="127.0.0.1", metavar="АДРЕС", help="адрес (127.0.0.1)"
    )
    up.set_defaults(run=_up)

    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", metavar="ПАПКА", help="папка данных")
    words.add_backup(verbs, data).set_defaults(run=_backup)
    words.add_restore(verbs, data).set_defaults(run=_restore)
    words.add_doctor(verbs, data).set_defaults(run=_doctor)

    test = verbs.add_parser("test", help="проверить всё")
    test.add_argument("pattern", nargs="?", help="только тесты с этим в имени")
    test.add_argument(
        "--heavy",
        action="store_true",
        help="и долгое: целые дни людей, базы прежних версий, запуск контейнера",
    )
    test.add_argument(
        "--faults",
        action="store_true",
        help="и отказы целых систем: убитая база, полный диск, два хоста, учения",
    )
    test.set_defaults(run=_test)

    read = verbs.add_parser("read", help="прочитать распоряжение, напечатать JSON")
    read.add_argument("file", metavar="ФАЙЛ")
    read.add_argument("--period", metavar="НАЧАЛО..КОНЕЦ", help="период плана")
    read.add_argument("--units", metavar="ФАЙЛ", help="справочник подразделений, JSON")
    read.set_defaults(run=_read)

    sbom = verbs.add_parser("sbom", help="записать состав системы (SBOM, CycloneDX)")
    sbom.add_argument("file", metavar="ФАЙЛ", help="куда; - на экран")
    sbom.add_argument(
        "--audit", action="store_true", help="и спросить базу уязвимостей OSV (сеть)"
    )
    sbom.set_defaults(run=_sbom)

    bench = verbs.add_parser("bench", help="измерить обещанное")
    bench.add_argument("names", nargs="*", metavar="ИМЯ")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)
    return parser


# Each command is imported when it is called: `read` must start at once.


def _up(options):
    from .up import up

    if not 0 < options.port < 65536:
        raise Trouble(f"Порта {options.port} не бывает.", "укажите от 1 до 65535.")
    return up(options.port, options.data, options.empty, options.listen)


def _backup(options):
    from .keep import backup

    return backup(options.file, options.data, options.key, options.keep)


def _restore(options):
    from .keep import restore

    given = (options.file, options.data, options.key, options.replace, options.test)
    return restore(*given)


def _doctor(options):
    from .keep import doctor

    return doctor(options.data)


def _test(options):
    from .check import check

    return check(options.pattern, options.heavy, options.faults)


def _read(options):
    from .read import read

    return read(options.file, options.period, options.units)


def _sbom(options):
    from .sbom import sbom

    return sbom(options.file, options.audit)


def _bench(options):
    from .bench import bench

    return bench(options.names, options.json)

"""`docker compose run --rm odoo backup|restore|doctor`, and the nightly schedule.

`keep.py CONF VERB …`: the arguments are those of `./profplan`, and so is what is done.
"""

import argparse
import datetime
import signal
import sys
import time

import bring  # beside this file in the image

from launcher import made_by
from launcher.keeping import words
from launcher.say import Trouble, say, speak_on_stderr, tell_trouble

NIGHT = datetime.time(2, 30)  # when the schedule writes a copy
AGAIN = 3600  # seconds until a copy that failed is tried again


def main(arguments):
    conf, *arguments = arguments
    parser = argparse.ArgumentParser(prog="docker compose run --rm odoo")
    verbs = parser.add_subparsers(required=True, metavar="команда", dest="verb")
    words.add_backup(verbs).set_defaults(run=run_backup)
    words.add_restore(verbs).set_defaults(run=run_restore)
    words.add_doctor(verbs).set_defaults(run=run_doctor)
    schedule = verbs.add_parser("schedule", help="копия каждую ночь")
    schedule.add_argument("folder", metavar="ПАПКА")
    schedule.add_argument("--keep", type=words.kept, default=14, metavar="ЧИСЛО")
    schedule.add_argument("--key", metavar="ФАЙЛ")
    schedule.set_defaults(run=run_schedule)
    options = parser.parse_args(arguments)
    database = made_by.configured(["-c", conf])
    return options.run(options, conf, database)


def run_backup(options, _conf, database):
    from launcher.keeping.backup import backup

    if options.file == "-":
        speak_on_stderr()
    return backup(database, options.file, options.key, options.keep)


def run_restore(options, conf, database):
    from launcher.keeping import restore, server

    with (
        server.answering(),
        made_by.alone(lambda: say("Другой запуск работает с базой: жду его.")),
    ):
        aside = restore.receive(database, options.file, options.key, options.replace)
        bring.bring_up_to_date(conf, aside)
        if options.test:
            restore.neutralize(aside)
        before = restore.take_place(database, options.replace)
    restore.tell(before, options.test)
    return 0


def run_doctor(_options, _conf, database):
    from odoo.tools import config

    from launcher.keeping.doctor import doctor

    return doctor(database, {"файлы": config["data_dir"]})


def run_schedule(options, _conf, database):
    """Write a copy every night, for ever; one that failed is tried again."""
    from launcher.keeping.backup import backup

    while True:
        time.sleep(seconds_until(NIGHT, datetime.datetime.now()))
        while True:
            try:
                backup(database, options.folder, options.key, options.keep)
                break
            except Trouble as trouble:
                tell_trouble(trouble)
                time.sleep(AGAIN)


def seconds_until(hour, now):
    """
    >>> seconds_until(datetime.time(2, 30), datetime.datetime(2026, 1, 1, 1, 30))
    3600.0
    >>> seconds_until(datetime.time(2, 30), datetime.datetime(2026, 1, 1, 2, 30))
    86400.0
    """
    then = datetime.datetime.combine(now.date(), hour)
    if then <= now:
        then += datetime.timedelta(days=1)
    return (then - now).total_seconds()


def _end(_number, _frame):
    """A container that is stopped leaves no half of a copy behind."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        tell_trouble(trouble)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

"""Bring the database up to date before the server starts: `bring.py CONF`.

The rule is made_by.py's; a second container that starts on the same database waits for
the first one.
"""

import pathlib
import subprocess
import sys

from launcher import made_by  # beside this file in the image
from launcher.keeping import server
from launcher.say import Trouble, tell_trouble

OVERWRITE = "--i18n-overwrite"
SETTLE = pathlib.Path(__file__).with_name("settle.py")


def main(conf):
    database = made_by.configured(["-c", conf])
    with (
        server.answering(),
        made_by.alone(lambda: say("Другой запуск обновляет базу: жду его.")),
    ):
        bring_up_to_date(conf, database)
        # The administrator's password is set once, while it is still Odoo's "admin".
        with SETTLE.open() as script:
            odoo("shell", conf, stdin=script)


def bring_up_to_date(conf, database):
    """Make or update `database` by the rule, and mark it."""
    verdict, why = made_by.verdict_on(database)
    if verdict == made_by.OLDER:
        sys.exit(
            f"Не получилось: база {database} сделана более новой версией:"
            f" {'; '.join(why)}.\nЧто делать: база не тронута. Запустите ту же или"
            " более новую версию (git pull && docker compose build --pull) или"
            " восстановите базу из копии, сделанной этой версией."
        )
    if verdict == made_by.FOREIGN:
        sys.exit(
            f"Не получилось: база {database} не наша, в ней таблицы {', '.join(why)}.\n"
            "Что делать: она не тронута. Укажите другой сервер PostgreSQL"
            " (POSTGRES_HOST) или уберите с него эту базу."
        )
    if verdict != made_by.CURRENT:
        doing = "создаю" if verdict == made_by.NEW else "обновляю"
        say(f"База {database}: {doing}.")
        if verdict == made_by.UPDATE:
            made_by.give_unaccent(database)
        modules = ",".join(made_by.MODULES)
        # Overwrite: what we call a thing now, not what the former version did.
        odoo("server", conf, "-d", database, "-i", modules, "-u", modules, OVERWRITE)
        made_by.write_mark(database)


def odoo(verb, conf, *arguments, stdin=subprocess.DEVNULL):
    command = ["odoo", verb, "-c", conf, "--no-http", "--workers=0", *arguments]
    if verb == "server":
        command += ["--load-language=ru_RU", "--stop-after-init"]
    code = subprocess.run(command, stdin=stdin).returncode
    if code:
        sys.exit(f"Не получилось: odoo {verb} остановился с кодом {code}, журнал выше.")


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Trouble as trouble:
        tell_trouble(trouble)
        sys.exit(1)

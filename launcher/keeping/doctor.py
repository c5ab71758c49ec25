"""What an administrator has to look after, in sentences; the exit code says if at all.

Each check is a function that yields (is it well, sentence). A sentence about something
that is not well says what to do.
"""

import shutil
import time
from datetime import UTC, datetime, timedelta

from .. import made_by
from ..say import Trouble, reason, say
from . import doors, files, record
from .backup import written
from .server import connected, exists, rows, users_of

DAY = 24 * 3600
COPY_DAYS = 2  # an older copy is told: one night may be missed
LEAST_ROOM = 2 << 30
LEAST_PART = 0.1  # of the disk
LETTER_MINUTES = 60
CRON_HOURS = 2
CLOCK_MINUTES = 5  # two machines may differ by as much
NAMES = 5  # of files that are named
DOORS = (doors.passwords, doors.registration)


def doctor(database, places):
    """Look at everything; 0 if all is well.

    :param places: {what lies there: folder} whose disks are looked at
    """
    bad = 0
    checks = (_database, _made_by, _clock, _files, _copy, _letters, _crons, *DOORS)
    for check in checks:
        for well, text in _told(check, database):
            bad += not well
            _tell(well, text)
        if check is _database and bad:
            return 1
    for well, text in _room(places):
        bad += not well
        _tell(well, text)
    say("Всё в порядке." if not bad else f"Требует внимания: {bad}.")
    return 1 if bad else 0


def _tell(well, text):
    say(f"{'  хорошо ' if well else '  ПЛОХО  '} {text}")


def _told(check, database):
    """What a check says; a database that fails meanwhile is not well."""
    import psycopg2

    try:
        yield from check(database)
    except Trouble as trouble:
        way_out = f" Что делать: {trouble.way_out}" if trouble.way_out else ""
        yield False, trouble.what + way_out
    except psycopg2.Error as error:
        yield False, f"База данных отказала: {str(error).strip().splitlines()[0]}"


def _database(database):
    if not exists(database):
        yield False, f"Базы {database} нет: верните её из копии (restore)."
        return
    with connected(database) as connection:
        asked = "SELECT pg_database_size(current_database())"
        size = rows(connection, asked)[0][0]
    yield True, f"База данных отвечает, в ней {written(size)}."


def _made_by(database):
    verdict, why = made_by.verdict_on(database)
    told = {
        made_by.CURRENT: "База сделана этой же версией программы.",
        made_by.UPDATE: "База старше программы: обновится при следующем запуске.",
        made_by.OLDER: f"База сделана более новой версией ({'; '.join(why)}):"
        " возьмите ту же или более новую программу.",
        made_by.NEW: "База пуста: верните её из копии (restore).",
        made_by.FOREIGN: f"База не наша: в ней таблицы {', '.join(why)}.",
    }
    yield verdict in (made_by.CURRENT, made_by.UPDATE), told[verdict]


def _clock(database):
    """Nothing was recorded later than now: else the clock went back."""
    with connected(database) as connection:
        known = rows(connection, "SELECT to_regclass('profplan_change')")[0][0]
        asked = "SELECT max(moment) FROM profplan_change"
        last = known and rows(connection, asked)[0][0]
    ahead = last and last.replace(tzinfo=UTC) - datetime.now(UTC)
    if not last or ahead < timedelta(minutes=CLOCK_MINUTES):
        yield True, "Часы сервера не отстают от записанного."
        return
    recorded = f"{last.replace(tzinfo=UTC).astimezone():%d.%m.%Y %H:%M}"
    yield (
        False,
        f"Часы сервера отстают: последнее изменение записано {recorded}, а на часах"
        f" {datetime.now():%d.%m.%Y %H:%M}. Записанное цело. Установите верное время:"
        " до тех пор сроки считаются по дню на часах.",
    )


def _files(database):
    """Every file is read: what is not there, and what is not what was handed in."""
    store = files.store_of(database)
    count, proofs, broken = 0, 0, []
    with connected(database, commits=True) as connection:
        elsewhere = files.count_elsewhere(connection)
        for named in files.named_by(connection):
            count += 1
            proofs += bool(named.sums)
            state = named.look(store).state
            if state != files.INTACT:
                broken.append((named.name, state))
    if elsewhere:
        yield True, f"Файлов в хранилище S3: {elsewhere}; их проверяет Odoo, ночью."
    if not broken:
        yield True, f"Файлы на месте и целы: {count}, из них подтверждений {proofs}."
        return
    words = {files.LOST: "нет", files.CHANGED: "изменён"}
    named = ", ".join(f"{name} ({words[state]})" for name, state in broken[:NAMES])
    more = f" и ещё {len(broken) - NAMES}" if len(broken) > NAMES else ""
    yield (
        False,
        f"Из {count} файлов нет или изменено {len(broken)}: {named}{more}. Верните их"
        f" из копии в папку {store}.",
    )


def _copy(database):
    with connected(database) as connection:
        last = record.read(connection)
    if not last:
        yield False, "Резервной копии ещё не было: сделайте её (backup)."
        return
    days = (time.time() - last["at"]) / DAY
    at = _moment(last["at"])
    if "of" in last:
        told = f"База восстановлена {at} из копии от {_moment(last['of'])}"
    else:
        told = f"Последняя резервная копия: {at}, {written(last['bytes'])}"
    if last.get("broken"):
        told += f"; файлов уже не было или изменено: {last['broken']}"
    if days > COPY_DAYS:
        told += f". С тех пор {days:.0f} дн.: сделайте новую и проверьте расписание"
    elif "of" in last:
        told += "; следующая копия – по расписанию: проверьте, включено ли оно"
    yield days <= COPY_DAYS, f"{told}."


def _moment(seconds):
    return time.strftime("%d.%m.%Y %H:%M", time.localtime(seconds))


def _letters(database):
    with connected(database) as connection:
        waiting, late, failed = rows(
            connection,
            "SELECT count(*) FILTER (WHERE state = 'outgoing'),"
            " count(*) FILTER (WHERE state = 'outgoing' AND create_date <"
            f" now() AT TIME ZONE 'UTC' - interval '{LETTER_MINUTES} minutes'),"
            " count(*) FILTER (WHERE state = 'exception') FROM mail_mail",
        )[0]
    if late:
        yield (
            False,
            f"Писем в очереди {waiting}, из них дольше часа {late}: проверьте сервер"
            " исходящей почты.",
        )
    else:
        yield True, f"Писем в очереди {waiting}."
    if failed:
        yield (
            False,
            f"Писем не отправлено {failed}: почему и как отправить снова, видно в"
            " Настройки → Технические → Письма (и в журнале писем о задачах).",
        )


def _crons(database):
    """What is late while the system works; when it does not, all of it is."""
    if not users_of(database):
        yield True, "Система остановлена: плановые задания не идут."
        return
    with connected(database) as connection:
        late = rows(
            connection,
            "SELECT cron_name FROM ir_cron WHERE active AND nextcall <"
            f" now() AT TIME ZONE 'UTC' - interval '{CRON_HOURS} hours' ORDER BY 1",
        )
    if late:
        names = ", ".join(name for (name,) in late[:NAMES])
        yield (
            False,
            f"Плановых заданий опаздывает {len(late)} ({names}): перезапустите систему"
            " и посмотрите журнал.",
        )
    else:
        yield True, "Плановые задания идут вовремя."


def _room(places):
    for what, folder in places.items():
        try:
            total, _used, free = shutil.disk_usage(folder)
        except OSError as error:
            yield False, f"Папки {folder} ({what}) нет: {reason(error)}."
            continue
        told = f"Диск ({what}): свободно {written(free)} из {written(total)}"
        if free < min(LEAST_ROOM, total * LEAST_PART):
            yield False, f"{told}. Освободите место: файлы перестанут приниматься."
        else:
            yield True, f"{told}."

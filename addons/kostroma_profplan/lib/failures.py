"""What of a failure a person can be told, and the page that tells it: plain Python.

The page needs no database and no templates: it is shown when these are what failed.
"""

import errno
import html
import os

import psycopg2
from psycopg2 import errorcodes

FULL, GONE, BUSY, LARGE, BROKEN = "full", "gone", "busy", "large", "broken"
# What is answered to a program; a person reads the words.
STATUSES = {FULL: 507, GONE: 503, BUSY: 503, LARGE: 413, BROKEN: 500}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# Others were at it meanwhile, however often it was tried.
AT_ONCE = (
    errorcodes.SERIALIZATION_FAILURE,
    errorcodes.DEADLOCK_DETECTED,
    errorcodes.LOCK_NOT_AVAILABLE,
)
# Classes of PostgreSQL's codes: connection, resources (memory, connections), operator
# (shutdown, crash), system.
AWAY = ("08", "53", "57P", "58")

PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 10vh auto;
padding: 0 1rem; color: #1f2937; }}
small {{ color: #4b5563; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p data-failure="{kind}">{words}</p>
<p><a href="{home}">{back}</a></p>
<p><small>{number}</small></p>
</body>
</html>
"""


def kind_of(error):
    """What kind of failure of the system an exception is.

    >>> kind_of(OSError(errno.ENOSPC, "No space left on device"))
    'full'
    >>> kind_of(psycopg2.InterfaceError("connection already closed"))
    'gone'
    >>> kind_of(psycopg2.OperationalError("FATAL: init file: No space left on device"))
    'full'
    >>> kind_of(ZeroDivisionError())
    'broken'
    """
    if getattr(error, "code", None) == STATUSES[LARGE]:
        return LARGE
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return FULL
    if isinstance(error, psycopg2.InterfaceError):
        return GONE
    if isinstance(error, psycopg2.OperationalError):
        # A connection that is refused brings no code.
        refused = not error.pgcode and os.strerror(errno.ENOSPC) in str(error)
        return FULL if refused else _kind_of_code(error.pgcode)
    return BROKEN


def _kind_of_code(code):
    """
    >>> [_kind_of_code(one) for one in ("53100", "40001", "57P01", None, "XX000")]
    ['full', 'busy', 'gone', 'gone', 'broken']
    """
    if code == errorcodes.DISK_FULL:
        return FULL
    if code in AT_ONCE:
        return BUSY
    return GONE if not code or code.startswith(AWAY) else BROKEN


def page(kind, *, lang, home, **words):
    """The page of a failure.

    :param words: `title`, `words`, `back` (to the beginning) and `number` (of the
        request), each a text
    """
    texts = {name: html.escape(text) for name, text in words.items()}
    return PAGE.format(
        kind=kind, lang=html.escape(lang[:2]), home=html.escape(home), **texts
    )

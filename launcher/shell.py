"""What we take of the person's shell: not its Odoo, PostgreSQL or Python."""

import os
import sys

# Of ODOO_*, the only one that is ours (odoo_source.py).
OURS = ("ODOO_SOURCE",)
FOREIGN = ("PG", "ODOO_", "PYTHON")


def settle():
    """Make this process, and those it starts, independent of the shell's settings."""
    forget_servers()
    for stream in (sys.stdout, sys.stderr):
        _speak(stream)


def forget_servers(environ=os.environ):
    """Drop the variables by which the shell names other servers and other code.

    PGHOST, PGSERVICE, ODOO_RC … would lead Odoo and psql to somebody else's database,
    PYTHONPATH to somebody else's libraries.
    """
    for name in [name for name in environ if name.startswith(FOREIGN)]:
        if name not in OURS:
            del environ[name]


def _speak(stream):
    """Never fall over a letter: an ASCII stream gets UTF-8, another one "?"."""
    try:
        "Профплан".encode(stream.encoding)
        stream.reconfigure(errors="replace")
    except (UnicodeEncodeError, LookupError):
        stream.reconfigure(encoding="utf-8", errors="replace")
        os.environ["PYTHONIOENCODING"] = "utf-8:replace"  # for the programs we start

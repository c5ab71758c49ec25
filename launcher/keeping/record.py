"""What the database knows of its last copy: an administrator sees it on screen.

A database that was restored is as it is in a copy, the one it came from: what is
written is in none only since then. Its note has the moment of that copy (`of`), too.
"""

import json
import time

from .server import connected, rows

KEY = "profplan.backup"


def write(database, **told):
    """Note in `database` that it is in a copy, as it is now."""
    value = json.dumps({"at": int(time.time()), **told}, sort_keys=True)
    with connected(database) as connection:
        rows(
            connection,
            "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
            KEY,
            value,
        )


def read(connection):
    """{"at": seconds, "broken"} and, of a copy that was written here, "bytes", "files";
    of the copy that was restored, "of": when it was written. None: there is no copy.
    """
    asked = "SELECT value FROM ir_config_parameter WHERE key = %s"
    found = rows(connection, asked, KEY)
    try:
        return dict(json.loads(found[0][0])) if found else None
    except ValueError:
        return None

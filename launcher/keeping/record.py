"""What the database knows of its last copy: an administrator sees it on screen."""

import json
import time

from .server import connected, rows

KEY = "profplan.backup"


def write(database, **told):
    """Note in `database` that a copy of it was written just now."""
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
    """The last copy: {"at": seconds, "bytes", "files", "broken"}; None: never."""
    asked = "SELECT value FROM ir_config_parameter WHERE key = %s"
    found = rows(connection, asked, KEY)
    try:
        return dict(json.loads(found[0][0])) if found else None
    except ValueError:
        return None

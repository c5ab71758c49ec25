"""What one of several hosts needs before it serves (docs/scale.md): `scale.py CONF`.

The database of sessions is made, and files go to S3: those of this host's folder, too.
Of two hosts that start at once one waits.
"""

import os
import pathlib
import sys

import bring  # beside this file in the image

from launcher import made_by

MODULE = "fs_attachment_s3"
OBJECTS = pathlib.Path(__file__).with_name("objects.py")


def main(conf):
    database = made_by.configured(["-c", conf])
    with made_by.alone(lambda: bring.say("Другой хост готовится: жду его.")):
        sessions = os.environ.get("SESSIONS_DATABASE")
        if sessions:
            make_database(sessions)
        if os.environ.get("S3_BUCKET"):
            if MODULE not in made_by.held_by(database)["modules"]:
                bring.say(f"База {database}: файлы переходят в S3.")
                bring.odoo("server", conf, "-d", database, "-i", MODULE)
                made_by.write_mark(database)
            with OBJECTS.open() as script:
                bring.odoo("shell", conf, stdin=script)


def make_database(name):
    """An empty database, if it is not there: its table is made by session_db."""
    import psycopg2
    from psycopg2 import sql

    from odoo.sql_db import connection_info_for

    connection = psycopg2.connect(**connection_info_for("postgres")[1])
    connection.autocommit = True  # a database is not made inside a transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0")
                cursor.execute(statement.format(sql.Identifier(name)))
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])

import psycopg2

from odoo.sql_db import PsycoConnection


def replace_lost():
    """A connection that was lost while nobody used it is replaced by a new one.

    Odoo's pool does so when libpq says that a connection has ended. Of a server that
    was killed (the database, or the replica of docs/scale.md) libpq says something
    else: a request would fail though the server is back, or another one may answer.
    """
    reset = PsycoConnection.reset

    def reset_or_ended(self):
        try:
            reset(self)
        except psycopg2.OperationalError:
            raise
        except psycopg2.DatabaseError as error:
            raise psycopg2.OperationalError(*error.args) from error

    PsycoConnection.reset = reset_or_ended

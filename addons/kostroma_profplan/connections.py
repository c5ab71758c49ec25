import psycopg2

from odoo.service import server as service
from odoo.sql_db import PsycoConnection

# So many may wait for a worker; a threaded server of Odoo's lets as many wait.
QUEUE = 128


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


def lengthen_queue(server=None):
    """All organisations of a city may knock at once at a server with workers.

    Odoo lets eight wait for each of its processes. Who comes beyond them believes to
    be connected, sends, and is cut off by the system after a minute without a word in
    the journal. A second ``listen`` only changes how many may wait.

    :param server: the process's server; the running one if not given
    """
    waiting = getattr(server or service.server, "socket", None)
    if waiting:
        waiting.listen(QUEUE)

import contextlib
import socket
from types import SimpleNamespace

from odoo.tests import BaseCase, tagged

from ..connections import lengthen_queue


@tagged("post_install", "-at_install")
class TestConnections(BaseCase):
    def test_a_hundred_may_wait_for_a_busy_server(self):
        with contextlib.ExitStack() as opened:
            door = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
            door.listen(8)
            lengthen_queue(SimpleNamespace(socket=door))
            for _person in range(100):  # nobody is let in meanwhile
                opened.enter_context(
                    socket.create_connection(door.getsockname(), timeout=3)
                )

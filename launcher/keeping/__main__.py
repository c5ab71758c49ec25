"""One step of a command, run by the Python that runs Odoo: `-m launcher.keeping`.

    backup|receive|neutralize|take_place|doctor  -c CONF JSON

JSON has the arguments of the function of that name. What a step finds (`receive`: the
name of the new database) is not printed: names are made by one rule.
"""

import json
import logging
import signal
import sys

from .. import made_by
from ..say import Trouble, speak_on_stderr, tell_trouble


def main(verb, conf, wishes):
    """Do the step; return its exit code."""
    database = made_by.configured(["-c", conf])
    logging.getLogger("odoo").setLevel(logging.WARNING)
    if verb == "backup":
        from .backup import backup

        if wishes["where"] == "-":
            speak_on_stderr()  # the copy itself goes there
        return backup(database, **wishes)
    if verb == "doctor":
        from .doctor import doctor

        return doctor(database, **wishes)
    from . import restore

    if verb == "receive":
        restore.receive(database, **wishes)
    elif verb == "neutralize":
        restore.neutralize(database + restore.ASIDE)
    else:
        is_test = wishes.pop("is_test")
        restore.tell(restore.take_place(database, **wishes), is_test)
    return 0


def _end(_number, _frame):
    raise KeyboardInterrupt


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    try:
        sys.exit(main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3])))
    except Trouble as trouble:
        tell_trouble(trouble)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

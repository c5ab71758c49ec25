"""The journal of the server: what number a request has, lines as JSON. Plain Python.

A request's number comes from the proxy (`X-Request-ID`) or is made here; the answer
brings it back, and all lines of the journal that belong to the request have it, the
web server's own, too, which is written when the request is over.
"""

import json
import logging
import os
import re
import threading
import uuid

VARIABLE = "PROFPLAN_LOG"  # of the environment: "json", or as Odoo writes
NUMBER = re.compile(r"[\w.:-]{1,64}")
# What the web server says of a request: how many queries, seconds in the database and
# beside it (Odoo's PerfFilter).
MEASURES = ("queries", "query_seconds", "other_seconds")


def begin(given=None):
    """Give the request of this thread its number; returns it.

    >>> begin("a-1"), current(), len(begin("{no number}"))
    ('a-1', 'a-1', 32)
    """
    known = given and NUMBER.fullmatch(given)
    number = given if known else uuid.uuid4().hex
    threading.current_thread().profplan_request = (_moment(), number)
    return number


def current():
    """The number of the request that this thread is at, None beside requests."""
    moment, number = getattr(threading.current_thread(), "profplan_request", (0, None))
    return number if moment == _moment() else None


def _moment():
    """When this thread's request began: Odoo notes it, and tells requests apart."""
    return getattr(threading.current_thread(), "perf_t0", None)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for whatever collects journals."""

    def format(self, record):
        told = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "pid": record.process,
            "database": getattr(record, "dbname", None),
            "request": current(),
            "user": getattr(threading.current_thread(), "uid", None),
            **self._measures(record),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        elif record.exc_text:
            told["trace"] = record.exc_text
        known = {name: value for name, value in told.items() if value is not None}
        return json.dumps(known, ensure_ascii=False, default=str)

    def _measures(self, record):
        words = str(getattr(record, "perf_info", "")).split()[: len(MEASURES)]
        try:
            return dict(zip(MEASURES, map(float, words), strict=False))
        except ValueError:  # "-": no request
            return {}


def settle(environ=None, root=None):
    """Let all journals be JSON, if the environment asks for it; None: the process's."""
    environ = os.environ if environ is None else environ
    if environ.get(VARIABLE, "").lower() != "json":
        return
    for handler in (root or logging.getLogger()).handlers:
        if isinstance(handler.formatter, logging.Formatter):
            handler.setFormatter(JsonFormatter())

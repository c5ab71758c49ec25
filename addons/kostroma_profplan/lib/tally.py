"""How long requests took, summed over all processes of a machine: plain Python.

Workers come and go, so the sums lie in one small file that each of them locks for the
moment of an addition. It is made anew when it is lost: whoever reads sums over time
copes with a fresh start.
"""

import contextlib
import fcntl
import os
import struct

BOUNDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
# Who comes by an address, and what is nobody's request.
DOORS = ("portal", "staff", "program")
PROGRAMS = ("/json/", "/jsonrpc", "/xmlrpc")
NOBODY = ("/web/health", "/profplan/metrics", "/websocket", "/bus/")
# Of each door: requests up to each bound and over the last, how many failed, seconds.
FORM = struct.Struct("<" + f"{len(BOUNDS) + 2}Qd" * len(DOORS))
WIDTH = len(BOUNDS) + 3


def door_of(path):
    """
    >>> [door_of(path) for path in ("/my/profplan", "/odoo", "/json/2/x", "/bus/x")]
    ['portal', 'staff', 'program', None]
    """
    if path.startswith(NOBODY):
        return None
    if path.startswith(PROGRAMS):
        return "program"
    return "portal" if f"{path}/".startswith("/my/") else "staff"


def add(path, door, seconds, failed=False):
    """Count one request in the file; a disk that fails stops no request."""
    with contextlib.suppress(OSError), _locked(path, os.O_RDWR | os.O_CREAT) as file:
        sums = _read(file)
        start = DOORS.index(door) * WIDTH
        bucket = sum(seconds > bound for bound in BOUNDS)
        sums[start + bucket] += 1
        sums[start + WIDTH - 2] += failed
        sums[start + WIDTH - 1] += max(0.0, seconds)
        os.pwrite(file, FORM.pack(*sums), 0)


def read(path):
    """``{door: (requests up to each bound and in all, failed, seconds)}``."""
    try:
        with _locked(path, os.O_RDONLY) as file:
            sums = _read(file)
    except OSError:
        sums = _read(None)
    told = {}
    for at, door in enumerate(DOORS):
        *counts, failed, seconds = sums[at * WIDTH : (at + 1) * WIDTH]
        upto = [sum(counts[: number + 1]) for number in range(len(counts))]
        told[door] = (upto, failed, seconds)
    return told


def _read(file):
    content = b"" if file is None else os.pread(file, FORM.size, 0)
    whole = content if len(content) == FORM.size else bytes(FORM.size)
    return list(FORM.unpack(whole))


@contextlib.contextmanager
def _locked(path, flags):
    """The file, opened anew each time: a lock of its own in every thread."""
    file = os.open(path, flags, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
    finally:
        os.close(file)

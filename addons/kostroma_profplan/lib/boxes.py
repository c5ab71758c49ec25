"""The container of boxes that phones put pictures and films into (ISO 14496-12)."""

import struct


class CutOff(ValueError):
    """The picture or film does not reach its end."""


class Room:
    """What a file may say of itself: no more than it has bytes.

    Parts that lie over each other, or that take no room, could else be named without
    end in a file of a few thousand bytes.

    >>> room = Room(b"abc")
    >>> room.take(2)
    >>> room.left
    1
    """

    def __init__(self, data, times=1):
        self.left = len(data) * times

    def take(self, size):
        """Say so many bytes.

        :raises CutOff: there are no more
        """
        self.left -= size
        if self.left < 0:
            raise CutOff


def get_boxes(data, position, end):
    """(type, start, end) of the contents of the boxes between two places.

    >>> data = struct.pack(">I", 10) + b"freeab"
    >>> list(get_boxes(data, 0, len(data)))
    [(b'free', 8, 10)]
    """
    while position + 8 <= end:
        (size,) = struct.unpack_from(">I", data, position)
        kind, start = bytes(data[position + 4 : position + 8]), position + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        after = position + size if size else end
        if after > end or after < start:
            raise CutOff
        yield kind, start, after
        position = after

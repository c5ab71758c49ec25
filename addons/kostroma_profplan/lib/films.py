"""Films without what they tell of a person: plain Python, no Odoo.

A phone writes into a film where, when and with what it was taken: into boxes beside the
picture (user data and metadata of QuickTime, XMP), into the times of its heads, and
some write the way they went as a track of its own. All of that is wiped where it
stands, so nothing else moves: picture and sound stay byte for byte.
"""

import itertools
import struct

from .boxes import CutOff, Room, get_boxes

# Boxes that show nothing: user data, metadata, XMP, and what is left over.
TOLD = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip"))
# Heads with two times: when it was made and when it was changed.
HEADS = frozenset((b"mvhd", b"tkhd", b"mdhd"))
INSIDE = frozenset((b"moov", b"trak", b"mdia", b"moof", b"traf"))
# Tracks that are seen, heard or read; any other one may be a way on a map.
SHOWN = frozenset(
    (b"vide", b"soun", b"text", b"sbtl", b"subt", b"clcp", b"tmcd", b"auxv", b"pict")
)
MOST_DEPTH = 8  # a true film has three


def clean(content):
    """The film without what it tells.

    :raises CutOff: it does not reach its end

    >>> place = struct.pack(">I", 15) + b"udta+57.76N"[:11]
    >>> clean(place)[4:]
    b'free\\x00\\x00\\x00\\x00\\x00\\x00\\x00'
    """
    data = bytearray(content)
    _clean_boxes(data, 0, len(data), Room(data))
    return bytes(data)


def _clean_boxes(data, start, end, room, depth=0):
    if depth > MOST_DEPTH:
        raise CutOff
    for kind, place, after in get_boxes(data, start, end):
        hidden = kind == b"trak" and not _is_shown(data, place, after)
        if hidden:
            _wipe_samples(data, place, after, room)
        if hidden or kind in TOLD:
            # An empty place of the same size, which players pass over.
            named = data.rindex(kind, 0, place)
            data[named : named + 4] = b"free"
            data[place:after] = bytes(after - place)
        elif kind in HEADS:
            size = 16 if data[place] else 8
            if place + 4 + size > after:
                raise CutOff
            data[place + 4 : place + 4 + size] = bytes(size)
        elif kind in INSIDE:
            _clean_boxes(data, place, after, room, depth + 1)


def _find(data, path, start, end):
    """(start, end) of the box that is found by these names, one inside the other."""
    for name in path:
        places = {kind: place for kind, *place in get_boxes(data, start, end)}
        if name not in places:
            return None
        start, end = places[name]
    return start, end


def _is_shown(data, start, end):
    head = _find(data, (b"mdia", b"hdlr"), start, end)
    return not head or bytes(data[head[0] + 8 : head[0] + 12]) in SHOWN


def _wipe_samples(data, start, end, room):
    """What a track plays: it lies apart from it, in pieces."""
    table = _find(data, (b"mdia", b"minf", b"stbl"), start, end)
    if not table:
        return
    boxes = {kind: place for kind, *place in get_boxes(data, *table)}
    sizes = _get_sizes(data, boxes)
    for place, size in zip(_get_places(data, boxes), sizes, strict=False):
        room.take(size)
        if place + size > len(data):
            raise CutOff
        data[place : place + size] = bytes(size)


def _get_places(data, boxes):
    """Where each piece begins."""
    code, name = ("Q", b"co64") if b"co64" in boxes else ("I", b"stco")
    return [one for (one,) in _read(data, boxes.get(name), code)]


def _get_sizes(data, boxes):
    """How long each piece is: the sum of its samples."""
    pieces = list(_read(data, boxes.get(b"stsc"), "III"))
    if not pieces or b"stsz" not in boxes:
        return
    start, end = boxes[b"stsz"]
    (same,) = struct.unpack_from(">I", data, start + 4)
    sizes = [] if same else [one for (one,) in _read(data, (start + 4, end), "I")]
    row = sample = 0
    for piece in itertools.count(1):
        if row + 1 < len(pieces) and pieces[row + 1][0] <= piece:
            row += 1
        count = pieces[row][1]
        yield same * count or sum(sizes[sample : sample + count])
        sample += count


def _read(data, box, code):
    """The rows of a table: behind a version and their number."""
    if not box:
        return
    start, end = box
    (count,) = struct.unpack_from(">I", data, start + 4)
    size = struct.calcsize(f">{code}")
    if start + 8 + count * size > end:
        raise CutOff
    for number in range(count):
        yield struct.unpack_from(f">{code}", data, start + 8 + number * size)

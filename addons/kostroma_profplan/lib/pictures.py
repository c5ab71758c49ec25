"""Pictures and films without what they tell of a person: plain Python, no Odoo.

A phone writes into a photo where, when and with what it was taken, and puts films and
smaller pictures beside it. All of that goes, but for which side is up. What is seen
stays as it came: nothing is compressed anew. What cannot be walked to its end was cut
off on its way.
"""

import contextlib
import re
import struct
import zlib

from . import films
from .boxes import CutOff, Room, get_boxes

ORIENTATION = 0x0112
# Of TIFF: Exif, GPS, XMP, IPTC, Photoshop; make, model, software, when, by whom.
TOLD_TAGS = frozenset(
    {0x8769, 0x8825, 0x02BC, 0x83BB, 0x8649}
    | {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298, 0x9286}
    | {0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
)
DIRECTORY_TAGS = frozenset({0x8769, 0x8825, 0xA005})
TYPE_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4)
MOST_PAGES = 5000

# Of JPEG: segments that say how the picture is to be shown.
SHOWING = ((0xE0, b"JFIF\x00"), (0xE2, b"ICC_PROFILE\x00"), (0xEE, b"Adobe"))
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")

PNG_TOLD = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
# Exif of a HEIF picture that tells nothing: where TIFF begins, TIFF with no entry.
HEIF_NOTHING = bytes(4) + b"MM\x00*" + bytes((0, 0, 0, 8)) + bytes(6)
HEIF_TOLD = (b"Exif", b"mime", b"uri ")
# Of a piece of a HEIF picture: where it begins and how long it is.
EXTENT = 8


# A scan of A3 at 600 dots an inch has 70: what is larger fills the memory as soon
# as somebody looks at it small, however few bytes it came in.
MOST_PIXELS = 80_000_000


class TooManyPixels(ValueError):
    """The picture is small as a file and huge as what is seen."""


def clean(mimetype, content):
    """The content of a picture or film without what it tells; other files as they are.

    :raises CutOff: it does not reach its end
    :raises TooManyPixels: it is a bomb

    >>> clean("application/pdf", b"%PDF-1.7")
    b'%PDF-1.7'
    >>> clean("image/jpeg", bytes.fromhex("ffd8 fffe 0004 7878 ffd9 7979")).hex()
    'ffd8ffd9'
    """
    cleaner = _CLEANERS.get(mimetype) or _FILMS.get(mimetype)
    try:
        measure = _MEASURES.get(mimetype)
        if measure and measure(content) > MOST_PIXELS:
            raise TooManyPixels
        return cleaner(content) if cleaner else content
    except (struct.error, IndexError) as error:
        raise CutOff from error


# --- How many pixels: nothing is unpacked for it ---


def _measure_png(content):
    width, height = struct.unpack_from(">II", content, 16)
    return width * height


def _measure_gif(content):
    width, height = struct.unpack_from("<HH", content, 6)
    return width * height


def _measure_bmp(content):
    width, height = struct.unpack_from("<ii", content, 18)
    return abs(width * height)


def _measure_jpeg(content):
    """The largest that any of its frames says."""
    most = 0
    for marker, segment in _get_segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", segment, 5)
            most = max(most, width * height)
    return most


def _measure_webp(content):
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width * (int.from_bytes(content[27:30], "little") + 1)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack_from("<HH", content, 26)
    return (width & 0x3FFF) * (height & 0x3FFF)


def _measure_tiff(content):
    """The largest page."""
    order, most, seen = _get_order(content), 0, set()
    room = Room(content)
    (start,) = struct.unpack_from(f"{order}I", content, 4)
    while start and start not in seen and len(seen) < MOST_PAGES:
        seen.add(start)
        sides = {0x0100: 0, 0x0101: 0}
        (count,) = struct.unpack_from(f"{order}H", content, start)
        for tag, kind, _number, place in _get_entries(content, order, start, room):
            if tag in sides and kind in (3, 4):
                form = f"{order}{'H' if kind == 3 else 'I'}"
                (sides[tag],) = struct.unpack_from(form, content, place)
        most = max(most, sides[0x0100] * sides[0x0101])
        (start,) = struct.unpack_from(f"{order}I", content, start + 2 + 12 * count)
    return most


# --- Which side is up ---


def _get_orientation(exif):
    """Orientation that Exif (a TIFF without a picture) names, 1 if none."""
    with contextlib.suppress(struct.error, IndexError, CutOff):  # it tells nothing then
        order = _get_order(exif)
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        for tag, _kind, _count, place in _get_entries(exif, order, start, Room(exif)):
            if tag == ORIENTATION:
                (value,) = struct.unpack_from(f"{order}H", exif, place)
                return value if 1 <= value <= 8 else 1
    return 1


def _make_exif(orientation):
    """Exif that names the orientation and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, orientation, 0)
    return b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


# --- JPEG ---


def _clean_jpeg(content):
    kept, orientation = [], 1
    for marker, segment in _get_segments(content):
        body = segment[4:]
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            orientation = _get_orientation(body[6:])
        shown = any(
            marker == known and body.startswith(words) for known, words in SHOWING
        )
        if shown or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append((marker, segment))
    if orientation != 1:
        exif = b"Exif\x00\x00" + _make_exif(orientation)
        place = 1 if kept and kept[0][0] == 0xE0 else 0
        segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        kept.insert(place, (0xE1, segment))
    return b"\xff\xd8" + b"".join(segment for _marker, segment in kept)


def _get_segments(content):
    """(marker, bytes) of each part behind the first mark, up to the end's mark."""
    position = 2
    while True:
        if content[position] != 0xFF:
            raise CutOff
        while content[position + 1] == 0xFF:  # filling
            position += 1
        marker = content[position + 1]
        if marker == 0xD9:
            yield marker, content[position : position + 2]
            return
        (length,) = struct.unpack_from(">H", content, position + 2)
        end = position + 2 + length
        if marker == 0xDA:  # the picture itself, up to the next mark
            found = NEXT_MARKER.search(content, end)
            if not found:
                raise CutOff
            end = found.start()
        yield marker, content[position:end]
        position = end


# --- PNG ---


def _clean_png(content):
    kept, orientation, position = [content[:8]], 1, 8
    kind = b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, position)
        kind, end = content[position + 4 : position + 8], position + 12 + length
        if end > len(content):
            raise CutOff
        if kind == b"eXIf":
            orientation = _get_orientation(content[position + 8 : end - 4])
        if kind not in PNG_TOLD:
            kept.append(content[position:end])
        position = end
    if orientation != 1:
        body = b"eXIf" + _make_exif(orientation)
        kept.insert(
            2,
            struct.pack(">I", len(body) - 4) + body + _pack_checksum(zlib.crc32(body)),
        )
    return b"".join(kept)


def _pack_checksum(checksum):
    return struct.pack(">I", checksum)


# --- WebP ---


def _clean_webp(content):
    (length,) = struct.unpack_from("<I", content, 4)
    end = 8 + length
    if end > len(content):
        raise CutOff
    kept, orientation, position = [], 1, 12
    while position + 8 <= end:
        kind = content[position : position + 4]
        (length,) = struct.unpack_from("<I", content, position + 4)
        after = position + 8 + length
        if after > end:
            raise CutOff
        if kind == b"EXIF":
            exif = content[position + 8 : after].removeprefix(b"Exif\x00\x00")
            orientation = _get_orientation(exif)
        elif kind != b"XMP ":
            kept.append(content[position : after + length % 2])
        position = after + length % 2
    if kept and kept[0].startswith(b"VP8X"):
        flags = kept[0][8] & ~0x0C | (0x08 if orientation != 1 else 0)
        kept[0] = kept[0][:8] + bytes((flags,)) + kept[0][9:]
        if orientation != 1:
            exif = _make_exif(orientation)
            kept.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


# --- TIFF: wiped where it stands, all places stay ---


def _clean_tiff(content):
    data = bytearray(content)
    order = _get_order(data)
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    seen, room = set(), Room(data, 2)  # what is read, and what is wiped
    while start and start not in seen and len(seen) < MOST_PAGES:
        seen.add(start)
        start = _wipe_page(data, order, start, room)
    return bytes(data)


def _get_order(data):
    orders = {b"II*\x00": "<", b"MM\x00*": ">"}
    if bytes(data[:4]) not in orders:
        raise CutOff
    return orders[bytes(data[:4])]


def _get_entries(data, order, start, room):
    """(tag, type, count, where the value stands) of each entry of a directory."""
    (count,) = struct.unpack_from(f"{order}H", data, start)
    room.take(12 * count)
    for place in range(start + 2, start + 2 + 12 * count, 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", data, place)
        size = number * (TYPE_SIZES[kind] if kind < len(TYPE_SIZES) else 1)
        value = place + 8
        if size > 4:
            (value,) = struct.unpack_from(f"{order}I", data, value)
        if value + size > len(data):
            raise CutOff
        yield tag, kind, number, value


def _wipe_page(data, order, start, room):
    """Take what tells out of a page's directory; where the next page stands."""
    entries = list(_get_entries(data, order, start, room))
    end = start + 2 + 12 * len(entries)
    (following,) = struct.unpack_from(f"{order}I", data, end)
    _check_strips(data, order, entries, room)
    kept = []
    for number, entry in enumerate(entries):
        place = start + 2 + 12 * number
        if entry[0] in TOLD_TAGS:
            _wipe_entry(data, order, entry, room)
        else:
            kept.append(bytes(data[place : place + 12]))
    body = struct.pack(f"{order}H", len(kept)) + b"".join(kept)
    body += struct.pack(f"{order}I", following)
    data[start : end + 4] = body.ljust(end + 4 - start, b"\x00")
    return following


def _check_strips(data, order, entries, room):
    """The picture itself is there: all the strips or tiles that are named."""
    values = {}
    for tag, kind, count, at in entries:
        if tag in (0x0111, 0x0117, 0x0144, 0x0145) and kind in (3, 4):
            room.take(count * TYPE_SIZES[kind])
            code = f"{order}{count}{'H' if kind == 3 else 'I'}"
            values[tag] = struct.unpack_from(code, data, at)
    for places, sizes in ((0x0111, 0x0117), (0x0144, 0x0145)):
        pairs = zip(values.get(places, ()), values.get(sizes, ()), strict=False)
        if any(place + size > len(data) for place, size in pairs):
            raise CutOff


def _wipe_entry(data, order, entry, room, depth=0):
    tag, kind, count, place = entry
    if tag in DIRECTORY_TAGS and depth < 3:
        (start,) = struct.unpack_from(f"{order}I", data, place)
        inner = list(_get_entries(data, order, start, room))
        for one in inner:
            _wipe_entry(data, order, one, room, depth + 1)
        end = start + 2 + 12 * len(inner)
        data[start:end] = bytes(end - start)
    size = count * (TYPE_SIZES[kind] if kind < len(TYPE_SIZES) else 1)
    room.take(size)
    data[place : place + size] = bytes(size)


# --- HEIF (HEIC, AVIF): the same; which side is up stands elsewhere there ---


def _clean_heif(content):
    data = bytearray(content)
    room = Room(data, 2)  # what is named, and what is wiped
    for kind, start, end in get_boxes(data, 0, len(data)):
        if kind == b"meta":
            _wipe_items(data, start + 4, end, room)
    return bytes(data)


def _wipe_items(data, start, end, room):
    boxes = {kind: place for kind, *place in get_boxes(data, start, end)}
    if b"iloc" not in boxes:
        return
    kinds = _get_item_kinds(data, *boxes[b"iinf"]) if b"iinf" in boxes else {}
    inner = boxes.get(b"idat", (0, 0))
    for item, inside, extents in _get_item_places(data, *boxes[b"iloc"], room):
        for number, (offset, length) in enumerate(extents):
            place = offset + (inner[0] if inside else 0)
            if place + length > len(data):
                raise CutOff
            if kinds.get(item) not in HEIF_TOLD:
                continue
            room.take(length)
            exif = kinds[item] == b"Exif" and not number
            nothing = HEIF_NOTHING if exif and length >= len(HEIF_NOTHING) else b""
            data[place : place + length] = nothing.ljust(length, b"\x00")


def _get_item_kinds(data, start, end):
    """{id of an item: its type}."""
    wide = data[start]
    kinds = {}
    for kind, place, _end in get_boxes(data, start + (8 if wide else 6), end):
        version = data[place]
        if kind != b"infe" or version < 2:
            continue
        number = ">I" if version > 2 else ">H"
        (item,) = struct.unpack_from(number, data, place + 4)
        after = place + 4 + struct.calcsize(number) + 2
        kinds[item] = bytes(data[after : after + 4])
    return kinds


def _get_item_places(data, start, _end, room):
    """(id of an item, whether it lies in «idat», [(offset, length)])."""
    read = _Reader(data, start)
    version = read(1)
    read(3)
    sizes = read(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15
    wide = 4 if version == 2 else 2
    for _number in range(read(wide)):
        item = read(wide)
        way = read(2) & 15 if version else 0
        read(2)  # in this very file
        base = read(base_size)
        extents = []
        for _extent in range(read(2)):
            room.take(EXTENT)
            if version:
                read(index_size)
            extents.append((base + read(offset_size), read(length_size)))
        if way < 2:
            yield item, way == 1, extents


class _Reader:
    """Whole numbers of so many bytes, one behind the other."""

    def __init__(self, data, position):
        self.data = data
        self.position = position

    def __call__(self, size):
        part = self.data[self.position : self.position + size]
        if len(part) < size:
            raise CutOff
        self.position += size
        return int.from_bytes(part, "big")


_CLEANERS = {
    "image/jpeg": _clean_jpeg,
    "image/png": _clean_png,
    "image/webp": _clean_webp,
    "image/tiff": _clean_tiff,
    "image/heic": _clean_heif,
    "image/heif": _clean_heif,
    "image/avif": _clean_heif,
}
_FILMS = dict.fromkeys(("video/mp4", "video/quicktime"), films.clean)
_MEASURES = {
    "image/jpeg": _measure_jpeg,
    "image/png": _measure_png,
    "image/gif": _measure_gif,
    "image/bmp": _measure_bmp,
    "image/webp": _measure_webp,
    "image/tiff": _measure_tiff,
}
PICTURES = frozenset(_CLEANERS) | {"image/gif", "image/bmp"}

"""What is refused before anything is unpacked: one Russian sentence for each reason.

The limits keep reading under 300 MB and 10 s whatever the file claims to be.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from pathlib import Path

from .findings import IntakeError, refusal
from .foreign import (
    kind_of_archive,
    kind_of_bytes,
    kind_of_streams,
    kind_of_suffix,
    utf8,
)
from .package import CONTENT_TYPES, Package

MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_TEXT = 5 * MEGABYTE
MAX_PART = 8 * MEGABYTE  # one XML part: a plan of 1000 rows has about 3 MB
MAX_UNPACKED = 60 * MEGABYTE
MAX_RATIO = 150  # real documents stay under 40
MAX_MEMBERS = 2000
MAX_ROWS = 5000
MAX_COLUMNS = 60

KINDS = ("docx", "xlsx", "txt")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# parts that nobody opens: what stands in them cannot refuse a file
_UNREAD = re.compile(
    r"(?:customxml|docprops)/|.*/(?:glossary|media|embeddings|fonts|activex|ctrlprops"
    r"|diagrams|drawings|charts|webextensions)/",
    re.IGNORECASE,
)
_OURS = (".docx", ".xlsx", ".docm", ".xlsm", ".dotx", ".xltx")
_OWNER = "~$"  # how the file begins by which Word says who has a document open
_CONTROLS = re.compile(rb"[\0-\x08\x0e-\x1a]")
_DOCUMENT = re.compile(r"\.(?:docx?|xlsx?|od[ts]|pdf|rtf)\Z", re.IGNORECASE)
# how a text may be written that is no UTF-8, the usual one first
_ENCODINGS = ("cp1251", "cp866", "koi8-r", "mac_cyrillic")
_USUAL = re.compile("[оеаинтсрвлкмдпуя]")  # most letters of a Russian text
_TELLING = 20000  # bytes that tell the encoding
_FLAT = ("odt", "ods")  # OpenDocument, packed or as one XML
# what a main part's content type says, the first that fits
_TYPES = {
    "sheet.binary": "xlsb",
    "macroenabled": "file_macros",
    "wordprocessingml": "docx",
    "spreadsheetml": "xlsx",
    "presentationml": "slides",
}


def load(source, largest=MAX_PART, kinds=KINDS):
    """(name, kind, bytes) of a file that may be read.

    `source` is a path, or (name, bytes) of a file that is at hand already; kind is one
    of `kinds`; `largest` bounds one XML part. Raises IntakeError for what is refused.
    """
    name, data = source if isinstance(source, tuple) else _from_disk(Path(source))
    if name.startswith(_OWNER):
        raise refusal("file_owner", name=name)
    if not data:
        raise refusal("file_empty", name=name)
    _check_size(name, len(data))
    kind = _kind(name, data, largest)
    if kind not in kinds:
        raise refusal(kind, name=name)
    return name, kind, data


@contextmanager
def damage_told(name, program):
    """Whatever a broken part causes in the libraries becomes one sentence."""
    try:
        yield
    except IntakeError:
        raise
    except Exception as error:
        raise refusal("file_damaged", name=name, program=program) from error


def _from_disk(path):
    name = path.name
    try:
        _check_size(name, path.stat().st_size)
    except OSError as error:
        raise refusal("file_missing", name=name) from error
    if not path.is_file():
        raise refusal("file_none", name=name)
    return name, path.read_bytes()


def _check_size(name, size):
    if size > MAX_FILE:
        size, limit = size // MEGABYTE, MAX_FILE // MEGABYTE
        raise refusal("file_large", name=name, size=size, limit=limit)


def _kind(name, data, largest):
    """What a file is, a key of `refusals.json` where nobody reads it."""
    if data[:2] == b"PK":
        return _archive_kind(name, data, largest)
    if data[:8] == OLE:
        locked = "EncryptedPackage".encode("utf-16-le") in data
        return "file_locked" if locked else kind_of_streams(data, name)
    kind, suffix = kind_of_bytes(data), Path(name).suffix.lower()
    if not kind and suffix in _OURS:
        raise refusal("file_other", name=name, suffix=suffix)
    kind = kind or kind_of_suffix(name)
    if kind in ("doc", "xls") and not _CONTROLS.search(data[:4096]):
        kind = None  # an export of lines under the name of a sheet
    if not kind and len(data) > MAX_TEXT:
        raise refusal("text_large", name=name, limit=MAX_TEXT // MEGABYTE)
    if kind in _FLAT and _DECLARATION.search(utf8(data)):
        return "file_entities"
    return kind or "txt"


def _archive_kind(name, data, largest):
    with damage_told(name, "редакторе"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        if CONTENT_TYPES in archive.namelist():
            office = _office_kind
        elif (kind := kind_of_archive(archive, name)) in _FLAT:
            office = _open_kind
        elif kind == "archive" and _is_cut(name, archive):
            raise ValueError("no content types")
        else:
            return kind
        if any(member.flag_bits & 1 for member in archive.infolist()):
            return "file_locked"
        _check_sizes(name, archive, largest)
        _check_parts(name, archive)
        return office(name, archive)


def _is_cut(name, archive):
    """Whether an archive is a damaged document, not documents packed together."""
    inside = any(_DOCUMENT.search(member) for member in archive.namelist())
    return Path(name).suffix.lower() in _OURS and not inside


def _open_kind(name, archive):
    """An OpenDocument keeps its encryption in its list of parts."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        return "file_locked"
    return kind_of_archive(archive, name)


def _office_kind(name, archive):
    """By the content type of the main part, whatever it is called."""
    part, content_type = Package(archive).main()
    kind = next((_TYPES[words] for words in _TYPES if words in content_type), None)
    members = map(str.lower, archive.namelist())
    if kind != "xlsb" and any(one.endswith("vbaproject.bin") for one in members):
        kind = "file_macros"
    return kind or {"word": "docx", "xl": "xlsx"}[part.split("/")[0].lower()]


def _check_sizes(name, archive, largest):
    """The sizes promised by the archive's directory; nothing is unpacked for this.

    Only what is read can be a bomb by its ratio: an almost blank picture is none.
    """
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    bomb = len(members) > MAX_MEMBERS or total > MAX_UNPACKED
    for member in filter(_is_read, members):
        large = member.file_size > MEGABYTE
        bomb |= large and member.file_size / max(member.compress_size, 1) > MAX_RATIO
        bomb |= member.file_size > largest
    if bomb:
        raise refusal("file_bomb", name=name, size=total // MEGABYTE)


def _check_parts(name, archive):
    """Every part unpacks to what was promised, and no XML declares entities."""
    for member in filter(_is_read, archive.infolist()):
        if _DECLARATION.search(utf8(archive.read(member))):
            raise refusal("file_entities", name=name)


def _is_read(member):
    """Whether anybody parses a part."""
    xml = member.filename.lower().endswith((".xml", ".rels"))
    return xml and not _UNREAD.match(member.filename)


def _letters(data, encoding):
    """How many usual small letters a text has if it is written so."""
    return len(_USUAL.findall(data[:_TELLING].decode(encoding, "replace")))


def decode(name, data):
    """Text of a .txt file: UTF-8, UTF-16 with a mark, Windows-1251 or an older one.

    >>> [decode("a.txt", "План".encode(one)) for one in ("cp1251", "cp866", "koi8-r")]
    ['План', 'План', 'План']
    """
    try:
        text = utf8(data).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(
            max(_ENCODINGS, key=lambda one: _letters(data, one)), "replace"
        )
    if "\0" in text or text.count("\ufffd") > len(text) // 50:
        raise refusal("text_none", name=name)
    return text

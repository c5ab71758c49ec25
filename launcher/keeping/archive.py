"""The file of a copy: a plain tar, written and read in a stream.

    profplan-backup/<sha256>.json     what it is a copy of and by what it was made
    database/<number>-<sha256>        pieces of `pg_dump -Fc`, in their order
    filestore/<ab>/<sha1>             files as Odoo keeps them, named by their checksum
    changed/<ab>/<name>-<sha1>        a file that was not any more what its name says
    end/<sha256>.json                 how many members there were, their names' checksum

A member's name tells its checksum, a header has its own, the rest are zeros: one byte
changed anywhere is noticed, and so is an end that is missing. Any `tar` unpacks it.
"""

import hashlib
import io
import json
import re
import tarfile

from ..say import Trouble

BLOCK = tarfile.BLOCKSIZE
PIECE = 4 << 20  # bytes of the dump, or of a file, that are in memory at once
HEAD, DATABASE, FILES, CHANGED, END = (
    "profplan-backup",
    "database",
    "filestore",
    "changed",
    "end",
)
FORMAT = 1
NAMES = re.compile(
    rf"(?P<kind>{HEAD}|{END})/(?P<json>[0-9a-f]{{64}})\.json"
    rf"|(?P<dump>{DATABASE})/\d{{6,}}-(?P<piece>[0-9a-f]{{64}})"
    rf"|(?P<files>{FILES})/(?P<file>[0-9a-f]{{2}}/(?P<sha1>[0-9a-f]{{40}}))"
    rf"|(?P<changed>{CHANGED})/(?P<former>[0-9a-f]{{2}}/[0-9a-f]{{40}})"
    r"-(?P<other>[0-9a-f]{40})"
)


def damaged(where):
    """The Trouble of a file that is not what was written."""
    return Trouble(
        f"Копия повреждена: {where}.",
        "возьмите другую копию. Того, что было в системе, это не коснулось.",
    )


class Writer:
    """Writes members to `stream`."""

    def __init__(self, stream):
        self._stream = stream
        self._names = hashlib.sha256()
        self.count = self.bytes = 0

    def add(self, name, content):
        self.add_from(name, len(content), io.BytesIO(content))

    def add_json(self, kind, value):
        content = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
        self.add(f"{kind}/{hashlib.sha256(content).hexdigest()}.json", content)

    def add_from(self, name, size, source):
        """Add `size` bytes of the file object `source`."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._write(info.tobuf(tarfile.USTAR_FORMAT))
        left = size
        while left:
            piece = source.read(min(left, PIECE))
            if not piece:
                raise Trouble(f"Файл {name} стал короче, пока его читали.")
            self._write(piece)
            left -= len(piece)
        self._write(bytes(-size % BLOCK))
        self._names.update(f"{name}\n".encode())
        self.count += 1

    def finish(self, **more):
        """Write the last member, without which a file is no copy."""
        told = {"members": self.count, "names": self._names.hexdigest(), **more}
        self.add_json(END, told)
        self._write(bytes(2 * BLOCK))
        self._stream.flush()

    def _write(self, content):
        self._stream.write(content)
        self.bytes += len(content)


class Reader:
    """Reads members of `stream` in their order; what differs is a Trouble."""

    def __init__(self, stream):
        self._stream = stream
        self._names = hashlib.sha256()
        self._count = 0
        self.end = None  # the last member's content, when all was read

    def head(self):
        """The first member: what the file is a copy of."""
        first = self._stream.read(BLOCK)
        if not first.startswith(f"{HEAD}/".encode()):
            raise Trouble(
                "Этот файл — не резервная копия Профплана.",
                "укажите файл, который записала команда backup; если он зашифрован,"
                " укажите и ключ: --key ФАЙЛ.",
            )
        member = self._member(first)
        head = self._json(member)
        if head.get("format") != FORMAT:
            raise Trouble(
                f"Копия записана в виде {head.get('format')}, а здесь знают {FORMAT}.",
                "возьмите программу той версии, что записала копию, или новее.",
            )
        return head

    def __iter__(self):
        """Yield (match of NAMES, function that yields the content in pieces)."""
        while True:
            block = self._exactly(BLOCK)
            if not any(block):
                raise damaged("в ней нет конца")
            names, told = self._names.hexdigest(), self._count
            member = self._member(block)
            if member.found["kind"] == END:
                end = self._json(member)
                if (end["members"], end["names"]) != (told, names):
                    raise damaged("в ней не всё, что было записано")
                self._expect_zeros()
                self.end = end
                return
            yield member.found, member.pieces
            if not member.done:
                for _piece in member.pieces():
                    pass

    def _member(self, block):
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise damaged("не читается заголовок") from error
        found = NAMES.fullmatch(info.name)
        if not found or not info.isreg():
            raise damaged("в ней лишнее")
        self._names.update(f"{info.name}\n".encode())
        self._count += 1
        return _Member(self, found, info.size)

    def _json(self, member):
        try:
            return json.loads(b"".join(member.pieces()))
        except ValueError as error:
            raise damaged("описание не читается") from error

    def _exactly(self, size):
        content = self._stream.read(size)
        while len(content) < size:
            more = self._stream.read(size - len(content))
            if not more:
                raise damaged("она оборвана")
            content += more
        return content

    def _expect_zeros(self):
        """Two blocks of them, and nothing after."""
        if any(self._exactly(2 * BLOCK)) or self._stream.read(1):
            raise damaged("после её конца есть что-то ещё")


class _Member:
    def __init__(self, reader, found, size):
        self.reader, self.found, self.size = reader, found, size
        self.done = False

    def pieces(self):
        """Yield the content; at its end it is known to be what was written."""
        found = self.found
        wanted = found["json"] or found["piece"] or found["sha1"] or found["other"]
        digest = hashlib.new("sha1" if len(wanted) == 40 else "sha256")
        left = self.size
        while left:
            piece = self.reader._exactly(min(left, PIECE))
            digest.update(piece)
            left -= len(piece)
            yield piece
        self.done = True
        if digest.hexdigest() != wanted:
            raise damaged(f"изменено содержимое {self.found[0]}")
        if any(self.reader._exactly(-self.size % BLOCK)):
            raise damaged(f"изменено после {self.found[0]}")

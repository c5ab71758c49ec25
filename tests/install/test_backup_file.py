"""The file of a copy: whatever happens to it on its way is noticed (design §2)."""

import doctest
import hashlib
import io
import subprocess
import tarfile

import pytest

from launcher.keeping import archive, backup
from launcher.say import Trouble

HEAD = {"format": archive.FORMAT, "product": "kostroma-profplan"}
FILE = "a proof" * 200
SHA1 = hashlib.sha1(FILE.encode()).hexdigest()
PIECES = (b"first piece", b"second " * 300)


def written(head=HEAD):
    """A small copy: two pieces of a dump, a file and one that was changed before."""
    stream = io.BytesIO()
    writer = archive.Writer(stream)
    writer.add_json(archive.HEAD, head)
    for number, piece in enumerate(PIECES):
        name = f"{number:06}-{hashlib.sha256(piece).hexdigest()}"
        writer.add(f"{archive.DATABASE}/{name}", piece)
    writer.add(f"{archive.FILES}/{SHA1[:2]}/{SHA1}", FILE.encode())
    writer.add(f"{archive.CHANGED}/ab/{'ab' * 20}-{SHA1}", FILE.encode())
    writer.finish(files=2, broken=1)
    return stream.getvalue()


def read(content):
    """Read it as a restore does; returns the contents and the end."""
    reader = archive.Reader(io.BytesIO(content))
    reader.head()
    contents = [b"".join(pieces()) for _found, pieces in reader]
    return contents, reader.end


def test_what_was_written_is_read_back():
    contents, end = read(written())
    assert contents == [*PIECES, FILE.encode(), FILE.encode()]
    assert (end["files"], end["broken"], end["members"]) == (2, 1, 5)


def test_a_copy_cut_off_anywhere_is_refused():
    whole = written()
    for size in range(0, len(whole), 97):
        with pytest.raises(Trouble):
            read(whole[:size])
    with pytest.raises(Trouble, match="оборвана"):
        read(whole[:-1])


def test_one_altered_byte_anywhere_is_noticed():
    """Of headers, contents, what fills them up, and the end."""
    whole = written()
    for place in range(0, len(whole), 13):
        altered = bytearray(whole)
        altered[place] ^= 0x10
        with pytest.raises(Trouble) as trouble:
            read(bytes(altered))
        assert "копи" in trouble.value.what.lower()


@pytest.mark.parametrize("more", [b"x", bytes(512), written()])
def test_something_after_the_end_is_noticed(more):
    with pytest.raises(Trouble, match="после её конца"):
        read(written() + more)


def test_a_member_taken_out_is_noticed():
    whole = written()
    start = whole.index(f"{archive.FILES}/".encode())
    size = 512 + -(-len(FILE) // 512) * 512
    with pytest.raises(Trouble, match="не всё"):
        read(whole[:start] + whole[start + size :])


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 a zip of Odoo's own", b"\x00" * 2000, b"%PDF-1.4"]
)
def test_a_file_of_something_else_is_no_copy(content):
    with pytest.raises(Trouble, match="не резервная копия Профплана"):
        read(content)


def test_another_tar_is_no_copy():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("dump.sql"))
    with pytest.raises(Trouble, match="не резервная копия Профплана"):
        read(stream.getvalue())


def test_a_copy_of_tomorrow_s_format_is_refused_in_words():
    with pytest.raises(Trouble, match="записана в виде 2"):
        read(written({**HEAD, "format": 2}))


@pytest.mark.parametrize("name", ["filestore/../../etc/passwd", "filestore/ab/x", "x"])
def test_a_member_that_leads_elsewhere_is_refused(name):
    stream = io.BytesIO()
    writer = archive.Writer(stream)
    writer.add_json(archive.HEAD, HEAD)
    writer.add(name, b"evil")
    writer.finish(files=1, broken=0)
    with pytest.raises(Trouble, match="лишнее"):
        read(stream.getvalue())


def test_any_tar_unpacks_a_copy(tmp_path):
    """Whoever has lost our program still has the dump and the files."""
    (tmp_path / "copy").write_bytes(written())
    subprocess.run(["tar", "-xf", "copy"], cwd=tmp_path, check=True)
    dump = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("database/*")))
    assert dump == b"".join(PIECES)
    assert (tmp_path / "filestore" / SHA1[:2] / SHA1).read_text() == FILE


def test_sizes_are_written_as_people_read_them():
    assert not doctest.testmod(backup).failed

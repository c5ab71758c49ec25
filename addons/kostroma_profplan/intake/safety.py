"""What is refused before anything is unpacked: one Russian sentence for each reason.

The limits keep reading under 300 MB and 10 s whatever the file claims to be.
"""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import contextmanager
from pathlib import Path

from .findings import IntakeError
from .foreign import (
    kind_of_archive,
    kind_of_bytes,
    kind_of_streams,
    kind_of_suffix,
    sentence,
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

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# parts that nobody opens: what stands in them cannot refuse a file
_UNREAD = re.compile(
    r"(?:customxml|docprops)/|.*/(?:glossary|media|embeddings|fonts|activex|ctrlprops"
    r"|diagrams|drawings|charts|webextensions)/",
    re.IGNORECASE,
)
_OURS = (".docx", ".xlsx", ".docm", ".xlsm", ".dotx", ".xltx")
_KINDS = (("wordprocessingml", "docx"), ("spreadsheetml", "xlsx"))


def load(source):
    """(name, kind, bytes) of a file that may be read.

    `source` is a path, or (name, bytes) of a file that is at hand already; kind is
    "docx", "xlsx" or "txt". Raises IntakeError for what is refused.
    """
    name, data = source if isinstance(source, tuple) else _from_disk(Path(source))
    if not data:
        raise IntakeError(f"Файл «{name}» пуст: выберите файл с планом.")
    _check_size(name, len(data))
    return name, _kind(name, data), data


@contextmanager
def damage_told(name, program):
    """Whatever a broken part causes in the libraries becomes one sentence."""
    try:
        yield
    except IntakeError:
        raise
    except Exception as error:
        raise IntakeError(
            f"Файл «{name}» повреждён или обрезан: откройте его в {program}, сохраните "
            "заново и загрузите снова."
        ) from error


def _from_disk(path):
    name = path.name
    try:
        _check_size(name, path.stat().st_size)
    except OSError as error:
        raise IntakeError(f"Файл «{name}» не найден: проверьте путь.") from error
    if not path.is_file():
        raise IntakeError(f"«{name}» — не файл: укажите файл .docx, .xlsx или .txt.")
    return name, path.read_bytes()


def _check_size(name, size):
    if size > MAX_FILE:
        raise IntakeError(
            f"Файл «{name}» больше {MAX_FILE // MEGABYTE} МБ ({size // MEGABYTE} МБ): "
            "удалите из него рисунки и вложения и загрузите снова."
        )


def _kind(name, data):
    if data[:2] == b"PK":
        return _archive_kind(name, data)
    if data[:8] == OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise IntakeError(_locked(name))
        raise IntakeError(sentence(name, kind_of_streams(data, name)))
    kind = kind_of_bytes(data)
    suffix = Path(name).suffix.lower()
    if not kind and suffix in _OURS:
        raise IntakeError(
            f"Файл «{name}» повреждён или это не документ {suffix}: откройте его в "
            "редакторе, сохраните заново и загрузите снова."
        )
    kind = kind or kind_of_suffix(name)
    if kind:
        raise IntakeError(sentence(name, kind))
    if len(data) > MAX_TEXT:
        raise IntakeError(
            f"Текст «{name}» больше {MAX_TEXT // MEGABYTE} МБ: загрузите только "
            "документ с планом."
        )
    return "txt"


def _locked(name):
    return (
        f"Файл «{name}» защищён паролем: снимите пароль в редакторе и загрузите снова."
    )


def _archive_kind(name, data):
    with damage_told(name, "редакторе"), zipfile.ZipFile(io.BytesIO(data)) as archive:
        if CONTENT_TYPES not in archive.namelist():
            kind = kind_of_archive(archive, name)
            if kind == "archive" and Path(name).suffix.lower() in _OURS:
                raise ValueError("no content types")
            raise IntakeError(sentence(name, kind))
        if any(member.flag_bits & 1 for member in archive.infolist()):
            raise IntakeError(_locked(name))
        _check_sizes(name, archive)
        _check_parts(name, archive)
        return _office_kind(name, archive)


def _office_kind(name, archive):
    """By the content type of the main part, whatever it is called."""
    part, content_type = Package(archive).main()
    if "sheet.binary" in content_type:
        raise IntakeError(sentence(name, "xlsb"))
    if "macroenabled" in content_type or any(
        member.lower().endswith("vbaproject.bin") for member in archive.namelist()
    ):
        raise IntakeError(
            f"Файл «{name}» содержит макросы: сохраните его как обычный .docx или "
            ".xlsx (без макросов) и загрузите снова."
        )
    for words, kind in _KINDS:
        if words in content_type:
            return kind
    if not part:
        raise ValueError("no main part")
    if "presentationml" in content_type:
        raise IntakeError(sentence(name, "slides"))
    return {"word": "docx", "xl": "xlsx"}[part.split("/")[0].lower()]


def _check_sizes(name, archive):
    """The sizes promised by the archive's directory; nothing is unpacked for this.

    Only what is read can be a bomb by its ratio: an almost blank picture is none.
    """
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    bomb = len(members) > MAX_MEMBERS or total > MAX_UNPACKED
    for member in filter(_is_read, members):
        large = member.file_size > MEGABYTE
        bomb |= large and member.file_size / max(member.compress_size, 1) > MAX_RATIO
        bomb |= member.file_size > MAX_PART
    if bomb:
        raise IntakeError(
            f"Файл «{name}» после распаковки слишком велик ({total // MEGABYTE} МБ) и "
            "отклонён для безопасности: оставьте в нём только распоряжение с планом."
        )


def _check_parts(name, archive):
    """Every part unpacks to what was promised, and no XML declares entities."""
    for member in filter(_is_read, archive.infolist()):
        data = archive.read(member)
        if _DECLARATION.search(utf8(data)):
            raise IntakeError(
                f"Файл «{name}» содержит объявления XML, которых в документах Word "
                "и Excel не бывает, и отклонён для безопасности: сохраните его "
                "заново в редакторе."
            )


def _is_read(member):
    """Whether anybody parses a part."""
    xml = member.filename.lower().endswith((".xml", ".rels"))
    return xml and not _UNREAD.match(member.filename)


def decode(name, data):
    """Text of a .txt file: UTF-8, UTF-16 with a mark, or Windows-1251.

    >>> decode("a.txt", "План".encode("cp1251"))
    'План'
    """
    try:
        text = utf8(data).decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", "replace")
    if "\0" in text or text.count("\ufffd") > len(text) // 50:
        raise IntakeError(
            f"Файл «{name}» — не текст и не документ Word или Excel: откройте его там, "
            "где он создан, сохраните как .docx, .xlsx или .txt и загрузите снова."
        )
    return text

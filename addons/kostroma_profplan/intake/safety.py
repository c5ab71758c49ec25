"""What is refused before anything is unpacked: one Russian sentence for each reason.

The limits keep reading under 300 MB and 10 s whatever the file claims to be.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from .findings import IntakeError

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
_SAVE = "сохраните его как .docx, .xlsx или .txt и загрузите снова"
_FOREIGN = (
    (b"%PDF", "документ PDF"),
    (b"{\\rtf", "документ RTF"),
    (b"<html", "веб-страница"),
    (b"<!DOCTYPE", "веб-страница"),
    (b"\x89PNG", "картинка"),
    (b"\xff\xd8\xff", "картинка"),
    (b"Rar!", "архив RAR"),
    (b"7z\xbc\xaf", "архив 7-Zip"),
)
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def load(source):
    """(name, kind, bytes) of a file that may be read.

    `source` is a path, or (name, bytes) of a file that is at hand already; kind is
    "docx", "xlsx" or "txt". Raises IntakeError for what is refused.
    """
    name, data = source if isinstance(source, tuple) else _from_disk(Path(source))
    if not data:
        raise IntakeError(f"Файл «{name}» пуст: выберите файл с планом.")
    if len(data) > MAX_FILE:
        raise IntakeError(_too_large(name, len(data)))
    return name, _kind(name, data), data


def _from_disk(path):
    name = path.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise IntakeError(f"Файл «{name}» не найден: проверьте путь.") from error
    if not path.is_file():
        raise IntakeError(f"«{name}» — не файл: укажите файл .docx, .xlsx или .txt.")
    if size > MAX_FILE:
        raise IntakeError(_too_large(name, size))
    return name, path.read_bytes()


def _too_large(name, size):
    return (
        f"Файл «{name}» больше {MAX_FILE // MEGABYTE} МБ ({size // MEGABYTE} МБ): "
        "удалите из него рисунки и вложения и загрузите снова."
    )


def _kind(name, data):
    if data[:2] == b"PK":
        return _archive_kind(name, data)
    if data[:8] == OLE:
        raise IntakeError(_ole_message(name, data))
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    for magic, what in _FOREIGN:
        if head.startswith(magic.lower()):
            raise IntakeError(f"Файл «{name}» — это {what}: {_SAVE}.")
    suffix = Path(name).suffix.lower()
    if suffix in (".docx", ".xlsx", ".docm", ".xlsm"):
        raise IntakeError(
            f"Файл «{name}» повреждён или это не документ {suffix}: откройте его в "
            "редакторе, сохраните заново и загрузите снова."
        )
    if len(data) > MAX_TEXT:
        raise IntakeError(
            f"Текст «{name}» больше {MAX_TEXT // MEGABYTE} МБ: загрузите только "
            "документ с планом."
        )
    return "txt"


def _ole_message(name, data):
    """An OLE container is an old .doc/.xls or an encrypted new document."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            f"Файл «{name}» защищён паролем: снимите пароль в редакторе и "
            "загрузите снова."
        )
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return f"Файл «{name}» — книга Excel старого формата .xls: {_SAVE}."
    return f"Файл «{name}» — документ Word старого формата .doc: {_SAVE}."


def _archive_kind(name, data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            kind = _office_kind(name, archive)
            _check_sizes(name, archive)
            _check_parts(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
            RuntimeError, ValueError, OSError) as error:  # fmt: skip
        raise IntakeError(
            f"Файл «{name}» повреждён или обрезан: откройте его в редакторе, сохраните "
            "заново и загрузите снова."
        ) from error
    return kind


def _office_kind(name, archive):
    names = {member.filename.lower() for member in archive.infolist()}
    if any(member.endswith("vbaproject.bin") for member in names) or any(
        b"macroenabled" in archive.read(member).lower()
        for member in archive.namelist()
        if member.lower() == "[content_types].xml"
        and archive.getinfo(member).file_size < MEGABYTE
    ):
        raise IntakeError(
            f"Файл «{name}» содержит макросы: сохраните его как обычный .docx или "
            ".xlsx (без макросов) и загрузите снова."
        )
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise IntakeError(
            f"Файл «{name}» защищён паролем: снимите пароль в редакторе и "
            "загрузите снова."
        )
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise IntakeError(f"Файл «{name}» — архив, а не документ Word или Excel: {_SAVE}.")


def _check_sizes(name, archive):
    """The sizes promised by the archive's directory; nothing is unpacked for this."""
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    bomb = len(members) > MAX_MEMBERS or total > MAX_UNPACKED
    for member in members:
        packed = max(member.compress_size, 1)
        large = member.file_size > MEGABYTE
        bomb |= large and member.file_size / packed > MAX_RATIO
        if member.filename.endswith((".xml", ".rels")):
            bomb |= member.file_size > MAX_PART
    if bomb:
        raise IntakeError(
            f"Файл «{name}» после распаковки слишком велик ({total // MEGABYTE} МБ) и "
            "отклонён для безопасности: оставьте в нём только распоряжение с планом."
        )


def _check_parts(name, archive):
    """Every part unpacks to what was promised, and no XML declares entities."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels", ".vml")):
            data = archive.read(member)
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                data = data.decode("utf-16", "ignore").encode()
            if b"<!" in data and _DECLARATION.search(data):
                raise IntakeError(
                    f"Файл «{name}» содержит объявления XML, которых в документах Word "
                    "и Excel не бывает, и отклонён для безопасности: сохраните его "
                    "заново в редакторе."
                )


def decode(name, data):
    """Text of a .txt file: UTF-8, UTF-16 with a mark, or Windows-1251.

    >>> decode("a.txt", "План".encode("cp1251"))
    'План'
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1251", "replace")
    if "\0" in text or text.count("\ufffd") > len(text) // 50:
        raise IntakeError(
            f"Файл «{name}» — не текст и не документ Word или Excel: {_SAVE}."
        )
    return text

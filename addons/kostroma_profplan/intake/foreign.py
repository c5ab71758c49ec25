"""Files that are no plan in Word, Excel or text: what each is, and a way out.

Recognised by their content, and by the suffix where the content says nothing. Each way
out is one that works for such a file.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class _Kind(NamedTuple):
    """What a file is, what to do, its suffixes, its first bytes."""

    what: str
    way_out: str
    suffixes: str
    magic: bytes = rb"(?!)"


_WORD = "откройте его в Word, сохраните как .docx и загрузите снова"
_EXCEL = "откройте его в Excel, сохраните как .xlsx и загрузите снова"
_OPEN = (
    "откройте его в {}, Р7-Офисе или LibreOffice, сохраните как {} и загрузите снова"
)
_SOURCE = "возьмите исходный документ Word или Excel, а если его нет, "
_KINDS = {
    "pdf": _Kind(
        "документ PDF", _SOURCE + "скопируйте таблицу плана в Word или Excel (текст "
        "скана сначала распознайте)", "pdf", rb"%PDF|.{1,1000}%PDF-\d\.\d"),
    "picture": _Kind(
        "картинка или скан, текст с неё не читается", _SOURCE + "распознайте текст и "
        "перенесите таблицу плана в Word или Excel",
        "jpg jpeg png gif bmp tif tiff webp heic heif djvu",
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|AT&TFORM"
        rb"|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|msf|avif)"),
    "doc": _Kind("документ Word старого формата .doc", _WORD, "doc dot"),
    "xls": _Kind("книга Excel старого формата .xls", _EXCEL, "xls xlt"),
    "xlsb": _Kind("двоичная книга Excel .xlsb", _EXCEL, "xlsb"),
    "rtf": _Kind("документ RTF", _WORD, "rtf", rb"\{\\rtf"),
    "xml_word": _Kind(
        "документ Word в виде XML", _WORD, "",
        rb"<(?=.{0,2000}(?:Word\.Document|<pkg:package|<w:wordDocument))"),
    "xml_excel": _Kind(
        "книга Excel в виде XML", _EXCEL, "",
        rb"<(?=.{0,2000}(?:Excel\.Sheet|schemas-microsoft-com:office:spreadsheet))"),
    "odt": _Kind(
        "документ OpenDocument (.odt)", _OPEN.format("Word", ".docx"), "odt ott fodt",
        rb"<(?=.{0,2000}opendocument\.text)"),
    "ods": _Kind(
        "таблица OpenDocument (.ods)", _OPEN.format("Excel", ".xlsx"), "ods ots fods",
        rb"<(?=.{0,2000}opendocument\.spreadsheet)"),
    "slides": _Kind(
        "презентация", "скопируйте таблицу плана в документ Word и загрузите его",
        "ppt pptx odp key"),
    "pages": _Kind(
        "документ Apple Pages", "экспортируйте его в .docx и загрузите снова", "pages"),
    "numbers": _Kind(
        "таблица Apple Numbers", "экспортируйте её в .xlsx и загрузите снова",
        "numbers"),
    "book": _Kind(
        "электронная книга", "скопируйте таблицу плана в документ Word и загрузите его",
        "fb2 epub", rb"<(?=.{0,500}<FictionBook)"),
    "html": _Kind(  # also a page saved by Word or a wiki together with its pictures
        "веб-страница", "откройте её в Word, сохраните как .docx и загрузите снова",
        "htm html mht mhtml",
        rb"<(?:!DOCTYPE\s+html|html|head|body|meta|table|div)\b"
        rb"|<\?xml(?=.{0,500}<html)"
        rb"|(?=.{0,3000}multipart/related)(?!.{0,3000}\n(?:To|Received): )[\w-]+: "),
    "mail": _Kind(
        "письмо", "сохраните документ с планом из него отдельным файлом и загрузите "
        "этот файл", "eml msg",
        rb"(?:[\w-]+: [^\n]*\r?\n(?:[ \t][^\n]*\n)*){0,60}"
        rb"(?:Received|MIME-Version|Message-ID|Return-Path): "),
    "signature": _Kind(
        "электронная подпись или подписанный контейнер", "загрузите сам документ, "
        "который подписан (его можно извлечь программой, которой проверяют подпись)",
        "sig p7s p7m",
        rb"\x30.{1,20}\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
        rb"|MII[\w+/]{0,16}YJKoZIhvcNAQcC|-----BEGIN (?:PKCS7|CMS|SIGN|PGP)"),
    "archive": _Kind(
        "архив", "распакуйте его и загрузите сам документ с планом",
        "zip rar 7z gz tar cab", rb"Rar!|7z\xbc\xaf|\x1f\x8b|MSCF|BZh\d"),
}  # fmt: skip
# names of streams in an OLE file, media types of archives
_STREAMS = (
    ("mail", "__substg1.0_"), ("slides", "PowerPoint Document"),
    ("doc", "WordDocument"), ("xls", "Workbook"), ("xls", "Book"),
)  # fmt: skip
_MIMETYPES = (
    ("odt", b"opendocument.text"), ("ods", b"opendocument.spreadsheet"),
    ("slides", b"opendocument.presentation"), ("book", b"epub"),
)  # fmt: skip


def sentence(name, kind):
    """The refusal of a file of a kind.

    >>> sentence("план.rtf", "rtf")[:31]
    'Файл «план.rtf» — документ RTF:'
    """
    return f"Файл «{name}» — {_KINDS[kind].what}: {_KINDS[kind].way_out}."


def utf8(data):
    """The same text in UTF-8, where a mark at its beginning says UTF-16."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16", "replace").encode() if marked else data


def kind_of_bytes(data):
    """The kind by the first bytes, or None."""
    head = utf8(data[:4096]).lstrip(b"\xef\xbb\xbf \r\n\t")
    flags = re.IGNORECASE | re.DOTALL
    found = (key for key in _KINDS if re.match(_KINDS[key].magic, head, flags))
    return next(found, None)


def kind_of_suffix(name):
    """The kind by the suffix, or None."""
    suffix = name.lower().rpartition(".")[2]
    found = (kind for kind in _KINDS if suffix in _KINDS[kind].suffixes.split())
    return next(found, None)


def kind_of_streams(data, name):
    """The kind of an OLE container: by its streams, else by the suffix."""
    found = [kind for kind, stream in _STREAMS if stream.encode("utf-16-le") in data]
    named = kind_of_suffix(name)
    if named in found or not found:  # a document may hold a workbook, and the reverse
        return named if named in dict(_STREAMS) else "doc"
    return found[0]


def kind_of_archive(archive, name):
    """The kind of an archive that is no Office Open XML."""
    members = archive.namelist()
    if "mimetype" in members and archive.getinfo("mimetype").file_size < 200:
        mimetype = archive.read("mimetype")
        for kind, words in _MIMETYPES:
            if words in mimetype:
                return kind
    if any(member.endswith((".iwa", "index.apxl", "Index.zip")) for member in members):
        return kind_of_suffix(name) or "pages"
    return "archive"

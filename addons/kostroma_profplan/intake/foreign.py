"""Files that are no plan in Word, Excel or text: what each is.

Recognised by their content, and by the suffix where the content says nothing. What to
do with each is worded in `refusals.json`: a way out that works for such a file.
"""

from __future__ import annotations

import re

# kind: its suffixes, its first bytes
_KINDS = {
    "pdf": ("pdf", rb"%PDF|.{1,1000}%PDF-\d\.\d"),
    "picture": (
        "jpg jpeg png gif bmp tif tiff webp heic heif djvu",
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|AT&TFORM"
        rb"|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|msf|avif)",
    ),
    "doc": ("doc dot", None),
    "xls": ("xls xlt", None),
    "xlsb": ("xlsb", None),
    "rtf": ("rtf", rb"\{\\rtf"),
    "xml_word": ("", rb"<(?=.{0,2000}(?:Word\.Document|<pkg:package|<w:wordDocument))"),
    "xml_excel": ("", rb"<(?=.{0,2000}(?:Excel\.Sheet|microsoft-com:office:spreadsh))"),
    "odt": ("odt ott fodt", rb"(?:<|application)(?=.{0,2000}opendocument\.text)"),
    "ods": ("ods ots fods", rb"(?:<|application)(?=.{0,2000}opendocument\.spread)"),
    "slides": ("ppt pptx odp key", rb"application.{1,40}opendocument\.presentation"),
    "pages": ("pages", None),
    "numbers": ("numbers", None),
    "book": ("fb2 epub", rb"<(?=.{0,500}<FictionBook)|application/epub"),
    "html": (  # also a page saved by Word or a wiki together with its pictures
        "htm html mht mhtml",
        rb"<(?:!DOCTYPE\s+html|html|head|body|meta|table|div|p|h[1-6])\b"
        rb"|<\?xml(?=.{0,500}<html)"
        rb"|(?=.{0,3000}multipart/related)(?!.{0,3000}\n(?:To|Received): )[\w-]+: ",
    ),
    "mail": (
        "eml msg",
        rb"(?:[\w-]+: [^\n]*\r?\n(?:[ \t][^\n]*\n)*){0,60}"
        rb"(?:Received|MIME-Version|Message-ID|Return-Path): ",
    ),
    "signature": (
        "sig p7s p7m",
        rb"\x30.{1,20}\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
        rb"|MII[\w+/]{0,16}YJKoZIhvcNAQcC|-----BEGIN (?:PKCS7|CMS|SIGN|PGP)",
    ),
    "archive": ("zip rar 7z gz tar cab", rb"Rar!|7z\xbc\xaf|\x1f\x8b|MSCF|BZh\d"),
}
# names of streams in an OLE file
_STREAMS = {
    "mail": "__substg1.0_",
    "slides": "PowerPoint Document",
    "doc": "WordDocument",
    "xls": "ook",  # «Workbook», in the oldest ones «Book»
}


def utf8(data):
    """The same text in UTF-8, where a mark at its beginning says UTF-16."""
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16", "replace").encode() if marked else data


def kind_of_bytes(data):
    """The kind by the first bytes, or None."""
    head = utf8(data[:4096]).lstrip(b"\xef\xbb\xbf \r\n\t")
    for kind, (_suffixes, magic) in _KINDS.items():
        if magic and re.match(magic, head, re.IGNORECASE | re.DOTALL):
            return kind
    return None


def kind_of_suffix(name):
    """The kind by the suffix, or None.

    >>> kind_of_suffix("План.RTF"), kind_of_suffix("план.txt")
    ('rtf', None)
    """
    suffix = name.lower().rpartition(".")[2]
    return next((kind for kind in _KINDS if suffix in _KINDS[kind][0].split()), None)


def kind_of_streams(data, name):
    """The kind of an OLE container: by its streams, else by the suffix."""
    found = [k for k, words in _STREAMS.items() if words.encode("utf-16-le") in data]
    named = kind_of_suffix(name)
    if named in found or not found:  # a document may hold a workbook, and the reverse
        return named if named in _STREAMS else "doc"
    return found[0]


def kind_of_archive(archive, name):
    """The kind of an archive that is no Office Open XML."""
    members = archive.namelist()
    if "mimetype" in members and archive.getinfo("mimetype").file_size < 200:
        return kind_of_bytes(archive.read("mimetype")) or "archive"
    if any(member.endswith((".iwa", "index.apxl", "Index.zip")) for member in members):
        return kind_of_suffix(name) or "pages"
    return "archive"

"""Files that are no plan in Word, Excel or text: what each is, and a way out.

Recognised by their content, and by the suffix where the content says nothing. Each way
out is one that works for such a file.
"""

from __future__ import annotations

import re

_WORD = "откройте его в Word, сохраните как .docx и загрузите снова"
_EXCEL = "откройте его в Excel, сохраните как .xlsx и загрузите снова"
_OFFICE = (
    "откройте его в Word, Р7-Офисе или LibreOffice, сохраните как .docx и загрузите "
    "снова"
)
_CALC = (
    "откройте его в Excel, Р7-Офисе или LibreOffice, сохраните как .xlsx и загрузите "
    "снова"
)
_RETYPE = (
    "возьмите исходный документ Word или Excel, а если его нет, распознайте текст и "
    "перенесите таблицу плана в Word или Excel"
)
_UNPACK = "распакуйте его и загрузите сам документ с планом"
_ATTACHED = "сохраните документ с планом из него отдельным файлом и загрузите этот файл"

# kind: (what it is, what to do)
KINDS = {
    "pdf": (
        "документ PDF",
        "возьмите исходный документ Word или Excel, а если его нет, скопируйте таблицу "
        "плана в Word или Excel (текст скана сначала распознайте)",
    ),
    "picture": ("картинка или скан, текст с неё не читается", _RETYPE),
    "doc": ("документ Word старого формата .doc", _WORD),
    "xls": ("книга Excel старого формата .xls", _EXCEL),
    "xlsb": ("двоичная книга Excel .xlsb", _EXCEL),
    "rtf": ("документ RTF", _WORD),
    "xml_word": ("документ Word в виде XML", _WORD),
    "xml_excel": ("книга Excel в виде XML", _EXCEL),
    "odt": ("документ OpenDocument (.odt)", _OFFICE),
    "ods": ("таблица OpenDocument (.ods)", _CALC),
    "slides": (
        "презентация",
        "скопируйте таблицу плана в документ Word и загрузите его",
    ),
    "pages": ("документ Apple Pages", "экспортируйте его в .docx и загрузите снова"),
    "numbers": ("таблица Apple Numbers", "экспортируйте её в .xlsx и загрузите снова"),
    "html": (
        "веб-страница",
        "откройте её в Word, сохраните как .docx и загрузите снова",
    ),
    "book": ("электронная книга", "скопируйте таблицу плана в Word и загрузите .docx"),
    "mail": ("письмо", _ATTACHED),
    "signature": (
        "электронная подпись или подписанный контейнер",
        "загрузите сам документ, который подписан (его можно извлечь программой, "
        "которой проверяют подпись)",
    ),
    "rar": ("архив RAR", _UNPACK),
    "7z": ("архив 7-Zip", _UNPACK),
    "zip": ("архив", _UNPACK),
    "link": ("ярлык, а не документ", "загрузите сам документ, на который он указывает"),
}
# the first bytes of a file
_MAGIC = [
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for kind, pattern in (
        ("pdf", rb"%PDF|.{1,1000}%PDF-\d\.\d"),
        ("rtf", rb"\{\\rtf"),
        ("picture", rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|AT&TFORM"
                    rb"|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|msf|avif)"),
        ("rar", rb"Rar!"),
        ("7z", rb"7z\xbc\xaf"),
        ("zip", rb"\x1f\x8b|MSCF|BZh\d"),
        ("signature", rb"\x30.{1,20}\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
                      rb"|MII[\w+/]{0,16}YJKoZIhvcNAQcC"
                      rb"|-----BEGIN (?:PKCS7|CMS|SIGN|PGP)"),
        ("link", rb"L\0\0\0\x01\x14\x02\0|\[InternetShortcut\]"),
        ("xml_word", rb"<(?=.{0,2000}(?:Word\.Document|<pkg:package|<w:wordDocument))"),
        ("xml_excel", rb"<(?=.{0,2000}(?:Excel\.Sheet|urn:schemas-microsoft-com:office:"
                      rb"spreadsheet))"),
        ("odt", rb"<(?=.{0,2000}opendocument\.text)"),
        ("ods", rb"<(?=.{0,2000}opendocument\.spreadsheet)"),
        ("book", rb"<(?=.{0,500}<FictionBook)"),
        ("html", rb"<(?:!DOCTYPE\s+html|html|head|body|meta|table|div)\b"
                 rb"|<\?xml(?=.{0,500}<html)"),
        ("html", rb"(?=.{0,3000}multipart/related)(?!.{0,3000}\n(?:To|Received): )"
                 rb"[\w-]+: "),  # a page saved by Word or a wiki with its pictures
        ("mail", rb"(?:[\w-]+: [^\n]*\r?\n(?:[ \t][^\n]*\n)*){0,60}"
                 rb"(?:Received|MIME-Version|Message-ID|Return-Path): "),
    )
]  # fmt: skip
_SUFFIXES = {
    "pdf": "pdf", "rtf": "rtf", "doc": "doc", "dot": "doc", "xls": "xls", "xlt": "xls",
    "xlsb": "xlsb", "odt": "odt", "ott": "odt", "fodt": "odt", "ods": "ods",
    "ots": "ods", "fods": "ods", "pages": "pages", "numbers": "numbers",
    "ppt": "slides", "pptx": "slides", "odp": "slides", "key": "slides",
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic",
                     "heif", "djvu"), "picture"),
    "zip": "zip", "gz": "zip", "tar": "zip", "cab": "zip", "rar": "rar", "7z": "7z",
    "htm": "html", "html": "html", "mht": "html", "mhtml": "html", "fb2": "book",
    "epub": "book", "eml": "mail", "msg": "mail", "sig": "signature",
    "p7s": "signature", "p7m": "signature", "lnk": "link", "url": "link",
}  # fmt: skip
# names of streams in an OLE file, and members of an archive
_STREAMS = (
    ("mail", ("__substg1.0_",)), ("slides", ("PowerPoint Document",)),
    ("doc", ("WordDocument",)), ("xls", ("Workbook", "Book")),
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
    what, way_out = KINDS[kind]
    return f"Файл «{name}» — {what}: {way_out}."


def kind_of_bytes(data):
    """The kind by the first bytes, or None."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "replace").encode()
    head = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    return next((kind for kind, magic in _MAGIC if magic.match(head)), None)


def kind_of_suffix(name):
    """The kind by the suffix, or None."""
    return _SUFFIXES.get(name.rpartition(".")[2].lower())


def kind_of_streams(data, name):
    """The kind of an OLE container: by its streams, else by the suffix."""
    found = [
        kind
        for kind, streams in _STREAMS
        if any(stream.encode("utf-16-le") in data for stream in streams)
    ]
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
    return "zip"

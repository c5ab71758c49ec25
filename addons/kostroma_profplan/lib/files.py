"""What may be handed in as evidence: plain Python, no Odoo.

A file is judged by its content, a name only has to agree with it; a link is an
address that a browser opens. Whatever is wrong comes as a ``Refusal`` with a code;
the words for the person belong to the caller, who knows the language.
"""

import base64
import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from . import pictures

MAX_NAME = 200
MAX_LINK = 2000

EXECUTABLE_SIGNATURES = (
    b"MZ",  # Windows and DOS programs, libraries, screen savers
    b"\x7fELF",  # Linux programs
    b"#!",  # scripts of Unix
    b"\xef\xbb\xbf#!",
    b"\xca\xfe\xba\xbe",  # Java classes, universal programs of macOS
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcuts
    b"ITSF",  # compiled help
    b"FWS",  # Flash
    b"CWS",
    b"ZWS",
    b"dex\n",  # Android
)

# A name by which a machine runs what is in the file, or fetches what it runs.
EXECUTABLE_EXTENSIONS = frozenset(
    "ade adp apk app appimage application appref-ms appx appxbundle bas bat chm cmd "
    "com command cpl deb desktop diagcab dll dmg elf exe gadget grp hlp hta htc htm "
    "html inf ins iqy iso isp jar jnlp js jse jsp ksh library-ms lnk mad maf mda "
    "mdb mde mdt mdw mdz mht mhtml msc msh msi msix msp mst odc one onepkg oqy dqy "
    "osd pcd php pif pl plg ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyw rb rdp reg rpm "
    "rqy run scf scr sct search-ms searchconnector-ms settingcontent-ms sh shb shs "
    "shtml slk svg svgz swf sylk sys theme udl url vb vbe vbs vhd vhdx vsmacros vxd "
    "webloc website wim ws wsc wsf wsh xap xbap xht xhtm xhtml xll xnk xpi xsl "
    "xslt".split()
)
# A document that carries programs.
MACRO_EXTENSIONS = frozenset(
    "docm dotm xlsb xlsm xltm xlam xla xlm pptm potm ppsm ppam ppa sldm accdb accde "
    "accdr odb otm".split()
)
# Parts of an archive by which it is more than a document or a heap of files.
PROGRAM_PARTS = (
    b"META-INF/MANIFEST.MF",  # Java
    b"AndroidManifest.xml",
)
MACRO_PARTS = (
    b"vbaProject.bin",
    b"vbaData.xml",
    b"macrosheets/",
    b"Basic/script-lb.xml",  # LibreOffice
    b"Basic/Standard/",
    b"Scripts/python/",
)
# Of the old binary documents: the name of the storage of their programs.
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
# What text must not begin with, blanks aside: a page, a picture with scripts, what a
# desktop or Excel opens by itself.
EXECUTABLE_TEXT = re.compile(
    rb"<!doctype\s+html|<html|<head|<body|<script|<svg|<iframe|<hta:|<\?php"
    rb"|<%|<job\b|<package\b|\[desktop entry\]|\[internetshortcut\]|\[shell\]"
    rb"|\[\.shellclassinfo\]|\[autorun\]|web\s*\r?\n\s*1\b|xlodbc|id;p|windows registry"
    rb"|regedit4|@echo\s+off|#!",
    re.IGNORECASE,
)
XML_PAGE = re.compile(
    rb"<(?:\w+:)?(?:html|svg|script|stylesheet|transform|plist|persistedquery)\b"
    rb"|xmlns(?::\w+)?\s*=\s*[\"']http://www\.w3\.org/(?:1999/(?:xhtml|XSL)|2000/svg)",
    re.IGNORECASE,
)

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
TIFF = (b"II*\x00", b"MM\x00*")
OFFICE = "application/vnd.openxmlformats-officedocument."

# Extension → (mimetype, signatures its content may start with).
KNOWN_TYPES = {
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "bmp": ("image/bmp", (b"BM",)),
    "tif": ("image/tiff", TIFF),
    "tiff": ("image/tiff", TIFF),
    "webp": ("image/webp", (b"RIFF",)),
    "heic": ("image/heic", ()),
    "heif": ("image/heif", ()),
    "avif": ("image/avif", ()),
    "mp4": ("video/mp4", ()),
    "mov": ("video/quicktime", ()),
    "pdf": ("application/pdf", (b"%PDF-",)),
    "doc": ("application/msword", (*OLE, b"{\\rtf", *ZIP)),
    "xls": ("application/vnd.ms-excel", OLE),
    "ppt": ("application/vnd.ms-powerpoint", OLE),
    "rtf": ("application/rtf", (b"{\\rtf",)),
    "docx": (f"{OFFICE}wordprocessingml.document", ZIP),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", ZIP),
    "pptx": (f"{OFFICE}presentationml.presentation", ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    "odp": ("application/vnd.oasis.opendocument.presentation", ZIP),
    "zip": ("application/zip", ZIP),
    "rar": ("application/vnd.rar", (b"Rar!",)),
    "7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
}

# What a browser shows in its own window; all else is downloaded.
PREVIEWED = frozenset(
    {
        "application/pdf",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)


class Refusal(ValueError):
    """A file or a link that is not taken; ``code`` says why, ``about`` which."""

    def __init__(self, code, about=""):
        super().__init__(code)
        self.code = code
        self.about = about


def get_refusal(check, *args):
    """The code with which a check refuses something; None if it takes it."""
    try:
        check(*args)
    except Refusal as refusal:
        return refusal.code
    return None


@dataclass(frozen=True)
class CheckedFile:
    """A file that has passed every check, as it is kept."""

    name: str
    content: bytes
    mimetype: str
    checksum: str

    @property
    def size(self):
        return len(self.content)


def get_extension(name):
    """The extension in lower case, without the dot.

    >>> get_extension("Приказ.PDF"), get_extension("photo.exe. "), get_extension("x")
    ('pdf', 'exe', '')
    """
    _base, dot, extension = name.rstrip(". ").rpartition(".")
    return extension.lower() if dot else ""


def check_name(name):
    """The name of a file, without the blanks around it.

    >>> check_name(" Фото 1.jpg ")
    'Фото 1.jpg'
    >>> get_refusal(check_name, "../../etc/passwd"), get_refusal(check_name, "C:x.jpg")
    ('path', 'path')
    >>> get_refusal(check_name, "photo\u202egpj.exe")
    'name'
    """
    name = unicodedata.normalize("NFC", (name or "").strip())
    if not name.strip("."):
        raise Refusal("no_name")
    if re.search(r"[/\\]|^\.\.|^[A-Za-z]:", name):
        raise Refusal("path", name)
    # Control and direction marks make a name look like another one.
    if any(unicodedata.category(sign) in ("Cc", "Cf") for sign in name):
        raise Refusal("name", name)
    if len(name) > MAX_NAME:
        raise Refusal("long_name", name[:60])
    return name


def decode(data, limit):
    """The bytes behind a base64 payload no larger than ``limit`` bytes.

    The size is judged before anything is decoded.

    >>> decode(b"aGVsbG8=", 5)
    b'hello'
    >>> get_refusal(decode, "aGVsbG8=", 4), get_refusal(decode, "12.5 Kb", 100)
    ('large', 'broken')
    """
    data = data.encode() if isinstance(data, str) else bytes(data)
    if not data:
        raise Refusal("empty")
    if len(data) * 3 // 4 - 2 > limit * 1.03:  # line breaks may be among the signs
        raise Refusal("large")
    try:
        content = base64.b64decode(data.translate(None, b"\r\n"), validate=True)
    except binascii.Error as error:
        raise Refusal("broken") from error
    if len(content) > limit:
        raise Refusal("large")
    return content


def get_harm(name, content):
    """Why a file is not taken: «executable», «macros», or None if it does no harm.

    The content decides, whatever the file is called; a name by which a machine would
    run it is enough as well.

    >>> get_harm("photo.jpg", b"MZ" + bytes(60)), get_harm("setup.exe", b"text")
    ('executable', 'executable')
    >>> get_harm("list.txt", b" <!DOCTYPE html><script>"), get_harm("q.iqy", b"words")
    ('executable', 'executable')
    >>> get_harm("a.docm", b"PK"), get_harm("a.docx", _zip(b"word/vbaProject.bin"))
    ('macros', 'macros')
    >>> get_harm("order.pdf", b"%PDF-1.7"), get_harm("notes.dat", "слова".encode())
    (None, None)
    """
    extension = get_extension(name)
    if extension in EXECUTABLE_EXTENSIONS or content.startswith(EXECUTABLE_SIGNATURES):
        return "executable"
    if extension in MACRO_EXTENSIONS or _has_macros(content):
        return "macros"
    if _is_program(content):
        return "executable"
    return None


def _zip(part):
    """The head of an archive with one part, for the examples."""
    return ZIP[0] + bytes(26) + part


def _has_macros(content):
    if content.startswith(ZIP):
        return any(part in content for part in MACRO_PARTS)
    return content.startswith(OLE) and OLE_MACROS in content


def _is_program(content):
    if content.startswith(ZIP):
        return any(part in content for part in PROGRAM_PARTS)
    head = _as_text(content[:4096])
    if EXECUTABLE_TEXT.match(head):
        return True
    return head.startswith((b"<?xml", b"<!--")) and bool(XML_PAGE.search(head))


def _as_text(head):
    """The beginning of a text as ASCII, without marks of encoding and blanks."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "ignore").encode()
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def get_type(name, content):
    """The type of the content; None if it is not what its name says, nor known.

    A picture or a document under another name is taken for what it is.

    >>> get_type("photo.jpg", bytes.fromhex("ffd8ffe0"))
    'image/jpeg'
    >>> get_type("photo.jpg", b"RIFF0000WEBPVP8 "), get_type("photo.jpg", b"%PDF-1.7")
    ('image/webp', 'application/pdf')
    >>> get_type("IMG_1.HEIC", bytes(4) + b"ftypheic"), get_type("a.jpg", b"words")
    ('image/heic', 'text/plain')
    >>> get_type("photo.jpg", bytes(60)), get_type("notes.txt", bytes(4))
    (None, None)
    >>> get_type("signature.sig", bytes(60))
    'application/octet-stream'
    """
    extension = get_extension(name)
    mimetype, signatures = KNOWN_TYPES.get(extension, ("", ()))
    if signatures and content.startswith(signatures) and extension != "webp":
        return mimetype
    found = _recognise(content)
    if found == "text/plain" and extension == "csv":
        return mimetype
    return found or (None if mimetype else "application/octet-stream")


# Brands of the container that phones put pictures and films into.
BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"qt  ": "video/quicktime",
}
# What an archive is, by the part that every such document has.
DOCUMENTS = {
    b"word/": f"{OFFICE}wordprocessingml.document",
    b"xl/": f"{OFFICE}spreadsheetml.sheet",
    b"ppt/": f"{OFFICE}presentationml.presentation",
}


def _recognise(content):
    """The type of the content by itself; None if it is not known."""
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12], "video/mp4")
    if content.startswith(b"RIFF"):
        return "image/webp" if content[8:12] == b"WEBP" else None
    if b"%PDF-" in content[:1024]:  # printers put their own lines before the mark
        return "application/pdf"
    if content.startswith(ZIP):
        for part, mimetype in DOCUMENTS.items():
            if part in content:
                return mimetype
        return "application/zip"
    for mimetype, signatures in KNOWN_TYPES.values():
        if signatures and content.startswith(signatures):
            return mimetype
    in_two_bytes = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if in_two_bytes or b"\x00" not in content[:1024]:
        return "text/plain"
    return None


def check_file(name, data, limit, picture_limit=None):
    """A base64 payload and its name as a ``CheckedFile``.

    A picture loses what it tells of where and when it was taken (``pictures``).

    :param picture_limit: bytes of the largest picture, if it is not ``limit``
    :raises Refusal: no_name, path, name, long_name, empty, large, broken, executable,
        macros, mismatch, large_picture, pixels, cut_off

    >>> check_file("notes.txt", "aGVsbG8=", 100).mimetype
    'text/plain'
    >>> get_refusal(check_file, "photo.jpg", "TVqQAAMAAAA=", 100)
    'executable'
    """
    name = check_name(name)
    try:
        content = decode(data, limit)
    except Refusal as refusal:
        refusal.about = name
        raise
    if not content:
        raise Refusal("empty", name)
    harm = get_harm(name, content)
    if harm:
        raise Refusal(harm, name)
    mimetype = get_type(name, content)
    if not mimetype:
        raise Refusal("mismatch", name)
    if picture_limit and mimetype in pictures.PICTURES and len(content) > picture_limit:
        raise Refusal("large_picture", name)
    try:
        content = pictures.clean(mimetype, content)
    except pictures.TooManyPixels as error:
        raise Refusal("pixels", name) from error
    except pictures.CutOff as error:
        raise Refusal("cut_off", name) from error
    return CheckedFile(name, content, mimetype, hashlib.sha256(content).hexdigest())


def check_link(link):
    """An address that a browser opens, without the blanks around it.

    >>> check_link(" https://гцоко.рф/news/1 ")
    'https://гцоко.рф/news/1'
    >>> get_refusal(check_link, "javascript:alert(1)")
    'link'
    >>> get_refusal(check_link, "vk.com/x"), get_refusal(check_link, "http://a b.ru")
    ('link', 'link')
    """
    link = (link or "").strip()
    if len(link) > MAX_LINK:
        raise Refusal("long_link", link[:60])
    # A browser drops such signs, so that "java\\nscript:" would run.
    if re.search(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]", link):
        raise Refusal("link", link)
    try:
        parts = urlsplit(link)
        host = parts.hostname
        _port = parts.port
    except ValueError as error:
        raise Refusal("link", link) from error
    named = host and parts.username is None and ("." in host or host == "localhost")
    if parts.scheme.lower() not in ("http", "https") or not named:
        raise Refusal("link", link)
    return link

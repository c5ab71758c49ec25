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
    b"<?php",
)

# Programs, scripts, packages and images of disks, shortcuts, queries that fetch, pages
# and styles that a browser runs.
EXECUTABLE_EXTENSIONS = frozenset(
    "action air apk app appimage application appref-ms appx appxbundle asp aspx bash "
    "bat bin bz cab cgi chm class cmd com command cpl crx csh deb desktop diagcab dll "
    "dmg dqy drv elf exe fon gadget hlp hta htc htm html iim img inf ins iqy iso isp "
    "jar jnlp job js jse jsp ksh library-ms lnk lua mad maf mag mam maq mar mas mat "
    "maw mcf mde mdt mdw mdz mht mhtml mjs mof msc msh msh1 msh2 msi msix msixbundle "
    "msp mst msu nsh ocx odc one osd out oqy pcd phar php phtml pif pkg pl plg prf "
    "prg ps1 ps1xml ps2 psc1 psd1 psdm1 psm1 pst pxd py pyc pyo pyw pyz pyzw rb rdp "
    "reg rpm rqy run scf scpt scr sct search-ms searchconnector-ms settingcontent-ms "
    "sfx sh shb shs shtm shtml slk svg svgz swf sys theme themepack tmp udl url vb "
    "vbe vbp vbs vhd vhdx vsmacros vsw vxd webpnp website workflow ws wsc wsf wsh xap "
    "xbap xht xhtm xhtml xll xnk xpi xsl xslt zsh".split()
)

# Documents that carry macros by their very kind.
MACRO_EXTENSIONS = frozenset(
    "accda accdb accde accdr ade adp docm dot dotm mdb potm ppa ppam ppsm pptm sldm "
    "xla xlam xlm xls4 xlsb xlsm xlt xltm".split()
)

# How macros are named inside, whatever the document is called.
MACRO_MARKS = (
    b"vbaproject.bin",
    b"xl/macrosheets/",
    b"basic/script-l",  # of LibreOffice
    "_VBA_PROJECT".encode("utf-16-le").lower(),
)

# What a text begins with that a machine acts on when it is opened.
ACTIVE_BEGINNINGS = (
    b"<!doctype html",
    b"<body",
    b"<head",
    b"<html",
    b"<script",
    b"<svg",
    b"[desktop entry]",
    b"[internetshortcut]",
    b"id;p",  # SYLK
    b"itsf",  # compiled help
    b"mime-version:",
    b"web\n",  # queries of Excel
    b"web\r",
    b"windows registry editor",
)
ACTIVE_IN_XML = (b"<html", b"<svg", b"<?xml-stylesheet", b"<script")

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

# What a browser shows in its own window.
PREVIEWED = frozenset(
    {
        "application/pdf",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/plain",
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
    """A file that has passed every check."""

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


def is_executable(name, content):
    """Whether a machine would run it, whatever it is called.

    >>> is_executable("photo.jpg", b"MZ" + bytes(60))
    True
    >>> is_executable("setup.exe", b"text"), is_executable("run", b"#!/bin/sh")
    (True, True)
    >>> is_executable("order.pdf", b"%PDF-1.7")
    False
    """
    return (
        get_extension(name) in EXECUTABLE_EXTENSIONS
        or content.startswith(EXECUTABLE_SIGNATURES)
        or is_active_text(content)
    )


def is_active_text(content):
    """Whether it is a page, a shortcut or a query, whatever it is called.

    >>> is_active_text(b" <!DOCTYPE html><p>x"), is_active_text(b"[Desktop Entry]")
    (True, True)
    >>> is_active_text('<?xml version="1.0"?><svg>'.encode("utf-16"))
    True
    >>> is_active_text(b"<p>") or is_active_text(b'<?xml version="1.0"?><report>')
    False
    """
    beginning = content[:4096]
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        beginning = beginning.decode("utf-16", "ignore").encode()
    beginning = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return beginning.startswith(ACTIVE_BEGINNINGS) or (
        beginning.startswith((b"<?xml", b"<!--"))
        and any(mark in beginning for mark in ACTIVE_IN_XML)
    )


def has_macros(name, content):
    r"""Whether it is a document with macros, whatever it is called.

    >>> has_macros("plan.docm", b""), has_macros("a.docx", b"PK\x03\x04 vbaProject.bin")
    (True, True)
    >>> has_macros("plan.docx", b"PK\x03\x04"), has_macros("a.txt", b"vbaproject")
    (False, False)
    """
    if get_extension(name) in MACRO_EXTENSIONS:
        return True
    packed = content.startswith((*ZIP, *OLE))
    return packed and any(mark in content.lower() for mark in MACRO_MARKS)


def is_as_named(name, content):
    """Whether the content is what the extension promises.

    >>> is_as_named("photo.jpg", bytes.fromhex("ffd8ffe0"))
    True
    >>> is_as_named("photo.jpg", b"%PDF-1.7")
    False
    >>> is_as_named("notes.txt", b"words"), is_as_named("notes.txt", bytes(4))
    (True, False)
    """
    extension = get_extension(name)
    if extension in ("txt", "csv"):
        in_two_bytes = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        return in_two_bytes or b"\x00" not in content[:1024]
    signatures = KNOWN_TYPES.get(extension, ("", ()))[1]
    if extension == "pdf":  # printers put their own lines before the mark
        return signatures[0] in content[:1024]
    if extension == "webp" and content[8:12] != b"WEBP":
        return False
    return not signatures or content.startswith(signatures)


def check_file(name, data, limit):
    """A base64 payload and its name as a ``CheckedFile``.

    :raises Refusal: no_name, path, name, long_name, empty, large, broken,
        executable, macros, mismatch

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
    if is_executable(name, content):
        raise Refusal("executable", name)
    if has_macros(name, content):
        raise Refusal("macros", name)
    if not is_as_named(name, content):
        raise Refusal("mismatch", name)
    mimetype, _signatures = KNOWN_TYPES.get(
        get_extension(name), ("application/octet-stream", ())
    )
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

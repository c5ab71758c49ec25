"""The parts of a Word package that its text needs: the document, styles, numbering.

Nothing else is opened (pictures, links, themes, properties), so nothing else can
refuse a file. ISO/IEC 29500-2 (packages) and -1 (Strict names) are followed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TYPES = "[Content_Types].xml"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False,
    remove_comments=True, remove_pis=True,
)  # fmt: skip
_DEEPEST = 30  # styles one upon another; files that go in circles end here
_OFF = {"0", "false", "off", "none"}


class _Names:
    """Full names of WordprocessingML as attributes, each made once.

    >>> w.tbl.endswith("main}tbl"), w.del_.endswith("}del")
    (True, True)
    """

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        full = W + name.rstrip("_")
        setattr(self, name, full)
        return full


w = _Names()


def integer(text, default=0):
    """A whole number that may be written oddly.

    >>> integer("1.0"), integer(""), integer(None, 1), integer("2 ")
    (1, 0, 1, 2)
    """
    found = re.match(r"\s*(-?\d{1,6})(?!\d)", text or "")
    return int(found[1]) if found else default


def value(element, name):
    """`w:val` of a child element, None where there is none."""
    child = element.find(name) if element is not None else None
    return child.get(w.val) if child is not None else None


def is_on(element):
    """Whether a toggle element («<w:strike/>») switches its property on."""
    return element.get(w.val, "1").lower() not in _OFF


@dataclass
class Package:
    """The opened file; `body` holds the paragraphs and tables."""

    archive: zipfile.ZipFile
    main: str
    body: etree._Element

    @cached_property
    def styles(self):
        """The styles by their ids, empty where the file has none."""
        root = self._related("styles")
        found = root.iter(w.style) if root is not None else ()
        return {style.get(w.styleId): style for style in found}

    @property
    def background(self):
        """The colour of the page, where it has one of its own."""
        return self.body.getparent().find(w.background)

    @cached_property
    def numbering(self):
        """The definitions of lists, or None."""
        return self._related("numbering")

    def chain(self, style):
        """A style's element, then those it is based on."""
        depth = 0
        while style in self.styles and depth < _DEEPEST:
            depth += 1
            yield self.styles[style]
            style = value(self.styles[style], w.basedOn)

    def _related(self, kind):
        """A part that a document may lack, or hold broken, and is read all the same."""
        path = _target(self.archive, self.main, kind) or f"word/{kind}.xml"
        try:
            return _parse(self.archive, path)
        except (KeyError, OSError, etree.XMLSyntaxError, zipfile.BadZipFile):
            return None


def open_package(data):
    """The package of the bytes of a .docx; a broken one raises whatever it causes."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    main = _main_part(archive)
    body = _parse(archive, main).find(w.body)
    if body is None:
        raise KeyError(w.body)
    return Package(archive, main, body)


def _names(archive):
    """Names of the parts by their plain form: letter case and slashes may differ."""
    return {name.lower().replace("\\", "/"): name for name in archive.namelist()}


def _parse(archive, path):
    data = archive.read(_names(archive)[path.lower()])
    if _STRICT in data:
        data = data.replace(_STRICT, W[1:-1].encode())
    return etree.fromstring(data, _PARSER)


def _target(archive, source, kind):
    """The part that `source` names as its `kind`; Strict files name kinds otherwise."""
    folder, file = posixpath.split(source)
    try:
        root = _parse(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    except (KeyError, etree.XMLSyntaxError):
        return None
    for link in root:
        if (link.get("Type") or "").endswith(f"/{kind}"):
            path = posixpath.join("/", folder, link.get("Target") or "")
            return posixpath.normpath(path).lstrip("/")
    return None


def _main_part(archive):
    """By the links of the package, else by its content types, else the usual name."""
    paths = [_target(archive, "", "officeDocument")]
    if _TYPES.lower() in _names(archive):
        paths += [
            (part.get("PartName") or "").lstrip("/")
            for part in _parse(archive, _TYPES)
            if "wordprocessingml.document.main" in (part.get("ContentType") or "")
        ]
    names = _names(archive)
    found = (path for path in paths if path and path.lower() in names)
    return next(found, "word/document.xml")

"""The parts of a Word document that its text needs: body, styles, numbering.

And the words in which its XML is asked (ISO/IEC 29500-1).
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property
from xml.sax.saxutils import escape

from lxml import etree

from .package import Package, W, parse_settings

_DEEPEST = 30  # styles one upon another; files that go in circles end here
_INTEGER = re.compile(r"\s*(-?\d{1,6})(?!\d)")
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
    found = _INTEGER.match(text) if text else None
    return int(found[1]) if found else default


def child_of(element, name):
    """The first child of a name; None where there is none. Faster than `find`."""
    return next(element.iterchildren(name), None) if element is not None else None


def value(element, name):
    """`w:val` of a child element, None where there is none."""
    child = child_of(element, name)
    return child.get(w.val) if child is not None else None


def is_on(element):
    """Whether a toggle element («<w:strike/>») switches its property on."""
    return element.get(w.val, "1").lower() not in _OFF


class Document:
    """The parts of a Word package; `body` holds the paragraphs and tables.

    A broken package raises whatever it causes.
    """

    def __init__(self, data):
        self._package = Package(zipfile.ZipFile(io.BytesIO(data)))
        self._main = self._package.main()[0]
        self._styles = {}
        root = self._package.root(self._main)
        self.background = root.find(w.background)  # the page's own colour
        self.body = root.find(w.body)
        if self.body is None:
            raise KeyError(w.body)

    @cached_property
    def _styles_part(self):
        """The bytes of the styles, b"" where the file has none."""
        try:
            return self._package.bytes_of(self._part_of("styles"))
        except (KeyError, OSError, zipfile.BadZipFile):
            return b""

    @cached_property
    def _all_styles(self):
        """The styles by their ids."""
        try:
            found = parse_settings(self._styles_part).iter(w.style)
        except etree.XMLSyntaxError:
            return {}
        return {style.get(w.styleId): style for style in found}

    def _style(self, name):
        """A style by its id, or None; the part is cut, since few of many are used."""
        if name and name not in self._styles:
            alone = _cut(self._styles_part, name)
            found = alone if alone is not None else self._all_styles.get(name)
            self._styles[name] = found
        return self._styles.get(name)

    @cached_property
    def numbering(self):
        """The definitions of lists, or None."""
        try:
            return self._package.root(self._part_of("numbering"), settings=True)
        except (KeyError, OSError, etree.XMLSyntaxError, zipfile.BadZipFile):
            return None  # a document may lack it, or hold it broken

    def chain(self, style):
        """A style's element, then those it is based on."""
        for _depth in range(_DEEPEST):
            element = self._style(style)
            if element is None:
                return
            yield element
            style = value(element, w.basedOn)

    def _part_of(self, kind):
        return self._package.related(self._main, kind) or f"word/{kind}.xml"


def _cut(data, name):
    """The element of one style out of the bytes of all, None where that is unclear."""
    at = data.find(b'w:styleId="%s"' % escape(name).encode())
    begin, end = data.rfind(b"<w:style ", 0, at), data.find(b"</w:style>", at)
    root = (
        re.search(rb"<w:styles\b[^>]*>", data[:begin]) if at > 0 < begin < end else None
    )
    if not root or b">" in data[begin:at]:
        return None
    whole = root.group() + data[begin:end] + b"</w:style></w:styles>"
    try:
        style = next(parse_settings(whole).iter(w.style))
    except (etree.XMLSyntaxError, StopIteration):
        return None
    return style if style.get(w.styleId) == name else None

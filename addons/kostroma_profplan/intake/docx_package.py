"""The parts of a Word document that its text needs: body, styles, numbering.

And the words in which its XML is asked (ISO/IEC 29500-1).
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property

from lxml import etree

from .package import Package, W

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
        root = self._package.root(self._main)
        self.background = root.find(w.background)  # the page's own colour
        self.body = root.find(w.body)
        if self.body is None:
            raise KeyError(w.body)

    @cached_property
    def styles(self):
        """The styles by their ids, empty where the file has none."""
        root = self._related("styles")
        found = root.iter(w.style) if root is not None else ()
        return {style.get(w.styleId): style for style in found}

    @cached_property
    def numbering(self):
        """The definitions of lists, or None."""
        return self._related("numbering")

    def chain(self, style):
        """A style's element, then those it is based on."""
        for _depth in range(_DEEPEST):
            if style not in self.styles:
                return
            yield self.styles[style]
            style = value(self.styles[style], w.basedOn)

    def _related(self, kind):
        """A part that a document may lack, or hold broken, and is read all the same."""
        part = self._package.related(self._main, kind) or f"word/{kind}.xml"
        try:
            return self._package.root(part, settings=True)
        except (KeyError, OSError, etree.XMLSyntaxError, zipfile.BadZipFile):
            return None

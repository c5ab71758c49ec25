"""An OpenDocument file (ISO/IEC 26300): its body and the looks of its styles.

The same for the packed form (.odt, .ods) and for the one flat XML (.fodt, .fods).
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

from lxml import etree

from .package import PARSER

_DEEPEST = 30  # styles one upon another; files that go in circles end here
_NAMESPACES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


@cache
def o(name):
    """The full name of «text:p».

    >>> o("text:p")
    '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p'
    """
    prefix, _colon, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


class OpenDocument:
    """The parts that a plan needs; `body` is the text or the spreadsheet.

    A broken file raises whatever it causes.
    """

    def __init__(self, data, kind):
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                self.roots = [etree.fromstring(archive.read("content.xml"), PARSER)]
                if "styles.xml" in archive.namelist():
                    self.roots += _styles(archive.read("styles.xml"))
        else:
            self.roots = [etree.fromstring(data, PARSER)]
        self.body = next(self.roots[0].iter(o(f"office:{kind}")))
        extension = o("loext:")  # tables in shapes
        for element in self.body.iter(f"{extension}*"):
            name = element.tag.removeprefix(extension)
            if name.startswith(("table", "covered-table")):
                element.tag = o(f"table:{name}")
        self._styles = {
            (item.get(o("style:family")), item.get(o("style:name"))): item
            for root in reversed(self.roots)
            for item in root.iter(o("style:style"))
        }
        self._fonts = {
            item.get(o("style:name")): item.get(o("svg:font-family"), "").strip("'")
            for root in self.roots
            for item in root.iter(o("style:font-face"))
        }
        self.look = cache(self.look)

    def look(self, family, name):
        """{property: value} of a style and those it is based on, whatever it is of."""
        chain = []
        while (item := self._styles.get((family, name))) is not None:
            chain.append(item)
            name = item.get(o("style:parent-style-name"))
            if len(chain) > _DEEPEST:
                break
        looks = {}
        for item in reversed(chain):
            for properties in item:
                looks.update(properties.attrib)
        if font := looks.get(o("style:font-name")):
            looks[o("svg:font-family")] = self._fonts.get(font, font)
        return looks

    def list_styles(self):
        """{name: its element} of the ways lists are numbered."""
        return {
            item.get(o("style:name")): item
            for root in reversed(self.roots)
            for item in root.iter(o("text:list-style"))
        }


def _styles(data):
    """The root of styles.xml, unless it is broken: the text is read all the same."""
    try:
        return [etree.fromstring(data, PARSER)]
    except etree.XMLSyntaxError:
        return []

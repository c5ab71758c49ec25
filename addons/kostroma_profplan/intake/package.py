"""A package of Office Open XML: its parts, found by their relations (ECMA-376, part 2).

Names are nobody's promise: Word Online calls the main part document2.xml, others write
targets from the root or in another letter case. Nothing is opened that nobody asks for,
so a picture, a theme or a link refuses no file.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)
# of parts without a text of their own
_SETTINGS_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True,
    remove_blank_text=True,
)  # fmt: skip


class Package:
    """Parts of an open archive by their names."""

    def __init__(self, archive):
        self.archive = archive
        self._names = {_key(name): name for name in archive.namelist()}

    def __contains__(self, part):
        return _key(part) in self._names

    def elements(self, part, *tags):
        """Elements of a large part one by one, each forgotten after its turn."""
        with self.archive.open(self._names[_key(part)]) as stream:
            for _event, element in etree.iterparse(
                stream, tag=tags, resolve_entities=False, no_network=True
            ):
                yield element
                element.clear()

    def root(self, part, settings=False):
        """The root element of a part; the names of Strict Word are the usual ones.

        `settings`: the part holds no text, blanks between its elements are dropped.
        """
        data = self.bytes_of(part)
        return parse_settings(data) if settings else etree.fromstring(data, PARSER)

    def bytes_of(self, part):
        """The bytes of a part; the names of Strict Word are the usual ones."""
        data = self.archive.read(self._names[_key(part)])
        return data.replace(_STRICT, W[1:-1].encode())

    def relations(self, part=""):
        """{id: (kind, part)} of what a part refers to inside of the package."""
        folder, name = posixpath.split(part)
        try:
            links = self.root(posixpath.join(folder, "_rels", f"{name}.rels"))
        except (KeyError, etree.XMLSyntaxError):
            return {}
        return {
            item.get("Id"): (
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", folder, unquote(item.get("Target", "")))
                ).lstrip("/"),
            )
            for item in links.iter("{*}Relationship")
            if item.get("TargetMode") != "External"
        }

    def related(self, part, kind):
        """The part that another one names as its `kind`, or ""."""
        links = self.relations(part).values()
        return next((target for other, target in links if other == kind), "")

    def main(self):
        """(name, content type) of the main part, or ("", "").

        By the links of the package, else by its content types.
        """
        types = {}
        for item in self.root(CONTENT_TYPES) if CONTENT_TYPES in self else ():
            key = _key(item.get("PartName") or f".{item.get('Extension')}")
            types[key] = item.get("ContentType", "").lower()
        name, names = self.related("", "officeDocument"), self.archive.namelist()
        if name not in names:
            mains = (key for key, kind in types.items() if ".main" in kind)
            name = next((key for key in mains if key in names), "")
        extension = f".{name.rpartition('.')[2].lower()}"
        return name, types.get(_key(name)) or types.get(extension, "")


def parse_settings(data):
    """The root element of bytes of a part without a text of its own."""
    return etree.fromstring(data, _SETTINGS_PARSER)


def _key(name):
    return name.replace("\\", "/").lstrip("/").lower()

"""A package of Office Open XML: its parts, found by their relations (ECMA-376, part 2).

Names are nobody's promise: Word Online calls the main part document2.xml, others write
targets from the root or in another letter case.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"


class Package:
    """Parts of an open archive by their names."""

    def __init__(self, archive):
        self.archive = archive
        self._names = {_key(name): name for name in archive.namelist()}

    def __contains__(self, part):
        return _key(part) in self._names

    def open(self, part):
        """The stream of a part; KeyError where there is none."""
        return self.archive.open(self._names[_key(part)])

    def root(self, part):
        """The parsed root element of a part."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        with self.open(part) as stream:
            return etree.parse(stream, parser).getroot()

    def relations(self, part=""):
        """{id: (kind, part)} of what a part refers to inside of the package."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        return {
            item.get("Id"): (
                item.get("Type", "").rpartition("/")[2],
                posixpath.normpath(
                    posixpath.join("/", folder, unquote(item.get("Target", "")))
                ).lstrip("/"),
            )
            for item in self.root(rels).iter("{*}Relationship")
            if item.get("TargetMode") != "External"
        }

    def main(self):
        """(name, content type) of the main part, or ("", "")."""
        targets = [
            t for kind, t in self.relations().values() if kind == "officeDocument"
        ]
        name = targets[0] if targets else ""
        if name not in self._names.values():
            return "", ""
        types = self.root(CONTENT_TYPES)
        for item in (*types.iter("{*}Override"), *types.iter("{*}Default")):
            extension = item.get("Extension", "\0").lower()
            own = _key(item.get("PartName", "")) == _key(name)
            if own or name.lower().endswith(f".{extension}"):
                return name, item.get("ContentType", "").lower()
        return name, ""


def _key(name):
    return name.replace("\\", "/").lstrip("/").lower()

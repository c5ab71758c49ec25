"""Run as a program: a PDF on stdin → its words and ruled tables as JSON on stdout.

It runs apart from the reader, so that a file made to be slow or large costs no more
than the time and memory it is given. Exit codes: 3 — pdfplumber is not installed,
4 — the file needs a password.
"""

from __future__ import annotations

import io
import json
import sys

MAX_PAGES = 150
SECONDS = 60
MEMORY = 1 << 30
NO_LIBRARY, LOCKED = 3, 4


def main():
    """Reads the whole document; prints {"pages": [...], "count": pages in the file}."""
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        return NO_LIBRARY
    _bound()
    try:
        with pdfplumber.open(io.BytesIO(sys.stdin.buffer.read())) as document:
            count = len(document.pages)
            pages = [_page(page) for page in document.pages[:MAX_PAGES]]
    except Exception as error:
        if any(isinstance(one, PDFPasswordIncorrect) for one in (error, *error.args)):
            return LOCKED
        raise
    json.dump({"pages": pages, "count": count}, sys.stdout)
    return 0


def _bound():
    try:
        import resource
    except ImportError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _page(page):
    """Words as [text, x0, top, x1, bottom], tables as lists of their cells' boxes."""
    struck = _struck(page)
    seen = page.dedupe_chars()
    if struck:
        seen = seen.filter(lambda thing: id(thing) not in struck)
    words = seen.extract_words(use_text_flow=False)
    boxes = ("x0", "top", "x1", "bottom")
    told = {
        "width": round(page.width, 1),
        "height": round(page.height, 1),
        "words": [[w["text"], *(round(w[b], 1) for b in boxes)] for w in words],
        "tables": [_cells(table) for table in page.find_tables()],
        "images": len(page.images),
        "struck": "".join(char["text"] for char in struck.values()),
    }
    page.close()
    return told


def _struck(page):
    """{id: char} of the characters that a thin line runs through."""
    thin = [
        line
        for line in (*page.lines, *page.rects)
        if line["bottom"] - line["top"] < 2 and line["x1"] - line["x0"] > 3
    ]
    found = {}
    for char in page.chars if thin else ():
        height, centre = char["bottom"] - char["top"], (char["x0"] + char["x1"]) / 2
        first, last = char["top"] + height * 0.35, char["top"] + height * 0.72
        for line in thin:
            if first < line["top"] < last and line["x0"] < centre < line["x1"]:
                found[id(char)] = char
                break
    return found


def _cells(table):
    return [[round(edge, 1) for edge in cell] for cell in table.cells]


if __name__ == "__main__":
    sys.path[
        :1
    ] = []  # modules beside this one are not meant to be found by their names
    sys.exit(main())

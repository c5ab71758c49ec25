"""`python -m intake FILE [--period START..END] [--units FILE]`: the draft as JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path

from .directory import Directory
from .document import read_document
from .findings import IntakeError, refusal

DIRECTORY = Path(__file__).resolve().parent.parent / "data" / "directory.json"


def main(argv=None):
    """Prints the draft; returns 1 after one plain line on stderr if there is none."""
    options = _options(argv)
    try:
        period = _period(options.period) if options.period else None
        draft = read_document(options.file, period, _directory(options.units))
    except IntakeError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        print(json.dumps(draft.to_dict(), ensure_ascii=False, indent=1), flush=True)
    except BrokenPipeError:  # «… | head» has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _directory(path):
    """The units of `--units` for any document, the shipped ones for their city's."""
    return Directory(load_units(path), use="always" if path else "own")


def _options(argv):
    parser = argparse.ArgumentParser(prog="intake", description=__doc__)
    parser.add_argument(
        "file", help="the file with the plan: Word, Excel, OpenDocument, PDF, text"
    )
    parser.add_argument("--period", help="START..END, e.g. 2020-09-01..2021-08-31")
    parser.add_argument(
        "--units",
        help="JSON list of units for this file (default: the shipped list, and only "
        "for a document of its city)",
    )
    return parser.parse_args(argv)


def _period(text):
    """(start, end) of «2020-09-01..2021-08-31».

    >>> _period("2020-09-01..2021-08-31")[1]
    datetime.date(2021, 8, 31)
    """
    try:
        start, end = (date.fromisoformat(part.strip()) for part in text.split(".."))
    except ValueError as error:
        raise refusal("period_unread", text=text) from error
    return start, end


def load_units(path=None):
    """Units of a JSON file: a list, or a dict with the key "units"."""
    path = Path(path) if path else DIRECTORY
    try:
        units = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise refusal("units_unread", name=path.name) from error
    units = units.get("units", ()) if isinstance(units, dict) else units
    if not all(isinstance(unit, dict) and unit.get("name") for unit in units):
        raise refusal("units_nameless", name=path.name)
    return units


if __name__ == "__main__":
    sys.exit(main())

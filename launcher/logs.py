"""Journals of `up` do not grow for ever: the last few of a bounded size are kept."""

import os
import shutil

LARGEST = 20 << 20  # bytes of one file
KEPT = 5  # former files beside it


def rotate(path, largest=LARGEST, kept=KEPT):
    """Put a journal that has grown over `largest` aside as «name.1», the oldest last.

    It is copied and emptied, not renamed: PostgreSQL goes on writing into the file that
    it was started with. What is written in between (milliseconds) is lost.

    :return: whether it was put aside
    """
    try:
        if path.stat().st_size <= largest:
            return False
        for number in range(kept - 1, 0, -1):
            former = _aside(path, number)
            if former.exists():
                former.replace(_aside(path, number + 1))
        shutil.copy2(path, _aside(path, 1))
        os.truncate(path, 0)
    except OSError:  # a full disk: told elsewhere, and no reason to end
        return False
    return True


def _aside(path, number):
    return path.with_name(f"{path.name}.{number}")

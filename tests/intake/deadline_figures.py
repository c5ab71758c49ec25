"""How well terms are read: our own sets against what a person reads, as shares."""

from datetime import date

import deadline_corpus_fields as fields
import deadline_corpus_fields_later as later
import deadline_corpus_own as own
import deadline_corpus_public as public
import deadline_corpus_real as real
import deadline_corpus_rounds as rounds
import deadline_corpus_sentences as sentences
import deadline_corpus_unseen as unseen
from intake import read_deadline
from intake.left_in_sentence import term_left
from intake.sentence_doubts import sign_of
from intake.sentence_terms import term_words

SETS = {
    "cells": own.CELLS,
    "prose": own.PROSE,
    "unseen cells": unseen.CELLS,
    "unseen prose": unseen.PROSE,
    "sentences prose": sentences.PROSE,
    "rounds cells": rounds.CELLS,
    "rounds prose": rounds.PROSE,
    "fields A cells": fields.CELLS_A,
    "fields A prose": fields.PROSE_A,
    "fields B cells": fields.CELLS_B,
    "fields B prose": fields.PROSE_B,
    "fields C cells": fields.CELLS_C,
    "fields C prose": fields.PROSE_C,
    "fields D cells": fields.CELLS_D,
    "fields D prose": fields.PROSE_D,
    "fields E cells": later.CELLS_E,
    "fields E prose": later.PROSE_E,
    "fields F cells": later.CELLS_F,
    "fields F prose": later.PROSE_F,
    "fields G cells": later.CELLS_G,
    "fields G prose": later.PROSE_G,
    "fields H cells": later.CELLS_H,
    "fields H prose": later.PROSE_H,
    "real I cells": real.CELLS_I,
    "real I prose": real.PROSE_I,
    "real J cells": real.CELLS_J,
    "real J prose": real.PROSE_J,
    "public K cells": public.CELLS_K,
    "public K points prose": public.POINTS_K,
    "public K stories prose": public.STORY_K,
    "public L cells": public.CELLS_L,
    "public L points prose": public.POINTS_L,
    "public L stories prose": public.STORY_L,
    "public M cells": public.CELLS_M,
    "public M points prose": public.POINTS_M,
    "public M stories prose": public.STORY_M,
    "public N points prose": public.POINTS_N,
    "public N stories prose": public.STORY_N,
    "public O points prose": public.POINTS_O,
    "public P points prose": public.POINTS_P,
    "public P stories prose": public.STORY_P,
    "public Q points prose": public.POINTS_Q,
    "public Q stories prose": public.STORY_Q,
    "public R points prose": public.POINTS_R,
    "public R stories prose": public.STORY_R,
}


def read(name):
    """[(words, meaning, what was read, whether a doubt was told)] of a set."""
    result = []
    for (start, end), rows in SETS[name].items():
        period = date.fromisoformat(start), date.fromisoformat(end)
        for text, meaning in rows:
            prose = name.endswith("prose")
            words = term_words(text) if prose else text
            deadline = read_deadline(words, *period)
            told = any(found.severity != "info" for found in deadline.findings)
            if prose:  # a clause without any words of a term is told of no doubt
                told = bool(words and (told or sign_of(text)) or term_left(text))
            result.append((text, meaning, _shown(deadline, period, meaning), told))
    return result


def _shown(deadline, period, meaning):
    """A reading in the notation of its meaning: with what that says beside the last."""
    kind = ":".join(filter(None, (deadline.kind, deadline.recurrence)))
    last = str(deadline.end or "-")
    if "<" in meaning and deadline.start == period[0]:
        last = f"<{last}"
    if ".." in meaning:
        last = f"{deadline.start}..{last}"
    if "#" in meaning:
        last += f" #{len(deadline.occurrences)}"
    return f"{kind} {last}"


def figures(name):
    """{"rows", "right" and "untold": shares of a set}; untold is wrong in silence."""
    rows = read(name)
    wrong = [row for row in rows if not _is_right(row)]
    untold = [row for row in wrong if not row[3]]
    return {
        "rows": len(rows),
        "right": 1 - len(wrong) / len(rows),
        "untold": len(untold) / len(rows),
        "wrong": [row[0] for row in wrong],
    }


def _is_right(row):
    _text, meaning, got, told = row
    if meaning == "doubt":
        return told
    return got == meaning

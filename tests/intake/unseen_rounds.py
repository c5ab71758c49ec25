"""The rounds of cells, targets and plans that the reader had not met, one after another.

Each has `UNITS` (the directory of its place), `CELLS`, `TARGETS`, and adds its files to
`plan_tables.PLANS`. Right when they were first read, before anything was mended:

======= ============ ======= ====================== =====================
round   responsibles targets measures under heads   lists, no heads
======= ============ ======= ====================== =====================
first   44 of 51     40/44   25 of 31, one refused  2 of 3
second  40 of 50     37/42   27 of 28, 4 too many   3 of 6
third   47 of 52     35/40   22 of 22               3 of 6, one refused
fourth  41 of 52     38/42   20 of 20               3 of 6, one refused
fifth   39 of 51     40/40   21 of 21               3 of 6, one refused
sixth   47 of 50     39/40   17 of 17               6 of 6
seventh 46 of 50     40/40   15 of 15               6 of 6
======= ============ ======= ====================== =====================
"""

import unseen_fifth
import unseen_first
import unseen_fourth
import unseen_second
import unseen_seventh
import unseen_sixth
import unseen_third

ROUNDS = (
    unseen_first, unseen_second, unseen_third, unseen_fourth, unseen_fifth,
    unseen_sixth, unseen_seventh,
)  # fmt: skip

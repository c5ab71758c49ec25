"""Figure `intake_large`: a plan of 3,000 rows of distinct texts, time and memory."""

import io
import json
import subprocess
import sys
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

from .harness import figure, in_pairs

ADDON = Path(__file__).resolve().parents[2] / "addons" / "kostroma_profplan"
ROWS, PAIRS, MEGABYTES = 3000, 3, 300
_HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат")
_NAMES = (
    "Провести совещание с руководителями организаций по вопросу № {n} плана района",
    "Организовать конкурс проектов № {n} для обучающихся старших классов",
    "Подготовить справку № {n} о ходе подготовки к учебному году",
)
_TERMS = ("до {day} г.", "{day} г.", "с {day} г. по {later} г.")
_UNITS = ("Отдел № {n} администрации", "МБОУ «Школа № {n}»", "Центр творчества № {n}")
# what a fresh process says of its own work: seconds, the greatest size in megabytes
_WATCH = """
import sys, time, json
data = sys.stdin.buffer.read()
{prepare}
started = time.process_time()
{work}
seconds = time.process_time() - started
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([seconds, int(peak.split()[1]) / 1024]))
"""
_OURS = _WATCH.format(
    prepare="from intake import read_document",
    work=f"assert len(read_document(('plan.docx', data)).measures) == {ROWS}",
)
_THEIRS = _WATCH.format(
    prepare="import docx, io",
    work="""
document = docx.Document(io.BytesIO(data))
for table in document.tables:
    for row in table.rows:
        for cell in row.cells:
            cell.text
""",
)


@figure(limit=2.0)
def intake_large():
    """Time against python-docx touching each cell; `queries` are megabytes at most."""
    data, sizes = plan(), []

    def ours():
        seconds, megabytes = watched(_OURS, data)
        sizes.append(megabytes)
        return seconds

    told = in_pairs(ours, lambda: watched(_THEIRS, data)[0], PAIRS)
    return {**told, "queries": round(max(sizes)), "queries_limit": MEGABYTES}


def watched(script, data):
    """[seconds, megabytes] of a script in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=data,
        capture_output=True,
        check=True,
        cwd=ADDON,
    )
    return json.loads(done.stdout)


def plan():
    """The bytes of a .docx whose rows have no text in common."""
    import docx

    made = docx.Document()
    made.add_paragraph("План работы на 2027 год")
    grid = made.add_table(1, len(_HEAD))
    for cell, text in zip(grid.rows[0].cells, _HEAD, strict=True):
        cell.text = text
    first, place = grid.rows[0]._tr, grid._tbl
    for n in range(1, ROWS + 1):
        row = _row(first, n)
        place.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _row(head, n):
    row = deepcopy(head)
    day = date(2027, 1, 1) + timedelta(days=n % 330)
    days = {
        "day": f"{day:%d.%m.%Y}",
        "later": f"{day + timedelta(n // 330 + 1):%d.%m.%Y}",
    }
    texts = (
        f"{n}",
        _NAMES[n % 3].format(n=n),
        _TERMS[n // 330 % 3].format(**days),
        _UNITS[n % 3].format(n=n),
        f"Проведено не менее {n} встреч, охвачено {n + 7} человек",
    )
    for text, given in zip(row.iter("{*}t"), texts, strict=True):
        text.text = given
    return row

"""What proves a measure, by the plan's own column: «Форма исполнения», «Вид документа».

Kinds are those of the evidence that people hand in (design §5); a paper that is none
of them is "other". The first rule that fits a part of the cell is taken.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .text import oneline, plain

_HEAD = re.compile(
    r"форм\w*\s+(?:\w+\s+)?(?:исполнени|отчет|представлени|завершени|подтвержд|реализаци)"
    r"|вид\w*\s+(?:\w+\s+)?документ|подтвержда\w*|отчетн\w+\s+документ|\(документ"
    r"|документ\w*,?\s+(?:подтвержд|по\s+итогам|о\s+результат)|\Aдокумент"
)
_KINDS = (
    ("order", r"\b(?:приказ|распоряжени|постановлени|указани)"),
    ("minutes", r"\bпротокол"),
    ("photo", r"\bфото|\bвидео"),
    ("participants", r"(?:количеств|числ|численност|спис[ок]\w*)\w*\s+"
     r"(?:\w+\s+)?(?:участник|дет|обучающ|педагог)|\bохват"),
    ("publication", r"\bпубликаци|\bразмещен|\bсайт|\bстать[яи]\b|\bсми\b|\bпост\b"
     r"|\bссылк|соц\w*\s+сет"),
    ("other", r"\b(?:справк|отчет|информаци|доклад|план|договор|соглашени|письм|акты?\b"
     r"|положени|программ|реестр|график|рекомендаци|сертификат|диплом|мониторинг|сведени"
     r"|документ|анализ|материал|методичк|сборник|сценари|заявк|свод|анкет|карт[аы]\b)"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_PARTS = re.compile(r"[,;\n/+]|\bи\b|\bлибо\b|\bили\b")


@lru_cache(maxsize=256)
def is_proof_head(head):
    """Whether a column says by what papers its measures are proved.

    >>> [is_proof_head(head) for head in ("Форма исполнения", "Вид документа",
    ...     "Ожидаемый результат (документ)", "Форма проведения", "Результат")]
    [True, True, True, False, False]
    """
    return bool(_HEAD.search(plain(oneline(head))))


def read_proofs(text):
    """Kinds of the evidence that a cell names, each once, in its order.

    Where it names only papers of no kind of their own any evidence will do: [].

    >>> read_proofs("Приказ управления, протокол совещания; фотоотчёт")
    ['order', 'minutes', 'photo']
    >>> read_proofs("Приказ, справка"), read_proofs("Аналитическая справка")
    (['order', 'other'], [])
    """
    found = []
    if not text:
        return found
    for part in _PARTS.split(plain(text)):
        kind = next((kind for kind, words in _KINDS if words.search(part)), None)
        if kind and kind not in found:
            found.append(kind)
    return [] if found == ["other"] else found

"""Which measures an event may serve, by its words: plain Python, no Odoo.

A proposal, no more: the person sees it and confirms it.
"""

import re

# Words of every second measure: they tell nothing.
COMMON = frozenset(
    "проведение организация обеспечение участие реализация муниципальных "
    "образовательных учреждений учреждениях организаций организациях обучающихся "
    "учащихся города рамках целях мероприятий мероприятия школьников классов "
    "года".split()
)
LEAST_LETTERS = 4
STEM = 5
WORD = re.compile(r"[а-яёa-z]+")


def get_stems(text):
    """What the words of a text begin with, without those that tell nothing.

    >>> sorted(get_stems("Ярмарка учебных мест в колледже"))
    ['колле', 'мест', 'учебн', 'ярмар']
    >>> get_stems("Проведение мероприятий в 2026 г.")
    set()
    """
    words = WORD.findall((text or "").lower().replace("ё", "е"))
    common = {word[:STEM] for word in COMMON}
    stems = {word[:STEM] for word in words if len(word) >= LEAST_LETTERS}
    return stems - common


def propose(name, wordings, former=()):
    """Keys of what the event most likely serves; none if nothing speaks for any.

    :param name: what took place, in the person's words
    :param wordings: ``{key: wording of a measure}``
    :param former: ``[(name, keys)]`` of events entered before

    >>> wordings = {1: "Участие в ярмарке учебных мест", 2: "Экскурсии на предприятия"}
    >>> propose("Ярмарка профессий", wordings), propose("Экскурсия на завод", wordings)
    ([1], [2])
    >>> propose("Линейка", wordings), propose("Линейка", wordings, [("Линейка 1", [2])])
    ([], [2])
    """
    stems = get_stems(name)
    if not stems:
        return []
    shared = {key: len(stems & get_stems(words)) for key, words in wordings.items()}
    best = max(shared.values(), default=0)
    for known, keys in former:  # the same person has said so once
        alike = len(stems & get_stems(known))
        keys = [key for key in keys if key in wordings]
        if keys and alike > best:
            return keys
    if not best:
        return []
    return [key for key, number in shared.items() if number == best][:3]

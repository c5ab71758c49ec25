"""Which measures an event may serve, by its words: plain Python, no Odoo.

A proposal, no more: the person sees it and confirms it.
"""

import re

# Words of every second measure and every third sentence: they tell nothing.
COMMON = (
    "проведение организация обеспечение участие реализация муниципальных "
    "образовательных учреждений учреждениях организаций организациях обучающихся "
    "учащихся школьников детей города рамках целях мероприятий мероприятия года "
    "для при или год мой наш что как все без над под про это их его "
).split()
LEAST_LETTERS = 3
STEM = 5
WORD = re.compile(r"[а-яa-z]+")


def get_stems(text):
    """What the words of a text begin with, without those that tell nothing.

    >>> sorted(get_stems("Ярмарка учебных мест в колледже"))
    ['колле', 'мест', 'учебн', 'ярмар']
    >>> get_stems("Проведение мероприятий в 2026 г.")
    set()
    """
    words = WORD.findall((text or "").lower().replace("ё", "е"))
    stems = {word[:STEM] for word in words if len(word) >= LEAST_LETTERS}
    return stems - {word[:STEM] for word in COMMON}


def get_shared(stems, others):
    """Those of the stems that the others have too; «час» is the one of «часов».

    >>> sorted(get_shared({"час", "выбор"}, {"часов", "класс"}))
    ['час']
    """
    return {
        one
        for one in stems
        if any(one.startswith(other) or other.startswith(one) for other in others)
    }


def propose(name, wordings, former=()):
    """Keys of what the event most likely serves; none if nothing speaks for any.

    A word tells the more the fewer measures have it.

    :param name: what took place, in the person's words
    :param wordings: ``{key: wording of a measure}``
    :param former: ``[(name, keys)]`` of events entered before

    >>> wordings = {
    ...     1: "Участие в ярмарке учебных мест",
    ...     2: "Экскурсии на предприятия города",
    ...     3: "Проведение классных часов о выборе профессии",
    ...     4: "Собрания о выборе профессии",
    ... }
    >>> [propose(one, wordings) for one in ("Ярмарка профессий", "Экскурсия на завод")]
    [[1], [2]]
    >>> propose("Классный час «Мой выбор»", wordings), propose("Линейка", wordings)
    ([3], [])
    >>> propose("Линейка", wordings, [("Линейка 1 сентября", [2])])
    [2]
    """
    stems = get_stems(name)
    shared = {
        key: get_shared(stems, get_stems(words)) for key, words in wordings.items()
    }
    told = {stem: sum(stem in one for one in shared.values()) for stem in stems}
    scores = {key: sum(1 / told[stem] for stem in one) for key, one in shared.items()}
    best = max(scores.values(), default=0)
    for known, keys in former:  # the same person has said so once
        keys = [key for key in keys if key in wordings]
        if keys and len(get_shared(stems, get_stems(known))) > best:
            return keys
    return [key for key, score in scores.items() if score and score == best][:3]

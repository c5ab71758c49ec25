"""Sentences that say what was done or is so: their words of time name no term.

«В 2019 году проведено 12 слётов», «Центр действует с 1 сентября»: nobody has to do
anything by then. Told by the verb: one of the past, a short participle or a state,
where no word of the sentence bids or promises. All words are those of the `plain` text.
"""

from __future__ import annotations

import re

from .cases import is_infinitive
from .lexicon import MONTH

# nouns that end like a verb of the past or a short participle
_NOUNS = (
    r"(?:материал|журнал|квартал|начал|портал|персонал|филиал|потенциал|финал|капитал"
    r"|(?:[а-я]*)зал|вокал|канал|сигнал|интервал|карнавал|фестивал|мемориал|сериал|генерал"
    r"|ритуал|терминал|инструментал|(?:под|раз|пре|от|на)?дел|недел|цел|апрел|модел|артел"
    r"|автомобил|профил|сил|стил|тыл|сел|тел|экзамен|член|смен|цен|стен|замен|отмен"
    r"|перемен|сцен|обмен|план|орган|стран|охран|экран|ветеран|фонтан|светлан|татьян"
    r"|граждан|горожан|крестьян|россиян|сельчан|имен|времен|измен|роман|иван|степан"
    r"|каникул|[а-я]*тел)"
)
_DONE = {
    # of the past
    "состоялось": r"[а-я]{2,}л(?:ся|ась|ось|ись)",
    "составил": rf"(?!{_NOUNS}[аоиы]?\b)[а-я]+[аеиуыя]л[аои]?",
    "выросла": r"[а-я]*(?:рос|стиг|мог|влек|ник|ш|нес|вез)л[аои]"
    r"|(?:вы|воз)рос|(?:до|на)стиг|[пс]о?мог|произошел|прошел",
    # short participles
    "проведено": rf"(?!{_NOUNS})[а-я]{{2,}}[аея]н[аоы]?",
    "открыт": r"(?:(?:от|за|рас|пере)крыт|(?:при|под|с|за|предпри)нят|начат|взят|развит"
    r"|(?:достиг|развер)нут)[аоы]?",
    # how it is
    "составляет": r"(?:составля|име|насчитыва|возраста|занима|прожива|расте)(?:е|ю)?т",
    "находится": r"(?:явля|сохраня|наблюда|отмеча|увеличива|уменьша|снижа|остае|обуча"
    r"|занима|характеризу|име)(?:е|ю)?тся|состо[ия]т|наход[ия]тся",
    "действует": r"(?:действу|функциониру|работа|существу)[ею]т"
    r"(?!\s+(?:на\s+)?постоянн)",
}
_TELLS = re.compile(rf"\b(?:{'|'.join(_DONE.values())})\b")
_PARTICIPLE = r"(?:нн|[вдгл]ш|[уюая]щ|крыт|нят|чат|взят|нут)[а-я]{2,3}(?:ся)?"
# what stands before words of time that tell when something else was or is done
_BESIDE = {
    "построенные": r"(?!уполномоч|определ|посвящ)"
    r"[а-я]+(?:[джзлшчщ]ен|[а-я]{2}оен|[аио]ван)н[а-я]{2,3}",
    ", поступившие": rf",\s+(?:не\s+)?(?!посвящ|направл|связан)[а-я]+{_PARTICIPLE}",
    ", который проводится": r",\s+(?:[а-я]+\s+){0,3}котор[а-я]+(?:\s+[^,;]*)?",
    "вместо": r"вместо",
    "к работе в": r"(?:к|для)\s+(?:работ[еы]|эксплуатации)(?:\s+[^\s,;]+){0,3}",
    "срок действия –": r"срок[а-я]*\s+(?:действия|годности|полномочий|хранения)"
    r"\s*[:–—-]?",
}
# the same, but for a last day: «устранить нарушения, выявленные комиссией до 5 мая»
_NEAR = rf",\s+(?:не\s+)?(?!посвящ|направл|связан)[а-я]+{_PARTICIPLE}"
# the same for spans: «выплаты, назначенные с 5 мая», «для участия в смене с 1 по 9»
_SOME = r"(?:\s+[^\s,;]+){1,8}"
_FOR_SPANS = r"[а-я]+(?:[вкглр]ш|нн)[а-я]{2,3}(?:ся)?"
_FOR_SPANS += rf"|для\s+[а-я]+(?:ния|тия|ки){_SOME}"
_IS_BESIDE, _IS_NEAR, _IS_OF_A_SPAN = (
    re.compile(rf"(?:(?<=\s)|(?<!\S)|(?=,))(?:{words})\s*\Z")
    for words in ("|".join(_BESIDE.values()), _NEAR + _SOME, _FOR_SPANS)
)
# what bids, allows or promises, and what a term is set by
_BIDS = {
    "должен": r"долж(?:ен|на|но|ны)",
    "следует": r"следует|надлежит|подлеж[а-я]+|требу[а-я]+",
    "необходимо": r"необходим[оа]?|обязан[аоы]?|нужн[оаы]", "будет": r"буд[еу]т",
    "поручено": r"(?:поруч|рекомендов|предлож|обяз)(?:[ае]н[оаы]|[иа]ть|[иа]л[аи]?)"
    r"|(?:поруча|рекоменду|предлага)[а-я]+|просим|прошу",
    "планируется": r"(?:планиру|предусматрива|предполага|ожида)[а-я]+",
    "вступает в силу": r"вступа[а-я]+\s+в\s+силу",
    "назначен": r"(?:назнач|запланирова|намеч|установл|определ|предусмотр|рассчита"
    r"|приуроч|продл|перенес|объявл)[ае]?н[аоы]?",
}  # fmt: skip
# «проводится с 2015 года»: so it has been since
_GOING_ON = re.compile(r"\b[а-я]+[еияю]тся\b")
_SINCE = re.compile(
    rf"\bс\s+(?:{MONTH}[а-я]*\s+)?20\d\d\s+г[а-я]*\.?(?!\s+(?:по|до)\b)"
)
# «стали выделять средства»: what somebody began or could do, no bid
_BEGAN = re.compile(
    r"\b(?:ста|нача|продолжи|смог|помог|позволи|успе|уда)л[аои]?(?:сь)?\b"
)
_BID = re.compile(rf"\b(?:{'|'.join(_BIDS.values())})\b")
_SENTENCE = re.compile(
    r"(?:[^.;!?]|(?:(?<=\bг)|(?<=\bгг)|(?<=\b[А-ЯЁ]))\.|[.;!?](?!\s+[А-ЯЁ]))+"
)
_LAST_DAY = re.compile(r"(?:в\s+срок|до|не\s+поз\w+)\b", re.I)
_WORD = re.compile(r"[а-я]{3,}")
EXAMPLES = [*_DONE.items(), *_BIDS.items(), *_BESIDE.items()]


def stories_of(text, folded):
    """[(start, end)] of the sentences of a text that tell what was done or is so.

    `folded` is the `plain` text of the same length.

    >>> said = "в 2019 году проведено 12 слетов. Провести слет до 5 мая."
    >>> stories_of(said, said.lower())
    [(0, 31)]
    """
    spans = (found.span() for found in _SENTENCE.finditer(text))
    return [span for span in spans if _tells(folded[slice(*span)].replace("ё", "е"))]


def is_of_a_deed(before, words, after=""):
    """Whether words of time tell of something else that a sentence names.

    A last day that does not follow at once may be what the sentence bids, but where a
    comma closes the words that it stands in.

    >>> is_of_a_deed("учесть замечания, высказанные на совещании ", "12 мая")
    True
    >>> is_of_a_deed("устранить нарушения, выявленные комиссией ", "до 12 мая")
    False
    >>> is_of_a_deed("школам, не сдавшим отчёт ", "до 1 мая", ", сдать его")
    True
    """
    if _IS_BESIDE.search(before) or before.count("«") > before.count("»"):
        return True
    if words.startswith("с "):
        return bool(_IS_OF_A_SPAN.search(before))
    open_ended = _LAST_DAY.match(words) and not after.lstrip().startswith(",")
    return bool(_IS_NEAR.search(before)) and not open_ended


def _tells(words):
    told = _TELLS.search(words) or _SINCE.search(words) and _GOING_ON.search(words)
    if not told or _BID.search(words):
        return False
    return bool(_BEGAN.search(words)) or not any(
        is_infinitive(word) for word in _WORD.findall(words)
    )

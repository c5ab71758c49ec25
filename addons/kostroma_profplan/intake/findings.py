"""Every remark a reader can make: its severity and its Russian words, in one place.

A message says what is wrong and what to do; the place goes into `Finding.where`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One remark of the reader, addressed to the person who imports the order.

    `severity` is "error" (the draft cannot be right), "warning" (decide before the
    import) or "info" (read by a convention; look when in doubt). `code` is stable.
    `rows` are the keys of the draft's rows it speaks of (`PlanDraft.rows`), `words`
    the words of the document that it is about; `where` is the place for a person.
    """

    severity: str
    code: str
    where: str
    message: str
    rows: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def to_dict(self):
        return dict(vars(self), rows=list(self.rows), words=list(self.words))


class IntakeError(Exception):
    """A file that cannot be read: one Russian sentence with the place and a way out."""


CATALOG = {
    # deadlines
    "deadline_missing": (
        "warning",
        "Срок не указан: впишите его или подтвердите, что срок — весь период плана.",
    ),
    "deadline_not_understood": (
        "warning",
        "Срок «{text}» не удалось прочитать: укажите даты вручную.",
    ),
    "deadline_relative": (
        "warning",
        "Срок отсчитывается от события («{text}»), дата которого неизвестна: "
        "укажите контрольную дату вручную.",
    ),
    "deadline_impossible_date": (
        "error",
        "Даты «{text}» не существует: исправьте её.",
    ),
    "deadline_reversed": (
        "error",
        "Срок «{text}» заканчивается раньше, чем начинается: исправьте даты.",
    ),
    "deadline_year_ambiguous": (
        "warning",
        "Год не назван, а «{text}» подходит к нескольким годам плана или ни к одному: "
        "укажите даты вручную.",
    ),
    "deadline_year_inferred": (
        "info",
        "Год не назван: «{text}» отнесено к {dates}. Проверьте.",
    ),
    "deadline_outside_period": (
        "warning",
        "Срок «{text}» ({dates}) выходит за период плана {period}: проверьте дату "
        "или период плана.",
    ),
    "deadline_clipped": (
        "info",
        "Срок «{text}» шире периода плана: взята часть {dates}. Проверьте.",
    ),
    "deadline_until_month": (
        "warning",
        "«{text}» можно понять по-разному: принято {dates}. Проверьте последний день.",
    ),
    "deadline_approximate": (
        "warning",
        "«{text}» — срок без точных дат: принято {dates}. Уточните.",
    ),
    "deadline_holidays": (
        "warning",
        "Даты каникул («{text}») устанавливает учебный график: укажите их вручную.",
    ),
    "deadline_school_term": (
        "warning",
        "«{text}» — учебная четверть, а не квартал года: проверьте даты.",
    ),
    "deadline_school_year": (
        "info",
        "«{text}» прочитано как {dates}. Если нужны только учебные месяцы, "
        "исправьте срок.",
    ),
    "deadline_frequency": (
        "warning",
        "Для периодичности «{text}» нет готового правила{taken}: "
        "проверьте контрольные даты.",
    ),
    "deadline_day_of_month": (
        "info",
        "«{text}» прочитано как контрольные даты {dates}. Проверьте.",
    ),
    "deadline_continued": (
        "warning",
        "Сроки «{text}» отсчитаны от названной даты: {dates}. Проверьте.",
    ),
    "deadline_exception": (
        "warning",
        "Исключение «{text}» в датах не учтено: поправьте их, если нужно.",
    ),
    "deadline_unread_words": (
        "info",
        "Слова «{text}» в сроке не повлияли на даты: проверьте, что это верно.",
    ),
    "deadline_unread_number": (
        "warning",
        "Числа «{text}» в сроке не удалось отнести к датам: проверьте срок.",
    ),
    "deadline_spelling": (
        "info",
        "Слово «{text}» принято за «{taken}»: проверьте.",
    ),
    "deadline_before_order": (
        "warning",
        "Названы месяцы раньше даты документа ({date}): {numbers}. Подтвердите, что "
        "работа уже сделана, или перенесите срок.",
    ),
    # responsibles
    "responsible_missing": (
        "warning",
        "Ответственный исполнитель не указан: {numbers}. Назначьте его.",
    ),
    "responsible_unknown": (
        "warning",
        "Нет в справочнике подразделений ({count}): «{names}». Выберите, кто это, или "
        "подтвердите создание новых.",
    ),
    # cells, rows
    "inherited_responsible_text": (
        "warning",
        "Своего ответственного нет (ячейка объединена с верхней или пуста): {numbers}. "
        "Взят ответственный из строки выше; подтвердите.",
    ),
    "inherited_result_text": (
        "warning",
        "Своего результата нет (ячейка объединена с верхней или пуста): {numbers}. "
        "Взят результат из строки выше; подтвердите.",
    ),
    "inherited_deadline_text": (
        "warning",
        "Своего срока нет (ячейка объединена с верхней или пуста): {numbers}. "
        "Взят срок из строки выше; подтвердите.",
    ),
    "number_duplicate": (
        "warning",
        "Номер {number} стоит у нескольких разных мероприятий ({count}): проверьте "
        "нумерацию; номера оставлены как в документе.",
    ),
    "number_missing": (
        "info",
        "В строках плана нет номеров: проставлены по порядку ({numbers}).",
    ),
    "section_code_missing": (
        "info",
        "Разделам без номеров даны номера: {names}.",
    ),
    "measure_repeats": (
        "warning",
        "Мероприятие повторяет названное в {other}: «{text}». Оставьте одно из них "
        "или подтвердите оба.",
    ),
    "column_missing": (
        "warning",
        "В таблице плана нет столбца «{column}»: эти данные нужно внести вручную.",
    ),
    "row_skipped": (
        "warning",
        "Строка «{text}» не похожа ни на раздел, ни на мероприятие и пропущена: "
        "проверьте.",
    ),
    "table_skipped": (
        "info",
        "Таблица «{text}» не похожа на план и на показатели и не прочитана.",
    ),
    # --- Word files (read_docx, numbering) ---
    # --- Excel, text and other files (read_xlsx, read_txt, safety) ---
    # --- columns, rows, headings (heads, plan_table, document) ---
    # --- parties and their directory (responsibles, units) ---
    "party_former": (
        "info",
        "Прежнее название подразделения: {pairs}. Проверьте, что это оно.",
    ),
    "party_inflected": (
        "info",
        "Названо не так, как в справочнике: {pairs}. Проверьте, что это оно.",
    ),
    "party_beginning": (
        "warning",
        "Названо лишь начало: {pairs}. Подтвердите или выберите другое подразделение.",
    ),
    "party_words_left": (
        "info",
        "Не вошло в исполнителей: «{texts}». Проверьте, не пропущен ли исполнитель.",
    ),
    "directory_foreign": (
        "info",
        "Справочник подразделений не применялся: {reason}. Все подразделения считаются "
        "новыми; проверьте их.",
    ),
    # --- the language of terms (deadline, grammar, phrases) ---
    # --- numbers of indicators (indicators, target) ---
    # order
    "order_number_missing": (
        "warning",
        "Номер документа не найден: впишите его.",
    ),
    "order_date_missing": (
        "warning",
        "Дата документа не найдена: впишите её.",
    ),
    "order_title_missing": (
        "warning",
        "Заголовок документа не найден: впишите название плана.",
    ),
    "order_control_missing": (
        "info",
        "Кто контролирует исполнение, в документе не найдено: выберите контролёра.",
    ),
    "order_control_self": (
        "info",
        "Контроль оставлен за подписавшим документ: выберите контролёра.",
    ),
    "period_conflict": (
        "warning",
        "В заголовке документа период «{first}», а в названии плана «{second}»: "
        "взят {dates}; подтвердите или исправьте период.",
    ),
    "period_school_year": (
        "info",
        "Период взят по учебному году {year}: {dates}. Подтвердите.",
    ),
    "period_inferred": (
        "warning",
        "Период плана в документе не назван; принят {dates} ({reason}). Подтвердите "
        "или исправьте.",
    ),
    "clause_date_before_order": (
        "error",
        "Срок {date} раньше даты самого документа ({order}): вероятно, имеется в виду "
        "{meant}. Исправьте или подтвердите.",
    ),
    "clause_date_bad": (
        "error",
        "Даты «{text}» не существует: исправьте срок пункта.",
    ),
    "clause_no_addressee": (
        "info",
        "Не найдено, кому поручено: выберите исполнителя или уберите пункт.",
    ),
    # indicators
    "indicator_merged_target": (
        "warning",
        "У показателя одно целевое значение на несколько лет ({years}): «{text}». "
        "Укажите значение каждого года.",
    ),
    "indicator_target_words": (
        "warning",
        "Целевое значение содержит слова: «{text}». Для расчётов укажите число; слова "
        "документа сохранятся.",
    ),
    "indicator_base_missing": (
        "info",
        "Базовое значение показателя не найдено: внесите его, если оно известно.",
    ),
}


# the arguments of a message that are the document's own words
_OWN_WORDS = ("text", "name", "names", "column")


def finding(code, where="", /, rows=(), **words):
    """A finding of the catalogue; `words` fill its message.

    Without `where` the place is worded from `rows` at the end of the reading.

    >>> finding("deadline_missing", "п. 4.3.").severity
    'warning'
    >>> finding("row_skipped", text="Исп. Иванова").words
    ('Исп. Иванова',)
    """
    severity, message = CATALOG[code]
    message = message.format(**words).replace("..", ".").replace("..", ".")
    own = tuple(words[name] for name in _OWN_WORDS if words.get(name))
    return Finding(severity, code, where, message, tuple(rows), own)


def listed(items):
    """«a, b, c» without repetitions.

    >>> listed(["1.", "2.", "1."])
    '1., 2.'
    """
    return ", ".join(dict.fromkeys(items))


def shown(day):
    """A date as officials write it.

    >>> from datetime import date
    >>> shown(date(2021, 4, 1))
    '01.04.2021'
    """
    return day.strftime("%d.%m.%Y")


def shown_span(start, end):
    """A span as officials write it; a single day stands alone.

    >>> from datetime import date
    >>> shown_span(date(2021, 4, 1), date(2021, 4, 30))
    '01.04.2021–30.04.2021'
    """
    return shown(start) if start == end else f"{shown(start)}–{shown(end)}"

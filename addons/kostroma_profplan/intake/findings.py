"""Every remark a reader can make: its severity and its Russian words, in one place.

A message says what is wrong and what to do; the place goes into `Finding.where`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


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
        "Срок не указан: впишите его или подтвердите, что срока пока нет (до "
        "утверждения плана его надо будет указать).",
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
        "Срок раньше даты документа ({date}): {numbers}. Подтвердите, что "
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
    "table_skipped": (
        "info",
        "Таблица «{text}» не похожа на план и на показатели и не прочитана.",
    ),
    # --- Word files (read_docx, numbering) ---
    "changes_tracked": (
        "warning",
        "В файле есть непринятые исправления{details}: прочитано так, будто все они "
        "приняты. Проверьте эти места или примите либо отклоните исправления в Word и "
        "загрузите файл снова.",
    ),
    "text_hidden": (
        "warning",
        "Слова «{text}» в файле скрыты (на странице их не видно) и не прочитаны: "
        "впишите их, если они нужны.",
    ),
    "text_struck": (
        "warning",
        "Слова «{text}» зачёркнуты и не прочитаны: впишите их, если они в силе.",
    ),
    "text_covered": (
        "warning",
        "Под объединённой ячейкой остался невидимый текст «{text}», он не прочитан: "
        "впишите его, если он нужен.",
    ),
    "row_hidden": (
        "warning",
        "Строка «{text}» скрыта и пропущена: впишите её, если она в силе.",
    ),
    "row_struck": (
        "warning",
        "Строка «{text}» зачёркнута и пропущена: впишите её, если она в силе.",
    ),
    "notes_unread": (
        "info",
        "Сноски документа не прочитаны: проверьте, нет ли в них сроков и исполнителей.",
    ),
    "part_unread": (
        "warning",
        "В документе есть {what}: эта часть не прочитана. Если в ней что-то от плана, "
        "перенесите её текст в сам документ и загрузите файл снова.",
    ),
    # --- Excel, text and other files (read_xlsx, read_txt, safety) ---
    "sheet_hidden": (
        "warning",
        "Скрытый лист не прочитан: «{text}». Если он нужен, отобразите его в Excel и "
        "загрузите файл снова.",
    ),
    "rows_hidden": (
        "warning",
        "Скрытые строки ({count}) не прочитаны: «{text}». Если они нужны, отобразите "
        "их в Excel (снимите фильтр) и загрузите файл снова.",
    ),
    "columns_hidden": (
        "warning",
        "Скрытые столбцы ({count}) не прочитаны: «{text}». Если они нужны, отобразите "
        "их в Excel и загрузите файл снова.",
    ),
    "columns_beyond": (
        "warning",
        "Столбцы правее {limit}-го не прочитаны: «{text}». Оставьте на листе только "
        "план.",
    ),
    "rows_struck": (
        "warning",
        "Зачёркнутые строки ({count}) не прочитаны: «{text}». Подтвердите, что они "
        "отменены, или снимите зачёркивание.",
    ),
    "cell_struck": (
        "warning",
        "Зачёркнутый текст не прочитан: «{text}». Подтвердите, что он отменён.",
    ),
    "cell_under_merge": (
        "warning",
        "Под объединённой ячейкой остался невидимый текст «{text}»: он не прочитан, "
        "взято то, что видно.",
    ),
    "cell_format_hides": (
        "warning",
        "Формат ячейки скрывает её значение «{text}»: оно не прочитано.",
    ),
    "cell_error": (
        "warning",
        "В ячейке ошибка Excel «{text}»: исправьте её в файле или впишите значение.",
    ),
    "cells_not_computed": (
        "error",
        "В файле нет результатов формул, ячейки не вычислены ({cells}): откройте файл "
        "в Excel или Р7-Офис, пересчитайте, сохраните и загрузите снова.",
    ),
    "number_from_date": (
        "warning",
        "Номер строки в файле стал датой; взяты её день и месяц. Проверьте номер.",
    ),
    "number_is_date": (
        "warning",
        "В столбце номеров стоит дата «{text}»: впишите номер строки.",
    ),
    "styles_unread": (
        "warning",
        "Оформление ячеек в файле повреждено: даты могли прочитаться числами. Откройте "
        "файл в Excel, сохраните и загрузите снова.",
    ),
    # --- columns, rows, headings (heads, plan_table, document) ---
    "column_unknown": (
        "warning",
        "Неизвестные столбцы: «{names}». Их ячейки сохранены при мероприятиях; "
        "укажите, есть ли среди них срок, ответственный или результат.",
    ),
    "column_kept": (
        "info",
        "Для столбцов «{names}» в плане нет своего поля: их ячейки сохранены при "
        "мероприятиях.",
    ),
    "column_guessed": (
        "warning",
        "Столбец «{column}» по его содержанию принят за «{role}»: подтвердите или "
        "укажите, что в нём.",
    ),
    "deadline_from_heading": (
        "warning",
        "Своего срока нет: взят срок из заголовка «{text}». Подтвердите.",
    ),
    "head_inferred": (
        "warning",
        "У таблицы нет шапки; столбцы определены по содержанию: {names}. Проверьте.",
    ),
    "plan_from_list": (
        "warning",
        "Таблицы плана в файле нет: мероприятия ({count}) прочитаны из абзацев по "
        "словам «Срок», «Ответственный». Сверьте их с документом.",
    ),
    "measures_missing": (
        "warning",
        "В документе есть показатели, но нет мероприятий: добавьте мероприятия или "
        "загрузите файл с планом.",
    ),
    "row_skipped": (
        "warning",
        "Не похоже ни на раздел, ни на мероприятие и пропущено: «{text}». Проверьте.",
    ),
    "row_total": (
        "info",
        "Строки итогов в план не взяты: «{text}».",
    ),
    "row_note": (
        "info",
        "Заголовки, примечания и подписи у таблицы в план не взяты: «{text}».",
    ),
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
    "deadline_by_heading": (
        "info",
        "Месяц взят из заголовка над строкой: «{text}» прочитано как {dates}. "
        "Проверьте.",
    ),
    "deadline_lookalike": (
        "warning",
        "В числе «{text}» буквы приняты за цифры ({taken}): проверьте срок.",
    ),
    # --- numbers of indicators (indicators, target) ---
    "indicator_direction": (
        "info",
        "Не сказано, что лучше — больше или меньше ({numbers}): принято «не менее». "
        "Проверьте.",
    ),
    "indicator_lower": (
        "warning",
        "По названию показателя ({numbers}) лучше меньше: принято «не более». "
        "Подтвердите или исправьте.",
    ),
    "indicator_direction_mixed": (
        "warning",
        "В одних годах «не менее», в других «не более» ({numbers}): выберите, что "
        "лучше — больше или меньше.",
    ),
    "indicator_target_unread": (
        "warning",
        "Целевое значение «{text}» не удалось прочитать как число: укажите его.",
    ),
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
    "order_mistyped": (
        "warning",
        "Вместо цифр стоят буквы: «{text}» прочитано как {taken}. Проверьте номер и "
        "дату.",
    ),
    "period_until": (
        "warning",
        "Назван только конец периода плана («{text}»): начало взято по дате документа, "
        "принято {dates}. Подтвердите или исправьте.",
    ),
    "period_season": (
        "warning",
        "Период плана «{text}» назван без дат: принято {dates}. Подтвердите или "
        "исправьте.",
    ),
    "period_of_sheets": (
        "warning",
        "Части плана названы каждая своим периодом: взят общий, {dates}. Подтвердите "
        "или исправьте.",
    ),
    "period_of_amended": (
        "warning",
        "Документ вносит изменения, а период {dates} взят из названия прежнего "
        "документа («{text}»): проверьте, не изменён ли он.",
    ),
    "period_replaced": (
        "warning",
        "Документ заменяет период «{first}» на «{second}»: взят {dates}. Подтвердите "
        "или исправьте.",
    ),
    "period_two": (
        "warning",
        "В заголовке названы разные периоды («{text}»): взят {dates}; подтвердите или "
        "исправьте период.",
    ),
    "order_outside_period": (
        "warning",
        "Дата документа ({date}) не подходит к периоду плана {dates}: проверьте дату "
        "и период.",
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
    "point_skipped": (
        "warning",
        "Пункт «{text}» не похож на поручение и не прочитан: если это поручение, "
        "добавьте его вручную.",
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
        "Базовое значение не найдено ({numbers}): внесите его, если оно известно.",
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


def joined(items):
    """One finding of several of one code: its sentence with all of their words.

    Sentences that hold more than the document's words are put one after another, three
    at most.

    >>> told = [finding("deadline_not_understood", text=t) for t in ("летом", "зимой")]
    >>> joined(told).message
    'Срок «летом», «зимой» не удалось прочитать: укажите даты вручную.'
    """
    first, *others = items
    if not others:
        return first
    words = tuple(dict.fromkeys(word for item in items for word in item.words))
    sentence = CATALOG[first.code][1] if first.code in CATALOG else ""
    if set(re.findall(r"{(\w+)}", sentence)) == {"text"} and "«{text}»" in sentence:
        text = "», «".join(words[:3])
        more = f"» и ещё {len(words) - 3}" if len(words) > 3 else "»"
        message = sentence.replace("«{text}»", f"«{text}{more}")
        return replace(first, message=message, words=words)
    message = " ".join(item.message for item in items[:3])
    if len(items) > 3:
        message += f" И ещё {len(items) - 3}."
    return replace(first, message=message, words=words)


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

"""Small plans of made-up authorities, each in a layout of its own."""

import docx
from openpyxl import Workbook


def document(*lines):
    """A Word document with paragraphs."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    return made


def table(made, head, rows):
    """A table: a row is a tuple of cells, a str (one cell over all columns), or a
    tuple with `ABOVE` for a cell merged with the one above."""
    grid = made.add_table(0, len(head))
    for number, row in enumerate((head, *rows)):
        cells = grid.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[-1]).text = row
            continue
        for column, text in enumerate(row):
            if text is ABOVE:
                grid.cell(number - 1, column).merge(cells[column])
            else:
                cells[column].text = text
    return grid


ABOVE = object()


def decree_of_a_district():
    """«Постановление»: Roman sections, an own row of column numbers, «Ответственные»."""
    made = document(
        "АДМИНИСТРАЦИЯ СОЛНЕЧНОГО МУНИЦИПАЛЬНОГО РАЙОНА", "ПОСТАНОВЛЕНИЕ",
        "от 15 сентября 2022 г. № 345-п",
        "Об утверждении плана мероприятий («дорожной карты») по развитию наставничества "
        "на 2022-2023 учебный год",
        "В целях развития наставничества администрация района ПОСТАНОВЛЯЕТ:",
        "1. Утвердить прилагаемый план мероприятий.",
        "2. Отделу образования администрации района (Петрова Н.Н.) обеспечить "
        "выполнение плана в срок до 1 июня 2023 года.",
        "3. Контроль за исполнением настоящего постановления возложить на заместителя "
        "главы администрации района Сидорова А.А.",
        "Глава района                              И.И. Иванов",
        "Приложение к постановлению",
        "План мероприятий («дорожная карта») по развитию наставничества",
    )  # fmt: skip
    table(made, ("№ п/п", "Наименование мероприятия", "Срок исполнения",
                 "Ответственные исполнители", "Ожидаемый результат"), [
        ("1", "2", "3", "4", "5"),
        "I. Нормативное обеспечение",
        ("1", "Разработать положение о наставничестве", "сентябрь 2022 г.",
         "Отдел образования", "Положение"),
        ("2", "Назначить кураторов", "до 1 октября 2022 г.",
         "Руководители школ", "Приказы школ"),
        "II. Работа с педагогами",
        ("1", "Семинары для наставников", "ежеквартально",
         "Отдел образования, МКУ «ИМЦ»", "Не менее 4 семинаров в год"),
        ("2", "Конкурс «Лучший наставник»", "март – апрель 2023 года", "МКУ «ИМЦ»", ABOVE),
    ])  # fmt: skip
    return made


def order_of_a_department():
    """«Приказ»: no numbers of rows, other order of columns, two tables by parts."""
    made = document(
        "ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ ГОРОДА N", "П Р И К А З", "12.01.2021 № 7",
        "О комплексе мер по подготовке к итоговой аттестации в 2021 году",
        "Во исполнение приказа министерства от 10.12.2020 № 999 п р и к а з ы в а ю:",
        "1. Утвердить комплекс мер (приложение).",
        "2. Руководителям общеобразовательных организаций до 20.01.2021 назначить "
        "ответственных.",
        "3. Контроль за исполнением приказа оставляю за собой.",
        "Директор департамента", "УТВЕРЖДЕН",
        "Комплекс мер по подготовке к итоговой аттестации на 2021 год",
        "Раздел 1. Организационные меры",
    )  # fmt: skip
    head = ("Сроки проведения", "Содержание деятельности", "Ответственный")
    table(made, head, [
        ("январь", "Совещание с директорами", "Департамент образования"),
        ("до 1 февраля", "Сбор сведений об участниках", "Общеобразовательные организации"),
    ])  # fmt: skip
    made.add_paragraph("Раздел 2. Контроль")
    table(made, head, [
        ("май-июнь", "Наблюдение на экзаменах", "Департамент образования"),
        ("по мере необходимости", "Горячая линия", "Департамент образования"),
    ])  # fmt: skip
    return made


def plan_without_an_order():
    """Only the annex: head over two rows, dates in a column for each school year."""
    made = document(
        "УТВЕРЖДЕН", "распоряжением администрации города от 03.09.2021 № 88-р",
        "План мероприятий по профилактике правонарушений на 2021-2023 годы",
    )  # fmt: skip
    grid = made.add_table(5, 5)
    rows = (
        ("№", "Мероприятие", "Сроки реализации", "", "Исполнители"),
        ("", "", "2021/22 учебный год", "2022/23 учебный год", ""),
        ("1.1", "Неделя права", "ноябрь", "ноябрь", "Школы города"),
        ("1.2", "Рейды", "+", "+", "КДН и ЗП"),
        ("1.3", "Опрос родителей", "апрель", "-", "Школы города"),
    )
    for row, texts in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    grid.cell(0, 2).merge(grid.cell(0, 3))
    for column in (0, 1, 4):
        grid.cell(0, column).merge(grid.cell(1, column))
    return made


def nested_sections():
    """Sections in usual rows (number, name, nothing else), nested; repeated head."""
    made = document(
        "РАСПОРЯЖЕНИЕ", "№ 12-р от 1 февраля 2022 года",
        "Об утверждении муниципальной программы просвещения на 2022 год",
        "ОБЯЗЫВАЮ:", "1. Утвердить программу.",
        "2. Контроль за исполнением возложить на начальника отдела культуры Лукину О.В.",
        "Приложение",
    )  # fmt: skip
    head = ("№ п/п", "Мероприятия", "Дата", "Ответственные лица", "Форма отчёта",
            "Примечание")  # fmt: skip
    table(made, head, [
        ("1.", "Просвещение", "", "", "", ""),
        ("1.1.", "Родители", "", "", "", ""),
        ("1.1.1.", "Лекторий", "1 раз в месяц", "Отдел культуры", "Справка", ""),
        head,
        ("1.2.", "Дети", "", "", "", ""),
        ("1.2.1.", "Праздник «День книги»", "24.05.2022", "Библиотеки", "Фотоотчёт",
         "по согласованию"),
        ("1.2.2.", "Выставка", "II квартал", "Музей", "", ""),
    ])  # fmt: skip
    return made


def several_pages():
    """The table is torn by pages: the second part has no head; numbering restarts."""
    made = document("Приказ", "от 20.08.2021 г. № 100", "О плане работы на 2021/2022 "
                    "учебный год", "ПРИКАЗЫВАЮ:", "1. Утвердить план.")  # fmt: skip
    head = ("№", "Мероприятие", "Срок", "Ответственный")
    table(made, head, [
        "Организационная работа",
        ("1.", "Педсовет", "август", "Директор"),
        ("2.", "Собрание", "сентябрь", "Классные руководители"),
    ])  # fmt: skip
    made.add_paragraph("")
    table(made, ("3.", "Совещание", "ежемесячно", "Директор"), [
        "Методическая работа",
        ("1.", "Семинар", "ноябрь, март", "Методисты"),
    ])  # fmt: skip
    return made


def excel_plan():
    """An Excel sheet with a title over the table, merged cells, real dates, numbers."""
    from datetime import date

    book = Workbook()
    sheet = book.active
    sheet.title = "Лист1"
    sheet["A1"] = "План мероприятий по летнему отдыху на 2021 год"
    sheet.merge_cells("A1:D1")
    rows = [
        ("№ п/п", "Наименование мероприятий", "Срок проведения", "Ответственные"),
        ("1. Подготовка", None, None, None),
        (1.1, "Приёмка лагерей", date(2021, 5, 25), "Управление образования"),
        (1.2, "Медосмотр", "апрель-май", None),
        ("2. Проведение", None, None, None),
        (2.1, "Первая смена", "1 июня – 21 июня", "Начальники лагерей"),
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A3:D3")
    sheet.merge_cells("A6:D6")
    sheet.merge_cells("D4:D5")
    return book


def automatic_numbers():
    """Word's own numbering: numbers stand in no cell; measures with their units only."""
    made = document("План мероприятий на 2021 год")
    grid = table(made, ("№ п/п", "Мероприятие", "Срок", "Исполнитель"), [
        ("", "Круглый стол", "15.03.2021", "Центр занятости"),
        ("", "Ярмарка вакансий", "октябрь", "Центр занятости"),
    ])  # fmt: skip
    for row in grid.rows[1:]:
        row.cells[0].paragraphs[0].style = made.styles["List Number"]
    return made


def two_deadlines_of_one_measure():
    """A measure over two rows: the number and name are merged, the rest differs."""
    made = document("План мероприятий («дорожная карта») на 2022 год")
    table(made, ("№", "Мероприятие", "Срок", "Ответственный", "Результат"), [
        ("1", "Олимпиада", "октябрь 2022", "Школы", "Итоги школьного этапа"),
        (ABOVE, ABOVE, "декабрь 2022", "ИМЦ", "Итоги муниципального этапа"),
        ("2", "Награждение", "20.12.2022", "ИМЦ", ""),
    ])  # fmt: skip
    return made

import base64
import io
from datetime import date

import docx

from odoo.tools import file_open

from .common import ProfplanCommon

ORDER = "order-1257.docx"
HEAD = (
    "АДМИНИСТРАЦИЯ ГОРОДА",
    "РАСПОРЯЖЕНИЕ",
    "12.01.2027 № 15-р",
    "Об утверждении плана работы на 2027 год",
    "План работы на 2027 год",
)
COLUMNS = ("№ п/п", "Мероприятие", "Срок", "Ответственный", "Результат")


class ImportCommon(ProfplanCommon):
    """The city's real order, and small ones in text, as a manager loads them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(f"kostroma_profplan/tests/data/{ORDER}", "rb") as file:
            cls.content = file.read()
        cls.env["profplan.plan"].search([("number", "=", "1257-рз/IV")]).active = False
        sample = cls.env["profplan.directory.load"]._read_sample("kostroma")
        cls.env["profplan.unit"]._load_directory(sample)

    @classmethod
    def _load(cls, content=None, name=ORDER, user=None):
        return (
            cls.env["profplan.import"]
            .with_user(user or cls.manager)
            .create(
                {
                    "file": base64.b64encode(content or cls.content),
                    "file_name": name,
                }
            )
        )

    def _load_small(self, *rows, head=HEAD, name="plan.docx", columns=COLUMNS):
        """An order of a few rows: (measure, term, who, result …) each."""
        rows = [(str(number), *row) for number, row in enumerate(rows, 1)]
        return self._load(self._write_order(rows, head, columns), name)

    def _write_order(self, rows, head, columns):
        """Bytes of a Word file."""
        document = docx.Document()
        for line in head:
            document.add_paragraph(line)
        table = document.add_table(0, len(columns))
        for row in (columns, *rows):
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    @classmethod
    def _confirm(cls, loading):
        action = loading.action_confirm()
        return cls.env["profplan.plan"].browse(action["res_id"])

    @classmethod
    def _get_line(cls, loading, number, kind="measure"):
        return loading.line_ids.filtered(
            lambda line: line.number == number and line.kind == kind
        )

    def _get_unit(self, loading, start):
        """The unit line whose name begins so."""
        return loading.unit_ids.filtered(lambda unit: unit.name.startswith(start))

    def _get_measure(self, plan, number, kind="measure"):
        return plan.measure_ids.filtered(
            lambda measure: measure.number == number and measure.kind == kind
        )


class RealOrderCommon(ImportCommon):
    """``loading`` holds the city's real order: read once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loading = cls._load()

    @classmethod
    def _get_corrected(cls):
        """The order with what a person has to correct in it."""
        return cls._correct(cls.loading)

    @classmethod
    def _correct(cls, loading):
        cls._get_line(loading, "2.3", "clause").control_date = date(2021, 1, 15)
        return loading

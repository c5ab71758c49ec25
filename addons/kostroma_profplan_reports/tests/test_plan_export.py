import base64
from datetime import date
from io import BytesIO

from docx import Document

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.kostroma_profplan.intake import read_document
from odoo.addons.kostroma_profplan.tests.import_common import ORDER, ImportCommon

PARTS = ("sections", "measures", "indicators")


@tagged("post_install", "-at_install")
class TestPlanExport(ImportCommon, HttpCase):
    """A plan back as a file, which is read as the same plan (design §8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        loading = (
            cls.env["profplan.import"]
            .with_user(cls.manager)
            .create({"file": base64.b64encode(cls.content), "file_name": ORDER})
        )
        clause = loading.line_ids.filtered(
            lambda line: line.kind == "clause" and line.number == "2.3"
        )
        clause.control_date = date(2021, 1, 15)
        action = loading.action_confirm()
        cls.plan = cls.env["profplan.plan"].browse(action["res_id"])

    def _read(self, name, content):
        directory = self.env["profplan.import"]._get_directory()
        return read_document((name, content), directory=directory, place="Кострома")

    def _get_meaning(self, draft):
        """All that a draft says; whence a row has its words is not a part of it."""
        meaning = draft.to_dict()
        for measure in meaning["measures"]:
            measure.pop("inherits")
        return meaning

    def test_the_real_order_is_read_again_as_the_same_plan(self):
        first = self._get_meaning(self._read(ORDER, self.content))
        plan = self.plan.with_user(self.viewer)
        for form, ending in (("order", ".docx"), ("template", ".xlsx")):
            name, content = plan._export(form)
            self.assertTrue(name.endswith(ending))
            self.assertNotIn("/", name)
            again = self._get_meaning(self._read(name, content))
            for part in PARTS:
                self.assertEqual(again[part], first[part], (form, part))
            for key, value in first["order"].items():
                self.assertEqual(again["order"][key], value, (form, key))

    def test_rows_without_words_of_an_order_are_written_by_their_dates_and_units(self):
        measures = self.plan.measure_ids.filtered(lambda one: one.kind == "measure")
        measure = measures.sorted("sequence")[0]
        measure.write(
            {
                "deadline_text": False,
                "responsible_text": False,
                "deadline_kind": "range",
                "date_start": date(2021, 2, 1),
                "control_date": date(2021, 3, 15),
            }
        )
        measure.window_ids.unlink()
        for form in ("order", "template"):
            draft = self._read(*self.plan._export(form))
            row = next(one for one in draft.measures if one.number == measure.number)
            self.assertEqual(
                (row.term.start, row.term.end), (date(2021, 2, 1), date(2021, 3, 15))
            )
            units = measure.lead_unit_id | measure.co_unit_ids
            self.assertEqual(
                {party.name for party in row.responsibles}, set(units.mapped("name"))
            )

    def test_an_amended_plan_says_by_which_order_and_is_read_as_it_stands(self):
        self.plan.action_approve()
        words = (
            "РАСПОРЯЖЕНИЕ\nот 20.02.2021 № 3-р\nО внесении изменений в распоряжение от "
            "25.12.2020 № 1257-рз/IV\n\n1. Внести в план, утвержденный распоряжением № "
            "1257-рз/IV, следующие изменения:\n1.1. Пункт 3.7 плана исключить.\n"
        )
        self.env["profplan.amendment"].with_user(self.manager).create(
            {
                "plan_id": self.plan.id,
                "file": base64.b64encode(words.encode()),
                "file_name": "Изменения.txt",
            }
        ).action_apply()
        first = self._get_meaning(self._read(ORDER, self.content))
        left = [row for row in first["measures"] if row["number"] != "3.7."]
        self.assertLess(len(left), len(first["measures"]))
        _name, content = self.plan.with_user(self.viewer)._export("order")
        told = [one.text for one in Document(BytesIO(content)).paragraphs]
        self.assertIn("(в редакции распоряжения от 20.02.2021 № 3-р)", told)
        for form in ("order", "template"):
            again = self._get_meaning(self._read(*self.plan._export(form)))
            self.assertEqual(again["order"]["number"], "1257-рз/IV")
            self.assertEqual(
                [(row["number"], row["name"]) for row in again["measures"]],
                [(row["number"], row["name"]) for row in left],
            )

    def _load_directive(self):
        """A school's plan, as its head approves it: as it was loaded."""
        head = (
            "МБОУ города «Школа № 3»",
            "П Р И К А З",
            "12.01.2027 № 15",
            "Об утверждении плана работы на 2027 год",
            "ПРИКАЗЫВАЮ:",
            "1. Утвердить план работы.",
            "2. Контроль за исполнением приказа оставляю за собой.",
            "Приложение к приказу",
            "План работы на 2027 год",
        )
        row = ("Неделя профессий", "апрель 2027 г.", "Комитет", "Отчёт")
        return self._load_small(row, head=head)

    def test_a_paper_is_called_by_what_it_is(self):
        loading = self._load_directive()
        self.assertEqual(loading.document_kind, "directive")
        self.assertEqual(loading.display_name, "Directive No. 15")
        loading.unit_ids.filtered(lambda unit: not unit.unit_id).is_new = True
        plan = self._confirm(loading)
        self.assertEqual(plan.display_name, "Plan by directive No. 15 of 12.01.2027")
        russian = plan.with_context(lang="ru_RU")
        self.assertEqual(russian.display_name, "План по приказу от 12.01.2027 № 15")
        self.assertEqual(
            russian._get_document_words("approved"),
            "утверждён приказом от 12.01.2027 № 15",
        )
        for form in ("order", "template"):
            name, content = plan._export(form)
            self.assertIn("приказ № 15", name)
            self.assertEqual(self._read(name, content).order.kind, "directive", form)

    def test_who_loads_it_says_what_the_words_do_not(self):
        loading = self._load_directive()
        loading.document_kind = "other"
        self.assertIn("document_kind", loading.decision_ids.mapped("field"))
        loading.unit_ids.filtered(lambda unit: not unit.unit_id).is_new = True
        plan = self._confirm(loading)
        self.assertEqual(plan.document_kind, "other")
        _name, content = plan._export("order")
        told = [one.text for one in Document(BytesIO(content)).paragraphs]
        self.assertFalse([one for one in told if one.isupper() and "ПРИКАЗ" in one])
        self.assertEqual(
            self._read("План.xlsx", plan._export("template")[1]).order.kind, "other"
        )

    def test_what_an_approved_plan_is_called_may_be_put_right(self):
        """The words of the order stand, and so do others' hands."""
        self.plan.action_approve()
        self.plan.with_user(self.manager).document_kind = "ordinance"
        self.assertIn("by ordinance", self.plan.display_name)
        with self.assertRaises(UserError):
            self.plan.with_user(self.manager).number = "1"
        for user in (self.coordinator, self.viewer):
            with self.assertRaises(AccessError):
                self.plan.with_user(user).document_kind = "decision"

    def test_who_controls_the_plan_takes_it_along_and_nobody_else(self):
        action = self.plan.with_user(self.viewer).action_export_order()
        self.assertEqual(action["target"], "download")
        for user in (self.portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.plan.with_user(user)._export("template")
        self.authenticate(self.viewer.login, self.viewer.login.ljust(8, "x"))
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self._read("plan.docx", answer.content).measures)
        self.assertEqual(self.url_open(action["url"] + "x").status_code, 404)
        self.authenticate(self.portal.login, self.portal.login.ljust(8, "x"))
        self.assertEqual(self.url_open(action["url"]).status_code, 404)

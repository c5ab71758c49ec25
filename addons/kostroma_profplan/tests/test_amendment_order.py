import base64
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .evidence_common import PDF, encode
from .import_common import RealOrderCommon

ORDER = """АДМИНИСТРАЦИЯ ГОРОДА КОСТРОМЫ
РАСПОРЯЖЕНИЕ
от 1 марта 2021 года № 215-рз
О внесении изменений в распоряжение от 25 декабря 2020 года № 1257-рз/IV

1. Внести в муниципальный план мероприятий, утвержденный распоряжением от 25.12.2020
года № 1257-рз/IV, следующие изменения:
1.1. В пункте 3.7 слова «май - июнь» заменить словами «июнь - июль».
1.2. В графе «Срок» строки 5.5.1 слова «Январь-март» заменить словами «Март-май».
1.3. Пункт 2.4 исключить.
1.4. Пункт 5.5.2 изложить в следующей редакции:
«5.5.2. Конкурс методических разработок «Кто есть кто?» для педагогов города».
1.5. Дополнить пунктом 7.4 следующего содержания:
«7.4. Семинар для навигаторов. Срок: до 20.05.2021. Ответственный: МБУ ГЦОКО».
2. Контроль за исполнением возложить на начальника Управления образования.
"""


@tagged("post_install", "-at_install")
class TestAmendmentOfTheOrder(RealOrderCommon):
    """The real order, half executed, is amended: no word and no file is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clock = freeze_time("2021-01-11 09:00:00")
        cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        cls.plan = cls._confirm(cls._get_corrected())
        cls.plan.sudo().coordinator_unit_id = cls.centre
        cls.plan.measure_ids.sudo().lead_unit_id.member_ids = [
            Command.link(cls.user.id)
        ]
        cls.plan.action_approve()

    def _get_root(self, number):
        measure = self.plan.measure_ids.filtered(lambda one: one.number == number)
        return measure.root_task_id

    def _work(self, number, until):
        task = self._get_root(number).with_user(self.user)
        task.action_start()
        task.write({"result_text": f"Сделано: {number}", "outcome": "full"})
        task.env["profplan.evidence"].create(
            {
                "task_id": task.id,
                "kind": "order",
                "name": f"{number}pdf",
                "file": encode(PDF + number.encode()),
            }
        )
        if until == "in_progress":
            return
        task.action_submit()
        if until == "done":
            task.with_user(self.coordinator).action_accept()
        elif until == "returned":
            task.with_user(self.coordinator).action_return("Приложите фото")

    def _look(self):
        """All that people have said and handed in."""
        tasks = self.plan.task_ids
        return {
            "files": sorted(tasks.evidence_ids.mapped("checksum")),
            "words": {(one.id, one.result_text) for one in tasks},
            "chatter": {(one.id, one.body) for one in tasks.message_ids},
            "changes": set(tasks.change_ids.ids),
        }

    def test_nothing_that_was_said_or_handed_in_is_lost(self):
        for number, until in (
            ("3.7.", "done"),
            ("5.5.1.", "returned"),
            ("2.4.", "in_progress"),
            ("5.5.2.", "review"),
        ):
            self._work(number, until)
        done = self._get_root("3.7.")
        was = (done.name, done.control_date, done.step)
        before = self._look()
        amendment = (
            self.env["profplan.amendment"]
            .with_user(self.manager)
            .create(
                {
                    "plan_id": self.plan.id,
                    "file": base64.b64encode(ORDER.encode()),
                    "file_name": "215-рз.txt",
                }
            )
        )
        self.assertEqual(
            {(line.kind, line.number) for line in amendment.line_ids},
            {
                ("redated", "3.7."),
                ("redated", "5.5.1."),
                ("removed", "2.4."),
                ("reworded", "5.5.2."),
                ("added", "7.4."),
            },
        )
        self.assertFalse(amendment.error_count)
        amendment.action_apply()
        after = self._look()
        for what in ("chatter", "changes"):
            self.assertLessEqual(before[what], after[what])
        self.assertEqual(before["files"], after["files"])
        self.assertLessEqual(before["words"], after["words"])
        self.assertEqual((done.name, done.control_date, done.step), was)
        self.assertIn("1257", done.term_source)
        root = self._get_root("5.5.1.")
        self.assertEqual(root.legal_date, date(2021, 5, 31))
        self.assertEqual((root.step, root.remark), ("returned", "Приложите фото"))
        self.assertIn("215-рз", root.term_source)
        removed = self._get_root("2.4.")
        self.assertEqual(removed.step, "dropped")
        said = removed.change_ids.filtered(lambda one: one.what == "outcome")
        self.assertIn("full", said.mapped("old_value"))
        self.assertIn("для педагогов города", self._get_root("5.5.2.").name)
        self.assertEqual(self._get_root("5.5.2.").step, "review")
        self.assertEqual(self._get_root("7.4.").control_date, date(2021, 5, 20))
        editions = self.plan.edition_ids.sorted("number")
        counts = editions.mapped("measure_count")
        self.assertEqual((editions.mapped("number"), counts), ([1, 2], [63, 63]))
        page = self.env["ir.actions.report"]._render_qweb_html(
            "kostroma_profplan.action_report_plan_edition", editions.ids
        )[0]
        self.assertIn("Семинар для навигаторов", page.decode())

import base64
import json
import re
from datetime import date
from urllib.parse import quote, unquote

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.kostroma_profplan.tests.dates_common import BASIS

from .report_common import PREFIX, ReportCommon

EVIL = '=HYPERLINK("http://example.com","x")'


@tagged("post_install", "-at_install")
class TestReportExecution(ReportCommon):
    """The order's own table with what became of it, for now and for then."""

    def _work(self):
        """The department has begun, a school has reported one of its measures."""
        task = self.task.with_user(self.user)
        task.action_start()
        task.result_text = "Проведено совещание"
        self.env["profplan.evidence"].with_user(self.user).create(
            {
                "task_id": task.id,
                "kind": "order",
                "document_number": "15",
                "document_date": "2026-01-30",
                "url": "https://example.org/15",
            }
        )
        line = self.line.with_user(self.portal)
        self._put("executing")
        self._tell(line)
        self.env["profplan.figure.value"].with_user(self.portal).create(
            {"line_id": line.id, "figure_id": self.figure.id, "value": 25}
        )
        line.action_report()

    def _change_everything(self):
        """Steps, units, dates, figures, evidence, names: all is another one."""
        self._set_day("2026-03-05 09:00:00")
        self.line.with_user(self.coordinator).action_return("Мало")
        self.line.figure_value_ids.with_user(self.portal).value = 40
        self.line.with_user(self.portal).action_report()
        self.task.evidence_ids.with_user(self.user).unlink()
        manager = self.task.with_user(self.manager)
        manager._postpone(date(2026, 5, 10), "Карантин", basis=BASIS)
        self.task.with_user(self.user).write(
            {
                "result_text": "Проведено позже",
                "outcome": "none",
                "outcome_reason": "Карантин",
            }
        )
        self.task.with_user(self.user).action_submit()
        self.department.name = "Переименованный отдел"
        manager._reassign("Передано", unit=self.centre)
        self.root.with_user(self.manager).action_drop("Отменено")

    def test_it_shows_the_order_s_words_and_what_became_of_them(self):
        self._work()
        page = self._open(self._render()).worksheets[0]
        row = self._get_row(page, "1.1")
        expected = {
            "Мероприятие": self.task.measure_id.name,
            "Срок": "до 01.04.2026",
            "Исполнитель": self.department.name,
            "Результат": "Проведено совещание",
            "Отметка об исполнении": "Срок не наступил",
        }
        self.assertEqual({head: row[head] for head in expected}, expected)
        self.assertEqual(row["Плановая дата"].date(), self.task.control_date)
        for words in ("Приказ", "№ 15 от 30.01.2026", "https://example.org/15"):
            self.assertIn(words, row["Подтверждение: вид, номер и дата, ссылка"])
        whole = self._get_row(page, "3.1")["Результат"]
        self.assertIn("Детей: 25", whole, "rolled up from the lines")
        self.assertIn("Организаций: 2, из них ещё не отчитались: 1", whole)

    def test_it_says_what_the_screens_say(self):
        self._work()
        self.env["project.task"]._cron_refresh_health()
        execution = self.plan._get_executions(self.task._get_today())[self.plan]
        for row in execution.rows:
            task = self.task.browse(row.task_id)
            with self.subTest(row.number):
                state = row.state
                self.assertEqual(state["health"], task.health)
                self.assertEqual(state["limit_date"], task.limit_date)
                self.assertEqual(state["days_left"], task.days_left)
                self.assertEqual(row.figures, task.figure_state or "")
                silent = row.organisations.silent if row.organisations else set()
                self.assertEqual(silent, set(task.silent_now_ids.ids))

    def test_printed_again_as_of_then_it_is_what_was_printed_then(self):
        self._work()
        self.env.flush_all()
        then = self._get_cells(self._render())
        self._change_everything()
        self.env.flush_all()
        self.env.invalidate_all()
        again = self._get_cells(self._render(as_of="2026-02-02"))
        self.assertEqual(again, then)
        now = set(self._get_cells(self._render()).values())
        for words in ("Переименованный отдел", "Проведено совещание"):
            self.assertNotIn(words, now)
        self.assertIn("Проведено позже", now)

    def test_the_summary_counts_the_table_live(self):
        self._work()
        self.task.with_user(self.user).action_submit()
        self.task.with_user(self.coordinator).action_accept()
        content = self._render()
        live, cached = (self._open(content, values) for values in (False, True))
        counts = {}
        for row in cached.worksheets[0].iter_rows(max_row=20):
            if live.worksheets[0][row[2].coordinate].data_type == "f":
                counts[row[1].value] = row[2].value
        self.assertEqual(counts["Всего мероприятий"], len(self.plan.measure_ids))
        self.assertEqual(counts["Исполнено"], 1)
        self.assertEqual(counts["Представлено в срок"], 1)
        self.assertEqual(len(cached.worksheets), 2)
        self.assertTrue(live.worksheets[1]._charts)

    def test_rows_are_chosen_by_period_unit_and_section(self):
        def numbers(**data):
            page = self._open(self._render(**data)).worksheets[0]
            found = {str(cell.value) for cell in page["A"]}
            return {one for one in found if re.fullmatch(r"\d+\.\d+", one)}

        self.assertIn("3.1", numbers())
        self.assertEqual(numbers(unit_ids=self.department.ids), {"1.1"})
        early = numbers(date_to="2026-02-01")
        self.assertIn("2.3", early)
        self.assertNotIn("1.1", early)
        section = self.plan.section_ids
        self.assertNotIn("2.3", numbers(section_ids=section.ids))

    def test_what_is_no_day_is_answered_in_one_sentence(self):
        for as_of, words in (
            ("вчера", "2021-12-31"),
            ("2026-02-30", "2021-12-31"),
            (20260202, "2021-12-31"),
            ("2099-01-01", "01.01.2099"),
        ):
            for name in ("execution", "brief", "indicators"):
                with self.subTest(as_of=as_of, name=name):
                    with self.assertRaisesRegex(UserError, words):
                        self._render(name, as_of=as_of)
        page = self._open(self._render(as_of="2001-01-01")).worksheets[0]
        texts = [str(cell.value) for row in page for cell in row]
        self.assertTrue(any("не был на контроле" in text for text in texts))
        self.assertEqual(
            self._get_row(page, "1.1")["Отметка об исполнении"], "Не на контроле"
        )

    def test_a_plan_without_tasks_prints(self):
        draft = self._create_plan(measures=1, number="draft")
        empty = self._create_plan(measures=0, number="empty")
        for name in ("execution", "brief"):
            book = self._open(self._render(name, draft | empty))
            self.assertGreaterEqual(len(book.worksheets), 2)

    def test_text_of_people_is_never_a_formula_and_always_opens(self):
        plan = self._create_plan(measures=0, number=EVIL, name="\u202e🎓" + "Я" * 2000)
        measure = self._create_measure(
            plan,
            name="=1+1\x0b\x1f 🎓 " + "ж" * 40_000,
            deadline_text=EVIL,
            responsible_text="@SUM(A1)",
        )
        plan.action_approve()
        measure.task_ids.with_user(self.user).result_text = EVIL
        for name in ("execution", "brief"):
            content = self._render(name, plan)
            live, cached = (self._open(content, values) for values in (False, True))
            for sheet in live:
                for cell in (cell for row in sheet for cell in row):
                    if cell.data_type == "f":
                        value = cached[sheet.title][cell.coordinate].value
                        self.assertNotIsInstance(value, str)
        row = self._get_row(self._open(self._render(records=plan)).worksheets[0], "1.1")
        self.assertEqual((row["Срок"], row["Результат"]), (EVIL, EVIL))

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_nobody_prints_what_they_may_not_read(self):
        outsider = self._create_users({"report_outsider": "base.group_user"})
        for name in ("execution", "brief"):
            for user in (self.portal, outsider):
                with self.subTest(name=name, user=user.login):
                    with self.assertRaises(AccessError):
                        self._render(name, user=user)
            for user in (self.viewer, self.user, self.coordinator, self.manager):
                self.assertTrue(self._render(name, user=user))
        with self.assertRaises(UserError):
            self._render(records=self.plan.browse())
        with self.assertRaises(UserError):
            self._render(records=self.plan.browse([self.plan.id, 10**6]))
        with self.assertRaises(UserError):
            self._render(unit_ids=[10**6])

    def test_it_costs_the_same_queries_for_few_and_many(self):
        counts = []
        for size in (2, 30):
            plan = self._create_plan(size, number=f"size-{size}", approve=True)
            plan.task_ids.with_user(self.user).write({"result_text": "Идёт"})
            for name in ("execution", "brief"):
                for _turn in ("warm up", "count"):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    self._render(name, plan)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[:2], counts[2:])


@tagged("post_install", "-at_install")
class TestReportBrief(ReportCommon):
    """What is due, overdue and at risk on a day, and whose it is."""

    def _get_kinds(self, **data):
        """``{number: what it is}``."""
        page = self._open(self._render("brief", **data)).worksheets[0]
        return {
            row[0].value: row[2].value
            for row in page.iter_rows(min_row=14)
            if row[2].value and isinstance(row[0].value, str)
        }

    def test_what_burns_stands_under_what_is_worst_of_it(self):
        self.task.with_user(self.user).action_start()
        self.assertNotIn("1.1", self._get_kinds(), "nothing burns yet")
        self._set_day("2026-03-20 09:00:00")
        self.assertTrue(self._get_kinds()["1.1"].startswith("Срок наступает"))
        self._set_day("2026-04-03 09:00:00")
        self.assertEqual(self._get_kinds()["1.1"], "Просрочено")
        row = self._get_row(self._open(self._render("brief")).worksheets[0], "1.1")
        self.assertEqual(row["У кого"], self.department.name)
        self.assertEqual(row["Дней просрочки"], 2)
        self.task.with_user(self.user).result_text = "Готово"
        self.env["profplan.evidence"].with_user(self.user).create(
            {"task_id": self.task.id, "url": "https://example.org/1"}
        )
        self.task.with_user(self.user).action_submit()
        late = self._get_row(self._open(self._render("brief")).worksheets[0], "1.1")
        self.assertEqual(late["Что это"], "Просрочено", "as on screens")
        self.assertEqual(late["Причина"], "Сдано, ждёт приёмки")
        self.assertEqual(self._get_kinds(as_of="2026-04-02")["1.1"], "Просрочено")

    def test_what_is_expected_later_is_at_risk_with_the_reason(self):
        self.task.with_user(self.user).write(
            {"expected_date": "2026-04-20", "expected_reason": "Карантин в школах"}
        )
        self.assertEqual(self._get_kinds()["1.1"], "Под угрозой срыва")
        row = self._get_row(self._open(self._render("brief")).worksheets[0], "1.1")
        self.assertEqual(row["Причина"], "Карантин в школах")
        self.assertEqual(row["Ожидаемая дата"].date(), date(2026, 4, 20))

    def test_the_summary_counts_the_table(self):
        self._set_day("2026-04-03 09:00:00")
        content = self._render("brief")
        page = self._open(content).worksheets[0]
        counts = {row[1].value: row[2].value for row in page.iter_rows(max_row=10)}
        kinds = list(self._get_kinds().values())
        self.assertEqual(counts["Просрочено"], kinds.count("Просрочено"))
        self.assertGreater(counts["Просрочено"], 1)


@tagged("post_install", "-at_install")
class TestPrinted(ReportCommon):
    """What is printed by the dialog is kept as it was."""

    def _print(self, user=None, **vals):
        dialog = self.env["profplan.print"].with_user(user or self.viewer)
        dialog = dialog.with_context(
            active_model="profplan.plan", active_ids=self.plan.ids
        )
        dialog = dialog.create({"report": "execution", **vals})
        action = dialog.action_print()
        self.assertEqual(action["type"], "ir.actions.act_url")
        return self.env["profplan.report.printed"].search([], limit=1)

    def test_it_is_kept_with_who_when_and_as_of_which_day(self):
        printed = self._print(
            as_of="2026-01-20", unit_ids=[Command.link(self.centre.id)]
        )
        self.assertEqual(printed.plan_ids, self.plan)
        self.assertEqual(printed.printed_by_id, self.viewer)
        self.assertEqual(printed.as_of, date(2026, 1, 20))
        self.assertEqual(printed.chosen, self.centre.name)
        self.assertEqual(self.plan.printed_count, 1)
        again = self._print(as_of="2026-01-20", unit_ids=[Command.link(self.centre.id)])
        self.assertEqual(len(again.checksum), 64)
        self.assertTrue(printed.file_name.endswith("20.01.2026.xlsx"))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nobody_changes_or_deletes_it(self):
        printed = self._print()
        admin = self.env.ref("base.user_admin")
        for user in (self.viewer, self.manager, admin):
            own = printed.with_user(user)
            self.assertTrue(own.file)
            for refused in (
                lambda own=own: own.write({"name": "x"}),
                lambda own=own: own.unlink(),
                lambda own=own: own.copy(),
                lambda own=own: own.create({"name": "x"}),
            ):
                with self.assertRaises(UserError):
                    refused()
        with self.assertRaises(UserError):
            printed.sudo().unlink()
        for user in (self.portal, self._create_users({"out": "base.group_user"})):
            with self.assertRaises(AccessError):
                printed.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                self._print(user)

    def test_the_dialog_offers_the_reports_of_plans_and_what_they_take(self):
        dialog = (
            self.env["profplan.print"]
            .with_user(self.viewer)
            .new({"report": "indicators"})
        )
        self.assertTrue(dialog.takes_as_of)
        self.assertFalse(dialog.takes_units)
        offered = dict(dialog._get_reports())
        self.assertLessEqual({"execution", "brief", "indicators"}, offered.keys())
        self.assertNotIn("organisation", offered)


@tagged("post_install", "-at_install")
class TestPrintedRoute(ReportCommon, HttpCase):
    """What the Print menu prints is kept, a plain address only prints."""

    def setUp(self):
        super().setUp()
        # One connection plays both databases here: what is kept after the printing
        # on a replica goes to the main one.
        self.set_registry_readonly_mode(False)

    def _set_day(self, day):
        """A server's sessions live by the real clock."""

    def _count(self):
        self.env.invalidate_all()
        return self.env["profplan.report.printed"].search_count([])

    def _download(self, address):
        return self.url_open(
            "/report/download",
            data={
                "data": json.dumps([address, "xlsx"]),
                "csrf_token": Request.csrf_token(self),
            },
        )

    def test_what_is_no_address_is_not_found(self):
        self.authenticate(self.viewer.login, self.viewer.login)
        for data in ("x", "{}", "[]", "[1, 2]", '["/report/xlsx/x"]', "null"):
            with self.subTest(data=data):
                form = {"data": data, "csrf_token": Request.csrf_token(self)}
                answer = self.url_open("/report/download", data=form)
                self.assertEqual(answer.status_code, 404)

    def test_the_print_menu_keeps_the_very_file_and_an_address_keeps_nothing(self):
        self.authenticate(self.viewer.login, self.viewer.login)
        address = f"/report/xlsx/{PREFIX}execution/{self.plan.id}"
        options = quote(json.dumps({"as_of": "2026-01-20"}))
        answer = self.url_open(f"{address}?options={options}")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b"PK"))
        self.assertEqual(self._count(), 0)
        answer = self._download(address)
        name = unquote(answer.headers["Content-Disposition"])
        self.assertIn("Исполнение плана", name)
        self.assertEqual(self._count(), 1)
        printed = self.env["profplan.report.printed"].search([])
        self.assertEqual(base64.b64decode(printed.file), answer.content)
        self.assertEqual(printed.printed_by_id, self.viewer)
        kept = self.url_open(printed.with_user(self.viewer).action_download()["url"])
        self.assertEqual(kept.content, answer.content)
        self.assertIn(".xlsx", kept.headers["Content-Disposition"])

    @mute_logger("odoo.http", "odoo.addons.report_xlsx.controllers.main")
    def test_who_may_not_print_keeps_nothing(self):
        self.authenticate(self.portal.login, self.portal.login)
        address = f"/report/xlsx/{PREFIX}execution/{self.plan.id}"
        for answer in (self.url_open(address), self._download(address)):
            self.assertFalse(answer.content.startswith(b"PK"))
            self.assertNotIn(self.plan.name, answer.text)
        self.assertEqual(self._count(), 0)

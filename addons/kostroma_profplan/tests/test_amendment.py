import base64
from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .dates_common import BASIS
from .evidence_common import PDF, encode
from .sheet_common import SheetCommon

HEAD = """РАСПОРЯЖЕНИЕ
от 20.01.2026 № 3-р
О внесении изменений в распоряжение от 25.08.2025 № 1-test

1. Внести в план, утвержденный распоряжением № 1-test, следующие изменения:
"""
POINTS = """1.1. В пункте 1.1 слова «до 01.04.2026» заменить словами «до 15.05.2026».
1.2. В пункте 3.1 слова «до 01.04.2026» заменить словами «до 20.04.2026».
1.3. Пункт 3.2 исключить.
1.4. Дополнить пунктом 1.2 следующего содержания:
«1.2. Слёт наставников. Срок: до 20.05.2026. Ответственный: Test department».
1.5. В пункте 1.1 слова «Test measure» заменить словами «Ярмарка профессий».
"""


@tagged("post_install", "-at_install")
class TestAmendment(SheetCommon):
    """An order that amends a plan in execution: chosen changes, all or nothing."""

    def _read(self, points=POINTS, user=None, plan=None, **vals):
        content = (HEAD + points).encode()
        return (
            self.env["profplan.amendment"]
            .with_user(user or self.manager)
            .create(
                {
                    "plan_id": (plan or self.plan).id,
                    "file": base64.b64encode(content),
                    "file_name": "Изменения.txt",
                    **vals,
                }
            )
        )

    def _get_measure(self, number):
        return self.plan.measure_ids.filtered(
            lambda one: one.number == number and not one.removed_by_id
        )

    def _get_root(self, number):
        return self._get_measure(number).root_task_id

    # --- Read: nothing of the plan changes ---

    def test_the_changes_stand_side_by_side_before_anything_is_written(self):
        before = self.plan._get_draft()
        amendment = self._read()
        self.assertEqual((amendment.number, amendment.date), ("3-р", date(2026, 1, 20)))
        self.assertEqual(
            {(line.kind, line.number, line.point) for line in amendment.line_ids},
            {
                ("redated", "1.1.", "1.1; 1.5"),
                ("reworded", "1.1.", "1.1; 1.5"),
                ("redated", "3.1.", "1.2"),
                ("removed", "3.2.", "1.3"),
                ("added", "1.2.", "1.4"),
            },
        )
        redated = amendment.line_ids.filtered(lambda one: one.number == "3.1.")
        self.assertEqual(redated.old_control_date, date(2026, 4, 1))
        self.assertEqual(redated.control_date, date(2026, 4, 20))
        self.assertEqual(redated.effect_text, "open, will change: 1")
        self.assertIn("Open tasks that change: 2", amendment.effect_text)
        self.assertFalse(amendment.error_count)
        self.assertEqual(self.plan._get_draft(), before)

    def test_a_point_that_names_nothing_of_the_plan_is_told(self):
        amendment = self._read("1.1. Пункт 9.9 исключить.\n1.2. Пункт 3.2 исключить.\n")
        self.assertEqual(amendment.error_count, 1)
        self.assertIn("9.9", amendment.findings_text)
        self.assertEqual(amendment.line_ids.number, "3.2.")

    # --- Applied ---

    def test_open_tasks_follow_and_each_date_tells_its_order(self):
        self._read().action_apply()
        root = self._get_root("1.1.")
        self.assertEqual(root.control_date, date(2026, 5, 15))
        self.assertEqual(root.name, "1.1. Ярмарка профессий")
        self.assertIn("3-р", root.term_source)
        self.assertIn("3-р", self._get_measure("1.1.").term_source)
        self.assertIn("1-test", self._get_root("2.3.").term_source)
        change = root.change_ids.filtered(lambda one: one.what == "control_date")
        self.assertIn("3-р", change[0].remark)
        self.assertEqual(change[0].old_value, "2026-04-01")
        figures = self.plan.with_user(self.viewer).get_discipline_figures()
        postponed = figures["plans"][0]["total"]["postponed"]
        self.assertFalse(postponed, "the order moved it, nobody was granted anything")

    def test_organisations_have_what_the_order_leaves_them(self):
        line = self.sheet.line_ids.filtered(lambda one: one.measure_id == self.first)
        gone = self.sheet.line_ids.filtered(lambda one: one.measure_id == self.second)
        self._read().action_apply()
        self.assertEqual(line.control_date, date(2026, 4, 20))
        self.assertIn("3-р", line.with_user(self.coordinator).term_source)
        [(_title, rows)] = line.with_user(self.portal)._prepare_portal_lines("plan")
        self.assertIn("3-р", rows[0]["term"])
        self.assertFalse(gone.active)
        root = self.second.root_task_id
        self.assertEqual(root.step, "dropped")
        self.assertIn("3-р", root.remark)
        self.assertIn("3-р", self.second.removed_text)
        self.assertFalse(self.plan.with_user(self.manager).to_send_count)

    def test_a_new_measure_gets_its_task_in_its_place(self):
        self._read().action_apply()
        added = self._get_measure("1.2.")
        self.assertEqual(added.section_id.code, "1")
        self.assertEqual(added.lead_unit_id, self.department)
        self.assertEqual(added.root_task_id.control_date, date(2026, 5, 20))
        self.assertIn("3-р", added.root_task_id.term_source)
        found = self.plan.measure_ids.sorted(lambda one: (one.sequence, one.id))
        numbers = found.mapped("number")
        self.assertEqual(numbers[:2], ["1.1.", "1.2."])

    def test_what_is_off_control_and_what_was_handed_in_stay(self):
        root = self._get_root("1.1.")
        root.with_user(self.user).action_start()
        self.env["profplan.evidence"].with_user(self.user).create(
            {
                "task_id": root.id,
                "kind": "order",
                "name": "Приказ.pdf",
                "file": encode(PDF),
            }
        )
        root.with_user(self.user).write({"result_text": "Прошла", "outcome": "full"})
        root.with_user(self.user).action_submit()
        root.with_user(self.coordinator).action_accept()
        own = self.lines.filtered(lambda one: one.measure_id == self.second)
        self._put("executing")
        self._tell(own)
        sums = self.plan.task_ids.evidence_ids.mapped("checksum")
        messages = set(self.plan.task_ids.message_ids.ids)
        was = (root.name, root.control_date, root.step, root.result_text)
        self._read().action_apply()
        self.assertEqual(
            (root.name, root.control_date, root.step, root.result_text), was
        )
        self.assertEqual(self._get_measure("1.1.").name, "Ярмарка профессий")
        self.assertEqual(self.plan.task_ids.evidence_ids.mapped("checksum"), sums)
        self.assertLessEqual(messages, set(self.plan.task_ids.message_ids.ids))
        self.assertEqual(own.result_text, "Проведено")
        self.assertTrue(own.active and own.released)

    def test_what_is_off_control_or_handed_in_already_is_told_before(self):
        first, second = self._get_root("1.1."), self._get_root("3.1.")
        first._drop_amended("off control")
        second.with_user(self.coordinator).action_start()
        second.sudo()._as_engine(quiet=True).write(
            {"stage_id": self.env["project.task.type"]._get_by_step("review").id}
        )
        lines = self._read().line_ids.filtered(lambda one: one.kind == "redated")
        closed = lines.filtered(lambda one: one.number == "1.1.")
        self.assertIn("Reopen the task first", closed.check_text)
        waits = (lines - closed).effect_text
        self.assertEqual(waits, "open, will change: 1; of them handed in: 1")

    def test_only_what_is_ticked_is_applied(self):
        amendment = self._read()
        amendment.action_choose_none()
        amendment.line_ids.filtered(lambda one: one.kind == "removed").is_chosen = True
        amendment.action_apply()
        self.assertEqual(self._get_root("1.1.").control_date, date(2026, 4, 1))
        self.assertFalse(self._get_measure("1.2."))
        self.assertTrue(self.second.removed_by_id)

    def test_editions_are_kept_from_the_first_one_on(self):
        amendment = self._read()
        amendment.action_apply()
        editions = self.plan.edition_ids.sorted("number")
        self.assertEqual(editions.mapped("number"), [1, 2])
        names = [one.name for one in editions[0]._get_draft().measures]
        self.assertEqual(names, ["Test measure"] * 3)
        now = editions[1]._get_draft()
        self.assertEqual(now, self.plan._get_draft())
        self.assertEqual([one.number for one in now.measures], ["1.1.", "1.2.", "3.1."])
        self.assertIn("3-р", editions[1].order_text)
        self.assertEqual(editions[1].document_checksum, amendment.checksum)
        self.assertIn("3-р", self.plan.message_ids[0].body)

    def test_windows_follow_and_those_off_control_stay(self):
        plan = self._create_plan(measures=0, number="2-test")
        months = [(date(2026, month, 1), date(2026, month, 28)) for month in (2, 3, 4)]
        self._create_measure(
            plan,
            windows=months,
            deadline_text="февраль, март, апрель 2026 г.",
            deadline_kind="ranges",
            control_date=date(2026, 4, 28),
        )
        plan.action_approve()
        first = plan.task_ids.filtered(
            lambda one: one.window_id.date_start == date(2026, 2, 1)
        )
        first._drop_amended("off control")
        amendment = self._read(
            "1.1. В пункте 1.1 слова «февраль, март, апрель» заменить словами «март, "
            "май, июнь».",
            plan=plan,
        )
        amendment.action_apply()
        parts = plan.task_ids.filtered("window_id").sorted("control_date")
        self.assertEqual(
            [(one.step, one.window_id.date_start.month) for one in parts],
            [
                ("dropped", 2),
                ("assigned", 3),
                ("assigned", 5),
                ("assigned", 6),
            ],
        )
        self.assertEqual(len(plan._get_draft().measures[0].term.occurrences), 3)

    def test_another_executor_gets_the_open_task_and_one_letter(self):
        amendment = self._read(
            "1.1. В графе «Ответственный» пункта 1.1 слова «Test department» заменить "
            "словами «Test centre».\n"
            "1.2. В пункте 1.1 слова «до 01.04.2026» заменить словами «до 15.05.2026»."
        )
        before = self._get_letters(self.coordinator)
        amendment.action_apply()
        root = self._get_root("1.1.")
        self.assertEqual(root.unit_id, self.centre)
        self.assertEqual(self._get_measure("1.1.").lead_unit_id, self.centre)
        letters = self._get_letters(self.coordinator) - before
        self.assertEqual(len(letters), 1)
        self.assertIn("3-р", letters.body)

    def _create_monthly_plan(self, number):
        plan = self._create_plan(measures=0, number=number)
        ends = {2: 28, 3: 31, 4: 30}
        months = [(date(2026, n, 1), date(2026, n, end)) for n, end in ends.items()]
        self._create_measure(
            plan,
            windows=months,
            deadline_text="февраль, март, апрель 2026 г.",
            deadline_kind="ranges",
            control_date=date(2026, 4, 30),
        )
        plan.action_approve()
        return plan

    def test_a_term_that_the_order_leaves_keeps_the_date_granted_since(self):
        plan = self._create_monthly_plan("4-test")
        parts = plan.task_ids.filtered("window_id").grouped(
            lambda one: one.window_id.date_start.month
        )
        before = (parts[3].control_date, parts[3].report_date)
        asked = parts[3].with_user(self.manager)
        basis = {**BASIS, "basis_date": date(2026, 1, 15)}
        asked._postpone(date(2026, 4, 10), "Организатор перенёс", basis=basis)
        granted = (parts[3].control_date, parts[3].report_date)
        self.assertNotEqual(granted, before)
        self._read(
            "1.1. В пункте 1.1 слова «февраль, март, апрель» заменить словами "
            "«февраль, март, май».",
            plan=plan,
        ).action_apply()
        self.assertEqual((parts[3].control_date, parts[3].report_date), granted)
        self.assertNotIn("3-р", parts[3].term_source)
        self.assertEqual(parts[4].window_id.date_start.month, 5)
        self.assertIn("3-р", parts[4].term_source)

    def test_a_new_term_goes_to_whom_the_same_order_names(self):
        plan = self._create_monthly_plan("5-test")
        self._read(
            "1.1. В графе «Ответственный» пункта 1.1 слова «Test department» заменить "
            "словами «Test centre».\n"
            "1.2. В пункте 1.1 слова «февраль, март, апрель» заменить словами "
            "«февраль, март, апрель, май».",
            plan=plan,
        ).action_apply()
        parts = plan.task_ids.filtered("window_id")
        self.assertEqual(len(parts), 4)
        new = parts.filtered(lambda one: one.window_id.date_start.month == 5)
        self.assertIn("3-р", new.term_source)
        self.assertEqual(parts.unit_id, self.centre)

    def test_a_report_that_was_moved_leaves_the_date_its_order(self):
        root = self._get_root("1.1.")
        day = root.control_date
        granted = {"state": "granted", "answered_on": date(2026, 1, 20)}
        granted |= {"asked_by": self.manager.id, "asked_on": date(2026, 1, 19)}
        granted |= {**BASIS, "basis_date": date(2026, 1, 15)}
        granted |= {"old_date": day, "control_date": day, "reason": "Ждём сводки"}
        root.postponement_ids.sudo()._as_engine().create(
            {"task_id": root.id, "new_date": day, **granted}
        )
        self.assertIn("1-test", root.term_source)

    def test_a_measure_that_one_order_added_and_another_redated_names_the_last(self):
        self._read().action_apply()
        again = self._read(
            "1.1. В пункте 1.2 слова «до 20.05.2026» заменить словами «до 25.05.2026»."
        )
        again.write({"number": "9-р", "date": date(2026, 1, 30)})
        again.action_apply()
        added = self._get_measure("1.2.")
        self.assertEqual(added.root_task_id.control_date, date(2026, 5, 25))
        for one in (added, added.root_task_id):
            self.assertIn("9-р", one.term_source)

    def test_other_words_alone_leave_the_report_date_that_a_person_gave(self):
        plan = self._create_plan(measures=1, number="6-test")
        plan.measure_ids.report_date = date(2026, 4, 7)
        plan.action_approve()
        self._read(
            "1.1. В пункте 1.1 слова «Test measure» заменить словами «Ярмарка».",
            plan=plan,
        ).action_apply()
        self.assertIn("Ярмарка", plan.measure_ids.name)
        self.assertEqual(plan.measure_ids.report_date, date(2026, 4, 7))

    def test_a_term_from_an_event_is_counted_anew_and_asks_for_no_day(self):
        plan = self._create_plan(measures=1, number="7-test")
        plan.measure_ids.write(
            {
                "deadline_kind": "on_event",
                "deadline_text": "в течение 5 рабочих дней со дня поступления",
                "date_start": False,
                "control_date": False,
                "delay_count": 5,
                "delay_unit": "working_day",
                "event_text": "со дня поступления",
            }
        )
        plan.action_approve()
        root = plan.measure_ids.root_task_id
        part = root.action_record_occasion(date(2026, 2, 2), "Письмо № 1").task_id
        amendment = self._read(
            "1.1. В пункте 1.1 слова «5 рабочих дней» заменить словами «10 рабочих "
            "дней».",
            plan=plan,
        )
        self.assertEqual(amendment.line_ids.kind, "redated")
        self.assertFalse(amendment.line_ids.needs)
        amendment.action_apply()
        self.assertEqual(plan.measure_ids.delay_count, 10)
        self.assertEqual(plan.measure_ids.deadline_kind, "on_event")
        self.assertEqual(part.step, "assigned", "what has happened is still to be done")
        self.assertEqual(plan._get_draft().measures[0].term.delay.count, 10)
        self.assertIn("7-test", part.term_source, "its date was not changed")
        again = root.action_record_occasion(date(2026, 2, 3), "Письмо № 2").task_id
        self.assertIn("3-р", again.term_source, "its days are counted by that order")

    def test_an_indicator_with_figures_is_neither_lost_nor_told_as_removed(self):
        plan = self._create_plan(measures=1, number="9-test")
        indicator = self.env["profplan.indicator"].create(
            {"plan_id": plan.id, "name": "Pupils", "number": "1", "uom": "человек"}
        )
        self.env["profplan.indicator.value"].create(
            {"indicator_id": indicator.id, "year": 2026, "text": "5"}
        )
        plan.action_approve()
        amendment = self._read(
            "1.1. В пункте 1.1 слова «Test measure» заменить словами «Ярмарка».",
            plan=plan,
        )
        line = amendment.line_ids
        line.sudo()._as_engine().write(
            {"kind": "removed", "row_kind": "indicator", "key": f"i{indicator.id}"}
        )
        with self.assertRaisesRegex(UserError, "has figures already"):
            amendment.action_apply()
        self.assertTrue(indicator.exists())

    def test_a_day_outside_the_plan_is_not_applied(self):
        amendment = self._read(
            "1.1. В пункте 1.1 слова «до 01.04.2026» заменить словами «до 15.05.2026»."
        )
        amendment.line_ids.control_date = date(2072, 5, 15)
        with self.assertRaisesRegex(UserError, "inside the plan's period"):
            amendment.action_apply()

    def test_what_was_taken_out_is_not_reported_on(self):
        self._read("1.1. Пункт 3.2 исключить.").action_apply()
        self.plan.with_user(self.coordinator).action_prepare_closing()
        self.assertNotIn(self.second, self.plan.closing_ids.point_ids.measure_id)
        self.assertIn(self.first, self.plan.closing_ids.point_ids.measure_id)

    # --- Refused in words ---

    def test_what_the_words_do_not_say_is_asked_first(self):
        amendment = self._read(
            "1.1. В пункте 1.1 слова «до 01.04.2026» заменить словами «в надлежащий "
            "период»."
        )
        line = amendment.line_ids
        self.assertEqual(line.needs, "the last day")
        with self.assertRaisesRegex(UserError, "1.1.: the last day"):
            amendment.action_apply()
        line.control_date = date(2026, 6, 1)
        amendment.action_apply()
        self.assertEqual(self._get_root("1.1.").control_date, date(2026, 6, 1))

    def test_a_plan_that_is_no_plan_in_execution_is_not_amended(self):
        draft = self._create_plan(number="3-test")
        with self.assertRaisesRegex(UserError, "is a draft"):
            self._read(plan=draft)
        amendment = self._read()
        self.plan.with_user(self.manager).action_close("Исполнен")
        with self.assertRaisesRegex(UserError, "open it again"):
            amendment.action_apply()
        amendment.action_discard()
        with self.assertRaisesRegex(UserError, "open it again"):
            self.plan.with_user(self.manager).action_amend()

    def test_one_amendment_at_a_time(self):
        amendment = self._read()
        with self.assertRaises(RedirectWarning):
            self._read()
        action = self.plan.with_user(self.manager).action_amend()
        self.assertEqual(action["res_id"], amendment.id)

    def test_the_clause_on_reports_stays(self):
        amendment = self._read("1.1. Пункт 2.6 распоряжения исключить.")
        with self.assertRaisesRegex(UserError, "2.6"):
            amendment.action_apply()

    def test_a_report_that_is_due_later_gives_its_organisations_the_days(self):
        self._read(
            "1.1. В графе «Срок» пункта 2.6 распоряжения слова «30.04» заменить."
        ).action_discard()
        self.report_clause._as_engine().name = "представить отчёт до 30.04.2026"
        self._read(
            "1.1. В пункте 2.6 распоряжения слова «30.04.2026» заменить словами "
            "«29.05.2026»."
        ).action_apply()
        report = self._get_task("report")
        self.assertEqual(report.control_date, date(2026, 5, 29))
        self.assertEqual(self.plan.report_day, date(2026, 5, 29))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nobody_but_managers_amends_by_any_door(self):
        amendment = self._read()
        line = amendment.line_ids[0]
        for user in (self.viewer, self.user, self.coordinator, self.portal):
            with self.assertRaises(AccessError):
                self._read(user=user)
            with self.assertRaises(AccessError):
                self.plan.with_user(user).action_amend()
            for attempt in (
                lambda one: one.action_apply(),
                lambda one: one.action_discard(),
                lambda one: one.read(["findings"]),
            ):
                with self.assertRaises(AccessError):
                    attempt(amendment.with_user(user))
            with self.assertRaises(AccessError):
                line.with_user(user).write({"is_chosen": False})
        self.assertEqual(amendment.state, "open")

    def test_what_was_read_is_not_forged(self):
        amendment = self._read(state="done", draft={"forged": 1})
        self.assertEqual(amendment.state, "open")
        line = amendment.line_ids[0]
        for record, vals in (
            (amendment, {"draft": {}}),
            (amendment, {"state": "done"}),
            (amendment, {"plan_id": self._create_plan(number="4-test").id}),
            (line, {"new_text": "forged"}),
            (line, {"row_fields": ["previous"]}),
            (line, {"amendment_id": False}),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record.write(vals)
        with self.assertRaises(UserError):
            line.create({"amendment_id": amendment.id, "key": "m1", "kind": "removed"})
        for name in ("removed_by_id", "added_by_id", "term_amendment_id"):
            measure = self._get_measure("1.1.").with_user(self.manager)
            with self.assertRaises(UserError):
                measure.write({name: amendment.id})
        amendment.action_apply()
        with self.assertRaisesRegex(UserError, "finished"):
            line.is_chosen = False
        with self.assertRaisesRegex(UserError, "finished"):
            amendment.action_apply()

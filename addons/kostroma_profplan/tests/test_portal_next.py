from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .portal_common import PortalCommon, PortalHttpCommon

HOME = "/my/profplan"


@tagged("post_install", "-at_install")
class TestPortalNext(PortalCommon):
    """«Today» and the letters lead to what is to be done, and say what is so (§6)."""

    def _get_today(self, sheet=None):
        self.env.invalidate_all()
        return (sheet or self.mine)._prepare_portal_today()

    def _send_plan_with_task(self):
        """The school's sheet of a plan in which it hands in a task of its own, too."""
        with freeze_time("2026-01-12"):
            plan = self._create_plan(number="2-test", measures=1)
            clause, _line, task = (
                self._create_measure(plan, units=self.group, number=number, **vals)
                for number, vals in (
                    ("2.3.", {"kind": "clause", "control_date": date(2026, 5, 29)}),
                    ("3.1.", {"accounting": "line"}),
                    ("3.2.", {"name": "Contest", "control_date": date(2026, 3, 4)}),
                )
            )
            plan.plan_clause_id = clause
            plan.action_approve()
            plan.with_user(self.manager).action_send_out()
        sheet = plan.sheet_ids.filtered(lambda one: one.unit_id == self.school)
        own = task.task_ids.filtered(lambda one: one.unit_id == self.school)
        return sheet, own

    def test_the_link_of_a_letter_leads_to_the_line_itself(self):
        def lead():
            action = self.line.sudo()._get_access_action(access_uid=self.portal.id)
            return action["url"]

        end = rf"plan={self.plan.id}&.*#line-{self.line.id}$"
        self.assertRegex(lead(), rf"^{HOME}/plan\?{end}")
        self._put("executing")
        self.assertRegex(lead(), rf"^{HOME}/report\?{end}")
        action = self.line._get_access_action(access_uid=self.coordinator.id)
        self.assertNotEqual(action["type"], "ir.actions.act_url")

    def test_of_single_lines_that_came_back_the_whole_report_is_not_asked(self):
        self._put("executing")
        self.mine.action_acknowledge()
        self._tell(self.lines[1])
        self.lines[1].with_user(self.portal).action_report()
        self.lines[1].with_user(self.coordinator).action_return("Сколько детей?")
        step = self._get_today()["next"]
        self.assertIn("hand it in again", step["text"])
        self.assertIn("show=returned", step["url"])

    def test_a_hand_in_that_cannot_wait_is_the_next_step(self):
        sheet, task = self._send_plan_with_task()
        mine = sheet.with_user(self.portal)
        mine.action_acknowledge()
        self._plan_lines(sheet=sheet)
        mine.action_submit()
        self._set_day("2026-03-10 09:00:00")
        task._cron_refresh_health()
        step = self._get_today(mine)["next"]
        self.assertIn("Hand in:", step["text"])
        self.assertIn("Contest", step["text"])
        self.assertTrue(step["url"].endswith(f"/tasks/{task.id}"))
        link = {"task_id": task.id, "kind": "publication", "url": "https://example.org"}
        self.env["profplan.evidence"].with_user(self.portal).create(link)
        task.with_user(self.portal).action_submit("full")
        self.assertFalse(self._get_today(mine)["next"])
        task.with_user(self.coordinator).action_return("Нет ссылки")
        step = self._get_today(mine)["next"]
        self.assertIn("came back", step["text"])
        self.assertEqual(step["remark"], "Нет ссылки")

    def test_nothing_says_that_nothing_is_to_be_done_but_the_head(self):
        self._put("plan_review")
        self.assertNotIn("Nothing", self._get_today()["stands"])
        self._put_on("report_review")
        self.assertNotIn("Nothing", self._get_today()["stands"])

    def _put_on(self, state):
        self.sheet.with_user(self.coordinator).action_accept()
        self._tell()
        self._give_all()
        self.mine.action_submit()
        self.assertEqual(self.sheet.state, state)

    def _give_all(self):
        form = self._get_form(**dict.fromkeys(self.figures.values(), "1"))
        self.assertFalse(self._save(**form))

    def test_a_plan_that_came_back_is_told_before_it_was_acknowledged(self):
        self._put("plan_returned")
        today = self._get_today()
        self.assertIn("Read the plan", today["next"]["text"])
        [back] = today["returned"]
        self.assertEqual(back["remark"], "Dates")
        self.assertIn("/plan?", back["url"])
        self.mine.action_acknowledge()
        today = self._get_today()
        self.assertEqual(today["next"]["remark"], "Dates")
        self.assertFalse(today["returned"])

    def test_what_does_not_apply_is_counted_apart(self):
        self._put("executing")
        self.assertNotIn("Do not apply to you", dict(self._get_today()["counts"]))
        line = self.lines[1]
        line.with_user(self.portal).action_claim_not_applicable("Нет классов")
        line.with_user(self.coordinator).action_confirm_not_applicable()
        counts = dict(self._get_today()["counts"])
        shown = self.mine._prepare_portal_page("report")["filters"][0]["count"]
        told = counts["Measures in your plan"] + counts["Do not apply to you"]
        self.assertEqual(told, shown)

    def test_what_is_missing_behind_a_filter_is_led_to(self):
        self._put("executing")
        for show, elsewhere in (("all", False), ("left", False), ("returned", True)):
            page = self.mine._prepare_portal_page("report", show)
            self.assertEqual(bool(page["elsewhere"]), elsewhere, show)

    def test_a_remark_is_read_again_once_the_answer_to_it_is_taken_back(self):
        self._put("plan_returned")
        self.mine.action_submit()
        self.assertFalse(self.sheet.remark)
        self.mine.action_withdraw()
        self.assertEqual(self.sheet.remark, "Dates")
        self.mine.action_submit()
        self.sheet.with_user(self.coordinator).action_accept()
        line = self.lines[1]
        self._tell(line)
        mine = line.with_user(self.portal)
        mine.action_report()
        mine.action_withdraw()
        self.assertFalse(line.remark, "nobody has said anything of it")
        mine.action_report()
        line.with_user(self.coordinator).action_return("Сколько детей?")
        mine.action_report()
        self.assertFalse(line.remark)
        mine.action_withdraw()
        self.assertEqual((line.state, line.remark), ("open", "Сколько детей?"))
        self._tell()
        self._give_all()
        self.mine.action_submit()
        self.mine.action_withdraw()
        self.assertFalse(self.sheet.remark, "the plan's was answered")


@tagged("post_install", "-at_install")
class TestPortalRefused(PortalHttpCommon):
    """A refusal says where it is, and what was typed stays in sight (§6)."""

    def _get_details(self, text, name):
        """The opening tag of what folds a field in."""
        return text[: text.index(f'name="{name}"')].rpartition("<details")[2]

    def test_what_a_refused_button_belongs_to_stays_unfolded(self):
        self._put("executing")
        for page, do, name in (
            ("report", "claim", f"claim-{self.line.id}"),
            ("plan", "move", f"why-{self.line.id}"),
        ):
            with self.subTest(do):
                text = self._open(f"{HOME}/{page}", plan=self.plan.id).text
                self.assertNotIn("open=", self._get_details(text, name).split(">")[0])
                form = {"do": f"{do}:{self.line.id}"}
                text = self._post(f"{HOME}/{page}", status=422, **form).text
                self.assertIn("open=", self._get_details(text, name).split(">")[0])

    def test_what_is_refused_of_one_line_is_led_to(self):
        self._put("executing")
        link = f'class="pp-where" href="#line-{self.line.id}"'
        figure = self.figures["participants"]
        for form in (
            {"do": f"report:{self.line.id}"},
            {"do": "save", **self._get_form(**{figure: "x"})},
            {"do": f"report:{self.lines[1].id}", **self._get_form(**{figure: "x"})},
        ):
            with self.subTest(form["do"]):
                text = self._post(f"{HOME}/report", status=422, **form).text
                before_the_form = text.split("<form")[0]
                self.assertIn(link, before_the_form)

    def test_without_a_script_one_is_told_to_choose_the_file_again(self):
        self._put("executing")
        form = {"name": "Fair", "date_start": str(date.today()), "participants": "6"}
        files = [("evidence_file", ("Фото с ярмарки.jpg", b"x", "image/jpeg"))]
        text = self._post(f"{HOME}/events", files=files, **form).text
        told = text.partition("<noscript>")[2].partition("</noscript>")[0]
        self.assertIn("Фото с ярмарки.jpg", told)
        self.assertNotIn("<noscript>", self._post(f"{HOME}/events", **form).text)

    def test_an_address_of_nothing_does_not_say_that_there_is_no_plan(self):
        words = []
        for path, status, user in (
            (f"{HOME}/tasks/999999999", 404, self.portal),
            (HOME, 200, self.outsider),
        ):
            self._log_in(user)
            card = self._open(path, status=status).text.partition("pp-card")[2]
            words.append(card.partition("</p>")[0].split())
        self.assertTrue(all(words))
        self.assertNotEqual(*words)

    def test_one_logs_in_without_a_script_and_in_one_s_own_language(self):
        self.authenticate(None, None)
        text = self._open("/web/login").text
        self.assertIn("<noscript>", text.partition("oe_login_form")[0])
        for odoo_s in ("Enter your", "- or -"):
            self.assertNotIn(odoo_s, text)

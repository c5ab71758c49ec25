import json
from datetime import date

from odoo import http
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import heavy
from .portal_common import PortalHttpCommon

HOME = "/my/profplan"
# What was done is told so.
TOLD = 'class="pp-note pp-good"'
PAGES = (HOME, f"{HOME}/plan", f"{HOME}/report")
OTHER_PAGES = ("events", "tasks", "indicators", "plan/print", "report/print")


@tagged("post_install", "-at_install")
class TestPortalPages(PortalHttpCommon):
    """The portal's pages, as a browser gets them (design §6)."""

    def test_odoo_s_own_pages_lead_here_and_so_do_letters(self):
        task, plan_task = self.sheet.task_ids[1], self._get_task("plan")
        project = plan_task.project_id
        for path, end in (
            ("/my", HOME),
            ("/my/home", HOME),
            ("/my/tasks", HOME),
            ("/my/projects", HOME),
            (f"/my/projects/{project.id}", HOME),
            (f"/my/tasks/{plan_task.id}", f"{HOME}/plan"),
            (f"/my/tasks/{self._get_task('report').id}", f"{HOME}/report"),
            (f"/mail/view?model=profplan.sheet&res_id={self.sheet.id}", HOME),
            (f"/mail/view?model=project.task&res_id={plan_task.id}", f"{HOME}/plan"),
            ("/odoo", HOME),
        ):
            with self.subTest(path):
                url = self._open(path).url
                self.assertEqual(url.split("?")[0].removeprefix(self.base_url()), end)
        self.assertTrue(task.with_user(self.portal).access_url.startswith(HOME))

    def test_people_of_no_organisation_keep_odoo_s_pages(self):
        self._log_in(self.outsider)
        self.assertTrue(self._open("/my").url.endswith("/my"))
        text = self._open(HOME).text
        self.assertIn("<h1", text)
        self.assertNotIn("pp-next", text)

    def test_without_a_login_there_is_nothing(self):
        self.authenticate(None, None)
        for path in PAGES:
            self.assertIn("/web/login", self._open(path).url)
        text = self._open("/web/login").text
        self.assertIn(f">{self.env.company.name}</h1>", text)
        for odoo_s in ("Powered by", "Manage Databases"):
            self.assertNotIn(odoo_s, text)

    def test_a_sheet_of_others_is_not_found(self):
        self._log_in(self.stranger)
        self.other_sheet.line_ids[:1].with_user(self.stranger).write(
            {"responsible_name": "Секретарёва"}
        )
        self._log_in(self.portal)
        for path in PAGES:
            text = self._open(path, unit=self.other_school.id, status=404).text
            self.assertNotIn("Секретарёва", text)
            self._open(path, plan=self.plan.id + 1000, status=404)
            self._open(path, plan="1 or 1=1", status=404)
            text = self._open(path, plan=self.plan.id).text
            self.assertNotIn("Секретарёва", text)

    def test_a_school_hands_in_its_plan_without_any_script(self):
        button = f'action="{HOME}/acknowledge"'
        self.assertIn(button, self._open(HOME).text)
        text = self._post(f"{HOME}/acknowledge").text
        self.assertIn(self.portal.name, text)
        self.assertNotIn(button, text)
        text = self._post(f"{HOME}/plan", do="submit", status=422).text
        self.assertIn(f'href="#line-{self.line.id}"', text)
        self._post(f"{HOME}/plan", do="fill")
        form = {
            "sheet.responsible_name": "Иванова",
            **self._get_form(planned_end="2026-03-10"),
        }
        text = self._post(f"{HOME}/plan", do="submit", **form).text
        self.assertEqual(self.sheet.state, "plan_review")
        self.assertEqual(str(self.line.planned_end), "2026-03-10")
        self.assertIn(TOLD, text)
        self._post(f"{HOME}/plan", do="withdraw")
        self.assertEqual(self.sheet.state, "planning")

    def test_a_school_reports_line_by_line_and_then_the_whole(self):
        self._put("executing")
        page = f"{HOME}/report"
        figures = dict.fromkeys(self.figures.values(), "2")
        form = self._get_form(outcome="full", result_text="Ярмарка", **figures)
        self._post(page, do=f"report:{self.line.id}", **form)
        self.assertEqual(self.line.state, "reported")
        self._post(page, do=f"takeback:{self.line.id}")
        self.assertEqual(self.line.state, "open")
        text = self._post(page, do="submit", status=422).text
        self.assertIn(f'href="#line-{self.lines[1].id}"', text)
        form = self._get_form(self.lines[1], outcome="none", outcome_reason="Грипп")
        self._post(page, do="submit", **form)
        self.assertEqual(self.sheet.state, "report_review")
        self.line.with_user(self.coordinator).action_return("Сколько детей?")
        text = self._open(page, show="returned").text
        self.assertIn("Сколько детей?", text)
        self.assertNotIn("Грипп", text)

    def test_what_is_refused_stays_in_its_field(self):
        self._put("executing")
        name = self.figures["participants"]
        form = self._get_form(result_text="Было так", **{name: "человек 25"})
        text = self._post(f"{HOME}/report", do="submit", status=422, **form).text
        self.assertIn('value="человек 25"', text)
        self.assertIn('aria-invalid="true"', text)
        self.assertEqual(self.line.result_text, "Было так")
        self.assertEqual(self.sheet.state, "executing")

    def test_the_second_of_two_people_sees_both_values(self):
        self._put("executing")
        form = self._get_form(result_text="Моё слово")
        self._tell(self.line, user=self.colleague_there, result_text="Чужое слово")
        text = self._post(f"{HOME}/report", do="save", status=422, **form).text
        self.assertIn("Моё слово", text)
        self.assertIn("Чужое слово", text)
        self.assertIn(self.colleague_there.name, text)

    def test_what_was_typed_survives_that_a_colleague_hands_in_meanwhile(self):
        self._put("executing")
        form = self._get_form(result_text="Дописано")
        self._tell()
        figures = dict.fromkeys(self.figures.values(), "2")
        self._post(f"{HOME}/report", do="submit", **self._get_form(**figures))
        self.assertEqual(self.sheet.state, "report_review")
        text = self._post(f"{HOME}/report", do="save", status=422, **form).text
        self.assertIn("Дописано", text)

    @mute_logger("odoo.http")
    def test_a_form_without_its_token_is_refused(self):
        for path in (*PAGES[1:], f"{HOME}/save", f"{HOME}/acknowledge"):
            self._post(path, status=400, csrf=False, do="fill")
        self.assertFalse(self.line.planned_end)
        self.assertFalse(self.sheet.acknowledged_on)

    def test_forged_lines_change_nothing(self):
        theirs = self.other_sheet.line_ids[0]
        form = {f"{theirs.id}.planned_end": "2026-03-10", f"{theirs.id}.seen": "{}"}
        self._post(f"{HOME}/plan", status=422, do="save", **form)
        self._post(f"{HOME}/save", **form)
        claim = {f"claim-{theirs.id}": "x"}
        self._post(f"{HOME}/plan", status=422, do=f"claim:{theirs.id}", **claim)
        self._post(f"{HOME}/plan", status=404, unit=self.other_school.id, do="fill")
        self.assertFalse(theirs.planned_end)
        self.assertEqual(theirs.not_applicable, "no")

    def test_the_script_saves_a_value_and_is_told_what_is_missing(self):
        form = self._get_form(planned_end="2026-03-10")
        answer = json.loads(self._post(f"{HOME}/save", part="plan", **form).text)
        record = answer["records"][str(self.line.id)]
        self.assertEqual(record["values"]["planned_end"], "2026-03-10")
        self.assertEqual(len(record["missing"]), 1, "nobody is responsible")
        self.assertFalse(record["troubles"])
        form = self._get_form(planned_end="x", seen={"planned_end": "2026-03-10"})
        answer = json.loads(self._post(f"{HOME}/save", part="plan", **form).text)
        self.assertIn("planned_end", answer["records"][str(self.line.id)]["troubles"])

    def test_the_signed_page_proves_the_report_s_task(self):
        self._put("executing")
        text = self._open(f"{HOME}/report").text
        path = f"{HOME}/report/signed"
        self.assertIn(f'action="{path}"', text)
        self._post(path, status=422)
        file = {"evidence_file": ("подпись.pdf", b"%PDF-1.4 signed", "application/pdf")}
        self._post(path, files=file)
        [evidence] = self._get_task("report").evidence_ids
        self.assertEqual(evidence.create_uid, self.portal)
        self._post(path, status=404, files=file, unit=self.other_school.id)
        self.assertFalse(self._get_task("report", self.other_sheet).evidence_ids)

    def test_a_page_is_light_and_says_its_language(self):
        text = self._open(f"{HOME}/plan").text
        self.assertLess(len(text), 40_000)
        self.assertEqual(text.count("<h1"), 1)
        self.assertIn("<html lang=", text)
        for foreign in ("web.assets_frontend", "Odoo", "logo.png"):
            self.assertNotIn(foreign, text)

    @heavy
    def test_words_of_the_address_are_not_words_of_the_page(self):
        words = "Позвоните по номеру 123"
        self._put("executing")
        typed = ("told", "done", "errors", "many-words", "do", f"claim-{self.line.id}")
        names = (*typed, f"why-{self.line.id}", f"day-{self.line.id}", "what", "name")
        for path in (*PAGES, *(f"{HOME}/{page}" for page in OTHER_PAGES)):
            with self.subTest(path):
                text = self._open(path, **dict.fromkeys(names, words)).text
                self.assertNotIn("Позвоните", text)
                for key in ("saved", "submitted", "submit", "acknowledged"):
                    text = self._open(path, told=key, done=key).text
                    self.assertNotIn(TOLD, text)

    def test_what_was_done_is_told_once_on_the_page_that_comes_next(self):
        text = self._post(f"{HOME}/plan", do="fill").text
        self.assertIn(TOLD, text)
        self.assertNotIn(TOLD, self._open(f"{HOME}/plan").text)
        page = http.Request.csrf_token(self)
        self.url_open(
            f"{HOME}/plan",
            data={"csrf_token": page, "plan": self.plan.id, "do": "fill"},
            allow_redirects=False,
        )
        self.assertNotIn(TOLD, self._open(HOME).text, "not on another page")
        self.assertIn(TOLD, self._open(f"{HOME}/plan").text)


@tagged("post_install", "-at_install")
class TestPortalQueries(PortalHttpCommon):
    """A page costs the same number of queries, however long the plan (design §10)."""

    LINES = 60

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls._create_plan(measures=0, number="2-test")
        for number in range(cls.LINES):
            cls._create_measure(
                plan,
                units=cls.group,
                number=f"7.{number}.",
                accounting="line",
                control_date=date(2026, 4, 1),
                figure_ids=[Command.create({"name": "Детей", "kind": "unique"})],
            )
        plan.action_approve()
        plan.with_user(cls.manager).action_send_out()
        cls.long = plan.sheet_ids.filtered(lambda one: one.unit_id == cls.school)

    @heavy
    def test_the_pages_ask_as_often_for_ten_lines_as_for_many(self):
        for state, page in (
            ("planning", HOME),
            ("planning", f"{HOME}/plan"),
            ("executing", HOME),
            ("executing", f"{HOME}/report"),
        ):
            with self.subTest(page=page, state=state):
                if self.long.state != state:
                    self._put(state, self.long)
                self._count(page, self.LINES)  # templates and assets are made once
                few, many = self._count(page, 10), self._count(page, self.LINES)
                self.assertLessEqual(many, few + 2)

    def _count(self, page, count):
        """Queries of a page of so many lines."""
        lines = self.long.with_context(active_test=False).line_ids
        lines[:count]._as_engine().write({"active": True})
        lines[count:]._as_engine().write({"active": False})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._open(page, plan=self.long.plan_id.id)
        return self.env.cr.sql_log_count - before

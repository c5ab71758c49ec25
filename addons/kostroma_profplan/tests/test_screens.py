import re
from ast import literal_eval
from datetime import date
from inspect import getsource

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.translate import TranslationModuleReader

from .common import PREFIX, ProfplanCommon

# Labels that are the same in every language.
NEUTRAL = {"ID", "№"}
# What Odoo takes for words and computes.
FORMULAS = {"ir.actions.report,print_report_name"}
# Keys in a formula of ours that Odoo takes for words
KEYS = {"exceeded", "risk", "under_way", "no_data"}


class ScreensCase(ProfplanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan(approve=True)
        cls.other = cls._create_plan(number="2-test", approve=True)

    def _find(self, action, active, user=None):
        """Records that a window shows at an address with this ``active_id``."""
        domain = action["domain"].replace("active_id", str(active.id))
        model = self.env[action["res_model"]].with_user(user or self.manager)
        return model.search(literal_eval(domain))

    def _get_views(self, user, model, views):
        return (
            self.env[model]
            .with_user(user)
            .get_views(
                [(self.env.ref(f"kostroma_profplan.{v}").id, t) for v, t in views],
                {"toolbar": True},
            )
        )


@tagged("post_install", "-at_install")
class TestAddresses(ScreensCase):
    def test_a_bookmark_of_a_plans_screen_shows_that_plan(self):
        """The window asks for the plan of the address: nothing else is remembered."""
        shown = {
            "action_open_board": self.plan.task_ids,
            "action_view_measures": self.plan.measure_ids,
            "action_view_units": self.department,
            "action_view_sections": self.plan.section_ids,
            "action_view_deeds": self.plan.indicator_ids,
            "action_view_indicators": self.plan.indicator_ids,
            "action_view_discipline": self.env["profplan.discipline"].search(
                [("plan_id", "=", self.plan.id)]
            ),
            "action_view_not_executed": self.env["project.task"],
            "action_view_unattended": self.env["project.task"],
        }
        paths = set()
        for method, expected in shown.items():
            with self.subTest(method):
                action = getattr(self.plan, method)()
                self.assertEqual(self._find(action, self.plan), expected)
                self.assertEqual(action["context"]["active_id"], self.plan.id)
                self.assertIn("active_id", action["domain"])
                paths.add(action["path"])
        self.assertEqual(len(paths), len(shown), "each has an address of its own")

    def test_windows_over_several_plans_begin_with_those_in_execution(self):
        """Years stand beside each other only where somebody wants them to."""
        # What is on record, what is asked, and plans themselves are of all years.
        apart = {
            "profplan.change",
            "profplan.form",
            "profplan.import",
            "profplan.postponement",
        }
        menus = self.env.ref("kostroma_profplan.menu_profplan")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", menus.id)])
        judged = 0
        for window in filter(None, (menu.action for menu in menus)):
            if window._name != "ir.actions.act_window" or window.res_model in apart:
                continue
            field = self.env[window.res_model]._fields.get("plan_id")
            own = ("plan_id.state", "profplan_mine", "unattended", "active_id")
            domain = (window.domain or "").replace("('plan_id.state', '!='", "")
            if not field or field.comodel_name != "profplan.plan":
                continue
            if window.res_model == "profplan.waiting" or any(x in domain for x in own):
                continue
            judged += 1
            with self.subTest(window.path or window.name):
                self.assertIn("'search_default_running': 1", window.context)
                views = self.env[window.res_model].get_views(
                    [(window.search_view_id.id, "search")]
                )
                arch = etree.fromstring(views["views"]["search"]["arch"])
                [found] = arch.xpath("//filter[@name='running']")
                self.assertIn("'plan_id.state', '=', 'approved'", found.get("domain"))
        self.assertGreater(judged, 8)

    def test_my_tasks_and_the_board_have_addresses_of_their_own(self):
        """A bookmark of «My tasks» opens those of whoever opens it."""
        my = self.env.ref("kostroma_profplan.action_profplan_my")
        board = self.env.ref("kostroma_profplan.action_profplan_task_board")
        self.assertNotEqual(my.path, board.path)
        tasks = self.env["project.task"]
        domain = literal_eval(my.domain)
        mine = tasks.with_user(self.user).search(domain)
        self.assertEqual(mine & self.plan.task_ids, self.plan.task_ids)
        self.assertTrue(all(mine.mapped("profplan_mine")))
        self.assertFalse(tasks.with_user(self.viewer).search(domain))
        others = tasks.with_user(self.user).search([("profplan_mine", "=", False)])
        self.assertFalse(others & mine)

    def test_a_part_is_told_from_its_sisters_by_the_beginning_of_its_name(self):
        plan = self._create_plan(measures=0, number="parts")
        windows = (
            (date(2025, 11, 1), date(2025, 11, 30)),
            (date(2026, 3, 1), date(2026, 3, 31)),
        )
        measure = self._create_measure(plan, windows=windows)
        measure.name = "Организация участия школьников в сезонных школах " * 3
        measure.window_ids.sorted("date_start")[0].label = "ноябрь"
        measure.plan_id.action_approve()
        parts = measure.task_ids.filtered("window_id")
        names = parts.sorted("date_start").with_user(self.user).mapped("display_name")
        self.assertEqual(len(names), 2)
        self.assertEqual(len({name[:25] for name in names}), 2)
        self.assertTrue(names[0].startswith(f"{measure.number} Ноябрь — Организация"))
        root = measure.root_task_id
        self.assertEqual(root.display_name, root.name)
        for kind in ("kanban", "list"):
            view = self.env.ref(f"kostroma_profplan.project_task_view_{kind}")
            shown = view.get_combined_arch()
            self.assertIn('name="display_name"', shown, kind)

    def test_my_tasks_begin_with_what_is_due_first(self):
        my = self.env.ref("kostroma_profplan.action_profplan_my")
        views = {one.view_mode: one.view_id for one in my.view_ids}
        for kind in ("kanban", "list"):
            order = etree.fromstring(views[kind].get_combined_arch()).get(
                "default_order"
            )
            self.assertEqual(order.split(",")[0], "limit_date")

    def test_sections_and_units_lead_to_their_tasks(self):
        """From a row to what it counts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_section_tasks"
        )
        section = self.plan.measure_ids.section_id
        self.assertEqual(self._find(action, section), self.plan.task_ids)

        action = self.department.action_view_tasks()
        both = self.plan.task_ids | self.other.task_ids
        self.assertEqual(self._find(action, self.department) & both, both)

        unit = self.department.with_context(profplan_unit_plan=self.plan.id)
        self.assertEqual(unit.open_task_count, len(self.plan.task_ids))
        context = unit.action_view_tasks()["context"]
        self.assertEqual(context["search_default_plan_id"], self.plan.id)

    def test_a_unit_counts_a_measure_once_and_a_collection_by_its_organisation(self):
        """Parts of one's own measure add nothing; a school's part of a group's does."""
        plan = self._create_plan(measures=0, number="3-test")
        windows = [("2025-09-01", "2025-10-15"), ("2025-11-01", "2025-12-15")]
        self._create_measure(plan, windows=windows)
        self._create_measure(plan, units=self.group | self.centre, number="1.2.")
        plan.action_approve()
        plan.action_send_out()
        units = (self.department | self.school | self.centre).with_context(
            profplan_unit_plan=plan.id
        )
        for unit in units:
            self.assertEqual(unit.open_task_count, 1, unit.name)
            found = self._find(unit.action_view_tasks(), unit) & plan.task_ids
            self.assertEqual(len(found), 1, unit.name)

    def test_lists_of_several_plans_keep_the_plans_apart(self):
        """No 1.1 of one plan among the rows of another; one may group by the plan."""
        for model, view in (
            ("project.task", "project_task_view_list"),
            ("profplan.measure", "profplan_measure_view_list"),
            ("profplan.indicator", "view_profplan_indicator_list"),
        ):
            arch = self.env[model].get_view(
                self.env.ref(f"kostroma_profplan.{view}").id, "list"
            )["arch"]
            self.assertIn("context.get('profplan_one_plan')", arch, model)
        order = re.search(
            'default_order="([^"]*)"',
            self.env.ref("kostroma_profplan.project_task_view_list").arch,
        )[1]
        both = self.plan.task_ids | self.other.task_ids
        found = self.env["project.task"].search([("id", "in", both.ids)], order=order)
        plans = [task.plan_id.id for task in found]
        self.assertEqual(plans, sorted(plans, key=plans.index), "interleaved")

    def test_the_boards_show_all_steps(self):
        """There is a column to drag to, though nothing is in it yet."""
        groups = (
            self.env["project.task"]
            .with_user(self.user)
            .with_context(profplan_steps=True, read_group_expand=True)
            .web_read_group(
                [("plan_id", "=", self.plan.id)], ["stage_id"], ["__count"]
            )["groups"]
        )
        self.assertEqual(len(groups), 6)


@tagged("post_install", "-at_install")
class TestWhatIsOffered(ScreensCase):
    def test_nothing_is_offered_on_a_plans_tasks_that_is_refused(self):
        """No archiving, templates, sharing, sub-tasks and SMS in the gear."""
        views = [
            ("project_task_view_kanban", "kanban"),
            ("project_task_view_list", "list"),
            ("project_task_view_form", "form"),
        ]
        followers = self.env.ref("project.mail_followers_edit_action_from_task")
        for person in (self.manager, self.viewer):
            told = self._get_views(person, "project.task", views)
            fields = told["models"]["project.task"]["fields"]
            self.assertTrue(fields.get("active", {"readonly": True})["readonly"])
            for view in told["views"].values():
                offered = {one["id"] for one in view["toolbar"].get("action", [])}
                self.assertLessEqual(offered, {followers.id})

    def test_plain_tasks_keep_what_odoo_offers(self):
        """Tasks outside plans behave as plain Odoo."""
        view = self.env.ref("project.view_task_form2")
        told = self.env["project.task"].get_views([(view.id, "form")], {"toolbar": 1})
        self.assertFalse(told["models"]["project.task"]["fields"]["active"]["readonly"])
        self.assertTrue(told["views"]["form"]["toolbar"]["action"])

    def test_a_viewer_is_offered_no_archiving(self):
        """Whoever may not write sees nothing to write; a manager does."""
        for model in ("profplan.plan", "profplan.unit"):
            for person, readonly in ((self.viewer, True), (self.manager, False)):
                fields = self.env[model].with_user(person).fields_get(["active"])
                self.assertEqual(fields["active"]["readonly"], readonly, model)

    def test_the_calendar_offers_neither_a_new_task_nor_a_new_date(self):
        """A date is moved by a postponement, a task is made by a plan."""
        arch = self.env["project.task"].get_view(
            self.env.ref("kostroma_profplan.project_task_view_calendar").id, "calendar"
        )["arch"]
        for attribute in ("create", "edit", "delete", "quick_create"):
            self.assertIn(f'{attribute}="0"', arch)
        for xmlid in ("my", "task_board", "plan_board"):
            action = self.env.ref(f"kostroma_profplan.action_profplan_{xmlid}")
            calendar = dict((mode, view) for view, mode in action.views)["calendar"]
            self.assertEqual(
                calendar,
                self.env.ref("kostroma_profplan.project_task_view_calendar").id,
            )

    def test_what_the_order_made_has_no_new_duplicate_or_delete(self):
        """Measures, indicators and plans are made and deleted where it works."""
        for view, type_, names in (
            ("profplan_measure_view_list", "list", ("create", "delete")),
            ("profplan_measure_view_kanban", "kanban", ("create", "delete")),
            ("profplan_measure_view_form", "form", ("create", "delete", "duplicate")),
            ("view_profplan_indicator_list", "list", ("create", "delete")),
            ("view_profplan_indicator_form", "form", ("create", "delete", "duplicate")),
            ("profplan_unit_view_list", "list", ("duplicate",)),
            ("profplan_unit_view_form", "form", ("duplicate",)),
            ("profplan_plan_view_list", "list", ("delete", "duplicate")),
            ("profplan_plan_view_form", "form", ("delete", "duplicate")),
        ):
            record = self.env.ref(f"kostroma_profplan.{view}")
            arch = self.env[record.model].get_view(record.id, type_)["arch"]
            for name in names:
                self.assertIn(f'{name}="0"', arch.partition(">")[0], view)

    def test_a_draft_is_deleted_by_its_button_and_an_approved_plan_is_not(self):
        """The button shows on drafts only, and the server thinks the same."""
        draft = self._create_plan(number="4-test")
        action = draft.with_user(self.manager).action_delete_draft()
        self.assertFalse(draft.exists())
        self.assertEqual(action["res_model"], "profplan.plan")
        with self.assertRaises(UserError):
            self.plan.with_user(self.manager).action_delete_draft()
        with self.assertRaises(AccessError):
            self._create_plan(number="5-test").with_user(
                self.coordinator
            ).action_delete_draft()

    def test_a_measure_shows_both_its_days(self):
        """The order's last day and the control date of its card, as the card has it."""
        plan = self._create_plan(measures=0, number="6-test")
        sunday = {"date_start": "2025-09-01", "control_date": "2026-03-29"}
        measure = self._create_measure(plan, **sunday)
        self.assertFalse(measure.task_control_date)
        plan.action_approve()
        task = measure.root_task_id
        self.assertEqual(measure.task_control_date, task.control_date)
        self.assertEqual(measure.control_date, task.legal_date)
        self.assertNotEqual(measure.control_date, measure.task_control_date)
        labels = measure.fields_get(["task_control_date"], ["string"])
        self.assertEqual(
            labels["task_control_date"]["string"],
            task.fields_get(["control_date"])["control_date"]["string"],
        )

    def test_whom_tasks_can_be_given_to_is_whom_the_list_offers(self):
        """People of the units that will answer for all of the tasks, nobody else."""
        stranger = self._create_user("user", "profplan_stranger")
        school_plan = self._create_plan(measures=0, number="7-test")
        self._create_measure(school_plan, units=self.centre)
        school_plan.action_approve()
        tasks = self.plan.task_ids[:1]
        dialog = self.env["profplan.assign"].with_user(self.manager)
        dialog = dialog.create({"task_ids": tasks.ids, "reason": "Test"})
        self.assertEqual(dialog.candidate_ids, self.user | self.coordinator)
        dialog.unit_id = self.committee
        self.assertEqual(dialog.candidate_ids, self.coordinator)
        dialog.keep_old = True
        self.assertEqual(dialog.candidate_ids, self.user | self.coordinator)
        dialog.write({"unit_id": False, "task_ids": (tasks | school_plan.task_ids).ids})
        self.assertEqual(dialog.candidate_ids, self.coordinator)
        self.assertNotIn(stranger | self.portal, dialog.candidate_ids)


@tagged("post_install", "-at_install")
class TestWords(ScreensCase):
    def test_russian_screens_name_every_field_that_one_can_choose_in_russian(self):
        """Lists of a custom filter and of a custom group, messages of a refusal."""
        names = sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("profplan.") and not model._abstract
        )
        for name in ["project.task", *names]:
            model = self.env[name].with_context(lang="ru_RU")
            english = [
                (field, told["string"])
                for field, told in model.with_user(self.manager).fields_get().items()
                if (told.get("searchable") or told.get("groupable"))
                and told["string"] not in NEUTRAL
                and not re.search("[а-яё]", told["string"], re.IGNORECASE)
            ]
            self.assertFalse(english, name)

    def test_every_word_of_ours_is_there_in_russian(self):
        """Menus, buttons, columns: each place of a word, not the word somewhere.

        Odoo takes a translation for the places that its entry of ru.po names only.
        """
        addons = [
            name
            for name in self.env["ir.module.module"]
            .sudo()
            .search(
                [("name", "=like", "kostroma_profplan%"), ("state", "=", "installed")]
            )
            .mapped("name")
        ]
        rows = TranslationModuleReader(self.env.cr, addons, lang="ru_RU")
        english = [
            (kind, name, source)
            for _module, kind, name, _id, source, value, _comments in rows
            if name not in FORMULAS and source not in KEYS
            # tags are no words
            if re.search("[a-z]{2}", re.sub("<[^>]*>", "", source)) and not value
        ]
        self.assertFalse(english)

    def test_a_refusal_names_a_field_in_russian(self):
        """«Active» is no word of an official."""
        task = self.plan.task_ids[:1].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "«[А-Яа-яё ]+»"):
            task.with_context(lang="ru_RU").write({"active": False})

    def test_what_is_being_typed_is_not_called_false(self):
        """A new row without its number and words yet has a title all the same."""
        for model in ("profplan.measure", "profplan.section", "profplan.plan"):
            self.assertNotIn("False", self.env[model].new().display_name or "", model)

    def test_a_name_in_the_language_of_the_reader_depends_on_it(self):
        """Letters of one run are written in several languages."""
        translated = re.compile(r"env\._\(|_description_selection|format_date\w*\(")
        stale = set()
        for model in self.env.registry.values():
            for field in model._fields.values():
                words = field.type in ("char", "text", "html")
                if not words or field.store or not isinstance(field.compute, str):
                    continue
                ours = [
                    getsource(vars(part)[field.compute])
                    for part in model.mro()
                    if field.compute in vars(part)
                    and part.__module__.startswith("odoo.addons.kostroma_profplan")
                ]
                context = self.env.registry.field_depends_context[field]
                if "lang" not in context and any(map(translated.search, ours)):
                    stale.add(str(field))
        self.assertFalse(stale)

    def test_no_text_is_a_record_as_code_writes_it(self):
        """«profplan.amendment()» is no word of an official."""
        code = re.compile(r"[a-z_.]+\([\d, ]*\)")
        for records in (
            self.plan,
            self.plan.measure_ids,
            self.plan.task_ids,
            self.plan.section_ids,
            self.department,
            self.env["profplan.figure.value"].new(),
        ):
            for name, field in records._fields.items():
                if field.type in ("char", "text") and field.compute:
                    shown = {str(value) for value in records.mapped(name)}
                    self.assertFalse(
                        [value for value in shown if code.fullmatch(value)],
                        f"{records._name}.{name}",
                    )

    def test_search_tells_no_yo_from_ye(self):
        """«отчет» finds «отчёт», where PostgreSQL has been given unaccent."""
        if not self.env.registry.has_unaccent:
            self.fail("the database has no unaccent: launcher and compose give it")
        unit = self._create_unit("Учётный отдел")
        for words in ("учетный", "УЧЁТНЫЙ"):
            found = self.env["profplan.unit"].search([("name", "ilike", words)])
            self.assertIn(unit, found)


@tagged("post_install", "-at_install")
class TestHome(HttpCase, ScreensCase):
    def _get_home(self, user):
        self.authenticate(user.login, user.login)
        info = self.make_jsonrpc_request("/web/session/get_session_info", {})
        return info["home_action_id"]

    def test_login_leads_to_what_one_has_to_do(self):
        """Who executes to «My tasks», leadership and ГЦОКО to the overview."""
        my = self.env.ref("kostroma_profplan.action_profplan_my").id
        start = self.env.ref("kostroma_profplan.action_profplan_start").id
        for person, home in (
            (self.user, my),
            (self.manager, my),
            (self.coordinator, start),
            (self.viewer, start),
        ):
            self.assertEqual(person.action_id.id, home, person.login)
            self.assertEqual(self._get_home(person), home)
        self.assertFalse(self.portal._get_profplan_home())

    def test_a_home_of_ones_own_stays_and_another_role_brings_another_one(self):
        start = self.env.ref("kostroma_profplan.action_profplan_start").id
        self.user.group_ids = self.env.ref(f"{PREFIX}viewer")
        self.assertEqual(self.user.action_id.id, start)
        board = self.env.ref("kostroma_profplan.action_profplan_task_board")
        self.viewer.action_id = board.id
        self.assertEqual(self._get_home(self.viewer), board.id)

    def test_menus_that_are_not_theirs_are_hidden(self):
        """What one cannot do is in nobody's menu."""
        menus = self.env["ir.ui.menu"]
        apps = self.env.ref("base.menu_management").id
        facts = self.env.ref("kostroma_profplan.menu_profplan_indicator_value").id
        for person, shown in (
            (self.viewer, set()),
            (self.user, set()),
            (self.coordinator, {facts}),
            (self.manager, {facts}),
        ):
            visible = menus.with_user(person)._visible_menu_ids()
            self.assertEqual(visible & {apps, facts}, shown, person.login)
        admin = self.env.ref("base.user_admin")
        self.assertIn(apps, menus.with_user(admin)._visible_menu_ids())

    def test_an_organisation_sees_its_control_dates(self):
        """In the portal: a day with its year, no stars, no number, no hours."""
        plan = self._create_plan(measures=0, number="8-test")
        measure = self._create_measure(plan, units=self.group)
        plan.action_approve()
        plan.action_send_out()
        task = measure.task_ids.filtered(lambda task: task.unit_id == self.school)
        day = task.control_date.strftime("%d.%m.%Y")
        self.authenticate(self.portal.login, self.portal.login)
        for path in ("/my/tasks", f"/my/tasks/{task.id}"):
            page = self.url_open(path).text
            self.assertIn(day, page, path)
            self.assertNotIn("Priority:", page, path)
            self.assertNotIn("fa-star", page, path)
        self.assertNotIn(f"#<span>{task.id}</span>", self.url_open("/my/tasks").text)

    def test_managers_export_lists(self):
        """A list goes to a spreadsheet, by whoever answers for the plan."""
        self.assertTrue(self.manager.has_group("base.group_allow_export"))
        self.assertFalse(self.viewer.has_group("base.group_allow_export"))
        self.assertTrue(self.manager.has_group(f"{PREFIX}coordinator"))

from odoo.fields import Command
from odoo.tests import tagged

from .doors_common import REFUSALS, DoorsCommon

EVIL = "{{ object.sudo().env['res.users'].browse(2).login }}"
BY_DAY = {"aggregates": ["__count"]}


def _own(env):
    return env.user.partner_id.with_env(env)


def _compose(env, **vals):
    letter = {"model": "res.partner", "res_ids": str(_own(env).ids), "subject": "x"}
    mode = {"composition_mode": "mass_mail", "auto_delete": False}
    env["mail.compose.message"].create(
        {**letter, **mode, "body": "x", **vals}
    ).action_send_mail()


# Calls that an attacker tries, as (what, call): nothing is told, nothing changes.
# `o` holds what is not the caller's: task, sheet, file, user.
ASKED = [
    ("a page of ours, rendered by the system", lambda e, o: e["ir.ui.view"]
        .render_public_asset("kostroma_profplan.portal_print", {"sheet": 1})),
    ("words by a view", lambda e, o: _own(e).message_post_with_source(
        "mail.message_activity_assigned", render_values={"activity": {}})),
    ("letters by a view", lambda e, o: _own(e).message_mail_with_source(
        "kostroma_profplan.portal_print", render_values={"sheet": {}})),
    ("an expression in a letter", lambda e, o: _compose(e, subject=EVIL)),
    ("a program in a letter", lambda e, o: _compose(
        e, body="<t t-out=\"object.sudo().env['res.users'].browse(2).login\"/>")),
    ("an expression in a template", lambda e, o: e["mail.template"].create(
        {"name": "x", "model_id": o.partner_model, "subject": EVIL})),
    ("an expression for a language", lambda e, o: e["mail.template"].create(
        {"name": "x", "model_id": o.partner_model, "lang": EVIL})),
    ("a template of plans", lambda e, o: e["mail.template"].create(
        {"name": "x", "model_id": o.plan_model, "subject": "{{ object.name }}"})),
    ("who is mentioned on a task", lambda e, o: o.task.with_env(e)
        .get_mention_suggestions("a")),
    ("to follow by sharing", lambda e, o: o.task.with_env(e)
        .project_sharing_toggle_is_follower()),
    ("to follow", lambda e, o: o.task.with_env(e)
        .message_subscribe(_own(e).ids)),
    ("what is to be done", lambda e, o: o.task.with_env(e).activity_search(
        ["mail.mail_activity_data_todo"], only_automated=False)),
    ("something to do", lambda e, o: o.task.with_env(e).activity_schedule(
        "mail.mail_activity_data_todo", user_id=e.uid)),
    ("activities of sheets", lambda e, o: e["mail.activity"].get_activity_data(
        "profplan.sheet", [])["activity_res_ids"]),
    ("groups by the name of a plan", lambda e, o: e["project.task"]
        .formatted_read_group([], ["plan_id.name"], **BY_DAY)),
    ("groups by the head of a unit", lambda e, o: e["project.task"]
        .formatted_read_group([], ["unit_id.head_id.login"], **BY_DAY)),
    ("tasks by the name of a plan", lambda e, o: e["project.task"].search(
        [("plan_id.name", "ilike", "a")])),
    ("tasks by who heads their unit", lambda e, o: e["project.task"].search(
        [("unit_id.head_id.login", "ilike", "a")])),
    ("tasks beside one's own", lambda e, o: e["project.task"].search(
        [("parent_id.child_ids.evidence_ids.name", "ilike", "a")])),
    ("people by their password", lambda e, o: e["project.task"].search(
        [("create_uid.password", "!=", False)])),
    ("order by a password", lambda e, o: e["project.task"].search(
        [], order="create_uid.password")),
    ("units by their name", lambda e, o: e["profplan.unit"].name_search("s")),
    ("units beside a list", lambda e, o: e["project.task"]
        .search_panel_select_range("unit_id", expand=True)),
    ("a list as a file", lambda e, o: o.task.with_env(e).export_data(["name"])),
    ("a copy of a task", lambda e, o: o.task.with_env(e).copy_data()),
    ("who made a task", lambda e, o: o.task.with_env(e).get_metadata()),
    ("a task in another language", lambda e, o: e["project.task"].with_context(
        lang="en_US", active_test=False, bin_size=True).search_read(
            [("id", "=", o.task.id)], ["name"])),
    ("the text of files", lambda e, o: e["ir.attachment"].search(
        [("id", "=", o.file.id), ("index_content", "ilike", "a")])),
    ("a file at an address of ours", lambda e, o: e["ir.attachment"].create(
        {"name": "x", "raw": b"x", "url": "/odoo.js", "public": True})),
    ("the logo of all pages", lambda e, o: e["ir.attachment"].create(
        {"name": "x", "raw": b"x", "res_model": "res.company",
         "res_id": e.company.id, "res_field": "logo"})),
    ("a file of others in a template", lambda e, o: e["mail.template"].create(
        {"name": "x", "model_id": o.partner_model,
         "attachment_ids": [Command.link(o.file.id)]})),
    ("a file of others in words", lambda e, o: _own(e).message_post(
        body="x", attachment_ids=o.file.ids)),
    ("a file of others to do", lambda e, o: e["mail.activity"].create(
        {"summary": "x", "user_id": e.uid}).action_feedback(
            feedback="x", attachment_ids=o.file.ids)),
    ("groups of oneself", lambda e, o: e.user.with_env(e).write(
        {"group_ids": [Command.link(o.group)]})),
    ("units of oneself", lambda e, o: e.user.with_env(e).write(
        {"profplan_unit_ids": [Command.link(o.unit)]})),
    ("another person as oneself", lambda e, o: e.user.with_env(e).write(
        {"partner_id": o.user.partner_id.id})),
    ("another login", lambda e, o: e.user.with_env(e).write({"login": "boss"})),
    ("a password of others", lambda e, o: e["change.password.wizard"].create(
        {"user_ids": [Command.create({"user_id": o.user.id, "new_passwd": "x" * 9})]})),
    ("a letter about a password", lambda e, o: o.user.with_env(e)
        .action_reset_password()),
    ("a second factor of others", lambda e, o: e["auth_totp.wizard"].create(
        {"user_id": o.user.id, "secret": "A" * 16})),
    ("no second factor of others", lambda e, o: o.user.with_env(e)
        .action_totp_disable()),
    ("a link to sign up", lambda e, o: o.user.partner_id.with_env(e)
        .signup_prepare()),
    ("a check of another call", lambda e, o: e["res.users.identitycheck"].create(
        {"request": '[{}, "res.users", [2], "unlink", [], {}]'})),
    ("days off for everybody", lambda e, o: e["resource.calendar.leaves"].create(
        {"name": "x", "calendar_id": e.company.resource_calendar_id.id,
         "date_from": "2026-03-01 00:00:00", "date_to": "2026-05-01 00:00:00"})),
    ("working hours", lambda e, o: e.company.resource_calendar_id.with_env(e).write(
        {"name": "x"})),
    ("the company", lambda e, o: e.company.with_env(e).write({"name": "x"})),
    ("secrets of the system", lambda e, o: e["ir.config_parameter"].search([])),
    ("columns of others", lambda e, o: e["project.task.type"].create(
        {"name": "x", "user_id": o.user.id})),
    ("tasks by a file", lambda e, o: e["project.task"].load(
        [".id", "name"], [[str(o.task.id), "x"]])["ids"]),
    ("lines by a file", lambda e, o: e["profplan.sheet.line"].load(
        [".id", "responsible_name"], [[str(o.line.id), "x"]])["ids"]),
]  # fmt: skip


@tagged("post_install", "-at_install", "security")
class TestDoorsTable(DoorsCommon):
    """Tries of the fifth attack that found nothing: they find nothing tomorrow."""

    def setUp(self):
        super().setUp()
        self.task = self.other_part
        evidence = self._attach(self.task, self.other_portal)
        self.file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "profplan.evidence"),
                ("res_field", "=", "file"),
                ("res_id", "=", evidence.id),
            ]
        )
        self.line = self.line.filtered(lambda line: line.unit_id == self.other_school)
        self.user = self.manager
        self.unit = self.department.id
        self.group = self.env.ref("kostroma_profplan.group_profplan_manager").id
        self.partner_model = self.env["ir.model"]._get_id("res.partner")
        self.plan_model = self.env["ir.model"]._get_id("profplan.plan")

    def test_nothing_is_told_and_nothing_changes(self):
        password = "SELECT password, login, partner_id, totp_secret FROM res_users"
        self.assertGreater(len(ASKED), 40)
        for user in self.employee | self.portal:
            for name, call in ASKED:
                told = []

                def attempt(env, call=call, told=told):
                    self.env.cr.execute(password)
                    before = self.env.cr.fetchall()
                    told.append(call(env, self))
                    self.env.cr.execute(password)
                    self.assertEqual(self.env.cr.fetchall(), before)

                with self.subTest(try_=name, user=user.login):
                    changed, raised = self._try(attempt, user)
                    self.assertFalse(changed)
                    if not isinstance(raised, REFUSALS):
                        self.assertFalse(told[0] if told else None)

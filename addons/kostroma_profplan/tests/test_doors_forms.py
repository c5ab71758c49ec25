from odoo.exceptions import AccessError
from odoo.tests import tagged

from .doors_common import DoorsCommon


@tagged("post_install", "-at_install", "security")
class TestDoorsOfForms(DoorsCommon):
    """A form of any model tells nothing of what the person does not see (§9)."""

    def setUp(self):
        super().setUp()
        evidence = self._attach(self.other_part, self.other_portal)
        self.file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "profplan.evidence"),
                ("res_field", "=", "file"),
                ("res_id", "=", evidence.id),
            ]
        )
        self.said = self.task.with_user(self.coordinator).message_post(body="Secret")
        line = self.line.filtered(lambda line: line.unit_id == self.other_school)
        self.foreign = [
            self.plan,
            self.plan.project_id,
            self.measure,
            self.task,
            self.other_part,
            line.sheet_id,
            line,
            evidence,
            self.file,
            self.said,
        ]

    def _get_ties(self, env):
        """``[(model, field, its comodel)]`` of models of Odoo that the person has."""
        names = {record._name for record in self.foreign}
        return [
            (model, name, field.comodel_name)
            for model in sorted(env.registry)
            if not (env[model]._abstract or model.startswith("profplan."))
            and env[model].has_access("create")
            for name, field in env[model]._fields.items()
            if field.type == "many2one" and field.comodel_name in names
        ]

    def test_no_form_names_a_record_that_one_does_not_see(self):
        by_model = {record._name: record for record in self.foreign}
        tried = 0
        for user in self.employee | self.portal:
            env = self.env(user=user)
            for model, name, comodel in self._get_ties(env):
                tried += 1
                with self.subTest(model=model, field=name, user=user.login):
                    with self.assertRaises(AccessError):
                        env[model].onchange(
                            {name: by_model[comodel].id},
                            [],
                            {name: {"fields": {"display_name": {}}}},
                        )
        self.assertGreater(tried, 10)

    def test_an_organisation_is_told_of_no_other_people(self):
        tried = 0
        env = self.env(user=self.portal)
        strangers = {
            "res.users": self.other_portal,
            "res.partner": self.coordinator.partner_id,
        }
        for model in sorted(env.registry):
            if env[model]._abstract or not env[model].has_access("create"):
                continue
            for name, field in env[model]._fields.items():
                stranger = strangers.get(field.comodel_name)
                if field.type != "many2one" or not stranger:
                    continue
                tried += 1
                with self.subTest(model=model, field=name):
                    with self.assertRaises(AccessError):
                        env[model].onchange(
                            {name: stranger.id},
                            [],
                            {name: {"fields": {"display_name": {}}}},
                        )
        self.assertGreater(tried, 10)

    def test_no_form_tells_the_contents_of_a_file(self):
        if "snailmail.letter" not in self.env:
            self.skipTest("Odoo's letters on paper are not installed")
        stranger = self.env["ir.attachment"].create({"name": "secret", "raw": b"x"})
        for user in self.employee | self.viewer | self.project_user:
            for file in (self.file, stranger) if user != self.viewer else (stranger,):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.env["snailmail.letter"].with_user(user).onchange(
                        {"attachment_id": file.id},
                        ["attachment_id"],
                        {"attachment_fname": {}, "attachment_datas": {}},
                    )

    def test_no_form_names_the_document_that_it_is_of(self):
        told = {
            "mail.message": ("model", "record_name"),
            "mail.activity": ("res_model", "res_name"),
            "ir.attachment": ("res_model", "res_name"),
            "rating.rating": ("res_model_id", "res_name"),
        }
        for model, (field, name) in told.items():
            for record in self.foreign:
                value = record._name
                if field == "res_model_id":
                    value = self.env["ir.model"]._get_id(value)
                for user in self.employee | self.portal:
                    env = self.env(user=user)
                    if not env[model].has_access("create"):
                        continue
                    values = {field: value, "res_id": record.id}
                    rows = {"child_ids": [[0, 0, values]]}
                    asked = {"typed": values}
                    if model == "mail.message":
                        asked["in a row"] = rows
                    for way, given in asked.items():
                        with (
                            self.subTest(
                                model=model, of=record._name, user=user.login, way=way
                            ),
                            self.assertRaises(AccessError),
                        ):
                            env[model].onchange(given, [], {name: {}})

    def test_a_number_in_another_dress_is_a_number(self):
        for user in self.employee | self.portal:
            Message = self.env["mail.message"].with_user(user)
            for id_ in (self.said.id, str(self.said.id), [self.said.id]):
                for values in (
                    {"parent_id": {"id": id_}},
                    {"child_ids": [[4, id_]]},
                    {"child_ids": [[1, id_, {}]]},
                    {"child_ids": [[6, 0, [id_]]]},
                ):
                    with (
                        self.subTest(user=user.login, values=values),
                        self.assertRaises(AccessError),
                    ):
                        Message.onchange(values, [], {"body": {}})
            told = Message.onchange(
                {"child_ids": [[0, "virtual_1", {"body": "x"}]]},
                [],
                {"child_ids": {"fields": {"body": {}}}},
            )
            self.assertTrue(told["value"]["child_ids"])

    def test_no_default_names_what_one_does_not_see(self):
        """A form is also filled by the context, one's own defaults, a row's context."""
        for record in self.foreign:
            of = {"default_model": record._name, "default_res_id": record.id}
            row = {"model": record._name, "res_id": record.id}
            name = {"record_name": {}}
            for user in self.employee | self.portal:
                Message = self.env["mail.message"].with_user(user)
                asked = {
                    "context": (of, {}, name),
                    "model typed": (
                        {"default_res_id": record.id},
                        {"model": record._name},
                        name,
                    ),
                    "number typed": (
                        {"default_model": record._name},
                        {"res_id": record.id},
                        name,
                    ),
                    "parent": ({}, {"parent_id": row}, {"body": {}}),
                    "row": ({}, {"child_ids": [row]}, {"body": {}}),
                }
                for way, (context, values, spec) in asked.items():
                    with (
                        self.subTest(of=record._name, user=user.login, way=way),
                        self.assertRaises(AccessError),
                    ):
                        Message.with_context(**context).onchange(values, [], spec)
                rows = {"child_ids": {"context": of, "fields": name}}
                told = Message.onchange({"child_ids": [[0, 0, {}]]}, [], rows)
                [[_code, _id, made]] = told["value"]["child_ids"]
                self.assertFalse(made["record_name"])

    def test_no_default_of_ones_own_tells_the_contents_of_a_file(self):
        if "snailmail.letter" not in self.env:
            self.skipTest("Odoo's letters on paper are not installed")
        for user in self.employee | self.project_user:
            env = self.env(user=user)
            env["ir.default"].set(
                "snailmail.letter", "attachment_id", self.file.id, user_id=True
            )
            spec = {"attachment_datas": {}}
            asked = {
                "snailmail.letter": ({}, spec),
                "mail.message": (
                    {"letter_ids": [[0, 0, {}]]},
                    {"letter_ids": {"fields": spec}},
                ),
            }
            for model, (values, asked_spec) in asked.items():
                with self.subTest(model=model, user=user.login):
                    with self.assertRaises(AccessError):
                        env[model].onchange(values, [], asked_spec)

    def test_no_record_of_one_s_own_names_another_one(self):
        """Odoo calls a rating by the name of what it rates."""
        Rating = self.env["rating.rating"].with_user(self.employee)
        get_model = self.env["ir.model"]._get_id
        partner = self.employee.partner_id
        for record in self.foreign:
            own = Rating.create(
                {"res_model_id": get_model(partner._name), "res_id": partner.id}
            )
            values = {"res_model_id": get_model(record._name), "res_id": record.id}
            with self.subTest(of=record._name, way="made"):
                with self.assertRaises(AccessError):
                    Rating.create(values)
            with self.subTest(of=record._name, way="moved"):
                with self.assertRaises(AccessError):
                    own.write(values)

    def test_people_ask_about_what_they_see(self):
        env = self.env(user=self.employee)
        own = env["ir.attachment"].create({"name": "own", "raw": b"x"})
        told = env["ir.attachment"].onchange(
            {"original_id": own.id}, [], {"original_id": {"fields": {"name": {}}}}
        )
        self.assertEqual(told["value"]["original_id"]["name"], "own")
        partner = self.employee.partner_id
        values = {"res_model": partner._name, "res_id": partner.id}
        told = env["mail.activity"].onchange(values, [], {"res_name": {}})
        self.assertEqual(told["value"]["res_name"], partner.display_name)
        env = self.env(user=self.portal)
        values = {"model": "project.task", "res_id": self.part.id}
        told = env["mail.message"].onchange(values, [], {"record_name": {}})
        self.assertEqual(told["value"]["record_name"], self.part.display_name)

    def test_a_window_tells_no_name_of_what_one_does_not_see(self):
        line = self.foreign[6]
        for user in self.employee | self.portal:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                line.with_user(user).action_open()

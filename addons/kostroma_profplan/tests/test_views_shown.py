from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestViewsShown(TransactionCase):
    """A date on our screens carries its year, and no list cuts its heads."""

    def _get_own_views(self):
        own = self.env["ir.model.data"].search(
            [
                ("module", "in", ("kostroma_profplan", "kostroma_profplan_reports")),
                ("model", "=", "ir.ui.view"),
            ]
        )
        return self.env["ir.ui.view"].browse(own.mapped("res_id"))

    def _get_dates_without_year(self, view):
        model = self.env[view["models"][0]]
        arch = etree.fromstring(view["arch"])
        for node in arch.iter("field"):
            if self._is_date(node, model) and "'numeric': True" not in (
                node.get("options") or ""
            ):
                yield node.get("name")

    def _is_date(self, node, model):
        """Whether a node shows a date; Odoo leaves the year out of this year's."""
        parents = [one for one in node.iterancestors("field") if len(one)]
        for parent in reversed(parents):
            model = self.env[model._fields[parent.get("name")].comodel_name]
        field = model._fields.get(node.get("name"))
        hidden = node.get("invisible") in ("1", "True") or node.get("column_invisible")
        return (
            field is not None
            and field.type in ("date", "datetime")
            and not hidden
            and not len(node)
        )

    def test_every_date_of_our_views_has_its_year(self):
        looked_at = 0
        for view in self._get_own_views().filtered(
            lambda view: view.type in ("form", "list", "kanban") and not view.inherit_id
        ):
            if view.model not in self.env:
                continue
            shown = self.env[view.model].get_view(view.id, view.type)
            looked_at += 1
            with self.subTest(view=view.xml_id):
                found = self._get_dates_without_year(
                    {"models": [view.model], "arch": shown["arch"]}
                )
                self.assertEqual(list(found), [])
        self.assertGreater(looked_at, 10)

    def test_every_question_before_a_button_has_a_title_of_its_own(self):
        """Odoo's own title is not Russian; a button of a list view takes none."""
        looked_at = 0
        for view in self._get_own_views():
            for button in etree.fromstring(view.arch_db).iter("button"):
                if button.get("confirm") and view.type != "list":
                    looked_at += 1
                    with self.subTest(view=view.xml_id, button=button.get("name")):
                        self.assertTrue(button.get("confirm-title"))
        self.assertGreater(looked_at, 8)

    def test_heads_of_our_lists_are_not_cut(self):
        looked_at = 0
        for view in self._get_own_views():
            for shown in etree.fromstring(view.arch_db).iter("list"):
                looked_at += 1
                with self.subTest(view=view.xml_id):
                    self.assertIn("o_profplan_list", shown.get("class", ""))
        self.assertGreater(looked_at, 50)

import ast
import doctest
import importlib
import inspect
import pkgutil

from odoo.tests import BaseCase, tagged

from .. import lib


@tagged("post_install", "-at_install")
class TestLib(BaseCase):
    """The rules apart from the ORM: their examples hold, they need no Odoo."""

    def _get_modules(self):
        return [
            importlib.import_module(f"{lib.__name__}.{module.name}")
            for module in pkgutil.iter_modules(lib.__path__)
        ]

    def test_examples_in_the_docstrings_hold(self):
        for module in self._get_modules():
            with self.subTest(module.__name__):
                results = doctest.testmod(module)
                self.assertTrue(results.attempted)
                self.assertEqual(results.failed, 0)

    def test_no_module_imports_odoo(self):
        for module in self._get_modules():
            tree = ast.parse(inspect.getsource(module))
            names = {
                name.name if isinstance(node, ast.Import) else node.module or ""
                for node in ast.walk(tree)
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in node.names
            }
            with self.subTest(module.__name__):
                self.assertFalse([name for name in names if name.startswith("odoo")])

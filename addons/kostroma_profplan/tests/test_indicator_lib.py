import ast
import doctest
import inspect

from odoo.tests import BaseCase, tagged

from ..lib import indicators as calc


@tagged("post_install", "-at_install")
class TestIndicatorLib(BaseCase):
    def test_examples_in_the_docstrings_hold(self):
        results = doctest.testmod(calc)
        self.assertGreater(results.attempted, 20)
        self.assertEqual(results.failed, 0)

    def test_calculation_needs_no_odoo(self):
        tree = ast.parse(inspect.getsource(calc))
        imported = {
            name.name if isinstance(node, ast.Import) else node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        self.assertEqual(imported, {"re", "collections.abc", "dataclasses", "datetime"})

    def test_no_data_is_never_zero(self):
        """Nothing given is unknown; a zero that was given is a failure of the plan."""
        nothing, zero = calc.Cell(2021, target=5), calc.Cell(2021, target=5, fact=0)
        self.assertIsNone(nothing.deviation)
        self.assertIsNone(nothing.attainment)
        self.assertIsNone(nothing.is_met)
        self.assertEqual(zero.deviation, -5)
        self.assertEqual(zero.attainment, 0)
        self.assertIs(zero.is_met, False)

    def test_falling_indicator_that_is_good_counts_as_good(self):
        cell = calc.Cell(2021, target=10, fact=8, direction=calc.LOWER)
        self.assertEqual(cell.deviation, -2)
        self.assertEqual(cell.attainment, 1.25)
        self.assertIs(cell.is_met, True)

    def test_an_exact_target_is_missed_by_more_as_by_less(self):
        for fact, met in ((4, False), (5, True), (6, False)):
            cell = calc.Cell(2021, target=5, fact=fact, comparator=calc.EQUAL)
            self.assertIs(cell.is_met, met)

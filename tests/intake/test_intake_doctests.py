"""The examples in the docstrings of `intake` are true."""

import doctest
import importlib

import pytest
from conftest import ADDON

MODULES = sorted(
    path.stem for path in (ADDON / "intake").glob("*.py") if path.stem != "__init__"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(f"intake.{name}")
    assert doctest.testmod(module).failed == 0


def test_nothing_of_odoo_is_imported():
    for path in (ADDON / "intake").glob("*.py"):
        text = path.read_text("utf-8")
        assert "import odoo" not in text and "from odoo" not in text, path.name

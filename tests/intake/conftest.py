"""Reading an order needs no Odoo: `intake` is imported from the addon's folder."""

import json
import sys
from pathlib import Path

import pytest

ADDON = Path(__file__).resolve().parents[2] / "addons" / "kostroma_profplan"
sys.path.insert(0, str(ADDON))
sys.path.insert(0, str(Path(__file__).resolve().parent))


@pytest.fixture(scope="session")
def addon():
    """Folder of the first addon."""
    return ADDON


@pytest.fixture(scope="session")
def seed():
    """The exact meaning of the real order."""
    return json.loads((ADDON / "tests/data/order-1257.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def units():
    """The city's own directory, as shipped."""
    return json.loads((ADDON / "data/directory.json").read_text("utf-8"))

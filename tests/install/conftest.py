"""Databases that tests of installing share."""

import pytest

from launcher import base
from launcher.odoo import MODULES


@pytest.fixture(scope="session")
def ours(odoo):
    """A database that today's code made and marked: it is cloned, or put back."""
    name = "ours"
    base.clone(odoo.cluster, odoo.files, name)
    odoo.prepare(name, install=MODULES, log=name)
    odoo.mark(name)
    yield name
    base.drop(odoo.cluster, odoo.files, name)

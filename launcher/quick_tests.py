"""Runs inside Odoo's process: what its test runner does for nothing, left out.

Nothing here changes what a test sees; without it the same tests take twice as long.
"""

from freezegun import api

from odoo.modules.registry import Registry
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name

from odoo.addons.base.models import res_users
from odoo.addons.base.models.ir_qweb import IrQweb

ROUNDS = 1000


def apply():
    """Make the runner of this process quick."""
    spare_passwords()
    _leave_out_bundles()
    _keep_caches()
    api._get_module_attributes_hash = _get_size_of_module


def _get_size_of_module(module):
    """What tells freezegun that it knows a module's clocks: it asks 3,000 each time.

    Its own answer lists and sorts all the names of the module.
    """
    return f"{id(module)}-{len(vars(module))}"


def spare_passwords():
    """To log in takes a second: against guessing, which nobody does in a trial.

    A password that costs more is kept anew when its owner logs in.
    """
    res_users.MIN_ROUNDS = ROUNDS


def make_people(env):
    """Make the people of the tests, whom each class would make for itself."""
    spare_passwords()
    from odoo.addons.kostroma_profplan.tests.common import ProfplanCommon

    ProfplanCommon.env = env(context={"no_reset_password": True})
    ProfplanCommon._create_people()


def _leave_out_bundles():
    """Odoo compiles every style and script before the first test that asks its server.

    Pages are opened in a browser by tests/, which have servers of their own.
    """
    IrQweb._pregenerate_assets_bundles = lambda self: []


def _keep_caches():
    """Let tests and classes begin with the caches of what those before did not change.

    Odoo empties them after each test, so that each reads rights, rules and defaults
    anew. A cache that nothing cleared is as true after the records of a test, or of a
    class, are gone; one that was cleared goes back to what it was before them.
    """
    set_up, set_up_class = TransactionCase.setUp, TransactionCase.setUpClass.__func__

    def set_up_keeping(self):
        _keeping(self.registry, "test", self.addCleanup, lambda: set_up(self))

    def set_up_class_keeping(cls):
        registry = Registry(get_db_name())
        _keeping(registry, "class", cls.addClassCleanup, lambda: set_up_class(cls))

    TransactionCase.setUp = set_up_keeping
    TransactionCase.setUpClass = classmethod(set_up_class_keeping)


def _keeping(registry, level, add_cleanup, set_up):
    """Set up between two cleanups: the last come first, Odoo's clearing stands inside.

    The witness is an entry that only a clearing of its cache takes away. Entries speak
    of the fields of their day: where a test has made models anew they are dropped.
    """
    fields = registry.field_computed
    caches, kept, witness = registry._Registry__caches, {}, ("not cleared", level)
    before = {name: dict(cache.items()) for name, cache in caches.items()}
    for cache in caches.values():
        cache[witness] = True

    def take():
        for name, cache in caches.items():
            kept[name] = dict(cache.items()) if witness in cache else before[name]

    def put_back():
        if registry.field_computed is not fields:
            return
        for name, entries in kept.items():
            caches[name].clear()
            for key, value in entries.items():
                caches[name][key] = value

    add_cleanup(put_back)
    set_up()
    add_cleanup(take)

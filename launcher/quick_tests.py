"""Runs inside Odoo's process: what its test runner does for nothing, left out.

Nothing here changes what a test sees; without it the same tests take twice as long.
"""

from freezegun import api

from odoo.tests import TransactionCase

from odoo.addons.base.models.ir_qweb import IrQweb

# An entry that only a clearing of its cache takes away.
WITNESS = ("profplan", "not cleared")


def apply():
    """Make the runner of this process quick."""
    _leave_out_bundles()
    _keep_caches()
    api._get_module_attributes_hash = _get_size_of_module


def _get_size_of_module(module):
    """What tells freezegun that it knows a module's clocks: it asks 3,000 each time.

    Its own answer lists and sorts all the names of the module.
    """
    return f"{id(module)}-{len(vars(module))}"


def _leave_out_bundles():
    """Odoo compiles every style and script before the first test that asks its server.

    Pages are opened in a browser by tests/, which have servers of their own.
    """
    IrQweb._pregenerate_assets_bundles = lambda self: []


def _keep_caches():
    """Let a test begin with the caches of what the one before did not change.

    Odoo empties them after each test, so that each reads rights, rules and defaults
    anew. A cache that nothing cleared during a test is as true after the test's own
    records are gone; one that was cleared goes back to what it was before the test.
    """
    set_up = TransactionCase.setUp

    def set_up_keeping(self):
        caches = self.registry._Registry__caches
        before = {name: dict(cache.items()) for name, cache in caches.items()}
        for cache in caches.values():
            cache[WITNESS] = True
        # Cleanups run last in, first out: ours stand around Odoo's own clearing.
        kept = {}
        self.addCleanup(_put_back, caches, kept)
        set_up(self)
        self.addCleanup(_take, caches, before, kept)

    TransactionCase.setUp = set_up_keeping


def _take(caches, before, kept):
    for name, cache in caches.items():
        kept[name] = dict(cache.items()) if WITNESS in cache else before[name]


def _put_back(caches, kept):
    for name, entries in kept.items():
        caches[name].clear()
        for key, value in entries.items():
            caches[name][key] = value

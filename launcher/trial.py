"""A throw-away cluster and its databases: for the tests and the figures."""

import contextlib
import json
import os
import pathlib
import shutil
import sys
import tempfile

from . import base, environment
from .odoo import Odoo
from .odoo_source import odoo_source
from .postgres import FAST, Cluster, programs

VARIABLE = "PROFPLAN_TRIAL"


class TrialOdoo(Odoo):
    """Odoo of a throw-away system."""

    serves = "trial"


@contextlib.contextmanager
def trial(source, python, prepared):
    """An Odoo on a fast copy of the prepared base; nothing of it stays."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="profplan-trial-"))
    home.chmod(0o711)
    try:
        base.copy_cluster(prepared, home, FAST)
        cluster = Cluster(home, programs(python), FAST)
        with cluster.running():
            yield TrialOdoo(source, python, cluster, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def environ_of(odoo):
    """The variables by which another process of ours joins the trial."""
    place = {"home": str(odoo.home), "socket": str(odoo.cluster.socket)}
    return {**os.environ, VARIABLE: json.dumps(place)}


def joined():
    """The Odoo of the trial this process was started in, or None."""
    if VARIABLE not in os.environ:
        return None
    place = json.loads(os.environ[VARIABLE])
    python = environment.Environment(pathlib.Path(sys.prefix))
    cluster = Cluster(place["home"], programs(python), FAST)
    cluster.socket = pathlib.Path(place["socket"])
    return TrialOdoo(odoo_source(), python, cluster, place["home"])


def fresh_database(odoo, name, modules, **wishes):
    """A database of the trial with `modules` installed; returns the log."""
    base.clone(odoo.cluster, odoo.files, name)
    return odoo.prepare(name, install=modules, log=f"{name}-prepare", **wishes)

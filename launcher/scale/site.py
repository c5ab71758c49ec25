"""One database with a streaming replica and an S3 server, for hosts of this machine."""

import contextlib
import pathlib
import shutil
import tempfile

from .. import base
from ..odoo import Odoo
from ..postgres import FAST, Cluster
from . import environments, objects, proxy
from .hosts import Host
from .replica import Replica

DATABASE = "profplan"


class Site:
    """What the hosts share; `host()` makes one, `proxy()` serves before some."""

    def __init__(self, home, odoo, replica, objects_url):
        self.home, self.odoo = home, odoo
        self.primary, self.replica = odoo.cluster, replica
        self.objects = objects_url

    def host(self, name, **wishes):
        """A host that is not started yet; sessions and files are shared."""
        more = {"objects": self.objects, **wishes}
        one = Host(name, self.odoo, DATABASE, self.home, **more)
        store = self.odoo.filestore(DATABASE)
        if store.exists():  # the first host is the machine that was alone before
            (one.files / "filestore").mkdir()
            store.rename(one.files / "filestore" / DATABASE)
        return one

    def proxy(self, hosts, reports=()):
        return proxy.serving(
            self.home,
            [(one.port, one.live) for one in hosts],
            [one.port for one in reports],
        )

    def sql(self, statement):
        return self.primary.sql(statement, DATABASE)

    def keys(self):
        return objects.keys(self.objects)

    def read(self, key):
        return objects.read(self.objects, key)


@contextlib.contextmanager
def site(source, prepared, bin_dir, replicated=True):
    """A Site whose database is the prepared base; nothing of it stays.

    The first host installs our addons, as in a new container.

    :param prepared: the folder of the prepared base
    :param bin_dir: the programs of PostgreSQL that it was made by
    """
    home = pathlib.Path(tempfile.mkdtemp(prefix="profplan-hosts-"))
    home.chmod(0o711)
    try:
        base.copy_cluster(prepared, home, FAST)
        cluster = Cluster(home, bin_dir, FAST)
        with contextlib.ExitStack() as stack:
            stack.enter_context(cluster.running())
            odoo = Odoo(source, environments.host(source), cluster, home)
            base.rename(cluster, odoo.files, base.DATABASE, DATABASE)
            replica = None
            if replicated:
                replica = Replica(cluster, home / "replica")
                replica.copy()
                stack.enter_context(replica.running())
            url = stack.enter_context(objects.serving(environments.objects(), home))
            yield Site(home, odoo, replica, url)
    finally:
        shutil.rmtree(home, ignore_errors=True)

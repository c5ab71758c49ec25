"""The Python environments of several hosts, made when somebody asks for them."""

from .. import environment as known
from ..places import ROOT

HOST = ROOT / "requirements-scale.txt"
OBJECTS = ROOT / "launcher" / "requirements-objects.txt"


def host(source, remark=lambda text: None):
    """One that runs Odoo from `source` with OCA's addons for several hosts."""

    def fill(home):
        known._fill_full(home, source, remark)
        known._pip(home, "-r", HOST)

    files = (known.RUNTIME, known.ODOO, known.POSTGRES, HOST)
    return known._made("host", known._key(*files, text=str(source.tree)), fill, remark)


def objects(remark=lambda text: None):
    """The little S3 server of the tests."""

    def fill(home):
        known._pip(home, "-r", OBJECTS)

    return known._made("objects", known._key(OBJECTS), fill, remark)

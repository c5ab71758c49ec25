"""What the system is made of is written down, and an audit never claims too much."""

import contextlib
import http.server
import json
import threading

import pytest

from launcher import sbom
from launcher.odoo import free_port
from launcher.places import ROOT


@pytest.fixture(scope="module")
def bill(odoo):
    found = sbom.installed(odoo.environment.python)
    return sbom.make_bill("19.0.0+dfsg-1", found)


def test_every_pinned_library_is_named_with_its_version_and_purl(bill):
    purls = {one["purl"] for one in bill["components"]}
    for name in ("requirements.txt", "launcher/requirements-odoo.txt"):
        for line in (ROOT / name).read_text().splitlines():
            pinned, _semicolon, condition = line.partition(";")
            if "==" not in pinned or line.startswith("#") or "< " in condition:
                continue
            library, version = pinned.strip().split("==")
            library = library.lower().replace("_", "-").replace(".", "-")
            assert f"pkg:pypi/{library}@{version}" in purls, line
    assert "pkg:deb/debian/odoo-19@19.0.0+dfsg-1" in purls
    assert any(purl.startswith("pkg:docker/postgres@") for purl in purls)


def test_it_is_what_cyclonedx_asks_for_and_the_same_each_time(bill, odoo):
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))
    again = sbom.make_bill("19.0.0+dfsg-1", sbom.installed(odoo.environment.python))
    assert again == bill
    libraries = [one for one in bill["components"] if one["type"] == "library"]
    nameless = [one["name"] for one in libraries if not one.get("licenses")]
    assert len(nameless) <= len(libraries) // 10, nameless


def test_an_audit_without_a_network_says_that_it_did_not_run(bill, capsys):
    url = f"http://127.0.0.1:{free_port()}/"
    assert sbom.audit(bill["components"], url) == sbom.NOT_AUDITED
    assert "НЕ ПРОВЕРЕНО" in capsys.readouterr().out


def test_an_audit_names_what_is_known_to_be_wrong(bill, capsys):
    def answer(queries):
        bad = {"vulns": [{"id": "PYSEC-2026-1"}]}
        return [bad if "/lxml@" in one["package"]["purl"] else {} for one in queries]

    with advisories(answer) as url:
        assert sbom.audit(bill["components"], url) == 1
    told = capsys.readouterr().out
    assert "УЯЗВИМО  lxml" in told and "PYSEC-2026-1" in told
    with advisories(lambda queries: [{} for _one in queries]) as url:
        assert sbom.audit(bill["components"], url) == 0
    with advisories(lambda queries: "nonsense") as url:
        assert sbom.audit(bill["components"][:1], url) == sbom.NOT_AUDITED


@contextlib.contextmanager
def advisories(answer):
    """A database of advisories that answers so."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            told = answer(json.loads(self.rfile.read(size))["queries"])
            body = (
                "nonsense" if isinstance(told, str) else json.dumps({"results": told})
            )
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_arguments):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()

"""Alerts ask for numbers that there are, and the page explains all of them."""

import re
import subprocess
import sys

from launcher.places import ADDONS, ROOT

sys.path.append(str(ADDONS / "kostroma_profplan"))
from lib import metrics  # noqa: E402  plain Python of the addon

ALERTS = (ROOT / "docker/alerts.yml").read_text()
PAGE = (ROOT / "docs/watching.md").read_text()


def test_every_number_that_an_alert_asks_for_is_told():
    asked = set(re.findall(r"\bprofplan_\w+", ALERTS))
    assert asked
    assert {metrics.family_of(name) for name in asked} <= set(metrics.METRICS)


def test_the_page_explains_every_number_and_every_alert():
    assert [name for name in metrics.METRICS if name not in PAGE] == []
    alerts = re.findall(r"alert: (\w+)", ALERTS)
    assert len(alerts) == len(set(alerts)) == 5
    assert [name for name in alerts if f"`{name}`" not in PAGE] == []


def test_every_alert_says_in_russian_what_it_is_and_what_to_do():
    for part in ALERTS.split("- alert:")[1:]:
        for word in ("summary", "action"):
            (told,) = re.findall(rf'{word}: "(.+)"', part)
            assert re.search("[а-я]{4}", told), part
        assert re.search(r"for: \d+[mh]", part) and "severity:" in part


def test_the_token_is_a_file_and_the_journal_may_be_json(compose_command, tmp_path):
    (tmp_path / "empty.env").touch()
    done = subprocess.run(
        [*compose_command, "--env-file", tmp_path / "empty.env"]
        + ["-f", ROOT / "docker-compose.yml", "-f", ROOT / "docker/watching.yml"]
        + ["config"],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "PROFPLAN_SECRETS": "./secrets",
            "PROFPLAN_LOG": "json",
        },
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert "PROFPLAN_METRICS_TOKEN_FILE: /run/secrets/metrics_token" in done.stdout
    assert "secrets/metrics_token" in done.stdout
    assert "PROFPLAN_LOG: json" in done.stdout


def test_the_proxy_numbers_requests_and_speaks_when_odoo_cannot():
    text = (ROOT / "docker/Caddyfile").read_text()
    assert "request_header X-Request-ID {http.request.uuid}" in text
    assert "/profplan/metrics" in text.partition("respond @closed 404")[0]
    assert "health_uri /web/health?db_server_status=1" in text
    (told,) = re.findall(r"handle_errors \{(.*)", text, re.DOTALL)
    assert "413" in told and "Сохранённое цело" in told

"""Totals and per cents are live: another program counts the same from the cells."""

import io
import json
import subprocess
from urllib.parse import quote

import openpyxl
import pytest

PREFIX = "kostroma_profplan_reports."
# LibreOffice trusts the cached values of a file of Excel unless it is told not to.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


@pytest.fixture
def recalculated(tmp_path):
    """``recalculated({name: bytes})``: the same files as LibreOffice counts them."""

    def run(contents):
        profile = tmp_path / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(ALWAYS)
        for name, content in contents.items():
            (tmp_path / f"{name}.xlsx").write_bytes(content)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile.parent.as_uri()}",
                *("--headless", "--convert-to", "xlsx", "--outdir"),
                tmp_path / "out",
                *(tmp_path / f"{name}.xlsx" for name in contents),
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=300,
        )
        return {
            name: (tmp_path / "out" / f"{name}.xlsx").read_bytes() for name in contents
        }

    return run


def values(content):
    """``{(sheet, cell): value}`` of the cells that hold formulas."""
    live, cached = (
        openpyxl.load_workbook(io.BytesIO(content), data_only=only)
        for only in (False, True)
    )
    return {
        (number, cell.coordinate): cached.worksheets[number][cell.coordinate].value
        for number, sheet in enumerate(live.worksheets)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.heavy
def test_libreoffice_counts_what_the_files_say(rpc, recalculated):
    """Every formula of every report of the demo's plan, now and as of a past day."""
    viewer = rpc("viewer")
    plan = viewer("profplan.plan", "search", [("number", "=", "1257-рз/IV")])[0]
    names = viewer(
        "ir.actions.report",
        "search_read",
        [("report_name", "like", PREFIX), ("model", "=", "profplan.plan")],
        ["report_name"],
    )
    past = f"?options={quote(json.dumps({'as_of': '2021-03-01'}))}"
    files = {}
    for name in [one["report_name"] for one in names]:
        for when, options in (("now", ""), ("then", past)):
            address = f"/report/xlsx/{name}/{plan}{options}"
            files[f"{name.removeprefix(PREFIX)}-{when}"] = viewer.get(address).read()
    counted = recalculated(files)
    for name, content in files.items():
        expected, found = values(content), values(counted[name])
        assert expected, name
        for place, value in expected.items():
            told = found[place]
            if isinstance(value, int | float):
                assert told == pytest.approx(value, abs=1e-6), (name, place)
            else:
                assert (told or "") == (value or ""), (name, place)

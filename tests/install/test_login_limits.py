"""Every way to log in is counted in the database, over all processes (design §9).

Two servers on one database, behind what looks like a proxy: the addresses are those of
its headers. Nothing waits: time passes by making what was noted older.
"""

import contextlib
import http.cookiejar
import itertools
import json
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from support import Client

from launcher import base
from launcher.odoo import free_port

DATABASE = "login_limits"

MOST = 5  # failures of a login at an address
WRONG = "не тот пароль"
TOO_MANY = re.compile(r"Слишком много неудачных попыток входа: .* через \d+ мин\.")
addresses = (f"198.51.{number >> 8}.{number & 255}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def sites(odoo, ours):
    """The addresses of two processes that serve one database."""
    base.clone(odoo.cluster, odoo.files, DATABASE, template=ours)
    with contextlib.ExitStack() as stack:
        stack.callback(base.drop, odoo.cluster, odoo.files, DATABASE)
        urls = []
        for name in ("first", "second"):
            port = free_port()
            settings = {"log": name, "name": name, "proxy_mode": True}
            stack.enter_context(odoo.serving(DATABASE, port, **settings))
            urls.append(f"http://127.0.0.1:{port}")
        yield urls


@pytest.fixture(scope="module")
def admin_rpc(sites):
    return Client(sites[0], DATABASE, "admin", "admin")


@dataclass
class Person:
    id: int
    login: str
    password: str


@pytest.fixture
def person(admin_rpc):
    """An account of a school of its own: nobody else errs with its login."""
    login, password = f"{secrets.token_hex(4)}@limits.example", secrets.token_hex(12)
    [portal] = admin_rpc(
        "ir.model.data",
        "search_read",
        [("module", "=", "base"), ("name", "=", "group_portal")],
        ["res_id"],
    )
    vals = {"login": login, "name": login, "email": login, "password": password}
    vals["group_ids"] = [[6, 0, [portal["res_id"]]]]
    context = {"no_reset_password": True}
    [user] = admin_rpc("res.users", "create", [vals], context=context)
    yield Person(user, login, password)
    admin_rpc("res.users", "write", [user], {"active": False})


@pytest.fixture
def sql(odoo):
    return lambda statement: odoo.cluster.sql(statement, DATABASE)


class Visitor:
    """A program at an address, with its cookies."""

    def __init__(self, address):
        self.headers = {"X-Forwarded-For": address, "X-Forwarded-Host": "city.example"}
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def send(self, url, data=None, **headers):
        """(status, text) of the answer."""
        request = urllib.request.Request(url, data, {**self.headers, **headers})
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def form(self, url, **values):
        """Fill in and send the form of a page; its text."""
        _status, page = self.send(url)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        data = urllib.parse.urlencode({"csrf_token": token, **values}).encode()
        return self.send(url, data)[1]

    def rpc(self, url, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        headers = {"Content-Type": "application/json"}
        told = json.loads(self.send(url, json.dumps(body).encode(), **headers)[1])
        if "error" in told:
            return told["error"]["data"]["message"]
        return told["result"]


# --- Ways to log in: True, or what was told ---


def by_form(url, person, password, address):
    page = Visitor(address).form(
        f"{url}/web/login", login=person.login, password=password
    )
    return "/web/login" not in page or page


def by_session(url, person, password, address):
    told = Visitor(address).rpc(
        f"{url}/web/session/authenticate",
        db=DATABASE,
        login=person.login,
        password=password,
    )
    return told if isinstance(told, str) else told["uid"] == person.id


def by_common(url, person, password, address):
    told = Visitor(address).rpc(
        f"{url}/jsonrpc",
        service="common",
        method="login",
        args=[DATABASE, person.login, password],
    )
    return told if isinstance(told, str) else told == person.id


def by_call(url, person, password, address):
    told = Visitor(address).rpc(
        f"{url}/jsonrpc",
        service="object",
        method="execute_kw",
        args=[DATABASE, person.id, password, "res.users", "context_get", []],
    )
    return told if isinstance(told, str) else bool(told)


def by_xml(url, person, password, address):
    arguments = (DATABASE, person.login, password, {})
    body = xmlrpc.client.dumps(arguments, "authenticate").encode()
    headers = {"Content-Type": "text/xml"}
    text = Visitor(address).send(f"{url}/xmlrpc/2/common", body, **headers)[1]
    try:
        return xmlrpc.client.loads(text)[0] == (person.id,)
    except xmlrpc.client.Fault as fault:
        return fault.faultString


WAYS = (by_form, by_session, by_common, by_call, by_xml)


@pytest.mark.parametrize("way", WAYS)
def test_whoever_errs_too_often_waits_at_that_address_in_every_process(
    sites, person, sql, way
):
    here, elsewhere = next(addresses), next(addresses)
    if way is by_call:  # a right password that a process remembers is refused, too
        assert way(sites[0], person, person.password, here) is True
    for number in range(MOST):
        told = way(sites[number % 2], person, WRONG, here)
        assert told is not True and not TOO_MANY.search(str(told)), told
    for url in sites:
        told = way(url, person, person.password, here)
        assert TOO_MANY.search(str(told)), told
    assert way(sites[1], person, person.password, elsewhere) is True
    sql(
        "UPDATE profplan_login_attempt SET attempted_on = attempted_on"
        f" - interval '15 minutes' WHERE login = '{person.login}'"
    )
    assert way(sites[0], person, person.password, here) is True


def test_a_login_that_nobody_has_is_counted_alike(sites):
    nobody, here = Person(0, f"{secrets.token_hex(4)}@nobody", ""), next(addresses)
    for number in range(MOST):
        assert not TOO_MANY.search(str(by_form(sites[number % 2], nobody, WRONG, here)))
    assert TOO_MANY.search(by_form(sites[0], nobody, WRONG, here))


def test_only_who_got_in_is_forgiven(sites, person):
    """Not another account at the same address, however often it gets in."""
    here, other = next(addresses), Person(2, "admin", "admin")
    for number in range(MOST):
        by_session(sites[number % 2], person, WRONG, here)
        assert by_session(sites[0], other, other.password, here) is True
    assert TOO_MANY.search(by_session(sites[0], person, person.password, here))
    there = next(addresses)
    for _turn in range(2):
        for number in range(MOST - 1):
            by_session(sites[number % 2], person, WRONG, there)
        assert by_session(sites[0], person, person.password, there) is True


def test_attempts_at_once_are_counted_one_by_one(sites, person):
    here, there = next(addresses), next(addresses)
    with ThreadPoolExecutor(12) as pool:
        tries = [(url, person, WRONG, here) for url in sites * 6]
        told = list(pool.map(lambda one: by_session(*one), tries))
        assert sum(bool(TOO_MANY.search(one)) for one in told) == 12 - MOST
        # Who comes with the right password is refused for no other one on its way.
        # (The very first time Odoo itself makes the settings of a person.)
        assert by_session(sites[0], person, person.password, there) is True
        tries = [(url, person, person.password, there) for url in sites * 4]
        assert all(one is True for one in pool.map(lambda one: by_session(*one), tries))


def note(sql, count, login, address, kind="password"):
    """What others have tried; `login` and `address` are SQL over the number `n`."""
    sql(
        "INSERT INTO profplan_login_attempt (kind, login, address, attempted_on)"
        f" SELECT '{kind}', {login}, {address}, now() AT TIME ZONE 'UTC'"
        f" FROM generate_series(1, {count}) n"
    )


def test_who_attacks_a_login_does_not_shut_out_its_owner(sites, person, sql):
    """Its owner gets in from where they have worked, others wait."""
    own = next(addresses)
    visitor = Visitor(own)
    page = visitor.form(
        f"{sites[0]}/web/login", login=person.login, password=person.password
    )
    assert "/web/login" not in page
    note(sql, 30, f"'{person.login}'", "'203.0.113.' || n")
    told = by_session(sites[1], person, person.password, next(addresses))
    assert TOO_MANY.search(str(told))
    assert by_session(sites[1], person, person.password, own) is True


def test_an_address_that_tries_many_logins_and_keys_waits(
    sites, person, sql, admin_rpc
):
    here = next(addresses)
    url = f"{sites[0]}/json/2/res.users/context_get"
    headers = {"Content-Type": "application/json"}
    wrong = {**headers, "Authorization": f"Bearer {secrets.token_hex(20)}"}
    assert Visitor(here).send(url, b"{}", **wrong)[0] == 401
    [count] = sql(
        f"SELECT count(*) FROM profplan_login_attempt WHERE address = '{here}'"
        " AND kind = 'key'"
    )
    assert count == "1"
    note(sql, 99, "'somebody' || n", f"'{here}'")
    status, told = Visitor(here).send(url, b"{}", **wrong)
    assert status == 429 and TOO_MANY.search(json.loads(told)["message"])
    told = by_session(sites[1], person, person.password, here)
    assert TOO_MANY.search(str(told))
    assert Visitor(next(addresses)).send(url, b"{}", **wrong)[0] == 401


def test_an_address_of_ipv6_is_its_subscriber_s_network(sites, person):
    for number in range(MOST):
        by_session(sites[0], person, WRONG, f"2001:db8:7:7::{number + 1}")
    told = by_session(sites[0], person, person.password, "2001:db8:7:7:ffff::9")
    assert TOO_MANY.search(str(told))
    assert by_session(sites[0], person, person.password, "2001:db8:7:8::1") is True


def test_codes_of_the_second_factor_are_not_forgiven_by_the_password(
    sites, person, sql
):
    sql(
        "UPDATE res_users SET totp_secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'"
        f" WHERE id = {person.id}"
    )
    here = next(addresses)
    for number in range(MOST + 1):
        visitor, url = Visitor(here), sites[number % 2]
        visitor.form(f"{url}/web/login", login=person.login, password=person.password)
        page = visitor.form(f"{url}/web/login/totp", totp_token="000000")
        assert bool(TOO_MANY.search(page)) == (number == MOST), number


def test_letters_about_a_password_are_counted_and_tell_nobody_who_is_there(
    sites, person, sql
):
    nobody = f"{secrets.token_hex(4)}@nobody"
    told = set()
    for login in (person.login, nobody):
        page = Visitor(next(addresses)).form(
            f"{sites[0]}/web/reset_password", login=login
        )
        told.add(re.search(r'class="alert[^>]*>\s*([^<]+)', page)[1].strip())
    assert len(told) == 1
    for number in range(MOST - 1):
        page = Visitor(next(addresses)).form(
            f"{sites[number % 2]}/web/reset_password", login=nobody
        )
        assert "Слишком много" not in page
    page = Visitor(next(addresses)).form(f"{sites[0]}/web/reset_password", login=nobody)
    assert re.search(r"Слишком много запросов .* через \d+ мин\.", page)


def test_links_of_invitations_that_nobody_was_given_are_counted(sites, sql):
    here = next(addresses)
    page = Visitor(here).send(f"{sites[0]}/web/signup?token=guess")[1]
    assert not TOO_MANY.search(page)
    note(sql, 99, "''", f"'{here}'", "link")
    assert TOO_MANY.search(Visitor(here).send(f"{sites[1]}/web/signup?token=guess")[1])


def test_the_password_that_a_session_asks_for_once_more_is_counted(sites, person):
    visitor = Visitor(next(addresses))
    visitor.rpc(
        f"{sites[0]}/web/session/authenticate",
        db=DATABASE,
        login=person.login,
        password=person.password,
    )
    told = [
        visitor.rpc(
            f"{sites[number % 2]}/web/dataset/call_kw/res.users/change_password",
            model="res.users",
            method="change_password",
            args=[WRONG, secrets.token_hex(12)],
            kwargs={},
        )
        for number in range(MOST + 1)
    ]
    assert [bool(TOO_MANY.search(str(one))) for one in told] == [False] * MOST + [True]


def test_nobody_learns_a_login_by_an_e_mail(sites, person):
    """A page of another site, an address book: neither finds out who is here."""
    where = f"{sites[0]}/web/reset_password?signup_email="
    known, unknown = (
        Visitor(next(addresses)).send(where + email)[1]
        for email in (person.login, "nobody@limits.example")
    )
    assert f'value="{person.login}"' not in known
    assert ("/web/login?" in known) == ("/web/login?" in unknown)


def test_a_page_of_another_site_errs_in_nobody_s_name(sites, person, sql):
    here = next(addresses)
    arguments = (DATABASE, person.login, WRONG, {})
    body = xmlrpc.client.dumps(arguments, "authenticate").encode()
    headers = {"Content-Type": "text/plain", "Sec-Fetch-Site": "cross-site"}
    for _time in range(MOST + 1):
        status, _text = Visitor(here).send(
            f"{sites[0]}/xmlrpc/2/common", body, **headers
        )
        assert status == 403
    assert by_session(sites[0], person, person.password, here) is True

"""How often one may err at the door before one has to wait (design §9)."""

import ipaddress
from math import ceil
from typing import NamedTuple

# Settings, and what holds while nobody has set them.
DEFAULTS = {
    "login_pair_count": 5,
    "login_pair_minutes": 15,
    "login_count": 30,
    "login_minutes": 60,
    "login_address_count": 100,
    "login_address_minutes": 15,
    "letter_count": 5,
    "letter_address_count": 50,
    "letter_minutes": 60,
}
LETTER = "letter"  # asks for a letter: each one counts, not only what fails
LINK = "link"
ENTERED = "entered"  # somebody was let in: their address is known
# Any page can make a browser ask for a link: such failures shut out nothing else.
APART = (LETTER, LINK, ENTERED)
MAX_LOGIN = 254
IPV6_NETWORK = 64  # one subscriber's: its addresses are countless


class Rule(NamedTuple):
    """No more than `count` attempts in `minutes` of those that have these values."""

    values: dict
    count: int
    minutes: int


def get_number(name, value):
    """A number of the settings; what is none is the default.

    >>> get_number("login_count", "7"), get_number("login_count", "-3")
    (7, 1)
    >>> get_number("login_count", "many"), get_number("login_count", False)
    (30, 30)
    """
    try:
        return max(1, int(value)) if value else DEFAULTS[name]
    except ValueError:
        return DEFAULTS[name]


def get_login(typed):
    r"""A login as it is counted, whatever was typed.

    >>> get_login(" Ivanova@Example.org\0"), get_login(None), len(get_login("x" * 999))
    ('ivanova@example.org', '', 254)
    """
    return str(typed or "").replace("\0", "").strip().lower()[:MAX_LOGIN]


def get_network(address):
    """An address as it is counted: of IPv6 the network, of mapped IPv4 that.

    >>> get_network("192.0.2.7"), get_network("::ffff:192.0.2.7")
    ('192.0.2.7', '192.0.2.7')
    >>> get_network("2001:db8:1:2:3::4"), get_network("fe80::1%eth0")
    ('2001:db8:1:2::/64', 'fe80::/64')
    >>> get_network(None), get_network("a socket")
    ('', 'a socket')
    """
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if ip.version == 4:
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, IPV6_NETWORK), strict=False))


def get_rules(kind, login, address, number=DEFAULTS.__getitem__):
    """The rules of an attempt.

    Keys and links name nobody: they are counted by the address, links apart.

    :param number: the number of a setting by its name

    >>> for rule in get_rules("password", "ivanova", "192.0.2.7"):
    ...     print(*rule)
    {'address': '192.0.2.7'} 100 15
    {'kind': 'password', 'login': 'ivanova', 'address': '192.0.2.7'} 5 15
    {'kind': 'password', 'login': 'ivanova'} 30 60
    >>> for rule in get_rules("letter", "ivanova", "192.0.2.7"):
    ...     print(*rule)
    {'kind': 'letter', 'address': '192.0.2.7'} 50 60
    {'kind': 'letter', 'login': 'ivanova'} 5 60
    >>> get_rules("link", "", "192.0.2.7")
    [Rule(values={'address': '192.0.2.7', 'kind': 'link'}, count=100, minutes=15)]
    """
    if kind == LETTER:
        minutes = number("letter_minutes")
        here = {"kind": LETTER, "address": address}
        everywhere = {"kind": LETTER, "login": login}
        return [
            Rule(here, number("letter_address_count"), minutes),
            Rule(everywhere, number("letter_count"), minutes),
        ]
    here = {"address": address} | ({"kind": kind} if kind == LINK else {})
    count = number("login_address_count")
    rules = [Rule(here, count, number("login_address_minutes"))]
    if login:
        who = {"kind": kind, "login": login}
        pair, minutes = number("login_pair_count"), number("login_pair_minutes")
        rules.append(Rule({**who, "address": address}, pair, minutes))
        count, minutes = number("login_count"), number("login_minutes")
        rules.append(Rule(who, count, minutes))
    return rules


def get_minutes(seconds):
    """How long a person is told to wait.

    >>> get_minutes(1), get_minutes(60), get_minutes(61)
    (1, 1, 2)
    """
    return ceil(seconds / 60)

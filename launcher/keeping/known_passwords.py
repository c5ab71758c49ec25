"""Accounts whose password is their login, as the example's are: anybody guesses them.

Standard library only: `./profplan up` asks before it opens the system to a network,
`doctor` at any time. Odoo keeps PBKDF2 with SHA-512, as passlib writes it.
"""

import base64
import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

# Who may log in to the example, as launcher/example/people.json has it.
EXAMPLE = ("viewer", "head", "staff", "coordinator", "methodist", "manager")
EXAMPLE += ("school", "kindergarten", "creativity")
NAMES = 5  # of accounts that are named


def question():
    """SQL for (login, hash) of the staff and of the example's accounts, as JSON rows.

    Checking one takes a third of a second: a city's schools are not walked.
    """
    logins = ", ".join(f"'{login}'" for login in EXAMPLE)
    return (
        "SELECT json_build_array(login, password) FROM res_users WHERE active"
        f" AND password IS NOT NULL AND (NOT share OR login IN ({logins})) ORDER BY id"
    )


def guessed(pairs):
    """The logins, of [(login, hash)], whose password is the login."""
    pairs = list(pairs)
    with ThreadPoolExecutor() as pool:  # hashing lets other threads work
        same = list(pool.map(lambda pair: is_password(*pair), pairs))
    return [login for (login, _hash), hit in zip(pairs, same, strict=True) if hit]


def is_password(password, hashed):
    """Is this hash, `$pbkdf2-sha512$ROUNDS$SALT$SUM`, that of the password?"""
    try:
        _empty, scheme, rounds, salt, total = hashed.split("$")
        if scheme != "pbkdf2-sha512":
            return False
        made = hashlib.pbkdf2_hmac(
            "sha512", password.encode(), _decoded(salt), int(rounds)
        )
        return hmac.compare_digest(made, _decoded(total))
    except ValueError:
        return False


def _decoded(text):
    """passlib's base64: dots for plus signs, nothing to fill it up."""
    return base64.b64decode(text.replace(".", "+") + "=" * (-len(text) % 4))


def named(logins):
    """«admin, head и ещё 3»."""
    more = f" и ещё {len(logins) - NAMES}" if len(logins) > NAMES else ""
    return ", ".join(logins[:NAMES]) + more

import threading
import zlib
from contextlib import contextmanager
from contextvars import ContextVar
from math import ceil

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import request
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ..lib import login_limits
from ..lib.login_limits import APART, DEFAULTS, ENTERED, LETTER, LINK

PREFIX = "kostroma_profplan."
TURN_SECONDS = 30  # so long one waits for others who try the same login
KNOWN_DAYS = 90  # an address from which the person has worked is known so long
KEPT_MINUTES = 24 * 60
# Of the request that is at work: RPC hides the request from what it calls.
ADDRESS = ContextVar("profplan_address", default=None)


class TooManyAttempts(AccessDenied):
    """One has to wait: the sentence says how long.

    :param seconds: until one may try again
    """

    def __init__(self, message, seconds):
        super().__init__(message)
        self.seconds = seconds


class ProfplanLoginAttempt(models.Model):
    """What failed to let somebody in, over all ways and all processes (design §9).

    Counted in the database, in transactions of its own: what the refused request
    rolls back stays counted. By the login at an address hard, by an address generously
    (a city is behind one), by a login from wherever only for addresses from which the
    person has not worked: who attacks a login does not shut out its owner.
    """

    _name = "profplan.login.attempt"
    _description = "Failed Attempt to Log In"
    _order = "id desc"
    _rec_name = "login"
    _log_access = False
    _allow_sudo_commands = False

    kind = fields.Selection(
        [
            ("password", "Password"),
            ("code", "Code of the second factor"),
            ("key", "Key of a program"),
            (LINK, "Link of an invitation"),
            (LETTER, "Letter about the password"),
            (ENTERED, "Let in"),
        ],
        required=True,
        readonly=True,
    )
    login = fields.Char(readonly=True)
    address = fields.Char(readonly=True)
    attempted_on = fields.Datetime(required=True, index=True, readonly=True)

    _login_idx = models.Index("(login, kind, attempted_on)")
    _address_idx = models.Index("(address, attempted_on)")

    # --- What a door calls ---

    @api.model
    @contextmanager
    def _counted(self, kind, login):
        """Around a check: refused while there were too many, noted when it fails.

        The same login at the same address is checked one after the other, in all
        processes, so that no number of programs gets more tries; a right password is
        never refused for others that are on their way. Outside of requests nothing is
        counted.

        :raises TooManyAttempts: one has to wait
        """
        if self._get_source() is None:
            yield
            return
        login, address = self._get_key(login)
        with self.pool.cursor() as cr, self._in_turn(cr, kind, login, address):
            attempts = self._with_cursor(cr)
            attempts._check(kind, login, address)
            try:
                yield
            except AccessDenied:
                attempts._note(kind, login, address)
                cr.commit()  # pylint: disable=invalid-commit
                raise
            attempts._forget(kind, login, address)

    @api.model
    def _refuse(self, kind, login=""):
        """Raise while there were too many; nothing is noted."""
        if self._get_source() is not None:
            self.sudo()._check(kind, *self._get_key(login))

    @api.model
    def _fail(self, kind, login=""):
        """Note an attempt, whatever becomes of the request."""
        if self._get_source() is not None:
            with self.pool.cursor() as cr:
                self._with_cursor(cr)._note(kind, *self._get_key(login))

    # --- Counting ---

    def _with_cursor(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, self.env.context)
        return env[self._name]

    @contextmanager
    def _in_turn(self, cr, kind, login, address):
        """Hold the turn of this login at this address in a transaction of our own.

        What others have noted meanwhile is seen then. The turn is of the connection,
        not of the transaction: it is given back whatever happens.
        """
        turn = zlib.crc32(f"{self._table} {kind} {login} {address}".encode())
        cr.execute("SET LOCAL lock_timeout = %s", [f"{TURN_SECONDS}s"])
        try:
            lock = "SELECT pg_advisory_lock(%s)"
            cr.execute(lock, [turn], log_exceptions=False)
        except psycopg2.errors.LockNotAvailable:
            cr.rollback()
            self._with_cursor(cr)._raise_too_many(kind, TURN_SECONDS)
        try:
            cr.commit()  # pylint: disable=invalid-commit
            yield
            cr.commit()  # pylint: disable=invalid-commit
        except psycopg2.Error:
            cr.rollback()
            raise
        finally:
            cr.execute("SELECT pg_advisory_unlock(%s)", [turn])

    @api.model
    def _get_key(self, login):
        """(login, address) as they are counted: one person, one subscriber."""
        source = login_limits.get_network(self._get_source())
        return login_limits.get_login(login), source

    @api.model
    def _get_source(self):
        """The address that asks; None: nobody asks over the network.

        A server of several databases does not say it to RPC: such calls count as of one
        address without a name.
        """
        if request:
            return request.httprequest.remote_addr or ""
        is_served = getattr(threading.current_thread(), "url", None)
        return ADDRESS.get() or ("" if is_served else None)

    @api.model
    def _get_number(self, name):
        parameters = self.env["ir.config_parameter"].sudo()
        return login_limits.get_number(name, parameters.get_param(PREFIX + name))

    def _get_rules(self, kind, login, address):
        """The rules of an attempt; the one that counts a login everywhere is the last.

        A hook: another way to log in may be counted by other rules.
        """
        return login_limits.get_rules(kind, login, address, self._get_number)

    def _check(self, kind, login, address):
        waits = []
        for rule in self._get_rules(kind, login, address):
            seconds = self._get_seconds(rule)
            everywhere = "address" not in rule.values
            if seconds and not (everywhere and self._is_known(login, address)):
                waits.append(seconds)
        if waits:
            self._raise_too_many(kind, max(waits))

    def _get_seconds(self, rule):
        """How long the rule makes one wait; 0: not at all.

        Until as many as it allows have grown too old.
        """
        where = [SQL("%s = %s", SQL.identifier(k), v) for k, v in rule.values.items()]
        if "kind" not in rule.values:
            where.append(SQL("kind NOT IN %s", APART))
        window = SQL("interval '1 minute' * %s", rule.minutes)
        [[seconds]] = self.env.execute_query(
            SQL(
                "SELECT (SELECT extract(epoch FROM"
                " attempted_on + %(window)s - clock_timestamp() AT TIME ZONE 'UTC')"
                " FROM profplan_login_attempt WHERE %(where)s AND"
                " attempted_on > clock_timestamp() AT TIME ZONE 'UTC' - %(window)s"
                " ORDER BY attempted_on DESC OFFSET %(offset)s LIMIT 1)",
                window=window,
                where=SQL(" AND ").join(where),
                offset=rule.count - 1,
            )
        )
        return max(1, ceil(seconds)) if seconds is not None else 0

    def _is_known(self, login, address):
        """Has the person of this login worked from there?

        Of browsers Odoo's devices tell, of programs that log in by RPC our own rows.
        """
        since = SQL("now() AT TIME ZONE 'UTC' - interval '1 day' * %s", KNOWN_DAYS)
        rows = self.env.execute_query(
            SQL(
                "SELECT device.ip_address FROM res_device_log device"
                " JOIN res_users person ON person.id = device.user_id"
                " WHERE lower(person.login) = %(login)s"
                " AND device.last_activity > %(since)s"
                " UNION SELECT address FROM profplan_login_attempt"
                " WHERE kind = %(entered)s AND login = %(login)s"
                " AND attempted_on > %(since)s",
                login=login,
                since=since,
                entered=ENTERED,
            )
        )
        return address in {login_limits.get_network(ip) for (ip,) in rows}

    def _speaking(self):
        """The environment in the system's own language: who is not let in has none."""
        env = self.with_user(SUPERUSER_ID).env
        lang = env.company.partner_id.lang or get_lang(env).code
        return env["base"].with_context(lang=lang).env

    def _raise_too_many(self, kind, seconds):
        env = self._speaking()
        minutes = login_limits.get_minutes(seconds)
        if kind == LETTER:
            told = env._(
                "Too many letters about passwords were asked for: ask again in "
                "%(minutes)s min.",
                minutes=minutes,
            )
        else:
            told = env._(
                "Too many failed attempts to log in: try again in %(minutes)s min.",
                minutes=minutes,
            )
        raise TooManyAttempts(told, seconds)

    def _note(self, kind, login, address):
        self.env.cr.execute(
            "INSERT INTO profplan_login_attempt"
            " (kind, login, address, waiting, attempted_on)"
            " VALUES (%s, %s, %s, %s, clock_timestamp() AT TIME ZONE 'UTC')",
            [kind, login, address, kind == LETTER],
        )

    def _forget(self, kind, login, address):
        """Whoever got in has not failed here; what else was noted stays."""
        self.env.cr.execute(
            "DELETE FROM profplan_login_attempt"
            " WHERE kind IN %s AND login = %s AND address = %s",
            [(kind, ENTERED), login, address],
        )
        self._note(ENTERED, login, address)

    @api.autovacuum
    def _gc_attempts(self):
        """What no rule counts any more goes after a day: it names people."""
        longest = max(self._get_number(key) for key in DEFAULTS if "minutes" in key)
        self.env.cr.execute(
            "DELETE FROM profplan_login_attempt WHERE attempted_on <"
            " now() AT TIME ZONE 'UTC' - interval '1 minute'"
            " * CASE WHEN kind = %s THEN %s ELSE %s END",
            [ENTERED, KNOWN_DAYS * 24 * 60, max(longest, KEPT_MINUTES)],
        )

    def _as_words(self, refusal):
        """The refusal for a door that says nothing of its own of who is denied."""
        return UserError(str(refusal))

"""Helpers of the tests: an RPC client, logging in, processes that must end."""

import contextlib
import http.cookiejar
import json
import threading
import urllib.request

START_LIMIT = 900  # seconds; the first start of all makes the base, too


class RpcError(Exception):
    """What the server answered instead of a result."""

    def __init__(self, error):
        data = error.get("data") or {}
        self.kind = data.get("name", "").rpartition(".")[2]  # e.g. "AccessError"
        self.message = data.get("message") or error.get("message", "")
        super().__init__(f"{self.kind}: {self.message}")


class Client:
    """One person's session, talking to the server as the web client does."""

    def __init__(self, url, db, login, password):
        self.url = url
        self._cookies = http.cookiejar.CookieJar()
        processor = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(processor)
        session = self.post(
            "/web/session/authenticate", db=db, login=login, password=password
        )
        self.uid = session["uid"]

    @property
    def session(self):
        """The session's cookie: for requests that are sent byte by byte."""
        return next(one.value for one in self._cookies if one.name == "session_id")

    def __call__(self, model, method, *args, **kwargs):
        """Call a public method of a model, in Russian."""
        context = {"lang": "ru_RU", "tz": "Europe/Moscow", **kwargs.pop("context", {})}
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=list(args),
            kwargs={**kwargs, "context": context},
        )

    def post(self, route, **params):
        """Post JSON to a route, return its result or raise RpcError."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        request = urllib.request.Request(
            self.url + route, body.encode(), {"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=120) as answer:
            told = json.load(answer)
        if "error" in told:
            raise RpcError(told["error"])
        return told.get("result")

    def get(self, path):
        """Fetch a page or a file; returns urllib's answer."""
        return self._opener.open(self.url + path, timeout=120)


@contextlib.contextmanager
def deadline(process, seconds=START_LIMIT):
    """End the process if what is done in here takes longer: its output ends then."""
    timer = threading.Timer(seconds, process.terminate)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def log_in(page, account):
    """Log in through the login page and wait for what opens then."""
    page.goto("/web/login")
    page.fill("input[name=login]", account["login"])
    page.fill("input[name=password]", account["password"])
    page.click("button[type=submit]:visible")
    page.wait_for_url(lambda url: "/web/login" not in url)
    opened = ".o_web_client .o_navbar, #wrapwrap, main#content"
    page.wait_for_selector(opened, state="attached")

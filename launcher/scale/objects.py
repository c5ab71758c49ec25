"""A little S3 server (moto) whose objects live as long as its process."""

import contextlib
import subprocess
import time
import urllib.error
import urllib.request

from ..odoo import free_port, started
from ..say import Trouble

BUCKET = "profplan"
REGION = "us-east-1"
START_LIMIT = 60


@contextlib.contextmanager
def serving(environment, home):
    """Serve one empty bucket; yields the address.

    :param environment: that of `environments.objects()`
    """
    port = free_port()
    command = [environment.program("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (home / "objects.log").open("w") as output, started(command, output) as one:
        deadline = time.monotonic() + START_LIMIT
        while not _make_bucket(url):
            if one.poll() is not None or time.monotonic() > deadline:
                raise Trouble("Хранилище S3 не запустилось.", f"{home}/objects.log")
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(0.2)
        yield url


def _make_bucket(url):
    """Ask for the bucket; False: nobody answers yet."""
    request = urllib.request.Request(f"{url}/{BUCKET}", headers=_signed(), method="PUT")
    try:
        urllib.request.urlopen(request, timeout=5).close()
    except urllib.error.HTTPError as error:
        raise Trouble("Хранилище S3 отказало.", error.read().decode()) from error
    except OSError:
        return False
    return True


def _signed():
    """The little server reads the region out of a signature, and checks none."""
    scope = f"test/20260101/{REGION}/s3/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}


def keys(url):
    """Names of all objects."""
    import xml.etree.ElementTree as ElementTree

    found, more = set(), ""
    while True:
        request = urllib.request.Request(
            f"{url}/{BUCKET}?list-type=2{more}", headers=_signed()
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            root = ElementTree.fromstring(answer.read())
        space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
        found |= {one.text for one in root.iter(f"{space}Key")}
        token = root.findtext(f"{space}NextContinuationToken")
        if not token:
            return found
        more = f"&continuation-token={token}"


def read(url, key):
    """The bytes of one object."""
    request = urllib.request.Request(f"{url}/{BUCKET}/{key}", headers=_signed())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()

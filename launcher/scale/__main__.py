"""Odoo and its libraries for a host without Docker: `python3 -m launcher.scale`.

The output is two lines, PATH for docker/start and addons_path for its configuration
(docs/scale.md); what is done meanwhile is told beside.
"""

import sys

from .. import places, shell
from ..odoo_source import odoo_source
from ..say import Trouble, speak_on_stderr, step, tell_trouble
from . import environments


def main():
    shell.settle()
    speak_on_stderr()
    places.keep_compiled()
    with step("Odoo 19") as remark:
        source = odoo_source(remark)
    with step("Библиотеки Python") as remark:
        home = environments.host(source, remark).home
    sys.stdout.write(
        f"PATH={home / 'bin'}:/usr/bin:/bin\n"
        f"addons_path = {','.join(map(str, [places.ADDONS, *source.addons]))}\n"
    )


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        tell_trouble(trouble)
        sys.exit(1)

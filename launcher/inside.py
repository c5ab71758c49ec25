"""Runs inside Odoo's process, by the environment's Python: the launcher's hands there.

inside.py prepare ODOO-ARGS… -- JSON    install or update, then settle a database
inside.py serve ODOO-ARGS…              run the server; it ends with its parent
inside.py trial ODOO-ARGS…              the same, of a throw-away system
inside.py tests ODOO-ARGS…              the same, for Odoo's runner of tests
inside.py gevent VERB ODOO-ARGS…        the part of a server with workers for its bus
"""

import ctypes
import importlib
import json
import pathlib
import signal
import sys

sys.path.pop(0)  # the launcher's own folder: its odoo.py is not the Odoo we want
PR_SET_PDEATHSIG = 1


def main():
    verb, *arguments = sys.argv[1:]
    if verb == "gevent":  # Odoo with workers calls itself once more, for its bus
        verb, *arguments = arguments
    # A killed launcher must not leave Odoo behind on its port.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if verb == "serve":
        serve(arguments)
    elif verb == "trial":
        launchers_own("quick_tests").spare_passwords()
        serve(arguments)
    elif verb == "tests":
        launchers_own("quick_tests").apply()
        serve(arguments)
    else:
        split = arguments.index("--")
        prepare(arguments[:split], json.loads(arguments[split + 1]))


def serve(arguments):
    """The plain `odoo server`."""
    from odoo.cli.server import main as run_server

    run_server(arguments)


def prepare(arguments, wishes):
    """Install and update modules, then do what `wishes` say, in one process.

    Wishes: `russian` (defaults for people), `fresh` (new secrets and id, for a copied
    database), `password` (of the administrator), `people` (of the addons' tests),
    `demo` (load the example; the file for its accounts).
    """
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.service import db, server
    from odoo.tools import config

    config.parse_config(arguments, setup_logging=True)
    (name,) = config["db_name"]
    if wishes.get("create"):
        db._create_empty_database(name)
        config["init"]["base"] = True
    launchers_own("made_by").give_unaccent(name)
    code = server.start(preload=[name], stop=True)
    if code:
        sys.exit("Odoo не установил дополнения")
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "ru_RU"})
        if wishes.get("russian"):
            make_russian(env)
        if wishes.get("fresh"):
            env["ir.config_parameter"].init(force=True)
        if wishes.get("password"):
            admin = env.ref("base.user_admin")
            # Not by a write: it sends a letter to an address that Odoo has invented.
            known = admin._crypt_context().hash(wishes["password"])
            admin._set_encrypted_password(admin.id, known)
        if wishes.get("people"):
            launchers_own("quick_tests").make_people(env)
        if wishes.get("demo"):
            write_private(pathlib.Path(wishes["demo"]), load_example(env))
        cr.commit()


def make_russian(env):
    """Russian and Moscow time: for the people there are and for those to come."""
    defaults = {"lang": "ru_RU", "tz": "Europe/Moscow"}
    everybody = env["res.users"].with_context(active_test=False).search([])
    everybody.partner_id.write(defaults)
    env.company.partner_id.write(defaults)
    for field, value in defaults.items():
        env["ir.default"].set("res.partner", field, value)


def load_example(env):
    return launchers_own("example").load(env)


def launchers_own(name):
    """A module of the launcher, beside Odoo's own."""
    sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
    return importlib.import_module(f"launcher.{name}")


def write_private(path, accounts):
    """Keep accounts (dicts of role, login, password …) where only the owner reads."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()

"""Run by `odoo shell` at each start of the container.

A new database is set up; the address of the system is that of the environment.
"""

import os

DONE = "profplan.settled"
parameters = env["ir.config_parameter"].sudo()  # noqa: F821  `env` is the shell's
if not parameters.get_param(DONE):
    people = env["res.users"].with_context(active_test=False).search([])  # noqa: F821
    people.partner_id.write({"lang": "ru_RU", "tz": "Europe/Moscow"})
    for field, value in (("lang", "ru_RU"), ("tz", "Europe/Moscow")):
        env["ir.default"].set("res.partner", field, value)  # noqa: F821
    administrator = env.ref("base.user_admin")  # noqa: F821
    # Not by a write: it sends a letter to an address that Odoo has invented.
    known = administrator._crypt_context().hash(os.environ["PROFPLAN_ADMIN_PASSWORD"])
    administrator._set_encrypted_password(administrator.id, known)
    parameters.set_param(DONE, "1")
    env.cr.commit()  # noqa: F821
address = os.environ.get("PROFPLAN_URL", "").strip().rstrip("/")
trial = parameters.get_param("database.is_neutralized")
if address and not trial:  # a trial's links do not lead to the real system
    # Frozen: else whoever logs in by another address changes the links of letters.
    parameters.set_param("web.base.url", address)
    parameters.set_param("web.base.url.freeze", "True")
    env.cr.commit()  # noqa: F821

"""The example that `./profplan up` shows; it runs inside Odoo's process.

The city's real order with invented people and their work. The order comes in through
the import and the work is played by the people themselves through the same moves as in
life, each on its own day of 2020–2021. No addon knows of it.
"""

import json
import pathlib

from .organisations import Organisations
from .people import People
from .play import Play

HERE = pathlib.Path(__file__).parent
ORDER = HERE.parents[1] / "addons/kostroma_profplan/tests/data/order-1257.docx"


def load(env):
    """Fill a fresh database; in a filled one change nothing.

    :return: accounts, dicts of role, login, password, name
    """
    env["res.lang"]._activate_lang("ru_RU")
    env = env(context={**env.context, "lang": "ru_RU", "no_reset_password": True})
    organisations = Organisations(env, read_json("organisations.json"))
    people = People(env, read_json("people.json"), organisations)
    if not env["profplan.plan"].search_count([("document_name", "=", ORDER.name)]):
        set_up_system(env)
        story = read_json("history.json"), read_json("collection.json")
        play = Play(env, people.create(), *story)
        play.import_order(ORDER)
        play.work()
        play.enter_facts()
    return people.get_accounts()


def read_json(name):
    return json.loads((HERE / name).read_text("utf-8"))


def set_up_system(env):
    """Russian and Moscow time; what is overdue since 2021 stays to be seen.

    Odoo deletes activities that are overdue for three years: the example's would be
    gone a minute after the start.
    """
    env.ref("base.user_admin").write({"name": "Администратор", **People.LOCALE})
    env.company.name = "Администрация города Костромы"
    env.company.partner_id.write(People.LOCALE)
    env["ir.config_parameter"].set_param("mail.activity.gc.delete_overdue_years", 100)

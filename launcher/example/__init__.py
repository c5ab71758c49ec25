"""The example that `./profplan up` shows; it runs inside Odoo's process.

The city's real order with invented people and their work. The order comes in through
the import and the work is played by the people themselves through the same moves as in
life, each on its own day of 2020–2021; then the order leaves control by its report.
This school year's plan is made of it and is in the middle of execution. No addon knows
of any of it.
"""

import json
import pathlib

from .days import ThisYear
from .organisations import Organisations
from .people import People
from .play import Play
from .this_year import RunningPlan

HERE = pathlib.Path(__file__).parent
ORDER = HERE.parents[1] / "addons/kostroma_profplan/tests/data/order-1257.docx"


def load(env):
    """Fill a fresh database; in a filled one change nothing.

    :return: accounts, dicts of role, login, password, name
    """
    env["res.lang"]._activate_lang("ru_RU")
    env = in_russian(env)
    people = get_people(env)
    if not env["profplan.plan"].search_count([("document_name", "=", ORDER.name)]):
        set_up_system(env)
        people.create()
        play_finished_year(env)
        play_this_year(env)
    return people.get_accounts()


def in_russian(env):
    return env(context={**env.context, "lang": "ru_RU", "no_reset_password": True})


def get_people(env):
    organisations = Organisations(env, read_json("organisations.json"))
    return People(env, read_json("people.json"), organisations)


def play_finished_year(env):
    """The order of 2020, from its loading to the day on which it left control."""
    story = read_json("history.json"), read_json("collection.json")
    play = Play(env, get_people(env).get_users(), *story)
    play.import_order(ORDER)
    play.work()
    play.enter_facts()
    play.finish(read_json("this_year.json")["office"])
    play.judge()


def play_this_year(env):
    """This school year's plan, made from the finished one, as it stands today."""
    story = read_json("history.json"), read_json("collection.json")
    plan = env["profplan.plan"].search([("document_name", "=", ORDER.name)])
    year = ThisYear(env["project.task"]._get_today())
    users = get_people(env).get_users()
    return RunningPlan(plan, users, read_json("this_year.json"), year, story).make()


def read_json(name):
    return json.loads((HERE / name).read_text("utf-8"))


def set_up_system(env):
    """Russian and Moscow time."""
    env.ref("base.user_admin").write({"name": "Администратор", **People.LOCALE})
    env.company.name = "Администрация города Костромы"
    env.company.partner_id.write(People.LOCALE)

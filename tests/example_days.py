"""Runs inside Odoo's process: plays the demo as if it were made on other days.

example_days.py ODOO-CONFIGURATION DAY…    prints {day: how things stand} as JSON

The finished year is played once; this year's plan is made of it for each day and
rolled back. Nothing is committed.
"""

import importlib
import json
import sys
from collections import Counter
from pathlib import Path

from freezegun import freeze_time

sys.path.append(str(Path(__file__).resolve().parents[1]))
ACCOUNTS = ("school", "kindergarten", "creativity")


def main(configuration, *days):
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", configuration], setup_logging=True)
    # Not before: Odoo finds its addons by the configuration.
    example = importlib.import_module("launcher.example")
    (name,) = config["db_name"]
    told = {}
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["res.lang"]._activate_lang("ru_RU")
        env = example.in_russian(env)
        example.set_up_system(env)
        example.get_people(env).create()
        example.play_finished_year(env)
        for day in days:
            with cr.savepoint() as point, freeze_time(f"{day} 08:00:00", tick=True):
                told[day] = look(env, example.play_this_year(env))
                point.rollback()
            env.transaction.clear()
            env.registry.clear_all_caches()
        cr.rollback()
    print(json.dumps(told))


def look(env, plan):
    """How the plan stands: counts, and the first page of who has an account."""
    tasks = plan.task_ids
    office = tasks.filtered(lambda task: not task.sheet_id)
    moments = tasks.filtered("submitted_on").mapped("submitted_on")
    asked = tasks.postponement_ids
    return {
        "period": [str(plan.date_start), str(plan.date_end)],
        "steps": Counter(office.mapped("step")),
        "health": Counter(tasks.mapped("health")),
        "sheets": Counter(plan.sheet_ids.mapped("state")),
        "silent": len(plan.sheet_ids.filtered(lambda one: not one.plan_submitted_on)),
        "postponements": Counter(asked.mapped("state")),
        "last": str(max(moments)),
        "today": {login: look_at_today(env, plan, login) for login in ACCOUNTS},
    }


def look_at_today(env, plan, login):
    """What «Today» of the portal shows to this person."""
    user = env["res.users"].search([("login", "=", login)])
    mine = env["profplan.sheet"].with_user(user).search([("plan_id", "=", plan.id)])
    page = mine._prepare_portal_today()
    return {name: len(page[name]) for name in ("due", "returned", "waits")}


if __name__ == "__main__":
    main(*sys.argv[1:])

import xmlrpc.client

from odoo.exceptions import AccessError
from odoo.http import db_filter, dispatch_rpc, request, route

from odoo.addons.rpc.controllers import RPC
from odoo.addons.rpc.controllers.xmlrpc import dumps

NAMING = {"common": ("login", "authenticate"), "object": ("execute", "execute_kw")}


class Rpc(RPC):
    """A program that names another database is told so, not how the server fails.

    Nor does it learn which databases the server has, or make Odoo load one of them.
    """

    @route()
    def jsonrpc(self, service, method, args):
        _refuse_other_database(service, method, args)
        return super().jsonrpc(service, method, args)

    def _xmlrpc(self, service):
        body = request.httprequest.get_data()
        params, method = xmlrpc.client.loads(body, use_datetime=True)
        _refuse_other_database(service, method, params)
        return dumps((dispatch_rpc(service, method, params),))


def _refuse_other_database(service, method, params):
    """Raise AccessError when the first of `params` is no database of this server."""
    if not request.db or method not in NAMING.get(service, ()) or not params:
        return
    name = str(params[0])
    if db_filter([name]):
        return
    with request.env.registry.cursor(readonly=True) as cr:
        env = request.env(cr=cr)["profplan.login.attempt"]._speaking()
        told = env._(
            "There is no database “%(name)s” here: correct the name in the settings of "
            "the program that asks.",
            name=name[:80],
        )
    raise AccessError(told)

from odoo.http import request, route

from odoo.addons.html_editor.controllers.main import HTML_Editor


class ProfplanLinkPreview(HTML_Editor):
    """The server fetches no page for whoever is not of the staff (design §9).

    Odoo fetches any address for anybody, without a login, too: a stranger would look
    through it into the network that the server stands in.
    """

    @route()
    def link_preview_metadata(self, preview_url):
        if request.env.user._is_internal():
            return super().link_preview_metadata(preview_url)
        return False

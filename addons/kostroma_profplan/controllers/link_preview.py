from urllib.parse import urlsplit

from odoo.http import request, route

from odoo.addons.html_editor.controllers.main import HTML_Editor


class LinkPreview(HTML_Editor):
    """A link in somebody's words tells the name of what its reader sees (design §9)."""

    @route()
    def link_preview_metadata_internal(self, preview_url):
        told = super().link_preview_metadata_internal(preview_url)
        named = {"display_name", "link_preview_name", "description"} & told.keys()
        return told if not named or self._is_seen(preview_url) else {}

    def _is_seen(self, url):
        """Whether the address is of no record, or of one that the person may read."""
        name, last = ["", *urlsplit(url).path.strip("/").split("/")][-2:]
        if not last.isnumeric():
            return True
        model = name.removeprefix("m-")
        if model not in request.env:
            windows = request.env["ir.actions.act_window"].sudo()
            model = windows.search([("path", "=", name)], limit=1).res_model
        record = request.env[model].browse(int(last))
        return bool(record.exists()._filtered_access("read"))

import base64
import re

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date

from ..lib import files, pictures, typed

# Names of the fields of a form that takes evidence in.
FIELDS = (
    "evidence_url",
    "evidence_kind",
    "evidence_number",
    "evidence_date",
    "evidence_participants",
    "evidence_proves",
)
PAPERS = ("order", "minutes", "other")


class ProfplanEvidence(models.Model):
    """Evidence as a page of the portal takes it in (design §6).

    One form: a link, a document by number and date, a number, files. What is filled in
    becomes evidence, each with its own kind.
    """

    _inherit = "profplan.evidence"

    @api.model
    def _add_from_portal(self, owner, form, uploads=()):
        """What a person has filled in, as evidence of a task, a line or an event.

        :param owner: the record that it belongs to
        :param form: ``{name of a field: text}``, see ``FIELDS``
        :param uploads: files of the request, with ``filename`` and ``read(size)``
        :raises UserError: in words, nothing is attached then
        """
        name = next(
            name
            for name in self._OWNERS
            if self._fields[name].comodel_name == owner._name
        )
        vals_list = self._prepare_portal_vals_list(form, uploads)
        return self.create([{name: owner.id, **vals} for vals in vals_list])

    @api.model
    def _prepare_portal_vals_list(self, form, uploads):
        given = {name: (form.get(name) or "").strip() for name in FIELDS}
        kind = given["evidence_kind"] if given["evidence_kind"] in PAPERS else ""
        paper = {
            "document_number": given["evidence_number"] or False,
            "document_date": self._read_portal_date(given["evidence_date"]),
        }
        found = []
        if given["evidence_url"]:
            found.append({"kind": "publication", "url": given["evidence_url"]})
        if given["evidence_participants"]:
            number = self._read_portal_count(given["evidence_participants"])
            found.append({"kind": "participants", "participants": number})
        taken = [self._read_upload(one) for one in uploads if one.filename]
        for name, data, is_picture in taken:
            vals = {"kind": kind or ("photo" if is_picture else "other")}
            found.append({**vals, "name": name, "file": data})
        if any(paper.values()):
            # The scan of the document, if one came with it, else the number alone.
            if len(taken) == 1:
                found[-1] |= {**paper, "kind": kind or "other"}
            else:
                found.append({"kind": kind or "other", **paper})
        proves = {"proves": given["evidence_proves"] or False}
        return [{**proves, **vals} for vals in found]

    @api.model
    def _read_upload(self, upload):
        """(name, content in base64, whether it is a picture) of a file of a request.

        :raises UserError: it is larger than any that is taken
        """
        # Some browsers give the whole path of the person's disk.
        name = re.split(r"[/\\]", upload.filename)[-1]
        limit = self._get_max_size()
        content = upload.read(limit + 1)
        if len(content) > limit:
            raise UserError(self._get_refusal_text(files.Refusal("large", name)))
        is_picture = files.get_type(name, content) in pictures.PICTURES
        return name, base64.b64encode(content), is_picture

    @api.model
    def _read_portal_date(self, text):
        """A day as a browser gives it, or as a person types it: 12.03.2026."""
        if not text:
            return False
        day = typed.read_day(text)
        if not day:
            raise UserError(
                self.env._(
                    "«%s» is no date. Write the day, the month and the year, for "
                    "example 12.03.2026.",
                    text,
                )
            )
        return Date.to_string(day)

    @api.model
    def _read_portal_count(self, text):
        """How many there were, as a person types it: «1 200».

        :raises UserError: these are words, or no whole number
        """
        number, wrong = typed.read_number(text, whole=True)
        if wrong == "too_large":
            lines = self.env["profplan.sheet.line"]
            problem = lines._get_wrong_number_text(wrong, text)
            raise UserError(
                self.env._("«%(figure)s»: %(problem)s", figure=text, problem=problem)
            )
        if wrong or number is None:
            raise UserError(
                self.env._(
                    "«%s» is no number of people. Write it in figures, for example "
                    "120; zero if nobody came.",
                    text,
                )
            )
        return int(number)

    # --- How a page shows it ---

    def _prepare_portal_rows(self):
        """What a page shows of each piece of evidence."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return [
            {
                "id": one.id,
                "kind": kinds[one.kind],
                "text": one._get_shown_text() or "",
                "proves": one.proves or "",
                "url": one._get_portal_address(),
                "is_link": bool(one.url),
                "gone": one.content_removed_on,
                "finding": one.finding,
                "locked": one.locked,
            }
            for one in self
        ]

    def _get_portal_address(self):
        """Where a person of the organisation opens it; "" if there is nothing to."""
        self.ensure_one()
        if self.url:
            return self.url
        if self.checksum and not self.content_removed_on:
            return f"/my/profplan/evidence/{self.id}"
        return ""

    @api.model
    def _prepare_portal_upload(self):
        """What the script of a page has to know before it sends a file."""
        return {
            "max": self._get_max_size(),
            "picture": self._get_max_picture_size(),
            "side": int(self._get_limit("picture_max_side")),
        }

    @api.model
    def _get_portal_own(self, evidence_id):
        """A piece of evidence that the person may read; empty: none of theirs."""
        evidence = self.browse(evidence_id).exists()
        return evidence if evidence and evidence.has_access("read") else self.browse()

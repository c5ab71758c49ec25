from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# Kinds that are papers: known by number and date, whether or not a file is there.
PAPER_KINDS = ("order", "minutes", "other")


class ProfplanEvidence(models.Model):
    """What shows that it is so: a file, a link, a paper by its number, a count (§5).

    A confirmation is named by its kind, number and date; the file is secondary
    (docs.cntd.ru/document/545237908). Who took part is a number: no list of children's
    names is asked, and none is taken.
    """

    _inherit = "profplan.evidence"

    document_number = fields.Char(
        "No. of the document",
        help="An order or minutes by number and date need no file.",
    )
    document_date = fields.Date("Date of the document")
    participants = fields.Integer(
        help="How many took part: a number, no list of names."
    )

    # --- In words ---

    def _get_shown_text(self):
        """«№ 15 от 12.03.2026», the name of the file, the address, the number."""
        self.ensure_one()
        if self.kind == "participants" and self.participants:
            return str(self.participants)
        return (
            " ".join(filter(None, (self._get_paper_text(), self.name or self.url)))
            or False
        )

    def _get_paper_text(self):
        """«№ 15 от 12.03.2026» of a document; "" if none is named."""
        self.ensure_one()
        if not (self.document_number and self.document_date):
            return ""
        return self.env._(
            "No. %(number)s of %(date)s",
            number=self.document_number,
            date=format_date(self.env, self.document_date, date_format="dd.MM.yyyy"),
        )

    # --- Rules ---

    def _get_shown_vals(self):
        """What shows it now, as the values of a form; the file by its checksum."""
        self.ensure_one()
        return {
            "kind": self.kind,
            "file": self.checksum,
            **{name: self[name] for name in self._SHOWN_FIELDS if name != "file"},
        }

    @api.model
    def _check_shown(self, vals):
        """What results shows something, and nothing that is not asked.

        :param vals: values as they will be
        """
        if vals.get("kind") == "participants":
            self._check_shown_number(vals)
            return
        if vals.get("participants"):
            raise UserError(
                self.env._(
                    "A number of participants is evidence of its own: choose the kind "
                    "«Number of participants»."
                )
            )
        if vals.get("file") and vals.get("url"):
            raise UserError(
                self.env._(
                    "Evidence is either a file or a link: attach one file, or paste "
                    "one address that begins with http:// or https://."
                )
            )
        paper = self._check_shown_paper(vals)
        if not (vals.get("file") or vals.get("url") or paper):
            raise UserError(
                self.env._(
                    "Evidence is either a file or a link: attach one file, or paste "
                    "one address that begins with http:// or https://. Of an order or "
                    "minutes the number and the date are enough."
                )
            )

    @api.model
    def _check_shown_number(self, vals):
        """Who took part is a number: names of children are not collected."""
        if any(vals.get(name) for name in ("file", "url", "document_number")):
            raise UserError(
                self.env._(
                    "Participants are told by a number: no list of names is asked. "
                    "Take the file or the link away and write how many took part."
                )
            )
        number = int(vals.get("participants") or 0)
        if not 0 < number <= 100_000:
            raise UserError(
                self.env._(
                    "Write how many took part: a whole number from 1 to 100,000."
                )
            )

    @api.model
    def _check_shown_paper(self, vals):
        """Whether a document is named: by number and date, and it is there already."""
        number = (vals.get("document_number") or "").strip()
        day = fields.Date.to_date(vals.get("document_date"))
        if not number and not day:
            return False
        if not (number and day):
            raise UserError(
                self.env._("Give both the number and the date of the document.")
            )
        if day > self._get_today():
            raise UserError(
                self.env._(
                    "The document of %s: that day has not come yet. Check the date.",
                    format_date(self.env, day, date_format="dd.MM.yyyy"),
                )
            )
        return vals.get("kind", "other") in PAPER_KINDS

    def _get_sameness(self):
        """By what it is the same as another one: it counts once then."""
        self.ensure_one()
        paper = self.document_number and (self.document_number, self.document_date)
        return self.checksum or self.url or paper or self.id

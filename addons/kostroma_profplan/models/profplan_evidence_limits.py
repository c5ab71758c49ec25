from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..lib import files

PREFIX = "kostroma_profplan."
MEGABYTE = 2**20
# Settings of what may be handed in, and what holds while nobody has set them.
DEFAULTS = {
    "evidence_max_mb": 50,
    "picture_max_mb": 10,
    "picture_max_side": 2560,
    "upload_day_mb": 500,
    "upload_day_count": 300,
    "upload_hour_count": 120,
    "retention_years": 0,
}


class ProfplanEvidence(models.Model):
    """How much may be handed in: by a file, an organisation's day, a person's hour.

    Counted in the database, whichever door the files come through (design §9).
    """

    _inherit = "profplan.evidence"

    @api.model
    def _get_limit(self, name):
        """A limit of the settings as a number; see ``DEFAULTS``."""
        parameters = self.env["ir.config_parameter"].sudo()
        try:
            return float(parameters.get_param(PREFIX + name, DEFAULTS[name]))
        except ValueError:
            return DEFAULTS[name]

    @api.model
    def _get_max_size(self):
        """The largest file that is taken, in bytes."""
        return int(self._get_limit("evidence_max_mb") * MEGABYTE)

    @api.model
    def _get_max_picture_size(self):
        """The largest picture that is taken, in bytes: the page makes them smaller."""
        limit = int(self._get_limit("picture_max_mb") * MEGABYTE)
        return min(limit, self._get_max_size())

    @api.model
    def _check_file(self, name, data):
        """A file that somebody gives, judged and as it is kept.

        :param data: its content in base64
        :return: lib.files.CheckedFile
        :raises lib.files.Refusal: it is not taken
        """
        return files.check_file(
            name, data, self._get_max_size(), self._get_max_picture_size()
        )

    # --- What one has handed in already ---

    def _get_owner_vals(self):
        self.ensure_one()
        return {name: self[name].id for name in self._OWNERS}

    @api.model
    def _get_unit_of(self, vals):
        """Whose evidence with these values will be."""
        name = next(name for name in self._OWNERS if vals.get(name))
        owners = self.env[self._fields[name].comodel_name].sudo()
        return owners.browse(vals[name]).unit_id

    @api.model
    def _check_upload_limits(self, vals_list):
        """These files still fit into the person's hour and the organisations' day.

        What was removed or replaced counts, too. A flat number of queries.

        :param vals_list: values of evidence that passed all other checks
        """
        given = [vals for vals in vals_list if vals.get("file")]
        if not given or self.env.su:
            return
        self._check_upload_rate(len(given))
        new = {}
        for vals in given:
            unit = self._get_unit_of(vals)
            size, count = new.get(unit, (0, 0))
            new[unit] = size + vals["size"], count + 1
        new = {unit: one for unit, one in new.items() if unit.kind == "organisation"}
        before = self._get_uploaded_today(new) if new else {}
        for unit, (size, count) in new.items():
            size_before, count_before = before.get(unit, (0, 0))
            self._check_day(unit, size + size_before, count + count_before)

    @api.model
    def _check_message_limits(self, sizes):
        """Files of these sizes that a person attaches to messages fit, too."""
        self._check_upload_rate(len(sizes))
        units = self.env["profplan.sheet"]._get_portal_units()
        units = units.filtered(lambda unit: unit.kind == "organisation")
        before = self._get_uploaded_today(units) if units else {}
        for unit in units:
            size, count = before.get(unit, (0, 0))
            self._check_day(unit, size + sum(sizes), count + len(sizes))

    def _check_upload_rate(self, count):
        """An organisation's person hands in so many files in an hour."""
        if not self.env.user.share:
            return
        most = self._get_limit("upload_hour_count")
        since = self._get_now() - timedelta(hours=1)
        before = self._with_removed().search_count(
            [
                ("uploaded_by_id", "=", self.env.uid),
                ("uploaded_on", ">", since),
                ("checksum", "!=", False),
            ]
        )
        before += len(self._get_message_files(self.env.user, since))
        if before + count > most:
            raise UserError(
                self.env._(
                    "You have attached %(count)s files within an hour: no more than "
                    "%(most)s are taken. Go on in an hour; orders and minutes may be "
                    "given by number and date, publications by a link.",
                    count=before,
                    most=int(most),
                )
            )

    def _check_day(self, unit, size, count):
        most, most_size = (
            self._get_limit("upload_day_count"),
            self._get_limit("upload_day_mb"),
        )
        if count > most:
            raise UserError(
                self.env._(
                    "«%(unit)s» has attached as many files today as are taken in a "
                    "day, %(most)s. Go on tomorrow; orders and minutes may be given by "
                    "number and date, publications by a link.",
                    unit=unit.name,
                    most=int(most),
                )
            )
        if size > most_size * MEGABYTE:
            raise UserError(
                self.env._(
                    "With this file «%(unit)s» would have attached more than %(most)s "
                    "MB today. Make the files smaller, go on tomorrow, or give a link "
                    "to where they are published.",
                    unit=unit.name,
                    most=f"{most_size:.3g}",
                )
            )

    def _get_uploaded_today(self, units):
        """``{unit: (bytes, files)}`` that was given for these units today."""
        zone = timezone(self._get_zone())
        start = zone.localize(datetime.combine(self._get_today(), time.min))
        since = start.astimezone(utc).replace(tzinfo=None)
        today = Domain("uploaded_on", ">=", since) & Domain("checksum", "!=", False)
        ids = [unit.id for unit in units]
        totals = {}
        for name in self._OWNERS:
            for owner, size, count in self._with_removed()._read_group(
                today & Domain(f"{name}.unit_id", "in", ids),
                [name],
                ["size:sum", "__count"],
            ):
                unit = owner.unit_id
                size_before, count_before = totals.get(unit, (0, 0))
                totals[unit] = size_before + (size or 0), count_before + count
        people = self.env["profplan.unit"].sudo().browse(ids).worker_ids
        sent = self._get_message_files(people.filtered("share"), since)
        for unit in units:
            own = sent.filtered(
                lambda one, of=unit: one.create_uid in of.sudo().worker_ids
            )
            size, count = totals.get(unit, (0, 0))
            totals[unit] = size + sum(own.mapped("file_size")), count + len(own)
        return totals

    @api.model
    def _get_message_files(self, people, since):
        """What these people have attached to messages; files of fields are no such."""
        attachments = self.env["ir.attachment"].sudo()
        return attachments.search(
            [
                ("create_uid", "in", people.ids),
                ("create_date", ">=", since),
                ("res_field", "=", False),
                ("type", "=", "binary"),
            ]
        )

    def _with_removed(self):
        return self.sudo().with_context(active_test=False)

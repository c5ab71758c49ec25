import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_open

from ..intake import IntakeError
from ..lib.directory import read_directory
from ..models.profplan_import import MANAGER

SAMPLES = {"kostroma": "kostroma_profplan/data/directory.json"}


class ProfplanDirectoryLoad(models.TransientModel):
    """Filling the directory of units from a file: looked at first, then written."""

    _name = "profplan.directory.load"
    _description = "Loading of the Units' Directory"

    sample = fields.Selection([("kostroma", "Kostroma")], "Take a sample")
    file = fields.Binary("File of units", attachment=False)
    file_name = fields.Char()
    new_count = fields.Integer("Will be made", compute="_compute_preview")
    known_count = fields.Integer("Known already", compute="_compute_preview")
    changed_count = fields.Integer("Will be added to", compute="_compute_preview")
    new_text = fields.Text("To be made", compute="_compute_preview")
    changed_text = fields.Text("To be added to", compute="_compute_preview")
    known_text = fields.Text("Known", compute="_compute_preview")
    problem = fields.Char(compute="_compute_preview")

    @api.depends("sample", "file", "file_name")
    def _compute_preview(self):
        """What will be made, added to and left as it is, by names."""
        for wizard in self:
            units, problem = [], False
            try:
                units = wizard._read_units()
            except IntakeError as error:
                problem = str(error)
            sorts = self.env["profplan.unit"]._sort_directory(units)
            for sort, found in sorts.items():
                wizard[f"{sort}_count"] = len(found)
                names = "\n".join(dict.fromkeys(unit["name"] for unit in found))
                wizard[f"{sort}_text"] = names
            wizard.problem = problem

    def _read_units(self):
        if self.file:
            plain = self.with_context(bin_size=False, bin_size_file=False)
            data = base64.b64decode(plain.file)
            return read_directory(self.file_name or "", data)
        return self._read_sample(self.sample) if self.sample else []

    @api.model
    def _read_sample(self, sample):
        """Units of a city whose directory comes with the addon."""
        with file_open(SAMPLES[sample], "rb") as file:
            return read_directory("directory.json", file.read())

    def action_load(self):
        """Write what was shown; what is there already stays as it is."""
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("The directory is filled by the managers of the committee.")
            )
        try:
            units = self._read_units()
        except IntakeError as error:
            raise UserError(str(error)) from error
        if not units:
            raise UserError(self.env._("Choose a file of units or a sample."))
        self.env["profplan.unit"]._load_directory(units)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_unit"
        )
        # The list the dialog was opened from, not a second one after it.
        return {**action, "target": "main"}

import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import file_open

from ..intake import IntakeError
from ..lib.directory import Reading, read_directory, read_files
from ..lib.school_year import get_school_year, read_school_year
from ..models.profplan_import import MANAGER

SAMPLES = {"kostroma": "kostroma_profplan/data/directory.json"}


class ProfplanDirectoryLoad(models.TransientModel):
    """Filling the directory and the enrolment from files: looked at, then written.

    Whatever is wrong is told by row, and while anything is, nothing is written.
    """

    _name = "profplan.directory.load"
    _description = "Loading of the Units' Directory"

    sample = fields.Selection([("kostroma", "Kostroma")], "Take a sample")
    file = fields.Binary("File of units", attachment=False)
    file_name = fields.Char()
    enrolment_file = fields.Binary("File of enrolment, if apart", attachment=False)
    enrolment_file_name = fields.Char()
    school_year = fields.Char(
        "Enrolment of the school year",
        default=lambda self: self._default_school_year(),
    )
    new_count = fields.Integer("Will be made", compute="_compute_preview")
    known_count = fields.Integer("Known already", compute="_compute_preview")
    changed_count = fields.Integer("Will be changed", compute="_compute_preview")
    pupils_new_count = fields.Integer(
        "Rows of enrolment to be made", compute="_compute_preview"
    )
    pupils_changed_count = fields.Integer(
        "Rows of enrolment to be corrected", compute="_compute_preview"
    )
    problem_count = fields.Integer("To be put right", compute="_compute_preview")
    new_text = fields.Text("To be made", compute="_compute_preview")
    changed_text = fields.Text("To be changed", compute="_compute_preview")
    known_text = fields.Text("Known", compute="_compute_preview")
    problem_text = fields.Text("Wrong in the file", compute="_compute_preview")
    note_text = fields.Text("To know", compute="_compute_preview")
    problem = fields.Char(compute="_compute_preview")

    @api.model
    def _default_school_year(self):
        return get_school_year(self.env["project.task"]._get_today())

    @api.depends(
        "sample",
        "file",
        "file_name",
        "enrolment_file",
        "enrolment_file_name",
        "school_year",
    )
    def _compute_preview(self):
        """What will be made, changed and left as it is, and all that is wrong."""
        for wizard in self:
            comparison, problem = wizard._get_comparison(Reading()), False
            try:
                comparison = wizard._get_comparison(wizard._read())
            except IntakeError as error:
                problem = str(error)
            wizard.update({"problem": problem, **wizard._prepare_preview(comparison)})

    @api.model
    def _prepare_preview(self, comparison):
        changed = {known.id: words for known, _vals, words in comparison.changed}
        for known, wordings in comparison.aliases:
            words = changed.get(known.id, known.name)
            changed[known.id] = f"{words} (+ {', '.join(wordings)})"
        corrected = [words for _id, _given, words in comparison.pupils_changed]
        return {
            "new_count": len(comparison.new),
            "changed_count": len(changed),
            "known_count": len(comparison.known),
            "pupils_new_count": len(comparison.pupils_new),
            "pupils_changed_count": len(corrected),
            "problem_count": len(comparison.problems),
            "new_text": "\n".join(unit.name for unit in comparison.new),
            "changed_text": "\n".join([*changed.values(), *corrected]),
            "known_text": "\n".join(comparison.known),
            "problem_text": "\n".join(comparison.problems),
            "note_text": "\n".join(comparison.notes),
        }

    def _get_comparison(self, reading):
        year = read_school_year(self.school_year) or self._default_school_year()
        return self.env["profplan.unit"]._compare_directory(reading, year)

    def _read(self):
        """What the files of the dialog, or its sample, say."""
        plain = self.with_context(
            bin_size=False, bin_size_file=False, bin_size_enrolment_file=False
        )
        files = [
            (plain[f"{name}_name"] or "", base64.b64decode(plain[name]))
            for name in ("file", "enrolment_file")
            if plain[name]
        ]
        if not files and self.sample:
            files = [self._get_sample_file(self.sample)]
        return read_files(files) if files else Reading()

    @api.model
    def _get_sample_file(self, sample):
        with file_open(SAMPLES[sample], "rb") as file:
            return "directory.json", file.read()

    @api.model
    def _read_sample(self, sample):
        """Units of a city whose directory comes with the addon."""
        return read_directory(*self._get_sample_file(sample))

    def action_load(self):
        """Write what was shown; what is there already stays as it is.

        :raises UserError: anything is wrong in the files
        """
        self.ensure_one()
        self._check_may_load()
        try:
            reading = self._read()
        except IntakeError as error:
            raise UserError(str(error)) from error
        if not reading.units and not reading.pupils and not reading.problems:
            raise UserError(self.env._("Choose a file of units or a sample."))
        year = read_school_year(self.school_year)
        if not year:
            raise UserError(
                self.env._(
                    "«%s» is no school year: write it like 2025/2026.",
                    self.school_year or "",
                )
            )
        self._load(reading, year)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_unit"
        )
        # The list the dialog was opened from, not a second one after it.
        return {**action, "target": "main"}

    def _check_may_load(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("The directory is filled by the managers of the committee.")
            )

    def _load(self, reading, school_year):
        comparison = self._get_comparison(reading)
        if comparison.problems:
            raise UserError(
                self.env._(
                    "Nothing was loaded. Put right in the file (%(count)s):\n"
                    "%(problems)s",
                    count=len(comparison.problems),
                    problems="\n".join(comparison.problems[:50]),
                )
            )
        self.env["profplan.unit"]._apply_comparison(comparison, school_year)

import base64
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context

from ..lib import files, pictures

KINDS = [
    ("order", "Order or directive"),
    ("minutes", "Minutes"),
    ("photo", "Photo report"),
    ("participants", "Number of participants"),
    ("publication", "Publication"),
    ("other", "Other"),
]


class ProfplanEvidence(models.Model):
    """What proves that work is done: a file, a link or a paper by its number (§5).

    It belongs to one task, one line of an organisation's report or one event, and
    stands as that stands. People give it, the kind, what it proves and the file or
    link; everything else (checksum, size, type, who and when) is noted here. The file
    is read and judged before it is stored; a picture loses what it tells of where it
    was taken, all else is stored byte for byte. While its owner is under review
    nothing is taken away from it; once accepted, nothing changes for good.
    Nothing is ever lost: deleting marks it as removed, a file that is replaced stays
    as removed evidence of its own.
    """

    _name = "profplan.evidence"
    _description = "Evidence"
    _inherit = [
        "profplan.engine.mixin",
        "profplan.removed.mixin",
        "profplan.today.mixin",
    ]
    _engine_scope = "evidence"
    _order = "task_id, id"

    # What it may belong to, exactly one of them.
    _OWNERS = ("task_id", "line_id", "event_id")

    task_id = fields.Many2one(
        "project.task",
        index=True,
        ondelete="restrict",
        domain=[("measure_id", "!=", False)],
    )
    line_id = fields.Many2one(
        "profplan.sheet.line",
        "Line of a report",
        index="btree_not_null",
        ondelete="restrict",
    )
    event_id = fields.Many2one(
        "profplan.event", index="btree_not_null", ondelete="restrict"
    )
    parent_task_id = fields.Many2one(
        related="task_id.parent_id",
        store=True,
        index="btree_not_null",
        string="Part of the task",
    )
    unit_id = fields.Many2one(
        "profplan.unit", "Whose", compute="_compute_unit_id", compute_sudo=True
    )
    window_id = fields.Many2one(related="task_id.window_id")
    kind = fields.Selection(KINDS, required=True, default="other")
    proves = fields.Char("What it proves")
    name = fields.Char("File or page", help="The name of the file or of the page.")
    file = fields.Binary(attachment=True)
    url = fields.Char("Link")
    checksum = fields.Char("SHA-256", readonly=True, copy=False, index="btree_not_null")
    size = fields.Integer("Size, bytes", readonly=True, copy=False)
    mimetype = fields.Char("Type of content", readonly=True, copy=False)
    uploaded_by_id = fields.Many2one(
        "res.users",
        "Given by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    uploaded_on = fields.Datetime("Given on", readonly=True, copy=False)
    accepted_on = fields.Date(
        readonly=True,
        copy=False,
        help="The day on which the work was accepted with it: from then on it is "
        "neither changed nor deleted, even if the work is reopened.",
    )
    locked = fields.Boolean(
        compute="_compute_locked", help="It can no longer be changed or deleted."
    )
    address = fields.Char(
        compute="_compute_address", help="Where a browser opens or downloads it."
    )
    finding = fields.Char(
        compute="_compute_finding",
        help="The same file is attached somewhere else already.",
    )

    _file_or_link = models.Constraint(
        "CHECK ((checksum IS NULL OR url IS NULL) AND ("
        "num_nonnulls(checksum, url) = 1 OR COALESCE(participants, 0) > 0"
        " OR (document_number IS NOT NULL AND document_date IS NOT NULL)))",
        "Evidence is a file, a link, a document by number and date, or a number.",
    )
    _owner_check = models.Constraint(
        "CHECK (num_nonnulls(task_id, line_id, event_id) = 1)",
        "Evidence belongs to one task, one line or one event.",
    )
    _task_id_checksum_idx = models.Index("(checksum, task_id)")

    # What shows it, one way or another.
    _SHOWN_FIELDS = ("file", "url", "document_number", "document_date", "participants")
    _GIVEN_FIELDS = frozenset({*_OWNERS, "kind", "proves", "name", *_SHOWN_FIELDS})
    _engine_fields = frozenset(
        {
            "accepted_on",
            "checksum",
            "content_removed_on",
            "mimetype",
            "removed_by_id",
            "removed_on",
            "size",
            "uploaded_by_id",
            "uploaded_on",
        }
    )

    # --- Whose it is ---

    def _get_owner(self):
        """The task, line or event that it belongs to."""
        self.ensure_one()
        return self.task_id or self.line_id or self.event_id

    @api.depends("task_id.unit_id", "line_id.unit_id", "event_id.unit_id")
    def _compute_unit_id(self):
        for evidence in self:
            evidence.unit_id = evidence._get_owner().unit_id

    # --- What is seen ---

    @api.depends("name", "kind", *_SHOWN_FIELDS)
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for evidence in self:
            evidence.display_name = ": ".join(
                filter(None, (kinds.get(evidence.kind), evidence._get_shown_text()))
            )

    @api.depends(
        "accepted_on",
        "content_removed_on",
        "removed_on",
        "task_id.step",
        "line_id.state",
        "line_id.sheet_id.state",
        "event_id.line_ids.state",
    )
    def _compute_locked(self):
        for evidence in self:
            evidence.locked = bool(
                evidence.accepted_on
                or evidence.removed_on
                or evidence.content_removed_on
                or not (owner := evidence._get_owner())
                or owner.sudo()._get_evidence_state() != "open"
            )

    @api.depends("url", "checksum", "mimetype", "content_removed_on")
    def _compute_address(self):
        for evidence in self:
            evidence.address = evidence.url or (
                evidence.checksum
                and not evidence.content_removed_on
                and evidence._origin.id
                and evidence._get_file_address()
            )

    def _get_file_address(self):
        """Address of the file: shown by the browser if it can, else downloaded."""
        self.ensure_one()
        download = "false" if self.mimetype in files.PREVIEWED else "true"
        return (
            f"/web/content/{self._name}/{self._origin.id}/file"
            f"?download={download}&unique={self.checksum[:16]}"
        )

    def action_open(self):
        """Open the file or the page in another tab."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.address, "target": "new"}

    # --- The same file somewhere else ---

    @api.depends("checksum", *_OWNERS)
    @api.depends_context("uid", "lang")
    def _compute_finding(self):
        """One query for all; words only as far as the reader may know."""
        twins_by_checksum = self._get_twins()
        for evidence in self:
            owner = evidence._get_owner()._origin
            twins = twins_by_checksum[evidence.checksum].filtered(
                lambda twin, owner=owner: twin._get_owner() != owner
            )
            evidence.finding = evidence._get_finding_text(twins) if twins else False

    def _get_twins(self):
        """Evidence anywhere, years back, with the same content, by checksum."""
        # A sum that somebody only types would tell of any file.
        checksums = set(filter(None, self._origin.mapped("checksum")))
        twins_by_checksum = defaultdict(self.sudo().browse)
        if checksums:
            for checksum, twins in self.sudo()._read_group(
                [("checksum", "in", list(checksums)), ("removed_on", "=", False)],
                ["checksum"],
                ["id:recordset"],
            ):
                twins_by_checksum[checksum] = twins.sorted("id")
        return twins_by_checksum

    def _get_finding_text(self, twins):
        """Where the same file is attached already.

        :param twins: sudo records; an outsider is not told whose they are
        """
        self.ensure_one()
        if self.env.user.share:
            own = self._filter_known(twins)
            if not own:
                return self.env._("the same file is attached somewhere else already")
            twins = own
        places = [self._get_place(twin) for twin in twins[:3]]
        if len(twins) > 3:
            places.append(self.env._("%s more", len(twins) - 3))
        return self.env._(
            "the same file is attached to: %(places)s", places="; ".join(places)
        )

    def _filter_known(self, twins):
        return twins.sudo(False)._filtered_access("read").sudo()

    def _get_place(self, twin):
        """«1.2. Wording… — unit», with the plan when it is another one."""
        owner, own = twin._get_owner(), self._get_owner().sudo()
        name = owner.display_name
        wording = name if len(name) <= 60 else f"{name[:60]}…"
        parts = [f"«{wording}»", owner.unit_id.name]
        if owner.plan_id != own.plan_id:  # a year ago, as a rule
            parts.append(owner.plan_id.display_name)
        return ", ".join(filter(None, parts))

    # --- What is given: checked before it is stored ---

    @api.model_create_multi
    def create(self, vals_list):
        context = {**clean_context(self.env.context), "image_no_postprocess": True}
        # Odoo shrinks large pictures: a proof stays as it was given.
        kept = self.with_context(context)  # pylint: disable=context-overridden
        if self._is_engine():
            return super(ProfplanEvidence, kept).create(vals_list).with_env(self.env)
        # Defaults come from the context, which comes over RPC: judged as well.
        defaults = self.default_get(list(self._GIVEN_FIELDS))
        vals_list = [
            self._prepare_given_vals({**defaults, **vals}) for vals in vals_list
        ]
        for vals in vals_list:
            self._check_shown(vals)
            self._check_one_owner(vals)
        self._check_owners_take_evidence(vals_list)
        self._check_upload_limits(vals_list)
        evidence = super(ProfplanEvidence, kept).create(vals_list).with_env(self.env)
        evidence._log_changes({})
        return evidence

    def write(self, vals):
        if self._is_engine():
            return super().write(vals)
        for name in self._OWNERS:
            if name in vals and any(one[name].id != vals[name] for one in self):
                raise UserError(
                    self.env._(
                        "Evidence is not moved elsewhere. Attach it there anew and "
                        "delete it here."
                    )
                )
        self._check_changeable()
        vals = self._prepare_given_vals(dict(vals))
        if {"kind", *self._SHOWN_FIELDS} & vals.keys():
            for evidence in self:
                evidence._check_shown({**evidence._get_shown_vals(), **vals})
        if vals.get("file"):
            self._check_upload_limits(
                [{**one._get_owner_vals(), **vals} for one in self]
            )
        before = {one.id: one._get_logged_value() for one in self}
        if {"file", "url"} & vals.keys():
            self._keep_former()
        kept = self.with_context(image_no_postprocess=True)
        result = super(ProfplanEvidence, kept).write(vals)
        self._log_changes(before)
        return result

    def unlink(self):  # pylint: disable=method-required-super
        """Mark as removed: out of lists, contract and counts; record and file stay."""
        self.check_access("unlink")
        self._check_changeable()
        before = {one.id: one._get_logged_value() for one in self}
        self.sudo()._as_engine().write(self._prepare_removed_vals())
        self._log_changes(before)
        return True

    def _keep_former(self):
        """What is about to be replaced stays, as removed evidence of its own."""
        names = (*self._OWNERS, "kind", "proves", "name", "url", "checksum", "size")
        names += ("mimetype", "uploaded_by_id", "uploaded_on", *self._SHOWN_FIELDS[2:])
        former = self.sudo().with_context(bin_size=False)
        vals_list = [
            {
                **one._convert_to_write({name: one[name] for name in names}),
                "file": one.file,
                **self._prepare_removed_vals(),
            }
            for one in former
        ]
        former._as_engine().create(vals_list)

    # --- On record (design §5) ---

    def _get_logged_value(self):
        """What the record of changes keeps of it; None: it is removed."""
        self.ensure_one()
        if self.removed_on:
            return None
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self._get_shown_text(),
            "proves": self.proves or None,
            "checksum": self.checksum or None,
            "url": self.url or None,
            "number": self.document_number or None,
            "date": self.document_date.isoformat() if self.document_date else None,
        }

    def _log_changes(self, before):
        """Put what differs from before on the record of the owners, in one insert.

        :param before: ``{id: value}``; evidence not in it is new
        """
        log = self.env["profplan.change"]
        log._record(
            [
                log._prepare_vals(
                    one._get_owner()._get_evidence_log(),
                    "evidence",
                    old,
                    new,
                    evidence_id=one.id,
                )
                for one in self.sudo()
                if (old := before.get(one.id)) != (new := one._get_logged_value())
            ]
        )

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Never: a copy would prove other work with the same paper."""
        raise UserError(self.env._("Evidence is not copied: attach it anew."))

    def _prepare_given_vals(self, vals):
        """What a person gave, checked, with what is noted about it.

        :raises UserError: in words, if the file or the link is not taken
        """
        for name in vals.keys() & self._fields.keys() - self._GIVEN_FIELDS:
            raise UserError(
                self.env._(
                    "«%s» of evidence is noted by the system and not given.",
                    self._fields[name]._description_string(self.env),
                )
            )
        try:
            return self._prepare_checked_vals(vals)
        except files.Refusal as refusal:
            raise UserError(self._get_refusal_text(refusal)) from refusal

    def _prepare_checked_vals(self, vals):
        noted = {"uploaded_by_id": self.env.uid, "uploaded_on": self._get_now()}
        if vals.get("url"):
            vals["url"] = files.check_link(vals["url"])
            vals.update(noted)
        elif "url" in vals:
            vals["url"] = False
        if vals.get("file"):
            given = self._check_file(vals.get("name") or self[:1].name, vals["file"])
            vals.update(
                noted,
                file=base64.b64encode(given.content),  # as it is kept
                name=given.name,
                checksum=given.checksum,
                size=given.size,
                mimetype=given.mimetype,
            )
        elif "file" in vals:
            vals.update(file=False, checksum=False, size=0, mimetype=False)
        elif vals.get("name") and any(self.mapped("checksum")):
            self._check_new_name(vals)
        return vals

    def _check_new_name(self, vals):
        """A file keeps its extension: the content was judged by it."""
        vals["name"] = files.check_name(vals["name"])
        extension = files.get_extension(vals["name"])
        for evidence in self:
            if files.get_extension(evidence.name) != extension:
                raise files.Refusal("mismatch", vals["name"])

    def _get_refusal_text(self, refusal):
        """Words for a refusal: what is wrong and what to do."""
        about = refusal.about
        texts = {
            "no_name": lambda: self.env._("The file has no name: attach it again."),
            "path": lambda: self.env._(
                "«%s» holds a path to a folder. Attach the file under its bare name.",
                about,
            ),
            "name": lambda: self.env._(
                "The name «%s» holds invisible signs. Rename the file and attach it "
                "again.",
                about,
            ),
            "long_name": lambda: self.env._(
                "The name «%s…» is too long. Give the file a shorter one.", about
            ),
            "empty": lambda: self.env._(
                "The file «%s» is empty (0 bytes). Check it on your disk and attach it "
                "again.",
                about or "—",
            ),
            "large": lambda: self.env._(
                "The file «%(name)s» is larger than %(limit)s MB. Make it smaller, "
                "split it, or give a link to where it is published.",
                name=about,
                limit=f"{self._get_max_size() / 2**20:.3g}",
            ),
            "large_picture": lambda: self.env._(
                "The picture «%(name)s» is larger than %(limit)s MB. The pages of the "
                "organisations make a picture smaller by themselves; elsewhere choose "
                "a smaller size when you take or send it, or give a link to where it "
                "is published.",
                name=about,
                limit=f"{self._get_max_picture_size() / 2**20:.3g}",
            ),
            "pixels": lambda: self.env._(
                "The picture «%(name)s» has more than %(most)s million dots: no screen "
                "shows it. Scan or save it smaller (300 dots an inch are enough) and "
                "attach it again.",
                name=about,
                most=pictures.MOST_PIXELS // 10**6,
            ),
            "cut_off": lambda: self.env._(
                "The file «%s» has arrived in part only: its end is missing. Look "
                "whether it opens on your device and attach it again.",
                about,
            ),
            "broken": lambda: self.env._(
                "The file «%s» arrived damaged. Attach it again.", about
            ),
            "executable": lambda: self.env._(
                "«%s» is a program, a script or a page with scripts, whatever it is "
                "called. Evidence is a document, a picture or a link.",
                about,
            ),
            "macros": lambda: self.env._(
                "«%s» is a document with macros. Save it without them (.docx, .xlsx, "
                ".pptx or .pdf) and attach that.",
                about,
            ),
            "mismatch": lambda: self.env._(
                "The content of «%s» is not what its name says. Save the document "
                "again in the right format and attach it.",
                about,
            ),
            "long_link": lambda: self.env._(
                "The link «%s…» is too long. Give the short address of the page.",
                about,
            ),
            "link": lambda: self.env._(
                "«%s» is not a link to a page. Give an address that begins with "
                "http:// or https:// and has no spaces in it.",
                about,
            ),
        }
        return texts[refusal.code]()

    # --- Who and when ---

    def _check_one_owner(self, vals):
        if sum(bool(vals.get(name)) for name in self._OWNERS) != 1:
            raise UserError(
                self.env._(
                    "Say what the evidence belongs to: one task, one line or one event."
                )
            )

    def _check_owners_take_evidence(self, vals_list):
        """The person sees what it is to belong to, and works on it."""
        given = {}
        for name in self._OWNERS:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            given[name] = self.env[self._fields[name].comodel_name].browse(ids)
            given[name]._check_seen()
        for owners in given.values():
            owners._check_takes_evidence()

    def _check_changeable(self):
        """Nothing accepted, and nothing an acceptor is looking at, is changed."""
        for evidence in self:
            if evidence.removed_on:
                raise UserError(
                    self.env._(
                        "«%(evidence)s» was removed by %(user)s: it stays on record "
                        "and is not restored. Attach it anew.",
                        evidence=evidence.display_name,
                        user=evidence.sudo().removed_by_id.name,
                    )
                )
            if evidence.content_removed_on:
                raise UserError(
                    self.env._(
                        "The content of «%s» was removed when its time of storage "
                        "ran out: the record of it stays as it is.",
                        evidence.display_name,
                    )
                )
            if evidence.accepted_on or (
                evidence._get_owner().sudo()._get_evidence_state() == "accepted"
            ):
                raise UserError(
                    self.env._(
                        "«%(evidence)s» was accepted with the work: it can be neither "
                        "changed nor deleted. What is missing is added beside it "
                        "after a manager has opened the work again.",
                        evidence=evidence.display_name,
                    )
                )
            if evidence.locked:
                raise UserError(
                    self.env._(
                        "«%(evidence)s» is under review: it cannot be changed or "
                        "deleted until the work is returned or taken back.",
                        evidence=evidence.display_name,
                    )
                )
        for name in self._OWNERS:
            self[name]._check_takes_evidence()

    def _accept(self):
        """Lock this evidence for good: its work has been accepted."""
        fresh = self.sudo().filtered(lambda evidence: not evidence.accepted_on)
        fresh._as_engine().write({"accepted_on": self._get_today()})

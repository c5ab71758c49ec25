from odoo import api, fields, models
from odoo.exceptions import UserError


class ProfplanRemind(models.TransientModel):
    """Reminding the silent: whom it goes to is seen first, and the same as text.

    It decides nothing itself: the plan's own method checks the person and sends.
    """

    _name = "profplan.remind"
    _description = "Remind Organisations of What Is Waited For"

    plan_id = fields.Many2one("profplan.plan", required=True, readonly=True)
    sheet_ids = fields.Many2many("profplan.sheet", string="Organisations")
    measure_id = fields.Many2one("profplan.measure", readonly=True)
    until = fields.Date(
        "Due by",
        required=True,
        default=lambda self: self._default_until(),
        help="What is due later is not reminded of yet.",
    )
    again = fields.Boolean("Also who was reminded today")
    unit_count = fields.Integer("Organisations reminded", compute="_compute_preview")
    letter_count = fields.Integer("Letters", compute="_compute_preview")
    unit_text = fields.Text("Whom and of what", compute="_compute_preview")
    unreached_text = fields.Text("Not reached by a letter", compute="_compute_preview")
    today_text = fields.Text("Reminded today already", compute="_compute_preview")
    chat_text = fields.Text("The same as text for a chat", compute="_compute_preview")

    @api.model
    def _default_until(self):
        tasks = self.env["project.task"]
        return fields.Date.add(tasks._get_today(), days=tasks._get_soon_days())

    @api.model
    def default_get(self, fields_list):
        """The plan, sheets, rows of the collection or measure it was opened on."""
        vals = super().default_get(fields_list)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or [self.env.context.get("active_id")]
        if not vals.get("plan_id") and model in self._get_models():
            records = self.env[model].browse(filter(None, ids))
            records.check_access("read")
            vals |= self._get_models()[model](records)
        return {name: vals[name] for name in vals if name in fields_list}

    @api.model
    def _get_models(self):
        return {
            "profplan.plan": lambda plans: {"plan_id": plans[:1].id},
            "profplan.sheet": self._get_vals_of_sheets,
            "profplan.collection": lambda rows: self._get_vals_of_sheets(rows.sheet_id),
            "profplan.measure": lambda measures: {
                "plan_id": measures[:1].plan_id.id,
                "measure_id": measures[:1].id,
            },
        }

    @api.model
    def _get_vals_of_sheets(self, sheets):
        if len(sheets.plan_id) > 1:
            raise UserError(
                self.env._(
                    "Choose organisations of one plan: a letter is about one plan."
                )
            )
        return {
            "plan_id": sheets.plan_id.id,
            "sheet_ids": [fields.Command.set(sheets.ids)],
        }

    def _get_chosen(self):
        """What the plan's method is asked for."""
        sheets = self.sheet_ids._origin
        return {
            "until": self.until or self._default_until(),
            "sheets": sheets if sheets else None,
            "measure": self.measure_id or None,
            "again": self.again,
        }

    @api.depends("plan_id", "sheet_ids", "measure_id", "until", "again")
    def _compute_preview(self):
        """The same that sending does, and nothing is written."""
        for dialog in self:
            plan = dialog.plan_id
            plan._check_may_remind()
            reminding = plan._prepare_reminding(**dialog._get_chosen())
            dialog.unit_count = len(reminding.reached)
            dialog.letter_count = len(reminding.rows_by_user)
            dialog.unit_text = "\n".join(
                f"{sheet.unit_id.name}: {reminding.waited[sheet]._get_short_names()}"
                for sheet in reminding.reached
            )
            dialog.unreached_text = "\n".join(
                reminding.unreached.unit_id.mapped("name")
            )
            dialog.today_text = "\n".join(reminding.done_today.unit_id.mapped("name"))
            dialog.chat_text = plan._get_chat_text(reminding.waited)

    def action_send(self):
        """Send the letters; say how many."""
        self.ensure_one()
        reminding = self.plan_id._remind(**self._get_chosen())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Reminded: organisations %(units)s, letters %(letters)s.",
                    units=len(reminding.reached),
                    letters=len(reminding.rows_by_user),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

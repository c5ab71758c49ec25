from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .profplan_told import FALLEN


@dataclass
class Reminding:
    """Whom a reminder goes to, and whom it does not reach."""

    # {sheet: rows of the collection that are waited for}
    waited: dict
    # {person: rows of the letter}
    rows_by_user: dict
    # Sheets whose people get a letter, cannot be reached, had a letter today.
    reached: object
    unreached: object
    done_today: object


class ProfplanPlan(models.Model):
    """Reminding organisations of what is waited for: one letter a person (§6)."""

    _inherit = "profplan.plan"

    def action_ask_remind(self):
        """Show whom a reminder goes to before it goes."""
        self.ensure_one()
        self._check_may_remind()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "kostroma_profplan.action_profplan_remind"
        )
        action["context"] = {"default_plan_id": self.id}
        return action

    def _check_may_remind(self):
        if "coordinator" not in self.env["project.task"]._get_staff_roles():
            raise AccessError(
                self.env._("Coordinators and managers remind organisations.")
            )
        self._check_seen()
        for plan in self:
            if plan.state != "approved" or not plan.active:
                raise UserError(
                    self.env._(
                        "%(plan)s is not in execution: nobody is reminded by it.",
                        plan=plan.display_name,
                    )
                )

    # --- What is waited for ---

    def _get_waited_domain(self, until, measure=None):
        """What is waited for by a day: overdue, due by then, come back, not read.

        :param measure: this measure alone, whenever it is due
        """
        domain = fields.Domain("plan_id", "in", self.ids) & fields.Domain(
            "state", "in", ("silent", "returned")
        )
        if measure:
            return domain & fields.Domain("measure_id", "=", measure.id)
        return domain & (
            fields.Domain("limit_date", "<=", until)
            | fields.Domain("state", "=", "returned")
            | fields.Domain("kind", "=", "acknowledge")
        )

    def _get_waited(self, until, sheets=None, measure=None):
        """``{sheet: rows of the collection}``, organisations by name."""
        domain = self._get_waited_domain(until, measure)
        if sheets is not None:
            domain &= fields.Domain("sheet_id", "in", sheets.ids)
        rows = self.env["profplan.collection"].sudo()
        rows.invalidate_model()  # a view: the ORM does not know what has changed
        rows = rows.search(domain)
        found = rows.grouped("sheet_id")
        return {sheet: found[sheet] for sheet in rows.sheet_id.sorted("display_name")}

    def _prepare_reminding(self, until, sheets=None, measure=None, again=False):
        """Whom a reminder of what is waited for goes to; nothing is written.

        :param again: also who was reminded today already
        :return: :class:`Reminding`
        """
        self.ensure_one()
        waited = self._get_waited(until, sheets, measure)
        everybody = self.env["profplan.sheet"].sudo().union(*waited)
        today = self.env["project.task"]._get_today()
        done_today = everybody.filtered(lambda sheet: sheet.reminded_on == today)
        asked = everybody if again else everybody - done_today
        told = self.env["profplan.told"]._get_told_of_sheets(asked, "people")
        unreached = asked.filtered(lambda sheet: told[sheet].rung in FALLEN)
        rows_by_user = {}
        for sheet in asked - unreached:
            for user in told[sheet].get_own():
                rows_by_user.setdefault(user, []).extend(
                    row._prepare_letter_row() for row in waited[sheet]
                )
        return Reminding(waited, rows_by_user, asked - unreached, unreached, done_today)

    # --- Sending it ---

    def _remind(self, until, sheets=None, measure=None, again=False):
        """One letter to each person of those who are silent; on record.

        :raises UserError: nobody is to be reminded, or nobody can be
        """
        self.ensure_one()
        self._check_may_remind()
        waited = self._get_waited(until, sheets, measure)
        self.env["profplan.sheet"].sudo().union(*waited)._take_turn(
            self.env._(
                "Somebody else is reminding these organisations, or is at work on "
                "their plans and reports, at this very moment. Try again in a minute."
            )
        )
        reminding = self._prepare_reminding(until, sheets, measure, again)
        if not reminding.rows_by_user:
            raise UserError(self._get_nobody_text(reminding))
        reached = reminding.reached
        reached._as_engine().write(
            {"reminded_on": self.env["project.task"]._get_today()}
        )
        reached._message_log_batch(
            bodies={
                sheet.id: self.env._(
                    "Reminded of what is waited for: %s",
                    reminding.waited[sheet]._get_short_names(),
                )
                for sheet in reached
            }
        )
        self.sudo()._message_log(body=self._get_reminded_text(reminding, measure))
        self.env["profplan.letter"]._send(
            "silent", reminding.rows_by_user, plan=self.sudo()
        )
        return reminding

    def _get_nobody_text(self, reminding):
        if reminding.unreached:
            return self.env._(
                "Nobody of these organisations can be reached by a letter: %s. Invite "
                "their people, or call them.",
                reminding.unreached.unit_id._get_listed_names(),
            )
        if reminding.done_today:
            return self.env._(
                "They were reminded today already: %s. Mark «Also who was reminded "
                "today» to do it again.",
                reminding.done_today.unit_id._get_listed_names(),
            )
        return self.env._("Nobody is to be reminded: nothing is waited for.")

    def _get_reminded_text(self, reminding, measure):
        words = self.env._(
            "Reminded of what is waited for (organisations: %(count)s, letters: "
            "%(letters)s): %(names)s.",
            count=len(reminding.reached),
            letters=len(reminding.rows_by_user),
            names=", ".join(reminding.reached.unit_id.mapped("name")),
        )
        if measure:
            words = self.env._(
                "%(number)s. %(words)s", number=measure.number.rstrip("."), words=words
            )
        if reminding.unreached:
            words += " " + self.env._(
                "Not reached: %s.",
                ", ".join(reminding.unreached.unit_id.mapped("name")),
            )
        return words

    # --- The same as plain text ---

    def _get_chat_text(self, waited):
        """What is waited for, as text for a working chat.

        Of one organisation it names what; of many whom, with the numbers.

        :param waited: ``{sheet: rows of the collection}``
        """
        self.ensure_one()
        today = format_date(self.env, self.env["project.task"]._get_today())
        if not waited:
            return self.env._(
                "%(plan)s: nothing is waited for.", plan=self.display_name
            )
        if len(waited) == 1:
            [(sheet, rows)] = waited.items()
            head = self.env._(
                "%(unit)s. %(plan)s, waited for on %(day)s:",
                unit=sheet.unit_id.short_name or sheet.unit_id.name,
                plan=self.display_name,
                day=today,
            )
            lines = [f"• {row._get_name()} — {row._get_due_words()}" for row in rows]
            return "\n".join([head, *lines])
        head = self.env._(
            "%(plan)s: whom we wait for on %(day)s (organisations: %(count)s)",
            plan=self.display_name,
            day=today,
            count=len(waited),
        )
        lines = [
            f"{number}. {sheet.unit_id.short_name or sheet.unit_id.name}: "
            f"{rows._get_short_names()}"
            for number, (sheet, rows) in enumerate(waited.items(), 1)
        ]
        return "\n".join([head, *lines])

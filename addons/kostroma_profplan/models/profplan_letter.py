from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import clean_context

# Rows of one section of a letter; the rest is a number and a link to «My tasks».
ROWS_SHOWN = 60


class ProfplanLetter(models.AbstractModel):
    """Letters about tasks: one a person, however many tasks it is about.

    Every kind of letter has its words (:meth:`_get_words_by_kind`) and the notes of
    its rows (:meth:`_get_notes_by_name`); one template lays all of them out. A person
    gets it by mail or in the inbox of Odoo, as they chose in their preferences. The
    number of queries does not grow with the people.
    """

    _name = "profplan.letter"
    _description = "Letter About Tasks"

    @api.model
    def _send(self, kind, rows_by_user, **extra):
        """Send one letter to each person.

        :param kind: one of :meth:`_get_words_by_kind`
        :param rows_by_user: ``{user: [row]}``; a row is a dict with ``task``,
            or ``line`` of an organisation, or ``unit`` and ``record``, ``note`` (one of
            :meth:`_get_notes_by_name`), ``section`` and what the note wants
        :param extra: what the words of this kind want
        """
        if self.env["project.task"]._is_past_played():
            return
        kept = clean_context(self.env.context)
        self = self.with_context(kept)  # pylint: disable=context-overridden
        rows_by_user = self._leave_out_silent(rows_by_user)
        # Collected one by one, they would be read one by one: browsed together.
        people = self.env["res.users"].browse([user.id for user in rows_by_user])
        letters = [
            (user, *self._prepare_letter(kind, user, rows_by_user[user], extra))
            for user in people
            if rows_by_user[user] and user.active
        ]
        by_mail = [letter for letter in letters if self._is_by_mail(letter[0])]
        inbox = [
            letter
            for letter in letters
            if not self._is_by_mail(letter[0]) and not letter[0].share
        ]
        self._create_mails(by_mail)
        self._create_inbox_messages(inbox)

    @api.model
    def _leave_out_silent(self, rows_by_user):
        """The rows without those of closed and archived plans (design §5)."""
        ids = {
            row["task"].id
            for rows in rows_by_user.values()
            for row in rows
            if "task" in row
        }
        live = set(self.env["project.task"].browse(ids)._filter_live().ids)
        return {
            user: [row for row in rows if "task" not in row or row["task"].id in live]
            for user, rows in rows_by_user.items()
        }

    @api.model
    def _is_by_mail(self, user):
        user = user.sudo()
        return bool(user.email) and not self.env["profplan.told"]._is_by_inbox(user)

    # --- What is in a letter ---

    def _prepare_letter(self, kind, user, rows, extra):
        """Subject and body in the language of the person."""
        letter = self.with_context(lang=user.sudo().lang or self.env.lang).sudo()
        words = letter._get_words_by_kind()[kind](rows, **extra)
        body = letter.env["ir.qweb"]._render(
            "kostroma_profplan.letter",
            {
                "name": user.sudo().name,
                "opening": words["opening"],
                "sections": letter._prepare_sections(rows),
            },
            minimal_qcontext=True,
        )
        return words["subject"], body

    def _prepare_sections(self, rows):
        """Rows under the titles of their sections, in the order of the titles."""
        sections = []
        base_url = self.get_base_url()
        titles = self._get_section_titles()
        for key, title in titles.items():
            found = [row for row in rows if row.get("section", "tasks") == key]
            if found:
                shown = [self._prepare_row(row) for row in found[:ROWS_SHOWN]]
                for row in shown:
                    details = (row["dates"], row["unit"], row["note"])
                    row["details"] = " · ".join(filter(None, details))
                    row["href"] = base_url + self._get_path(row["record"])
                places = {row["href"] for row in shown}
                sections.append(
                    {
                        "title": title,
                        # One page for all of them: the title leads there.
                        "href": title and len(places) == 1 and shown[0]["href"],
                        "rows": shown,
                        "more": max(0, len(found) - ROWS_SHOWN),
                    }
                )
        return sections

    def _get_path(self, record):
        """Where a record is opened, by whoever gets the letter."""
        return f"/mail/view?model={record._name}&res_id={record.id}"

    def _get_section_titles(self):
        return {
            "tasks": False,
            "lines": self.env._("Measures in your plan and report"),
            "gone": self.env._("No longer asked of you"),
            "overdue": self.env._("Overdue"),
            "soon": self.env._("The control date is near"),
            "week": self.env._("Due this week"),
            "returned": self.env._("Returned: put right and submit again"),
            "review": self.env._("Wait for your acceptance"),
            "asked": self.env._("Wait for your answer on a postponement"),
        }

    def _prepare_row(self, row):
        """What the template shows of a row; where it leads to."""
        if "line" in row:
            return self._prepare_row_of_line(row)
        if "task" not in row:
            return self._prepare_row_of_unit(row)
        task = row["task"].with_env(self.env)
        note = row.get("note")
        return {
            "record": task,
            "name": task.name,
            "unit": task.unit_id.name,
            "dates": task.control_date and task._get_dates_words(),
            "note": self._get_notes_by_name()[note](task, row) if note else "",
        }

    def _prepare_row_of_line(self, row):
        """A measure in an organisation's plan and report: it is opened there."""
        line, words, note = row["line"], row["words"], row.get("note")
        if self.env.lang not in words:
            worded = line.with_env(self.env)
            words[self.env.lang] = {
                "name": worded.display_name,
                "unit": "",
                "dates": worded._get_dates_words(),
                "note": self._get_notes_by_name()[note](None, row) if note else "",
            }
        return {"record": line.sheet_id, **words[self.env.lang]}

    def _prepare_row_of_unit(self, row):
        """A unit, and where its part of a plan is opened."""
        note = row.get("note")
        return {
            "record": row["record"],
            "name": row["unit"].name,
            "unit": "",
            "dates": "",
            "note": self._get_notes_by_name()[note](None, row) if note else "",
        }

    # --- Words of each kind ---

    def _get_words_by_kind(self):
        """``{kind: method that gives subject and opening}``: hook."""
        return {
            "acknowledge": self._get_words_acknowledge,
            "answer": self._get_words_answer,
            "approval": self._get_words_approval,
            "ask": self._get_words_ask,
            "assignment": self._get_words_assignment,
            "delegation": self._get_words_delegation,
            "handed_on": self._get_words_handed_on,
            "moved": self._get_words_moved,
            "reminder": self._get_words_reminder,
            "sent_out": self._get_words_sent_out,
            "weekly": self._get_words_weekly,
        }

    def _get_words_approval(self, rows, plan):
        return {
            "subject": self.env._(
                "%(plan)s: your tasks (%(count)s)",
                plan=plan.display_name,
                count=len(rows),
            ),
            "opening": self.env._(
                "%(plan)s is approved. These of its measures are yours to execute. "
                "Study them and take them to work.",
                plan=plan.display_name,
            ),
        }

    def _get_words_sent_out(self, rows, plan):
        return {
            "subject": self.env._(
                "%(plan)s: what is asked of your organisation (%(count)s)",
                plan=plan.display_name,
                count=len(rows),
            ),
            "opening": self.env._(
                "%(plan)s is sent out to organisations. Here is what is asked of you "
                "and by when: make your plan, then report on it. Confirm in the "
                "system that you have read it.",
                plan=plan.display_name,
            ),
        }

    def _get_words_acknowledge(self, rows, plan):
        return {
            "subject": self.env._(
                "%s: confirm that you have read it", plan.display_name
            ),
            "opening": self.env._(
                "%s is in execution and your unit has not confirmed yet that it has "
                "read it. Open it and press «Acknowledged».",
                plan.display_name,
            ),
        }

    def _get_words_ask(self, rows):
        return {
            "subject": self.env._("A postponement is asked: tasks %s", len(rows)),
            "opening": self.env._(
                "Executors ask to move control dates. Grant or refuse it."
            ),
        }

    def _get_words_answer(self, rows):
        return {
            "subject": self.env._("Control dates: tasks %s", len(rows)),
            "opening": self.env._("A decision is taken on the control dates of tasks."),
        }

    def _get_words_assignment(self, rows, reason):
        return {
            "subject": self.env._("Tasks are handed to you: %s", len(rows)),
            "opening": self.env._(
                "The committee hands these tasks to you. Reason: %s", reason
            ),
        }

    def _get_words_delegation(self, rows, reason):
        opening = self.env._(
            "%s entrusts these tasks of your unit to you.", self.env.user.name
        )
        if reason:
            opening = self.env._(
                "%(opening)s Reason: %(reason)s", opening=opening, reason=reason
            )
        return {
            "subject": self.env._("Tasks are entrusted to you: %s", len(rows)),
            "opening": opening,
        }

    def _get_words_handed_on(self, rows):
        return {
            "subject": self.env._("Handed on to you: tasks %s", len(rows)),
            "opening": self.env._(
                "The person who had it to do is away or has left. Now it waits for you."
            ),
        }

    def _get_words_reminder(self, rows):
        return {
            "subject": self.env._("Control dates: a reminder, tasks %s", len(rows)),
            "opening": self.env._("A reminder of tasks under control."),
        }

    def _get_words_weekly(self, rows):
        return {
            "subject": self.env._("Tasks under control this week: %s", len(rows)),
            "opening": self.env._(
                "What is due this week, what is overdue and what waits for you."
            ),
        }

    # --- Notes of rows ---

    def _get_notes_by_name(self):
        """``{name: method that gives the note of a row}``: hook."""
        return {
            "activity": self._get_note_activity,
            "answer": self._get_note_answer,
            "ask": self._get_note_ask,
            "co_executor": self._get_note_co_executor,
            "days": self._get_note_days,
            "nobody": self._get_note_nobody,
            "outcome": self._get_note_outcome,
            "remark": self._get_note_remark,
            "stand_in": self._get_note_stand_in,
            "waits": self._get_note_waits,
        }

    def _get_note_activity(self, task, row):
        """What is to be done: the type of the activity."""
        return self.env.ref(f"kostroma_profplan.{row['xmlid']}").name

    def _get_note_nobody(self, task, row):
        return self.env._("nobody of the unit can be reached")

    def _get_note_co_executor(self, task, row):
        return self.env._("as a co-executor")

    def _get_note_ask(self, task, row):
        return row["postponement"].with_env(self.env)._get_asked_text()

    def _get_note_answer(self, task, row):
        return row["postponement"].with_env(self.env)._get_answered_text()

    def _get_note_days(self, task, row):
        """How many days are left or gone."""
        days = task._get_days_left(task._get_today())
        if days == 0:
            note = self.env._("today is the last day")
        elif days < 0:
            note = self.env._("days overdue: %s", -days)
        else:
            note = self.env._("days left: %s", days)
        if not task.paused_days:
            return note
        return self.env._(
            "%(days)s; on time until %(day)s: days of review do not count",
            days=note,
            day=format_date(self.env, task.limit_date),
        )

    def _get_note_outcome(self, task, row):
        return task._get_outcome_text()

    def _get_note_remark(self, task, row):
        return task.remark or ""

    def _get_note_waits(self, task, row):
        """Since when the work waits for its acceptance."""
        today = task._get_today()
        day = task.submitted_on or today
        return self.env._(
            "submitted on %(day)s, days waiting: %(days)s",
            day=format_date(self.env, day),
            days=(today - day).days,
        )

    def _get_note_stand_in(self, task, row):
        """For whom the person stands in, besides the days."""
        return self.env._(
            "%(days)s; in place of %(absent)s",
            days=self._get_note_days(task, row),
            absent=row["absent"].name,
        )

    # --- Sending ---

    def _prepare_message_vals(self, user, subject, body):
        author = self.env.user.partner_id
        email = self.env.company.email_formatted or author.email_formatted
        return {
            "subject": subject,
            "body": body,
            "message_type": "user_notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "author_id": author.id,
            "email_from": email,
            "reply_to": email,
            "is_internal": True,
            "partner_ids": [fields.Command.link(user.sudo().partner_id.id)],
        }

    def _create_mails(self, letters):
        """Queue the letters of those who read mail; the queue sends them."""
        if not letters:
            return
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    {
                        **self._prepare_message_vals(user, subject, body),
                        "body_html": body,
                        "recipient_ids": [
                            fields.Command.link(user.sudo().partner_id.id)
                        ],
                        "auto_delete": True,
                        "is_notification": True,
                    }
                    for user, subject, body in letters
                ]
            )
        )
        self._create_notifications(letters, mails.mail_message_id, mails)
        self._log(letters, "waiting", mails)
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _create_inbox_messages(self, letters):
        if not letters:
            return
        messages = (
            self.env["mail.message"]
            .sudo()
            .create(
                [
                    self._prepare_message_vals(user, subject, body)
                    for user, subject, body in letters
                ]
            )
        )
        self._create_notifications(letters, messages)
        self._log(letters, "inbox")

    def _log(self, letters, state, mails=()):
        """A line for each letter, to see what became of it."""
        self.env["profplan.letter.log"].sudo().create(
            [
                {
                    "user_id": user.id,
                    "subject": subject,
                    "state": state,
                    "mail_id": mail.id if mail else False,
                }
                for (user, subject, _body), mail in zip(
                    letters, mails or [None] * len(letters), strict=True
                )
            ]
        )

    def _create_notifications(self, letters, messages, mails=()):
        """Who is told of each message, and by which way."""
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": message.id,
                    "mail_mail_id": mail.id if mail else False,
                    "res_partner_id": letter[0].sudo().partner_id.id,
                    "notification_type": "email" if mail else "inbox",
                    "notification_status": "ready" if mail else "sent",
                }
                for letter, message, mail in zip(
                    letters, messages, mails or [None] * len(letters), strict=True
                )
            ]
        )

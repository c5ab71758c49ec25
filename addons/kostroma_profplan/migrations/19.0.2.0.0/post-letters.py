"""Letters about tasks that are not sent come into the list of letters (design §5).

Earlier versions kept no list. A letter is known by what it was made of: a message of
no document, to one person, with links to tasks. Those that failed are listed as
refused and do not go out by themselves: what is weeks old a manager sends again or
leaves.
"""

LETTER = "%/mail/view?model=project.task&amp;res\\_id=%"


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """
        INSERT INTO profplan_letter_log
            (user_id, subject, state, reason, mail_id,
             create_uid, create_date, write_uid, write_date)
        SELECT DISTINCT ON (mail.id)
            users.id, COALESCE(message.subject, ''),
            CASE mail.state WHEN 'exception' THEN 'failed' ELSE 'waiting' END,
            CASE mail.state WHEN 'exception' THEN mail.failure_reason END, mail.id,
            mail.create_uid, mail.create_date, mail.write_uid, mail.write_date
        FROM mail_mail mail
        JOIN mail_message message ON message.id = mail.mail_message_id
        JOIN mail_mail_res_partner_rel recipient ON recipient.mail_mail_id = mail.id
        JOIN res_users users ON users.partner_id = recipient.res_partner_id
        WHERE mail.state IN ('exception', 'outgoing')
            AND mail.is_notification
            AND message.message_type = 'user_notification'
            AND message.model IS NULL
            AND message.body LIKE %s
            AND NOT EXISTS (
                SELECT FROM profplan_letter_log log WHERE log.mail_id = mail.id
            )
        ORDER BY mail.id, users.active DESC, users.id
        """,
        [LETTER],
    )
    cr.execute(
        """
        UPDATE mail_mail SET auto_delete = FALSE
        FROM profplan_letter_log log
        WHERE log.mail_id = mail_mail.id AND log.state = 'failed'
        """
    )

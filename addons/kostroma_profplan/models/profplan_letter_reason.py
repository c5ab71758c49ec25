import re

from odoo import api, fields, models

# What mail servers and the way to them answer, and what it means: (pattern, key).
ANSWERS = [
    (re.compile(r"(?i)\b535\b|auth"), "login"),
    (re.compile(r"(?i)\b55[0134]\b|user unknown|no such user|mailbox"), "address"),
    (re.compile(r"(?i)getaddrinfo|name or service|not known|resolution"), "name"),
    (re.compile(r"(?i)timed? ?out"), "slow"),
    (re.compile(r"(?i)refused|errno|connect|disconnect|unreachable|reset"), "down"),
    (re.compile(r"(?i)\(4\d\d, |\b4[25]\d\b"), "later"),
    (re.compile(r"(?i)mail_email_(missing|invalid)"), "no_address"),
]


class ProfplanLetterLog(models.Model):
    """Why a letter was not sent, in words that say what to do (design §5)."""

    _inherit = "profplan.letter.log"

    reason_text = fields.Char("Why not sent", compute="_compute_reason_text")

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        words = self._get_reason_words()
        for letter in self:
            reason = letter.reason or ""
            key = next((key for said, key in ANSWERS if said.search(reason)), None)
            letter.reason_text = words[key] if key else reason

    @api.model
    def _get_reason_words(self):
        return {
            "login": self.env._("The mail server refused our login and password."),
            "address": self.env._("The mail server knows no such address."),
            "name": self.env._("There is no mail server of the name in the settings."),
            "slow": self.env._("The mail server did not answer in time."),
            "down": self.env._("The mail server does not answer."),
            "later": self.env._("The mail server asked to come later."),
            "no_address": self.env._("The person has no e-mail, or it is wrong."),
        }

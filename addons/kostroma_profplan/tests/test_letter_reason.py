from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestLetterReason(TransactionCase):
    """Why a letter was not sent is said in words; what we do not know stays (§5)."""

    def test_what_a_mail_server_answers_is_said_in_words(self):
        letters = self.env["profplan.letter.log"]
        words = letters._get_reason_words()
        for reason, key in (
            ("[Errno 111] Connection refused", "down"),
            ("111\nConnection refused", "down"),
            ("[Errno -2] Name or service not known", "name"),
            ("timed out", "slow"),
            ("(535, b'5.7.8 Error: authentication failed')", "login"),
            ("(550, b'5.1.1 User unknown')", "address"),
            ("(451, b'4.7.1 Greylisted')", "later"),
            ("Connection unexpectedly closed", "down"),
            ("mail_email_missing", "no_address"),
        ):
            with self.subTest(reason):
                self.assertEqual(
                    letters.new({"reason": reason}).reason_text, words[key]
                )
        said = "552 said in a way of its own"
        self.assertEqual(letters.new({"reason": said}).reason_text, said)
        self.assertFalse(letters.new({}).reason_text)

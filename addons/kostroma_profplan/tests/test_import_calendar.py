from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..intake import PlanDraft
from .import_common import ImportCommon

AUTUMN = ("Сбор отряда", "осенние каникулы", "МБУ ГЦОКО", "Справка")
UNTIL_MONTH = ("Ярмарка", "до апреля", "МБУ ГЦОКО", "Справка")


@tagged("post_install", "-at_install")
class TestImportCalendar(ImportCommon):
    """The days of the settings date holidays; doubts keep their ways out."""

    def _set_calendar(self, text):
        with Form(self.env["res.config.settings"]) as settings:
            settings.profplan_school_calendar = text
        settings.save().set_values()

    def test_holidays_are_read_by_the_days_of_the_settings(self):
        line = self._get_line(self._load_small(AUTUMN), "1")
        self.assertEqual(str(line.control_date), "2027-11-05")
        self._set_calendar("осенние: 25.10–02.11")
        line = self._get_line(self._load_small(AUTUMN, UNTIL_MONTH), "1")
        self.assertEqual(str(line.control_date), "2027-11-02")

    def test_a_calendar_that_cannot_be_read_is_refused_in_words(self):
        for wrong in (
            "осенние каникулы",
            "5 четверть: 01.09–27.10",
            "осень: 31.02–1.03",
        ):
            with self.subTest(wrong), self.assertRaisesRegex(UserError, "не понято"):
                self._set_calendar(wrong)

    def test_what_else_a_term_could_be_is_kept_until_a_person_decides(self):
        loading = self._load_small(UNTIL_MONTH)
        line = self._get_line(loading, "1")
        read = PlanDraft.load(loading.draft).measures[0].term
        self.assertEqual(line._get_term().alternatives, read.alternatives)
        self.assertEqual([one.text for one in read.alternatives], ["до 30.04.2027"])
        line.control_date = "2027-04-30"
        term = line._get_term()
        self.assertEqual((term.confidence, term.alternatives), ("given", []))

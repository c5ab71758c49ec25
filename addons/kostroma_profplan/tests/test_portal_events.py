import doctest

from odoo.fields import Command
from odoo.tests import tagged

from ..lib import serving
from .event_common import EventCommon
from .portal_work_common import PortalWorkCommon
from .test_evidence_uploads import make_photo

EVENTS = "/my/profplan/events"


@tagged("post_install", "-at_install")
class TestPortalEvents(PortalWorkCommon, EventCommon):
    """Three fields, a proposal, and it is entered; nothing of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first._as_engine().name = "Участие в ярмарке учебных мест"
        cls.second._as_engine().name = "Экскурсии на предприятия города"
        cls.second_line = cls.lines[1]
        cls.of_rival = cls.other_sheet.line_ids[0]
        cls._begin_with("executing")

    def setUp(self):
        super().setUp()
        self._log_in()

    def _prepare_form(self, **form):
        return {
            "name": "Ярмарка профессий",
            "date_start": "2026-02-20",
            "participants": "60",
            **form,
        }

    def test_the_examples_hold(self):
        self.assertEqual(doctest.testmod(serving).failed, 0)

    def test_three_fields_then_what_it_serves_is_proposed(self):
        page = self._post(EVENTS, **self._prepare_form())
        self.assertFalse(self.sheet.event_ids)
        self.assertEqual(self._get_field(page, "line"), str(self.line.id))
        self.assertEqual(self._get_field(page, "name"), "Ярмарка профессий")
        page = self._post(
            EVENTS, **self._prepare_form(line=str(self.line.id), asked="1")
        )
        event = self.sheet.event_ids
        self.assertEqual((event.name, event.participants), ("Ярмарка профессий", 60))
        self.assertEqual(event.line_ids, self.line)
        self.assertIn("Ярмарка профессий", self._read(page))

    def test_from_a_line_of_the_report_one_step_is_enough(self):
        page = self._get(f"{EVENTS}?line={self.second_line.id}")
        self.assertEqual(self._get_field(page, "line"), str(self.second_line.id))
        self._post(EVENTS, **self._prepare_form(line=str(self.second_line.id)))
        self.assertEqual(self.sheet.event_ids.line_ids, self.second_line)

    def test_what_is_missing_or_wrong_is_told_and_stays_in_the_fields(self):
        for form, words in (
            ({"name": ""}, "name"),
            ({"date_start": ""}, "date_start"),
            ({"participants": ""}, "participants"),
            ({"participants": "много"}, "много"),
            ({"participants": "-5"}, "-5"),
            ({"participants": "NaN"}, "NaN"),
            ({"participants": "12,5"}, "12,5"),
            ({"participants": "1000000000"}, "«1000000000»:"),
            ({"date_start": "31.02.2026"}, "31.02.2026"),
            ({"grades": "восьмые"}, "восьмые"),
            ({"url": "javascript:alert(1)"}, "javascript"),
            ({"date_start": "2020-01-01"}, "01.09.2025"),
        ):
            with self.subTest(form=form):
                form = self._prepare_form(line=str(self.line.id), **form)
                page = self._post(EVENTS, status=422, **form)
                if words not in form:
                    self.assertIn(words, self._read(page))
                for name in ("name", "participants", "grades"):
                    if name in form:
                        self.assertEqual(self._get_field(page, name) or "", form[name])
                self.assertFalse(self.sheet.event_ids)

    def test_a_photo_and_an_order_come_with_it(self):
        self._post(
            EVENTS,
            files=[("evidence_file", ("a.jpg", make_photo(), "image/jpeg"))],
            **self._prepare_form(
                line=str(self.line.id),
                url="https://example.org/1",
                partner="Завод; Колледж",
                grades="8–9",
                form="fair",
            ),
        )
        event = self.sheet.event_ids
        self.assertEqual(event.evidence_ids.kind, "photo")
        self.assertEqual(event.url, "https://example.org/1")
        self.assertEqual((event.form, event.grades), ("fair", "8–9"))

    def test_with_a_file_that_is_refused_nothing_is_entered(self):
        self._post(
            EVENTS,
            status=422,
            files=[("evidence_file", ("a.jpg", make_photo()[:-100], "image/jpeg"))],
            **self._prepare_form(line=str(self.line.id)),
        )
        self.assertFalse(self.sheet.event_ids)

    def test_it_is_corrected_and_taken_away(self):
        event = self._hold()
        page = self._get(f"{EVENTS}/{event.id}")
        self.assertEqual(self._get_field(page, "participants"), "60")
        form = self._prepare_form(
            line=[str(self.line.id), str(self.second_line.id)], participants="75"
        )
        self._post(f"{EVENTS}/{event.id}", **form)
        self.assertEqual(event.participants, 75)
        self.assertEqual(event.line_ids, self.line | self.second_line)
        self._post(f"{EVENTS}/{event.id}", status=422, **self._prepare_form())
        self._post(f"{EVENTS}/{event.id}", do="delete")
        self.assertTrue(event.removed_on)
        self._get(f"{EVENTS}/{event.id}", 404)

    def test_what_stays_the_same_is_not_written(self):
        event = self._hold()
        changes = self.line.change_ids
        self._post(
            f"{EVENTS}/{event.id}",
            **self._prepare_form(line=str(self.line.id), form="other"),
        )
        self.assertEqual(self.line.change_ids, changes)

    def test_what_is_handed_in_stands(self):
        event = self._hold()
        self.sheet.line_ids.with_user(self.portal).action_take_proposals()
        self._tell(self.lines)
        for figure in self.first.figure_ids - self.line.figure_value_ids.figure_id:
            self.env["profplan.figure.value"]._as_engine().create(
                {"line_id": self.line.id, "figure_id": figure.id, "value": 1}
            )
        self.sheet.with_user(self.portal).action_submit()
        self.assertNotIn('name="participants"', self._get(EVENTS).text)
        self._post(
            f"{EVENTS}/{event.id}",
            status=422,
            **self._prepare_form(line=str(self.line.id), participants="1000"),
        )
        self._post(f"{EVENTS}/{event.id}", status=422, do="delete")
        self.assertEqual(event.participants, 60)

    def test_a_page_of_many_events_costs_as_many_queries_as_one_of_few(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            sheet = self.sheet.with_user(self.portal)
            before = self.env.cr.sql_log_count
            events = sheet.env["profplan.event"]
            events._prepare_portal_list(sheet)
            events._prepare_portal_form(sheet, {}, sheet.line_ids.ids)
            return self.env.cr.sql_log_count - before

        self._hold()
        self._hold(self.second_line)
        count()
        few = count()
        for number in range(10):
            self._hold(self.lines, name=f"Экскурсия {number}")
        self.assertEqual(count(), few)

    def test_nothing_of_others_by_address_or_form(self):
        strange = (
            self.env["profplan.event"]
            .with_user(self.rival)
            .create(self._prepare_event_vals(self.of_rival))
        )
        self._get(f"{EVENTS}/{strange.id}", 404)
        self._post(f"{EVENTS}/{strange.id}", status=404, do="delete")
        self._post(f"{EVENTS}/{strange.id}", status=404, **self._prepare_form())
        self.assertFalse(strange.sudo().removed_on)
        page = self._post(
            EVENTS,
            status=422,
            **self._prepare_form(line=str(self.of_rival.id), asked="1"),
        )
        self.assertNotIn(f'value="{self.of_rival.id}"', page.text)
        self.assertFalse(self.of_rival.event_ids - strange.sudo(False))
        self._get(f"{EVENTS}?unit={self.other_school.id}", 404)
        self._get(f"/my/profplan/report/{self.of_rival.id}/evidence", 404)
        self._post(
            f"/my/profplan/report/{self.of_rival.id}/evidence",
            status=404,
            evidence_url="https://example.org/1",
        )
        self.assertFalse(self.of_rival.evidence_ids)

    def test_what_is_asked_of_a_line_is_attached_on_its_page(self):
        self.first.evidence_rule_ids = [
            Command.create({"kind": "order", "minimum": 1, "of_each": True})
        ]
        path = f"/my/profplan/report/{self.line.id}/evidence"
        self._get(path)
        self._post(path, status=422, evidence_number="7")
        page = self._post(
            path, evidence_kind="order", evidence_number="7", evidence_date="2026-02-01"
        )
        evidence = self.line.evidence_ids
        self.assertEqual(evidence.document_number, "7")
        self.assertIn("01.02.2026", self._read(page))
        self._post(path, do=f"remove-{evidence.id}")
        self.assertTrue(evidence.removed_on)

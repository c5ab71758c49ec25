from odoo.fields import Command

from .sheet_common import SheetCommon


class EventCommon(SheetCommon):
    """The first school's plan is in execution; its events and figures are entered."""

    day = "2026-03-02 09:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        figures = cls.env["profplan.figure"]._as_engine()
        cls.counted = {
            source: figures.create(
                {
                    "measure_id": cls.first.id,
                    "name": source,
                    "kind": kind,
                    "source": source,
                }
            )
            for source, kind in (
                ("events", "count"),
                ("participants", "unique"),
                ("ovz", "participation"),
                ("partners", "count"),
            )
        }

    def _prepare_event_vals(self, lines=None, **vals):
        return {
            "line_ids": [Command.set((self.line if lines is None else lines).ids)],
            "date_start": "2026-02-20",
            "name": "Ярмарка профессий",
            "participants": 60,
            **vals,
        }

    def _hold(self, lines=None, user=None, **vals):
        """An event of the school, entered by its person unless somebody else."""
        events = self.env["profplan.event"].with_user(user or self.portal)
        return events.create(self._prepare_event_vals(lines, **vals)).sudo(False)

    def _enrol(self, unit, children, ovz=0, grade=9, year="2025/2026"):
        """So many children are in a class of an organisation."""
        self.env["profplan.enrolment"].create(
            {
                "unit_id": unit.id,
                "school_year": year,
                "grade": grade,
                "pupils": children,
                "ovz_pupils": ovz,
            }
        )

    def _get_values(self, line=None):
        values = (line or self.line).figure_value_ids
        return {one.figure_id.source: one.value for one in values}

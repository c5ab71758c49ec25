from odoo import models

from odoo.addons.kostroma_profplan.lib import indicators

# So many events and organisations are named; the rest is a number.
MOST_EVENTS, MOST_NAMES = 6, 40


class ProfplanMeasure(models.Model):
    """What a consolidated report proposes to say of a measure (design §8)."""

    _inherit = "profplan.measure"

    def _prepare_drafts(self):
        """``{measure: words}``, from what the lead and organisations have told.

        A flat number of queries. Rights to the measures were checked by the caller:
        what hangs on them is read by the system.
        """
        measures = self.sudo().browse(self.ids)  # read together, whatever they came by
        events = measures._get_accepted_events()
        lines = measures.line_ids.grouped("measure_id")
        none = measures.line_ids.browse()
        return {
            own: measure._prepare_draft(
                lines.get(measure, none), events.get(measure, [])
            )
            for own, measure in zip(self, measures, strict=True)
        }

    def _prepare_draft(self, lines, events):
        """The words of one measure, a paragraph each; hook."""
        told = [
            *self._get_words_of_lead(),
            self._get_words_of_events(events),
            *self._get_words_of_figures(),
            *self._get_words_of_lines(lines),
            self._get_words_of_shortfall(),
        ]
        told = [words.strip() for words in told if words and words.strip()]
        return "\n".join(told) or self._get_words_of_nothing()

    def _get_words_of_lead(self):
        """What the lead wrote, of the whole and of the terms within it."""
        root = self.root_task_id
        parts = root.child_ids.filtered("window_id").sorted("control_date")
        return [
            root.result_text,
            *(
                f"{part.window_id.display_name}: {part.result_text.strip()}"
                for part in parts
                if part.result_text and part.result_text.strip()
            ),
        ]

    def _get_accepted_events(self):
        """``{measure: events}`` of lines that were reported and not returned."""
        events = {}
        for event in self.line_ids.event_ids.sorted("date_start"):
            for line in event.line_ids:
                if line.state in ("reported", "accepted"):
                    events.setdefault(line.measure_id, []).append(event)
        return events

    def _get_words_of_events(self, events):
        if not events:
            return False
        named = [
            self.env._(
                "%(day)s - %(name)s (%(unit)s, participants: %(count)s)",
                day=event.date_start.strftime("%d.%m.%Y"),
                name=event.name,
                unit=event.unit_id.short_name or event.unit_id.name,
                count=indicators.format_number(event.participants or 0),
            )
            for event in events[:MOST_EVENTS]
        ]
        if len(events) > MOST_EVENTS:
            named.append(self.env._("and %s more", len(events) - MOST_EVENTS))
        return self.env._(
            "Events held: %(count)s, participations: %(people)s. Among them: "
            "%(named)s.",
            count=len(events),
            people=indicators.format_number(
                sum(event.participants or 0 for event in events)
            ),
            named="; ".join(named),
        )

    def _get_words_of_figures(self):
        nothing = self.env._("no data")
        return [
            self.env._(
                "%(figure)s: %(value)s.", figure=figure.name, value=figure.reached_text
            )
            for figure in self.figure_ids
            if figure.reached_text and figure.reached_text != nothing
        ]

    def _get_words_of_lines(self, lines):
        """How many organisations reported, what came of it, who took part and who
        is silent."""
        owed = lines.filtered(lambda line: line.state != "not_applicable")
        if not owed:
            return []
        reported = owed.filtered(lambda line: line.state in ("reported", "accepted"))
        outcomes = dict(lines._fields["outcome"]._description_selection(self.env))
        counts = ", ".join(
            f"{words.lower()} - {len(found)}"
            for outcome, words in outcomes.items()
            if (
                found := reported.filtered(
                    lambda line, one=outcome: line.outcome == one
                )
            )
        )
        told = self.env._(
            "Organisations that reported: %(count)s of %(all)s",
            count=len(reported),
            all=len(owed),
        )
        words = [f"{told} ({counts})." if counts else f"{told}."]
        took_part = reported.filtered(lambda line: line.outcome != "none").unit_id
        if took_part:
            words.append(self.env._("Took part: %s.", _get_names(self.env, took_part)))
        silent = self.root_task_id.silent_now_ids
        day = self.root_task_id.limit_date or self.control_date
        if silent and day and day < self.env["project.task"]._get_today():
            words.append(self.env._("Silent: %s.", _get_names(self.env, silent)))
        return words

    def _get_words_of_shortfall(self):
        root = self.root_task_id
        if root.outcome in (False, "full") or not root.outcome_reason:
            return False
        outcomes = dict(root._fields["outcome"]._description_selection(self.env))
        return f"{outcomes[root.outcome]}: {root.outcome_reason.strip()}"

    def _get_words_of_nothing(self):
        """Nobody has told anything yet: why."""
        root = self.root_task_id
        if root.step == "dropped":
            return self.env._("Taken off the plan: %s", root.remark or "—")
        if root.step == "done":
            return self.env._("Done.")
        day = root.control_date or self.control_date
        if not day or day >= self.env["project.task"]._get_today():
            return self.env._("The term has not come.")
        return self.env._("Not done: nothing was reported.")


def _get_names(env, units):
    names = [unit.short_name or unit.name for unit in units.sorted("name")]
    if len(names) > MOST_NAMES:
        rest = env._("and %s more", len(names) - MOST_NAMES)
        names = [*names[:MOST_NAMES], rest]
    return ", ".join(names)

from odoo import models
from odoo.exceptions import UserError

from ..lib import indicators as calc
from .profplan_sheet_indicators import NUMBER_NAMES, RATIO_NAMES
from .profplan_sheet_line_typed import Trouble

# What an accepted figure hands on to the draft of its correction.
HANDED_ON = (*NUMBER_NAMES, *RATIO_NAMES, "no_data")


class ProfplanSheet(models.Model):
    """What the buttons of an organisation's page of indicators do (design §7).

    An accepted figure is not written over: a correction is a draft in its place, with
    the reason, that is handed in and accepted as any figure. Until then the former one
    stands; both are kept.
    """

    _inherit = "profplan.sheet"

    def _get_portal_told_texts(self):
        return {
            **super()._get_portal_told_texts(),
            "figures_saved": self.env._("Saved as a draft. It is not handed in yet."),
            "figures_submitted": self.env._(
                "Handed in. You are told if something is wrong."
            ),
            "figures_withdrawn": self.env._("Taken back: you may change it."),
            "figure_opened": self.env._(
                "Write the right figure and hand it in. Until it is accepted the "
                "former one stands."
            ),
            "figure_kept": self.env._("The accepted figure stands as it is."),
        }

    def _do_indicators(self, button, form):
        """Do what a button of the page asks, once what was typed is saved.

        :param button: its name; of a row ``correct:i12``
        :return: (the key of what is told then, ``{key: {name: Trouble}}``)
        """
        name, _colon, key = button.partition(":")
        if name == "submit":
            return "figures_submitted", self._submit_indicators()
        deeds = {
            "withdraw": (self._withdraw_indicator, "figures_withdrawn"),
            "correct": (self._correct_indicator, "figure_opened"),
            "keep": (self._keep_indicator, "figure_kept"),
        }
        if name not in deeds:
            return "figures_saved", {}
        method, told = deeds[name]
        _indicator, value = self._get_indicator_rows().get(key) or (None, None)
        if not value:
            raise UserError(
                self.env._(
                    "There is no such figure on this page any more: look how it "
                    "stands now."
                )
            )
        method(value, form.get(f"why-{key}"))
        return told, {}

    def _submit_indicators(self):
        """Hand in all drafts of the page; every row of this period needs its figure.

        :return: ``{key: {name: Trouble}}`` where one is missing: nothing is handed in
        """
        rows = self._get_indicator_rows()
        troubles, drafts = {}, self.env["profplan.indicator.value"]
        for key, (indicator, value) in rows.items():
            if not self._is_indicator_open(value):
                continue
            drafts |= value
            ratio = indicator.aggregation == calc.RATIO
            name = (RATIO_NAMES if ratio else NUMBER_NAMES)[0]
            if not value:
                troubles[key] = {name: Trouble(indicator._read_typed(name, "")[1], "")}
            elif self._is_idle_correction(value):
                troubles[key] = {name: Trouble(self._get_idle_text(), value.text or "")}
        if not troubles and drafts:
            drafts.action_submit()
        return troubles

    def _withdraw_indicator(self, value, _why=None):
        """Take back one row that was handed in and is not answered."""
        value.action_withdraw()

    # --- Correcting what was accepted ---

    def _get_correctable(self, values):
        """Of these, the accepted figures that the organisation may correct now."""
        asked = values.sudo().indicator_id._get_asked_units()
        return values.filtered(
            lambda value: (
                value.state == "accepted"
                and value.unit_id in asked[value.sudo().indicator_id]
                and self._is_indicator_open(value.browse())
            )
        )

    def _add_corrections(self, rows, values):
        """Tell rows of the page of correcting: whether it is offered, or at work."""
        nothing = self.env["profplan.indicator.value"]
        correctable = self._get_correctable(nothing.union(*values))
        for row, value in zip(rows, values, strict=True):
            old = value.supersedes_id if value.state != "accepted" else value.browse()
            row["can_correct"] = bool(value) and value in correctable
            row["can_keep"] = value.state == "draft" and old and not value.submitted_on
            row["stands"] = old._get_figure_text() if old else ""

    def _correct_indicator(self, value, why):
        """Open a draft in place of an accepted figure, by what stands in it."""
        if not self._get_correctable(value):
            raise UserError(self.env._("This figure cannot be corrected now."))
        why = (why or "").strip()
        if not why:
            raise UserError(self._get_why_text())
        given = {name: value[name] for name in HANDED_ON}
        vals = {"supersedes_id": value.id, "state": "draft", "note": why, **given}
        value.create(vals)

    def _keep_indicator(self, value, _why=None):
        """Leave the accepted figure: the correction that was begun goes."""
        if value.supersedes_id:
            value.unlink()

    def _is_idle_correction(self, value):
        """Whether a correction that was never handed in says what it corrects."""
        old = value.supersedes_id
        return (
            bool(old)
            and not value.submitted_on
            and all(old[name] == value[name] for name in ("value", *HANDED_ON[1:]))
        )

    def _get_idle_text(self):
        return self.env._(
            "The correction says what the accepted figure says: change it, or leave "
            "the accepted one."
        )

    def _get_why_text(self):
        return self.env._("Write why the accepted figure is corrected.")

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.typed import read_words


@dataclass(frozen=True)
class Reason:
    """Why our own code changes a record: a context over RPC cannot hold it."""

    words: str


ON_RECORD = Reason("what goes on around it is on record")


class ProfplanRecordedMixin(models.AbstractModel):
    """What of these records is on record: written with each change (design §5).

    A model names what it keeps in ``_recorded`` and the column of the record of
    changes that leads to it in ``_recorded_as``. Rows are written in the same
    ``write`` as the change, in one insert for all records.
    """

    _name = "profplan.recorded.mixin"
    _description = "Records With a Record of Changes"

    # {what: fields that it is read from, the first of them its value}
    _recorded = {}
    # The field of ``profplan.change`` that refers to this model.
    _recorded_as = None

    def _because(self, reason):
        """These records; what is changed through them is on record for this reason."""
        return self.with_context(profplan_reason=Reason(read_words(reason)))

    def _get_reason(self):
        reason = self.env.context.get("profplan_reason")
        return reason.words or False if isinstance(reason, Reason) else False

    # --- Writing ---

    @contextmanager
    def _on_record(self, names):
        """What is written to these records inside goes on record, in one insert.

        :param names: the fields that may change by it
        """
        if self.env.context.get("profplan_on_record") == ON_RECORD:
            yield  # by what goes on around it
            return
        before = self._get_logged(names)
        yield
        self._log_changes(before)

    def _write_each_on_record(self, values):
        """Give each its own values; all that changes goes on record in one insert.

        :param values: ``{record: {field: value}}``
        """
        names = {name for vals in values.values() for name in vals}
        with self.union(*values)._on_record(names):
            self.with_context(profplan_on_record=ON_RECORD)._write_each(values)

    def _filter_recorded(self):
        """Those of these records that have a record: hook."""
        return self

    def _get_logged(self, names=None, whats=None):
        """What the record keeps of these, as it is now.

        :param names: fields that are about to change; None: everything
        :param whats: only these things
        :return: ``{id: {what: value}}``
        """
        whats = [
            what
            for what, sources in self._recorded.items()
            if (names is None or not names.isdisjoint(sources))
            and (whats is None or what in whats)
        ]
        if not whats:
            return {}
        return {
            one.id: {what: one._get_logged_value(what) for what in whats}
            for one in self.sudo()._filter_recorded()
        }

    def _get_logged_value(self, what):
        """A value as the record keeps it: JSON, names as they are now."""
        self.ensure_one()
        name = self._recorded[what][0]
        field, value = self._fields[name], self[name]
        if field.type in ("many2many", "one2many"):
            return [{"id": one.id, "name": one.name} for one in value.sorted("id")]
        if field.type == "many2one":
            return {"id": value.id, "name": value.name} if value else None
        if field.type == "date":
            return value.isoformat() if value else None
        return value or None

    def _log_changes(self, before):
        """Put on record what differs from before, in one insert.

        :param before: what :meth:`_get_logged` gave
        """
        log = self.env["profplan.change"]
        vals_list = []
        for one in self.sudo().browse(before):
            for what, old in before[one.id].items():
                new = one._get_logged_value(what)
                if new != old:
                    vals_list.append(one._prepare_change_vals(what, old, new))
        log._record(vals_list)

    def _prepare_change_vals(self, what, old, new):
        """Values of the row about one change: hook."""
        return self.env["profplan.change"]._prepare_vals(
            self, what, old, new, remark=self._get_reason()
        )

    # --- Reading ---

    def _read_changes_at(self, moment, whats=None, with_holds=False):
        """The last value of each thing before a past moment, in one query.

        :param moment: a datetime (UTC), or a date: the end of the company's day
        :param whats: only these things
        :param with_holds: also a row (id, "hold", [number, step, day, remark]) for each
            time that somebody began to hold a record
        :return: rows (id, what, value); evidence one row each
        """
        by_day = isinstance(moment, date) and not isinstance(moment, datetime)
        self.env["profplan.change"].flush_model()
        asked = SQL(
            "%(owner)s = ANY(%(ids)s) AND %(clock)s <= %(moment)s",
            owner=SQL.identifier(self._recorded_as),
            ids=list(self._ids),
            clock=SQL.identifier("day" if by_day else "moment"),
            moment=moment,
        )
        return self.env.execute_query(
            SQL(
                """
                (SELECT DISTINCT ON (%(owner)s, what, COALESCE(evidence_id, 0))
                    %(owner)s, what, new_value
                FROM profplan_change
                WHERE %(asked)s AND %(whats)s
                ORDER BY %(owner)s, what, COALESCE(evidence_id, 0),
                    moment DESC, id DESC)
                %(holds)s
                """,
                owner=SQL.identifier(self._recorded_as),
                asked=asked,
                whats=SQL("what = ANY(%s)", list(whats)) if whats else SQL("TRUE"),
                holds=self._get_query_of_holds(asked) if with_holds else SQL(),
            )
        )

    def _get_remarks_to_answer(self, what, accepted):
        """The remarks with which these came back last: ``{record: words}``.

        Whoever takes back what was handed in anew reads again what is to be put right.

        :param what: the thing on record that says how they stand
        :param accepted: pairs (before, after; None: whatever it was) that answer one
        """
        log = self.env["profplan.change"].sudo()
        domain = [(self._recorded_as, "in", self.ids), ("what", "=", what)]
        remarks = {}
        for row in log.search(domain, order="id"):
            owner, after = row[self._recorded_as].id, row.new_value or ""
            if after.endswith("returned") or (after == "draft" and row.remark):
                remarks[owner] = row.remark
            elif (None, after) in accepted or (row.old_value, after) in accepted:
                remarks.pop(owner, None)
        return {one: remarks[one.id] for one in self if remarks.get(one.id)}

    @api.model
    def _get_query_of_holds(self, asked):
        """What :meth:`_read_changes_at` adds of who held a record since when."""
        return SQL(
            """
            UNION ALL
            SELECT %(owner)s, 'hold', jsonb_build_array(id, step, day, remark)
            FROM profplan_change
            WHERE %(asked)s AND starts_hold
            """,
            owner=SQL.identifier(self._recorded_as),
            asked=asked,
        )

    def _get_recorded_value(self, what, value):
        """A value of the record, which is JSON, as Python has it."""
        field = self._fields.get(self._recorded[what][0])
        if field is not None and field.type == "date":
            return fields.Date.to_date(value)
        return value

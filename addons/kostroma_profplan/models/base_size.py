from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Longer than any plan, in the smallest step, a day; and years of it.
MAX_GROUPS, MAX_YEARS = 1000, 50
# So many values in one answer, a line of words is one; no screen has a tenth of them.
MAX_TOLD, LINE = 500_000, 80
# Ways to sum rows up at once: a table of rows and columns, each unfolded ten times.
MAX_SETS = 200
# Rows in rows that a form computes; relations that a search goes through, one behind
# the other. Our screens and rules have half as many.
MAX_ROWS, MAX_WAY = 2, 10
# Of one search; many numbers are one condition.
MAX_CONDITIONS = 5000

WITHIN = ("any", "not any", "any!", "not any!")


class Base(models.AbstractModel):
    """One small request asks for no more than fits (design §9).

    Odoo fills a chart with as many empty days as a caller's context names: millions of
    groups in memory, for whoever has an account. It tells the rows of a record, the
    record of these rows and its rows again, as often as a caller says: each time as
    many times more; and so it searches.
    """

    _inherit = "base"

    @api.model
    def _web_read_group_fill_temporal(self, groups, groupby, aggregates, **fill):
        self._check_filled(**fill)
        return super()._web_read_group_fill_temporal(
            groups, groupby, aggregates, **fill
        )

    @api.model
    def _read_group_fill_temporal(self, data, groupby, annoted_aggregates, **fill):
        self._check_filled(**fill)
        return super()._read_group_fill_temporal(
            data, groupby, annoted_aggregates, **fill
        )

    @api.model
    def _check_filled(self, fill_from=False, fill_to=False, min_groups=0):
        """Refuse groups without end.

        :raises UserError: more groups, or another century
        """
        years = [self._get_year(day) for day in (fill_from, fill_to) if day]
        near = all(abs(year - fields.Date.today().year) <= MAX_YEARS for year in years)
        if not near or (min_groups or 0) > MAX_GROUPS:
            raise UserError(self.env._("That is too much for one chart."))

    @api.model
    def _get_year(self, day):
        if isinstance(day, date):
            return day.year
        text = str(day)[:4]
        return int(text) if text.isdecimal() else 0

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, grouping_sets, *args, **kwargs):
        """Sum up in no more ways than a table shows."""
        if not self.env.su and len(grouping_sets) > MAX_SETS:
            raise UserError(self.env._("That is too much for one chart."))
        return super().formatted_read_grouping_sets(
            domain, grouping_sets, *args, **kwargs
        )

    # --- Rows of rows of rows ---

    @api.readonly
    def web_read(self, specification):
        """Tell no more values than an answer holds, however often they come again."""
        told = super().web_read(specification)
        if not self.env.su and any(
            _asks_rows(spec) and any(map(_asks_rows, spec["fields"].values()))
            for spec in specification.values()
        ):
            self._check_told(_count_values(told, {}))
        return told

    def onchange(self, values, field_names, fields_spec):
        """Compute no rows in rows in rows: each of them is computed by itself."""
        if not self.env.su:
            self._check_asked_rows(fields_spec)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_asked_rows(self, fields_spec, left=MAX_ROWS):
        """Refuse a form that asks for rows deeper than any screen does."""
        for name, spec in fields_spec.items():
            field = self._fields.get(name)
            if field is None or not field.relational or not _asks_rows(spec):
                continue
            rows = field.type != "many2one"
            self._check_told(MAX_TOLD + 1 if rows and not left else 0)
            comodel = self.env[field.comodel_name]
            comodel._check_asked_rows(spec["fields"], left - rows)

    @api.model
    def _check_told(self, count):
        if count > MAX_TOLD:
            raise UserError(self.env._("That is too much for one answer."))

    # --- Relations of relations ---

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Go no longer way from record to record than a search needs.

        PostgreSQL plans the whole of it first: minutes and gigabytes for a domain of
        two thousand signs.
        """
        if not self.env.su:
            if isinstance(domain, list | tuple):  # signs stand between, and before them
                self._check_way(len(domain) > 3 * MAX_CONDITIONS)
            domain = Domain(domain)
            self._check_way(_count_conditions(domain, MAX_WAY) > MAX_CONDITIONS)
        return super()._search(domain, *args, **kwargs)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Nor does who groups."""
        self._check_way(groupby_spec.count(".") > MAX_WAY)
        return super()._read_group_groupby(alias, groupby_spec, query)

    @api.model
    def _check_way(self, too_long):
        if too_long:
            raise UserError(self.env._("That is too much for one search."))


def _asks_rows(spec):
    """Whether values of what a field refers to are asked for."""
    return bool(isinstance(spec, dict) and spec.get("fields"))


def _count_values(rows, known):
    """Values in these rows as they are sent: what comes again counts again.

    :param known: counts by row, each of which is looked at once; filled here
    """
    count = 0
    for row in rows:
        key = id(row)
        if key not in known:
            known[key] = sum(_weigh(value, known) for value in row.values())
        count += 1 + known[key]
    return count


def _weigh(value, known):
    """How many values it is; words are one for each line of them."""
    if isinstance(value, dict):
        return _count_values([value], known)
    if isinstance(value, list):
        inner = [one for one in value if isinstance(one, dict)]
        return len(value) + _count_values(inner, known)
    return 1 + len(value) // LINE if isinstance(value, str | bytes) else 1


def _count_conditions(domain, left):
    """Conditions of this domain; too many if one goes through more relations."""
    count = 0
    for one in domain.iter_conditions():
        rest = left - one.field_expr.count(".")
        within = one.operator in WITHIN and isinstance(one.value, Domain | list | tuple)
        if rest < within:
            return MAX_CONDITIONS + 1
        inner = _count_conditions(Domain(one.value), rest - 1) if within else 0
        count += 1 + inner
    return count

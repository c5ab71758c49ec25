from odoo import fields
from odoo.exceptions import ValidationError

from ..lib.indicators import parse_strict_number

# Up to here a float holds every whole number; no order counts further.
LARGEST = 10.0**15


class Number(fields.Float):
    """A number that people give: not a number and infinity are refused (design §9).

    JSON and XML-RPC carry NaN, Infinity and 1e400; a form or a report that meets one
    never opens again. Whatever way a value comes, it passes here: all numbers of our
    models are of this class.
    """

    def convert_to_column(self, value, record, values=None, validate=True):
        value = self._read(value, record)
        column = super().convert_to_column(value, record, values, validate)
        return self._check_finite(column, record)

    def convert_to_cache(self, value, record, validate=True):
        value = self._read(value, record)
        cached = super().convert_to_cache(value, record, validate)
        return self._check_finite(cached, record) if validate else cached

    def _read(self, value, record):
        """A number typed as words is read as people write it («1 200,5»)."""
        if not isinstance(value, str) or not value:
            return value
        number = None if "%" in value else parse_strict_number(value)
        if number is None:
            self._raise_no_number(record)
        return number

    def _check_finite(self, number, record):
        # Said so that NaN, which compares as false with everything, is refused.
        if number and not abs(number) <= LARGEST:
            self._raise_no_number(record)
        return number

    def _raise_no_number(self, record):
        raise ValidationError(
            record.env._(
                "«%(field)s»: this is not a number that can be counted with. "
                "Enter digits, at most 15 of them before the point.",
                field=self._description_string(record.env),
            )
        )

"""The taxpayer's number of an organisation: plain Python, no Odoo."""

import re

# Weights of the first nine digits: приказ ФНС России от 29.06.2012 № ММВ-7-6/435@.
WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def is_inn(text):
    """Whether these are the ten digits of an organisation with their check digit.

    >>> is_inn("7707083893"), is_inn("7707083892"), is_inn("77070838")
    (True, False, False)
    >>> is_inn("0000000000"), is_inn(""), is_inn("500100732259")
    (False, False, False)
    """
    if not re.fullmatch(r"[0-9]{10}", text or "") or not int(text):
        return False
    digits = list(map(int, text))
    total = sum(map(int.__mul__, WEIGHTS, digits))
    return total % 11 % 10 == digits[-1]


def add_check_digit(nine):
    """Ten digits of nine.

    >>> add_check_digit("770708389")
    '7707083893'
    """
    total = sum(map(int.__mul__, WEIGHTS, map(int, nine)))
    return f"{nine}{total % 11 % 10}"
